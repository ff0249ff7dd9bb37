//! A table from hashes to numbers, sorted, for look-ups in ascending order.
//!
//! A small batch touches a few pieces of a large table, a large batch each piece once.
//!
//! time: `O(n log n)` to write `n` entries; `O(log n)` for a look-up, plus the pieces read.
//! space: twelve bytes an entry on disk, 0.006 in memory.

use std::collections::VecDeque;
use std::ops::Range;

use super::blocks::{self, Piece, RecordWriter, Records, put, take};
use super::error::ArchiveError;
use super::storage::Storage;
use crate::shingle_sets::BINS;

const ENTRY: usize = 12;

/// A part of the space of hashes. One is worked on at a time, to spare memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part(u64);

const PART_BITS: u32 = 4;

impl Part {
    /// Returns all of them, ascending.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..1 << PART_BITS).map(Self)
    }

    pub(crate) fn has(self, hash: u64) -> bool {
        hash >> (u64::BITS - PART_BITS) == self.0
    }

    /// Returns the bins of shingles in this part.
    pub(crate) fn bins(self) -> Range<usize> {
        let n_bins = BINS >> PART_BITS;
        #[expect(clippy::cast_possible_truncation, reason = "there are few parts")]
        let number = self.0 as usize;
        number * n_bins..(number + 1) * n_bins
    }
}

/// Where a table is, and the first hash of each of its pieces.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Table {
    entries: Records<ENTRY>,
    firsts: Vec<u64>,
}

impl Table {
    /// Appends a table of entries that come in [`Part`]s, ascending, and in any order within one.
    pub(crate) fn append(
        storage: &mut impl Storage,
        mut entries_of: impl FnMut(Part) -> Result<Vec<(u64, u32)>, ArchiveError>,
    ) -> Result<Self, ArchiveError> {
        let mut writer = TableWriter::new(storage);
        for part in Part::all() {
            let mut entries = entries_of(part)?;
            entries.sort_unstable();
            entries.dedup();
            for entry in entries {
                writer.push(storage, entry)?;
            }
        }
        writer.finish(storage)
    }

    /// Returns a cursor before the first entry; `part` names the table in errors.
    pub(crate) fn cursor(&self, part: &'static str) -> Cursor<'_> {
        Cursor { table: self, part, next_piece: 0, entries: Vec::new().into_iter() }
    }

    /// Returns how many bytes it takes in the storage.
    pub(crate) fn n_bytes(&self) -> u64 {
        self.entries.n_bytes()
    }

    /// Appends what [`decode`](Self::decode) needs.
    pub(crate) fn encode(
        &self,
        storage: &mut impl Storage,
        out: &mut Vec<u8>,
    ) -> Result<(), ArchiveError> {
        let mut firsts = Vec::with_capacity(self.firsts.len() * 8);
        self.firsts.iter().for_each(|&first| put(&mut firsts, first));
        let piece = blocks::append(storage, &firsts)?;
        self.entries.encode(out);
        put(out, piece.offset);
        put(out, piece.len);
        Ok(())
    }

    pub(crate) fn decode(
        storage: &impl Storage,
        input: &mut &[u8],
        part: &'static str,
    ) -> Result<Self, ArchiveError> {
        let mut parse = || {
            let entries = Records::decode(input)?;
            Some((entries, Piece { offset: take(input)?, len: take(input)? }))
        };
        let (entries, piece) = parse().ok_or(ArchiveError::Damaged { part })?;
        let firsts = blocks::read(storage, piece, part)?;
        let firsts: Vec<u64> =
            firsts.as_chunks::<8>().0.iter().map(|bytes| u64::from_le_bytes(*bytes)).collect();
        if firsts.len() != entries.n_pieces() {
            return Err(ArchiveError::Damaged { part });
        }
        Ok(Self { entries, firsts })
    }
}

/// Writes a table, entry by entry; nothing else may be appended meanwhile.
pub(crate) struct TableWriter {
    entries: RecordWriter<ENTRY>,
    firsts: Vec<u64>,
    n: usize,
}

impl TableWriter {
    pub(crate) fn new(storage: &impl Storage) -> Self {
        Self { entries: RecordWriter::new(storage), firsts: Vec::new(), n: 0 }
    }

    /// Writes an entry that is not below the one before it.
    pub(crate) fn push(
        &mut self,
        storage: &mut impl Storage,
        (hash, number): (u64, u32),
    ) -> Result<(), ArchiveError> {
        if self.n.is_multiple_of(Records::<ENTRY>::PER_PIECE) {
            self.firsts.push(hash);
        }
        self.n += 1;
        let mut record = [0; ENTRY];
        record[..8].copy_from_slice(&hash.to_le_bytes());
        record[8..].copy_from_slice(&number.to_le_bytes());
        self.entries.push(storage, record)
    }

    pub(crate) fn finish(self, storage: &mut impl Storage) -> Result<Table, ArchiveError> {
        Ok(Table { entries: self.entries.finish(storage)?, firsts: self.firsts })
    }
}

/// Goes through the entries of a table.
pub(crate) struct Cursor<'t> {
    table: &'t Table,
    part: &'static str,
    next_piece: usize,
    entries: std::vec::IntoIter<[u8; ENTRY]>,
}

impl Cursor<'_> {
    /// Returns the next entry, `None` after the last.
    pub(crate) fn next(
        &mut self,
        storage: &impl Storage,
    ) -> Result<Option<(u64, u32)>, ArchiveError> {
        if self.entries.as_slice().is_empty() && self.next_piece < self.table.entries.n_pieces() {
            let piece = self.table.entries.piece(storage, self.next_piece, self.part)?;
            self.entries = piece.into_iter();
            self.next_piece += 1;
        }
        Ok(self.entries.next().map(|entry| (hash_of(&entry), number_of(&entry))))
    }
}

/// Looks up hashes in ascending order.
pub(crate) struct TableReader<'s, S> {
    storage: &'s S,
    table: &'s Table,
    part: &'static str,
    piece: usize,
    entries: Vec<[u8; ENTRY]>,
}

impl<'s, S: Storage> TableReader<'s, S> {
    pub(crate) fn new(storage: &'s S, table: &'s Table, part: &'static str) -> Self {
        Self { storage, table, part, piece: usize::MAX, entries: Vec::new() }
    }

    /// Appends the hashes of all entries.
    pub(crate) fn all_hashes(&mut self, hashes: &mut Vec<u64>) -> Result<(), ArchiveError> {
        for piece in 0..self.table.entries.n_pieces() {
            let entries = self.table.entries.piece(self.storage, piece, self.part)?;
            hashes.extend(entries.iter().map(hash_of));
        }
        Ok(())
    }

    /// Puts the last numbers of `hash`, at most `max` of them, in front of `numbers`, which are
    /// higher.
    pub(crate) fn last_numbers(
        &mut self,
        hash: u64,
        max: usize,
        numbers: &mut VecDeque<u32>,
    ) -> Result<(), ArchiveError> {
        // They end in the last piece that begins with it or below, or where that piece begins.
        let n_pieces = self.table.firsts.partition_point(|&first| first <= hash);
        let full = numbers.len().saturating_add(max);
        for piece in (0..n_pieces).rev() {
            if self.piece != piece {
                self.entries = self.table.entries.piece(self.storage, piece, self.part)?;
                self.piece = piece;
            }
            let end = self.entries.partition_point(|entry| hash_of(entry) <= hash);
            for entry in self.entries[..end].iter().rev() {
                if hash_of(entry) != hash || full <= numbers.len() {
                    return Ok(());
                }
                numbers.push_front(number_of(entry));
            }
        }
        Ok(())
    }
}

fn hash_of(entry: &[u8; ENTRY]) -> u64 {
    u64::from_le_bytes(*entry.first_chunk().expect("an entry begins with eight bytes"))
}

fn number_of(entry: &[u8; ENTRY]) -> u32 {
    u32::from_le_bytes(*entry.last_chunk().expect("an entry ends with four bytes"))
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;

    use super::{Part, Table, TableReader};

    #[test]
    fn every_hash_is_found_with_all_its_numbers() {
        let mut storage = Vec::new();
        // The hash 700 fills several pieces.
        let mut entries: Vec<(u64, u32)> = (0..2_000).map(|n| (u64::from(n) * 10, n)).collect();
        entries.extend((5_000..9_000).map(|n| (700, n)));
        entries.push((u64::MAX - 1, 7));
        entries.reverse();
        let of_part =
            |part: Part| Ok(entries.iter().copied().filter(|(hash, _)| part.has(*hash)).collect());
        let table = Table::append(&mut storage, of_part).unwrap();
        let mut encoded = Vec::new();
        table.encode(&mut storage, &mut encoded).unwrap();
        let decoded = Table::decode(&storage, &mut &encoded[..], "test").unwrap();
        assert_eq!(decoded, table);
        let mut reader = TableReader::new(&storage, &table, "test");
        let mut look_up = |hash, max| {
            let mut numbers = VecDeque::new();
            reader.last_numbers(hash, max, &mut numbers).unwrap();
            Vec::from(numbers)
        };
        assert_eq!(look_up(0, 9), [0]);
        assert_eq!(look_up(699, 9), []);
        assert_eq!(look_up(700, 3), [8_997, 8_998, 8_999]);
        assert_eq!(look_up(700, 4_000)[..2], [5_000, 5_001]);
        assert_eq!(look_up(700, usize::MAX).len(), 4_001);
        assert_eq!(look_up(710, 9), [71]);
        assert_eq!(look_up(19_990, 9), [1_999]);
        assert_eq!(look_up(u64::MAX - 1, 9), [7]);
        assert_eq!(look_up(u64::MAX, 9), []);
    }
}
