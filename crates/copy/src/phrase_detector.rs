//! Rules that are tables of phrases: what stands alone, or glued to the end or the beginning of a
//! paragraph, and is no part of the article.

use copydesk_core::{Applicability, Article, Detector, Edit, Finding, Rule, Span};

use crate::phrases::{Phrase, Phrases, Stands};
use crate::prose::ends_sentence;
use crate::removal;

/// The longest piece that is looked for, in bytes: the names of ten reporters and editors.
const MAX_BYTES: usize = 400;
/// How many of the last sentences of a paragraph may belong to one piece.
const MAX_TAIL_SENTENCES: usize = 2;

/// What sets one table apart from another.
#[derive(Debug)]
pub(crate) struct PhraseRule {
    pub(crate) rule: &'static Rule,
    /// What a phrase of the table is, for the message.
    pub(crate) noun: &'static str,
    /// What a person could do about it.
    pub(crate) help: &'static str,
    /// Whether a phrase without `*` that is a whole paragraph may be deleted without asking.
    pub(crate) whole_paragraph: Applicability,
}

/// Finds the phrases of one table.
#[derive(Debug)]
pub(crate) struct PhraseDetector {
    what: PhraseRule,
    phrases: Phrases,
}

impl PhraseDetector {
    /// Makes the detector with a table that comes with the program.
    pub(crate) fn new(what: PhraseRule, table: &str) -> Self {
        Self { what, phrases: Phrases::parse(table) }
    }

    /// Finds the phrase in paragraph `text`, with its span there.
    fn find(&self, text: &str) -> Option<(Stands, &Phrase, Span)> {
        if text.len() <= MAX_BYTES
            && let Some(phrase) = self.phrases.whole(text, Stands::Paragraph)
        {
            return Some((Stands::Paragraph, phrase, Span::new(0, text.len())));
        }
        let tail = sentence_starts(text)
            .take(MAX_TAIL_SENTENCES)
            .filter_map(|at| Some((at, self.phrases.whole(&text[at..], Stands::Tail)?)))
            .last();
        if let Some((start, phrase)) = tail {
            // A closing quotation mark may belong to the sentence before.
            let end = text.trim_end_matches(['"', '”', '’', '\'', '»']).len();
            return Some((Stands::Tail, phrase, Span::new(start, end)));
        }
        let (phrase, end) = self.phrases.at_head(text)?;
        Some((Stands::Head, phrase, Span::new(0, end)))
    }
}

impl Detector for PhraseDetector {
    fn rule(&self) -> &'static Rule {
        self.what.rule
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        for (index, paragraph) in article.paragraphs().iter().enumerate() {
            let text = paragraph.span.slice(article.text());
            let Some((stands, phrase, span)) = self.find(text) else { continue };
            let span = span.shifted(paragraph.span.start());
            let (edit, applicability) = match stands {
                Stands::Paragraph if phrase.is_literal() => {
                    (removal::of_paragraph(article, index), self.what.whole_paragraph)
                }
                Stands::Paragraph => (removal::of_paragraph(article, index), Applicability::Unsafe),
                Stands::Tail => (removal::of_tail(article, span), Applicability::Unsafe),
                Stands::Head => (removal_of_head(article, span), Applicability::Unsafe),
            };
            let message =
                format!("{} `{}` in the text", self.what.noun, span.slice(article.text()));
            findings.push(
                Finding::new(self.what.rule, article.place(span), message)
                    .with_help(self.what.help)
                    .with_fix(applicability, vec![edit]),
            );
        }
    }
}

/// Returns the edit that removes `head` and what parts it from the first sentence.
fn removal_of_head(article: &Article, head: Span) -> Edit {
    let rest = &article.text()[head.end()..];
    let parting = rest.len() - rest.trim_start_matches([' ', '\n', '\r', '.', ':', '-']).len();
    Edit { span: Span::new(head.start(), head.end() + parting), replacement: String::new() }
}

/// Returns where the last sentences and lines of `text` start, the last one first; not the
/// first, and none that is longer than any phrase.
fn sentence_starts(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let earliest = text.len().saturating_sub(MAX_BYTES).max(1);
    (earliest..text.len()).rev().filter(move |&at| {
        if !bytes[at - 1].is_ascii_whitespace() || bytes[at].is_ascii_whitespace() {
            return false;
        }
        let begins = || {
            let words = text[at..].trim_start_matches(['(', '[', '—', '–', '-', ' ']);
            words.starts_with(|c: char| c.is_ascii_uppercase())
        };
        bytes[at - 1] == b'\n' || begins() && ends_sentence(text[..at].trim_end())
    })
}

/// Runs the examples of every row of `table`.
#[cfg(test)]
pub(crate) fn holds_its_table(detector: &PhraseDetector, table: &str) {
    use serde::Deserialize;

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Row {
        text: String,
        #[serde(rename = "stands")]
        _stands: Vec<String>,
        matches: Vec<String>,
        silent: Vec<String>,
    }
    #[derive(Deserialize)]
    struct Table {
        phrase: Vec<Row>,
    }
    let count = |text: &str| {
        let mut findings = Vec::new();
        detector.check(&Article::from_plain_text(text), &mut findings);
        findings.len()
    };
    let rows = toml::from_str::<Table>(table).unwrap().phrase;
    for row in &rows {
        assert!(!row.matches.is_empty() && !row.silent.is_empty(), "{}", row.text);
        assert_eq!(row.text, row.text.to_ascii_lowercase(), "phrases are in small letters");
        for text in &row.matches {
            assert_eq!(count(text), 1, "{}: {text}", row.text);
        }
        for text in &row.silent {
            assert_eq!(count(text), 0, "{}: {text}", row.text);
        }
    }
    let mut texts: Vec<_> = rows.iter().map(|row| &row.text).collect();
    texts.sort();
    texts.dedup();
    assert_eq!(texts.len(), rows.len(), "no row stands twice");
}
