//! What is written, and where.

use jsonschema::Validator;
use serde_json::Value;

use crate::harness::{Desk, data, findings, of_type};

fn schema() -> Validator {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/json-lines-v1.schema.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn json_lines_of_the_sample_articles_follow_the_published_schema() {
    let articles = data("articles");
    let desk = Desk::new();
    let lines = desk.json_lines(&[articles.to_str().unwrap(), "missing.txt"]);
    let schema = schema();
    for line in &lines {
        let errors: Vec<String> = schema.iter_errors(line).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {errors:#?}");
    }
    assert_eq!(lines[0]["type"], "header");
    assert_eq!(lines.last().unwrap()["type"], "summary");
    assert!(findings(&lines).len() > 20 && of_type(&lines, "read_error").len() == 1);
}

#[test]
fn counts_and_positions_in_json_lines_add_up() {
    let articles = data("articles");
    let lines = Desk::new().json_lines(&[articles.to_str().unwrap()]);
    let findings = findings(&lines);
    let summary = lines.last().unwrap();
    let by_rule = summary["findings_by_rule"].as_object().unwrap();
    let total: u64 = by_rule.values().map(|n| n.as_u64().unwrap()).sum();
    assert_eq!(total, findings.len() as u64);
    assert_eq!(summary["findings"], total);

    let mut fingerprints: Vec<_> = findings.iter().map(|f| f["fingerprint"].as_str()).collect();
    fingerprints.sort_unstable();
    assert!(fingerprints.is_sorted_by(|a, b| a < b), "fingerprints are unique");

    for finding in findings {
        let location = &finding["location"];
        let number = |name: &str| usize::try_from(location[name].as_u64().unwrap()).unwrap();
        let path = location["path"].as_str().unwrap();
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        if !location["record"].is_null() {
            continue;
        }
        let marked = &text[number("byte_start")..number("byte_end")];
        let before = &text[..number("byte_start")];
        assert_eq!(before.chars().count(), number("char_start"), "{finding}");
        assert_eq!(marked.chars().count(), number("char_end") - number("char_start"));
        assert_eq!(before.matches('\n').count() + 1, number("line"), "{finding}");
    }
}

#[test]
fn standard_input_is_an_article_with_the_name_it_is_given() {
    let input = "Ferry resumes service\n\nThe the ferry left.\n".as_bytes();
    let desk = Desk::new();
    let plain = desk.run_with_input(&["-", "-f", "json-lines"], input).json_lines();
    assert_eq!(findings(&plain)[0]["location"]["path"], "-");
    let args = ["-", "--stdin-filename", "wire/ferry.txt", "-f", "concise"];
    let named = desk.run_with_input(&args, input);
    assert!(named.stdout().starts_with("wire/ferry.txt:3:"), "{}", named.stdout());
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    let desk = Desk::new().with("a.txt", "Head\n\nThe the ferry left.\n");
    let has_colour = |args: &[&str]| desk.run(args).stdout().contains('\u{1b}');
    assert!(!has_colour(&["a.txt"]), "a pipe gets none");
    assert!(has_colour(&["a.txt", "--color", "always"]));
    let forced = desk.command(&["a.txt"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(forced.stdout.contains(&0x1b));
    let both = desk.command(&["a.txt"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
    assert!(!both.unwrap().stdout.contains(&0x1b), "NO_COLOR wins");
}

#[test]
fn progress_is_silent_where_nobody_looks() {
    let desk = Desk::new().with("a.txt", "Head\n\nThe ferry left.\n");
    assert_eq!(desk.run(&["a.txt"]).stderr(), "");
}

#[test]
fn a_report_in_a_file_replaces_the_old_one_whole() {
    let desk = Desk::new().with("a.txt", "Head\n\nThe the ferry left.\n").with("out.html", "old");
    let run = desk.run(&["a.txt", "-f", "html=out.html"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_eq!(run.stdout(), "", "the payload is in the file");
    let page = desk.read("out.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"));
    assert!(page.contains("DUP008") && !page.contains("http://") && !page.contains("<script src"));
    let left: Vec<_> = std::fs::read_dir(desk.path(".")).unwrap().collect();
    assert_eq!(left.len(), 2, "no temporary file is left");
}

/// A rename would put a file in the place of `/dev/null`.
#[cfg(unix)]
#[test]
fn pipes_and_links_are_written_to_and_not_replaced() {
    use std::os::unix::fs::FileTypeExt as _;

    let desk = Desk::new().with("a.txt", "Head\n\nThe the ferry left.\n").with("real", "old");
    let (pipe, link) = (desk.path("pipe"), desk.path("link"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    std::os::unix::fs::symlink("real", &link).unwrap();
    let reader = {
        let pipe = pipe.clone();
        std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap())
    };
    desk.run(&["a.txt", "-f", "concise=pipe", "-f", "json-lines=link"]);
    assert!(reader.join().unwrap().contains("DUP008"));
    assert!(pipe.symlink_metadata().unwrap().file_type().is_fifo());
    assert!(link.symlink_metadata().unwrap().is_symlink());
    assert!(desk.read("real").contains("DUP008"));
}

#[test]
fn related_places_in_other_articles_are_located() {
    let shared = "The harbour authority said on Monday that the old ferry would be replaced by two \
                  electric boats, which are to enter service before the end of next summer.";
    let desk = Desk::new()
        .with("a.txt", format!("First\n\nSome introduction.\n\n{shared}\n"))
        .with("b.txt", format!("Second\n\n{shared}\n"));
    let lines = desk.json_lines(&["a.txt", "b.txt"]);
    let finding = findings(&lines)[0];
    assert_eq!(
        (&finding["rule"], &finding["location"]["path"]),
        (&Value::from("DUP003"), &Value::from("b.txt"))
    );
    let related = &finding["related"][0];
    assert_eq!(related["location"]["path"], "a.txt");
    assert_eq!(related["location"]["line"], 5);
    assert_eq!(related["similarity"], 1.0);
}
