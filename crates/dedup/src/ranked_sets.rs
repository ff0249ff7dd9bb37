//! Rewrites sets of shingle hashes as lists of ranks, rarest shingle first.
//!
//! First the sets of each shingle are listed, by rank; then the ranks of each set are taken from
//! these lists, by ranges of sets, so that what is written to lies together in memory.
//!
//! time: `O(n)` to find what repeats, `O(m log m)` for the `m` different shingles that do.
//! space: eight bytes for each set that holds a shingle that repeats; five where there is a spill, in
//! which the one half waits while the other is made.

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::condition::Condition;
use crate::index::Bounds;
use crate::lists::Lists;
use crate::parked::Parked;
use crate::repeated_shingles::{PARTS, Rarity, RepeatedShingles};
use crate::shingle_sets::ShingleSets;
use crate::{Spill, Workers};

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
}

/// The ranks of all shingles, both ways.
pub(crate) struct Ranking {
    /// By turn.
    pub(crate) sets: Vec<RankedSet>,
    /// The ranks in each set.
    pub(crate) ranks: Parked,
    /// By turn: which of the ranks are looked for.
    pub(crate) bounds: Vec<Bounds>,
    /// The sets that hold each shingle.
    pub(crate) holders: Holders,
}

/// A rank in a set, and whether the set is among the first that hold the shingle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Ranked(u32);

impl Ranked {
    const EARLY: u32 = 1 << 31;

    pub(crate) fn new(rank: u32, is_early: bool) -> Self {
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

/// A set whose turn it is.
#[derive(Clone, Copy)]
pub(crate) struct RankedSet {
    /// Where its ranks begin; they end where those of the next one begin.
    start: usize,
    size: u32,
    /// The set's number in the corpus.
    number: u32,
}

/// By rank, the turns of the sets that hold the shingle, in the order of the corpus.
#[derive(Default)]
pub(crate) struct Holders {
    pub(crate) lists: Lists,
    pub(crate) turns: Vec<u32>,
}

impl Holders {
    pub(crate) fn of(&self, rank: usize) -> &[u32] {
        &self.turns[self.lists.entries(rank)]
    }

    /// Returns the first rank that stands in more than `n` sets, and those from there on, of
    /// which that becomes 0.
    pub(crate) fn in_more_than(&self, n: usize) -> (usize, Self) {
        let Some(first) = self.lists.group_from(n.saturating_add(1)) else {
            return (self.lists.len(), Self::default());
        };
        let mut lists = Lists::default();
        for group in self.lists.groups().iter().filter(|group| n < group.length) {
            lists.push(group.length, group.n_lists);
        }
        (first.first, Self { lists, turns: self.turns[first.start..].to_vec() })
    }
}

/// How many entries of a list are worked on as one piece: their space fits a processor's cache.
pub(crate) const SETS_TOGETHER: usize = 1 << 19;
const RANKS_TOGETHER: usize = 1 << 21;
/// Of fewer there are so many pieces, more or less.
pub(crate) const MIN_PIECES: usize = 2;
/// No more pieces than these are made of the ranks, since all holders are looked at for each.
const MAX_PIECES: usize = 64;

impl Ranking {
    /// Ranks the shingles of `sets`.
    ///
    /// Fails only where what was spilled cannot be read again, or nothing be added to it.
    pub(crate) fn of(
        sets: &ShingleSets,
        condition: &Condition,
        workers: &impl Workers,
    ) -> io::Result<Self> {
        let binned = sets.binned(workers);
        let parts = workers.map(PARTS, |part| RepeatedShingles::of_part(&binned, part));
        drop(binned);
        let parts = parts.into_iter().collect::<io::Result<Vec<_>>>()?;
        let (mut ranked, turn_of) = in_order_of_size(sets, &parts);
        let lists = all_lists(&parts);
        let turns = holders(&parts, &lists, &turn_of, sets.spilled_to(), workers)?;
        drop((parts, turn_of));
        let holders = Holders { lists, turns: turns.load()? };
        set_starts(&mut ranked, &holders);
        let (ranks, bounds) = ranks(&holders, &ranked, condition, sets.spilled_to(), workers)?;
        Ok(Self { sets: ranked, ranks, bounds, holders })
    }
}

impl RankedSets {
    /// Puts sets and their ranks together.
    pub(crate) fn new(sets: Vec<RankedSet>, ranks: Vec<u32>) -> Self {
        Self { ranks: ranks.into_iter().map(Ranked).collect(), sets }
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

/// Lists the turns of the sets of each shingle, by its rank.
fn holders(
    parts: &[RepeatedShingles],
    lists: &Lists,
    turn_of: &[u32],
    spill: Option<&Arc<dyn Spill>>,
    workers: &impl Workers,
) -> io::Result<Parked> {
    assert!(lists.len() <= Ranked::EARLY as usize, "fewer than 2^31 shingles repeat");
    let pieces = pieces_of_all(parts, SETS_TOGETHER.min(lists.n_entries().div_ceil(MIN_PIECES)));
    let lengths: Vec<usize> = pieces.iter().map(|piece| n_entries(parts, piece)).collect();
    let (turns, _) = Parked::fill(workers, &lengths, spill, |piece, turns| {
        let shingles = parts.iter().zip(&pieces[piece]);
        let mut all: Vec<_> = shingles
            .flat_map(|(part, its)| part.sets(its.clone()))
            .map(|sets| (Rarity::of(sets), sets))
            .collect();
        all.sort_by_key(|(rarity, _)| *rarity);
        let sets = all.iter().flat_map(|(_, sets)| sets.iter());
        for (turn, &set) in turns.iter_mut().zip(sets) {
            *turn = turn_of[set as usize];
        }
    })?;
    Ok(turns)
}

/// Returns the lists of all parts.
fn all_lists(parts: &[RepeatedShingles]) -> Lists {
    let mut n_lists = BTreeMap::<usize, usize>::new();
    for group in parts.iter().flat_map(|part| part.lists.groups()) {
        *n_lists.entry(group.length).or_default() += group.n_lists;
    }
    let mut lists = Lists::default();
    n_lists.into_iter().for_each(|(length, n)| lists.push(length, n));
    lists
}

/// Cuts the order of all shingles into pieces of so many entries, more or less; a piece says which
/// shingles of each part are in it.
fn pieces_of_all(parts: &[RepeatedShingles], n_entries: usize) -> Vec<Vec<Range<usize>>> {
    // What is at a sixteenth of one part is so in the others, more or less: hashes part them.
    let Some(largest) = parts.iter().max_by_key(|part| part.lists.n_entries()) else {
        return Vec::new();
    };
    let of_largest = largest.lists.pieces((n_entries / PARTS).max(1));
    let mut starts = vec![0; parts.len()];
    let mut pieces: Vec<Vec<Range<usize>>> = Vec::with_capacity(of_largest.len());
    for piece in of_largest {
        let bound = (piece.end < largest.lists.len()).then(|| largest.rarity(piece.end));
        let ends = parts.iter().map(|part| bound.map_or(part.lists.len(), |b| part.n_before(b)));
        pieces.push(
            starts
                .iter_mut()
                .zip(ends)
                .map(|(start, end)| std::mem::replace(start, end)..end)
                .collect(),
        );
    }
    pieces
}

/// Returns how many entries the lists of a piece have.
fn n_entries(parts: &[RepeatedShingles], piece: &[Range<usize>]) -> usize {
    let of_part = |(part, shingles): (&RepeatedShingles, &Range<usize>)| {
        let before = |shingle| match shingle {
            0 => 0,
            n => part.lists.entries(n - 1).end,
        };
        before(shingles.end) - before(shingles.start)
    };
    parts.iter().zip(piece).map(of_part).sum()
}

/// Notes where the ranks of each set begin.
fn set_starts(sets: &mut [RankedSet], holders: &Holders) {
    let mut n_ranks = vec![0_u32; sets.len()];
    for &turn in &holders.turns {
        n_ranks[turn as usize] += 1;
    }
    let mut n_before = 0;
    for (set, n) in sets.iter_mut().zip(n_ranks) {
        set.start = n_before;
        n_before += n as usize;
    }
}

/// Lists the ranks of each set, and what of them is to be in the index.
fn ranks(
    holders: &Holders,
    sets: &[RankedSet],
    condition: &Condition,
    spill: Option<&Arc<dyn Spill>>,
    workers: &impl Workers,
) -> io::Result<(Parked, Vec<Bounds>)> {
    let n = holders.turns.len();
    let together = RANKS_TOGETHER.max(n.div_ceil(MAX_PIECES)).min(n.div_ceil(MIN_PIECES));
    let pieces = pieces(sets, n, together);
    let start = |turn: usize| sets.get(turn).map_or(n, |set| set.start);
    let lengths: Vec<usize> = pieces.iter().map(|p| start(p.end) - start(p.start)).collect();
    let (ranks, bounds) = Parked::fill(workers, &lengths, spill, |piece, ranks| {
        let turns = pieces[piece].clone();
        let place = |turn| start(turn) - start(turns.start);
        let mut next: Vec<usize> = turns.clone().map(place).collect();
        let mut rank = 0;
        for group in holders.lists.groups() {
            let all = &holders.turns[group.start..][..group.n_lists * group.length];
            for its_holders in all.chunks_exact(group.length) {
                for (position, &turn) in its_holders.iter().enumerate() {
                    let Some(next) = next.get_mut((turn as usize).wrapping_sub(turns.start)) else {
                        continue;
                    };
                    ranks[*next] = Ranked::new(rank, position < condition.n_early()).0;
                    *next += 1;
                }
                rank += 1;
            }
        }
        let bounds = |turn: usize| {
            let ranks = ranks[place(turn)..place(turn + 1)].iter().copied().map(Ranked);
            Bounds::of(sets[turn].size as usize, ranks, condition)
        };
        turns.clone().map(bounds).collect::<Vec<_>>()
    })?;
    Ok((ranks, bounds.concat()))
}

/// Cuts the sets into pieces that have so many of `n` ranks together, more or less.
fn pieces(sets: &[RankedSet], n: usize, length: usize) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while start < sets.len() {
        let last = sets[start].start + length;
        // The sets that end by then: those after which another begins by then.
        let end =
            if n <= last { sets.len() } else { sets.partition_point(|set| set.start <= last) - 1 };
        let end = end.max(start + 1);
        pieces.push(start..end);
        start = end;
    }
    pieces
}
