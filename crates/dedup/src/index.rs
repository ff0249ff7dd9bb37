//! Lists for each shingle the sets that have it among their rarest.
//!
//! time: `O(n log n)` in the holders of a shingle; a look-up takes no more than what it finds.
//! space: four bytes per indexed shingle, eight per shingle that repeats.

use std::ops::Range;

use crate::Workers;
use crate::condition::Condition;
use crate::ranked_sets::{Holders, MIN_PIECES, Ranked, RankedSets, SETS_TOGETHER};
use crate::workers::fill;

/// By rank, the sets that have the shingle among their rarest, by turns; long lists in the order of
/// the corpus.
pub(crate) struct Index {
    /// By rank, where the list begins; and where the last one ends.
    lists: Vec<List>,
    pub(crate) postings: Vec<Posting>,
    /// From this rank on, shingles stand in more sets than are looked at.
    common: u32,
    pub(crate) max_postings: usize,
    holders_of_common: Holders,
}

#[derive(Clone, Copy)]
struct List {
    start: u32,
    /// The first turn of the list.
    least: u32,
}

impl Index {
    /// Makes the index of what `holders` list, in the place of it. `bounds` says by turn what
    /// belongs there.
    pub(crate) fn of(
        holders: Holders,
        bounds: &[Bounds],
        condition: &Condition,
        workers: &impl Workers,
    ) -> Self {
        let max_postings = condition.max_postings();
        let (common, holders_of_common) = holders.in_more_than(max_postings);
        let Holders { lists: all, mut turns } = holders;
        let pieces = all.pieces(SETS_TOGETHER.min(turns.len().div_ceil(MIN_PIECES)));
        let entries =
            |piece: &Range<usize>| all.entries(piece.start).start..all.entries(piece.end - 1).end;
        let lengths: Vec<usize> = pieces.iter().map(|piece| entries(piece).len()).collect();
        let found = fill(workers, &mut turns, &lengths, |piece, turns| {
            let ranks = pieces[piece].clone();
            let mut writer = PostingWriter { turns, n_read: 0, n_postings: 0 };
            let lists = ranks.clone().zip(all.each(ranks)).map(|(rank, holders)| {
                let kinds = |turn: u32, position| {
                    bounds[turn as usize].kinds(rank, position < condition.n_early())
                };
                writer.write(holders.len(), kinds, max_postings)
            });
            let lists: Vec<List> = lists.collect();
            (lists, writer.n_postings)
        });
        // The postings of each piece lie where its holders began; now they close up.
        let mut lists = Vec::with_capacity(all.len() + 1);
        let (mut n_holders, mut n_postings) = (0, 0);
        for (length, (its_lists, n)) in lengths.into_iter().zip(found) {
            let before = narrow(n_postings);
            let moved = |list: List| List { start: list.start + before, ..list };
            lists.extend(its_lists.into_iter().map(moved));
            turns.copy_within(n_holders..n_holders + n, n_postings);
            (n_holders, n_postings) = (n_holders + length, n_postings + n);
        }
        lists.push(List { start: narrow(n_postings), least: u32::MAX });
        turns.truncate(n_postings);
        turns.shrink_to_fit();
        let postings = turns.into_iter().map(Posting).collect();
        Self { lists, postings, common: narrow(common), max_postings, holders_of_common }
    }

    /// Returns where the sets are listed that have a shingle among their rarest; nowhere if none
    /// of them is before `turn`.
    pub(crate) fn list_before(&self, rank: u32, turn: usize) -> Range<usize> {
        let list = self.lists[rank as usize];
        if turn <= list.least as usize {
            return 0..0;
        }
        list.start as usize..self.lists[rank as usize + 1].start as usize
    }

    /// Counts the shingles that two sets share; of common ones those that count.
    pub(crate) fn shared(
        &self,
        sets: &RankedSets,
        x_turn: usize,
        y_turn: usize,
        counts: impl Fn(u32) -> bool,
    ) -> Shared {
        let (mut x, mut y) = (sets.ranks(x_turn), sets.ranks(y_turn));
        if y.len() < x.len() {
            std::mem::swap(&mut x, &mut y);
        }
        let mut shared = Shared::default();
        let mut count = |in_x: Ranked, in_y: Ranked| {
            let is_common = self.common <= in_x.rank();
            if !is_common || counts(in_x.rank()) {
                shared.all += 1;
                shared.rare += usize::from(in_x.is_early() && in_y.is_early());
                shared.common += usize::from(is_common);
            }
        };
        if x.len() * SEARCHED < y.len() {
            for in_x in x {
                let found = y.binary_search_by_key(&in_x.rank(), |in_y| in_y.rank());
                found.into_iter().for_each(|index| count(*in_x, y[index]));
            }
            return shared;
        }
        let (mut i, mut j) = (0, 0);
        while i < x.len() && j < y.len() {
            let (in_x, in_y) = (x[i].rank(), y[j].rank());
            if in_x == in_y {
                count(x[i], y[j]);
            }
            (i, j) = (i + usize::from(in_x <= in_y), j + usize::from(in_y <= in_x));
        }
        shared
    }

    /// Says whether a common shingle counts between two sets: whether few others that hold it
    /// stand between them.
    pub(crate) fn are_near(&self, sets: &RankedSets, rank: u32, turns: (usize, usize)) -> bool {
        let holders = self.holders_of_common.of((rank - self.common) as usize);
        let n_before = |turn| sets.n_before(holders, turn);
        n_before(turns.0).abs_diff(n_before(turns.1)) <= self.max_postings
    }
}

/// Which ranks of a set are in the index: those below the first, and those below the second that
/// are rare to it.
#[derive(Clone, Copy)]
pub(crate) struct Bounds {
    of_all: u32,
    of_rare: u32,
}

impl Bounds {
    /// Returns the bounds of a set of `size` shingles, from the ranks that it has.
    pub(crate) fn of(
        size: usize,
        ranks: impl ExactSizeIterator<Item = Ranked> + Clone,
        condition: &Condition,
    ) -> Self {
        let rare = ranks.clone().filter(|rank| rank.is_early());
        let (of_all, of_rare) = condition.n_indexed(size, ranks.len(), rare.clone().count());
        let after = |last: Option<Ranked>| last.map_or(0, |ranked| ranked.rank() + 1);
        Self { of_all: after(ranks.take(of_all).last()), of_rare: after(rare.take(of_rare).last()) }
    }

    /// Returns what a shingle counts for in the index; `None` if it is not in it.
    pub(crate) fn kinds(self, rank: usize, is_rare: bool) -> Option<Kinds> {
        match (rank < self.of_all as usize, is_rare && rank < self.of_rare as usize) {
            (true, true) => Some(Kinds::BOTH),
            (true, false) => Some(Kinds::OF_ALL),
            (false, true) => Some(Kinds::OF_RARE),
            (false, false) => None,
        }
    }
}

/// Turns holders into postings, which are no more, in the same place.
struct PostingWriter<'t> {
    turns: &'t mut [u32],
    /// The holders that were read,
    n_read: usize,
    /// and what was written of them.
    n_postings: usize,
}

impl PostingWriter<'_> {
    /// Reads the next holders, those of one shingle, and writes those that belong in the index.
    /// `kinds` says of a turn, and its position among these, what the shingle counts for.
    fn write(
        &mut self,
        n_holders: usize,
        kinds: impl Fn(u32, usize) -> Option<Kinds>,
        max_sorted: usize,
    ) -> List {
        let start = self.n_postings;
        for position in 0..n_holders {
            let turn = self.turns[self.n_read + position];
            if let Some(kinds) = kinds(turn, position) {
                self.turns[self.n_postings] = Posting::new(turn, kinds).0;
                self.n_postings += 1;
            }
        }
        self.n_read += n_holders;
        let list = &mut self.turns[start..self.n_postings];
        if list.len() <= max_sorted {
            list.sort_unstable();
        }
        let least = list.iter().map(|&posting| Posting(posting).turn()).min();
        List { start: narrow(start), least: least.unwrap_or(u32::MAX) }
    }
}

/// What a shingle counts for: it is among the rarest of a set, or among the rarest of those that are
/// rare to it, or both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const OF_ALL: Self = Self(0b01);
    pub(crate) const OF_RARE: Self = Self(0b10);
    pub(crate) const BOTH: Self = Self(0b11);

    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns a bit for all, the lowest, and one for the rare ones.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }

    pub(crate) fn from_bits(bits: u8) -> Self {
        Self(bits & Self::BOTH.0)
    }
}

/// A set that has a shingle among its rarest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Posting(u32);

impl Posting {
    fn new(turn: u32, kinds: Kinds) -> Self {
        assert!(turn < 1 << 30, "fewer than 2^30 sets are compared");
        Self(turn << 2 | u32::from(kinds.0))
    }

    pub(crate) fn turn(self) -> u32 {
        self.0 >> 2
    }

    pub(crate) fn kinds(self) -> Kinds {
        Kinds((self.0 & 0b11) as u8)
    }
}

/// How many shingles two sets share.
#[derive(Default)]
pub(crate) struct Shared {
    pub(crate) all: usize,
    pub(crate) rare: usize,
    /// Those that many sets hold.
    pub(crate) common: usize,
}

/// From this ratio of sizes on, shingles of the smaller set are searched in the larger one.
const SEARCHED: usize = 16;

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("an index has fewer than 2^32 entries")
}
