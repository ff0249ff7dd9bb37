//! A map from 64-bit hashes to many numbers, built once and read where it lies.
//!
//! Entries sorted by hash and a directory of the hashes' leading bits: a lookup is one directory
//! entry and a short scan, two cache misses. An entry keeps 32 bits of its hash beside the
//! number, so one in four thousand million lookups finds a stranger: whoever asks verifies. Time
//! `O(n)` to build (a counting sort by the leading bits), `O(1)` expected to look up; space 9.3
//! bytes an entry. Bad at changing after it was built.

use crate::gazetteer::columns::{Column, Numbers, Pairs, number};

/// How many entries share a directory entry on average: three mostly lie in one cache line, and
/// keep the directory small.
const ENTRIES_A_BUCKET: usize = 3;

/// See the module.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MultiMap<'a> {
    directory: Numbers<'a>,
    /// The low half of the hash, and the number.
    entries: Pairs<'a>,
}

impl<'a> MultiMap<'a> {
    pub(crate) fn new(directory: Numbers<'a>, entries: Pairs<'a>) -> Self {
        Self { directory, entries }
    }

    /// Returns the numbers of `key`, ascending.
    pub(crate) fn get(self, key: u64) -> impl Iterator<Item = u32> + 'a {
        let n_buckets = self.directory.len().saturating_sub(1);
        let (start, end) = self.directory.borders(bucket(key, n_buckets));
        let wanted = low_half(key);
        let same = move |&(half, _): &(u32, u32)| half == wanted;
        let entries = self.entries.range(start, end).iter();
        entries.skip_while(move |entry| !same(entry)).take_while(same).map(|(_, n)| n)
    }

    /// Calls `each` with the numbers of all `keys`, key by key. All directory entries are fetched
    /// before the first is used: the memory answers many requests in the time of one.
    pub(crate) fn get_all(self, keys: &[u64], mut each: impl FnMut(u32)) {
        let n_buckets = self.directory.len().saturating_sub(1);
        let mut ranges = [(0, 0); 32];
        for keys in keys.chunks(ranges.len()) {
            for (range, &key) in ranges.iter_mut().zip(keys) {
                *range = self.directory.borders(bucket(key, n_buckets));
            }
            for (&(start, end), &key) in ranges.iter().zip(keys) {
                let wanted = low_half(key);
                for (half, number) in self.entries.range(start, end).iter() {
                    if half == wanted {
                        each(number);
                    }
                }
            }
        }
    }
}

/// Builds the directory and the entries of a map.
pub(crate) fn build(entries: &[(u64, u32)]) -> (Column, Column) {
    let n_buckets = entries.len().div_ceil(ENTRIES_A_BUCKET).max(1);
    let mut starts = vec![0_u32; n_buckets + 1];
    for &(key, _) in entries {
        starts[bucket(key, n_buckets) + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut sorted = vec![(0, 0); entries.len()];
    let mut next = starts.clone();
    for &(key, value) in entries {
        let slot = &mut next[bucket(key, n_buckets)];
        sorted[*slot as usize] = (low_half(key), value);
        *slot += 1;
    }
    let (mut directory, mut column) = (Column::default(), Column::default());
    directory.push(0);
    for range in starts.windows(2) {
        // A bucket holds a few entries, so this is all the sorting there is.
        let bucket = &mut sorted[range[0] as usize..range[1] as usize];
        bucket.sort_unstable();
        for (at, &(half, value)) in bucket.iter().enumerate() {
            if at == 0 || bucket[at - 1] != (half, value) {
                column.push_pair(half, value);
            }
        }
        directory.push(number(column.0.len() / 8));
    }
    (directory, column)
}

/// Returns the bucket of a key.
fn bucket(key: u64, n_buckets: usize) -> usize {
    // The high half chooses the bucket, as a fraction of all: the low one is what entries are
    // told apart by.
    let scaled = ((key >> 32) * n_buckets as u64) >> 32;
    usize::try_from(scaled).expect("a fraction of the buckets is one of them")
}

#[expect(clippy::cast_possible_truncation, reason = "the high half chooses the bucket")]
fn low_half(key: u64) -> u32 {
    key as u32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{MultiMap, Numbers, Pairs, build};
    use crate::hash::mix;

    fn found(entries: &[(u64, u32)], key: u64) -> Vec<u32> {
        let (directory, column) = build(entries);
        let map = MultiMap::new(Numbers::new(&directory.0), Pairs::new(&column.0));
        map.get(key).collect()
    }

    #[test]
    fn an_empty_map_has_nothing() {
        assert_eq!(found(&[], 7), [0; 0]);
        let nothing = MultiMap::new(Numbers::default(), Pairs::default());
        assert_eq!(nothing.get(7).count(), 0);
    }

    proptest! {
        #[test]
        fn every_number_is_found_under_its_key_only(
            entries in prop::collection::vec((0_u64..12, 0_u32..9), 0..40),
        ) {
            let entries: Vec<_> = entries.into_iter().map(|(key, n)| (mix(key), n)).collect();
            for key in (0..13).map(mix) {
                let mut expected: Vec<u32> =
                    entries.iter().filter(|entry| entry.0 == key).map(|entry| entry.1).collect();
                expected.sort_unstable();
                expected.dedup();
                prop_assert_eq!(found(&entries, key), expected);
            }
        }
    }
}
