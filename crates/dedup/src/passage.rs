use std::cell::OnceCell;
use std::ops::Range;

use crate::fact_words::{self, Meaning};
use crate::hash;
use crate::signature::{SHINGLE_WORDS, shingle_set};
use crate::words::{Word, Words};

/// A paragraph as a reader compares it: its words, with figures kept whole, and what each may say.
pub(crate) struct Passage<'t> {
    pub(crate) text: &'t str,
    pub(crate) words: Vec<PassageWord>,
    /// The set of word 3-grams as the join knows it, ascending.
    pub(crate) shingles: Vec<u64>,
    /// Whether few enough words are capitalised for a capital to mean something.
    capitals_mark_names: OnceCell<bool>,
}

/// A word, or a figure such as `6-1/4` or `8,993.00`.
#[derive(Debug, Clone)]
pub(crate) struct PassageWord {
    pub(crate) range: Range<usize>,
    /// Equal for words that mean the same to a reader: case and the grouping of digits do not
    /// count, and `three` is `3`.
    pub(crate) hash: u64,
    is_figure: bool,
}

/// What a word contributes to what a paragraph states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Role {
    /// A figure, in digits or letters.
    Number,
    /// A month or a day of the week.
    Date,
    /// Capitalised where ordinary words are not.
    Name,
    /// Turns a statement into its opposite.
    Negation,
    /// Anything else.
    Plain,
}

/// Where more than this share of the longer words is capitalised (headlines, capitals throughout),
/// capitals do not mark names. German prose stays below a half.
const MAX_CAPITALISED: f64 = 0.9;

impl<'t> Passage<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let plain: Vec<Word> = Words::of(text).collect();
        let hashes: Vec<u64> = plain.iter().map(|word| word.hash).collect();
        let shingles = shingle_set(&hashes, SHINGLE_WORDS);

        let mut words: Vec<PassageWord> = Vec::with_capacity(plain.len());
        let mut rest = plain.as_slice();
        while let Some((first, more)) = rest.split_first() {
            let n_joined = n_joined_to_figure(text, first, more);
            let end = more[..n_joined].last().unwrap_or(first).range.end;
            let range = first.range.start..end;
            let (hash, is_figure) = match fact_words::meaning(first.hash) {
                Some(Meaning::Number(value)) => (value, true),
                _ if has_digit(&text[range.clone()]) => {
                    (hash_of_figure(&text[range.clone()]), true)
                }
                _ => (first.hash, false),
            };
            words.push(PassageWord { range, hash, is_figure });
            rest = &more[n_joined..];
        }
        Self { text, words, shingles, capitals_mark_names: OnceCell::new() }
    }

    /// Returns what a word contributes to what the passage states.
    pub(crate) fn role(&self, word: &PassageWord) -> Role {
        if word.is_figure {
            return Role::Number;
        }
        let (before, text) = (&self.text[..word.range.start], &self.text[word.range.clone()]);
        match fact_words::meaning(word.hash) {
            Some(Meaning::Date) => Role::Date,
            Some(Meaning::Negation) => Role::Negation,
            // What is left of `don’t`.
            _ if text.eq_ignore_ascii_case("t") && is_contracted(before) => Role::Negation,
            Some(Meaning::Function) if begins_sentence(before) => Role::Plain,
            _ if text.starts_with(char::is_uppercase) && self.capitals_mark_names() => Role::Name,
            _ => Role::Plain,
        }
    }

    fn capitals_mark_names(&self) -> bool {
        *self.capitals_mark_names.get_or_init(|| {
            let (mut n_long, mut n_capitalised) = (0_u32, 0_u32);
            for word in self.words.iter().map(|word| &self.text[word.range.clone()]) {
                if 4 <= word.len() {
                    n_long += 1;
                    n_capitalised += u32::from(word.starts_with(char::is_uppercase));
                }
            }
            f64::from(n_capitalised) <= MAX_CAPITALISED * f64::from(n_long)
        })
    }

    /// Returns the text from the first to the last of the words in `range`.
    pub(crate) fn slice(&self, range: Range<usize>) -> &'t str {
        match self.words.get(range) {
            Some([first, .., last]) => &self.text[first.range.start..last.range.end],
            Some([only]) => &self.text[only.range.clone()],
            _ => "",
        }
    }

    /// Returns the letters and digits of a word, in lower case.
    pub(crate) fn letters(&self, word: &PassageWord) -> String {
        let chars = self.text[word.range.clone()].chars();
        chars.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    /// Says whether the text breaks off (`…` or `...`), as the teasers of feeds do.
    pub(crate) fn breaks_off(&self) -> bool {
        let end = self.text.trim_end_matches([']', ')', ' ']);
        end.ends_with('…') || end.ends_with("...")
    }
}

/// Returns how many of the words after `first` belong to the same figure: digits on both sides of
/// a single sign that figures, dates and times are written with.
fn n_joined_to_figure(text: &str, first: &Word, more: &[Word]) -> usize {
    let mut last = first;
    let mut n_joined = 0;
    for next in more {
        let between = &text[last.range.end..next.range.start];
        let (before, after) = (&text[last.range.clone()], &text[next.range.clone()]);
        if !matches!(between, "." | "," | ":" | "/" | "-" | "–" | "'" | "’")
            || !before.ends_with(|c: char| c.is_ascii_digit())
            || !after.starts_with(|c: char| c.is_ascii_digit())
        {
            break;
        }
        n_joined += 1;
        last = next;
    }
    n_joined
}

fn has_digit(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
        || (!word.is_ascii() && word.contains(char::is_numeric))
}

/// Says whether what comes next begins a sentence, where every word has a capital.
fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, '"' | '“' | '„' | '”' | '‘' | '’' | '\'' | '(' | '[' | '<')
    });
    before.is_empty() || before.ends_with(['.', '!', '?', ':', '…', '-', '–', '—', '•', '*', '|'])
}

fn is_contracted(before: &str) -> bool {
    before.strip_suffix(['\'', '’']).is_some_and(|verb| verb.ends_with(['n', 'N']))
}

/// Hashes a figure without the signs that group its digits by three; the decimal comma is a point.
fn hash_of_figure(figure: &str) -> u64 {
    let mut plain = String::with_capacity(figure.len());
    let parts: Vec<&str> = figure.split_inclusive(['.', ',', '\'', '’']).collect();
    for (part, next) in parts.iter().zip(parts.iter().skip(1).map(Some).chain([None])) {
        let digits = part.trim_end_matches(['.', ',', '\'', '’']);
        plain.extend(digits.chars().flat_map(char::to_lowercase));
        let is_group =
            next.is_some_and(|next| next.trim_end_matches(['.', ',', '\'', '’']).len() == 3);
        if digits.len() < part.len() && !is_group {
            plain.push('.');
        }
    }
    hash::of_lower_word(plain.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Passage, Role};

    #[test]
    fn figures_stay_whole_and_grouping_does_not_count() {
        for (a, b) in [("8.993,00", "8993.00"), ("3,750,000", "3750000"), ("three", "3")] {
            let (a, b) = (Passage::of(a), Passage::of(b));
            assert_eq!((a.words.len(), b.words.len()), (1, 1), "{}", a.text);
            assert_eq!(a.words[0].hash, b.words[0].hash, "{}", a.text);
        }
        for (a, b) in [("17", "17.6"), ("6-1/4", "6-3/4"), ("1.5", "15"), ("5", "-5 or 6")] {
            assert_ne!(Passage::of(a).words[0].hash, Passage::of(b).words.last().unwrap().hash);
        }
    }

    #[test]
    fn roles_of_words() {
        let passage = Passage::of("He didn’t meet Kallas in May, but saw 3 or four of them.");
        let roles: Vec<_> = passage
            .words
            .iter()
            .map(|word| (&passage.text[word.range.clone()], passage.role(word)))
            .filter(|(_, role)| *role != Role::Plain)
            .collect();
        let expected = [
            ("t", Role::Negation),
            ("Kallas", Role::Name),
            ("May", Role::Date),
            ("3", Role::Number),
            ("four", Role::Number),
        ];
        assert_eq!(roles, expected);
    }

    #[test]
    fn capitals_throughout_mark_no_names() {
        let passage = Passage::of("PRESIDENT PUTIN MEETS CHANCELLOR SCHOLZ");
        assert!(passage.words.iter().all(|word| passage.role(word) == Role::Plain));
    }
}
