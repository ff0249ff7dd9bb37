//! `copydesk rule`: what rules find, why it matters, an example, their limits.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Context as _;
use copydesk_core::Rule;
use serde_json::json;

use crate::args::{ExplainFormat, RuleArgs};
use crate::exit::Exit;
use crate::output::Sink;
use crate::registry;
use crate::selection::matching;

/// Explains the rules that the user asks for, on standard output.
///
/// # Errors
///
/// If there is no such rule, or the output cannot be written.
pub(crate) fn rule(args: &RuleArgs) -> anyhow::Result<Exit> {
    let all = registry::rules();
    let mut rules = Vec::new();
    for selector in &args.rules {
        rules.extend(matching(all, selector)?);
    }
    if args.all {
        rules = all.to_vec();
    }
    rules.sort_by_key(|rule| rule.code);
    rules.dedup_by_key(|rule| rule.code);
    let mut out = Sink::stdout();
    out.write_all(explain(&rules, args.format).as_bytes()).context("cannot write the rules")?;
    out.commit()?;
    Ok(Exit::Clean)
}

fn explain(rules: &[&Rule], format: ExplainFormat) -> String {
    match format {
        ExplainFormat::Text => rules.iter().map(|rule| text(rule)).collect::<Vec<_>>().join("\n"),
        ExplainFormat::Markdown => markdown(rules),
        ExplainFormat::Json => {
            let rules: Vec<_> = rules.iter().map(|rule| json(rule)).collect();
            let list = serde_json::to_string_pretty(&rules).expect("texts are always valid JSON");
            format!("{list}\n")
        }
    }
}

fn text(rule: &Rule) -> String {
    let Rule { code, name, summary, severity, explanation } = rule;
    let mut out = format!("{code} {name} ({severity})\n{summary}\n");
    for (heading, body) in [
        ("What it finds", explanation.finds.to_owned()),
        ("Why it matters", explanation.matters.to_owned()),
        ("Reported", examples(explanation.example.flagged)),
        ("Not reported", examples(explanation.example.silent)),
        ("Limits", explanation.limits.to_owned()),
    ] {
        let _ = writeln!(out, "\n{heading}");
        for line in body.lines() {
            let _ = writeln!(out, "{}", format!("  {line}").trim_end());
        }
    }
    out
}

/// Joins example articles; where there are several, a line of dashes stands between them.
fn examples(articles: &[&str]) -> String {
    articles.join("\n----\n")
}

fn markdown(rules: &[&Rule]) -> String {
    let mut out = String::from(
        "# Rules\n\nWritten by `copydesk rule --all --output-format markdown`; edit the rules, \
         not this file.\n\n| code | name | severity | what it finds |\n|---|---|---|---|\n",
    );
    for rule in rules {
        let Rule { code, name, summary, severity, .. } = rule;
        let anchor = code.to_lowercase();
        let _ = writeln!(out, "| [{code}](#{anchor}) | {name} | {severity} | {summary} |");
    }
    for rule in rules {
        let Rule { code, name, severity, explanation, .. } = rule;
        let _ = write!(
            out,
            "\n## {code}\n\n**{name}** · {severity}\n\n{}\n\n**Why it matters.** {}\n\n\
             Reported:\n\n```text\n{}\n```\n\nNot reported:\n\n```text\n{}\n```\n\n**Limits.** {}\n",
            explanation.finds,
            explanation.matters,
            examples(explanation.example.flagged),
            examples(explanation.example.silent),
            explanation.limits,
        );
    }
    out
}

fn json(rule: &Rule) -> serde_json::Value {
    json!({
        "code": rule.code,
        "name": rule.name,
        "summary": rule.summary,
        "severity": rule.severity.as_str(),
        "finds": rule.explanation.finds,
        "matters": rule.explanation.matters,
        "example": {
            "flagged": rule.explanation.example.flagged,
            "silent": rule.explanation.example.silent,
        },
        "limits": rule.explanation.limits,
    })
}
