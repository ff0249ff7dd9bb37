//! The case tables in `data/cases`, run from text to finding.

use std::sync::LazyLock;

use copydesk_core::{Article, Finding};
use serde::Deserialize;

use crate::{Census, Decider, Gazetteer, Lexicon, MentionFinder, MentionKind, RULES};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);
static STARTER: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::starter(&LEXICON));

#[derive(Deserialize)]
struct Table<C> {
    case: Vec<C>,
}

#[derive(Deserialize)]
struct Decision {
    why: String,
    text: String,
    expected: Vec<String>,
}

#[derive(Deserialize)]
struct Mentioned {
    text: String,
    people: Vec<String>,
}

fn findings(text: &str) -> Vec<Finding> {
    let article = Article::from_plain_text(text);
    let mut census = Census::new();
    census.add(MentionFinder::new(&LEXICON, Some(&STARTER)).mentions(&article));
    let decider = Decider::new(&LEXICON, &STARTER, &census);
    let mut findings: Vec<_> = census.names().flat_map(|name| decider.decide(name)).collect();
    findings.sort_by_key(|finding| finding.place);
    findings
}

#[test]
fn decisions_are_as_the_table_says() {
    let table: Table<Decision> =
        toml::from_str(include_str!("../../../data/cases/decisions.toml")).unwrap();
    for Decision { why, text, expected } in table.case {
        let said = |finding: Finding| {
            let written = finding.place.span.slice(&text);
            let right = finding.suggestions.first().map(|s| format!(" → {}", s.text));
            format!("{} {written}{}", finding.rule.code, right.unwrap_or_default())
        };
        let found: Vec<_> = findings(&text).into_iter().map(said).collect();
        assert_eq!(found, expected, "{why}");
    }
}

#[test]
fn mentions_are_as_the_table_says() {
    let table: Table<Mentioned> =
        toml::from_str(include_str!("../../../data/cases/mentions.toml")).unwrap();
    for Mentioned { text, people } in table.case {
        let mentions =
            MentionFinder::new(&LEXICON, Some(&STARTER)).mentions(&Article::from_plain_text(&text));
        let sure = mentions.iter().filter(|mention| mention.kind != MentionKind::Possible);
        let found: Vec<_> = sure.map(|mention| mention.place.span.slice(&text)).collect();
        assert_eq!(found, people, "{text}");
    }
}

#[test]
fn the_examples_of_every_rule_are_true() {
    for rule in RULES {
        for text in rule.explanation.example.flagged {
            assert!(findings(text).iter().any(|f| f.rule.code == rule.code), "{text}");
        }
        for text in rule.explanation.example.silent {
            assert!(findings(text).is_empty(), "{text}");
        }
    }
}
