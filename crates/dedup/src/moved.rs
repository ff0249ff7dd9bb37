//! Finds the words in gaps that stand in another gap of the other paragraph.
//!
//! A word has moved if it stands there next to the same neighbour; that keeps two figures that
//! changed places from passing for moved text.
//!
//! time: `O(n log n)` in the words in gaps; one pass where no word is in gaps of both.

use std::ops::Range;

use crate::alignment::Gap;
use crate::passage::Passage;

/// The positions of the words that moved, ascending.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    pub(crate) in_a: Vec<usize>,
    pub(crate) in_b: Vec<usize>,
}

impl Moved {
    pub(crate) fn between(a: &Passage<'_>, b: &Passage<'_>, gaps: &[Gap]) -> Self {
        let in_gaps_of_a = || gaps.iter().flat_map(|gap| gap.a.clone());
        let in_gaps_of_b = || gaps.iter().flat_map(|gap| gap.b.clone());
        let mut filter = Filter::default();
        in_gaps_of_a().for_each(|i| filter.insert(a.hashes[i]));
        if !in_gaps_of_b().any(|j| filter.may_hold(b.hashes[j])) {
            return Self::default();
        }
        Self {
            in_a: moved(&a.hashes, in_gaps_of_a(), &b.hashes, in_gaps_of_b()),
            in_b: moved(&b.hashes, in_gaps_of_b(), &a.hashes, in_gaps_of_a()),
        }
    }

    /// Says whether a gap holds moved words only.
    pub(crate) fn is_all(&self, gap: &Gap) -> bool {
        n_in(&self.in_a, &gap.a) == gap.a.len() && n_in(&self.in_b, &gap.b) == gap.b.len()
    }
}

/// Returns how many of some ascending positions are in `range`.
fn n_in(positions: &[usize], range: &Range<usize>) -> usize {
    let before = |end| positions.partition_point(|&position| position < end);
    before(range.end) - before(range.start)
}

/// Returns which of the `words` at `candidates` stand among the `others` at `targets` and have a
/// neighbour there that they have here.
fn moved(
    words: &[u64],
    candidates: impl Iterator<Item = usize>,
    others: &[u64],
    targets: impl Iterator<Item = usize>,
) -> Vec<usize> {
    let targets: Vec<usize> = targets.collect();
    let mut single: Vec<u64> = targets.iter().map(|&j| others[j]).collect();
    let mut pairs: Vec<(u64, u64)> = targets
        .iter()
        .flat_map(|&j| [j.checked_sub(1), Some(j)])
        .flatten()
        .filter_map(|j| Some((*others.get(j)?, *others.get(j + 1)?)))
        .collect();
    single.sort_unstable();
    pairs.sort_unstable();
    let is_pair = |i: usize| {
        let next = words.get(i + 1);
        next.is_some_and(|&next| pairs.binary_search(&(words[i], next)).is_ok())
    };
    candidates
        .filter(|&i| single.binary_search(&words[i]).is_ok())
        .filter(|&i| is_pair(i) || (0 < i && is_pair(i - 1)))
        .collect()
}

/// A set of hashes that may hold more than was put in; 1 KB of bits.
struct Filter([u64; 16]);

impl Default for Filter {
    fn default() -> Self {
        Self([0; 16])
    }
}

impl Filter {
    fn insert(&mut self, hash: u64) {
        self.0[(hash >> 6) as usize % 16] |= 1 << (hash % 64);
    }

    fn may_hold(&self, hash: u64) -> bool {
        self.0[(hash >> 6) as usize % 16] & 1 << (hash % 64) != 0
    }
}
