//! Aligns two sequences by a longest common subsequence, many columns at a time.
//!
//! A row of the dynamic programme is kept as bits (0 where the length grows), so that one
//! addition advances 64 columns; all rows are kept to walk back through.
//!
//! time: `O(n·m / 64)` after the common beginning and end are taken off.
//! space: `n·m / 8` bytes, at most [`MAX_CELLS`]` / 8`.
//! source: Hyyrö, “Bit-parallel LCS-length computation revisited” (AWOCA 2004), with the
//! traceback of rapidfuzz.
//! bad at: texts of more than ten thousand words each that differ at both ends, which are
//! reported as one gap.

use std::ops::Range;

/// Beyond this many cells (8 MB of bits) the middle is left unaligned.
const MAX_CELLS: usize = 1 << 26;

/// A place where two sequences differ: what stands in one, and what instead in the other. One
/// side may be empty, not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) a: Range<usize>,
    pub(crate) b: Range<usize>,
}

/// Aligns sequences one after another; keeps its memory between two of them.
#[derive(Debug, Default)]
pub(crate) struct Aligner {
    masks: Masks,
    rows: Vec<u64>,
    matches: Vec<(usize, usize)>,
}

impl Aligner {
    /// Returns the gaps between which `a` and `b` are equal, ascending.
    ///
    /// The equal parts are as long as possible in total. Exchanging `a` and `b` gives as much,
    /// though not always the same words.
    pub(crate) fn gaps(&mut self, a: &[u64], b: &[u64]) -> Vec<Gap> {
        let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
        let (rest_a, rest_b) = (&a[start..], &b[start..]);
        let end = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(x, y)| x == y).count();
        let (middle_a, middle_b) = (&rest_a[..rest_a.len() - end], &rest_b[..rest_b.len() - end]);

        self.align(middle_a, middle_b);
        let mut gaps = Vec::new();
        let (mut from_a, mut from_b) = (0, 0);
        let ends = (middle_a.len(), middle_b.len());
        for &(i, j) in self.matches.iter().rev().chain([&ends]) {
            if from_a < i || from_b < j {
                gaps.push(Gap { a: start + from_a..start + i, b: start + from_b..start + j });
            }
            (from_a, from_b) = (i + 1, j + 1);
        }
        gaps
    }

    /// Puts the positions of the elements of a longest common subsequence into `matches`,
    /// descending.
    fn align(&mut self, a: &[u64], b: &[u64]) {
        self.matches.clear();
        if a.is_empty() || b.is_empty() || MAX_CELLS / a.len() < b.len() {
            return;
        }
        let n_words = a.len().div_ceil(64);
        self.fill_rows(a, b, n_words);
        let rows = &self.rows;
        let grows_at = |row: usize, column: usize| {
            rows[row * n_words + column / 64] & (1 << (column % 64)) == 0
        };
        let (mut column, mut row) = (a.len(), b.len());
        while 0 < column && 0 < row {
            if !grows_at(row - 1, column - 1) {
                column -= 1;
            } else if 1 < row && grows_at(row - 2, column - 1) {
                row -= 1;
            } else {
                (column, row) = (column - 1, row - 1);
                self.matches.push((column, row));
            }
        }
    }

    /// Computes, per element of `b`, the bits of the row over `a`: 0 where the length grows.
    fn fill_rows(&mut self, a: &[u64], b: &[u64], n_words: usize) {
        self.masks.fill(a, n_words);
        self.rows.clear();
        self.rows.reserve(b.len() * n_words);
        for (row, element) in b.iter().enumerate() {
            let start = self.rows.len();
            if row == 0 {
                self.rows.resize(n_words, u64::MAX);
            } else {
                self.rows.extend_from_within(start - n_words..);
            }
            let Some(mask) = self.masks.of(*element, n_words) else { continue };
            let mut carry = false;
            for (bits, mask) in self.rows[start..].iter_mut().zip(mask) {
                let matched = *bits & mask;
                let (sum, over) = bits.overflowing_add(matched);
                let (sum, over_again) = sum.overflowing_add(u64::from(carry));
                carry = over || over_again;
                *bits = sum | (*bits - matched);
            }
        }
    }
}

/// Per different element of a sequence, the bits of the columns that hold it.
#[derive(Debug, Default)]
struct Masks {
    /// An element and the number of its mask plus one; open addressing, at most half full.
    slots: Vec<(u64, usize)>,
    bits: Vec<u64>,
}

impl Masks {
    fn fill(&mut self, elements: &[u64], n_words: usize) {
        self.slots.clear();
        self.slots.resize((2 * elements.len()).next_power_of_two(), (0, 0));
        self.bits.clear();
        for (column, element) in elements.iter().enumerate() {
            let slot = self.slot(*element);
            if self.slots[slot].1 == 0 {
                self.slots[slot] = (*element, self.bits.len() / n_words + 1);
                self.bits.resize(self.bits.len() + n_words, 0);
            }
            let start = (self.slots[slot].1 - 1) * n_words;
            self.bits[start + column / 64] |= 1 << (column % 64);
        }
    }

    fn of(&self, element: u64, n_words: usize) -> Option<&[u64]> {
        let start = self.slots[self.slot(element)].1.checked_sub(1)? * n_words;
        Some(&self.bits[start..start + n_words])
    }

    /// Returns the slot that holds the element, or where it would go.
    fn slot(&self, element: u64) -> usize {
        let mask = self.slots.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "elements are hashes: any bits do")]
        let mut slot = element as usize & mask;
        while self.slots[slot].1 != 0 && self.slots[slot].0 != element {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Aligner, Gap};

    fn gaps(a: &[u64], b: &[u64]) -> Vec<Gap> {
        let mut aligner = Aligner::default();
        aligner.gaps(b, a); // what is left of another pair is no matter
        aligner.gaps(a, b)
    }

    /// The length of a longest common subsequence, by the textbook.
    fn lcs_length(a: &[u64], b: &[u64]) -> usize {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for (i, x) in a.iter().enumerate() {
            for (j, y) in b.iter().enumerate() {
                table[i + 1][j + 1] =
                    if x == y { table[i][j] + 1 } else { table[i][j + 1].max(table[i + 1][j]) };
            }
        }
        table[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn what_is_outside_the_gaps_is_equal_and_as_long_as_possible(
            a in prop::collection::vec(0..6_u64, 0..150),
            b in prop::collection::vec(0..6_u64, 0..150),
        ) {
            let (mut kept_a, mut kept_b) = (a.clone(), b.clone());
            for gap in gaps(&a, &b).into_iter().rev() {
                prop_assert!(!gap.a.is_empty() || !gap.b.is_empty());
                kept_a.drain(gap.a);
                kept_b.drain(gap.b);
            }
            prop_assert_eq!(&kept_a, &kept_b);
            prop_assert_eq!(kept_a.len(), lcs_length(&a, &b));
        }
    }

    #[test]
    fn equal_and_empty_sequences() {
        assert_eq!(gaps(&[], &[]), []);
        assert_eq!(gaps(&[1, 2], &[1, 2]), []);
        assert_eq!(gaps(&[1], &[]).len(), 1);
    }
}
