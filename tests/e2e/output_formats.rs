//! Every format says the same, in the form that its reader asks for.

use serde_json::Value;

use crate::harness::{Desk, data, findings};

const FORMATS: [&str; 9] =
    ["json", "sarif", "junit", "gitlab", "github", "checkstyle", "rdjsonl", "csv", "markdown"];

/// Checks the sample articles in one run with every format, and returns the desk with the files.
fn checked() -> (Desk, Vec<Value>) {
    let desk = Desk::new();
    let articles = data("articles");
    let mut args = vec![articles.to_str().unwrap().to_owned(), "missing.txt".to_owned()];
    for format in FORMATS {
        args.extend(["-f".to_owned(), format!("{format}=out.{format}")]);
    }
    let lines = desk.json_lines(&args.iter().map(String::as_str).collect::<Vec<_>>());
    (desk, lines)
}

#[test]
fn every_format_has_every_finding_and_every_unread_input() {
    let (desk, lines) = checked();
    let n_findings = findings(&lines).len();
    assert!(n_findings > 20);
    let json = |name: &str| -> Value { serde_json::from_str(&desk.read(name)).unwrap() };
    let count = |name: &str, sign: &str| desk.read(name).matches(sign).count();

    let document = json("out.json");
    assert_eq!(document["findings"].as_array().unwrap().len(), n_findings);
    assert_eq!(document["read_errors"].as_array().unwrap().len(), 1);
    let run = &json("out.sarif")["runs"][0];
    assert_eq!(run["results"].as_array().unwrap().len(), n_findings);
    let notifications = &run["invocations"][0]["toolExecutionNotifications"];
    assert_eq!(notifications.as_array().unwrap().len(), 1);
    let issues = json("out.gitlab");
    assert_eq!(issues.as_array().unwrap().len(), n_findings + 1);
    let n_failed = count("out.junit", "<failure ");
    assert_eq!(n_failed + count("out.junit", "<skipped>"), n_findings);
    assert_eq!(count("out.junit", "<error "), 1);
    assert_eq!(count("out.checkstyle", "<error "), n_findings + 1);
    assert_eq!(desk.read("out.rdjsonl").lines().count(), n_findings + 1);
    assert_eq!(desk.read("out.csv").lines().count(), n_findings + 2);
    assert_eq!(count("out.markdown", "\n- **"), n_findings + 1);
}

#[test]
fn fingerprints_and_lines_are_the_same_in_every_format() {
    let (desk, lines) = checked();
    let issues: Value = serde_json::from_str(&desk.read("out.gitlab")).unwrap();
    let log: Value = serde_json::from_str(&desk.read("out.sarif")).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let issues = issues.as_array().unwrap().iter();
    let issues: Vec<_> = issues.filter(|issue| issue["check_name"] != "read-error").collect();
    for ((finding, issue), result) in findings(&lines).into_iter().zip(issues).zip(results) {
        assert_eq!(issue["fingerprint"], finding["fingerprint"]);
        assert_eq!(result["partialFingerprints"]["copydesk/v1"], finding["fingerprint"]);
        let source = &finding["location"]["source"];
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert_eq!(region["startLine"], issue["location"]["lines"]["begin"]);
        if source.is_object() {
            assert_eq!(region["startLine"], source["line"], "{finding}");
            assert_eq!(region["startColumn"], source["column"], "{finding}");
        }
    }
}

#[test]
fn annotations_write_on_the_summary_of_the_step() {
    let desk = Desk::new().with("a.txt", "Head\n\nThe the ferry left.\n");
    let desk = desk.with("step.md", "## Before\n");
    let run = |format: &str| {
        let step = desk.path("step.md");
        let mut command = desk.command(&["a.txt", "-f", format]);
        command.env("GITHUB_STEP_SUMMARY", step).output().unwrap()
    };
    run("full");
    assert_eq!(desk.read("step.md"), "## Before\n", "only annotations have a summary");
    let out = String::from_utf8(run("github").stdout).unwrap();
    assert!(out.starts_with("::warning file=a.txt,line=3,endLine=3,col=1,"), "{out}");
    let summary = desk.read("step.md");
    assert!(summary.starts_with("## Before\n## copydesk\n") && summary.contains("DUP008"));
}

#[test]
fn long_reports_can_be_cut_grouped_and_counted() {
    let desk = Desk::new().with("a.txt", "Head\n\nThe the ferry left  at at noon.\n");
    let run = |args: &[&str]| desk.run(&[&["a.txt", "--select", "ALL"], args].concat());
    let all = run(&["-f", "concise"]).stdout();
    let cut = run(&["-f", "concise", "--max-findings", "1"]).stdout();
    assert_eq!(cut.lines().next(), all.lines().next());
    assert!(cut.contains(" of them not shown") && cut.lines().count() == 2, "{cut}");
    let grouped = run(&["--group-by", "rule", "--statistics"]).stdout();
    assert!(grouped.contains("== DUP008 doubled-word (2 problems)"), "{grouped}");
    assert!(grouped.contains("DUP008  doubled-word         2         1  100.0%"), "{grouped}");
    let lines = run(&["-f", "json-lines", "--max-findings", "0", "--group-by", "rule"]);
    assert_eq!(findings(&lines.json_lines()).len(), all.lines().count(), "programs get all");
}
