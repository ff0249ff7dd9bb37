//! Checked pieces of an index: every piece that is read was written just so.
//!
//! A piece is bytes and, before them, their hash; it is read and checked as a whole. Records of
//! one size are kept in pieces of a few hundred, so that one costs a read of 16 KB.
//!
//! time: one hash of each byte that is read, a tenth of a second per gigabyte.

use xxhash_rust::xxh3::xxh3_64;

use super::error::ArchiveError;
use super::storage::Storage;

/// Where a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Piece {
    pub(crate) offset: u64,
    /// The bytes without the hash.
    pub(crate) len: u64,
}

const HASH_BYTES: u64 = 8;

/// Appends a piece.
pub(crate) fn append(storage: &mut impl Storage, bytes: &[u8]) -> Result<Piece, ArchiveError> {
    let piece = Piece { offset: storage.len(), len: bytes.len() as u64 };
    storage.append(&xxh3_64(bytes).to_le_bytes())?;
    storage.append(bytes)?;
    Ok(piece)
}

/// Reads a piece and checks it; `part` names it in errors.
pub(crate) fn read(
    storage: &impl Storage,
    piece: Piece,
    part: &'static str,
) -> Result<Vec<u8>, ArchiveError> {
    let end = piece.offset.checked_add(HASH_BYTES).and_then(|end| end.checked_add(piece.len));
    if end.is_none_or(|end| storage.len() < end) {
        return Err(ArchiveError::Damaged { part });
    }
    let len = usize::try_from(HASH_BYTES + piece.len);
    let mut bytes = vec![0; len.map_err(|_| ArchiveError::Damaged { part })?];
    storage.read_at(piece.offset, &mut bytes)?;
    let (hash, content) = bytes.split_at(size_of::<u64>());
    if hash != xxh3_64(content).to_le_bytes() {
        return Err(ArchiveError::Damaged { part });
    }
    bytes.drain(..size_of::<u64>());
    Ok(bytes)
}

/// Bytes in a piece of records, about.
const PIECE_BYTES: usize = 16 << 10;

/// Records of `SIZE` bytes each, in pieces of equal size one after another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Records<const SIZE: usize> {
    offset: u64,
    n: u64,
}

impl<const SIZE: usize> Records<SIZE> {
    pub(crate) const PER_PIECE: usize = PIECE_BYTES / SIZE;

    /// Appends records.
    pub(crate) fn append(
        storage: &mut impl Storage,
        records: impl Iterator<Item = [u8; SIZE]>,
    ) -> Result<Self, ArchiveError> {
        let mut writer = RecordWriter::new(storage);
        for record in records {
            writer.push(storage, record)?;
        }
        writer.finish(storage)
    }

    pub(crate) fn len(self) -> usize {
        usize::try_from(self.n).unwrap_or(usize::MAX)
    }

    pub(crate) fn n_pieces(self) -> usize {
        self.len().div_ceil(Self::PER_PIECE)
    }

    /// Returns how many bytes they take in the storage.
    pub(crate) fn n_bytes(self) -> u64 {
        self.n * SIZE as u64 + self.n_pieces() as u64 * HASH_BYTES
    }

    /// Reads the records of piece number `index`.
    pub(crate) fn piece(
        self,
        storage: &impl Storage,
        index: usize,
        part: &'static str,
    ) -> Result<Vec<[u8; SIZE]>, ArchiveError> {
        let before = index.saturating_mul(Self::PER_PIECE);
        let n = self.len().saturating_sub(before).min(Self::PER_PIECE);
        let stride = HASH_BYTES + (Self::PER_PIECE * SIZE) as u64;
        let offset = self.offset.saturating_add(stride.saturating_mul(index as u64));
        let bytes = read(storage, Piece { offset, len: (n * SIZE) as u64 }, part)?;
        Ok(bytes.as_chunks::<SIZE>().0.to_vec())
    }

    pub(crate) fn encode(self, out: &mut Vec<u8>) {
        put(out, self.offset);
        put(out, self.n);
    }

    pub(crate) fn decode(input: &mut &[u8]) -> Option<Self> {
        Some(Self { offset: take(input)?, n: take(input)? })
    }
}

/// Writes records one by one; nothing else may be appended meanwhile.
pub(crate) struct RecordWriter<const SIZE: usize> {
    written: Records<SIZE>,
    waiting: Vec<u8>,
}

impl<const SIZE: usize> RecordWriter<SIZE> {
    pub(crate) fn new(storage: &impl Storage) -> Self {
        Self { written: Records { offset: storage.len(), n: 0 }, waiting: Vec::new() }
    }

    pub(crate) fn push(
        &mut self,
        storage: &mut impl Storage,
        record: [u8; SIZE],
    ) -> Result<(), ArchiveError> {
        self.waiting.extend_from_slice(&record);
        self.written.n += 1;
        if self.waiting.len() == Records::<SIZE>::PER_PIECE * SIZE {
            append(storage, &self.waiting)?;
            self.waiting.clear();
        }
        Ok(())
    }

    pub(crate) fn finish(self, storage: &mut impl Storage) -> Result<Records<SIZE>, ArchiveError> {
        if !self.waiting.is_empty() {
            append(storage, &self.waiting)?;
        }
        Ok(self.written)
    }
}

/// Reads records one by one; those of the last piece are at hand.
pub(crate) struct RecordReader<'s, S, const SIZE: usize> {
    storage: &'s S,
    records: Records<SIZE>,
    part: &'static str,
    at_hand: Option<(usize, Vec<[u8; SIZE]>)>,
}

impl<'s, S: Storage, const SIZE: usize> RecordReader<'s, S, SIZE> {
    pub(crate) fn new(storage: &'s S, records: Records<SIZE>, part: &'static str) -> Self {
        Self { storage, records, part, at_hand: None }
    }

    pub(crate) fn get(&mut self, index: usize) -> Result<[u8; SIZE], ArchiveError> {
        let (piece, within) =
            (index / Records::<SIZE>::PER_PIECE, index % Records::<SIZE>::PER_PIECE);
        if self.at_hand.as_ref().is_none_or(|(number, _)| *number != piece) {
            self.at_hand = Some((piece, self.records.piece(self.storage, piece, self.part)?));
        }
        let record = self.at_hand.as_ref().and_then(|(_, records)| records.get(within));
        record.copied().ok_or(ArchiveError::Damaged { part: self.part })
    }
}

/// Appends a number.
pub(crate) fn put(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

/// Takes a number from the front.
pub(crate) fn take(input: &mut &[u8]) -> Option<u64> {
    let (number, rest) = input.split_first_chunk::<8>()?;
    *input = rest;
    Some(u64::from_le_bytes(*number))
}

#[cfg(test)]
mod tests {
    use super::{RecordReader, Records, append, read};

    #[test]
    fn records_come_back_from_any_piece() {
        let mut storage = vec![1, 2, 3];
        let n = 2 * Records::<4>::PER_PIECE + 7;
        let records: Vec<[u8; 4]> = (0_u32..).take(n).map(u32::to_le_bytes).collect();
        let written = Records::append(&mut storage, records.iter().copied()).unwrap();
        assert_eq!((written.len(), written.n_pieces()), (n, 3));
        let mut reader = RecordReader::new(&storage, written, "test");
        for index in [n - 1, 0, n / 2, n / 2 + 1] {
            assert_eq!(reader.get(index).unwrap(), records[index]);
        }
        assert!(reader.get(n).is_err());
    }

    #[test]
    fn a_changed_or_missing_byte_is_seen() {
        let mut storage = Vec::new();
        let piece = append(&mut storage, b"harbour").unwrap();
        assert_eq!(read(&storage, piece, "test").unwrap(), b"harbour");
        for at in 0..storage.len() {
            let mut changed = storage.clone();
            changed[at] ^= 4;
            assert!(read(&changed, piece, "test").is_err(), "{at}");
            assert!(read(&storage[..at].to_vec(), piece, "test").is_err(), "{at}");
        }
    }
}
