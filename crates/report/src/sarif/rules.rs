use copydesk_core::{Rule, Severity};
use serde_json::{Value, json};

use super::result::{capital, level, sentence};
use crate::help::url;

/// Describes a rule, with its help in plain text and in Markdown.
///
/// `precision` sorts the results of code scanning. It follows from the severity: errors are what a
/// rule is sure of, and what is often right as it is, is information.
pub(super) fn descriptor(rule: &Rule) -> Value {
    let explanation = &rule.explanation;
    let (precision, problem) = match rule.severity {
        Severity::Error => ("very-high", "error"),
        Severity::Warning => ("high", "warning"),
        Severity::Info => ("medium", "recommendation"),
    };
    let full = [explanation.finds, explanation.matters].map(str::trim);
    let full = full.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    json!({
        "id": rule.code,
        "name": pascal_case(rule.name),
        "shortDescription": { "text": sentence(&capital(rule.summary)) },
        "fullDescription": { "text": sentence(&full) },
        "help": { "text": help(rule, Markup::None), "markdown": help(rule, Markup::Markdown) },
        "helpUri": url(rule.code),
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "precision": precision,
            "problem.severity": problem,
            "tags": ["prose", rule.family()],
        },
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Markup {
    None,
    Markdown,
}

/// Says what the rule finds, why, with an example, and its limits.
fn help(rule: &Rule, markup: Markup) -> String {
    let explanation = &rule.explanation;
    let example = |texts: &[&str]| match (texts.first(), markup) {
        (None, _) => String::new(),
        (Some(text), Markup::None) => (*text).to_owned(),
        // Longer than any fence in an article.
        (Some(text), Markup::Markdown) => format!("``````text\n{}\n``````", text.trim_end()),
    };
    let parts = [
        ("What it finds", explanation.finds.to_owned()),
        ("Why it matters", explanation.matters.to_owned()),
        ("Reported", example(explanation.example.flagged)),
        ("Not reported", example(explanation.example.silent)),
        ("Limits", explanation.limits.to_owned()),
    ];
    let heading = if markup == Markup::Markdown { "## " } else { "" };
    let parts = parts.iter().filter(|(_, body)| !body.is_empty());
    let parts: Vec<_> = parts.map(|(head, body)| format!("{heading}{head}\n\n{body}")).collect();
    if parts.is_empty() { sentence(&capital(rule.summary)) } else { parts.join("\n\n") }
}

/// Writes `misspelled-name` as `MisspelledName`.
fn pascal_case(name: &str) -> String {
    name.split('-').map(capital).collect()
}
