//! Findings point into the files that the articles come from.

use serde_json::json;

use crate::harness::{Desk, data, findings};

const TEXT: &str = "Ferry resumes service\n\nThe council met on Monday.\n\nThe ferry left at noon, and \
                    the the harbour was quiet “again” by the evening.";

/// Returns line `number`, from 1, as `sed -n NUMBERp` shows it.
fn line(file: &str, number: u64) -> &str {
    let index = usize::try_from(number).unwrap() - 1;
    file.split('\n').nth(index).unwrap()
}

/// Checks that the doubled word of `name` is reported in the line that has it, and at the word.
fn assert_leads_to_the_words(name: &str, content: &str) {
    let desk = Desk::new().with(name, content);
    let lines = desk.json_lines(&[name, "--select", "DUP008"]);
    let found = findings(&lines);
    assert_eq!(found.len(), 1, "{name}: {lines:?}");
    let source = &found[0]["location"]["source"];
    let number = |field: &str| source[field].as_u64().unwrap();
    let marked_line = line(content, number("line"));
    assert!(marked_line.contains("the the"), "{name}: {source} leads to {marked_line}");
    let [start, end] =
        ["byte_start", "byte_end"].map(|field| usize::try_from(number(field)).unwrap());
    assert_eq!(&content[start..end], "the the", "{name}: {source}");
    let column = usize::try_from(number("column")).unwrap() - 1;
    let rest: String = marked_line.chars().skip(column).collect();
    assert!(rest.starts_with("the the"), "{name}: {source}");

    let concise = desk.run(&[name, "--select", "DUP008", "-f", "concise"]).stdout();
    let place = format!("{name}:{}:{}: ", number("line"), number("column"));
    assert!(concise.starts_with(&place), "{concise}");
}

#[test]
fn lines_and_columns_are_those_of_the_file() {
    let record = |id: u32, text: &str| json!({"id": id, "title": "“Ferry”", "text": text});
    let rows = [
        ("plain.txt", TEXT.to_owned()),
        ("windows.txt", TEXT.replace('\n', "\r\n")),
        ("page.md", format!("# {TEXT}\n")),
        ("wire.jsonl", format!("{}\n\n{}\n", record(1, "A quiet day."), record(2, TEXT))),
        ("list.json", serde_json::to_string_pretty(&[record(1, TEXT)]).unwrap()),
        ("table.csv", format!("id,text\n1,A quiet day.\n2,\"{TEXT}\"\n")),
        (
            "page.html",
            format!(
                "<!DOCTYPE html>\n<html><head><title>Ferry</title></head>\n<body><article>\n<p>{}</p>\n\
                 </article></body></html>\n",
                TEXT.replace("\n\n", "</p>\n<p>")
            ),
        ),
        (
            "feed.xml",
            format!(
                "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>News</title>\n<item>\n\
                 <title>Ferry</title>\n<description>{TEXT}</description>\n</item>\n</channel></rss>\n"
            ),
        ),
    ];
    for (name, content) in rows {
        assert_leads_to_the_words(name, &content);
    }
}

#[test]
fn behind_an_escape_the_line_is_known_and_the_column_is_said_to_be_inexact() {
    let text = "The council met “early” on the the Monday after the storm.";
    let file = format!("{{\"id\":1,\"text\":\"A quiet day.\"}}\n{{\"text\":\"{text}\"}}\n")
        .replace('“', "\\u201c");
    let desk = Desk::new().with("a.jsonl", &file);
    let lines = desk.json_lines(&["a.jsonl", "--select", "DUP008"]);
    let source = &findings(&lines)[0]["location"]["source"];
    assert_eq!((&source["line"], &source["exact"]), (&json!(2), &json!(false)));
    let start = usize::try_from(source["byte_start"].as_u64().unwrap()).unwrap();
    assert!(file[start..].starts_with("\\u201c"), "the last place that is known");
}

#[test]
fn a_table_without_lines_has_records() {
    let path = data("../tests/fixtures/none.parquet");
    let lines = Desk::new().json_lines(&[path.to_str().unwrap(), "--select", "ALL"]);
    for finding in findings(&lines) {
        assert!(finding["location"]["source"].is_null(), "{finding}");
    }
}
