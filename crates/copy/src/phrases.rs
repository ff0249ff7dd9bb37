//! Tables of phrases, and how a phrase is found among words.
//!
//! A rule that is a table of phrases reads it from `data/phrases/`; each row holds examples that
//! must and must not match, which a test runs.

use std::collections::HashMap;

use serde::Deserialize;

/// How many words each sign for words that differ may stand for; at least one.
const WILD: [(&str, usize); 2] = [("*", 8), ("**", 60)];

/// Where in a paragraph a phrase counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Stands {
    /// It is the whole paragraph.
    Paragraph,
    /// It ends a paragraph, after a sentence.
    Tail,
    /// It begins a paragraph, before a sentence.
    Head,
}

#[derive(Debug, Deserialize)]
struct Table {
    phrase: Vec<Phrase>,
}

/// One row of the table; its examples are for the tests.
#[derive(Debug, Deserialize)]
pub(crate) struct Phrase {
    text: String,
    stands: Vec<Stands>,
}

impl Phrase {
    fn words(&self) -> impl Iterator<Item = &str> + Clone {
        self.text.split(' ')
    }

    /// Says whether the phrase has no `*`, so that every word of a match is known.
    pub(crate) fn is_literal(&self) -> bool {
        self.words().all(|word| wild(word).is_none())
    }
}

/// Returns how many words `word` of a phrase may stand for, if it is no word itself.
fn wild(word: &str) -> Option<usize> {
    WILD.iter().find(|(sign, _)| *sign == word).map(|(_, most)| *most)
}

/// The phrases, by their first word.
#[derive(Debug)]
pub(crate) struct Phrases {
    by_first_word: HashMap<String, Vec<Phrase>>,
}

impl Phrases {
    /// Reads one of the tables that come with the program.
    ///
    /// # Panics
    ///
    /// If it is malformed; a test reads each of them.
    pub(crate) fn parse(table: &str) -> Self {
        let table: Table = toml::from_str(table).expect("a test reads the embedded tables");
        let mut by_first_word: HashMap<String, Vec<Phrase>> = HashMap::new();
        for phrase in table.phrase {
            let first = phrase.words().next().unwrap_or_default().to_owned();
            by_first_word.entry(first).or_default().push(phrase);
        }
        Self { by_first_word }
    }

    /// Returns the phrase that `text` consists of, if it is furniture in that position.
    ///
    /// Letter case, white space and punctuation around words do not matter.
    pub(crate) fn whole(&self, text: &str, stands: Stands) -> Option<&Phrase> {
        self.beginning_like(text, stands).find(|phrase| matches(words(text), phrase.words()))
    }

    /// Returns the phrase that `text` begins with, and how many bytes of it that is.
    ///
    /// Only a phrase without `*` has an end here, and only where a capital follows.
    pub(crate) fn at_head(&self, text: &str) -> Option<(&Phrase, usize)> {
        self.beginning_like(text, Stands::Head).filter(|phrase| phrase.is_literal()).find_map(
            |phrase| {
                let n_words = phrase.words().count();
                let covered = words(text).take(n_words);
                let last = covered.clone().last()?;
                let end = copydesk_core::Span::of(last, text).end();
                let rest = text[end..].trim_start_matches(|c: char| !c.is_alphanumeric());
                (matches(covered, phrase.words()) && rest.starts_with(char::is_uppercase))
                    .then_some((phrase, end))
            },
        )
    }

    fn beginning_like(&self, text: &str, stands: Stands) -> impl Iterator<Item = &Phrase> {
        let first = words(text).next().map(str::to_ascii_lowercase);
        let signs = WILD.iter().map(|(sign, _)| *sign);
        let keys = first.into_iter().flat_map(move |first| {
            let listed = self.by_first_word.get(&first);
            listed.into_iter().chain(signs.clone().filter_map(|sign| self.by_first_word.get(sign)))
        });
        keys.flatten().filter(move |phrase| phrase.stands.contains(&stands))
    }
}

/// Returns the words of `text` without the punctuation around them.
fn words(text: &str) -> impl Iterator<Item = &str> + Clone {
    text.split(|c: char| c.is_whitespace() || c == '/')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// Says whether `words` are exactly those of `pattern`, in which the signs of [`WILD`] stand for
/// some.
fn matches<'a>(
    mut words: impl Iterator<Item = &'a str> + Clone,
    mut pattern: impl Iterator<Item = &'a str> + Clone,
) -> bool {
    while let Some(expected) = pattern.next() {
        if let Some(most) = wild(expected) {
            for _ in 0..most {
                if words.next().is_none() {
                    return false;
                }
                if matches(words.clone(), pattern.clone()) {
                    return true;
                }
            }
            return false;
        }
        if !words.next().is_some_and(|word| word.eq_ignore_ascii_case(expected)) {
            return false;
        }
    }
    words.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::{Phrases, Stands, matches};

    fn phrases() -> Phrases {
        Phrases::parse(
            "[[phrase]]\ntext = 'read more'\nstands = ['paragraph']\n\
             [[phrase]]\ntext = 'story continues below'\nstands = ['head']\n",
        )
    }

    fn is_match(text: &str, pattern: &str) -> bool {
        matches(text.split(' '), pattern.split(' '))
    }

    #[test]
    fn stars_stand_for_words() {
        assert!(is_match("sign up for our free newsletter", "sign up for * newsletter"));
        assert!(!is_match("sign up for newsletter", "sign up for * newsletter"));
        assert!(is_match("a 1 2 3 4 5 6 7 8", "a *"));
        assert!(!is_match("a 1 2 3 4 5 6 7 8 9", "a *"));
        assert!(is_match("a 1 2 3 4 5 6 7 8 9 b c", "a ** b *") && !is_match("a b", "a ** b"));
        assert!(!is_match("a b c", "a b") && !is_match("a", "a b"));
    }

    #[test]
    fn punctuation_and_case_do_not_matter() {
        let phrases = phrases();
        for text in ["read more", "» READ  MORE…", "[Read more]", "read/more"] {
            assert!(phrases.whole(text, Stands::Paragraph).is_some(), "{text}");
        }
        assert!(phrases.whole("", Stands::Paragraph).is_none());
        assert!(phrases.whole("»", Stands::Tail).is_none());
    }

    #[test]
    fn a_head_ends_before_a_capital() {
        let phrases = phrases();
        let covered = |text| phrases.at_head(text).map(|(_, end)| end);
        assert_eq!(covered("Story continues below. The end"), Some(21));
        assert_eq!(covered("Story continues below the fold"), None);
        assert_eq!(covered("Story continues below"), None);
    }
}
