//! Short texts, compressed some hundred at a time.
//!
//! space: on newswire 0.45 bytes a byte.

use std::io::{self, Read as _, Write as _};

use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;

use super::blocks::{self, Piece};
use super::error::ArchiveError;
use super::storage::Storage;

/// Bytes that are compressed together: enough to find repeats in, little enough to unpack for one.
const TOGETHER: usize = 64 << 10;

/// Where a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct TextPlace {
    /// The piece with the text, and where in it the text begins once it is unpacked.
    offset: u64,
    packed: u32,
    start: u32,
    len: u32,
}

impl TextPlace {
    pub(crate) const BYTES: usize = 20;

    pub(crate) fn encode(self) -> [u8; Self::BYTES] {
        let mut out = [0; Self::BYTES];
        out[..8].copy_from_slice(&self.offset.to_le_bytes());
        out[8..12].copy_from_slice(&self.packed.to_le_bytes());
        out[12..16].copy_from_slice(&self.start.to_le_bytes());
        out[16..].copy_from_slice(&self.len.to_le_bytes());
        out
    }

    pub(crate) fn decode(bytes: &[u8; Self::BYTES]) -> Self {
        let word = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let offset = u64::from(word(0)) | u64::from(word(4)) << 32;
        Self { offset, packed: word(8), start: word(12), len: word(16) }
    }

    /// Returns where the piece is that the text is in.
    pub(crate) fn offset(self) -> u64 {
        self.offset
    }

    /// Returns the place of the text if its piece is at `offset`.
    pub(crate) fn at(self, offset: u64) -> Self {
        Self { offset, ..self }
    }

    fn piece(self) -> Piece {
        Piece { offset: self.offset, len: u64::from(self.packed) }
    }
}

/// Appends texts.
#[derive(Default)]
pub(crate) struct TextWriter {
    waiting: String,
    /// The places that are known but for where the piece goes.
    places: Vec<TextPlace>,
    n_placed: usize,
}

impl TextWriter {
    pub(crate) fn push(
        &mut self,
        storage: &mut impl Storage,
        text: &str,
    ) -> Result<(), ArchiveError> {
        let (start, len) = (narrow(self.waiting.len() as u64)?, narrow(text.len() as u64)?);
        self.places.push(TextPlace { start, len, ..TextPlace::default() });
        self.waiting.push_str(text);
        if TOGETHER <= self.waiting.len() { self.flush(storage) } else { Ok(()) }
    }

    /// Returns the places of all texts, in their order.
    pub(crate) fn finish(
        mut self,
        storage: &mut impl Storage,
    ) -> Result<Vec<TextPlace>, ArchiveError> {
        self.flush(storage)?;
        Ok(self.places)
    }

    fn flush(&mut self, storage: &mut impl Storage) -> Result<(), ArchiveError> {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(self.waiting.as_bytes())?;
        let piece = blocks::append(storage, &encoder.finish()?)?;
        let packed = narrow(piece.len)?;
        for place in &mut self.places[self.n_placed..] {
            (place.offset, place.packed) = (piece.offset, packed);
        }
        self.n_placed = self.places.len();
        self.waiting.clear();
        Ok(())
    }
}

/// Appends the piece that a text is in to another storage, and returns where it begins there.
pub(crate) fn copy_piece(
    from: &impl Storage,
    to: &mut impl Storage,
    place: TextPlace,
) -> Result<u64, ArchiveError> {
    Ok(blocks::append(to, &blocks::read(from, place.piece(), PART)?)?.offset)
}

/// Narrows a length; a paragraph of four gigabytes is refused long before.
fn narrow(n: u64) -> Result<u32, ArchiveError> {
    u32::try_from(n).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge).into())
}

/// Reads texts; those that were packed with the last one are at hand.
pub(crate) struct TextReader<'s, S> {
    storage: &'s S,
    at_hand: Option<(u64, Vec<u8>)>,
}

const PART: &str = "store of texts";

impl<'s, S: Storage> TextReader<'s, S> {
    pub(crate) fn new(storage: &'s S) -> Self {
        Self { storage, at_hand: None }
    }

    pub(crate) fn text(&mut self, place: TextPlace) -> Result<String, ArchiveError> {
        let damaged = ArchiveError::Damaged { part: PART };
        if self.at_hand.as_ref().is_none_or(|(offset, _)| *offset != place.offset) {
            let packed = blocks::read(self.storage, place.piece(), PART)?;
            let mut bytes = Vec::with_capacity(2 * TOGETHER);
            if DeflateDecoder::new(&packed[..]).read_to_end(&mut bytes).is_err() {
                return Err(damaged);
            }
            self.at_hand = Some((place.offset, bytes));
        }
        let (start, len) = (place.start as usize, place.len as usize);
        let bytes = self.at_hand.as_ref().and_then(|(_, bytes)| bytes.get(start..start + len));
        let text = bytes.and_then(|bytes| std::str::from_utf8(bytes).ok());
        text.map(str::to_owned).ok_or(damaged)
    }
}
