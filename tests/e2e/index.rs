//! `copydesk dedup --index`: earlier articles are remembered, and no accident harms them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Child, Stdio};

use serde_json::{Value, json};

use crate::harness::Desk;

/// Thirty records over few sentences, some with slips and ids that come again.
fn records() -> Vec<String> {
    let sentences = [
        "The harbour authority said on Monday that the old ferry would be replaced",
        "The harbour authority said on Monday that the old fery would be replaced",
        "Two electric boats are to enter service before the end of the summer",
        "Nobody had seen the lighthouse keeper since the storm in January",
        "Nobody had seen the lighthouse keeper since the storm in February",
        "Read more",
    ];
    let text = |n: usize| format!("{}.\n\n{}.", sentences[n % 6], sentences[n * n % 5]);
    (0..30)
        .map(|n| format!("{}\n", json!({"id": format!("id {}", n % 13), "text": text(n)})))
        .collect()
}

fn desk_with(parts: &[(&str, &[String])]) -> Desk {
    parts.iter().fold(Desk::new(), |desk, (name, records)| desk.with(name, records.concat()))
}

fn pairs(desk: &Desk, args: &[&str]) -> BTreeSet<String> {
    let run = desk.run(&[&["dedup", "--pairs", "-"], args].concat());
    assert_eq!(run.code(), 0, "{}", run.stderr());
    run.stdout().lines().map(str::to_owned).collect()
}

#[test]
fn pairs_are_the_same_however_articles_are_spread_over_runs() {
    let records = records();
    for method in [&["--keep", "first"][..], &["--method", "jaccard", "--threshold", "0.4"]] {
        let desk = desk_with(&[
            ("all.jsonl", &records),
            ("1.jsonl", &records[..7]),
            ("2.jsonl", &records[7..8]),
            ("3.jsonl", &records[8..]),
        ]);
        let at_once = pairs(&desk, &[&["all.jsonl", "--index", "one.cdx"], method].concat());
        let mut in_parts = BTreeSet::new();
        for part in ["1.jsonl", "2.jsonl", "3.jsonl"] {
            in_parts.extend(pairs(&desk, &[&[part, "--index", "parts.cdx"], method].concat()));
            std::fs::remove_file(desk.path(part)).unwrap(); // the index has its texts
        }
        assert!(at_once.len() > 30, "{}", at_once.len());
        assert_eq!(in_parts, at_once);
    }
}

#[test]
fn a_run_says_what_it_compared_with_and_names_ids_that_come_again() {
    let records = records();
    let desk = desk_with(&[("a.jsonl", &records[..5]), ("b.jsonl", &records[3..7])]);
    let first = desk.run(&["dedup", "a.jsonl", "--index", "news.cdx", "-f", "json"]);
    assert_eq!((first.code(), first.stderr().as_str()), (0, ""));
    let second = desk.run(&["dedup", "b.jsonl", "--index", "news.cdx", "-f", "json"]);
    let summary: Value = serde_json::from_str(&second.stdout()).unwrap();
    assert_eq!((&summary["articles"], &summary["archived_articles"]), (&json!(4), &json!(5)));
    assert!(second.stderr().contains("2 of 4 articles have the id of one in the index"));
    let clusters = desk.run(&["dedup", "b.jsonl", "--index", "news.cdx", "--clusters", "-"]);
    assert!(clusters.stdout().contains("\"representative\":{\"article\":\"id 0\""));
}

#[test]
fn an_index_that_cannot_be_used_is_refused_and_left_alone() {
    let records = records();
    let desk = desk_with(&[("a.jsonl", &records)]);
    pairs(&desk, &["a.jsonl", "--index", "good.cdx"]);
    let good = std::fs::read(desk.path("good.cdx")).unwrap();
    let mut flipped = good.clone();
    flipped[20] ^= 1;
    let bad: [(&str, &[u8], &[&str], &str); 7] = [
        ("foreign.cdx", records[0].as_bytes(), &[], "no copydesk index"),
        ("empty.cdx", b"", &[], "no copydesk index"),
        ("cut.cdx", &good[..good.len() - 1], &[], "cut off after"),
        ("half.cdx", &good[..good.len() / 2], &[], "restore it or make a new one"),
        ("flipped.cdx", &flipped, &[], "damaged"),
        ("other.cdx", &good, &["--paragraphs", "line"], "--paragraphs auto, not line"),
        (
            "width.cdx",
            &good,
            &["--method", "jaccard", "--shingle-words", "5"],
            "--shingle-words 3, not 5",
        ),
    ];
    for (name, bytes, args, words) in bad {
        std::fs::write(desk.path(name), bytes).unwrap();
        let run = desk.run(&[&["dedup", "a.jsonl", "--index", name], args].concat());
        assert_eq!((run.code(), run.stdout().as_str()), (2, ""), "{name}");
        assert!(run.stderr().contains(name) && run.stderr().contains(words), "{}", run.stderr());
        assert_eq!(std::fs::read(desk.path(name)).unwrap(), bytes, "{name} is left alone");
    }
    let run = desk.run(&["dedup", "a.jsonl", "--index", "no/such/folder.cdx"]);
    assert!(run.code() == 2 && run.stderr().contains("no/such/folder.cdx"), "{}", run.stderr());
}

/// Begins a run that has the index open and waits for the rest of its input.
fn waiting_run(desk: &Desk, record: &str) -> Child {
    let mut child = desk
        .command(&["dedup", "-", "--index", "news.cdx", "--pairs", "out.jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program is known to read once it has taken more than a pipe holds.
    let stdin = child.stdin.as_mut().unwrap();
    (0..2_000).for_each(|_| stdin.write_all(record.as_bytes()).unwrap());
    child
}

#[test]
fn two_runs_do_not_write_to_one_index() {
    let records = records();
    let desk = desk_with(&[("a.jsonl", &records)]);
    pairs(&desk, &["a.jsonl", "--index", "news.cdx"]);
    let mut first = waiting_run(&desk, &records[0]);
    let second = desk.run(&["dedup", "a.jsonl", "--index", "news.cdx"]);
    assert_eq!(second.code(), 2);
    assert!(second.stderr().contains("in use by another run"), "{}", second.stderr());
    drop(first.stdin.take());
    assert_eq!(first.wait().unwrap().code(), Some(0));
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_or_killed_leaves_the_index_as_it_was() {
    let records = records();
    let desk = desk_with(&[("a.jsonl", &records)]);
    pairs(&desk, &["a.jsonl", "--index", "news.cdx"]);
    let before = std::fs::read(desk.path("news.cdx")).unwrap();
    for (signal, code) in [("-INT", Some(130)), ("-KILL", None)] {
        let mut child = waiting_run(&desk, &records[1]);
        let pid = child.id().to_string();
        assert!(
            std::process::Command::new("kill").args([signal, &pid]).status().unwrap().success()
        );
        drop(child.stdin.take());
        assert_eq!(child.wait().unwrap().code(), code, "{signal}");
        assert_eq!(std::fs::read(desk.path("news.cdx")).unwrap(), before, "{signal}");
        assert!(!desk.path("out.jsonl").exists());
    }
    assert_eq!(pairs(&desk, &["a.jsonl", "--index", "news.cdx"]).len(), 60);
}

#[test]
fn little_memory_changes_no_byte_and_a_disk_that_cannot_be_written_is_said() {
    let record = |n: u32| {
        let text = format!("{} {}", "word ".repeat((n % 9) as usize), n * n % 4_001);
        format!("{}\n", json!({"text": text.repeat(40)}))
    };
    let news: String = (0..12_000).map(record).collect();
    let desk = Desk::new().with("news.jsonl", &news);
    let outputs = ["1G", "1M"].map(|limit| {
        let args = ["dedup", "news.jsonl", "--pairs", "-", "--max-memory", limit];
        let run = desk.run(&args);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        run.stdout()
    });
    assert!(outputs[0].lines().count() > 1_000 && outputs[0] == outputs[1]);

    let args = ["dedup", "news.jsonl", "--max-memory", "1M"];
    let output = desk.command(&args).env("TMPDIR", desk.path("no-such-folder")).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("cannot write a temporary file"), "{stderr}");
}
