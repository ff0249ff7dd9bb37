use copydesk_core::{
    Applicability, Article, Confidence, Detector, Edit, Example, Explanation, Finding,
    ParagraphKind, Rule, Severity, Span,
};

use crate::english::is_english;
use crate::prose::contains_word;

/// Shorter paragraphs are headings, captions and lines of verse, which may end anywhere.
const MIN_WORDS: usize = 10;

static RULE: Rule = Rule {
    code: "STR001",
    name: "truncated-paragraph",
    summary: "a paragraph that stops in the middle of a sentence",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports paragraphs of ten words or more that end with a word no sentence ends \
                with (`the`, `of`, `and`), with a comma or an opening bracket, or with the mark of \
                a text that was cut (`[…]`, `[...]`). Where the next paragraph goes on with a small \
                letter, the sentence was broken in two rather than cut.",
        matters: "Readers miss the point, and a corpus learns sentences that end nowhere. It is \
                  what a limit on length or a lost connection leaves behind.",
        example: Example {
            flagged: &[
                "The minister said on Monday that the talks would go on for the\n\nIt rained.",
                "The minister said on Monday that the talks would go on in May […]",
            ],
            silent: &[
                "The minister said on Monday that the talks would go on for long.\n\nThe rest of",
                "“The question is what the new bridge is there for,” he said on Monday.",
            ],
        },
        limits: "A paragraph that was cut after a word that may end a sentence is STR003's, or is \
                 not seen. English only, but for the marks of a cut. An ellipsis at the end may \
                 be meant and is not reported.",
    },
};

/// Words that no English sentence ends with.
///
/// Not here: prepositions that end a relative clause (`what it is for`), and `a`, which is also a
/// letter.
const NEVER_LAST: &str = " an and although because between during from if into its my nor of or our \
    than the their unless until upon versus whereas which whose with within without your ";

/// Finds paragraphs without their end.
pub(crate) struct TruncatedParagraph;

impl Detector for TruncatedParagraph {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        for (index, paragraph) in article.paragraphs().iter().enumerate() {
            if paragraph.kind != ParagraphKind::Body {
                continue;
            }
            let text = paragraph.span.slice(article.text());
            let Some(end) = open_end(text) else { continue };
            if text.split_whitespace().nth(MIN_WORDS - 1).is_none()
                || matches!(end, End::Word(_)) && !is_english(article)
            {
                continue;
            }
            findings.push(report(article, index, end));
        }
    }
}

/// How a paragraph ends that does not end.
#[derive(Debug, Clone, Copy)]
enum End<'a> {
    /// With a word that no sentence ends with.
    Word(&'a str),
    /// With a mark that something must follow.
    Mark(&'a str),
    /// With the mark of a cut.
    Cut(&'a str),
}

fn open_end(text: &str) -> Option<End<'_>> {
    for cut in ["[…]", "[...]", "[&#8230;]", "[&hellip;]"] {
        if text.ends_with(cut) {
            return Some(End::Cut(cut));
        }
    }
    let last = text.split_whitespace().next_back()?;
    if matches!(last, "(" | "[") || last.ends_with(',') && last.len() > 1 {
        return Some(End::Mark(&text[text.len() - 1..]));
    }
    contains_word(NEVER_LAST, last).then_some(End::Word(last))
}

fn report(article: &Article, index: usize, end: End<'_>) -> Finding {
    let paragraph = article.paragraphs()[index].span;
    let (End::Word(shown) | End::Mark(shown) | End::Cut(shown)) = end;
    let place = article.place(Span::new(paragraph.end() - shown.len(), paragraph.end()));
    if matches!(end, End::Cut(_)) {
        return Finding::new(&RULE, place, format!("the text was cut off here, as `{shown}` says"))
            .with_help("get the rest from the source");
    }
    let next = article.paragraphs().get(index + 1).filter(|p| p.kind == ParagraphKind::Body);
    let goes_on =
        next.filter(|next| next.span.slice(article.text()).starts_with(|c: char| c.is_lowercase()));
    let Some(next) = goes_on else {
        return Finding::new(&RULE, place, format!("paragraph stops at `{shown}`"))
            .with_confidence(Confidence::new(0.9))
            .with_help("get the rest from the source, or end the sentence");
    };
    let gap = Span::new(paragraph.end(), next.span.start());
    Finding::new(
        &RULE,
        place,
        format!("sentence is broken at `{shown}`; the next paragraph goes on"),
    )
    .with_confidence(Confidence::new(0.9))
    .with_help("join the two paragraphs")
    .with_fix(Applicability::Unsafe, vec![Edit { span: gap, replacement: " ".to_owned() }])
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector};

    use super::TruncatedParagraph;

    const START: &str = "The minister said on Monday that the talks with the";

    fn messages(end: &str) -> Vec<String> {
        let text = format!("The heading of it\n\n{START} {end}");
        let mut findings = Vec::new();
        TruncatedParagraph.check(&Article::from_plain_text(&text), &mut findings);
        findings.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn open_ends_are_told_apart() {
        for (end, expected) in [
            ("union of\n\nIt rained.", "paragraph stops at `of`"),
            ("union, which", "paragraph stops at `which`"),
            ("union, after a week,\n\nIt rained.", "paragraph stops at `,`"),
            ("union (", "paragraph stops at `(`"),
            ("union would go on [...]", "the text was cut off here, as `[...]` says"),
            (
                "union from\n\nthe north go on.",
                "sentence is broken at `from`; the next paragraph goes on",
            ),
        ] {
            assert_eq!(messages(end), [expected], "{end}");
        }
    }

    #[test]
    fn ends_of_sentences_and_short_lines_are_left_alone() {
        for end in
            ["union go on.", "union go on", "union go on...", "union are what it is for", "“Of”"]
        {
            assert!(messages(end).is_empty(), "{end}");
        }
        let mut findings = Vec::new();
        TruncatedParagraph
            .check(&Article::from_plain_text("And the\n\nThe lord of the"), &mut findings);
        assert!(findings.is_empty());
    }
}
