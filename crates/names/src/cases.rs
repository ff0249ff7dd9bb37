//! The case tables in `data/cases`, run from text to finding.

use std::sync::LazyLock;

use copydesk_core::{Article, ArticleNo, Finding, Metadata};
use serde::Deserialize;

use crate::{
    Census, Decider, Gazetteer, Lexicon, MentionFinder, MentionKind, RULES,
    surnames_before_full_names,
};

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
    findings_in_run(&[text])
}

/// Returns what is found in several articles that are read together.
fn findings_in_run(texts: &[&str]) -> Vec<Finding> {
    let (mut census, mut alone) = (Census::new(), Vec::new());
    for (number, text) in (0..).zip(texts) {
        let article = Article::from_plain_text(text).with_number(ArticleNo(number));
        let mentions = MentionFinder::new(&LEXICON, Some(&STARTER)).mentions(&article);
        surnames_before_full_names(&article, &mentions, &mut alone);
        census.add(mentions);
    }
    let decider = Decider::new(&LEXICON, &STARTER, &census);
    let mut findings: Vec<_> = census.names().flat_map(|name| decider.decide(name)).collect();
    findings.extend(alone);
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
        let found = findings_in_run(rule.explanation.example.flagged);
        assert!(found.iter().any(|f| f.rule.code == rule.code), "{}", rule.code);
        let found = findings_in_run(rule.explanation.example.silent);
        let found: Vec<_> = found.iter().filter(|f| f.rule.code == rule.code).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn an_office_counts_in_the_years_in_which_it_was_held() {
    let found = |published: Option<&str>, office: &str| {
        let metadata = Metadata { published: published.map(str::to_owned), ..Metadata::default() };
        let text = format!("“Not so soon,” Julian Smith, {office}, said on Tuesday.");
        let article = Article::from_plain_text(&text).with_metadata(metadata);
        let mut census = Census::new();
        census.add(MentionFinder::new(&LEXICON, Some(&STARTER)).mentions(&article));
        let decider = Decider::new(&LEXICON, &STARTER, &census);
        let findings = census.names().flat_map(|name| decider.decide(name));
        findings.map(|finding| finding.rule.code).collect::<Vec<_>>()
    };
    let (now, past) = ("the US ambassador to NATO", "the former US ambassador to NATO");
    for (published, office, expected) in [
        (None, now, &["NAM004"][..]),
        (Some("2022-02-01T08:00:00Z"), now, &["NAM004"]),
        (Some("2016-02-01"), now, &[]),
        (Some("2016-02-01"), past, &[]),
        (Some("2030-02-01"), now, &[]),
        (Some("2030-02-01"), past, &["NAM004"]),
    ] {
        assert_eq!(found(published, office), expected, "{published:?} {office}");
    }
}
