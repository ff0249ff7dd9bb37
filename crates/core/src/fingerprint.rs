use std::fmt;

use xxhash_rust::xxh3::Xxh3;

use crate::{Article, Finding, Place, Span};

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
        let mut hash = Hasher(Xxh3::new());
        hash.word(finding.rule.code);
        hash.word(article.id());
        hash.around(finding.place, article);
        hash.0.update(&occurrence.to_le_bytes());
        Self(hash.0.digest128())
    }

    /// Returns what identifies `finding` wherever its article is called and however its paragraphs
    /// are arranged: its rule and either the texts that it is about, in no order, where there is
    /// another place beside its own, or its text with a few words around it. Several findings of
    /// a run may share it. `others` are the texts of the other places.
    #[must_use]
    pub fn of_content<'t>(
        finding: &Finding,
        article: &'t Article,
        others: impl Iterator<Item = &'t str>,
    ) -> Self {
        let marked = finding.place.span.slice(article.text());
        let mut texts: Vec<String> = others.chain([marked]).map(normalised).collect();
        let mut hash = Hasher(Xxh3::new());
        hash.word(finding.rule.code);
        if texts.len() == 1 {
            hash.around(finding.place, article);
        } else {
            texts.sort_unstable();
            texts.dedup();
            texts.iter().for_each(|text| hash.word(text));
        }
        Self(hash.0.digest128())
    }
}

impl std::str::FromStr for Fingerprint {
    type Err = std::num::ParseIntError;

    fn from_str(digits: &str) -> Result<Self, Self::Err> {
        u128::from_str_radix(digits, 16).map(Self)
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

/// A hash over words, each closed by a byte that occurs in no text.
struct Hasher(Xxh3);

/// Returns the words of `text` in lower case with one space between each two.
fn normalised(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Hasher {
    /// Adds the text at `place` with a few words of its paragraph before and after it.
    fn around(&mut self, place: Place, article: &Article) {
        let (text, span) = (article.text(), place.span);
        let paragraph =
            article.paragraphs().get(place.paragraph).map_or(span, |p| p.span).cover(span);
        let before = &text[paragraph.start()..span.start()];
        let after = &text[span.end()..paragraph.end()];
        let context: Vec<&str> = before.split_whitespace().rev().take(CONTEXT_WORDS).collect();
        self.words(context.into_iter().rev());
        self.words(span.slice(text).split_whitespace());
        self.words(after.split_whitespace().take(CONTEXT_WORDS));
    }

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
    fn content_is_the_same_in_another_article_and_from_the_other_copy() {
        let content = |text: &str, marked: &str, others: &[&str]| {
            let article = Article::from_plain_text(text).with_id(text.len().to_string());
            let start = text.find(marked).unwrap();
            let place = article.place(Span::new(start, start + marked.len()));
            let finding = Finding::new(&RULE, place, "");
            Fingerprint::of_content(&finding, &article, others.iter().copied())
        };
        let alone = content("In the areas.The minister went.", "areas.The", &[]);
        assert_eq!(alone, content("New.\n\nIn the areas.The minister went.", "areas.The", &[]));
        assert_ne!(alone, content("In all areas.The minister went.", "areas.The", &[]));
        let pair = content("One copy.\n\nOther copy.", "Other copy.", &["One copy."]);
        assert_eq!(pair, content("Other  copy.\n\none copy.", "one copy.", &["Other  copy."]));
        assert_eq!(pair.to_string().parse(), Ok(pair));
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
