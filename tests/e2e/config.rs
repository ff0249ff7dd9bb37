//! `copydesk.toml`.

use crate::harness::{Desk, codes, findings};

const TEXT: &str = "Ferry\n\nThe the ferry left  at noon, and nobody saw it.\n";

#[test]
fn the_nearest_configuration_holds_for_each_file() {
    let desk = Desk::new()
        .with(
            "copydesk.toml",
            "select = [\"DUP008\", \"STR006\"]\n\n[severity]\nDUP008 = \"error\"\n",
        )
        .with("a.txt", TEXT)
        .with("wire/copydesk.toml", "extend = [\"../copydesk.toml\"]\nignore = [\"STR006\"]\n")
        .with("wire/b.txt", TEXT);
    let lines = desk.json_lines(&["."]);
    let found: Vec<_> = findings(&lines)
        .iter()
        .map(|f| {
            (
                f["location"]["path"].as_str().unwrap(),
                f["rule"].as_str().unwrap(),
                f["severity"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        found,
        [
            ("a.txt", "DUP008", "error"),
            ("a.txt", "STR006", "info"),
            ("wire/b.txt", "DUP008", "error")
        ]
    );
    assert_eq!(desk.run(&["."]).code(), 1, "the severity that was set counts");
    assert_eq!(codes(&desk.json_lines(&["a.txt", "--isolated", "--select", "STR006"])), ["STR006"]);
    assert_eq!(codes(&desk.json_lines(&["a.txt", "--config", "ignore = [\"DUP\"]"])), ["STR006"]);
}

#[test]
fn settings_of_the_run_come_from_the_file_nearest_to_the_first_path() {
    let desk = Desk::new()
        .with(
            "news/copydesk.toml",
            "fail-on = \"warning\"\nselect = [\"DUP008\"]\n[input.fields]\ntext = \"body\"\n",
        )
        .with("news/a.jsonl", "{\"body\": \"The the ferry left.\"}\n");
    let run = desk.run(&["news"]);
    assert_eq!(run.code(), 1, "{}{}", run.stdout(), run.stderr());
    assert_eq!(desk.run(&["news", "--fail-on", "never"]).code(), 0, "what is typed counts more");
}

#[test]
fn a_configuration_is_read_strictly() {
    for (text, words) in [
        ("slect = []\n", "copydesk.toml:1: there is no key `slect`; did you mean `select`?"),
        ("fail-on = \"eror\"\n", "there is no value `eror`"),
        ("min-confidence = 7\n", "a minimum confidence of 7 is not between 0 and 1"),
        ("[house-style]\ndashes = \"emm\"\n", "did you mean `em`?"),
        ("gazetteers = [\"gone.csv\"]\n", "gone.csv"),
        ("baseline = \"gone.jsonl\"\n", "gone.jsonl"),
        ("extend = [\"preset:nope\"]\n", "there is no `preset:nope`"),
    ] {
        let desk = Desk::new().with("copydesk.toml", text).with("a.txt", TEXT);
        let run = desk.run(&["a.txt"]);
        assert_eq!(run.code(), 2, "{text}: {}", run.stdout());
        assert!(run.stderr().contains(words), "{text}: {}", run.stderr());
        assert_eq!(run.stdout(), "", "{text}");
    }
}

#[test]
fn settings_are_shown_begun_and_described() {
    let desk =
        Desk::new().with("copydesk.toml", "extend = [\"preset:ci\"]\nmin-confidence = 0.9\n");
    let shown = desk.run(&["config", "show"]).stdout();
    assert!(shown.contains("min-confidence = 0.9 # copydesk.toml"), "{shown}");
    assert!(shown.contains("QUO002 = \"off\" # preset:ci"), "{shown}");
    assert_eq!(desk.run(&["config", "init"]).code(), 2, "it exists");
    let fresh = Desk::new().with("a.txt", TEXT);
    assert_eq!(fresh.run(&["config", "init"]).code(), 0);
    assert_eq!(fresh.run(&["a.txt"]).code(), 0, "every setting is commented out");
    let schema: serde_json::Value =
        serde_json::from_str(&fresh.run(&["config", "schema"]).stdout()).unwrap();
    let schema = jsonschema::validator_for(&schema).unwrap();
    assert!(schema.is_valid(&serde_json::json!({"select": ["DUP"], "severity": {"QUO": "off"}})));
    assert!(!schema.is_valid(&serde_json::json!({"slect": ["DUP"]})));
}
