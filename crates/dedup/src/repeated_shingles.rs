//! Finds the shingles that stand in more than one set, with how many sets hold each.
//!
//! Four of five shingles stand in one set only and can match nothing. The space of hashes is cut
//! into parts that are looked at one by one, or by several threads; each part is cut again into
//! buckets whose table fits a processor's own cache, which is what makes counting fast.
//!
//! time: `O(n)`, with one look at every hash for each of the [`N_PARTS`] parts.
//! space: twelve bytes per shingle of the part at hand, four per shingle that repeats.

use crate::shingle_sets::ShingleSets;

/// Parts of the space of hashes, a power of two.
pub(crate) const N_PARTS: usize = 4;

/// Shingles in a bucket: their table takes half of a cache of one megabyte.
const BUCKET: usize = 1 << 14;
const MAX_BUCKETS: usize = 1 << 10;

/// The shingles of one part that repeat, numbered as they come.
#[derive(Default)]
pub(crate) struct RepeatedShingles {
    /// By number: how many sets hold the shingle, and the first of them.
    pub(crate) shingles: Vec<(u32, u32)>,
    /// The sets that hold each shingle, one shingle after another.
    pub(crate) sets: Vec<u32>,
    /// For each shingle that a set holds once more: the set.
    pub(crate) repeats_within: Vec<u32>,
}

impl RepeatedShingles {
    /// Counts the shingles whose hashes are in `part`, which is below [`N_PARTS`].
    pub(crate) fn of_part(sets: &ShingleSets, part: usize) -> Self {
        let mut repeated = Self::default();
        let mut table = Table::default();
        for mut bucket in buckets(sets, part) {
            repeated.count(&mut bucket, &mut table);
        }
        repeated
    }

    fn count(&mut self, bucket: &mut [Occurrence], table: &mut Table) {
        table.clear(bucket.len());
        for occurrence in bucket.iter_mut() {
            let slot = table.slot_of(occurrence.shingle());
            let entry = &mut table.entries[slot];
            if entry.last_set == occurrence.set && 0 < entry.n_sets {
                self.repeats_within.push(occurrence.set);
                occurrence.set = Occurrence::REPEAT;
            } else {
                entry.n_sets += 1;
                entry.last_set = occurrence.set;
                occurrence.shingle = [narrow(slot), 0];
            }
        }
        let mut n_taken = self.sets.len();
        for occurrence in bucket.iter().filter(|occurrence| occurrence.set != Occurrence::REPEAT) {
            let entry = &mut table.entries[occurrence.shingle[0] as usize];
            if entry.last_set != Entry::PLACED {
                if entry.n_sets < 2 {
                    continue;
                }
                entry.last_set = Entry::PLACED;
                entry.shingle = n_taken as u64;
                n_taken += entry.n_sets as usize;
                self.sets.resize(n_taken, 0);
                self.shingles.push((entry.n_sets, occurrence.set));
            }
            #[expect(clippy::cast_possible_truncation, reason = "a place in a vector")]
            let place = entry.shingle as usize;
            self.sets[place] = occurrence.set;
            entry.shingle += 1;
        }
        narrow(self.shingles.len());
    }
}

/// A shingle of a set, in twelve bytes; later the slot of the shingle in the table.
#[derive(Clone, Copy)]
struct Occurrence {
    shingle: [u32; 2],
    set: u32,
}

impl Occurrence {
    /// In place of the set: the set had the shingle before.
    const REPEAT: u32 = u32::MAX;

    #[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
    fn new(shingle: u64, set: u32) -> Self {
        Self { shingle: [shingle as u32, (shingle >> 32) as u32], set }
    }

    fn shingle(&self) -> u64 {
        u64::from(self.shingle[0]) | u64::from(self.shingle[1]) << 32
    }
}

/// Returns the shingles of a part by their upper bits, those of a bucket in the order of sets.
fn buckets(sets: &ShingleSets, part: usize) -> Vec<Vec<Occurrence>> {
    let expected = sets.n_shingles() / N_PARTS;
    let n_buckets = (expected / BUCKET).next_power_of_two().min(MAX_BUCKETS);
    let capacity = expected / n_buckets + expected / n_buckets / 16;
    let mut buckets: Vec<Vec<Occurrence>> =
        (0..n_buckets).map(|_| Vec::with_capacity(capacity)).collect();
    let bucket_bits = n_buckets.trailing_zeros();
    for (number, set) in (0..).zip(sets.iter()) {
        for &shingle in set {
            #[expect(clippy::cast_possible_truncation, reason = "twelve bits at most are left")]
            let upper = (shingle >> (64 - N_PARTS.trailing_zeros() - bucket_bits)) as usize;
            if upper >> bucket_bits == part {
                buckets[upper & (n_buckets - 1)].push(Occurrence::new(shingle, number));
            }
        }
    }
    buckets
}

/// A table of counts with open addressing, at most half full.
#[derive(Default)]
struct Table {
    entries: Vec<Entry>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    /// The hash while sets are counted, then where the next set goes.
    shingle: u64,
    n_sets: u32,
    /// The last set with the shingle while sets are counted, then whether it has a place.
    last_set: u32,
}

impl Entry {
    const PLACED: u32 = u32::MAX;
}

impl Table {
    fn clear(&mut self, n_occurrences: usize) {
        self.entries.clear();
        self.entries.resize((2 * n_occurrences).next_power_of_two(), Entry::default());
    }

    /// Returns the slot of a shingle, which is taken if the shingle was not in the table.
    fn slot_of(&mut self, shingle: u64) -> usize {
        let mask = self.entries.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "the lower bits are as good as any")]
        let mut slot = shingle as usize & mask;
        loop {
            let entry = &mut self.entries[slot];
            if entry.n_sets == 0 {
                entry.shingle = shingle;
                return slot;
            }
            if entry.shingle == shingle {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than 2^32 shingles repeat in a part")
}
