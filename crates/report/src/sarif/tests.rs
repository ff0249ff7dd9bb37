use serde_json::{Value, json};

use super::result::artifact;
use crate::test_support::{harbour, hostile_report, report};
use crate::{Format, Terminal, is_hidden};

const SCHEMA: &str = include_str!("../../tests/schemas/sarif-2.1.0.schema.json");

/// Reads a report, checks it against the schema and against what GitHub asks of it, and returns its
/// run.
fn run(report: &str) -> Value {
    // As published, one pattern has a bracket too many, which is no regular expression.
    let schema = serde_json::from_str(&SCHEMA.replace("{2}]?$", "{2}?$")).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    let log: Value = serde_json::from_str(report).unwrap();
    let errors: Vec<_> =
        schema.iter_errors(&log).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let run = log["runs"][0].clone();
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(!rule[text]["text"].as_str().unwrap().is_empty(), "{rule}");
        }
        assert!(rule["name"].as_str().unwrap().chars().all(char::is_alphanumeric));
        assert!(rule["shortDescription"]["text"].as_str().unwrap().len() <= 1024);
    }
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string());
        let region = &result["locations"][0]["physicalLocation"]["region"];
        for field in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[field].as_u64() > Some(0), "{region}");
        }
        assert_links_lead_somewhere(result);
    }
    run
}

/// Checks that a message links to each related place and to nothing else.
fn assert_links_lead_somewhere(result: &Value) {
    let text = result["message"]["text"].as_str().unwrap();
    let links: Vec<u64> = text
        .split("](")
        .skip(1)
        .map(|rest| rest.split_once(')').unwrap().0.parse().unwrap())
        .collect();
    let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
    let ids: Vec<u64> = related.iter().map(|place| place["id"].as_u64().unwrap()).collect();
    assert_eq!(links, ids, "{text}");
}

/// Returns what `region` marks in `text`.
fn marked(text: &str, region: &Value) -> String {
    let number = |field: &str| usize::try_from(region[field].as_u64().unwrap()).unwrap();
    let at = |line: usize, column: usize| -> usize {
        let before = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        text[before..].char_indices().nth(column - 1).map_or(text.len(), |(at, _)| before + at)
    };
    let start = at(number("startLine"), number("startColumn"));
    text[start..at(number("endLine"), number("endColumn"))].to_owned()
}

#[test]
fn logs_fit_the_schema_and_what_github_asks() {
    let report = report(Format::Sarif);
    let run = run(&report);
    insta::assert_snapshot!(serde_json::to_string_pretty(&run["results"]).unwrap());
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    assert_eq!(notifications.len(), 1);
}

#[test]
fn regions_mark_their_snippets_and_lie_in_their_context() {
    let run = run(&report(Format::Sarif));
    let article = harbour();
    let mut checked = 0;
    for result in run["results"].as_array().unwrap() {
        let place = &result["locations"][0]["physicalLocation"];
        if place["artifactLocation"]["uri"] != "news/harbour.txt" {
            continue;
        }
        let region = &place["region"];
        assert_eq!(marked(article.text(), region), region["snippet"]["text"].as_str().unwrap());
        let Some(context) = place.get("contextRegion") else { continue };
        let around = marked(article.text(), context);
        assert_eq!(around, context["snippet"]["text"].as_str().unwrap());
        assert!(around.contains(region["snippet"]["text"].as_str().unwrap()));
        assert!(around.len() > region["snippet"]["text"].as_str().unwrap().len());
        checked += 1;
    }
    assert_eq!(checked, 4, "all but the one that marks a whole paragraph");
}

#[test]
fn hostile_text_is_harmless() {
    let report = hostile_report(Format::Sarif, Terminal::default());
    assert!(!report.replace('\n', "").contains(is_hidden));
    assert_eq!(run(&report)["results"].as_array().unwrap().len(), 1);
}

#[test]
fn paths_are_uris() {
    let rows = [
        ("a b/ü#1.txt", json!({ "uri": "a%20b/%C3%BC%231.txt", "uriBaseId": "SRCROOT" })),
        ("./a.txt", json!({ "uri": "a.txt", "uriBaseId": "SRCROOT" })),
        ("/news/a:1.txt", json!({ "uri": "file:///news/a%3A1.txt" })),
        ("s3://news/a b.jsonl", json!({ "uri": "s3://news/a%20b.jsonl" })),
    ];
    for (path, expected) in rows {
        assert_eq!(artifact(path), expected);
    }
}
