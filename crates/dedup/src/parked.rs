//! Long lists of numbers, out of memory while others need the room.

use std::io;
use std::sync::Arc;

use crate::workers::fill;
use crate::{Spill, Workers};

/// Numbers that are needed later: where they were told to wait, all in one order.
pub(crate) enum Parked {
    Memory(Vec<u32>),
    Spilled {
        spill: Arc<dyn Spill>,
        /// Where each piece begins, and how many numbers it has.
        pieces: Vec<(u64, usize)>,
    },
}

/// Pieces that are made before they are written.
const WRITTEN_TOGETHER: usize = 4;

impl Parked {
    /// Lets pieces of work make numbers, `lengths[n]` of them piece `n`, and parks these in `spill`
    /// if there is one. Returns what each piece says of its own, too.
    ///
    /// Fails only where the spill cannot be written.
    pub(crate) fn fill<R: Send>(
        workers: &impl Workers,
        lengths: &[usize],
        spill: Option<&Arc<dyn Spill>>,
        piece: impl Fn(usize, &mut [u32]) -> R + Sync + Send,
    ) -> io::Result<(Self, Vec<R>)> {
        let Some(spill) = spill else {
            let mut numbers = vec![0; lengths.iter().sum()];
            let said = fill(workers, &mut numbers, lengths, piece);
            return Ok((Self::Memory(numbers), said));
        };
        let mut pieces = Vec::with_capacity(lengths.len());
        let mut said = Vec::with_capacity(lengths.len());
        for some in lengths.chunks(WRITTEN_TOGETHER) {
            let before = pieces.len();
            let mut numbers = vec![0; some.iter().sum()];
            said.extend(fill(workers, &mut numbers, some, |n, part| piece(before + n, part)));
            let mut rest = &numbers[..];
            for &length in some {
                let part;
                (part, rest) = rest.split_at(length);
                let bytes: Vec<u8> = part.iter().flat_map(|number| number.to_le_bytes()).collect();
                pieces.push((spill.append(&bytes)?, length));
            }
        }
        Ok((Self::Spilled { spill: Arc::clone(spill), pieces }, said))
    }

    /// Returns the numbers, in memory.
    ///
    /// Fails only where what was spilled cannot be read again.
    pub(crate) fn load(self) -> io::Result<Vec<u32>> {
        match self {
            Self::Memory(numbers) => Ok(numbers),
            Self::Spilled { spill, pieces } => {
                let mut numbers = Vec::with_capacity(pieces.iter().map(|(_, length)| length).sum());
                for (offset, length) in pieces {
                    let mut bytes = vec![0; length * size_of::<u32>()];
                    spill.read_at(offset, &mut bytes)?;
                    let words = bytes.as_chunks::<4>().0.iter();
                    numbers.extend(words.map(|word| u32::from_le_bytes(*word)));
                }
                Ok(numbers)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Parked, WRITTEN_TOGETHER};
    use crate::OneThread;
    use crate::shingle_sets::tests::Disk;

    #[test]
    fn numbers_come_back_in_order_from_anywhere() {
        let lengths: Vec<usize> = (0..3 * WRITTEN_TOGETHER + 1).map(|n| n % 3).collect();
        let wanted: Vec<u32> =
            (0..).zip(&lengths).flat_map(|(n, &length)| vec![n; length]).collect();
        let disk = Disk::with_room(usize::MAX);
        for spill in [None, Some(&disk)] {
            let make = |n, part: &mut [u32]| {
                part.fill(u32::try_from(n).unwrap());
                n
            };
            let (parked, said) = Parked::fill(&OneThread, &lengths, spill, make).unwrap();
            assert_eq!(said, (0..lengths.len()).collect::<Vec<_>>());
            assert_eq!(parked.load().unwrap(), wanted);
        }
    }

    #[test]
    fn a_full_disk_is_an_error() {
        let full = Disk::with_room(7);
        assert!(Parked::fill(&OneThread, &[2], Some(&full), |_, _| ()).is_err());
    }
}
