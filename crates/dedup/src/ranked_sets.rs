//! Rewrites sets of shingle hashes as lists of ranks, rarest shingle first.
//!
//! First the sets of each shingle are listed, by rank; then the ranks of each set are taken from
//! these lists, by ranges of sets, so that what is written to lies together in memory.
//!
//! time: `O(n)` to find what repeats, `O(m log m)` for the `m` different shingles that do.
//! space: eight bytes for each time that a shingle repeats, and while they are ranked twelve;
//! sixteen per different one.

use std::io;
use std::ops::Range;

use crate::repeated_shingles::{PARTS, RepeatedShingle, RepeatedShingles};
use crate::shingle_sets::ShingleSets;
use crate::workers::{Workers, fill};

/// Sets in the order of their sizes, their shingles replaced by ranks: 0 for one in the fewest
/// sets.
///
/// Shingles that stand in one set only have no rank; a set remembers how many of its own they
/// are. They would come before all others. Of equally rare ones those of one set are neighbours,
/// so that what is looked up for a set lies together in memory.
pub(crate) struct RankedSets {
    ranks: Vec<Ranked>,
    /// By turn, the position of a set in the order of sizes.
    sets: Vec<RankedSet>,
    pub(crate) holders: Holders,
}

/// A rank in a set, and whether the set is among the first that hold the shingle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Ranked(u32);

impl Ranked {
    const EARLY: u32 = 1 << 31;

    fn new(rank: u32, is_early: bool) -> Self {
        Self(if is_early { rank | Self::EARLY } else { rank })
    }

    pub(crate) fn rank(self) -> u32 {
        self.0 & !Self::EARLY
    }

    /// Says whether few sets before this one hold the shingle.
    pub(crate) fn is_early(self) -> bool {
        self.0 & Self::EARLY != 0
    }
}

#[derive(Clone, Copy)]
struct RankedSet {
    /// Where its ranks begin; they end where those of the next one begin.
    start: usize,
    size: u32,
    /// The set's number in the corpus.
    number: u32,
}

/// By rank, the turns of the sets that hold the shingle, in the order of the corpus.
#[derive(Default)]
pub(crate) struct Holders {
    /// By rank, where the list begins; and where the last one ends.
    starts: Vec<usize>,
    turns: Vec<u32>,
}

impl Holders {
    /// Returns how many ranks there are.
    pub(crate) fn n_ranks(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(crate) fn of(&self, rank: usize) -> &[u32] {
        &self.turns[self.starts[rank]..self.starts[rank + 1]]
    }

    /// Returns how many ranks, the first ones, stand in no more than `n` sets.
    pub(crate) fn n_ranks_up_to(&self, n: usize) -> usize {
        let is_up_to = |ends: &[usize]| ends[1] - ends[0] <= n;
        let (mut low, mut high) = (0, self.n_ranks());
        while low < high {
            let middle = low.midpoint(high);
            if is_up_to(&self.starts[middle..]) { low = middle + 1 } else { high = middle }
        }
        low
    }

    /// Forgets the ranks before `rank`, which becomes 0.
    pub(crate) fn keep_from(&mut self, rank: usize) {
        let starts = self.starts.get(rank..).unwrap_or_default();
        let first = starts.first().copied().unwrap_or(0);
        self.turns = self.turns.get(first..).unwrap_or_default().to_vec();
        self.starts = starts.iter().map(|start| start - first).collect();
    }

    /// Returns the ranks, cut into pieces of as many sets each, more or less.
    pub(crate) fn pieces(&self) -> Vec<Range<usize>> {
        pieces(&self.starts, SETS_TOGETHER.min(self.turns.len().div_ceil(MIN_PIECES)))
    }
}

/// How many entries of a list are worked on as one piece: their space fits a processor's cache.
const SETS_TOGETHER: usize = 1 << 19;
const RANKS_TOGETHER: usize = 1 << 20;
/// Of fewer there are so many pieces, more or less.
const MIN_PIECES: usize = 2;

/// Cuts lists into pieces of some length.
fn pieces(starts: &[usize], length: usize) -> Vec<Range<usize>> {
    let n = starts.len().saturating_sub(1);
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < n {
        let end = starts.partition_point(|&end| end <= starts[start] + length) - 1;
        let end = end.max(start + 1).min(n);
        pieces.push(start..end);
        start = end;
    }
    pieces
}

impl RankedSets {
    /// Ranks the shingles of `sets`, and notes which sets are among the first `n_early` that hold
    /// one. Fails only where what was spilled cannot be read again.
    pub(crate) fn of(
        sets: &ShingleSets,
        n_early: usize,
        workers: &impl Workers,
    ) -> io::Result<Self> {
        let binned = sets.binned(workers);
        let parts = workers.map(PARTS, |part| RepeatedShingles::of_part(&binned, part));
        drop(binned);
        let parts = parts.into_iter().collect::<io::Result<Vec<_>>>()?;
        let (mut ranked, turn_of) = in_order_of_size(sets, &parts);
        let holders = holders(parts, &turn_of, workers);
        drop(turn_of);
        let mut starts = vec![0; ranked.len() + 1];
        for &turn in &holders.turns {
            starts[turn as usize + 1] += 1;
        }
        let mut n_before = 0;
        for (start, set) in starts.iter_mut().zip(ranked.iter_mut().map(Some).chain([None])) {
            n_before += *start;
            *start = n_before;
            if let Some(set) = set {
                set.start = n_before;
            }
        }
        let ranks = ranks(&holders, &starts, n_early, workers);
        Ok(Self { ranks, sets: ranked, holders })
    }

    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// Returns how many shingles the set holds, those without a rank included.
    pub(crate) fn size(&self, turn: usize) -> usize {
        self.sets[turn].size as usize
    }

    /// Returns the number of the set in the corpus.
    pub(crate) fn number(&self, turn: usize) -> u32 {
        self.sets[turn].number
    }

    /// Returns the ranks in the set, ascending.
    pub(crate) fn ranks(&self, turn: usize) -> &[Ranked] {
        let end = self.sets.get(turn + 1).map_or(self.ranks.len(), |next| next.start);
        &self.ranks[self.sets[turn].start..end]
    }

    /// Returns how many sets of a list stand before the one at `turn` in the corpus.
    pub(crate) fn n_before(&self, list: &[u32], turn: usize) -> usize {
        let number = self.number(turn);
        list.partition_point(|&other| self.number(other as usize) < number)
    }
}

/// Returns the sets by size, and the turn of each.
fn in_order_of_size(sets: &ShingleSets, parts: &[RepeatedShingles]) -> (Vec<RankedSet>, Vec<u32>) {
    let mut ranked: Vec<RankedSet> = (0..)
        .zip(sets.sizes())
        .map(|(number, &size)| RankedSet { start: 0, size, number })
        .collect();
    for &set in parts.iter().flat_map(|part| &part.repeats_within) {
        ranked[set as usize].size -= 1;
    }
    ranked.sort_unstable_by_key(|set| (set.size, set.number));
    let mut turn_of = vec![0; ranked.len()];
    for (turn, set) in (0..).zip(&ranked) {
        turn_of[set.number as usize] = turn;
    }
    (ranked, turn_of)
}

/// Merges the parts, which are in order.
fn in_order(parts: &[RepeatedShingles], workers: &impl Workers) -> Vec<RepeatedShingle> {
    // What is at a sixteenth of one part is so in the others, more or less: hashes part them.
    let largest = parts.iter().max_by_key(|part| part.shingles.len());
    let sample = largest.map_or(&[][..], |part| &part.shingles);
    let bounds: Vec<u128> =
        sample.chunks(sample.len().div_ceil(PARTS).max(1)).map(|some| some[0].key()).collect();
    let some = workers.map(bounds.len(), |n| {
        let from = if n == 0 { 0 } else { bounds[n] };
        let before = |key: u128| move |shingle: &RepeatedShingle| shingle.key() < key;
        let mut order = Vec::new();
        for RepeatedShingles { shingles, .. } in parts {
            let start = shingles.partition_point(before(from));
            let end = bounds
                .get(n + 1)
                .map_or(shingles.len(), |&end| shingles.partition_point(before(end)));
            order.extend_from_slice(&shingles[start..end]);
        }
        order.sort_by_key(RepeatedShingle::key);
        order
    });
    some.concat()
}

/// Lists the sets of each shingle, by its rank.
fn holders(parts: Vec<RepeatedShingles>, turn_of: &[u32], workers: &impl Workers) -> Holders {
    let order = in_order(&parts, workers);
    assert!(order.len() <= Ranked::EARLY as usize, "fewer than 2^31 shingles repeat");
    let mut starts = Vec::with_capacity(order.len() + 1);
    starts.push(0);
    starts.extend(order.iter().scan(0, |end, shingle| {
        *end += shingle.n_sets as usize;
        Some(*end)
    }));
    let mut turns = vec![0; starts.last().copied().unwrap_or(0)];
    let together = SETS_TOGETHER.min(turns.len().div_ceil(MIN_PIECES));
    let pieces = pieces(&starts, together);
    let lengths: Vec<usize> = pieces.iter().map(|p| starts[p.end] - starts[p.start]).collect();
    fill(workers, &mut turns, &lengths, |piece, turns| {
        let shingles = &order[pieces[piece].clone()];
        let sets = shingles.iter().flat_map(|shingle| shingle.sets(&parts));
        for (turn, &set) in turns.iter_mut().zip(sets) {
            *turn = turn_of[set as usize];
        }
    });
    Holders { starts, turns }
}

/// Lists the ranks of each set, whose list begins at one of `starts`.
fn ranks(
    holders: &Holders,
    starts: &[usize],
    n_early: usize,
    workers: &impl Workers,
) -> Vec<Ranked> {
    let mut ranks = vec![Ranked::default(); holders.turns.len()];
    let together = RANKS_TOGETHER.min(holders.turns.len().div_ceil(MIN_PIECES));
    let pieces = pieces(starts, together);
    let lengths: Vec<usize> = pieces.iter().map(|p| starts[p.end] - starts[p.start]).collect();
    fill(workers, &mut ranks, &lengths, |piece, ranks| {
        let Range { start, end } = pieces[piece].clone();
        let mut next: Vec<usize> =
            starts[start..end].iter().map(|place| place - starts[start]).collect();
        for (rank, ends) in (0..).zip(holders.starts.windows(2)) {
            for (position, &turn) in holders.turns[ends[0]..ends[1]].iter().enumerate() {
                let Some(next) = next.get_mut((turn as usize).wrapping_sub(start)) else {
                    continue;
                };
                ranks[*next] = Ranked::new(rank, position < n_early);
                *next += 1;
            }
        }
    });
    ranks
}
