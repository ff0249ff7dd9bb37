use copydesk_core::{
    Article, Confidence, Detector, Example, Explanation, Finding, Rule, Severity, Span,
};

use crate::marks::{Certainty, Turn};
use crate::quotations::{Quotations, Unpaired};

/// How many words beside a mark its message shows.
const SHOWN_WORDS: usize = 4;

static RULE: Rule = Rule {
    code: "QUO001",
    name: "unbalanced-quotation",
    summary: "a quotation opens without closing, or closes without opening",
    severity: Severity::Error,
    explanation: Explanation {
        finds: "Pairs the double quotation marks of an article, curly or straight. Each paragraph \
                of a running quotation opens and only the last one closes; inches (`a 12\" disc`) \
                and texts that were cut off are known. A curly mark without a partner is an error. \
                A straight one, whose direction only its neighbours tell, is a warning; so is a \
                curly mark among marks of other kinds.",
        matters: "Readers cannot tell where someone's words end and the paper's begin: that is a \
                  matter of fact, and at times of law. It also betrays text that was inserted or \
                  lost on the way.",
        example: Example {
            flagged: &[
                "“We share our concerns,” he said. “They are real.” Take away.”",
                "“We share our concerns, he said.\n\nThe talks go on.",
                "The mayor called the plan \"a disgrace, and left the room.\n\nTalks go on.",
            ],
            silent: &[
                "“We share our concerns,” he said. “They are real.”",
                "He said: “This is the first paragraph.\n\n“This is the second.”",
                "A 12\" disc from the ’90s was “rare”.",
                "He said: “The plan was never meant to...",
            ],
        },
        limits: "Single quotation marks are not paired: nothing tells a closing one from an \
                 apostrophe. A mark that opens again after a sentence end is read as the next \
                 paragraph of the same quotation, even within a paragraph, because many sources \
                 join paragraphs. Where a straight mark has spaces or letters on both sides, its \
                 paragraph is left alone.",
    },
};

/// Finds double quotation marks without a partner.
pub(crate) struct UnbalancedQuotation;

impl Detector for UnbalancedQuotation {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        for unpaired in Quotations::of(article).unpaired {
            findings.push(report(article, unpaired));
        }
    }
}

fn report(article: &Article, Unpaired { span, turn, certainty }: Unpaired) -> Finding {
    let place = article.place(span);
    let paragraph = article.paragraphs()[place.paragraph].span;
    let (message, help) = match turn {
        Turn::Closes => {
            let before = Span::new(paragraph.start(), span.start()).slice(article.text());
            let message = match last_words(before) {
                "" => "closing quotation mark without an opening one".to_owned(),
                words => format!("closing quotation mark without an opening one after `{words}`"),
            };
            (message, "delete the mark, or add the one that opens the quotation")
        }
        Turn::Opens => {
            let after = Span::new(span.end(), paragraph.end()).slice(article.text());
            let message = match first_words(after) {
                "" => "quotation mark that opens nothing".to_owned(),
                words => format!("quotation that begins `{words}` is never closed"),
            };
            (message, "add the mark that closes the quotation, or delete this one")
        }
    };
    // Measured on news: of the curly ones nearly all, of the straight ones about four in five
    // are mistakes of the text.
    let (severity, confidence) = match certainty {
        Certainty::Glyph => (Severity::Error, 0.95),
        Certainty::Neighbours | Certainty::Guess => (Severity::Warning, 0.8),
    };
    Finding::new(&RULE, place, message)
        .with_severity(severity)
        .with_confidence(Confidence::new(confidence))
        .with_help(help)
}

/// Returns the last few words of `text`, back to another quotation mark.
fn last_words(text: &str) -> &str {
    let text = text.trim_end();
    let text = &text[text.rfind(is_mark).map_or(0, |at| at + mark_len(&text[at..]))..];
    let start = text.rmatch_indices(' ').nth(SHOWN_WORDS - 1).map_or(0, |(at, _)| at);
    text[start..].trim()
}

/// Returns the first few words of `text`, up to another quotation mark.
fn first_words(text: &str) -> &str {
    let text = &text[..text.find(is_mark).unwrap_or(text.len())];
    let end = text.match_indices(' ').nth(SHOWN_WORDS - 1).map_or(text.len(), |(at, _)| at);
    text[..end].trim()
}

fn is_mark(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

fn mark_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector, Severity};

    use super::UnbalancedQuotation;

    /// The marks that are reported, each with what stands around it.
    fn reported(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        UnbalancedQuotation.check(&Article::from_plain_text(text), &mut findings);
        findings
            .iter()
            .map(|finding| {
                let level = if finding.severity == Severity::Error { "!" } else { "?" };
                format!("{level} {}", finding.message.split('`').nth(1).unwrap())
            })
            .collect()
    }

    #[test]
    fn the_mark_out_of_place_is_reported() {
        for (text, expected) in [
            ("“Our concerns.” Take away.”", "! Take away."),
            ("A man said this.” Then he left.", "! A man said this."),
            ("“One, he said.\n\nTwo. Three “four” five.", "! One, he said."),
            ("“One.\n\n“Two.\n\n“Three.", "! Three."),
            ("It is \"bad, he said, \"and late\".\n\nIt is.", "? bad, he said,"),
            ("‘Not any more,” he wrote.", "! ‘Not any more,"),
            ("He said. \"The end.\" It is.\" More.", "? It is."),
        ] {
            assert_eq!(reported(text), [expected], "{text}");
        }
    }

    #[test]
    fn conventions_of_news_are_known() {
        for text in [
            // Running quotations: separate, joined, not opened again, interrupted by furniture.
            "He said: “One.\n\n“Two.\n\n“Three,” and left.",
            "\"One. \"Two. \"Three.\" And more.",
            "“One.\nTwo.”\n\n“Three.\n\nFour.”",
            "“One.\n\nAdvertisement\n\n“Two.”",
            // Nesting, brackets, possessives, inches.
            "“He called it “great” and ‘small’,” she said (“loudly”).",
            "The \"Post\"'s '90s ministers' James' 6\" nails, 5'10\" tall, 15” screens.",
            "\"The 12\" disc,\" he said.",
            // Mixed kinds, other languages.
            "an “irresponsible act.\" He left.",
            "„Tak”, „Nein“, «Oui», »Ja«, ”Hej”",
            // Cut off.
            "“It seems that we ...",
            "“It seems.\n\nContinue reading…",
            "It was used, \"Once run it deletes the",
            // Nobody can tell.
            "a \" b c d.",
            "Item  \"  \"\n\nItem  \"",
        ] {
            assert_eq!(reported(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn an_error_in_one_paragraph_says_nothing_of_the_next() {
        let text = "Nobody.” He left.\n\n“One,” he said.\n\nEnd.” Then “two”.";
        assert_eq!(reported(text), ["! Nobody.", "! End."]);
    }
}
