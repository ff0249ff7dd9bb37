use jsonschema::Validator;
use serde_json::{Value, json};

use super::rounded;
use crate::test_support::{HOSTILE, hostile_report, report};
use crate::{Format, Terminal, is_hidden};

const SCHEMA: &str = include_str!("../../../../docs/schema/json-lines-v1.schema.json");

fn schema() -> Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

fn lines(report: &str) -> Vec<Value> {
    report.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The first line of type `kind` in the sample report.
fn sample(kind: &str) -> Value {
    lines(&report(Format::JsonLines)).into_iter().find(|line| line["type"] == kind).unwrap()
}

#[test]
fn lines_are_as_the_contract_says() {
    insta::assert_snapshot!(report(Format::JsonLines));
}

#[test]
fn every_line_fits_the_schema() {
    let schema = schema();
    let hostile = hostile_report(Format::JsonLines, Terminal::default());
    for line in lines(&report(Format::JsonLines)).iter().chain(&lines(&hostile)) {
        if let Err(error) = schema.validate(line) {
            panic!("{error} in {line:#}");
        }
    }
}

#[test]
fn the_schema_misses_every_field_of_the_contract() {
    let schema = schema();
    let mut checked = 0;
    for kind in ["header", "finding", "read_error", "summary"] {
        let line = sample(kind);
        let mut paths = Vec::new();
        collect_fields(&line, "", &mut paths);
        for path in paths {
            // A count per rule is there only where the rule found something.
            if path.starts_with("/findings_by_rule/")
                || path.ends_with("/excerpt") && path != "/excerpt"
            {
                continue;
            }
            let mut broken = line.clone();
            let (parent, field) = path.rsplit_once('/').unwrap();
            broken.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(field);
            let added = ["/help", "/status", "/reason", "/known", "/suppressed"];
            let optional = added.contains(&path.as_str()) || path.ends_with("/source");
            assert_eq!(schema.is_valid(&broken), optional, "{kind} without {path}");
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

#[test]
fn the_schema_rejects_wrong_values() {
    let schema = schema();
    let rows = [
        ("header", "/schema_version", json!(2)),
        ("header", "/tool", json!("another")),
        ("header", "/type", json!("head")),
        ("finding", "/rule", json!("NAM1")),
        ("finding", "/name", json!("Misspelled name")),
        ("finding", "/severity", json!("note")),
        ("finding", "/confidence", json!(1.1)),
        ("finding", "/message", json!(null)),
        ("finding", "/location/line", json!(0)),
        ("finding", "/location/column", json!(0)),
        ("finding", "/location/byte_start", json!(-1)),
        ("finding", "/location/record", json!(0)),
        ("finding", "/evidence", json!([{"kind": "Two Words", "text": ""}])),
        ("finding", "/suggestions", json!([{"text": "", "confidence": "high", "id": null}])),
        ("finding", "/fix", json!({"applicability": "maybe", "edits": []})),
        ("finding", "/fix", json!({"applicability": "safe", "edits": [{"byte_start": 0}]})),
        ("finding", "/fingerprint", json!("xyz")),
        ("read_error", "/path", json!(null)),
        ("summary", "/articles", json!("three")),
        ("summary", "/findings_by_rule", json!({"not a code": 1})),
    ];
    for (kind, path, value) in rows {
        let mut broken = sample(kind);
        *broken.pointer_mut(path).unwrap() = value;
        assert!(!schema.is_valid(&broken), "{kind} with a wrong {path} passes");
    }
}

#[test]
fn the_schema_lets_new_fields_in() {
    let schema = schema();
    for kind in ["header", "finding", "read_error", "summary"] {
        let mut line = sample(kind);
        line["new_field"] = json!(true);
        assert!(schema.is_valid(&line), "{kind}");
    }
}

#[test]
fn hostile_text_is_escaped_and_comes_back_whole() {
    let report = hostile_report(Format::JsonLines, Terminal::default());
    assert!(!report.contains(|c| c != '\n' && is_hidden(c)));
    let finding = lines(&report).into_iter().find(|line| line["type"] == "finding").unwrap();
    assert_eq!(finding["evidence"][0]["text"], HOSTILE);
}

#[test]
fn only_certainty_is_written_as_one() {
    let written =
        [1.0, 0.999_99, 0.974_96, 0.5, 0.0].map(|share| json!(rounded(share)).to_string());
    assert_eq!(written, ["1.0", "0.9999", "0.975", "0.5", "0.0"]);
}

/// Appends the path of every field in `value`, but of one element of each list.
fn collect_fields(value: &Value, path: &str, paths: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let path = format!("{path}/{name}");
                collect_fields(value, &path, paths);
                paths.push(path);
            }
        }
        Value::Array(items) => {
            if let Some(first) = items.first() {
                collect_fields(first, &format!("{path}/0"), paths);
            }
        }
        _ => {}
    }
}
