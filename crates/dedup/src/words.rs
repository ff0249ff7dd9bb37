//! Cuts a text into words: maximal runs of letters and digits, of any script.
//!
//! Case and what stands between words do not count. Numbers are words like any other: a copy
//! with other figures is another text. Scripts that are written without spaces give one word per
//! character, so that shingles over words work for them too.
//!
//! time: one pass; letters are told from the rest 64 bytes at a time, for a word’s end is not to be
//! foreseen and a jump at every byte would cost more than all else.
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
    block: Block,
    lower: String,
}

/// What the bytes of a stretch of text are, a bit for each.
#[derive(Clone, Copy)]
struct Block {
    start: usize,
    /// ASCII letters and digits.
    letters: u64,
    /// Parts of characters beyond ASCII.
    others: u64,
}

impl<'a> Words<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        Self { text, position: 0, block: Block::at(0, text), lower: String::new() }
    }

    /// Hashes a word with letters beyond ASCII, whose lower case may be longer or shorter.
    fn hash_lower(&mut self, range: &Range<usize>) -> u64 {
        self.lower.clear();
        for c in self.text[range.clone()].chars() {
            match lower_european(c) {
                Some(lower) => self.lower.push(lower),
                None => self.lower.extend(c.to_lowercase()),
            }
        }
        hash::of_lower_word(self.lower.as_bytes())
    }

    /// Hashes a word of ASCII letters and digits.
    fn hash_ascii(&self, range: &Range<usize>) -> u64 {
        let bytes = &self.text.as_bytes()[range.start..];
        match bytes.first_chunk() {
            Some(first) if range.len() <= 8 => {
                let unused = 64 - 8 * range.len();
                let word = u64::from_le_bytes(*first) << unused >> unused;
                hash::of_short_ascii_word(word, range.len())
            }
            _ => hash::of_ascii_word(&bytes[..range.len()]),
        }
    }

    /// Returns the word that begins at `start` or after it, a character at a time.
    fn next_from(&mut self, mut start: usize) -> Option<Word> {
        let bytes = self.text.as_bytes();
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
            self.position = start;
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
        let hash = if is_ascii { self.hash_ascii(&range) } else { self.hash_lower(&range) };
        Some(Word { range, hash })
    }
}

impl Iterator for Words<'_> {
    type Item = Word;

    #[inline]
    fn next(&mut self) -> Option<Word> {
        loop {
            let offset = self.position - self.block.start;
            if Block::BYTES <= offset {
                if self.text.len() <= self.position {
                    return None;
                }
                self.block = Block::at(self.position, self.text);
                continue;
            }
            let Block { start: block, letters, others } = self.block;
            let rest = (letters | others) >> offset;
            if rest == 0 {
                self.position = block + Block::BYTES;
                continue;
            }
            let start = offset + rest.trailing_zeros() as usize;
            let end = start + (letters >> start).trailing_ones() as usize;
            if end == Block::BYTES && 0 < start {
                self.position = block + start;
                self.block = Block::at(self.position, self.text);
                continue;
            }
            if end == Block::BYTES || others >> end & 1 != 0 || start == end {
                return self.next_from(block + start);
            }
            self.position = block + end;
            let range = block + start..block + end;
            return Some(Word { hash: self.hash_ascii(&range), range });
        }
    }
}

/// In each byte 1, and the high bit.
const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

impl Block {
    const BYTES: usize = 64;

    /// Looks at the bytes from `start` on.
    fn at(start: usize, text: &str) -> Self {
        let bytes = &text.as_bytes()[start..];
        bytes.first_chunk().map_or_else(
            || {
                let mut block = [b' '; Self::BYTES];
                block[..bytes.len()].copy_from_slice(bytes);
                Self::of(start, &block)
            },
            |block| Self::of(start, block),
        )
    }

    fn of(start: usize, bytes: &[u8; Self::BYTES]) -> Self {
        let (mut letters, mut others) = (0, 0);
        for (n, eight) in (0..).step_by(8).zip(bytes.as_chunks::<8>().0) {
            let eight = u64::from_le_bytes(*eight);
            letters |= gather(ascii_alphanumeric(eight)) << n;
            others |= gather(eight & HIGH) << n;
        }
        Self { start, letters, others }
    }
}

/// Moves the high bits of the bytes together.
fn gather(high_bits: u64) -> u64 {
    (high_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Returns the high bit of each byte that is an ASCII letter or digit.
fn ascii_alphanumeric(bytes: u64) -> u64 {
    // In each byte: the high bit, if the byte (below 128) is in the range.
    let between = |bytes: u64, low: u8, high: u8| {
        (bytes + u64::from(0x80 - low) * ONES) & !(bytes + u64::from(0x7f - high) * ONES)
    };
    let plain = bytes & !HIGH;
    let is_digit = between(plain, b'0', b'9');
    let is_letter = between(plain | (0x20 * ONES), b'a', b'z');
    (is_digit | is_letter) & HIGH & !bytes
}

/// Returns how many ASCII letters and digits `bytes` begin with, eight at a time.
fn n_ascii_alphanumeric(bytes: &[u8]) -> usize {
    let mut n = 0;
    while let Some(chunk) = bytes[n..].first_chunk() {
        let others = !ascii_alphanumeric(u64::from_le_bytes(*chunk)) & HIGH;
        if others != 0 {
            return n + others.trailing_zeros() as usize / 8;
        }
        n += 8;
    }
    n + bytes[n..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Returns the lower case of a letter of the European languages that are written in Latin letters,
/// without a look into the tables; `None` for other characters and for `İ`, whose lower case is two.
fn lower_european(c: char) -> Option<char> {
    let code = u32::from(c);
    let is_upper = match c {
        '\0'..='\x7f' => return Some(c.to_ascii_lowercase()),
        'À'..='Þ' if c != '×' => return char::from_u32(code + 0x20),
        'ß'..='ÿ' | 'ĸ' | 'ŉ' => false,
        // Capitals alternate with small letters.
        'Ā'..='ķ' if c != 'İ' => code % 2 == 0,
        'Ŋ'..='ŷ' => code % 2 == 0,
        'Ĺ'..='ň' | 'Ź'..='ž' => code % 2 == 1,
        _ => return None,
    };
    char::from_u32(code + u32::from(is_upper))
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

    use super::{Words, lower_european};

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
            text in "[a-zA-Z0-9@\\[`{/:\u{10}\u{19}é’ ]{0,40}|[a-z]{50,80}[a-zé’ ]{0,99}[a-z]{0,80}",
        ) {
            let expected: Vec<&str> = text
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .collect();
            prop_assert_eq!(words(&text), expected);
        }
    }

    #[test]
    fn european_letters_have_the_lower_case_of_the_standard_library() {
        for c in '\0'..'\u{250}' {
            if let Some(lower) = lower_european(c) {
                assert!(c.to_lowercase().eq([lower]), "{c} {lower}");
            }
        }
        assert_eq!("Łęž".chars().filter_map(lower_european).collect::<String>(), "łęž");
    }

    #[test]
    fn case_is_folded_in_every_script() {
        let hashes = |text| Words::of(text).map(|word| word.hash).collect::<Vec<_>>();
        assert_eq!(hashes("ŁÓDŹ Москва NATO"), hashes("łódź МОСКВА Nato"));
        assert_ne!(hashes("lodz"), hashes("łódź"));
    }
}
