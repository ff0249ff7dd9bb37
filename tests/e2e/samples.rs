//! The sample articles hold the defects that their table lists, and no others.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::harness::{Desk, data, findings};

/// Returns what a finding is about, as the table writes it: the file name, with `#id` for a
/// record, the rule and the text that is marked.
fn key(finding: &Value) -> (String, String) {
    let location = &finding["location"];
    let article = location["article"].as_str().unwrap();
    let path = location["path"].as_str().unwrap();
    let name = path.rsplit('/').next().unwrap();
    let place =
        if location["record"].is_null() { name.to_owned() } else { format!("{name}#{article}") };
    (place, finding["rule"].as_str().unwrap().to_owned())
}

/// Counts by article and rule, with the marked text where the table gives one.
fn expected() -> BTreeMap<(String, String), Vec<String>> {
    let table = std::fs::read_to_string(data("articles.expected.tsv")).unwrap();
    let mut rows: BTreeMap<_, Vec<String>> = BTreeMap::new();
    for line in table.lines().skip(1) {
        let mut columns = line.split('\t').map(str::to_owned);
        let mut next = || columns.next().expect("three columns a row");
        let (article, rule, text) = (next(), next(), next());
        rows.entry((article, rule)).or_default().push(text);
    }
    rows
}

#[test]
fn the_sample_articles_give_exactly_the_findings_in_their_table() {
    let articles = data("articles");
    let lines = Desk::new().json_lines(&[articles.to_str().unwrap()]);
    let mut found: BTreeMap<_, Vec<&Value>> = BTreeMap::new();
    for finding in findings(&lines) {
        found.entry(key(finding)).or_default().push(finding);
    }
    let expected = expected();
    let counts = |n: usize| n;
    let found_counts: BTreeMap<_, _> =
        found.iter().map(|(k, v)| (k.clone(), counts(v.len()))).collect();
    let expected_counts: BTreeMap<_, _> =
        expected.iter().map(|(k, v)| (k.clone(), counts(v.len()))).collect();
    assert_eq!(found_counts, expected_counts);
    for (place, texts) in &expected {
        for text in texts {
            let is_there = found[place].iter().any(|finding| {
                let excerpt = finding["excerpt"].as_str().unwrap().replace('\u{fffd}', "");
                let message = finding["message"].as_str().unwrap();
                let wanted = text.replace('\u{fffd}', "");
                excerpt.contains(&wanted) || message.contains(text)
            });
            assert!(is_there, "{place:?}: no finding at `{text}`");
        }
    }
}
