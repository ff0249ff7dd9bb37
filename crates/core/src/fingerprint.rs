use std::fmt;

use xxhash_rust::xxh3::Xxh3;

use crate::{Article, Finding, Span};

/// How many words on each side of the marked text belong to a fingerprint: enough to tell two
/// slips in one paragraph apart, few enough that an edit elsewhere in it does no harm.
const CONTEXT_WORDS: usize = 3;

/// What identifies the same finding tomorrow: 128 bits over the rule, the article's id, the
/// marked text, a few words around it, and which of several such places it is.
///
/// Line numbers, paragraph numbers and paths take no part, so a finding survives when
/// paragraphs move and, for articles with ids of their own, when files are renamed. Letter
/// case and white space do not matter. The hash is XXH3, whose specification is fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(u128);

impl Fingerprint {
    /// Returns the fingerprint of `finding`, which is the one of number `occurrence` (from 0)
    /// among the findings in `article` that are equal but for their position.
    #[must_use]
    pub fn of(finding: &Finding, article: &Article, occurrence: u32) -> Self {
        let text = article.text();
        let span = finding.place.span;
        let paragraph =
            article.paragraphs().get(finding.place.paragraph).map_or(span, |p| p.span).cover(span);
        let before = &text[paragraph.start()..span.start()];
        let after = &text[span.end()..paragraph.end()];

        let mut hash = Hasher(Xxh3::new());
        hash.word(finding.rule.code);
        hash.word(article.id());
        let context: Vec<&str> = before.split_whitespace().rev().take(CONTEXT_WORDS).collect();
        hash.words(context.into_iter().rev());
        hash.words(span.slice(text).split_whitespace());
        hash.words(after.split_whitespace().take(CONTEXT_WORDS));
        hash.0.update(&occurrence.to_le_bytes());
        Self(hash.0.digest128())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A hash over words, each closed by a byte that occurs in no text.
struct Hasher(Xxh3);

impl Hasher {
    fn words<'a>(&mut self, words: impl Iterator<Item = &'a str>) {
        for word in words {
            self.word(&word.to_lowercase());
        }
        self.0.update(&[0xfe]);
    }

    fn word(&mut self, word: &str) {
        self.0.update(word.as_bytes());
        self.0.update(&[0xff]);
    }
}

impl Span {
    /// Returns the smallest span that covers both.
    fn cover(self, other: Self) -> Self {
        Self::new(self.start().min(other.start()), self.end().max(other.end()))
    }
}

#[cfg(test)]
mod tests {
    use super::Fingerprint;
    use crate::rule::{Example, Explanation};
    use crate::{Article, Finding, Rule, Severity, Span};

    static RULE: Rule = Rule {
        code: "STR004",
        name: "",
        summary: "",
        severity: Severity::Error,
        explanation: Explanation {
            finds: "",
            matters: "",
            example: Example { flagged: &[], silent: &[] },
            limits: "",
        },
    };

    fn fingerprint(text: &str, marked: &str, occurrence: u32) -> String {
        let article = Article::from_plain_text(text);
        let start = text.find(marked).unwrap();
        let place = article.place(Span::new(start, start + marked.len()));
        Fingerprint::of(&Finding::new(&RULE, place, ""), &article, occurrence).to_string()
    }

    #[test]
    fn moving_a_paragraph_changes_nothing() {
        let here = fingerprint("The Areas.The minister went home.", "Areas.The", 0);
        let there = fingerprint("First.\n\nthe areas.The  minister went\nhome.", "areas.The", 0);
        assert_eq!(here, there);
        assert_eq!(here.len(), 32);
    }

    #[test]
    fn other_words_and_other_occurrences_are_other_findings() {
        let text = "In the areas.The minister went.";
        let first = fingerprint(text, "areas.The", 0);
        assert_ne!(first, fingerprint(text, "areas.The", 1));
        assert_ne!(first, fingerprint("In all areas.The minister went.", "areas.The", 0));
        assert_ne!(first, fingerprint(text, "the areas.The", 0));
    }
}
