//! Sets of shingle hashes, in memory or spilled, cut by the upper bits of the hashes.
//!
//! Sets are gathered a megabyte at a time, a chunk, and then put in the order of [`BINS`] bins: so
//! a bin can be looked at without the others, by one of many threads or in one read from disk. A
//! shingle keeps eight bytes: the bin says its upper bits, the rest is stored with the number of
//! its set within the chunk.
//!
//! A full chunk waits until there are a few, which may be put in order by as many threads.
//!
//! time: two passes over each chunk, in a processor's own cache.
//! space: eight bytes per shingle, four per set, eight thousand per chunk.

use std::borrow::Cow;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use crate::hash::SHINGLE_BITS;
use crate::workers::fill;
use crate::{OneThread, Spill, Workers};

/// Sets of shingle hashes, repeats included.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShingleSets {
    chunks: Chunks,
    /// The sets after these, a chunk each.
    waiting: Vec<Unsorted>,
    /// Room for more that wait.
    spare: Vec<Vec<u64>>,
    /// The shingles of the last sets, which are no chunk yet; in order.
    open: Vec<u64>,
    /// By set: how many shingles it has, repeats included.
    sizes: Vec<u32>,
    /// The number of the first set that is in no chunk.
    first_open: u32,
}

/// How many bins there are. Then a bin of a hundred megabytes of text fits a cache.
pub(crate) const BINS: usize = 1 << BIN_BITS;
const BIN_BITS: u32 = 11;

/// Bits for the number of a set within its chunk.
const SET_BITS: u32 = 16;
const MAX_SETS: usize = 1 << SET_BITS;

const _: () =
    assert!(SHINGLE_BITS + SET_BITS - BIN_BITS == 64, "a shingle and its set fill a word");

/// Shingles in a chunk: a megabyte of them, or one larger set.
const CHUNK: usize = 1 << 17;

/// So many chunks wait to be put in order together, unless one thread is to do it.
const MIN_WAITING: usize = 2;
const MAX_WAITING: usize = 16;

/// Shingles for which room is made at once. So large a piece of memory is given back to the system
/// as soon as it is let go, which smaller ones are not.
const SLAB: usize = 1 << 22;

/// What becomes a chunk: some sets one after another, their shingles in order.
#[derive(Debug, Clone)]
struct Unsorted {
    sets: Range<usize>,
    shingles: Vec<u64>,
}

/// Chunks, one after another.
#[derive(Debug, Clone, Default)]
struct Chunks {
    chunks: Vec<Chunk>,
    /// The shingles of those in memory.
    slabs: Vec<Vec<u64>>,
}

/// Some sets one after another, their shingles by bin; those of a bin in the order of the sets.
#[derive(Debug, Clone)]
struct Chunk {
    first_set: u32,
    /// By bin, where its shingles begin; and where those of the last one end.
    starts: Vec<u32>,
    at: Shingles,
}

/// Where the shingles of a chunk are.
#[derive(Debug, Clone)]
enum Shingles {
    Memory { slab: usize, start: usize },
    Spilled { spill: Arc<dyn Spill>, offset: u64 },
}

/// A shingle and the set that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Occurrence {
    /// What tells the shingle from others of its bin: its lower bits.
    pub(crate) key: u64,
    pub(crate) set: u32,
}

impl Occurrence {
    /// Returns the shingle again.
    pub(crate) fn shingle(self, bin: usize) -> u64 {
        (bin as u64) << (64 - BIN_BITS) | self.key << (64 - SHINGLE_BITS)
    }
}

impl ShingleSets {
    pub(crate) fn push(&mut self, set: &[u64]) {
        let n_sets = self.open_sets().len();
        if 0 < n_sets && (CHUNK < self.open.len() + set.len() || n_sets == MAX_SETS) {
            self.close();
        }
        self.open.extend_from_slice(set);
        self.sizes.push(narrow(set.len()));
    }

    /// Lets the last sets wait to become a chunk.
    fn close(&mut self) {
        if MAX_WAITING <= self.waiting.len() {
            self.sort_waiting(&OneThread);
        }
        let sets = self.open_sets();
        if !self.open.is_empty() {
            let room = self.spare.pop().unwrap_or_default();
            let shingles = std::mem::replace(&mut self.open, room);
            self.waiting.push(Unsorted { sets: sets.clone(), shingles });
        }
        self.first_open = narrow(sets.end);
    }

    /// Makes chunks of the sets that wait for it, if they are enough for several threads.
    pub(crate) fn settle(&mut self, workers: &impl Workers) {
        if MIN_WAITING <= self.waiting.len() {
            self.sort_waiting(workers);
        }
    }

    fn sort_waiting(&mut self, workers: &impl Workers) {
        let waiting = self.waiting.iter().map(|some| (some.sets.clone(), &some.shingles[..]));
        self.chunks.add(&waiting.collect::<Vec<_>>(), &self.sizes, workers);
        self.spare.extend(self.waiting.drain(..).map(|some| {
            let mut room = some.shingles;
            room.clear();
            room.shrink_to(CHUNK);
            room
        }));
    }

    /// Returns the last sets, which are in no chunk and wait for none.
    fn open_sets(&self) -> Range<usize> {
        self.first_open as usize..self.sizes.len()
    }

    /// Returns how many bytes of shingles are in memory.
    pub(crate) fn bytes_in_memory(&self) -> usize {
        let n_waiting: usize = self.waiting.iter().map(|sets| sets.shingles.len()).sum();
        let n_in_chunks: usize = self.chunks.slabs.iter().map(Vec::len).sum();
        (n_in_chunks + n_waiting + self.open.len()) * size_of::<u64>()
    }

    /// Says whether not everything is in memory.
    pub(crate) fn is_spilled(&self) -> bool {
        self.spilled_to().is_some()
    }

    /// Returns where shingles were spilled to, if any were.
    pub(crate) fn spilled_to(&self) -> Option<&Arc<dyn Spill>> {
        self.chunks.chunks.iter().find_map(|chunk| match &chunk.at {
            Shingles::Spilled { spill, .. } => Some(spill),
            Shingles::Memory { .. } => None,
        })
    }

    /// Takes what is in memory out of it.
    pub(crate) fn spill(&mut self, spill: &Arc<dyn Spill>) -> io::Result<()> {
        self.close();
        self.sort_waiting(&OneThread);
        self.chunks.spill(spill)
    }

    /// Returns how many shingles each set has, repeats included.
    pub(crate) fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// Returns all sets, to look at bin by bin; puts the last ones in order for it.
    pub(crate) fn binned(&self, workers: &impl Workers) -> Binned<'_> {
        let waiting = self.waiting.iter().map(|some| (some.sets.clone(), &some.shingles[..]));
        let unsorted: Vec<_> = waiting.chain([(self.open_sets(), &self.open[..])]).collect();
        let mut last = Chunks::default();
        last.add(&unsorted, &self.sizes, workers);
        Binned { chunks: &self.chunks, last }
    }
}

/// All sets, by bins.
pub(crate) struct Binned<'s> {
    chunks: &'s Chunks,
    /// Of the sets that are no chunks yet.
    last: Chunks,
}

impl Binned<'_> {
    /// Returns some bins.
    ///
    /// Fails only where what was spilled cannot be read again.
    pub(crate) fn bins(&self, bins: Range<usize>) -> io::Result<Bins<'_>> {
        let slices = [self.chunks, &self.last].into_iter().flat_map(|chunks| chunks.slices(&bins));
        Ok(Bins { slices: slices.collect::<io::Result<_>>()? })
    }
}

/// Some bins of all sets.
pub(crate) struct Bins<'s> {
    slices: Vec<Slice<'s>>,
}

impl Bins<'_> {
    /// Returns how many shingles a bin has.
    pub(crate) fn len(&self, bin: usize) -> usize {
        self.slices.iter().map(|slice| slice.words(bin).len()).sum()
    }

    /// Shows every shingle of a bin, in the order of the sets, to `look`.
    pub(crate) fn for_each(&self, bin: usize, mut look: impl FnMut(Occurrence)) {
        for slice in &self.slices {
            for &word in slice.words(bin) {
                #[expect(clippy::cast_possible_truncation, reason = "sixteen bits")]
                let set = slice.first_set + (word % MAX_SETS as u64) as u32;
                look(Occurrence { key: word >> SET_BITS, set });
            }
        }
    }
}

/// Some bins of a chunk.
struct Slice<'s> {
    first_set: u32,
    /// By bin of the whole chunk, where its shingles begin.
    starts: &'s [u32],
    /// Where the shingles of these bins begin.
    start: u32,
    words: Cow<'s, [u64]>,
}

impl Slice<'_> {
    fn words(&self, bin: usize) -> &[u64] {
        let place = |end: u32| (end - self.start) as usize;
        &self.words[place(self.starts[bin])..place(self.starts[bin + 1])]
    }
}

impl Chunks {
    /// Puts the shingles of some sets, which are one chunk each, in the order of their bins.
    fn add(&mut self, unsorted: &[(Range<usize>, &[u64])], sizes: &[u32], workers: &impl Workers) {
        let lengths: Vec<usize> = unsorted.iter().map(|(_, shingles)| shingles.len()).collect();
        let n: usize = lengths.iter().sum();
        if self.slabs.last().is_none_or(|slab| slab.capacity() < slab.len() + n) {
            self.slabs.push(Vec::with_capacity(n.max(SLAB)));
        }
        let slab = self.slabs.len() - 1;
        let words = &mut self.slabs[slab];
        let mut start = words.len();
        words.resize(start + n, 0);
        let all_starts = fill(workers, &mut words[start..], &lengths, |n, words| {
            let (sets, shingles) = &unsorted[n];
            in_order_of_bins(shingles, &sizes[sets.clone()], words)
        });
        for ((sets, shingles), starts) in unsorted.iter().zip(all_starts) {
            let at = Shingles::Memory { slab, start };
            self.chunks.push(Chunk { first_set: narrow(sets.start), starts, at });
            start += shingles.len();
        }
    }

    fn spill(&mut self, spill: &Arc<dyn Spill>) -> io::Result<()> {
        for chunk in &mut self.chunks {
            let Shingles::Memory { slab, start } = chunk.at else { continue };
            let words = &self.slabs[slab][start..start + chunk.len()];
            let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
            let offset = spill.append(&bytes)?;
            chunk.at = Shingles::Spilled { spill: Arc::clone(spill), offset };
        }
        self.slabs.clear();
        Ok(())
    }

    /// Returns some bins of each chunk.
    ///
    /// Fails only where what was spilled cannot be read again.
    fn slices(&self, bins: &Range<usize>) -> impl Iterator<Item = io::Result<Slice<'_>>> {
        self.chunks.iter().map(|chunk| {
            let starts = &chunk.starts[bins.start..=bins.end];
            let (from, to) = (starts[0] as usize, starts[bins.len()] as usize);
            let words = match &chunk.at {
                Shingles::Memory { slab, start } => {
                    Cow::Borrowed(&self.slabs[*slab][start + from..start + to])
                }
                Shingles::Spilled { spill, offset } => {
                    let mut bytes = vec![0; (to - from) * size_of::<u64>()];
                    spill.read_at(offset + (from * size_of::<u64>()) as u64, &mut bytes)?;
                    let words = bytes.as_chunks::<8>().0.iter();
                    Cow::Owned(words.map(|word| u64::from_le_bytes(*word)).collect())
                }
            };
            Ok(Slice { first_set: chunk.first_set, starts: &chunk.starts, start: starts[0], words })
        })
    }
}

impl Chunk {
    fn len(&self) -> usize {
        self.starts[BINS] as usize
    }
}

/// Puts the shingles of some sets in the order of their bins, each with the number of its set, and
/// returns where each bin begins.
fn in_order_of_bins(shingles: &[u64], sizes: &[u32], words: &mut [u64]) -> Vec<u32> {
    let mut starts = vec![0; BINS + 1];
    for &shingle in shingles {
        starts[bin_of(shingle) + 1] += 1;
    }
    let mut n_before = 0;
    for start in &mut starts {
        n_before += *start;
        *start = n_before;
    }
    let mut next = starts.clone();
    let mut rest = shingles;
    for (set, &size) in (0..).zip(sizes) {
        let its;
        (its, rest) = rest.split_at(size as usize);
        for &shingle in its {
            let place = &mut next[bin_of(shingle)];
            words[*place as usize] = shingle << BIN_BITS | set;
            *place += 1;
        }
    }
    starts
}

fn bin_of(shingle: u64) -> usize {
    (shingle >> (64 - BIN_BITS)) as usize
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("sets are smaller than 2^32, and so is their number")
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io;
    use std::iter::repeat_n;
    use std::sync::{Arc, Mutex};

    use super::{BINS, CHUNK, MAX_SETS, MAX_WAITING, MIN_WAITING, ShingleSets};
    use crate::hash::of_shingle;
    use crate::{OneThread, Spill};

    /// Memory that plays a disk with so much room.
    #[derive(Debug)]
    pub(crate) struct Disk {
        bytes: Mutex<Vec<u8>>,
        room: usize,
    }

    impl Disk {
        pub(crate) fn with_room(room: usize) -> Arc<dyn Spill> {
            Arc::new(Self { bytes: Mutex::default(), room })
        }
    }

    impl Spill for Disk {
        fn append(&self, bytes: &[u8]) -> io::Result<u64> {
            let mut all = self.bytes.lock().unwrap();
            if self.room < all.len() + bytes.len() {
                return Err(io::ErrorKind::StorageFull.into());
            }
            all.extend_from_slice(bytes);
            Ok((all.len() - bytes.len()) as u64)
        }

        fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
            let start = usize::try_from(offset).unwrap();
            bytes.copy_from_slice(&self.bytes.lock().unwrap()[start..start + bytes.len()]);
            Ok(())
        }
    }

    /// Returns the sets, each ascending.
    fn sets_of(sets: &ShingleSets) -> Vec<Vec<u64>> {
        let binned = sets.binned(&OneThread);
        let mut found = vec![Vec::new(); sets.sizes().len()];
        for bins in [0..700, 700..BINS] {
            let some = binned.bins(bins.clone()).unwrap();
            for bin in bins {
                let mut in_bin = Vec::new();
                some.for_each(bin, |occurrence| in_bin.push(occurrence));
                assert_eq!(in_bin.len(), some.len(bin));
                assert!(in_bin.is_sorted_by_key(|occurrence| occurrence.set));
                for occurrence in in_bin {
                    found[occurrence.set as usize].push(occurrence.shingle(bin));
                }
            }
        }
        found
    }

    /// Returns a hash such as shingles have.
    fn shingle(n: u64) -> u64 {
        of_shingle(&[n])
    }

    #[test]
    fn sets_come_back_from_memory_and_from_disk() {
        let disk = Disk::with_room(usize::MAX);
        let mut sets = ShingleSets::default();
        let sizes = [3, 0, CHUNK - 1, 2, CHUNK + 5, 1].into_iter().chain(repeat_n(1, MAX_SETS + 1));
        let expected: Vec<Vec<u64>> = sizes.map(|n| (0..n as u64).map(shingle).collect()).collect();
        for (number, set) in expected.iter().enumerate() {
            sets.push(set);
            if number == 3 {
                sets.spill(&disk).unwrap();
                assert_eq!(sets.bytes_in_memory(), 0);
            }
        }
        assert!(sets.is_spilled() && 0 < sets.bytes_in_memory());
        let mut found = sets_of(&sets);
        for (found, expected) in found.iter_mut().zip(&expected) {
            let mut expected = expected.clone();
            expected.sort_unstable();
            found.sort_unstable();
            assert_eq!(*found, expected);
        }
        assert_eq!(found.len(), expected.len());
        assert!(sets.sizes().iter().zip(&expected).all(|(&size, set)| size as usize == set.len()));
    }

    #[test]
    fn full_chunks_wait_for_each_other_and_stay_in_order() {
        let set: Vec<u64> = (0..CHUNK as u64).map(shingle).collect();
        let (mut settled, mut plain) = (ShingleSets::default(), ShingleSets::default());
        for n in 1..2 * MAX_WAITING {
            settled.push(&set[..CHUNK - n]);
            plain.push(&set[..CHUNK - n]);
            settled.settle(&OneThread);
            assert!(settled.waiting.len() < MIN_WAITING);
            assert!(plain.waiting.len() <= MAX_WAITING);
        }
        assert_eq!(sets_of(&settled), sets_of(&plain));
        assert_eq!(settled.bytes_in_memory(), plain.bytes_in_memory());
    }

    #[test]
    fn a_full_disk_is_an_error_and_nothing_is_lost() {
        let mut sets = ShingleSets::default();
        sets.push(&[1, 2, 3].map(shingle));
        assert!(sets.spill(&Disk::with_room(8)).is_err());
        assert_eq!(sets_of(&sets)[0].len(), 3);
    }
}
