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

use rustc_hash::FxHashMap;

/// Beyond this many cells (8 MB of bits) the middle is left unaligned.
const MAX_CELLS: usize = 1 << 26;

/// A place where two sequences differ: what stands in one, and what instead in the other. One
/// side may be empty, not both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Gap {
    pub(crate) a: Range<usize>,
    pub(crate) b: Range<usize>,
}

/// Returns the gaps between which `a` and `b` are equal, ascending.
///
/// The equal parts are as long as possible in total. Exchanging `a` and `b` gives as much, though
/// not always the same words.
pub(crate) fn gaps(a: &[u64], b: &[u64]) -> Vec<Gap> {
    let start = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[start..], &b[start..]);
    let end = rest_a.iter().rev().zip(rest_b.iter().rev()).take_while(|(x, y)| x == y).count();
    let (middle_a, middle_b) = (&rest_a[..rest_a.len() - end], &rest_b[..rest_b.len() - end]);

    let mut gaps = Vec::new();
    let (mut from_a, mut from_b) = (0, 0);
    let ends = (middle_a.len(), middle_b.len());
    for (i, j) in matches(middle_a, middle_b).into_iter().chain([ends]) {
        if from_a < i || from_b < j {
            gaps.push(Gap { a: start + from_a..start + i, b: start + from_b..start + j });
        }
        (from_a, from_b) = (i + 1, j + 1);
    }
    gaps
}

/// Returns the positions of the elements of a longest common subsequence, ascending.
fn matches(a: &[u64], b: &[u64]) -> Vec<(usize, usize)> {
    if a.is_empty() || b.is_empty() || MAX_CELLS / a.len() < b.len() {
        return Vec::new();
    }
    let n_words = a.len().div_ceil(64);
    let rows = rows(a, b, n_words);
    let grows_at =
        |row: usize, column: usize| rows[row * n_words + column / 64] & (1 << (column % 64)) == 0;
    let mut matches = Vec::new();
    let (mut column, mut row) = (a.len(), b.len());
    while 0 < column && 0 < row {
        if !grows_at(row - 1, column - 1) {
            column -= 1;
        } else if 1 < row && grows_at(row - 2, column - 1) {
            row -= 1;
        } else {
            (column, row) = (column - 1, row - 1);
            matches.push((column, row));
        }
    }
    matches.reverse();
    matches
}

/// Returns, per element of `b`, the bits of the row over `a`: 0 where the length grows.
fn rows(a: &[u64], b: &[u64], n_words: usize) -> Vec<u64> {
    // Per different element of `a`, the bits of the columns that hold it, one after another.
    let mut mask_of: FxHashMap<u64, usize> = FxHashMap::default();
    let mut masks: Vec<u64> = Vec::with_capacity(a.len() * n_words);
    for (column, element) in a.iter().enumerate() {
        let start = *mask_of.entry(*element).or_insert(masks.len());
        if start == masks.len() {
            masks.resize(start + n_words, 0);
        }
        masks[start + column / 64] |= 1 << (column % 64);
    }
    let mut row = vec![u64::MAX; n_words];
    let mut rows = Vec::with_capacity(b.len() * n_words);
    for element in b {
        if let Some(&start) = mask_of.get(element) {
            let mut carry = false;
            for (bits, mask) in row.iter_mut().zip(&masks[start..]) {
                let matched = *bits & mask;
                let (sum, over) = bits.overflowing_add(matched);
                let (sum, over_again) = sum.overflowing_add(u64::from(carry));
                carry = over || over_again;
                *bits = sum | (*bits - matched);
            }
        }
        rows.extend_from_slice(&row);
    }
    rows
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::gaps;

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
