use std::cell::LazyCell;

use copydesk_core::{
    Applicability, Article, Detector, Edit, Example, Explanation, Finding, Paragraph,
    ParagraphKind, Rule, Severity, Span,
};
use memchr::memmem;

use crate::prose::{and_more, ends_sentence};
use crate::quotations::Quotations;

/// From this share of sentences on, two spaces between them are how the article is typed.
const TYPISTS_SHARE: f64 = 0.5;
/// A paragraph with this many wide gaps inside sentences is a table.
const TABLE_GAPS: usize = 3;

static RULE: Rule = Rule {
    code: "STR006",
    name: "double-space",
    summary: "two or more spaces between words",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "Reports runs of two or more spaces between words of a line. An article gives one \
                finding, at the first of them, with all in its fix. Tables, and articles that are \
                typed with two spaces between sentences throughout, are left alone.",
        matters: "It is visible in print, and it often marks a place where a word, a link or a \
                  tag was cut out.",
        example: Example {
            flagged: &["The talks  go on."],
            silent: &[
                "The talks go on.  They may fail.  They may not.  Who knows?",
                "Oslo   3   4   7",
            ],
        },
        limits: "Spaces inside quotation marks are left out of the fix, and no-break spaces are \
                 not looked at. A word that was cut out is not put back.",
    },
};

/// Finds wide gaps.
pub(crate) struct DoubleSpace;

impl Detector for DoubleSpace {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        if memmem::find(article.text().as_bytes(), b"  ").is_none() {
            return;
        }
        let text = article.text();
        let (between, inside): (Vec<Span>, Vec<Span>) = article
            .paragraphs()
            .iter()
            .filter(|paragraph| paragraph.kind != ParagraphKind::ListItem)
            .flat_map(|paragraph| gaps(text, paragraph))
            .partition(|gap| ends_sentence(&text[..gap.start()]));
        let typed_wide = between.len() as f64 >= TYPISTS_SHARE * n_sentence_gaps(article) as f64;
        let mut wide = inside;
        if !typed_wide {
            wide.extend(between);
            wide.sort();
        }
        let Some(&first) = wide.first() else { return };
        let quotations = LazyCell::new(|| Quotations::of(article));
        let edits: Vec<Edit> = wide
            .iter()
            .filter(|gap| !quotations.touch(article, **gap))
            .map(|&gap| Edit { span: gap, replacement: " ".to_owned() })
            .collect();
        let more = and_more(wide.len(), "article");
        let message = format!("{} spaces between two words{more}", first.len());
        let finding =
            Finding::new(&RULE, article.place(first), message).with_help("write one space");
        findings.push(if edits.is_empty() {
            finding
        } else {
            finding.with_fix(Applicability::Safe, edits)
        });
    }
}

/// Returns the runs of spaces between words of one line, unless the paragraph is a table.
fn gaps(text: &str, paragraph: &Paragraph) -> Vec<Span> {
    let here = paragraph.span.slice(text);
    let mut gaps = Vec::new();
    let mut inside = 0;
    for start in memmem::find_iter(here.as_bytes(), b"  ") {
        if gaps.last().is_some_and(|last: &Span| last.end() > start) {
            continue;
        }
        let end = here.len() - here[start..].trim_start_matches(' ').len();
        let (before, after) = (here[..start].chars().next_back(), here[end..].chars().next());
        let is_edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace());
        if is_edge(before) || is_edge(after) {
            continue;
        }
        inside += usize::from(!ends_sentence(&here[..start]));
        gaps.push(Span::new(start, end));
    }
    if inside >= TABLE_GAPS {
        return Vec::new();
    }
    gaps.iter().map(|gap| gap.shifted(paragraph.span.start())).collect()
}

/// Counts the places where a sentence ends and another one follows on the same line.
fn n_sentence_gaps(article: &Article) -> usize {
    let bytes = article.text().as_bytes();
    let is_end = |at: usize| {
        let rest = &bytes[at + 1..];
        let spaces = rest.iter().take_while(|&&b| b == b' ').count();
        spaces > 0 && rest.get(spaces).is_some_and(|b| b.is_ascii_uppercase() || !b.is_ascii())
    };
    memchr::memchr3_iter(b'.', b'!', b'?', bytes).filter(|&at| is_end(at)).count()
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use super::DoubleSpace;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        DoubleSpace.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn wide_gaps_are_one_finding_with_one_fix() {
        let found = findings("The talks  go on.\n\nThey   may fail. They do. “Not  I,” he said.");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "2 spaces between two words, and 2 more in this article");
        let fix = found[0].fix.as_ref().unwrap();
        assert_eq!((fix.edits.len(), fix.applicability), (2, Applicability::Safe));
    }

    #[test]
    fn a_lone_wide_gap_between_sentences_counts() {
        assert_eq!(findings("One ends.  Two ends. Three ends. Four ends.").len(), 1);
    }

    #[test]
    fn tables_indents_ends_of_lines_and_typists_are_left_alone() {
        for text in [
            "Oslo   3   4   7\nRiga   1   2   3",
            "One.  Two.  Three.  Four.",
            "A line that ends  \nand one that begins.\n  And one more.",
            "No gap. None.",
            "",
        ] {
            assert!(findings(text).is_empty(), "{text:?}");
        }
    }
}
