use copydesk_core::{
    Applicability, Article, Detector, Edit, Example, Explanation, Finding, Rule, Severity, Span,
};

use crate::interface_phrases::{Phrase, Phrases, Stands};
use crate::prose::ends_sentence;
use crate::removal;

/// The longest piece of furniture that is looked for, in bytes: ten or so words.
const MAX_BYTES: usize = 120;
/// How many of the last sentences of a paragraph may belong to one piece of furniture.
const MAX_TAIL_SENTENCES: usize = 2;

static RULE: Rule = Rule {
    code: "BLR001",
    name: "interface-residue",
    summary: "a piece of the web page left in the text",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports buttons, links, advertisement labels and calls to subscribe or share that \
                were scraped with the text. A phrase counts where it is a whole paragraph or is \
                glued to a sentence at the end or the beginning of one, never inside a sentence. \
                The phrases are rows of `data/phrases/interface.toml`.",
        matters: "Readers stumble over it, and in a corpus the same few phrases recur thousands \
                  of times.",
        example: Example {
            flagged: &[
                "The talks go on.\n\nAdvertisement\n\nThey may fail.",
                "“We share our concerns.” Take away.",
                "The talks go on. Read more…",
            ],
            silent: &[
                "The advertisement was banned.\n\nShe likes to read more.",
                "Read more books, he said. They sell food to take away.",
            ],
        },
        limits: "English only, and only phrases on the list. A writer may mean `Read more.` as a \
                 sentence of advice.",
    },
};

/// Finds what belongs to the page and not to the article.
pub(crate) struct InterfaceResidue {
    phrases: Phrases,
}

impl InterfaceResidue {
    /// Makes the detector with the phrases that come with the program.
    pub(crate) fn new() -> Self {
        Self { phrases: Phrases::embedded() }
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

impl Detector for InterfaceResidue {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        for (index, paragraph) in article.paragraphs().iter().enumerate() {
            let text = paragraph.span.slice(article.text());
            let Some((stands, phrase, span)) = self.find(text) else { continue };
            let span = span.shifted(paragraph.span.start());
            let (edit, applicability) = match stands {
                Stands::Paragraph if phrase.is_literal() => {
                    (removal::of_paragraph(article, index), Applicability::Safe)
                }
                Stands::Paragraph => (removal::of_paragraph(article, index), Applicability::Unsafe),
                Stands::Tail => (removal::with_space_before(article, span), Applicability::Unsafe),
                Stands::Head => (removal_of_head(article, span), Applicability::Unsafe),
            };
            let message = format!("page furniture `{}` in the text", span.slice(article.text()));
            findings.push(
                Finding::new(&RULE, article.place(span), message)
                    .with_help("delete it")
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
        bytes[at - 1] == b'\n'
            || bytes[at].is_ascii_uppercase() && ends_sentence(text[..at].trim_end())
    })
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};
    use serde::Deserialize;

    use super::InterfaceResidue;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        InterfaceResidue::new().check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn every_row_of_the_table_keeps_its_promises() {
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
        let table = include_str!("../../../data/phrases/interface.toml");
        let rows = toml::from_str::<Table>(table).unwrap().phrase;
        for row in &rows {
            assert!(!row.matches.is_empty() && !row.silent.is_empty(), "{}", row.text);
            assert_eq!(row.text, row.text.to_ascii_lowercase(), "phrases are in small letters");
            for text in &row.matches {
                assert_eq!(findings(text).len(), 1, "{text}");
            }
            for text in &row.silent {
                assert!(findings(text).is_empty(), "{text}");
            }
        }
        let mut texts: Vec<_> = rows.iter().map(|row| &row.text).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), rows.len(), "no row stands twice");
    }

    #[test]
    fn the_fix_leaves_the_article_whole() {
        for (text, applicability, fixed) in [
            ("One.\n\nRead more\n\nTwo.", Applicability::Safe, "One.\n\nTwo."),
            ("One.\n\nRead more about cats", Applicability::Unsafe, "One."),
            ("“One.” Take away.”", Applicability::Unsafe, "“One.””"),
            ("One.\nContinue reading...", Applicability::Unsafe, "One."),
            ("One. Advertisement. Scroll to continue", Applicability::Unsafe, "One."),
            ("Story continues below. Two.", Applicability::Unsafe, "Two."),
        ] {
            let fix = findings(text).remove(0).fix.unwrap();
            let at = fix.edits[0].span;
            let result = format!("{}{}", &text[..at.start()], &text[at.end()..]);
            assert_eq!((fix.applicability, result.as_str()), (applicability, fixed), "{text}");
        }
    }

    #[test]
    fn sentences_and_lists_of_words_are_silent() {
        for text in ["Sleep well, read more.", "He said: Read more", "", "é.\n\nÉ"] {
            assert!(findings(text).is_empty(), "{text}");
        }
    }
}
