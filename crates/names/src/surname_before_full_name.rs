//! NAM006: a family name alone, before the article has said whose it is.

use copydesk_core::{
    Article, Confidence, Example, Explanation, Finding, ParagraphKind, Related, Rule, Severity,
};

use crate::mention::{Mention, MentionKind};
use crate::name_evidence::SPEECH;

/// `surname-before-full-name`.
pub static SURNAME_BEFORE_FULL_NAME: Rule = Rule {
    code: "NAM006",
    name: "surname-before-full-name",
    summary: "a person is named by the family name alone before being introduced",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "Reports the first sentence that has somebody's family name alone as its subject (`Laanet said`) \
            although the full name follows only later. Headlines, quotations, and names with a title or an office \
            before them are left alone.",
        matters: "Readers meet a stranger. It is a trace of paragraphs that were cut or moved, most often of an \
            introduction that got lost.",
        example: Example {
            flagged: &[
                "The bridge will open in May.\n\nOolbekk said that the work had gone well.\n\n\
                The cost, according to the engineer Marit Oolbekk, is still being counted.",
            ],
            silent: &[
                "The bridge will open in May.\n\nMarit Oolbekk said that the work had gone well.\n\n\
                The cost, according to Oolbekk, is still being counted.",
            ],
        },
        limits: "Only names that the article gives in full somewhere later can be recognised, and only where the \
            family name is the subject of a verb that people are the subject of.",
    },
};

/// How sure it is that a reader should have been told: house styles differ for people whom everybody knows.
const CONFIDENCE: f64 = 0.6;

/// Words that follow a name which is the subject, beside the verbs of [`SPEECH`].
const AFTER_SUBJECT: &[&str] = &["has", "had", "was", "is", "will", "would", "also", "who"];

/// Appends a finding for each family name that stands alone before its full name; `mentions` are
/// those of `article`, as the finder gave them. Takes `O(n)`.
pub fn surnames_before_full_names(
    article: &Article,
    mentions: &[Mention],
    findings: &mut Vec<Finding>,
) {
    let mut seen = Vec::new();
    for (at, mention) in mentions.iter().enumerate() {
        let MentionKind::Surname { full: Some(full) } = mention.kind else { continue };
        let first = !seen.contains(&full);
        seen.push(full);
        if !first || full < at || mention.role.is_some() || !stands_alone(article, mention) {
            continue;
        }
        let full = &mentions[full];
        let message = format!("`{}` comes before the full name `{}`", mention.text, full.text);
        let finding = Finding::new(&SURNAME_BEFORE_FULL_NAME, mention.place, message)
            .with_confidence(Confidence::new(CONFIDENCE))
            .with_help(format!("introduce `{}` here", full.text))
            .with_evidence("full-name", format!("`{}` follows later", full.text))
            .with_related(Related {
                place: full.place,
                message: "the full name".to_owned(),
                similarity: None,
            });
        findings.push(finding);
    }
}

/// Says whether a mention is the subject of a sentence of running text.
fn stands_alone(article: &Article, mention: &Mention) -> bool {
    let paragraph = article.paragraph_text(mention.place.paragraph);
    let span = article.paragraphs()[mention.place.paragraph].span;
    let at = mention.place.span.start() - span.start();
    let (before, rest) = paragraph.split_at(at);
    let after = &rest[mention.text.len()..];
    let is_running = paragraph.trim_end().ends_with(['.', '!', '?', '”', '"', '…']);
    let is_body = article.paragraphs()[mention.place.paragraph].kind == ParagraphKind::Body;
    let next = after.split_whitespace().next().unwrap_or_default();
    let previous = before.split_whitespace().next_back().unwrap_or_default();
    let titled = previous.chars().next().is_some_and(char::is_uppercase);
    is_running
        && is_body
        && !is_quoted(before)
        && !titled
        && after.starts_with(char::is_whitespace)
        && (SPEECH.contains(&next) || AFTER_SUBJECT.contains(&next))
}

/// Says whether what follows `before` stands within quotation marks that opened there.
fn is_quoted(before: &str) -> bool {
    let count = |mark: char| before.matches(mark).count();
    count('“') > count('”') || count('"') % 2 == 1 || count('«') > count('»')
}
