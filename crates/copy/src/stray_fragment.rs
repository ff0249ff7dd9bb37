use copydesk_core::{
    Applicability, Article, Detector, Example, Explanation, Finding, ParagraphKind, Rule, Severity,
};

use crate::removal;

/// How long a fragment can be, in bytes: a few marks of up to three bytes each.
const MAX_BYTES: usize = 12;

static RULE: Rule = Rule {
    code: "STR002",
    name: "stray-fragment",
    summary: "a paragraph without a word",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports paragraphs of a few punctuation marks, such as a lone comma, and of a \
                single small letter. Separators (`***`, `---`, `—`, `• • •`, `#`), an ellipsis, \
                figures, symbols, list items and the cells of a table are left alone.",
        matters: "Such a fragment is what remains of a paragraph when software cuts out a link, \
                  an image or an advertisement, or when an editor's hand slips.",
        example: Example {
            flagged: &["The talks continue.\n\n,", "The talks continue.\n\n--\n\nThey will end."],
            silent: &["The talks continue.\n\n* * *\n\nThey will end.\n\n—\n\n2-1\n\nQ.\n\nENDS"],
        },
        limits: "Fragments that hold a word are not seen. A lone capital may be an initial or the \
                 letter of a question and answer, and is left alone.",
    },
};

/// Finds paragraphs that hold no word.
pub(crate) struct StrayFragment;

impl Detector for StrayFragment {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        for (index, paragraph) in article.paragraphs().iter().enumerate() {
            if paragraph.span.len() > MAX_BYTES || paragraph.kind == ParagraphKind::ListItem {
                continue;
            }
            let text = paragraph.span.slice(article.text());
            let Some(applicability) = stray(text) else { continue };
            if is_table_cell(article, index) {
                continue;
            }
            findings.push(
                Finding::new(
                    &RULE,
                    article.place(paragraph.span),
                    format!("paragraph of nothing but `{text}`"),
                )
                .with_help("delete it, or put back what is missing")
                .with_fix(applicability, vec![removal::of_paragraph(article, index)]),
            );
        }
    }
}

/// Returns whether `fragment` may be deleted without asking, if it is stray at all.
fn stray(fragment: &str) -> Option<Applicability> {
    let marks = |c| {
        matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | '\'' | '"' | '(' | ')')
            || matches!(c, '[' | ']' | '-' | '–' | '‘' | '’' | '“' | '”' | ' ')
    };
    if fragment.chars().all(marks) {
        let separator = fragment.chars().all(|c| matches!(c, '.' | ' ')) && fragment.len() > 2
            || fragment.chars().all(|c| matches!(c, '-' | '–' | ' ')) && fragment.len() > 2;
        return (!separator).then_some(Applicability::Safe);
    }
    let letter = fragment.len() == 1 && fragment.starts_with(|c: char| c.is_ascii_lowercase());
    letter.then_some(Applicability::Unsafe)
}

/// Says whether a paragraph beside the one at `index` has no word either.
fn is_table_cell(article: &Article, index: usize) -> bool {
    let wordless = |index| {
        let text = article.paragraph_text(index);
        // Figures make a table; another stray mark does not.
        text.len() <= 2 * MAX_BYTES
            && text.contains(|c: char| c.is_ascii_digit())
            && !text.split(|c: char| !c.is_alphabetic()).any(|word| word.len() > 3)
    };
    index.checked_sub(1).is_some_and(wordless)
        || index + 1 < article.paragraphs().len() && wordless(index + 1)
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector};

    use super::StrayFragment;

    fn findings(fragment: &str) -> Vec<copydesk_core::Finding> {
        let article = Article::from_plain_text(&format!("It began.\n\n{fragment}\n\nIt ended."));
        let mut findings = Vec::new();
        StrayFragment.check(&article, &mut findings);
        findings
    }

    #[test]
    fn marks_and_small_letters_are_stray() {
        for fragment in [",", ".", "--", "..", "-", ").", "”", ".,", "?"] {
            let found = findings(fragment);
            assert_eq!(found.len(), 1, "{fragment}");
            let fix = found[0].fix.as_ref().unwrap();
            assert_eq!(fix.applicability, Applicability::Safe, "{fragment}");
        }
        let fix = findings("x").remove(0).fix.unwrap();
        assert_eq!(fix.applicability, Applicability::Unsafe);
    }

    #[test]
    fn separators_figures_and_short_words_are_not() {
        for fragment in [
            "***",
            "* * *",
            "---",
            "- - -",
            "—",
            "• • •",
            "#",
            "###",
            "-30-",
            "ENDS",
            "...",
            "…",
            ". . .",
            "1.",
            "2-1",
            "a.",
            "(b)",
            "Q",
            "A:",
            "Yes.",
            "No",
            "👍",
            "£",
            "&",
            "J.B.",
            "–––",
            "___",
            "~",
            "w/o",
        ] {
            assert!(findings(fragment).is_empty(), "{fragment}");
        }
    }

    #[test]
    fn cells_of_a_table_stay() {
        assert!(findings("Rate 2.55\n\n--\n\n4.65").is_empty());
        assert!(findings("--\n\n4.65").is_empty());
        assert_eq!(findings(",\n\n.").len(), 2);
    }
}
