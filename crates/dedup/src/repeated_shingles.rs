//! Finds the shingles that stand in more than one set, with how many sets hold each.
//!
//! Four of five shingles stand in one set only and can match nothing. The space of hashes is cut
//! into parts that are looked at one by one, or by several threads; each part is cut again into
//! buckets whose table fits a processor's own cache, which is what makes counting fast.
//!
//! time: `O(n)`, with one look at every hash for each part.
//! space: twelve bytes per shingle of the part at hand, four per shingle that repeats.

use std::io;

use crate::shingle_sets::ShingleSets;

/// Returns into how many parts the space of hashes is cut, a power of two: more of them where the
/// hashes are not in memory for want of room.
pub(crate) fn n_parts(sets: &ShingleSets) -> usize {
    if sets.is_spilled() { MAX_PARTS } else { MAX_PARTS / 4 }
}

const MAX_PARTS: usize = 16;

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
    /// Counts the shingles whose hashes are in `part`, which is below [`n_parts`].
    ///
    /// Fails only where what was spilled cannot be read again.
    pub(crate) fn of_part(sets: &ShingleSets, part: usize) -> io::Result<Self> {
        let mut repeated = Self::default();
        let mut table = Table::default();
        for mut bucket in buckets(sets, part)? {
            repeated.count(&mut bucket, &mut table);
        }
        Ok(repeated)
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
fn buckets(sets: &ShingleSets, part: usize) -> io::Result<Vec<Vec<Occurrence>>> {
    let n_parts = n_parts(sets);
    let expected = sets.n_shingles() / n_parts;
    // The number of buckets in all parts does not depend on the number of parts, and so neither
    // does the order in which shingles are numbered.
    let n_all = sets.n_shingles() / BUCKET;
    let n_all = n_all.next_power_of_two().clamp(MAX_PARTS, MAX_PARTS * MAX_BUCKETS / 4);
    let n_buckets = n_all / n_parts;
    let capacity = expected / n_buckets + expected / n_buckets / 16;
    let mut buckets: Vec<Vec<Occurrence>> =
        (0..n_buckets).map(|_| Vec::with_capacity(capacity)).collect();
    let bucket_bits = n_buckets.trailing_zeros();
    let shift = 64 - n_all.trailing_zeros();
    sets.for_each(|number, set| {
        for &shingle in set {
            #[expect(clippy::cast_possible_truncation, reason = "a few bits are left")]
            let upper = (shingle >> shift) as usize;
            if upper >> bucket_bits == part {
                buckets[upper & (n_buckets - 1)].push(Occurrence::new(shingle, number));
            }
        }
    })?;
    Ok(buckets)
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
