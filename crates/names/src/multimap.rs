//! A map from 64-bit hashes to many numbers, built once.
//!
//! Sorted keys and a directory of their leading bits: a lookup is one directory entry and a short
//! scan, about one cache miss. Time `O(n)` to build (a counting sort by the leading bits), `O(1)` expected to look up; space 16 bytes an
//! entry. Bad at changing after it was built.

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct MultiMap {
    keys: Vec<u64>,
    values: Vec<u32>,
    directory: Vec<u32>,
    shift: u32,
}

impl MultiMap {
    pub(crate) fn build(entries: &[(u64, u32)]) -> Self {
        let bits = (usize::BITS - entries.len().leading_zeros()).clamp(1, 28);
        let shift = 64 - bits;
        let bucket = |key: u64| usize::try_from(key >> shift).expect("at most 28 bits are left");
        let mut starts = vec![0_u32; (1 << bits) + 1];
        for &(key, _) in entries {
            starts[bucket(key) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut sorted = vec![(0, 0); entries.len()];
        for &entry in entries {
            let slot = &mut next[bucket(entry.0)];
            sorted[*slot as usize] = entry;
            *slot += 1;
        }
        // A bucket holds one or two keys, so this is all the sorting there is.
        let (mut keys, mut values) = (Vec::with_capacity(sorted.len()), Vec::new());
        let mut directory = Vec::with_capacity(starts.len());
        values.reserve(sorted.len());
        directory.push(0);
        for range in starts.windows(2) {
            let bucket = &mut sorted[range[0] as usize..range[1] as usize];
            bucket.sort_unstable();
            for (at, &(key, value)) in bucket.iter().enumerate() {
                if at == 0 || bucket[at - 1] != (key, value) {
                    keys.push(key);
                    values.push(value);
                }
            }
            directory.push(u32::try_from(keys.len()).expect("entries are counted in 32 bits"));
        }
        Self { keys, values, directory, shift }
    }

    /// Returns the numbers of `key`, ascending.
    pub(crate) fn get(&self, key: u64) -> &[u32] {
        let Ok(bucket) = usize::try_from(key >> self.shift) else { return &[] };
        let (Some(&start), Some(&end)) =
            (self.directory.get(bucket), self.directory.get(bucket + 1))
        else {
            return &[];
        };
        let (start, end) = (start as usize, end as usize);
        let keys = &self.keys[start..end];
        let first = keys.iter().position(|&k| k >= key).unwrap_or(keys.len());
        let count = keys[first..].iter().take_while(|&&k| k == key).count();
        &self.values[start + first..start + first + count]
    }
}

#[cfg(test)]
mod tests {
    use super::MultiMap;

    #[test]
    fn every_number_is_found_under_its_key_only() {
        let keys = [0, 1, 1 << 40, u64::MAX, u64::MAX - 1];
        let entries = keys.iter().zip(0..).flat_map(|(&k, n)| [(k, n), (k, n + 10), (k, n)]);
        let map = MultiMap::build(&entries.collect::<Vec<_>>());
        for (&key, n) in keys.iter().zip(0..) {
            assert_eq!(map.get(key), [n, n + 10]);
        }
        assert_eq!(map.get(7), [0; 0]);
        assert_eq!(MultiMap::build(&[]).get(7), [0; 0]);
    }
}
