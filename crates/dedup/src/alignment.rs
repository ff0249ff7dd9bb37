//! Aligns two sequences by a longest common subsequence, many columns at a time.
//!
//! A row of the dynamic programme is kept as bits (0 where the length grows), so that one
//! addition advances 64 columns; all rows are kept to walk back through.
//!
//! time: `O(n·m / 64)` after the common beginning and end are taken off.
//! space: `n·m / 8` bytes, at most [`MAX_CELLS`]` / 8`.
//! source: Hyyrö, “Bit-parallel LCS-length computation revisited” (AWOCA 2004), with the
//! traceback of rapidfuzz.
//! Texts of more than eight thousand words are cut first, at words that stand once in each and in
//! the same order (the heart of the patience diff), so that the pieces are short.
//!
//! bad at: long texts of few different words, where what is between two cuts may stay one gap.

use std::ops::Range;

use crate::hash;

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

        let mut gaps = Vec::with_capacity(8);
        let (mut from_a, mut from_b) = (0, 0);
        let ends = (middle_a.len(), middle_b.len());
        for (i, j) in cuts(middle_a, middle_b).into_iter().chain([ends]) {
            let (piece_a, piece_b) = (&middle_a[from_a..i], &middle_b[from_b..j]);
            self.align(piece_a, piece_b);
            self.push_gaps((start + from_a, start + from_b), piece_a, piece_b, &mut gaps);
            (from_a, from_b) = (i, j);
        }
        gaps
    }

    /// Appends the gaps between the matches of two pieces that begin at `starts`.
    fn push_gaps(&self, starts: (usize, usize), a: &[u64], b: &[u64], gaps: &mut Vec<Gap>) {
        let (mut from_a, mut from_b) = (0, 0);
        for &(i, j) in self.matches.iter().rev().chain([&(a.len(), b.len())]) {
            if from_a < i || from_b < j {
                let a = starts.0 + from_a..starts.0 + i;
                let b = starts.1 + from_b..starts.1 + j;
                match gaps.last_mut() {
                    // A gap on both sides of a cut is one.
                    Some(last) if last.a.end == a.start && last.b.end == b.start => {
                        (last.a.end, last.b.end) = (a.end, b.end);
                    }
                    _ => gaps.push(Gap { a, b }),
                }
            }
            (from_a, from_b) = (i + 1, j + 1);
        }
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

/// Elements in a row that must be equal for a cut.
const CUT_WINDOW: usize = 4;
/// One in so many places is looked at, chosen by what stands there.
const CUT_SAMPLE: u64 = 16;

/// Returns where long sequences are cut, ascending in both; nowhere if they can be aligned whole.
fn cuts(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    if a.len().min(b.len()) < CUT_WINDOW || b.len() <= MAX_CELLS / a.len() {
        return Vec::new();
    }
    let (in_a, in_b) = (unique_windows(a), unique_windows(b));
    let mut common: Vec<(usize, usize)> = Vec::new();
    let mut rest = in_b.iter().peekable();
    for &(hash, at) in &in_a {
        while rest.next_if(|(other, _)| *other < hash).is_some() {}
        common.extend(rest.next_if(|(other, _)| *other == hash).map(|&(_, other)| (at, other)));
    }
    common.sort_unstable();
    longest_ascending(&common)
}

/// Returns some of the windows that stand once, by hash: the hash and where the window begins.
fn unique_windows(elements: &[u64]) -> Vec<(u64, usize)> {
    let windows = elements.windows(CUT_WINDOW).map(|w| hash::of_sequence(w.iter().copied()));
    let mut sampled: Vec<(u64, usize)> =
        windows.zip(0..).filter(|(hash, _)| hash % CUT_SAMPLE == 0).collect();
    sampled.sort_unstable();
    let once = sampled.chunk_by(|x, y| x.0 == y.0).filter(|same| same.len() == 1);
    once.map(|same| same[0]).collect()
}

/// Returns a longest part of `places`, which ascend in the first, that ascends in the second too.
fn longest_ascending(places: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // By length less one: the last place of the best part so far; and the place before each.
    let mut lasts: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(places.len());
    for (index, (_, second)) in places.iter().enumerate() {
        let length = lasts.partition_point(|&last| places[last].1 < *second);
        before.push(length.checked_sub(1).map(|shorter| lasts[shorter]));
        if length == lasts.len() { lasts.push(index) } else { lasts[length] = index }
    }
    let chain = std::iter::successors(lasts.last().copied(), |&index| before[index]);
    let mut ascending: Vec<(usize, usize)> = chain.map(|index| places[index]).collect();
    ascending.reverse();
    ascending
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
    fn long_sequences_are_cut_and_aligned_in_pieces() {
        let a: Vec<u64> = (0..40_000_u64).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15)).collect();
        let mut b = a.clone();
        (b[10], b[39_990]) = (1, 2);
        b.remove(20_000);
        let expected = [
            Gap { a: 10..11, b: 10..11 },
            Gap { a: 20_000..20_001, b: 20_000..20_000 },
            Gap { a: 39_990..39_991, b: 39_989..39_990 },
        ];
        assert_eq!(gaps(&a, &b), expected);
    }

    #[test]
    fn equal_and_empty_sequences() {
        assert_eq!(gaps(&[], &[]), []);
        assert_eq!(gaps(&[1, 2], &[1, 2]), []);
        assert_eq!(gaps(&[1], &[]).len(), 1);
    }
}
