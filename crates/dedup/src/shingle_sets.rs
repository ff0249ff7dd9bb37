//! Rewrites sets of shingle hashes as lists of ranks, rarest shingle first.
//!
//! Four of five shingles stand in one paragraph only and can match nothing. A sketch of counts
//! that saturate at two finds most of them without storing them; what is left is counted exactly
//! and numbered by how many sets it stands in.
//!
//! time: `O(n)` for the sketch, `O(m log m)` for the `m` shingles that repeat.
//! space: four bytes per shingle for the sketch while it is needed, then four bytes per shingle
//! that repeats.

use rustc_hash::FxHashMap;

/// Sets of shingle hashes in one flat vector.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShingleSets {
    shingles: Vec<u64>,
    ends: Vec<usize>,
}

impl ShingleSets {
    pub(crate) fn push(&mut self, set: &[u64]) {
        self.shingles.extend_from_slice(set);
        self.ends.push(self.shingles.len());
    }

    fn iter(&self) -> impl Iterator<Item = &[u64]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.shingles[start..end])
    }
}

/// The same sets with each shingle replaced by its rank: 0 for the one in the fewest sets.
///
/// Shingles that stand in one set only have no rank; a set remembers how many of its own they
/// are. They would come before all others.
pub(crate) struct RankedSets {
    ranks: Vec<u32>,
    sets: Vec<RankedSet>,
    /// By rank: how many sets hold the shingle, two at least.
    n_sets_with: Vec<u32>,
}

struct RankedSet {
    start: usize,
    end: usize,
    size: u32,
}

impl RankedSets {
    pub(crate) fn of(sets: &ShingleSets) -> Self {
        let numbered = NumberedSets::of(sets);
        let mut by_count: Vec<(u32, u32)> = (0..)
            .zip(&numbered.counts)
            .filter(|&(_, &count)| 2 <= count)
            .map(|(number, &count)| (count, number))
            .collect();
        by_count.sort_unstable();
        let mut rank_of = vec![u32::MAX; numbered.counts.len()];
        for (rank, &(_, number)) in (0..).zip(&by_count) {
            rank_of[number as usize] = rank;
        }

        let mut ranks = Vec::with_capacity(numbered.numbers.len());
        let mut ranked = Vec::with_capacity(sets.ends.len());
        let mut taken = 0;
        for (set, &end) in sets.iter().zip(&numbered.ends) {
            let start = ranks.len();
            let its_ranks =
                numbered.numbers[taken..end].iter().map(|&number| rank_of[number as usize]);
            ranks.extend(its_ranks.filter(|&rank| rank != u32::MAX));
            ranks[start..].sort_unstable();
            taken = end;
            let size = u32::try_from(set.len()).expect("a set is no larger than its paragraph");
            ranked.push(RankedSet { start, end: ranks.len(), size });
        }
        let n_sets_with = by_count.into_iter().map(|(count, _)| count).collect();
        Self { ranks, sets: ranked, n_sets_with }
    }

    pub(crate) fn len(&self) -> usize {
        self.sets.len()
    }

    /// Returns how many shingles set `index` holds, those without a rank included.
    pub(crate) fn size(&self, index: u32) -> usize {
        self.sets[index as usize].size as usize
    }

    /// Returns the ranks in set `index`, ascending.
    pub(crate) fn ranks(&self, index: u32) -> &[u32] {
        let RankedSet { start, end, .. } = self.sets[index as usize];
        &self.ranks[start..end]
    }

    /// Returns, by rank, how many sets hold the shingle.
    pub(crate) fn n_sets_with(&self) -> &[u32] {
        &self.n_sets_with
    }
}

/// The sets again, with only the shingles that seem to repeat, numbered as they come.
struct NumberedSets {
    numbers: Vec<u32>,
    ends: Vec<usize>,
    /// By number: how many sets hold the shingle; exact.
    counts: Vec<u32>,
}

impl NumberedSets {
    fn of(sets: &ShingleSets) -> Self {
        let sketch = Sketch::of(&sets.shingles);
        let mut number_of: FxHashMap<u64, u32> = FxHashMap::default();
        let mut numbered = Self { numbers: Vec::new(), ends: Vec::new(), counts: Vec::new() };
        for set in sets.iter() {
            for &shingle in set.iter().filter(|&&shingle| sketch.seems_repeated(shingle)) {
                let next = u32::try_from(numbered.counts.len())
                    .expect("fewer than 2^32 different shingles repeat");
                let number = *number_of.entry(shingle).or_insert(next);
                if number == next {
                    numbered.counts.push(0);
                }
                numbered.counts[number as usize] += 1;
                numbered.numbers.push(number);
            }
            numbered.ends.push(numbered.numbers.len());
        }
        numbered
    }
}

/// Two bits per slot, many slots per shingle: not seen, seen once, seen more than once. A shingle
/// that repeats is always known; one in ten others is taken for one and costs a table entry.
struct Sketch {
    words: Vec<u64>,
}

impl Sketch {
    const SLOTS_PER_SHINGLE: usize = 8;
    const SLOTS_PER_WORD: usize = 32;

    fn of(shingles: &[u64]) -> Self {
        let n_slots = shingles.len() * Self::SLOTS_PER_SHINGLE;
        let n_words = (n_slots / Self::SLOTS_PER_WORD).next_power_of_two();
        let mut sketch = Self { words: vec![0; n_words] };
        for &shingle in shingles {
            let (word, shift) = sketch.slot(shingle);
            let seen = (sketch.words[word] >> shift) & 3;
            if seen < 2 {
                sketch.words[word] += 1 << shift;
            }
        }
        sketch
    }

    fn seems_repeated(&self, shingle: u64) -> bool {
        let (word, shift) = self.slot(shingle);
        2 <= (self.words[word] >> shift) & 3
    }

    /// Returns the word of a shingle's slot and the slot's position in it.
    fn slot(&self, shingle: u64) -> (usize, u32) {
        #[expect(clippy::cast_possible_truncation, reason = "only some bits of the hash are used")]
        let (word, slot) = ((shingle >> 5) as usize & (self.words.len() - 1), shingle as u32 & 31);
        (word, slot * 2)
    }
}
