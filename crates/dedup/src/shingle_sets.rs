use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use crate::Spill;

/// Sets of shingle hashes, in any order, repeats included; in memory or, piece by piece, spilled.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShingleSets {
    chunks: Vec<Chunk>,
    n_sets: usize,
    n_shingles: usize,
}

/// Some sets one after another.
#[derive(Debug, Clone)]
struct Chunk {
    shingles: Shingles,
    ends: Vec<u32>,
}

#[derive(Debug, Clone)]
enum Shingles {
    Memory(Vec<u64>),
    Spilled { spill: Arc<dyn Spill>, offset: u64, n: usize },
}

/// Shingles in a chunk: a megabyte of them, or one larger set.
const CHUNK: usize = 1 << 17;

impl ShingleSets {
    pub(crate) fn push(&mut self, set: &[u64]) {
        let has_room = |chunk: &Chunk| match &chunk.shingles {
            Shingles::Memory(shingles) => shingles.len() + set.len() <= CHUNK,
            Shingles::Spilled { .. } => false,
        };
        if !self.chunks.last().is_some_and(has_room) {
            self.chunks.push(Chunk { shingles: Shingles::Memory(Vec::new()), ends: Vec::new() });
        }
        if let Some(Chunk { shingles: Shingles::Memory(shingles), ends }) = self.chunks.last_mut() {
            shingles.extend_from_slice(set);
            ends.push(u32::try_from(shingles.len()).expect("a set is smaller than 2^32"));
        }
        self.n_sets += 1;
        self.n_shingles += set.len();
    }

    pub(crate) fn len(&self) -> usize {
        self.n_sets
    }

    pub(crate) fn n_shingles(&self) -> usize {
        self.n_shingles
    }

    /// Returns how many bytes of shingles are in memory.
    pub(crate) fn bytes_in_memory(&self) -> usize {
        let bytes = |chunk: &Chunk| match &chunk.shingles {
            Shingles::Memory(shingles) => shingles.capacity() * size_of::<u64>(),
            Shingles::Spilled { .. } => 0,
        };
        self.chunks.iter().map(bytes).sum()
    }

    /// Says whether not everything is in memory.
    pub(crate) fn is_spilled(&self) -> bool {
        let is_spilled = |chunk: &Chunk| matches!(chunk.shingles, Shingles::Spilled { .. });
        self.chunks.iter().any(is_spilled)
    }

    /// Takes what is in memory out of it.
    pub(crate) fn spill(&mut self, spill: &Arc<dyn Spill>) -> io::Result<()> {
        for chunk in &mut self.chunks {
            let Shingles::Memory(shingles) = &chunk.shingles else { continue };
            let bytes: Vec<u8> = shingles.iter().flat_map(|hash| hash.to_le_bytes()).collect();
            let (offset, n) = (spill.append(&bytes)?, shingles.len());
            chunk.shingles = Shingles::Spilled { spill: Arc::clone(spill), offset, n };
            chunk.ends.shrink_to_fit();
        }
        Ok(())
    }

    /// Returns how many shingles each set has, repeats included.
    pub(crate) fn sizes(&self) -> impl Iterator<Item = u32> {
        self.chunks.iter().flat_map(|chunk| {
            let starts = std::iter::once(0).chain(chunk.ends.iter().copied());
            starts.zip(&chunk.ends).map(|(start, &end)| end - start)
        })
    }

    /// Shows every set, with its number, to `look`.
    ///
    /// Fails only where what was spilled cannot be read again.
    pub(crate) fn for_each(&self, mut look: impl FnMut(u32, &[u64])) -> io::Result<()> {
        let mut number = 0;
        for chunk in &self.chunks {
            let shingles = chunk.shingles.read()?;
            let mut start = 0;
            for &end in &chunk.ends {
                look(number, &shingles[start..end as usize]);
                start = end as usize;
                number += 1;
            }
        }
        Ok(())
    }
}

impl Shingles {
    fn read(&self) -> io::Result<Cow<'_, [u64]>> {
        match self {
            Self::Memory(shingles) => Ok(Cow::Borrowed(shingles)),
            Self::Spilled { spill, offset, n } => {
                let mut bytes = vec![0; n * size_of::<u64>()];
                spill.read_at(*offset, &mut bytes)?;
                let hashes = bytes.as_chunks::<8>().0.iter();
                Ok(Cow::Owned(hashes.map(|hash| u64::from_le_bytes(*hash)).collect()))
            }
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::io;
    use std::sync::{Arc, Mutex};

    use super::{CHUNK, ShingleSets};
    use crate::Spill;

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

    #[test]
    fn sets_come_back_in_order_from_memory_and_from_disk() {
        let disk = Disk::with_room(usize::MAX);
        let mut sets = ShingleSets::default();
        let expected: Vec<Vec<u64>> =
            [3, 0, CHUNK - 1, 2, CHUNK + 5, 1].map(|n| (0..n as u64).collect()).to_vec();
        for (number, set) in expected.iter().enumerate() {
            sets.push(set);
            if number == 3 {
                sets.spill(&disk).unwrap();
            }
        }
        assert!(sets.is_spilled() && 0 < sets.bytes_in_memory());
        let mut found = Vec::new();
        sets.for_each(|number, set| {
            assert_eq!(number as usize, found.len());
            found.push(set.to_vec());
        })
        .unwrap();
        assert_eq!(found, expected);
        let sizes: Vec<u32> =
            expected.iter().map(|set| u32::try_from(set.len()).unwrap()).collect();
        assert_eq!(sets.sizes().collect::<Vec<_>>(), sizes);
        assert_eq!(sets.len(), 6);
    }

    #[test]
    fn a_full_disk_is_an_error_and_nothing_is_lost() {
        let mut sets = ShingleSets::default();
        sets.push(&[1, 2, 3]);
        assert!(sets.spill(&Disk::with_room(8)).is_err());
        let mut n = 0;
        sets.for_each(|_, set| n += set.len()).unwrap();
        assert_eq!(n, 3);
    }
}
