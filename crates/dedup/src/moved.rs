//! Finds the words in gaps that stand in another gap of the other paragraph.
//!
//! A word has moved if it stands there next to the same neighbour; that keeps two figures that
//! changed places from passing for moved text.
//!
//! time: `O(n log n)` in the words in gaps; two passes where nothing moved.

use std::ops::Range;

use crate::alignment::Gap;
use crate::passage::Passage;

/// The positions of the words that moved, ascending.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    in_a: Vec<usize>,
    in_b: Vec<usize>,
}

impl Moved {
    pub(crate) fn between(of_a: &Passage<'_>, of_b: &Passage<'_>, gaps: &[Gap]) -> Self {
        let is_aligned = |gap: &Gap| gap.a.len().saturating_mul(gap.b.len()) <= ALIGNED;
        if gaps.len() < 2 && gaps.iter().all(is_aligned) {
            return Self::default(); // the two sides of one gap have no word in common
        }
        let (a, b) = (&of_a.hashes, &of_b.hashes);
        let in_gaps_of_a = || gaps.iter().flat_map(|gap| gap.a.clone());
        let in_gaps_of_b = || gaps.iter().flat_map(|gap| gap.b.clone());
        if MAX_WORDS < in_gaps_of_a().count().min(in_gaps_of_b().count()) {
            return Self::default();
        }
        let pairs_a = || in_gaps_of_a().flat_map(|i| pairs_at(a, i));
        let pairs_b = || in_gaps_of_b().flat_map(|j| pairs_at(b, j));
        // Few pairs of one stand in the other as well, and mostly none.
        let in_b = Filter::of(pairs_a()).pass(pairs_b());
        if in_b.is_empty() {
            return Self::default();
        }
        let in_a = Filter::of(in_b.iter().copied()).pass(pairs_a());
        let in_a_moved = moved(a, in_gaps_of_a(), b, in_gaps_of_b(), &in_b);
        let in_b_moved = moved(b, in_gaps_of_b(), a, in_gaps_of_a(), &in_a);
        Self {
            in_a: without_lone_figures(in_a_moved, |index| of_a.words[index].is_figure()),
            in_b: without_lone_figures(in_b_moved, |index| of_b.words[index].is_figure()),
        }
    }

    /// Returns how many words of `a` in `range` did not move.
    pub(crate) fn n_staying_in_a(&self, range: &Range<usize>) -> usize {
        range.len() - positions(&self.in_a, range).len()
    }

    /// Returns how many words of `b` in `range` did not move.
    pub(crate) fn n_staying_in_b(&self, range: &Range<usize>) -> usize {
        range.len() - positions(&self.in_b, range).len()
    }

    /// Returns the bytes of the words of `a` in `range` that moved.
    pub(crate) fn n_letters_in_a(&self, a: &Passage<'_>, range: &Range<usize>) -> usize {
        n_letters(a, positions(&self.in_a, range))
    }

    /// Returns the bytes of the words of `b` in `range` that moved.
    pub(crate) fn n_letters_in_b(&self, b: &Passage<'_>, range: &Range<usize>) -> usize {
        n_letters(b, positions(&self.in_b, range))
    }

    /// Says whether word `index` of `a` moved.
    pub(crate) fn has_a(&self, index: usize) -> bool {
        self.in_a.binary_search(&index).is_ok()
    }

    /// Says whether word `index` of `b` moved.
    pub(crate) fn has_b(&self, index: usize) -> bool {
        self.in_b.binary_search(&index).is_ok()
    }
}

/// With more words in the gaps of both, two texts have too little in common to be copies, or are
/// too long to be compared in a time that anybody would wait.
const MAX_WORDS: usize = 20_000;

/// The words of the two sides of a gap, multiplied, up to which they were aligned for certain.
const ALIGNED: usize = 1 << 20;

/// A figure has moved only with so many words around it. Alone it is more often another figure:
/// `loss 48 cts vs loss 10 cts` in one quarter, `loss 33 cts vs loss 48 cts` in the next.
const MIN_WORDS_WITH_FIGURE: usize = 3;

/// Takes shorter stretches out of the moved words where they hold a figure.
fn without_lone_figures(moved: Vec<usize>, is_figure: impl Fn(usize) -> bool) -> Vec<usize> {
    let stretches = moved.chunk_by(|x, y| x + 1 == *y);
    stretches
        .filter(|words| {
            MIN_WORDS_WITH_FIGURE <= words.len() || !words.iter().any(|&word| is_figure(word))
        })
        .flatten()
        .copied()
        .collect()
}

/// Returns a word with its neighbour before and after it.
fn pairs_at(words: &[u64], index: usize) -> impl Iterator<Item = (u64, u64)> {
    let pair = |first: usize| Some((*words.get(first)?, *words.get(first + 1)?));
    index.checked_sub(1).and_then(pair).into_iter().chain(pair(index))
}

/// Returns those of some ascending positions that are in `range`.
fn positions<'m>(moved: &'m [usize], range: &Range<usize>) -> &'m [usize] {
    let before = |end| moved.partition_point(|&position| position < end);
    &moved[before(range.start)..before(range.end)]
}

fn n_letters(passage: &Passage<'_>, positions: &[usize]) -> usize {
    positions.iter().map(|&index| passage.n_letters(index..index + 1)).sum()
}

/// Returns which of the `words` at `candidates` stand among the `others` at `targets` and have a
/// neighbour there that they have here: a pair with it that is among `pairs`, ascending.
fn moved(
    words: &[u64],
    candidates: impl Iterator<Item = usize>,
    others: &[u64],
    targets: impl Iterator<Item = usize>,
    pairs: &[(u64, u64)],
) -> Vec<usize> {
    let has_neighbour = |i: &usize| pairs_at(words, *i).any(|p| pairs.binary_search(&p).is_ok());
    let mut moved: Vec<usize> = candidates.filter(has_neighbour).collect();
    if !moved.is_empty() {
        let mut single: Vec<u64> = targets.map(|j| others[j]).collect();
        single.sort_unstable();
        moved.retain(|&i| single.binary_search(&words[i]).is_ok());
    }
    moved
}

/// A set of pairs of hashes that may hold more than was put in; 256 bytes of bits.
#[derive(Default)]
struct Filter([u64; 32]);

impl Filter {
    fn of(pairs: impl Iterator<Item = (u64, u64)>) -> Self {
        let mut filter = Self::default();
        pairs.for_each(|pair| filter.insert(pair));
        filter
    }

    /// Returns those of some pairs that may have been put in, ascending.
    fn pass(&self, pairs: impl Iterator<Item = (u64, u64)>) -> Vec<(u64, u64)> {
        let mut passed: Vec<_> = pairs.filter(|pair| self.may_hold(*pair)).collect();
        passed.sort_unstable();
        passed
    }

    fn insert(&mut self, pair: (u64, u64)) {
        let (word, bit) = Self::place(pair);
        self.0[word] |= 1 << bit;
    }

    fn may_hold(&self, pair: (u64, u64)) -> bool {
        let (word, bit) = Self::place(pair);
        self.0[word] & 1 << bit != 0
    }

    fn place((first, second): (u64, u64)) -> (usize, u64) {
        let mixed = first.rotate_left(17) ^ second;
        ((mixed >> 6) as usize % 32, mixed % 64)
    }
}
