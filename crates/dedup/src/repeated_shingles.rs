//! Finds the shingles that stand in more than one set, with how many sets hold each.
//!
//! Four of five shingles stand in one set only and can match nothing. The bins of hashes are
//! looked at in [`PARTS`], one by one or by several threads; the table of a bin fits a processor's
//! own cache, which is what makes counting fast.
//!
//! time: `O(n)`.
//! space: four bytes per shingle that repeats, sixteen for each different one.

use std::io;

use crate::shingle_sets::{BINS, Binned, Bins};

/// Into how many parts the bins are cut. The same for every input, and so is the order in which
/// shingles are numbered.
pub(crate) const PARTS: usize = 16;

/// The shingles of one part that repeat, by ascending number of sets, then by the first of them.
#[derive(Default)]
pub(crate) struct RepeatedShingles {
    pub(crate) shingles: Vec<RepeatedShingle>,
    /// The sets that hold each shingle, one shingle after another.
    sets: Vec<u32>,
    /// For each shingle that a set holds once more: the set.
    pub(crate) repeats_within: Vec<u32>,
}

/// A shingle that repeats; the rarest comes first, and of equally rare ones that of an earlier set.
#[derive(Clone, Copy)]
pub(crate) struct RepeatedShingle {
    pub(crate) n_sets: u32,
    first_set: u32,
    part: u32,
    /// Where its sets are listed.
    start: u32,
}

impl RepeatedShingle {
    /// Returns what shingles are ordered by, in one number.
    pub(crate) fn key(&self) -> u128 {
        let pair = |high: u32, low: u32| u64::from(high) << 32 | u64::from(low);
        let rarity = pair(self.n_sets, self.first_set);
        u128::from(rarity) << 64 | u128::from(pair(self.part, self.start))
    }

    /// Returns the sets that hold the shingle, ascending.
    pub(crate) fn sets<'p>(&self, parts: &'p [RepeatedShingles]) -> &'p [u32] {
        let start = self.start as usize;
        &parts[self.part as usize].sets[start..start + self.n_sets as usize]
    }
}

impl RepeatedShingles {
    /// Counts the shingles of a part, which is below [`PARTS`].
    ///
    /// Fails only where what was spilled cannot be read again.
    pub(crate) fn of_part(sets: &Binned<'_>, part: usize) -> io::Result<Self> {
        let bins = part * BINS / PARTS..(part + 1) * BINS / PARTS;
        let some = sets.bins(bins.clone())?;
        let mut repeated = Self::default();
        let mut table = Table::default();
        for bin in bins {
            repeated.count(&some, bin, narrow(part), &mut table);
        }
        repeated.shingles.sort_unstable_by_key(RepeatedShingle::key);
        Ok(repeated)
    }

    fn count(&mut self, bins: &Bins<'_>, bin: usize, part: u32, table: &mut Table) {
        table.clear(bins.len(bin));
        bins.for_each(bin, |occurrence| {
            let slot = table.slot_of(occurrence.key);
            let entry = &mut table.entries[slot];
            let is_repeat = entry.last_set == occurrence.set && 0 < entry.n_sets;
            if is_repeat {
                self.repeats_within.push(occurrence.set);
            } else {
                entry.n_sets += 1;
                entry.last_set = occurrence.set;
            }
            table.slots.push(if is_repeat { Table::REPEAT } else { narrow(slot) });
        });
        let mut slots = table.slots.iter();
        bins.for_each(bin, |occurrence| {
            let slot = slots.next().filter(|slot| **slot != Table::REPEAT);
            if let Some(&slot) = slot {
                self.place(&mut table.entries[slot as usize], occurrence.set, part);
            }
        });
    }

    /// Lists a set with its shingle, if that repeats.
    fn place(&mut self, entry: &mut Entry, set: u32, part: u32) {
        if entry.n_sets < 2 {
            return;
        }
        if entry.last_set != Entry::PLACED {
            entry.last_set = Entry::PLACED;
            let start = self.sets.len();
            entry.key = start as u64;
            let n_sets = entry.n_sets;
            self.sets.resize(start + n_sets as usize, 0);
            let start = narrow(start);
            self.shingles.push(RepeatedShingle { n_sets, first_set: set, part, start });
        }
        #[expect(clippy::cast_possible_truncation, reason = "a place in a vector")]
        let place = entry.key as usize;
        self.sets[place] = set;
        entry.key += 1;
    }
}

/// A table of counts with open addressing, at most three quarters full.
#[derive(Default)]
struct Table {
    entries: Vec<Entry>,
    /// By occurrence: its place in the table, or that its set had the shingle before.
    slots: Vec<u32>,
}

#[derive(Clone, Copy, Default)]
struct Entry {
    /// The shingle while sets are counted, then where the next set goes.
    key: u64,
    n_sets: u32,
    /// The last set with the shingle while sets are counted, then whether it has a place.
    last_set: u32,
}

impl Entry {
    const PLACED: u32 = u32::MAX;
}

impl Table {
    const REPEAT: u32 = u32::MAX;

    fn clear(&mut self, n_occurrences: usize) {
        self.entries.clear();
        let n = n_occurrences + n_occurrences / 3 + 1;
        self.entries.resize(n.next_power_of_two(), Entry::default());
        self.slots.clear();
    }

    /// Returns the slot of a shingle, which is taken if the shingle was not in the table.
    fn slot_of(&mut self, key: u64) -> usize {
        let mask = self.entries.len() - 1;
        #[expect(clippy::cast_possible_truncation, reason = "the lower bits are as good as any")]
        let mut slot = key as usize & mask;
        loop {
            let entry = &mut self.entries[slot];
            if entry.n_sets == 0 {
                entry.key = key;
                return slot;
            }
            if entry.key == key {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than 2^32 shingles repeat in a part")
}
