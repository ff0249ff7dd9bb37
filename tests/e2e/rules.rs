//! Every rule documents itself, and what it documents is true.

use crate::harness::{Desk, codes, findings};
use serde_json::Value;

fn rules() -> Vec<Value> {
    let run = Desk::new().run(&["rule", "--all", "-f", "json"]);
    let Value::Array(rules) = serde_json::from_str(&run.stdout()).unwrap() else {
        panic!("the rules are a list");
    };
    rules
}

/// Writes example articles as files of one folder. Rules about the files of a project have such
/// files as examples, and rules about comments have Markdown.
fn desk_of(code: &str, articles: &Value) -> Desk {
    let articles = articles.as_array().unwrap();
    assert!(!articles.is_empty(), "an example is needed");
    let texts = articles.iter().map(|text| text.as_str().unwrap()).enumerate();
    let quiet = Desk::new().with("example/0.txt", "Nothing is wrong here.\n");
    match &code[..3] {
        "BAS" => quiet.with("copydesk-baseline.jsonl", articles[0].as_str().unwrap()),
        "CFG" => quiet.with("copydesk.toml", articles[0].as_str().unwrap()),
        "SUP" => {
            texts.fold(Desk::new(), |desk, (n, text)| desk.with(&format!("example/{n}.md"), text))
        }
        _ => {
            texts.fold(Desk::new(), |desk, (n, text)| desk.with(&format!("example/{n}.txt"), text))
        }
    }
}

#[test]
fn the_example_of_every_rule_is_flagged_and_its_look_alike_is_not() {
    for rule in rules() {
        let code = rule["code"].as_str().unwrap();
        let flagged = desk_of(code, &rule["example"]["flagged"]).json_lines(&["example"]);
        assert!(codes(&flagged).contains(&code), "{code} does not see its own example");
        let silent = desk_of(code, &rule["example"]["silent"]).json_lines(&["example"]);
        assert!(!codes(&silent).contains(&code), "{code} reports what it should not");
    }
}

#[test]
fn every_rule_is_complete() {
    let rules = rules();
    let mut names: Vec<_> = rules.iter().map(|rule| rule["name"].as_str().unwrap()).collect();
    let codes: Vec<_> = rules.iter().map(|rule| rule["code"].as_str().unwrap()).collect();
    assert!(codes.is_sorted_by(|a, b| a < b), "codes are unique and in order: {codes:?}");
    for expected in [
        "BLR001", "BLR002", "DUP001", "DUP002", "DUP003", "DUP008", "ENC001", "ENC002", "ENC003",
        "ENC004", "NAM001", "NAM002", "NAM004", "NAM005", "QUO001", "QUO002", "STR001", "STR002",
        "STR003", "STR004", "STR005", "STR006", "STR007",
    ] {
        assert!(codes.contains(&expected), "{expected} is missing");
    }
    names.sort_unstable();
    assert!(names.is_sorted_by(|a, b| a < b), "names are unique: {names:?}");
    for rule in &rules {
        let code = &rule["code"];
        let summary = rule["summary"].as_str().unwrap();
        let first = summary.chars().next().unwrap();
        assert!(!first.is_uppercase() && !summary.ends_with('.'), "{code}: {summary}");
        for part in ["finds", "matters", "limits"] {
            let text = rule[part].as_str().unwrap();
            assert!(text.len() > 40 && text.ends_with(['.', ')']), "{code} {part}: {text}");
        }
    }
}

#[test]
fn the_reference_in_docs_is_what_the_program_says() {
    let printed = Desk::new().run(&["rule", "--all", "-f", "markdown"]).stdout();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/rules.md");
    let committed = std::fs::read_to_string(path).unwrap();
    assert_eq!(committed, printed, "run: copydesk rule --all -f markdown > docs/rules.md");
}

#[test]
fn rules_can_be_explained_by_code_beginning_or_name() {
    let explain = |selector| Desk::new().run(&["rule", selector]).stdout();
    assert!(explain("quo001").starts_with("QUO001 unbalanced-quotation (error)"));
    assert_eq!(explain("QUO001"), explain("unbalanced-quotation"));
    let family = explain("NAM");
    assert!(family.contains("NAM001 ") && family.contains("\nNAM005 "), "{family}");
}

#[test]
fn rules_are_selected_and_ignored_by_the_same_words() {
    let text = "Head\n\nThe the mayor spoke.The minister left.\n";
    let desk = Desk::new().with("a.txt", text);
    let of = |args: &[&str]| {
        let lines = desk.json_lines(&[&["a.txt"], args].concat());
        findings(&lines).iter().map(|f| f["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), ["DUP008", "STR004"]);
    assert_eq!(of(&["--select", "dup"]), ["DUP008"]);
    assert_eq!(of(&["--select", "ALL", "--ignore", "doubled-word"]), ["STR004"]);
    assert_eq!(of(&["--ignore", "DUP,STR"]), [""; 0]);
}

#[test]
fn a_house_style_is_checked_for() {
    let desk = Desk::new().with("a.txt", "Dr Ng left - late - for \"the sea\".\n");
    let of = |styles: &[&str]| {
        let args = [&["a.txt"], styles].concat();
        codes(&desk.json_lines(&args)).iter().map(|&code| code.to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(&[]), [""; 0]);
    assert_eq!(of(&["--house-style", "honorifics=without-stop,dashes=spaced-hyphen"]), [""; 0]);
    let (honorifics, others) = ("honorifics=with-stop", "quotes=curly,dashes=em");
    let all = ["NAM005", "STR007", "QUO002"];
    assert_eq!(of(&["--house-style", honorifics, "--house-style", others]), all);

    let unknown = desk.run(&["check", "a.txt", "--house-style", "dashes=spaced-enn"]);
    assert_eq!(unknown.code(), 2);
    assert!(unknown.stderr().contains("did you mean `spaced-en`?"), "{}", unknown.stderr());
}
