use std::cell::LazyCell;

use copydesk_core::{Article, Detector, Edit, Example, Explanation, Finding, Rule, Severity, Span};

use crate::english::is_english;
use crate::quotations::Quotations;

static RULE: Rule = Rule {
    code: "DUP008",
    name: "doubled-word",
    summary: "the same small word twice in a row",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports a word of grammar, such as `the`, `to` or `which`, that stands twice in a \
                row, also across a line break. Only words whose repetition is nearly always a \
                slip are on the list.",
        matters: "A repeated word is the commonest slip of cutting and pasting, and the eye reads \
                  over it.",
        example: Example {
            flagged: &["The talks were held in the the capital.", "The the talks were held."],
            silent: &[
                "He had had enough; it is clear that that is so. She gave her her book.",
                "The The played in the hall. They are what we are, are they?",
            ],
        },
        limits: "Repetition that may be meant (`had had`, `very very`, `told you you were`), \
                 repeated names and nouns, and texts in other languages than English are not \
                 reported.",
    },
};

/// Words that are not said twice in a row in correct English, or hardly ever.
///
/// Not here: `had`, `that`, `is`, `was`, `her`, `you`, `it`, `what`, `do`, and the particles of
/// verbs (`the plan was carried on on Monday`), which are.
const WORDS: [&str; 44] = [
    "a", "about", "after", "an", "and", "any", "as", "at", "be", "because", "been", "between",
    "but", "by", "could", "for", "from", "has", "have", "he", "his", "if", "into", "its", "my",
    "of", "or", "our", "she", "should", "than", "the", "their", "these", "they", "this", "to",
    "we", "were", "when", "which", "with", "would", "your",
];

/// Those of them that are words of other languages as well: they say nothing of an article's.
const SHARED_WITH_OTHER_LANGUAGES: [&str; 18] = [
    "a", "after", "an", "and", "any", "as", "at", "be", "but", "by", "for", "has", "he", "if",
    "my", "of", "or", "to",
];

/// Finds words that stand twice.
pub(crate) struct DoubledWord;

impl Detector for DoubledWord {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let text = article.text();
        let english = LazyCell::new(|| is_english(article));
        let quotations = LazyCell::new(|| Quotations::of(article));
        for (first, second) in equal_neighbours(text) {
            let word = second.slice(text);
            let place = article.place(Span::new(first.start(), second.end()));
            if !WORDS.contains(&word)
                || place.paragraph != article.place(second).paragraph
                || SHARED_WITH_OTHER_LANGUAGES.contains(&word) && !*english
            {
                continue;
            }
            let applicability = quotations.applicability(article, place.span);
            let surplus = Span::new(first.end(), second.end());
            findings.push(
                Finding::new(&RULE, place, format!("`{word}` stands twice in a row"))
                    .with_help("delete one of them")
                    .with_fix(
                        applicability,
                        vec![Edit { span: surplus, replacement: String::new() }],
                    ),
            );
        }
    }
}

/// Returns the pairs of equal words with only white space between them. The first may begin with
/// a capital, or behind an opening mark; the second is in small letters and no part of a compound.
fn equal_neighbours(text: &str) -> impl Iterator<Item = (Span, Span)> {
    let mut start = 0;
    let mut previous = Span::new(0, 0);
    text.as_bytes().split(u8::is_ascii_whitespace).filter_map(move |token| {
        let here = Span::new(start, start + token.len());
        start = here.end() + 1;
        if token.is_empty() {
            return None;
        }
        let first = std::mem::replace(&mut previous, here);
        let bytes = text.as_bytes();
        let opening = bytes[first.start()..first.end()]
            .iter()
            .take_while(|byte| matches!(byte, b'(' | b'[' | b'"' | b'\''))
            .count();
        let word = &bytes[first.start() + opening..first.end()];
        let second = token.get(..word.len())?;
        (!word.is_empty()
            && second[0] == word[0].to_ascii_lowercase()
            && second[1..] == word[1..]
            && second.iter().all(u8::is_ascii_lowercase)
            && !token.get(word.len()).is_some_and(|&b| continues_word(b)))
        .then(|| {
            let first = Span::new(first.start() + opening, first.end());
            (first, Span::new(here.start(), here.start() + word.len()))
        })
    })
}

/// Says whether `byte` makes a longer word, a compound or an abbreviation of what is before it.
fn continues_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii() || matches!(byte, b'-' | b'\'' | b'/' | b'.')
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding, Metadata};

    use super::DoubledWord;

    fn findings(article: &Article) -> Vec<Finding> {
        let mut findings = Vec::new();
        DoubledWord.check(article, &mut findings);
        findings
    }

    fn found_in(text: &str) -> Vec<String> {
        // The second sentence makes it English.
        let text = format!("{text}\n\nIt was the end.");
        let found = findings(&Article::from_plain_text(&text));
        found.iter().map(|f| f.place.span.slice(&text).to_owned()).collect()
    }

    #[test]
    fn slips_are_reported() {
        for (text, expected) in [
            ("held in the the capital", "the the"),
            ("The the talks", "The the"),
            ("he went to\nto town", "to\nto"),
            ("he went (to  to, he said, town)", "to  to"),
            ("to to to", "to to"),
        ] {
            assert_eq!(found_in(text)[0], expected, "{text}");
        }
    }

    #[test]
    fn what_may_be_meant_is_not() {
        for text in [
            "had had that that very very no no is is her her you you",
            "The The, Duran Duran and Boutros Boutros-Ghali of New York, New York",
            "to, to and to. to be in in-house, at at-risk, a a.m. a a’s",
            "the end of\n\nof the 10 10",
            "into-to to-to",
        ] {
            assert!(found_in(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn only_english_is_judged() {
        let tagged = |tag: &str| {
            let metadata = Metadata { language: Some(tag.to_owned()), ..Metadata::default() };
            findings(&Article::from_plain_text("to to samo").with_metadata(metadata)).len()
        };
        assert_eq!([tagged("pl"), tagged("en-GB")], [0, 1]);
        let untagged = |text: &str| findings(&Article::from_plain_text(text)).len();
        assert_eq!(untagged("a to to samo, i a a, has has visto"), 0);
        assert_eq!(untagged("It has been been played."), 1);
    }

    #[test]
    fn the_fix_deletes_the_second_word() {
        let text = "In the the end. “Go to to the end.”";
        let fixes: Vec<_> = findings(&Article::from_plain_text(text))
            .into_iter()
            .map(|finding| finding.fix.unwrap())
            .map(|fix| (fix.edits[0].span.slice(text).to_owned(), fix.applicability))
            .collect();
        assert_eq!(
            fixes,
            [(" the".to_owned(), Applicability::Safe), (" to".to_owned(), Applicability::Unsafe)]
        );
    }
}
