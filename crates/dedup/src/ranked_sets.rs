//! Rewrites sets of shingle hashes as lists of ranks, rarest shingle first.
//!
//! time: `O(n)` to find what repeats, `O(m log m)` for the `m` different shingles that do.
//! space: four bytes for each time that a shingle repeats, as much again and sixteen per
//! different one while they are ranked.

use std::io;

use crate::Workers;
use crate::repeated_shingles::{RepeatedShingles, n_parts};
use crate::shingle_sets::ShingleSets;

/// Sets in the order of their sizes, their shingles replaced by ranks: 0 for one in the fewest
/// sets.
///
/// Shingles that stand in one set only have no rank; a set remembers how many of its own they
/// are. They would come before all others. Of equally rare ones those of one set are neighbours,
/// so that what is looked up for a set lies together in memory.
pub(crate) struct RankedSets {
    ranks: Vec<u32>,
    /// By turn, the position of a set in the order of sizes.
    sets: Vec<RankedSet>,
    /// By rank: how many sets hold the shingle, two at least.
    n_sets_with: Vec<u32>,
}

#[derive(Clone, Copy)]
struct RankedSet {
    /// Where its ranks begin; they end where those of the next one begin.
    start: usize,
    size: u32,
    /// The set's number in the corpus.
    number: u32,
}

impl RankedSets {
    /// Ranks the shingles of `sets`. Fails only where what was spilled cannot be read again.
    pub(crate) fn of(sets: &ShingleSets, workers: &impl Workers) -> io::Result<Self> {
        let parts = workers.map(n_parts(sets), |part| RepeatedShingles::of_part(sets, part));
        let parts = parts.into_iter().collect::<io::Result<Vec<_>>>()?;
        let (mut ranked, turn_of) = in_order_of_size(sets, &parts);
        let mut ends: Vec<usize> = vec![0; sets.len() + 1];
        for &set in parts.iter().flat_map(|part| &part.sets) {
            ends[turn_of[set as usize] as usize + 1] += 1;
        }
        let mut n_before = 0;
        for (end, set) in ends.iter_mut().zip(&mut ranked) {
            n_before += *end;
            *end = n_before;
            set.start = n_before;
        }
        // From here on `ends` says where the next rank of a set goes. Ranks come in their order,
        // so the list of each set is in order too.
        let mut ranks = vec![0; n_before + ends.last().copied().unwrap_or(0)];
        let order = order(&parts);
        for (rank, shingle) in (0..).zip(&order) {
            for &set in shingle.sets(&parts) {
                let end = &mut ends[turn_of[set as usize] as usize];
                ranks[*end] = rank;
                *end += 1;
            }
        }
        let n_sets_with = order.into_iter().map(|shingle| shingle.n_sets).collect();
        Ok(Self { ranks, sets: ranked, n_sets_with })
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
    pub(crate) fn ranks(&self, turn: usize) -> &[u32] {
        let end = self.sets.get(turn + 1).map_or(self.ranks.len(), |next| next.start);
        &self.ranks[self.sets[turn].start..end]
    }

    /// Returns, by rank, how many sets hold the shingle; ascending.
    pub(crate) fn n_sets_with(&self) -> &[u32] {
        &self.n_sets_with
    }
}

/// Returns the sets by size, and the turn of each.
fn in_order_of_size(sets: &ShingleSets, parts: &[RepeatedShingles]) -> (Vec<RankedSet>, Vec<u32>) {
    let mut ranked: Vec<RankedSet> = (0..)
        .zip(sets.sizes())
        .map(|(number, size)| RankedSet { start: 0, size, number })
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

/// A shingle that repeats; the rarest comes first, and of equally rare ones that of an earlier set.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct RepeatedShingle {
    n_sets: u32,
    first_set: u32,
    /// Where its sets are listed.
    start: u32,
    part: u8,
}

impl RepeatedShingle {
    fn sets<'p>(&self, parts: &'p [RepeatedShingles]) -> &'p [u32] {
        let start = self.start as usize;
        &parts[usize::from(self.part)].sets[start..start + self.n_sets as usize]
    }
}

/// Returns the shingles that repeat, by rank.
fn order(parts: &[RepeatedShingles]) -> Vec<RepeatedShingle> {
    let mut order = Vec::with_capacity(parts.iter().map(|part| part.shingles.len()).sum());
    for (part, repeated) in (0..).zip(parts) {
        let mut start = 0;
        for &(n_sets, first_set) in &repeated.shingles {
            order.push(RepeatedShingle { n_sets, first_set, start, part });
            start = start.checked_add(n_sets).expect("fewer than 2^32 shingles repeat in a part");
        }
    }
    order.sort_unstable();
    order
}
