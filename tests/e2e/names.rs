//! `copydesk names`: who is mentioned, who is who, why, and what a corpus teaches.

use serde_json::Value;

use crate::harness::Desk;

const TALKS: &str = "Talks end\n\n“We listened,” Estonian Defense Minister Kale Lanet told reporters. \
                     Marit Oolbekk, the mayor of Kihnu, said nothing.\n\nOolbekk left with Angela Merkel.\n";

/// Returns the text of one field of each line.
fn texts<'a>(lines: &'a [Value], field: &str) -> Vec<&'a str> {
    lines.iter().map(|line| line[field].as_str().expect("a text")).collect()
}

#[test]
fn every_mention_is_a_line_whose_bytes_are_the_name() {
    let desk = Desk::new().with("a.txt", TALKS).with("b.txt", "Angela Merkel’s party won.\n");
    let run = desk.run(&["names", "a.txt", "b.txt", "--mentions", "m.jsonl"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let lines: Vec<Value> =
        desk.read("m.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        texts(&lines, "text"),
        ["Kale Lanet", "Marit Oolbekk", "Oolbekk", "Angela Merkel", "Angela Merkel"]
    );
    for line in &lines {
        let article = line["article"].as_str().unwrap();
        let at = |field: &str| usize::try_from(line[field].as_u64().unwrap()).unwrap();
        let name = &desk.read(article)[at("byte_start")..at("byte_end")];
        assert_eq!(name, line["text"].as_str().unwrap());
    }
    let alone = desk.run(&["names", "a.txt", "--mentions", "-"]);
    assert_eq!(texts(&alone.json_lines(), "text"), texts(&lines[..4], "text"));
}

#[test]
fn people_are_listed_in_three_forms() {
    let desk = Desk::new().with("a.txt", TALKS);
    let lines = desk.run(&["names", "--format", "json-lines", "a.txt"]).json_lines();
    assert_eq!(texts(&lines, "name"), ["Marit Oolbekk", "Kale Lanet", "Angela Merkel"]);
    assert_eq!(texts(&lines, "standing"), ["unknown", "near", "known"]);
    assert_eq!(lines[0]["mentions"], 2);
    assert_eq!(lines[1]["first"]["paragraph"], 1);
    let csv = desk.run(&["names", "--format", "csv", "a.txt"]).stdout();
    assert!(csv.starts_with("name,mentions,articles,standing,id,spellings,article,"), "{csv}");
    assert!(csv.contains("Marit Oolbekk,2,1,unknown,,Marit Oolbekk 1,a.txt,1,"), "{csv}");
    assert!(desk.run(&["names", "a.txt"]).stdout().contains("Angela Merkel"));
}

#[test]
fn pairs_are_compared_line_by_line() {
    let pairs = "Kim Jong-un\tKIM Jong Un\nBill Clinton\tWilliam Clinton\r\n\
                 Jens Stoltenburg\tJens Stoltenberg\nJulian Smith\tJulianne Smith\n\n高市早苗\t高石早苗\n";
    let desk = Desk::new().with("pairs.tsv", pairs);
    let run = desk.run(&["names", "compare", "--batch", "pairs.tsv"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let lines = run.json_lines();
    assert_eq!(
        texts(&lines, "verdict"),
        ["same", "variant", "misspelling", "different", "different"]
    );
    assert_eq!(lines[1]["b"], "William Clinton");
    for line in &lines {
        let one_person = line["verdict"] != "different";
        assert_eq!(line["confidence"].as_f64().unwrap() >= 0.5, one_person, "{line}");
    }
    let piped = desk.run_with_input(&["names", "compare", "--batch", "-"], pairs.as_bytes());
    assert_eq!(piped.stdout(), run.stdout());
    let two = desk.run(&["names", "compare", "Kale Lanet", "Kalle Laanet"]).json_lines();
    assert_eq!(two[0]["verdict"], "misspelling");
}

#[test]
fn a_line_without_two_names_is_named_and_the_rest_goes_on() {
    let long = "a".repeat(5_000);
    let lines = format!("Kalle Laanet\nA\tB\tC\nX\tY\n{long}\t{long}\n\u{200b}\t\u{200b}\n");
    let desk = Desk::new().with("pairs.tsv", lines).with("latin.tsv", b"J\xf6rg\tJorg\n");
    let run = desk.run(&["names", "compare", "--batch", "pairs.tsv"]);
    assert_eq!(run.code(), 2);
    assert!(
        run.stderr().contains("pairs.tsv:1: line holds one name; put a tab"),
        "{}",
        run.stderr()
    );
    assert!(run.stderr().contains("pairs.tsv:2: line holds 3 names"), "{}", run.stderr());
    assert_eq!(texts(&run.json_lines(), "verdict"), ["different", "same", "same"]);
    let latin = desk.run(&["names", "compare", "--batch", "latin.tsv"]);
    assert!(latin.code() == 2 && latin.stderr().contains("latin.tsv:1: line is not UTF-8"));
    let missing = desk.run(&["names", "compare", "--batch", "none.tsv"]);
    assert!(missing.code() == 2 && missing.stderr().contains("cannot read `none.tsv`"));
    assert_eq!(desk.run(&["names", "compare", "one name"]).code(), 2);
}

#[test]
fn a_decision_is_explained() {
    let desk = Desk::new().with("a.txt", TALKS);
    let run = desk.run(&["names", "why", "Kale Lanet", "a.txt"]);
    let account = run.stdout();
    for part in [
        "beside it stands `Estonian Defense Minister`",
        "Candidate `Kalle Laanet` in a.txt",
        "+4.00  role: Estonian Defense Minister (known: defence minister, Estonia)",
        "NAM001 error",
    ] {
        assert!(account.contains(part), "{part} in\n{account}");
    }
    let unheard = desk.run(&["names", "why", "Kale Lannet", "a.txt"]);
    assert_eq!(unheard.code(), 2);
    assert!(unheard.stderr().contains("did you mean `Kale Lanet`?"), "{}", unheard.stderr());
}

#[test]
fn a_corpus_teaches_a_gazetteer_that_check_can_read() {
    let mut desk = Desk::new();
    for n in 0..4 {
        desk = desk.with(&format!("{n}.txt"), "Marit Oolbekk, the mayor of Kihnu, spoke first.\n");
    }
    let learned = desk.run(&["names", "learn", "."]);
    assert_eq!(learned.stdout().lines().count(), 2, "{}", learned.stdout());
    let desk = desk.with("people.csv", learned.stdout()).with("new/x.txt", TALKS);
    let args = ["names", "new", "--gazetteer", "people.csv", "--format", "json-lines"];
    let lines = desk.run(&args).json_lines();
    assert_eq!(
        (&lines[0]["name"], &lines[0]["standing"]),
        (&"Marit Oolbekk".into(), &"known".into())
    );
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let desk = Desk::new().with("a.txt", TALKS).with("b.txt", TALKS.replace("Kale", "Kalle"));
    let with = |threads| desk.run(&["names", "-j", threads, "--mentions", "-", "."]).stdout();
    assert_eq!(with("1"), with("3"));
    assert_eq!(desk.run(&["names", "none.txt"]).code(), 2);
}
