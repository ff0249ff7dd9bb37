//! Cuts a text into words: maximal runs of letters and digits, of any script.
//!
//! Case and what stands between words do not count. Numbers are words like any other: a copy
//! with other figures is another text. Scripts that are written without spaces give one word per
//! character, so that shingles over words work for them too.
//!
//! time: one pass, eight bytes at a time within words.
//! bad at: combining accents, which end a word (`e` + U+0301 is not `é`).

use std::ops::Range;

use crate::hash;

/// A word: where it stands in the text, and the hash of its lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) range: Range<usize>,
    pub(crate) hash: u64,
}

/// Yields the words of a text in order.
pub(crate) struct Words<'a> {
    text: &'a str,
    position: usize,
    lower: String,
}

impl<'a> Words<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, position: 0, lower: String::new() }
    }

    /// Hashes a word with letters beyond ASCII, whose lower case may be longer or shorter.
    fn hash_lower(&mut self, range: &Range<usize>) -> u64 {
        self.lower.clear();
        self.lower.extend(self.text[range.clone()].chars().flat_map(char::to_lowercase));
        hash::of_lower_word(self.lower.as_bytes())
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    fn next(&mut self) -> Option<Word> {
        let bytes = self.text.as_bytes();
        let mut start = self.position;
        let mut is_ascii = true;
        let mut end = loop {
            match *bytes.get(start)? {
                byte if byte.is_ascii_alphanumeric() => break start,
                byte if byte.is_ascii() => start += 1,
                _ => match char_at(self.text, start) {
                    (Class::Letter, length) => {
                        is_ascii = false;
                        break start + length;
                    }
                    (Class::WordOfItsOwn, length) => {
                        let range = start..start + length;
                        self.position = range.end;
                        return Some(Word { hash: self.hash_lower(&range), range });
                    }
                    (Class::Between, length) => start += length,
                },
            }
        };
        loop {
            end += n_ascii_alphanumeric(&bytes[end..]);
            match bytes.get(end) {
                Some(byte) if !byte.is_ascii() => match char_at(self.text, end) {
                    (Class::Letter, length) => {
                        is_ascii = false;
                        end += length;
                    }
                    _ => break,
                },
                _ => break,
            }
        }
        self.position = end;
        let range = start..end;
        let hash = if is_ascii {
            hash::of_ascii_word(&bytes[range.clone()])
        } else {
            self.hash_lower(&range)
        };
        Some(Word { range, hash })
    }
}

/// Returns how many ASCII letters and digits `bytes` begin with, eight at a time: a word's end is
/// not to be foreseen, so a jump at every byte would cost more than all the rest.
fn n_ascii_alphanumeric(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    // In each byte: the high bit, if the byte (below 128) is in the range.
    let between = |bytes: u64, low: u8, high: u8| {
        (bytes + u64::from(0x80 - low) * ONES) & !(bytes + u64::from(0x7f - high) * ONES)
    };
    let mut n = 0;
    while let Some(chunk) = bytes[n..].first_chunk() {
        let chunk = u64::from_le_bytes(*chunk);
        let plain = chunk & !HIGH;
        let is_digit = between(plain, b'0', b'9');
        let is_letter = between(plain | (0x20 * ONES), b'a', b'z');
        let others = !(is_digit | is_letter) & HIGH | chunk & HIGH;
        if others != 0 {
            return n + others.trailing_zeros() as usize / 8;
        }
        n += 8;
    }
    n + bytes[n..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// What a character means for words.
enum Class {
    Letter,
    WordOfItsOwn,
    Between,
}

/// Returns the class of the character that starts at byte `start`, and its length in bytes.
fn char_at(text: &str, start: usize) -> (Class, usize) {
    let Some(c) = text[start..].chars().next() else { return (Class::Between, 1) };
    let class = match c {
        // What news is full of, without a look into the tables: quotation marks, dashes, the
        // letters of European languages.
        '\u{2000}'..='\u{206f}' => Class::Between,
        '\u{c0}'..='\u{17f}' if !matches!(c, '×' | '÷') => Class::Letter,
        _ if !c.is_alphanumeric() => Class::Between,
        // Thai, Lao, Myanmar, Khmer; kana; ideographs with their extensions.
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => {
            Class::WordOfItsOwn
        }
        '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => {
            Class::WordOfItsOwn
        }
        '\u{20000}'..='\u{3ffff}' => Class::WordOfItsOwn,
        _ => Class::Letter,
    };
    (class, c.len_utf8())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Words;

    fn words(text: &str) -> Vec<&str> {
        Words::of(text).map(|word| &text[word.range]).collect()
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let cases: [(&str, &[&str]); 7] = [
            ("", &[]),
            ("*** — …", &[]),
            ("It’s 1.5 mln,", &["It", "s", "1", "5", "mln"]),
            ("Łódź–Kraków", &["Łódź", "Kraków"]),
            ("naïve", &["naïve"]),
            ("東京2020年", &["東", "京", "2020", "年"]),
            ("end", &["end"]),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn letters_and_digits_are_those_of_the_standard_library(
            text in "[a-zA-Z0-9@\\[`{/:\u{10}\u{19}é’ ]{0,40}",
        ) {
            let expected: Vec<&str> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            prop_assert_eq!(words(&text), expected);
        }
    }

    #[test]
    fn case_is_folded_in_every_script() {
        let hashes = |text| Words::of(text).map(|word| word.hash).collect::<Vec<_>>();
        assert_eq!(hashes("ŁÓDŹ Москва NATO"), hashes("łódź МОСКВА Nato"));
        assert_ne!(hashes("lodz"), hashes("łódź"));
    }
}
