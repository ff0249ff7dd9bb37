//! Quiet on what is known, loud on what is new: baselines, suppressions, decisions, vocabularies.

use std::process::Command;

use serde_json::Value;

use crate::harness::{Desk, codes, findings};

const HARBOUR: &str = "Harbour towns brace for winter

The ferry between the islands will stop at noon on Friday, and the the harbour office said so.

Mr. Orav said: “We shall see it again. Nobody knows when that will be, and nobody asks.

The old pier was closed for repairs  in March, and the town paid two million for it.

The ferry between the islands will stop at noon on Friday, and the the harbour office said so.
";

/// The findings that count.
fn new(lines: &[Value]) -> Vec<&str> {
    let new = findings(lines).into_iter().filter(|finding| finding["status"] == "new");
    new.map(|finding| finding["rule"].as_str().unwrap()).collect()
}

fn paragraphs(text: &str) -> Vec<&str> {
    text.trim_end().split("\n\n").collect()
}

#[test]
fn a_baseline_survives_what_is_no_new_problem_and_nothing_else() {
    let check = |desk: &Desk| desk.json_lines(&["news"]);
    let desk =
        || Desk::new().with("news/harbour.txt", HARBOUR).with("news/b.txt", "The the end.\n");
    let first = desk();
    assert_eq!(first.run(&["news"]).code(), 1);
    let created = first.run(&["baseline", "create", "news"]);
    assert_eq!(created.code(), 0, "{}", created.stderr());
    assert_eq!(first.run(&["baseline", "create", "news"]).code(), 2, "it exists");
    let baseline = first.read("copydesk-baseline.jsonl");
    assert!(baseline.lines().is_sorted() && baseline.lines().count() >= 5, "{baseline}");
    assert_eq!((new(&check(&first)), first.run(&["news"]).code()), (vec![], 0));

    // Paragraphs in another order, a renamed file, and edits elsewhere.
    let mut shuffled = paragraphs(HARBOUR);
    shuffled[1..].reverse();
    let text = format!("{}\n\nIt rained.\n", shuffled.join("\n\n"));
    let moved = Desk::new()
        .with("news/winter.txt", &text)
        .with("news/b.txt", "The the end.\n\nAnd more.\n")
        .with("copydesk-baseline.jsonl", &baseline);
    assert_eq!(new(&check(&moved)), [""; 0], "nothing is new");

    // One more of the same.
    let more = desk()
        .with("news/b.txt", "The the end.\n\nThe the end.\n")
        .with("copydesk-baseline.jsonl", &baseline);
    let lines = more.json_lines(&["news", "--select", "DUP008,BAS"]);
    assert_eq!(new(&lines), ["DUP008"], "exactly one is new");

    // One repaired.
    let repaired =
        desk().with("news/b.txt", "The end.\n").with("copydesk-baseline.jsonl", &baseline);
    let lines = check(&repaired);
    assert_eq!(new(&lines), ["BAS001"], "exactly one is stale");
    let stale = findings(&lines).into_iter().find(|f| f["rule"] == "BAS001").unwrap();
    let line = usize::try_from(stale["location"]["line"].as_u64().unwrap()).unwrap();
    assert!(baseline.lines().nth(line - 1).unwrap().contains("news/b.txt"), "{stale}");
    assert_eq!(repaired.run(&["baseline", "prune", "news"]).code(), 0);
    assert_eq!(new(&check(&repaired)), [""; 0]);
    let n_entries = repaired.read("copydesk-baseline.jsonl").lines().count();
    assert_eq!(n_entries + 1, baseline.lines().count());
}

#[test]
fn a_baseline_is_updated_shown_and_refused_when_damaged() {
    let desk = Desk::new().with("a.txt", "The the end.\n").with("copydesk-baseline.jsonl", "");
    assert_eq!(desk.run(&["baseline", "update", "a.txt"]).code(), 0);
    assert!(desk.run(&["baseline", "show"]).stdout().starts_with("1 entry in 1 article\n"));
    let run = desk.run(&["a.txt"]);
    assert!(run.stdout().contains("Not counted: 1 known."), "{}", run.stdout());
    assert!(desk.run(&["a.txt", "--no-baseline"]).stdout().contains("DUP008"));
    let desk = desk.with("copydesk-baseline.jsonl", "{\"rule\"");
    let run = desk.run(&["a.txt"]);
    assert!(run.code() == 2 && run.stderr().contains("line 1"), "{}", run.stderr());
}

#[test]
fn only_new_leaves_the_others_out_and_sarif_says_which_are_new() {
    let desk = Desk::new().with("a.txt", "The the end.\n");
    desk.run(&["baseline", "create", "a.txt"]);
    let desk = desk.with("a.txt", "The the end.\n\nIt came and and went.\n");
    assert_eq!(codes(&desk.json_lines(&["a.txt"])), ["DUP008", "DUP008"]);
    assert_eq!(codes(&desk.json_lines(&["a.txt", "--only-new"])), ["DUP008"]);
    let log: Value = serde_json::from_str(&desk.run(&["a.txt", "-f", "sarif"]).stdout()).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let states: Vec<_> = results.iter().map(|result| result["baselineState"].as_str()).collect();
    assert_eq!(states, [Some("unchanged"), Some("new")]);
    assert_eq!(desk.run(&["a.txt", "-f", "gitlab"]).stdout().matches("DUP008").count(), 1);
}

#[test]
fn comments_suppress_what_they_name_and_are_reported_when_they_do_not() {
    let text = "# Ferry\n\n<!-- copydesk: ignore[DUP008] as sung -->\nThe the ferry.\n\nThe the pier.\n\n\
                <!-- copydesk: ignroe[DUP008] -->\n\nIt was as he said “teh [sic] end”.\n";
    let desk = Desk::new().with("a.md", text).with(
        "b.html",
        "<!DOCTYPE html><html><head><title>T</title></head><body><article><p>The ferry left the \
         harbour at noon on Friday.</p><!-- copydesk: ignore[doubled-word] --><p>The the crew \
         stayed ashore until the ice had gone from the bay.</p></article></body></html>",
    );
    let lines = desk.json_lines(&["a.md", "b.html", "--select", "DUP008,SUP"]);
    let statuses: Vec<_> = findings(&lines)
        .iter()
        .map(|f| {
            (
                f["location"]["path"].as_str().unwrap(),
                f["rule"].as_str().unwrap(),
                f["status"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        statuses,
        [
            ("a.md", "DUP008", "suppressed"),
            ("a.md", "DUP008", "new"),
            ("a.md", "SUP001", "new"),
            ("b.html", "DUP008", "suppressed"),
        ]
    );
    assert_eq!(findings(&lines)[0]["reason"], "as sung");
    assert!(findings(&lines)[2]["message"].as_str().unwrap().contains("did you mean `ignore`?"));

    let fixed = Desk::new().with("a.md", text);
    fixed.run(&["fix", "a.md", "--select", "DUP008", "--unsafe-fixes"]);
    let after = fixed.read("a.md");
    assert!(after.contains("The the ferry.") && after.contains("The pier."), "{after}");
}

#[test]
fn decisions_are_honoured_until_their_problem_is_gone() {
    let desk = Desk::new().with("a.txt", "The the end.\n\nIt came and and went.\n");
    let lines = desk.json_lines(&["a.txt", "--select", "DUP008"]);
    let first = findings(&lines)[0]["fingerprint"].as_str().unwrap();
    let decision = format!(
        "{{\"fingerprint\":\"{first}\",\"decision\":\"reject\",\"reason\":\"a song\",\"article\":\"a.txt\",\"rule\":\"DUP008\"}}\n"
    );
    let desk = desk.with("copydesk-decisions.jsonl", &decision);
    let args = ["a.txt", "--select", "DUP008,SUP001"];
    assert_eq!(new(&desk.json_lines(&args)), ["DUP008"]);
    let desk = desk.with("a.txt", "The end.\n\nIt came and and went.\n");
    let lines = desk.json_lines(&args);
    assert_eq!(new(&lines), ["DUP008", "SUP001"]);
    assert_eq!(findings(&lines)[1]["location"]["path"], "copydesk-decisions.jsonl");
}

#[test]
fn a_vocabulary_says_what_is_right_and_what_is_wrong() {
    let desk = Desk::new()
        .with(
            "a.txt",
            "Talks\n\nDuran Duran met Kale Lanet, and Kalle Laanet spoke. They were focussed.\n",
        )
        .with(
            "copydesk-vocabulary.csv",
            "name,variants,wrong\nKalle Laanet,,Kale Lanet\nDuran Duran,,\nfocused,,focussed\n",
        );
    let lines = desk.json_lines(&["a.txt", "--select", "NAM001,DUP008"]);
    let messages: Vec<_> = findings(&lines)
        .iter()
        .filter(|finding| finding["status"] == "new")
        .map(|finding| finding["message"].as_str().unwrap())
        .collect();
    assert_eq!(
        messages,
        [
            "`Kale Lanet` is wrong; the vocabulary has `Kalle Laanet`",
            "`focussed` is wrong; the vocabulary has `focused`"
        ]
    );
}

#[test]
fn since_a_commit_only_changed_lines_count() {
    let desk = Desk::new()
        .with("a.txt", "The the end.\n\nOld.\n")
        .with("b.txt", "It came and and went.\n");
    let git = |args: &[&str]| {
        let name = ["-c", "user.name=a", "-c", "user.email=a@b"];
        let mut git = Command::new("git");
        assert!(
            git.arg("-C")
                .arg(desk.path("."))
                .args(name)
                .args(args)
                .output()
                .unwrap()
                .status
                .success()
        );
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "one"]);
    std::fs::write(desk.path("a.txt"), "The the end.\n\nNew and and old.\n").unwrap();
    std::fs::write(desk.path("c.txt"), "A file and and more.\n").unwrap();
    let lines = desk.json_lines(&[
        "a.txt",
        "b.txt",
        "c.txt",
        "--since",
        "HEAD",
        "--only-new",
        "--select",
        "DUP008",
    ]);
    let places: Vec<_> = findings(&lines)
        .iter()
        .map(|f| (f["location"]["path"].as_str().unwrap(), f["location"]["line"].as_u64().unwrap()))
        .collect();
    assert_eq!(places, [("a.txt", 3), ("c.txt", 1)]);
    let run = desk.run(&["a.txt", "--since", "no-such-commit"]);
    assert!(run.code() == 2 && run.stderr().contains("git says"), "{}", run.stderr());
}

#[test]
fn a_second_run_takes_from_the_cache_what_has_not_changed() {
    let desk = Desk::new().with("news/a.txt", HARBOUR).with("news/b.txt", "The the end.\n");
    let cold = desk.run(&["news", "--cache", "-f", "json-lines"]);
    let states = || {
        let files = std::fs::read_dir(desk.path(".copydesk-cache")).unwrap();
        let files = files.map(|file| file.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|e| e == "state")).collect::<Vec<_>>()
    };
    let (before, files) = (std::fs::read(&states()[0]).unwrap(), states().len());
    let warm = desk.run(&["news", "--cache", "-f", "json-lines"]);
    assert_eq!(cold.stdout(), warm.stdout());
    assert_eq!(std::fs::read(&states()[0]).unwrap(), before, "nothing was worked out again");

    // A change in one article changes what is said of the others.
    std::fs::write(desk.path("news/b.txt"), paragraphs(HARBOUR)[3]).unwrap();
    let changed = desk.run(&["news", "--cache", "-f", "json-lines"]);
    let fresh = desk.run(&["news", "-f", "json-lines"]);
    assert_eq!(changed.stdout(), fresh.stdout());
    assert_ne!(changed.stdout(), cold.stdout());
    desk.run(&["news", "--cache", "--select", "DUP008"]);
    assert_eq!((files, states().len()), (1, 2), "other settings have a file of their own");
}
