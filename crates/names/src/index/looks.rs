//! The looks of words: which letters they have and how long they are, in 32 bits.
//!
//! An edit changes which letters there are by two at most, and the length by one, so that looks
//! rule out most names without reading them. `O(n)` to take, one instruction or two to compare.

use crate::spelling::MOST_EDITS;

/// How many bits hold letters: `a` and `z` share one.
const LETTERS: u32 = 25;

const ALL_LETTERS: u32 = (1 << LETTERS) - 1;

/// The longest length that is told apart, in six bits.
const LONGEST: u32 = 63;

/// The bit that says that the looks are of one word.
const ONE_WORD: u32 = 1 << 31;

/// The kinds of letters, and how many bytes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looks(pub(crate) u32);

impl Looks {
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let (mut letters, mut length, mut n_words) = (0, 0, 0);
        for word in words {
            for &byte in word {
                letters |= 1 << (u32::from(byte.wrapping_sub(b'a')) % LETTERS);
                length += 1;
            }
            n_words += 1;
        }
        let one_word = if n_words == 1 { ONE_WORD } else { 0 };
        Self(letters | LONGEST.min(length) << LETTERS | one_word)
    }

    /// Returns the looks of one word.
    pub(crate) fn of_word(word: &str) -> Self {
        Self::of(std::iter::once(word.as_bytes()))
    }

    /// Returns the number of bytes, 63 for all that are longer.
    #[inline]
    pub(crate) fn length(self) -> u32 {
        self.0 >> LETTERS & LONGEST
    }

    #[inline]
    pub(crate) fn are_of_one_word(self) -> bool {
        self.0 & ONE_WORD != 0
    }

    /// Says whether [`MOST_EDITS`] edits at most may lie between two words of ASCII letters: each takes away
    /// one kind of letter at most and brings one, and where one word is longer, so many bring or take none.
    #[inline]
    pub(crate) fn may_be_edited(self, other: Self) -> bool {
        let (own_length, length) = (self.length(), other.length());
        let (added, lost) = (length.saturating_sub(own_length), own_length.saturating_sub(length));
        let only_own = (self.0 & !other.0 & ALL_LETTERS).count_ones();
        let only_other = (other.0 & !self.0 & ALL_LETTERS).count_ones();
        (only_own + added).max(only_other + lost) as usize <= MOST_EDITS
    }

    /// Says whether edits that change `length` letters in number and `letters` in kind may lie
    /// between the two.
    #[inline]
    pub(crate) fn within(self, other: Self, length: u32, letters: u32) -> bool {
        let differ = (self.0 ^ other.0) & ALL_LETTERS;
        self.length().abs_diff(other.length()) <= length && differ.count_ones() <= letters
    }
}

/// The looks of some words. Of those that are not among them, most are told by a bit.
#[derive(Default)]
pub(crate) struct LooksSet {
    bits: [u64; 8],
    all: Vec<Looks>,
}

impl LooksSet {
    #[inline]
    pub(crate) fn has(&self, looks: Looks) -> bool {
        let (cell, bit) = Self::place(looks);
        self.bits[cell] & bit != 0 && self.all.contains(&looks)
    }

    fn place(looks: Looks) -> (usize, u64) {
        // The golden ratio spreads neighbours (Knuth, volume 3, 6.4).
        let spread = looks.0.wrapping_mul(0x9e37_79b9) >> 23;
        (spread as usize >> 6, 1 << (spread & 63))
    }
}

impl FromIterator<Looks> for LooksSet {
    fn from_iter<I: IntoIterator<Item = Looks>>(looks: I) -> Self {
        let mut set = Self::default();
        set.all.extend(looks);
        for &looks in &set.all {
            let (cell, bit) = Self::place(looks);
            set.bits[cell] |= bit;
        }
        set
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Looks;

    fn looks(word: &str) -> Looks {
        Looks::of(std::iter::once(word.as_bytes()))
    }

    proptest! {
        #[test]
        fn edits_stay_within_their_bounds(a in "[a-g]{0,9}", b in "[a-g]{0,9}") {
            let edits = u32::try_from(strsim::osa_distance(&a, &b)).unwrap();
            prop_assert!(looks(&a).within(looks(&b), edits, 2 * edits));
            prop_assert!(edits > 3 || looks(&a).may_be_edited(looks(&b)));
        }
    }

    #[test]
    fn words_as_long_as_a_page_have_looks() {
        assert!(looks(&"a".repeat(9000)).within(looks(&"a".repeat(70)), 0, 0));
    }
}
