//! Cuts a text into words: maximal runs of letters and digits, of any script.
//!
//! Case and what stands between words do not count. Numbers are words like any other: a copy
//! with other figures is another text. Scripts that are written without spaces give one word per
//! character, so that shingles over words work for them too.
//!
//! time: one pass; a table look-up per ASCII byte.
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
        let (mut end, mut is_ascii) = loop {
            match *bytes.get(start)? {
                byte if byte.is_ascii_alphanumeric() => break (start + 1, true),
                byte if byte.is_ascii() => start += 1,
                _ => match char_at(self.text, start) {
                    (Class::Letter, length) => break (start + length, false),
                    (Class::WordOfItsOwn, length) => {
                        let range = start..start + length;
                        self.position = range.end;
                        return Some(Word { hash: self.hash_lower(&range), range });
                    }
                    (Class::Between, length) => start += length,
                },
            }
        };
        while let Some(&byte) = bytes.get(end) {
            if byte.is_ascii_alphanumeric() {
                end += 1;
            } else if byte.is_ascii() {
                break;
            } else if let (Class::Letter, length) = char_at(self.text, end) {
                is_ascii = false;
                end += length;
            } else {
                break;
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

    #[test]
    fn case_is_folded_in_every_script() {
        let hashes = |text| Words::of(text).map(|word| word.hash).collect::<Vec<_>>();
        assert_eq!(hashes("ŁÓDŹ Москва NATO"), hashes("łódź МОСКВА Nato"));
        assert_ne!(hashes("lodz"), hashes("łódź"));
    }
}
