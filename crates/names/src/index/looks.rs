//! The looks of words: which letters they have and how long they are, in 32 bits.
//!
//! An edit changes which letters there are by two at most, and the length by one, so that looks
//! rule out most names without reading them. `O(n)` to take, one instruction or two to compare.

/// How many bits hold letters; six are left for the length.
const LETTERS: u32 = 26;

/// The longest length that is told apart.
const LONGEST: u32 = 63;

/// The kinds of letters, and how many bytes there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Looks(pub(crate) u32);

impl Looks {
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a [u8]>) -> Self {
        let (mut letters, mut length) = (0, 0);
        for &byte in words.flatten() {
            letters |= 1 << (u32::from(byte.wrapping_sub(b'a')) % LETTERS);
            length += 1;
        }
        Self(letters | LONGEST.min(length) << LETTERS)
    }

    /// Says whether edits that change `length` letters in number and `letters` in kind may lie
    /// between the two.
    pub(crate) fn within(self, other: Self, length: u32, letters: u32) -> bool {
        let differ = (self.0 ^ other.0) & ((1 << LETTERS) - 1);
        (self.0 >> LETTERS).abs_diff(other.0 >> LETTERS) <= length && differ.count_ones() <= letters
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
        }
    }

    #[test]
    fn words_as_long_as_a_page_have_looks() {
        assert!(looks(&"a".repeat(9000)).within(looks(&"a".repeat(70)), 0, 0));
    }
}
