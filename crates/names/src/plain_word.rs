//! Words of plain letters, read from a text eight bytes at a time.
//!
//! Most words of newswire end within their first eight bytes, so that the length, the shape and the hash of one take a few
//! instructions each, whatever its letters are. `O(n)`. Bad at everything but letters and digits of ASCII: the word ends there.

use crate::hash::add_eight;

/// In each of eight bytes a one.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The highest bit of each.
const HIGH: u64 = 0x80 * ONES;

/// What capitals lack, and small letters and digits have.
const SMALL: u64 = 0x20 * ONES;
/// What letters have, and digits lack.
const LETTER: u64 = 0x40 * ONES;

/// The letters and digits of ASCII that stand in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlainWord {
    /// How many there are.
    pub(crate) length: usize,
    /// Whether a small letter is among them.
    pub(crate) has_small: bool,
    /// Whether a capital is.
    pub(crate) has_capital: bool,
    /// The [`word_hash`](crate::hash::word_hash) of the word in lower case.
    pub(crate) hash: u64,
}

impl PlainWord {
    /// Reads the word that begins at `start`.
    #[inline]
    pub(crate) fn at(text: &[u8], start: usize) -> Self {
        let mut word = Self { length: 0, has_small: false, has_capital: false, hash: 0 };
        loop {
            let eight = Eight::at(text, start + word.length);
            let taken = eight.n_plain();
            word.has_small |= eight.has_small(taken);
            word.has_capital |= eight.has_capital(taken);
            word.hash = add_eight(word.hash, eight.in_lower_case(taken));
            word.length += taken as usize;
            if taken < 8 {
                return word;
            }
        }
    }
}

/// Eight bytes of a text, the first of them lowest.
#[derive(Clone, Copy)]
struct Eight(u64);

impl Eight {
    /// Reads the eight bytes from `start` on; zeros stand for what is beyond the end.
    #[inline]
    fn at(text: &[u8], start: usize) -> Self {
        let rest = text.get(start..).unwrap_or_default();
        let bytes = rest.first_chunk().copied();
        Self(u64::from_le_bytes(bytes.unwrap_or_else(|| padded(rest))))
    }

    /// Returns how many letters and digits the eight begin with.
    #[inline]
    fn n_plain(self) -> u32 {
        // With the high bit gone, a sum sets it again from a wanted byte on, and no byte reaches into the next.
        let from = |bytes: u64, first: u8| (bytes & !HIGH) + u64::from(0x80 - first) * ONES;
        let within = |bytes, first, last: u8| from(bytes, first) & !from(bytes, last + 1);
        let letters = within(self.0 | SMALL, b'a', b'z');
        let others = !(letters | within(self.0, b'0', b'9')) | self.0;
        (others & HIGH).trailing_zeros() / 8
    }

    /// Says whether a small letter is among the first bytes, which are letters and digits.
    #[inline]
    fn has_small(self, n_bytes: u32) -> bool {
        // The one bit is beside the other.
        self.first(n_bytes) & (self.0 << 1) & LETTER != 0
    }

    /// Says whether a capital is.
    #[inline]
    fn has_capital(self, n_bytes: u32) -> bool {
        Self(!self.0 & SMALL).first(n_bytes) != 0
    }

    /// Returns the first bytes, which are letters and digits, in lower case, and zeros.
    #[inline]
    fn in_lower_case(self, n_bytes: u32) -> u64 {
        Self(self.0 | SMALL).first(n_bytes)
    }

    /// Returns the first bytes, and zeros.
    #[inline]
    fn first(self, n_bytes: u32) -> u64 {
        self.0 & !u64::MAX.unbounded_shl(8 * n_bytes)
    }
}

/// Returns the last bytes of a text, and zeros.
#[cold]
fn padded(rest: &[u8]) -> [u8; 8] {
    std::array::from_fn(|at| rest.get(at).copied().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::PlainWord;
    use crate::hash::word_hash;

    proptest! {
        #[test]
        fn eight_bytes_are_read_as_one_by_one(text in "[a-zA-Z0-9]{0,20}[ -~é]{0,3}", start in 0_usize..9) {
            let word = text.bytes().skip(start).take_while(u8::is_ascii_alphanumeric);
            let mut word: Vec<u8> = word.collect();
            let found = PlainWord::at(text.as_bytes(), start);
            prop_assert_eq!(found.length, word.len());
            prop_assert_eq!(found.has_small, word.iter().any(u8::is_ascii_lowercase));
            prop_assert_eq!(found.has_capital, word.iter().any(u8::is_ascii_uppercase));
            word.make_ascii_lowercase();
            prop_assert_eq!(found.hash, word_hash(&word));
        }
    }

    #[test]
    fn every_byte_is_a_letter_or_a_digit_or_neither() {
        for byte in 0..=u8::MAX {
            let expected = usize::from(byte.is_ascii_alphanumeric());
            let text = [byte, b' ', 0xff, 0, b'a', b'a', b'a', b'a'];
            assert_eq!(PlainWord::at(&text, 0).length, expected, "{byte}");
        }
    }
}
