//! Input as it should not be: said clearly, and never in the way of the rest.

use serde_json::Value;

use crate::harness::{Desk, codes, findings, of_type};
use crate::packing::gzip;

const GOOD: &str = "Ferry resumes service\n\nThe the ferry left the harbour at noon.\n";

/// Checks `name` beside a good article: the good one is checked, the bad one is a read error
/// that says `words`, on standard error and in the output, and the exit code is 2.
fn is_reported_and_the_rest_goes_on(desk: &Desk, name: &str, words: &str) {
    let run = desk.run(&["-f", "json-lines", name, "good.txt"]);
    let lines = run.json_lines();
    assert_eq!(run.code(), 2, "{name}");
    assert_eq!(codes(&lines), ["DUP008"], "{name}: the good article is checked");
    let errors = of_type(&lines, "read_error");
    assert_eq!(errors.len(), 1, "{name}: {errors:?}");
    assert!(errors[0]["message"].as_str().unwrap().contains(words), "{name}: {}", errors[0]);
    assert!(errors[0]["path"].as_str().unwrap().contains(name), "{name}: {}", errors[0]);
    assert!(run.stderr().contains(name) && run.stderr().contains(words), "{}", run.stderr());
    assert_eq!(lines.last().unwrap()["read_errors"], 1);
}

#[test]
fn what_cannot_be_read_is_named_with_the_reason() {
    let desk = Desk::new()
        .with("good.txt", GOOD)
        .with("empty.txt", "")
        .with("blank.txt", " \n\n\t\n")
        .with("nul.txt", b"Some text\0 and more\0\0")
        .with("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
        .with(
            "cut.jsonl.gz",
            &gzip(b"{\"text\": \"A calm day at sea.\"}\n".repeat(900).as_slice())[..60],
        )
        .with("folder/picture.png", b"\x89PNG\r\n\x1a\n\0");
    for (name, words) in [
        ("missing.txt", "no such file"),
        ("*.rst", "matches no file"),
        ("empty.txt", "no text"),
        ("blank.txt", "no text"),
        ("nul.txt", "binary"),
        ("picture.txt", "PNG picture"),
        ("cut.jsonl.gz", "gzip"),
        ("folder", "no articles"),
    ] {
        is_reported_and_the_rest_goes_on(&desk, name, words);
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_reported() {
    use std::os::unix::fs::PermissionsExt as _;

    // Root may read everything, so a folder in a file's clothes stands in where tests run as root.
    let desk = Desk::new().with("good.txt", GOOD).with("locked.txt", GOOD);
    let locked = desk.path("locked.txt");
    std::fs::set_permissions(&locked, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&locked).is_ok() {
        std::fs::remove_file(&locked).unwrap();
        std::os::unix::fs::symlink("locked.txt", &locked).unwrap();
        is_reported_and_the_rest_goes_on(&desk, "locked.txt", "");
    } else {
        is_reported_and_the_rest_goes_on(&desk, "locked.txt", "ermission");
    }
}

#[test]
fn bad_json_lines_are_reported_by_number_and_the_rest_goes_on() {
    let records = [
        r#"{"id": "one", "text": "The the ferry left."}"#,
        r#"["not", "an object"]"#,
        r#"{"id": "three", "body": "The the ferry left."}"#,
        r#"{"id": "four", "text": "unclosed"#,
        "",
        r#"{"id": "six", "text": 6}"#,
        r#"{"id": "seven", "text": "The ferry left on the the tide."}"#,
    ];
    let desk = Desk::new().with("a.jsonl", records.join("\n"));
    let run = desk.run(&["a.jsonl", "-f", "json-lines"]);
    let lines = run.json_lines();
    let articles: Vec<_> = findings(&lines).iter().map(|f| &f["location"]["article"]).collect();
    assert_eq!(articles, ["one", "seven"]);
    let numbers: Vec<_> =
        of_type(&lines, "read_error").iter().map(|e| e["record"].as_u64()).collect();
    assert_eq!(numbers, [Some(2), Some(3), Some(4), Some(6)]);
    assert!(run.stderr().contains("--field text=NAME"), "the remedy is named: {}", run.stderr());
    assert_eq!(run.code(), 2);

    let renamed = desk.json_lines(&["a.jsonl", "--field", "text=body"]);
    assert_eq!(findings(&renamed)[0]["location"]["article"], "three");
}

#[test]
fn windows_1252_is_read_and_broken_utf_8_is_reported() {
    let desk = Desk::new()
        .with(
            "latin.txt",
            b"Caf\xe9 reopens\n\nThe the Caf\xe9 de la Gare in Orl\xe9ans is open.\n",
        )
        .with("broken.txt", "Café reopens\n\nThe Café is open, señor.\n".as_bytes())
        .with(
            "broken.txt",
            b"Caf\xc3\xa9 reopens\n\nThe Caf\xc3\xa9 of Jos\xc3 is open, se\xc3\xb1or \xc3\xa9.\n",
        );
    let latin = desk.json_lines(&["latin.txt"]);
    assert_eq!(codes(&latin), ["DUP008"]);
    assert!(findings(&latin)[0]["excerpt"].as_str().unwrap().contains("Café"));
    let broken = desk.json_lines(&["broken.txt"]);
    assert_eq!(codes(&broken), ["ENC001"]);
    assert!(findings(&broken)[0]["message"].as_str().unwrap().contains("C3"));
}

#[test]
fn positions_hold_after_a_byte_order_mark_and_with_crlf() {
    let text = "\u{feff}Ferry “resumes”\r\n\r\nThe ferry\r\nleft with the the tide.\r\n";
    let desk = Desk::new().with("a.txt", text);
    let lines = desk.json_lines(&["a.txt"]);
    let location = &findings(&lines)[0]["location"];
    let offset = |name: &str| usize::try_from(location[name].as_u64().unwrap()).unwrap();
    assert!(text[offset("byte_start")..offset("byte_end")].contains("the the"));
    assert_eq!(&text[..offset("byte_start")].chars().count(), &offset("char_start"));
    assert_eq!((&location["line"], &location["paragraph"]), (&Value::from(4), &Value::from(1)));
}

#[test]
fn one_line_of_fifty_megabytes_is_checked() {
    let mut text = String::from("{\"text\": \"");
    while text.len() < 50_000_000 {
        text.push_str("The boat was late again, the skipper told a reporter in the harbour. ");
    }
    text.push_str("Nobody knew the the reason.\"}\n");
    let desk = Desk::new().with("long.jsonl", &text).with("long.txt", &text[10..text.len() - 3]);
    for name in ["long.jsonl", "long.txt"] {
        let run = desk.run(&[name, "-f", "json-lines"]);
        assert_eq!(codes(&run.json_lines()), ["DUP008"], "{name}: {}", run.stderr());
    }
}

#[test]
fn hostile_text_reaches_the_terminal_harmless() {
    let text = "Head\n\nThe the \u{1b}]0;owned\u{7} \u{202e}txet <script>alert(1)</script>\n";
    let desk = Desk::new().with("a.txt", text);
    let full = desk.run(&["a.txt", "--color", "never"]).stdout();
    assert!(!full.contains('\u{1b}') && !full.contains('\u{202e}'), "{full:?}");
    let html = desk.run(&["a.txt", "-f", "html"]).stdout();
    assert!(!html.contains("<script>alert") && !html.contains('\u{202e}'));
}

#[test]
fn a_gazetteer_with_other_columns_is_refused_with_the_columns_it_has() {
    let desk = Desk::new().with("good.txt", GOOD).with("people.csv", "who,office\nA B,mayor\n");
    let run = desk.run(&["good.txt", "--gazetteer", "people.csv"]);
    assert_eq!((run.code(), run.stdout().as_str()), (2, ""));
    for words in ["people.csv", "`name`", "who", "office"] {
        assert!(run.stderr().contains(words), "{words}: {}", run.stderr());
    }
}

#[test]
fn rows_of_a_gazetteer_that_cannot_be_used_are_named_and_the_others_used() {
    let list = "name,role,country\nMadonna,singer,\nMarit Oolbekk,mayor,Estonia\n";
    let desk =
        Desk::new().with("people.csv", list).with("a.txt", "Estonian mayor Marit Olbekk left.");
    let run = desk.run(&["a.txt", "--gazetteer", "people.csv", "-f", "concise"]);
    assert!(run.stdout().contains("`Marit Oolbekk`"), "{}", run.stdout());
    for words in ["people.csv", "1 name left out", "row 2", "Madonna", "single word"] {
        assert!(run.stderr().contains(words), "{words}: {}", run.stderr());
    }
}

#[cfg(not(feature = "cloud"))]
#[test]
fn a_url_names_the_feature_that_reads_it() {
    let desk = Desk::new().with("good.txt", GOOD);
    for url in ["s3://news/a.jsonl", "https://news.example/a.jsonl"] {
        is_reported_and_the_rest_goes_on(&desk, url, "--features cloud");
    }
}
