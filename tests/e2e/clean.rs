//! `copydesk clean`: what is left of a corpus, and an account of every change.

use std::io::Read as _;
use std::process::Stdio;

use copydesk_copy::quality::{MEASURES, Measure};
use serde_json::{Value, json};

use crate::harness::{Desk, data};

const RAIN: &str = "Rain fell on the coast all night long and the river rose by a metre.";
const ROADS: &str = "The road to the harbour was closed until the water went down at noon.";

/// Three articles: one with a repeat and page furniture, one that shares a paragraph and brings
/// mojibake, one without fault.
fn desk() -> Desk {
    let line = |value: Value| format!("{value}\n");
    let lines = [
        line(json!({"id": "a", "title": "Rain", "url": "https://x.org/a", "date": "2024-02-01",
            "text": format!("{RAIN}\n\nRead more\n\n{ROADS}\n\n{RAIN}")})),
        line(json!({"id": "b", "date": "2024-01-01",
            "text": format!("The cafÃ© stayed dry.\n\n{}", ROADS.replace("noon", "nooon"))})),
        line(json!({"text": "Nothing happened on the third day."})),
    ];
    Desk::new().with("in/a.jsonl", lines.concat())
}

fn lines(desk: &Desk, name: &str) -> Vec<Value> {
    desk.read(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn texts(desk: &Desk, name: &str) -> Vec<String> {
    lines(desk, name).iter().map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn copies_residue_and_damage_go_and_everything_else_stays() {
    let desk = desk();
    let run = desk.run(&["clean", "in", "-o", "out.jsonl"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let third = "Nothing happened on the third day.";
    let expected =
        [format!("{RAIN}\n\n{ROADS}"), "The café stayed dry.".to_owned(), third.to_owned()];
    assert_eq!(texts(&desk, "out.jsonl"), expected);
    let first = &lines(&desk, "out.jsonl")[0];
    assert_eq!((&first["id"], &first["path"]), (&json!("a"), &json!("in/a.jsonl")));
    assert_eq!((&first["title"], &first["url"]), (&json!("Rain"), &json!("https://x.org/a")));
    assert_eq!(lines(&desk, "out.jsonl")[2]["id"], "in/a.jsonl#3");
    assert_eq!(first["quality"]["gopher_words"], 46.0, "of the article as it was read");
    let changes = lines(&desk, "out.changes.jsonl");
    let shown: Vec<_> = changes
        .iter()
        .map(|c| [&c["article"], &c["rule"], &c["action"], &c["paragraph"], &c["kept"]])
        .collect();
    let kept = |article: &str, paragraph: u32| json!({"article": article, "paragraph": paragraph});
    assert_eq!(
        shown,
        [
            [&json!("a"), &json!("DUP001"), &json!("remove"), &json!(3), &kept("a", 0)],
            [&json!("a"), &json!("BLR001"), &json!("remove"), &json!(1), &Value::Null],
            [&json!("b"), &json!("DUP003"), &json!("remove"), &json!(1), &kept("a", 2)],
            [&json!("b"), &json!("ENC002"), &json!("replace"), &json!(0), &Value::Null],
        ]
    );
    let words = |c: &Value| c["byte_end"].as_u64().unwrap() - c["byte_start"].as_u64().unwrap();
    assert!(changes.iter().all(|c| words(c) == c["text"].as_str().unwrap().len() as u64));
    assert!(run.stdout().contains("DUP001 repeated-paragraph"), "{}", run.stdout());

    let explained = desk.run(&["clean", "-o", "out.jsonl", "--explain", "b"]);
    assert_eq!(explained.code(), 0, "{}", explained.stderr());
    let stdout = explained.stdout();
    assert!(stdout.contains("DUP003 paragraph taken out: paragraph 1,"), "{stdout}");
    assert!(stdout.contains("kept: a, paragraph 2") && stdout.contains("+ é"), "{stdout}");
    let unknown = desk.run(&["clean", "-o", "out.jsonl", "--explain", "c"]);
    assert_eq!(unknown.code(), 2);
}

#[test]
fn the_policy_says_which_copy_stays() {
    let desk = desk();
    let run = desk.run(&["clean", "in", "-o", "out.jsonl", "--keep", "oldest"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let b = format!("The café stayed dry.\n\n{}", ROADS.replace("noon", "nooon"));
    assert_eq!(texts(&desk, "out.jsonl")[..2], [RAIN.to_owned(), b]);
}

#[test]
fn without_rules_it_only_converts() {
    let desk = desk().with("note.txt", "One  line.\r\n\r\nAnother\r\nline.\r\n");
    let run = desk.run(&["clean", "in", "note.txt", "-o", "out.jsonl", "--select", "NONE"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let read = texts(&desk, "out.jsonl");
    assert_eq!(read[0], format!("{RAIN}\n\nRead more\n\n{ROADS}\n\n{RAIN}"));
    assert_eq!(read[3], "One  line.\n\nAnother\r\nline.");
    assert_eq!(desk.read("out.changes.jsonl"), "");
}

#[test]
fn a_house_style_is_made_where_one_is_given() {
    let desk = Desk::new().with("a.txt", "Mr Ng left - late - for the sea.\n");
    assert_eq!(desk.run(&["clean", "a.txt", "-o", "plain.jsonl"]).code(), 0);
    assert_eq!(texts(&desk, "plain.jsonl"), ["Mr Ng left - late - for the sea."]);
    let style = "honorifics=with-stop,dashes=em";
    assert_eq!(desk.run(&["clean", "a.txt", "-o", "b.jsonl", "--house-style", style]).code(), 0);
    assert_eq!(texts(&desk, "b.jsonl"), ["Mr. Ng left—late—for the sea."]);
}

#[test]
fn every_form_holds_the_same_articles() {
    let desk = desk();
    for name in ["out.jsonl", "packed.jsonl.gz", "zipped.jsonl.zst", "table.parquet"] {
        let run = desk.run(&["clean", "in", "-o", name]);
        assert_eq!(run.code(), 0, "{name}: {}", run.stderr());
        // Each is read back by the program itself.
        let back = format!("back-{name}.jsonl");
        let run = desk.run(&["clean", name, "-o", &back, "--select", "NONE"]);
        assert_eq!(run.code(), 0, "{name}: {}", run.stderr());
        assert_eq!(texts(&desk, &back), texts(&desk, "out.jsonl"), "{name}");
        let ids = |name: &str| -> Vec<Value> {
            lines(&desk, name).iter().map(|line| line["id"].clone()).collect()
        };
        assert_eq!(ids(&back), ids("out.jsonl"), "{name}");
    }
}

#[test]
fn whole_articles_go_on_request_and_nothing_is_lost_with_them() {
    let story = [
        "The dredger came on Monday and worked at the northern pier until the tide turned.",
        "Fishermen fear for the spawning grounds at the mouth of the river and want a study.",
        "The port authority called that a delay that it could not afford this year or next.",
        "Two ferries ran aground last winter where the water is lowest, at the old lighthouse.",
    ];
    let whole = story.join("\n\n");
    let lines_in = [
        json!({"id": "first", "text": whole}),
        json!({"id": "second", "text": whole}),
        json!({"id": "poor", "text": format!("{}\n\nShort.", story[0])}),
    ];
    let input: String = lines_in.iter().map(|line| format!("{line}\n")).collect();
    let desk = Desk::new().with("in.jsonl", input);
    let args = ["clean", "in.jsonl", "-o", "out.jsonl", "--drop-articles"];
    assert_eq!(desk.run(&args).code(), 0);
    let changes = lines(&desk, "out.changes.jsonl");
    assert_eq!(changes[0]["action"], "drop");
    assert_eq!((&changes[0]["rule"], &changes[0]["text"]), (&json!("DUP005"), &json!(whole)));
    assert_eq!(changes[0]["kept"], json!({"article": "first", "paragraph": null}));

    // The first one goes for its quality: then its copy stays, and nothing goes for it.
    let wanted = ["--keep-if", "gopher_words < 20"];
    let run = desk.run(&[&args[..], &["--force"], &wanted].concat());
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_eq!(texts(&desk, "out.jsonl"), [format!("{}\n\nShort.", story[0])]);
    let changes = lines(&desk, "out.changes.jsonl");
    let rules: Vec<_> = changes.iter().map(|change| change["rule"].as_str().unwrap()).collect();
    assert_eq!(rules, ["gopher_words", "gopher_words"]);
    assert!(changes[0]["reason"].as_str().unwrap().starts_with("gopher_words is "));
    let run = desk.run(&["clean", "in.jsonl", "-o", "x.jsonl", "--keep-if", "gopher_word >= 2"]);
    assert_eq!(run.code(), 2);
    assert!(run.stderr().contains("gopher_words"), "{}", run.stderr());
}

#[test]
fn a_look_says_what_would_go_and_writes_nothing() {
    let desk = desk();
    let run = desk.run(&["clean", "in", "--dry-run", "-f", "json"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let summary: Value = serde_json::from_str(&run.stdout()).unwrap();
    assert_eq!(
        (&summary["read"]["paragraphs"], &summary["written"]["paragraphs"]),
        (&json!(7), &json!(4))
    );
    assert_eq!(summary["changed"]["DUP003"]["paragraphs"], 1);
    assert_eq!(summary["changed"]["ENC002"]["repairs"], 1);
    assert_eq!(std::fs::read_dir(desk.path(".")).unwrap().count(), 1);
    let table = desk.run(&["clean", "in", "--dry-run"]).stdout();
    assert!(table.contains("would be written") && table.contains("paragraphs"), "{table}");
}

#[test]
fn a_target_that_cannot_be_right_is_refused() {
    let desk = desk().with("there.jsonl", "x").with("list.changes.jsonl", "x");
    for (args, words) in [
        (&["in", "-o", "there.jsonl"][..], "`there.jsonl` exists (--force replaces it)"),
        (&["in", "-o", "list.jsonl"], "`list.changes.jsonl` exists"),
        (&["in", "-o", "in/out.jsonl"], "lies in `in`, which is read"),
        (&["in/a.jsonl", "-o", "in/a.jsonl", "--force"], "is itself read"),
        (&["in", "-o", "out.csv"], "must end in one of .jsonl,"),
        (&["in", "-o", "no/such/out.jsonl"], "cannot write `no/such/out.jsonl`"),
        (&["in"], "--output"),
    ] {
        let run = desk.run(&[&["clean"], args].concat());
        assert_eq!(run.code(), 2, "{args:?}: {}", run.stderr());
        assert!(run.stderr().contains(words), "{args:?}: {}", run.stderr());
    }
    assert_eq!(desk.read("there.jsonl"), "x");
    let run = desk.run(&["clean", "in/a.jsonl", "missing.txt", "-o", "in/out.jsonl"]);
    assert_eq!(run.code(), 2, "an input is missing, the rest is done");
    assert_eq!(lines(&desk, "in/out.jsonl").len(), 3);
}

#[test]
fn the_same_bytes_on_any_number_of_threads_and_with_little_memory() {
    let desk = Desk::new();
    let articles = data("articles");
    let articles = articles.to_str().unwrap();
    let mut outputs = Vec::new();
    for (index, more) in
        [&["-j", "1"][..], &["-j", "4"], &["--max-memory", "1M"]].iter().enumerate()
    {
        let name = format!("{index}.jsonl");
        let run = desk.run(&[&["clean", articles, "-o", &name], *more].concat());
        assert_eq!(run.code(), 0, "{}", run.stderr());
        outputs.push((
            desk.read(&name),
            desk.read(&format!("{index}.changes.jsonl")),
            run.stdout(),
        ));
    }
    assert!(outputs.iter().all(|output| output == &outputs[0]));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_leaves_no_output_and_the_next_one_is_as_if_it_never_was() {
    let desk = Desk::new();
    let line = |n: usize| {
        let text =
            format!("{RAIN}\n\nOn day {n} the the ferry left.\n\n{ROADS} It was day {}.", n % 50);
        format!("{}\n", json!({"id": n, "text": text}))
    };
    let desk = desk.with("in.jsonl", (0..3_000).map(line).collect::<String>());
    assert_eq!(desk.run(&["clean", "in.jsonl", "-o", "whole.jsonl"]).code(), 0);
    let expected = (desk.read("whole.jsonl"), desk.read("whole.changes.jsonl"));
    let mut n_killed = 0;
    for round in 0..30_u64 {
        let mut child = desk
            .command(&["clean", "in.jsonl", "-o", "out.jsonl", "--state", "state"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Moments spread over the run; a machine of any speed is hit in the middle by some.
        std::thread::sleep(std::time::Duration::from_millis(5 + 13 * round % 160));
        child.kill().unwrap();
        let mut rest = Vec::new();
        child.stdout.take().unwrap().read_to_end(&mut rest).unwrap();
        if !child.wait().unwrap().success() {
            n_killed += 1;
            assert!(!desk.path("out.jsonl").exists(), "an output is there whole or not at all");
        }
        for name in ["out.jsonl", "out.changes.jsonl"] {
            if desk.path(name).exists() {
                std::fs::remove_file(desk.path(name)).unwrap();
            }
        }
    }
    assert!(n_killed > 0, "the kills came too late");
    let resumed = desk.run(&["clean", "in.jsonl", "-o", "out.jsonl", "--state", "state"]);
    assert_eq!(resumed.code(), 0, "{}", resumed.stderr());
    assert_eq!((desk.read("out.jsonl"), desk.read("out.changes.jsonl")), expected);
}

#[test]
fn the_measures_in_docs_are_those_of_the_program() {
    let row = |measure: &Measure| {
        format!("| `{}` | {} | {} |\n", measure.name, measure.summary, measure.accepts)
    };
    let table: String = MEASURES.iter().map(row).collect();
    let docs = data("../docs/cleaning.md");
    let committed = std::fs::read_to_string(docs).unwrap();
    assert!(committed.contains(&table), "docs/cleaning.md lacks the table\n{table}");
}
