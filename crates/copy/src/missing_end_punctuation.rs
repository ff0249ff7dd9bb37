use copydesk_core::{
    Article, Detector, Example, Explanation, Finding, ParagraphKind, Rule, Severity, Span,
};

use crate::prose::ends_sentence;

/// Shorter paragraphs are headings, captions, credits and lines of verse.
const MIN_WORDS: usize = 15;
/// What follows the last stop in so few words is no sentence: `REUTER`, `Ann Lee/Example News`.
const MAX_CREDIT_WORDS: usize = 4;
/// How many of the long paragraphs of an article must end with a mark before one that does not is
/// worth a note.
const USUAL_SHARE: f64 = 0.8;
/// From how many long paragraphs on an article shows how its paragraphs end.
const MIN_PARAGRAPHS: usize = 4;

static RULE: Rule = Rule {
    code: "STR003",
    name: "missing-end-punctuation",
    summary: "a paragraph of running text without a stop at its end",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "Reports paragraphs of 15 words or more that end with a letter or a figure, in \
                articles whose other paragraphs of that length end with a stop. Where only a few \
                words follow the last stop, they are a credit, an address or a tag.",
        matters: "A stop was forgotten, or the paragraph lost its end.",
        example: Example {
            flagged: &[
                "The minister said on Monday in the capital that the talks would go on for a week.\n\n\
                 The union said on Monday in the capital that the talks would end within the week\n\n\
                 The mayor said on Monday in the capital that nobody had told her of the talks yet.\n\n\
                 The police said on Monday in the capital that streets would stay open all the week.\n\n\
                 The weather office said on Monday in the capital that it would rain for all the week.\n\n\
                 The trains will run as they do every week, the company said on Monday in the capital.",
            ],
            silent: &["The talks go on\n\nThe minister said on Monday that the talks would go on."],
        },
        limits: "Articles of fewer than four long paragraphs say too little about how they end \
                 them. A list without list marks may look like running text.",
    },
};

/// Finds paragraphs without a stop.
pub(crate) struct MissingEndPunctuation;

impl Detector for MissingEndPunctuation {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let is_long = |text: &str| text.split_whitespace().nth(MIN_WORDS - 1).is_some();
        let long = || {
            let body = article.paragraphs().iter().filter(|p| p.kind == ParagraphKind::Body);
            body.map(|p| p.span).filter(|span| is_long(span.slice(article.text())))
        };
        let bare: Vec<Span> = long().filter(|span| ends_bare(span.slice(article.text()))).collect();
        if bare.is_empty() {
            return;
        }
        let n = long().count();
        if n < MIN_PARAGRAPHS || ((n - bare.len()) as f64) < USUAL_SHARE * n as f64 {
            return;
        }
        for span in bare {
            let text = span.slice(article.text());
            let last = text.split_whitespace().next_back().unwrap_or(text);
            let place = article.place(Span::new(span.end() - last.len(), span.end()));
            findings.push(
                Finding::new(&RULE, place, format!("paragraph ends with `{last}` and no stop"))
                    .with_help("end the sentence, or put back what is missing"),
            );
        }
    }
}

/// Says whether a paragraph ends in the middle of what may be a sentence.
fn ends_bare(text: &str) -> bool {
    let is_item = text.starts_with(['-', '–', '•', '*', '·']);
    let mut words = text.split_whitespace().rev();
    text.ends_with(char::is_alphanumeric)
        && !is_item
        && !words.by_ref().take(MAX_CREDIT_WORDS + 1).skip(1).any(ends_sentence)
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector};

    use super::MissingEndPunctuation;

    const LONG: &str =
        "The minister said on Monday in the capital that talks would go on for one more week";

    fn messages(ends: &[&str]) -> Vec<String> {
        let text: Vec<_> = ends.iter().map(|end| format!("{LONG}{end}")).collect();
        let article = Article::from_plain_text(&text.join("\n\n"));
        let mut findings = Vec::new();
        MissingEndPunctuation.check(&article, &mut findings);
        findings.into_iter().map(|f| f.message).collect()
    }

    #[test]
    fn the_one_that_differs_is_reported() {
        let found = messages(&[".", "!”", "", ".", "?", "."]);
        assert_eq!(found, ["paragraph ends with `week` and no stop"]);
    }

    #[test]
    fn articles_without_a_habit_are_left_alone() {
        assert!(messages(&[".", ".", ""]).is_empty(), "too few");
        assert!(messages(&["", "", ".", ".", "."]).is_empty(), "too many");
        assert!(messages(&[".", ":", ".)", ".", "…", "—"]).is_empty(), "any mark will do");
        assert!(messages(&[".", ".", ".", ".", ". REUTER", ".” Ann Lee/Example"]).is_empty());
    }
}
