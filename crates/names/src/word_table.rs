//! The words of the lexicon as a table that is read where it lies in the program.
//!
//! Entries by hash, and where those begin that share the leading bits of it: the build script lays them out, so
//! that nothing is read at start. Time `O(1)`; space 11.3 bytes a word. An entry keeps half of the hash, so
//! one unknown word in a thousand million is taken for a known one. Bad at nothing else.

use crate::word_info::{Classes, WordInfo};

/// The length of an entry: the low half of the hash, bearers of the given and the family name, classes.
const ENTRY: usize = 10;

/// See the module.
pub(crate) struct WordTable {
    starts: &'static [[u8; 4]],
    entries: &'static [[u8; ENTRY]],
}

impl WordTable {
    /// Takes where buckets begin, and the entries, as the build script wrote them.
    pub(crate) const fn of(starts: &'static [u8], entries: &'static [u8]) -> Self {
        Self { starts: starts.as_chunks().0, entries: entries.as_chunks().0 }
    }

    /// Returns what is known about the folded word of a [`word_hash`](crate::hash::word_hash).
    #[inline]
    pub(crate) fn get(&self, hash: u64) -> WordInfo {
        let bucket = bucket(hash, self.starts.len() - 1);
        let start = |at: usize| u32::from_le_bytes(self.starts[at]) as usize;
        let entries = &self.entries[start(bucket)..start(bucket + 1)];
        let low = hash.to_le_bytes();
        let found = entries.iter().find(|entry| entry[..4] == low[..4]);
        found.map_or_else(WordInfo::default, info)
    }
}

fn info(entry: &[u8; ENTRY]) -> WordInfo {
    let number = |at: usize| u16::from_le_bytes([entry[at], entry[at + 1]]);
    let (given, surname) = (number(4).into(), number(6).into());
    WordInfo { given, surname, classes: Classes(number(8)) }
}

/// Returns the bucket of a hash: its high half, as a fraction of all buckets.
fn bucket(hash: u64, n_buckets: usize) -> usize {
    let scaled = ((hash >> 32) * n_buckets as u64) >> 32;
    usize::try_from(scaled).expect("a fraction of the buckets is one of them")
}
