//! Collects pairs of sets in any order, and for each set keeps those before it that are most alike
//! where there are very many.
//!
//! time: `O(n log n)` whenever their number doubles.
//! space: sixteen bytes per pair; after [`Matches::compact`] a bounded number for each set.

use std::hash::Hash;

use rustc_hash::FxHashSet;

use crate::condition::Limits;

/// Two sets that meet a condition, by what sorts as they do in the corpus.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Match<S = u32> {
    later: S,
    earlier: S,
    jaccard: f64,
}

impl<S: Copy + Ord> Match<S> {
    /// Makes a match of two sets of these sizes that share so many shingles.
    pub(crate) fn new((x, y): (S, S), sizes: (usize, usize), n_shared: usize) -> Self {
        let jaccard = n_shared as f64 / (sizes.0 + sizes.1 - n_shared) as f64;
        Self { later: x.max(y), earlier: x.min(y), jaccard }
    }
}

#[derive(Debug)]
pub(crate) struct Matches<S = u32> {
    limits: Option<Limits>,
    matches: Vec<Match<S>>,
    /// The sets that met too many before them: instances of a frame.
    in_frames: FxHashSet<S>,
    /// How many matches there may be until they are compacted.
    room: usize,
}

/// Below so many matches nothing is compacted.
const MIN_ROOM: usize = 1 << 16;

impl<S: Copy + Ord + Hash> Matches<S> {
    pub(crate) fn new(limits: Option<Limits>) -> Self {
        Self { limits, matches: Vec::new(), in_frames: FxHashSet::default(), room: MIN_ROOM }
    }

    pub(crate) fn push(&mut self, found: Match<S>) {
        self.matches.push(found);
        if self.room < self.matches.len() {
            self.compact();
        }
    }

    pub(crate) fn append(&mut self, mut other: Self) {
        self.matches.append(&mut other.matches);
        self.in_frames.extend(other.in_frames);
        if self.room < self.matches.len() {
            self.compact();
        }
    }

    /// Keeps for each set what the limits leave of it. The best of all are the best of the best of
    /// some, so it is no matter when this is done.
    pub(crate) fn compact(&mut self) {
        let Some(limits) = self.limits else { return };
        self.matches.sort_unstable_by(|x, y| {
            let alike = || y.jaccard.total_cmp(&x.jaccard).then(x.earlier.cmp(&y.earlier));
            x.later.cmp(&y.later).then_with(alike)
        });
        let mut kept: Vec<Match<S>> = Vec::with_capacity(self.matches.len());
        for matches in self.matches.chunk_by(|x, y| x.later == y.later) {
            if limits.max_partners < matches.len() {
                self.in_frames.insert(matches[0].later);
            }
            let is_in_frame = self.in_frames.contains(&matches[0].later);
            let n = if is_in_frame { limits.n_in_frame } else { matches.len() };
            kept.extend(&matches[..n.min(matches.len())]);
        }
        self.matches = kept;
        self.room = MIN_ROOM.max(2 * self.matches.len());
    }

    /// Takes out what is left: the later set of each match, then the earlier.
    pub(crate) fn take_pairs(&mut self) -> Vec<(S, S)> {
        self.compact();
        self.in_frames.clear();
        self.matches.drain(..).map(|found| (found.later, found.earlier)).collect()
    }
}
