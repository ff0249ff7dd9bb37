use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::fact_words::{self, Meaning};
use crate::hash;
use crate::signature::{SHINGLE_WORDS, shingle_set};
use crate::words::{Word, Words};

/// A paragraph as a reader compares it: its words, with figures kept whole, and what each may say.
#[derive(Debug)]
pub(crate) struct Passage<'t> {
    pub(crate) text: Cow<'t, str>,
    pub(crate) words: Vec<PassageWord>,
    /// By word: equal for words that mean the same to a reader. Case and the grouping of digits
    /// do not count, and `three` is `3`.
    pub(crate) hashes: Vec<u64>,
    /// Bytes in all words.
    pub(crate) n_letters: usize,
    /// Whether few enough words are capitalised for a capital to mean something.
    capitals_mark_names: OnceCell<bool>,
    /// Its words as a writer counts, between white space.
    n_written_words: OnceCell<usize>,
    /// The set of word 3-grams as the join knows it, ascending.
    shingles: OnceCell<Vec<u64>>,
}

/// A word, or a figure such as `6-1/4` or `8,993.00`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PassageWord {
    start: u32,
    end: u32,
    is_figure: bool,
}

/// Memory for the words of a passage.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    words: Vec<PassageWord>,
    hashes: Vec<u64>,
}

impl PassageWord {
    pub(crate) fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn is_figure(self) -> bool {
        self.is_figure
    }
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

/// Longer texts are cut here, at a character; nobody compares them word by word.
const MAX_BYTES: usize = u32::MAX as usize;

impl<'t> Passage<'t> {
    pub(crate) fn of(text: impl Into<Cow<'t, str>>) -> Self {
        Self::with_memory(text.into(), Memory::default())
    }

    /// Does the same in the memory of a passage that is no longer needed.
    pub(crate) fn with_memory(text: Cow<'t, str>, memory: Memory) -> Self {
        let Memory { mut words, mut hashes } = memory;
        let cut = first_bytes(&text, MAX_BYTES);
        words.reserve(cut.len() / 6);
        hashes.reserve(cut.len() / 6);
        let mut n_letters = 0;
        let mut plain = Words::of(cut).peekable();
        while let Some(first) = plain.next() {
            let is_negated = plain.peek().is_some_and(|next| is_contracted_not(cut, &first, next));
            if is_negated && let Some(rest) = plain.next() {
                let stem = first.range.start..first.range.end - 1;
                hashes.push(hash_of_stem(&cut[stem.clone()]));
                hashes.push(fact_words::hash_of_not());
                let not = stem.end..rest.range.end;
                n_letters += stem.len() + not.len();
                for Range { start, end } in [stem, not] {
                    let (start, end) = (narrow(start), narrow(end));
                    words.push(PassageWord { start, end, is_figure: false });
                }
                continue;
            }
            let mut range = first.range.clone();
            while plain.peek().is_some_and(|next| is_joined_to_figure(cut, &range, &next.range)) {
                range.end = plain.next().map_or(range.end, |next| next.range.end);
            }
            let digits = has_digit(&cut[range.clone()]);
            let number = if digits { None } else { fact_words::number(first.hash) };
            hashes.push(match number {
                Some(value) => value,
                None if first.range.end < range.end => hash_of_figure(&cut[range.clone()]),
                None => first.hash,
            });
            n_letters += range.len();
            let is_figure = digits || number.is_some();
            words.push(PassageWord {
                start: narrow(range.start),
                end: narrow(range.end),
                is_figure,
            });
        }
        Self {
            text,
            words,
            hashes,
            n_letters,
            capitals_mark_names: OnceCell::new(),
            n_written_words: OnceCell::new(),
            shingles: OnceCell::new(),
        }
    }

    /// Gives back the memory, for another passage.
    pub(crate) fn into_memory(self) -> Memory {
        let Self { mut words, mut hashes, .. } = self;
        words.clear();
        hashes.clear();
        Memory { words, hashes }
    }

    /// Returns the set of word 3-grams as the join knows it, ascending.
    pub(crate) fn shingles(&self) -> &[u64] {
        self.shingles.get_or_init(|| {
            let words: Vec<u64> = Words::of(&self.text).map(|word| word.hash).collect();
            shingle_set(&words, SHINGLE_WORDS)
        })
    }

    /// Returns the number of words as a writer counts, so that `6-1/4` is one.
    pub(crate) fn n_written_words(&self) -> usize {
        *self.n_written_words.get_or_init(|| self.text.split_whitespace().count())
    }

    /// Returns the text of a word.
    pub(crate) fn word(&self, index: usize) -> &str {
        &self.text[self.words[index].range()]
    }

    /// Returns what a word contributes to what the passage states.
    pub(crate) fn role(&self, index: usize) -> Role {
        let word = self.words[index];
        if word.is_figure {
            return Role::Number;
        }
        let before = &self.text[..word.range().start];
        match fact_words::meaning(self.hashes[index]) {
            Some(Meaning::Date) => Role::Date,
            Some(Meaning::Negation) => Role::Negation,
            Some(Meaning::Function) if begins_sentence(before) => Role::Plain,
            _ if self.word(index).starts_with(char::is_uppercase) && self.capitals_mark_names() => {
                Role::Name
            }
            _ => Role::Plain,
        }
    }

    fn capitals_mark_names(&self) -> bool {
        *self.capitals_mark_names.get_or_init(|| {
            let (mut n_long, mut n_capitalised) = (0_u32, 0_u32);
            for word in (0..self.words.len()).map(|index| self.word(index)) {
                if 4 <= word.len() {
                    n_long += 1;
                    n_capitalised += u32::from(word.starts_with(char::is_uppercase));
                }
            }
            f64::from(n_capitalised) <= MAX_CAPITALISED * f64::from(n_long)
        })
    }

    /// Returns the text from the first to the last of the words in `range`.
    pub(crate) fn slice(&self, range: Range<usize>) -> &str {
        match self.words.get(range) {
            Some([first, .., last]) => &self.text[first.range().start..last.range().end],
            Some([only]) => &self.text[only.range()],
            _ => "",
        }
    }

    /// Says whether there is a figure among some words.
    pub(crate) fn has_figure(&self, words: &Range<usize>) -> bool {
        self.words[words.clone()].iter().any(|word| word.is_figure)
    }

    /// Counts the bytes of some words, without what stands between them.
    pub(crate) fn n_letters(&self, words: Range<usize>) -> usize {
        self.words[words].iter().map(|word| word.range().len()).sum()
    }

    /// Appends the letters and digits of a word, in lower case.
    pub(crate) fn push_letters(&self, index: usize, letters: &mut String) {
        let word = self.word(index);
        if word.is_ascii() {
            let bytes = word.bytes().filter(u8::is_ascii_alphanumeric);
            letters.extend(bytes.map(|byte| char::from(byte.to_ascii_lowercase())));
        } else {
            let chars = word.chars().filter(|c| c.is_alphanumeric());
            letters.extend(chars.flat_map(char::to_lowercase));
        }
    }

    /// Says whether the text breaks off (`…` or `...`), as the teasers of feeds do.
    pub(crate) fn breaks_off(&self) -> bool {
        let end = self.text.trim_end_matches([']', ')', ' ']);
        end.ends_with('…') || end.ends_with("...")
    }
}

/// Returns the beginning of a text, at most `n` bytes, cut at a character.
fn first_bytes(text: &str, n: usize) -> &str {
    let end = (0..=n.min(text.len())).rev().find(|&end| text.is_char_boundary(end));
    &text[..end.unwrap_or(0)]
}

fn narrow(position: usize) -> u32 {
    u32::try_from(position).expect("the text was cut to fewer than 2^32 bytes")
}

/// Says whether a word goes on the figure before it: digits on both sides of a single sign that
/// figures, dates and times are written with.
fn is_joined_to_figure(text: &str, figure: &Range<usize>, next: &Range<usize>) -> bool {
    let bytes = text.as_bytes();
    bytes[figure.end - 1].is_ascii_digit()
        && bytes[next.start].is_ascii_digit()
        && matches!(&text[figure.end..next.start], "." | "," | ":" | "/" | "-" | "–" | "'" | "’")
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

/// Says whether two words are the halves of a contraction such as `doesn’t`.
fn is_contracted_not(text: &str, first: &Word, next: &Word) -> bool {
    let bytes = text.as_bytes();
    2 <= first.range.len()
        && next.range.len() == 1
        && matches!(bytes[next.range.start], b't' | b'T')
        && matches!(bytes[first.range.end - 1], b'n' | b'N')
        && matches!(&text[first.range.end..next.range.start], "'" | "’")
}

/// Hashes the verb of a contraction, so that `won’t` has the words of `will not`.
fn hash_of_stem(stem: &str) -> u64 {
    let lower = stem.to_lowercase();
    hash::of_lower_word(match lower.as_str() {
        "ca" => b"can",
        "wo" => b"will",
        "sha" => b"shall",
        other => other.as_bytes(),
    })
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
            assert_eq!(a.hashes[0], b.hashes[0], "{}", a.text);
        }
        for (a, b) in [("17", "17.6"), ("6-1/4", "6-3/4"), ("1.5", "15"), ("5", "-5 or 6")] {
            assert_ne!(Passage::of(a).hashes[0], *Passage::of(b).hashes.last().unwrap());
        }
    }

    #[test]
    fn contractions_have_the_words_of_what_they_stand_for() {
        for (short, long) in [("won't", "will not"), ("CAN’T", "can not"), ("Isn't", "is not")] {
            assert_eq!(Passage::of(short).hashes, Passage::of(long).hashes, "{short}");
        }
        assert_eq!(Passage::of("don").words.len(), 1);
        assert_eq!(Passage::of("n't 'n' t").words.len(), 4);
    }

    #[test]
    fn roles_of_words() {
        let passage = Passage::of("He didn’t meet Kallas in May, but saw 3 or four of them.");
        let roles: Vec<_> = (0..passage.words.len())
            .map(|index| (passage.word(index), passage.role(index)))
            .filter(|(_, role)| *role != Role::Plain)
            .collect();
        let expected = [
            ("n’t", Role::Negation),
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
        assert!((0..passage.words.len()).all(|index| passage.role(index) == Role::Plain));
    }
}
