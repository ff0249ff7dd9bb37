//! Finds the shingles that stand in more than one set, with how many sets hold each.
//!
//! Four of five shingles stand in one set only and can match nothing; a sieve holds most of these back. The bins of hashes are
//! looked at in [`PARTS`], one by one or by several threads; the table of a bin fits a processor's
//! own cache, which is what makes counting fast.
//!
//! time: `O(n)`.
//! space: four bytes for each set that holds a shingle that repeats; of one part at a time twice that,
//! and twelve per different shingle.

use std::io;
use std::ops::Range;

use crate::lists::Lists;
use crate::shingle_sets::{BINS, Binned, Bins, Occurrence};

/// Into how many parts the bins are cut. The same for every input, and so is the order in which
/// shingles are numbered.
pub(crate) const PARTS: usize = 16;

/// How many bins are in memory at a time where they were spilled.
const READ_TOGETHER: usize = 32;

const _: () = assert!(BINS.is_multiple_of(PARTS * READ_TOGETHER), "every bin is in a part");

/// The shingles of one part that repeat, each as the ascending list of the sets that hold it: the
/// rarest first, and of equally rare ones that of an earlier set.
#[derive(Default)]
pub(crate) struct RepeatedShingles {
    pub(crate) lists: Lists,
    sets: Vec<u32>,
    /// For each shingle that a set holds once more: the set.
    pub(crate) repeats_within: Vec<u32>,
}

/// What shingles are ordered by: how many sets hold one, and the first of them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rarity {
    n_sets: u32,
    first_set: u32,
}

impl Rarity {
    /// Returns the rarity of a shingle that these sets hold.
    pub(crate) fn of(sets: &[u32]) -> Self {
        Self { n_sets: narrow(sets.len()), first_set: sets[0] }
    }
}

impl RepeatedShingles {
    /// Finds the shingles of a part, which is below [`PARTS`].
    ///
    /// Fails only where what was spilled cannot be read again.
    pub(crate) fn of_part(sets: &Binned<'_>, part: usize) -> io::Result<Self> {
        let mut found = Found::default();
        let mut table = Table::default();
        for n in 0..BINS / PARTS / READ_TOGETHER {
            let start = part * (BINS / PARTS) + n * READ_TOGETHER;
            let bins = start..start + READ_TOGETHER;
            let some = sets.bins(bins.clone())?;
            for bin in bins {
                found.count(&some, bin, &mut table);
            }
        }
        Ok(found.in_order())
    }

    /// Returns the sets of some shingles, one shingle after another.
    pub(crate) fn sets(&self, shingles: Range<usize>) -> impl Iterator<Item = &[u32]> {
        self.lists.each(shingles).map(|entries| &self.sets[entries])
    }

    /// Returns the rarity of a shingle.
    pub(crate) fn rarity(&self, shingle: usize) -> Rarity {
        Rarity::of(&self.sets[self.lists.entries(shingle)])
    }

    /// Returns how many shingles come before all of some rarity.
    pub(crate) fn n_before(&self, rarity: Rarity) -> usize {
        let Some(group) = self.lists.group_from(rarity.n_sets as usize) else {
            return self.lists.len();
        };
        let (mut low, mut high) = (group.first, group.first + group.n_lists);
        while low < high {
            let middle = low.midpoint(high);
            if self.rarity(middle) < rarity { low = middle + 1 } else { high = middle }
        }
        low
    }
}

/// Shingles as they are found.
#[derive(Default)]
struct Found {
    shingles: Vec<FoundShingle>,
    sets: Vec<u32>,
    repeats_within: Vec<u32>,
}

#[derive(Clone, Copy)]
struct FoundShingle {
    rarity: Rarity,
    /// Where its sets are listed.
    start: u32,
}

impl Found {
    fn in_order(mut self) -> RepeatedShingles {
        self.shingles.sort_unstable_by_key(|shingle| (shingle.rarity, shingle.start));
        let mut sets = Vec::with_capacity(self.sets.len());
        let mut lists = Lists::default();
        for shingle in &self.shingles {
            let (start, n_sets) = (shingle.start as usize, shingle.rarity.n_sets as usize);
            sets.extend_from_slice(&self.sets[start..start + n_sets]);
            lists.push(n_sets, 1);
        }
        RepeatedShingles { lists, sets, repeats_within: self.repeats_within }
    }

    fn count(&mut self, bins: &Bins<'_>, bin: usize, table: &mut Table) {
        table.sieve.clear(bins.len(bin));
        bins.for_each(bin, |occurrence| table.sieve.add(occurrence.key));
        let mut occurrences = std::mem::take(&mut table.occurrences);
        occurrences.clear();
        bins.for_each(bin, |occurrence| {
            if table.sieve.may_repeat(occurrence.key) {
                occurrences.push(occurrence);
            }
        });
        table.clear(occurrences.len());
        for occurrence in &occurrences {
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
        }
        for (occurrence, &slot) in occurrences.iter().zip(&table.slots) {
            if slot != Table::REPEAT {
                self.place(&mut table.entries[slot as usize], occurrence.set);
            }
        }
        table.occurrences = occurrences;
    }

    /// Lists a set with its shingle, if that repeats.
    fn place(&mut self, entry: &mut Entry, set: u32) {
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
            let rarity = Rarity { n_sets, first_set: set };
            self.shingles.push(FoundShingle { rarity, start });
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
    sieve: Sieve,
    /// What went through the sieve.
    occurrences: Vec<Occurrence>,
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

/// Knows most of the shingles that stand alone: a Bloom filter with two bits a place, for one and for
/// more.
#[derive(Default)]
struct Sieve {
    places: Vec<u64>,
}

impl Sieve {
    /// Places for each occurrence: of those alone one in nine shares its place.
    const ROOM: usize = 8;
    const PER_WORD: usize = u64::BITS as usize / 2;

    fn clear(&mut self, n_occurrences: usize) {
        self.places.clear();
        let n_words = (n_occurrences * Self::ROOM).div_ceil(Self::PER_WORD);
        self.places.resize(n_words.next_power_of_two(), 0);
    }

    fn add(&mut self, key: u64) {
        let (word, shift) = self.place(key);
        let more = (self.places[word] >> shift & 1) << 1;
        self.places[word] |= (1 | more) << shift;
    }

    fn may_repeat(&self, key: u64) -> bool {
        let (word, shift) = self.place(key);
        self.places[word] >> shift & 2 != 0
    }

    /// Returns the word with the place of a key, and where in it that is.
    fn place(&self, key: u64) -> (usize, usize) {
        #[expect(clippy::cast_possible_truncation, reason = "the lower bits are as good as any")]
        let key = key as usize;
        ((key / Self::PER_WORD) & (self.places.len() - 1), key % Self::PER_WORD * 2)
    }
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("fewer than 2^32 shingles repeat in a part")
}
