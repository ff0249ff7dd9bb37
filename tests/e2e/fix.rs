//! `copydesk fix`: what is safe is repaired, and every other byte stays as it was.

use std::path::Path;

use crate::harness::{Desk, Run, findings};
use crate::packing::gzip;

/// An article with three slips that are safe to repair, as its bytes and as they should be: two
/// spaces, a doubled word and a missing space. The accents show in which encoding it is.
const BEFORE: &str = "Café opens on the quay\r\n\r\nThe café  opened at noon.The owners, André and \
                      Zoë Müller, served the the first crêpes.\r\n\nIt was “full  by one”.\n";
const AFTER: &str = "Café opens on the quay\r\n\r\nThe café opened at noon. The owners, André and \
                     Zoë Müller, served the first crêpes.\r\n\nIt was “full  by one”.\n";

fn utf_16_le(text: &str) -> Vec<u8> {
    ["\u{feff}", text].concat().encode_utf16().flat_map(u16::to_le_bytes).collect()
}

/// Encodes text of which every character is in Windows-1252.
fn windows_1252(text: &str) -> Vec<u8> {
    let byte = |c: char| match c {
        '“' => 0x93,
        '”' => 0x94,
        c => u8::try_from(u32::from(c)).expect("the character is in Latin-1"),
    };
    text.chars().map(byte).collect()
}

fn bytes(desk: &Desk, name: &str) -> Vec<u8> {
    std::fs::read(desk.path(name)).unwrap()
}

#[test]
fn encodings_marks_and_line_ends_stay_and_a_second_run_changes_nothing() {
    type Encode = fn(&str) -> Vec<u8>;
    let encodings: [(&str, Encode); 5] = [
        ("utf-8.txt", |text| text.as_bytes().to_vec()),
        ("marked.txt", |text| ["\u{feff}", text].concat().into_bytes()),
        ("markdown.md", |text| text.replace("\r\n", "\n").into_bytes()),
        ("windows-1252.txt", windows_1252),
        ("utf-16.txt", utf_16_le),
    ];
    let mut desk = Desk::new();
    for (name, encode) in encodings {
        desk = desk.with(name, encode(BEFORE));
    }
    let run = desk.run(&["fix", "."]);
    assert_eq!(run.code(), 0, "{}{}", run.stdout(), run.stderr());
    assert!(run.stdout().contains("Fixed 15 problems in 5 of 5 articles."), "{}", run.stdout());
    assert!(run.stdout().contains("utf-8.txt:3:9: STR006 "), "{}", run.stdout());
    let modified = |name: &str| desk.path(name).metadata().unwrap().modified().unwrap();
    let times: Vec<_> = encodings.iter().map(|(name, _)| modified(name)).collect();
    for (name, encode) in encodings {
        assert_eq!(bytes(&desk, name), encode(AFTER), "{name}");
    }
    let again = desk.run(&["fix", "."]);
    assert_eq!(again.code(), 0);
    assert!(again.stdout().starts_with("Nothing to fix in 5 articles."), "{}", again.stdout());
    let times_after: Vec<_> = encodings.iter().map(|(name, _)| modified(name)).collect();
    assert_eq!(times, times_after, "files without a fix are not touched");
}

#[test]
fn records_change_in_their_text_and_nowhere_else() {
    let lines = "{\"n\": 1.50, \"text\":\"One  day.\\u00a9\\n\\nWe saw the the sea.\", \"t\": \"a  b\" }\r\n\
                 \n\
                 not json\n\
                 {\"text\": \"Nothing wrong with this one.\", \"x\": [1,  2]}\n\
                 {\"id\": 7, \"text\": [\"Two  “days”.\", \"The the end.\"]}";
    let list = "{\"articles\": [\n  {\"text\": \"One  day.\"},\n  {\"text\": \"Two  days.\"}]}\n";
    let desk = Desk::new().with("a.jsonl", lines).with("b.json", list);
    let run = desk.run(&["fix", "a.jsonl", "b.json", "--on-read-error", "warn"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let expected = lines
        .replace("One  day", "One day")
        .replace("saw the the", "saw the")
        .replace("Two  “", "Two “")
        .replace("The the end", "The end");
    assert_eq!(desk.read("a.jsonl"), expected);
    assert_eq!(desk.read("b.json"), list.replace("  day", " day"));
    assert!(run.stdout().contains("a.jsonl#1:3:8: DUP008 "), "{}", run.stdout());
}

#[test]
fn a_look_changes_nothing_and_says_what_would_change() {
    let desk = Desk::new().with("a.txt", BEFORE).with("clean.txt", "A calm day at sea.\n");
    let diff = desk.run(&["fix", ".", "--diff"]);
    let list = desk.run(&["fix", ".", "--dry-run"]);
    assert_eq!((diff.code(), list.code()), (1, 1));
    assert_eq!(bytes(&desk, "a.txt"), BEFORE.as_bytes());
    assert!(list.stdout().contains("Would fix 3 problems in 1 of 2 articles."));
    let stdout = diff.stdout();
    assert!(stdout.starts_with("--- a.txt\n+++ a.txt\n@@ -1,5 +1,5 @@\n"), "{stdout}");
    assert_eq!(desk.run(&["fix", "clean.txt", "--diff"]).code(), 0);
    // The patch is one that other tools apply.
    let desk = desk.with("change.patch", stdout);
    let patched = std::process::Command::new("git")
        .args(["apply", "-p0", "--whitespace=nowarn", "change.patch"])
        .current_dir(desk.path("."))
        .output();
    if let Ok(output) = patched {
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(bytes(&desk, "a.txt"), AFTER.as_bytes());
    }
}

#[test]
fn what_changes_the_meaning_needs_a_yes() {
    let text = "Defence talks\n\nThe Estonian defence minister, Kale Lanet, told  radio that soldiers \
                would come.\n\nIn Paris, Emanuel Macron, the French president, agreed.\n";
    let desk = Desk::new().with("a.txt", text);
    let safe = desk.run(&["fix", "a.txt"]);
    assert!(safe.stdout().contains("2 wait for a person’s yes"), "{}", safe.stdout());
    let spaced = text.replace("told  radio", "told radio");
    assert_eq!(desk.read("a.txt"), spaced);

    let lines = desk.json_lines(&["a.txt"]);
    let names: Vec<_> = findings(&lines).into_iter().filter(|f| f["rule"] == "NAM001").collect();
    let decision = |index: usize, word: &str| {
        let fingerprint = names[index]["fingerprint"].as_str().unwrap();
        format!("{{\"fingerprint\": \"{fingerprint}\", \"decision\": \"{word}\", \"at\": 1}}\n")
    };
    let decisions = [decision(0, "reject"), decision(1, "reject"), decision(1, "accept")].concat();
    let desk = desk.with("decisions.jsonl", decisions);
    assert_eq!(desk.run(&["fix", "a.txt", "--decisions", "decisions.jsonl"]).code(), 0);
    let macron = spaced.replace("Emanuel", "Emmanuel");
    assert_eq!(desk.read("a.txt"), macron);

    assert_eq!(desk.run(&["fix", "a.txt", "--unsafe-fixes"]).code(), 0);
    assert_eq!(desk.read("a.txt"), macron.replace("Kale Lanet", "Kalle Laanet"));
}

#[test]
fn rules_can_be_chosen() {
    let desk = Desk::new().with("a.txt", BEFORE);
    assert_eq!(desk.run(&["fix", "a.txt", "--select", "STR006"]).code(), 0);
    assert_eq!(desk.read("a.txt"), BEFORE.replace("café  opened", "café opened"));
}

#[test]
fn decisions_that_are_none_stop_the_run() {
    let desk = Desk::new().with("a.txt", BEFORE).with("d.jsonl", "\n{\"fingerprint\": \"x\"}\n");
    let run = desk.run(&["fix", "a.txt", "--decisions", "d.jsonl"]);
    assert_eq!(run.code(), 2);
    assert!(
        run.stderr().contains("`d.jsonl`, line 2: missing field `decision`"),
        "{}",
        run.stderr()
    );
    assert_eq!(bytes(&desk, "a.txt"), BEFORE.as_bytes());
}

fn is_refused(run: &Run, words: &str) {
    assert_eq!(run.code(), 2, "{}", run.stderr());
    assert!(run.stderr().contains(words), "{}", run.stderr());
}

#[test]
fn what_cannot_be_fixed_is_said_and_the_rest_goes_on() {
    let packed = gzip(b"One  day at sea.\n");
    let desk = Desk::new()
        .with("a.txt", "One  day at sea.\n")
        .with("b.csv", "id,text\n1,One  day at sea.\n2,Two  days at sea.\n")
        .with("c.txt.gz", &packed)
        .with("d.txt", "One  day at sea.\n");
    let mut permissions = desk.path("d.txt").metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(desk.path("d.txt"), permissions).unwrap();
    let run = desk.run(&["fix", "."]);
    is_refused(&run, "cannot make 2 fixes in b.csv: articles in the format `csv` are not changed");
    is_refused(&run, "cannot fix STR006 in c.txt.gz:1:4: it is compressed, or in an archive");
    is_refused(&run, "cannot fix STR006 in d.txt:1:4: it cannot be written: it is read-only");
    assert!(run.stdout().contains("Fixed 1 problem in 1 of 5 articles. 4 could not be fixed."));
    assert_eq!(desk.read("a.txt"), "One day at sea.\n");
    assert_eq!(bytes(&desk, "c.txt.gz"), packed);
    assert_eq!(desk.read("d.txt"), "One  day at sea.\n");
    is_refused(&desk.run_with_input(&["fix", "-"], b"One  day."), "standard input cannot be fixed");
}

#[test]
fn one_fix_that_cannot_be_made_does_not_keep_the_others_back() {
    // The repair of the entity brings a letter that the encoding lacks.
    let text = windows_1252("Le café  est ouvert &#363; midi.\n");
    let desk = Desk::new().with("a.txt", text);
    let run = desk.run(&["fix", "a.txt", "--encoding", "windows-1252"]);
    is_refused(&run, "cannot fix ENC003 in a.txt:1:20: the encoding windows-1252 has no `ū`");
    assert_eq!(bytes(&desk, "a.txt"), windows_1252("Le café est ouvert &#363; midi.\n"));
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    let desk = Desk::new().with("real/a.txt", "One  day at sea.\n");
    let real = desk.path("real/a.txt");
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.txt", desk.path("link.txt")).unwrap();
    assert_eq!(desk.run(&["fix", "link.txt"]).code(), 0);
    assert_eq!(desk.read("real/a.txt"), "One day at sea.\n");
    assert!(desk.path("link.txt").symlink_metadata().unwrap().is_symlink());
    assert_eq!(real.metadata().unwrap().permissions().mode() & 0o777, 0o640);
    let n_files = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!(n_files(&desk.path("real")), 1, "nothing is left beside it");
}

#[test]
fn a_house_style_is_made_without_touching_what_was_said() {
    let before = "With Mr Ng - the mayor - gone, it\u{2019}s \"over - for Mr Lee\", Mr Oz says.\n";
    let desk = Desk::new().with("a.txt", before);
    let style = "honorifics=with-stop,quotes=curly,dashes=em";
    let fix = |more: &[&str]| {
        let run = desk.run(&[&["fix", "a.txt", "--house-style", style], more].concat());
        assert_eq!(run.code(), 0, "{}", run.stderr());
        run.stdout()
    };
    fix(&[]);
    assert_eq!(
        desk.read("a.txt"),
        "With Mr. Ng—the mayor—gone, it’s “over - for Mr Lee”, Mr. Oz says.\n"
    );
    assert!(fix(&[]).starts_with("Nothing to fix"));
}
