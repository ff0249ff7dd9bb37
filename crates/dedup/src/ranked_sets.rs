//! Rewrites sets of shingle hashes as lists of ranks, rarest shingle first.
//!
//! time: `O(n)` to find what repeats, `O(m log m)` for the `m` shingles that do.
//! space: four bytes per shingle that repeats, and sixteen while they are ranked.

use crate::Workers;
use crate::repeated_shingles::{N_PARTS, RepeatedShingles};
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

/// Sets whose ranks are sorted as one piece of work.
const SORTED_TOGETHER: usize = 1 << 14;

impl RankedSets {
    pub(crate) fn of(sets: &ShingleSets, workers: &impl Workers) -> Self {
        let parts = workers.map(N_PARTS, |part| RepeatedShingles::of_part(sets, part));
        let (mut ranked, turn_of) = in_order_of_size(sets, &parts);
        let (ranks_by_part, n_sets_with) = rank(&parts);

        let mut ends: Vec<usize> = vec![0; sets.len() + 1];
        for part in &parts {
            for &(_, set) in &part.occurrences {
                ends[turn_of[set as usize] as usize + 1] += 1;
            }
        }
        let mut n_before = 0;
        for (end, set) in ends.iter_mut().zip(&mut ranked) {
            n_before += *end;
            *end = n_before;
            set.start = n_before;
        }
        // From here on `ends` says where the next rank of a set goes.
        let mut ranks = vec![0; n_before + ends.last().copied().unwrap_or(0)];
        for (part, rank_of) in parts.into_iter().zip(ranks_by_part) {
            for (number, set) in part.occurrences {
                let end = &mut ends[turn_of[set as usize] as usize];
                ranks[*end] = rank_of[number as usize];
                *end += 1;
            }
        }
        drop(ends);
        let mut all = Self { ranks, sets: ranked, n_sets_with };
        all.ranks = workers
            .map(all.len().div_ceil(SORTED_TOGETHER), |piece| all.sorted_ranks(piece))
            .concat();
        all
    }

    /// Returns the ranks of some of the sets, those of each set ascending.
    fn sorted_ranks(&self, piece: usize) -> Vec<u32> {
        let turns = piece * SORTED_TOGETHER..self.len().min((piece + 1) * SORTED_TOGETHER);
        let mut ranks = Vec::new();
        for turn in turns {
            let start = ranks.len();
            ranks.extend_from_slice(self.ranks(turn));
            ranks[start..].sort_unstable();
        }
        ranks
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
    let size = |set: &[u64]| u32::try_from(set.len()).expect("a set is smaller than 2^32");
    let mut ranked: Vec<RankedSet> = (0..)
        .zip(sets.iter())
        .map(|(number, set)| RankedSet { start: 0, size: size(set), number })
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

/// Returns the rank of each shingle by part and number, and by rank how many sets hold it.
fn rank(parts: &[RepeatedShingles]) -> (Vec<Vec<u32>>, Vec<u32>) {
    let mut order: Vec<(u32, u32, u8, u32)> = Vec::new();
    for (part, repeated) in (0..).zip(parts) {
        let shingles = (0..).zip(&repeated.shingles);
        order.extend(shingles.map(|(number, &(n_sets, first))| (n_sets, first, part, number)));
    }
    order.sort_unstable();
    let mut ranks: Vec<Vec<u32>> = parts.iter().map(|part| vec![0; part.shingles.len()]).collect();
    for (rank, &(_, _, part, number)) in (0..).zip(&order) {
        ranks[usize::from(part)][number as usize] = rank;
    }
    (ranks, order.into_iter().map(|(n_sets, ..)| n_sets).collect())
}
