//! A compiled gazetteer as one run of bytes: a header, a table, and columns.
//!
//! ```text
//!  0  magic 89 43 44 47 41 5A 0D 0A ("CDGAZ" between bytes that text tools damage)
//!  8  format version          u32     12  number of columns      u32
//! 16  digest of the lexicon   u64     24  length of all in bytes u64
//! 32  checksum of what follows the header, 64 bits
//! 40  checksum of the 40 bytes before, 64 bits
//! 48  offset and length of each column, u64 each; then the columns, each at a multiple of 64
//! ```
//!
//! Everything is little-endian. The checksum is XXH3 over the XXH3 of each mebibyte, so that it can be
//! had on several threads. Roles and countries are kept as the lexicon numbers them, hence its digest: a
//! compiled gazetteer belongs to the program that made it, and is made again in seconds.

use std::fmt;
use std::hash::Hasher as _;
use std::io::{self, Write};
use std::mem;
use std::ops::Range;

use twox_hash::XxHash3_64;

use super::columns::{Column, Numbers, Pairs, Texts};
use crate::index::multimap::{self, MultiMap};

/// Changes whenever the meaning of a column does: with folding, skeletons, roles, and the columns themselves.
const VERSION: u32 = 2;

const MAGIC: [u8; 8] = *b"\x89CDGAZ\r\n";

const HEADER: usize = 48;

/// Columns begin at multiples of a cache line.
const ALIGNMENT: usize = 64;

/// How many bytes have a checksum of their own.
const BLOCK: usize = 1 << 20;

/// The columns, by their place in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    Sources,
    LanguageTexts,
    LanguageBorders,
    DateTexts,
    DateBorders,
    PersonNames,
    PersonOffices,
    IdTexts,
    IdBorders,
    NameTexts,
    NameTextBorders,
    NamePeople,
    NameMarks,
    Offices,
    OfficeTexts,
    OfficeTextBorders,
    OfficeWords,
    OfficeWordBorders,
    OfficeCountries,
    OfficeCountryBorders,
    HolderDirectory,
    HolderEntries,
    WordTexts,
    WordTextBorders,
    WordHeads,
    WordDirectory,
    WordEntries,
    NameWords,
    NameWordBorders,
    Postings,
    ExactDirectory,
    ExactEntries,
}

const N_SECTIONS: usize = Section::ExactEntries as usize + 1;

/// Why bytes are not used as a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// The bytes are something else.
    #[error("not a compiled gazetteer")]
    Foreign,
    /// The bytes are a gazetteer of another format.
    #[error(
        "compiled as format {found}, but this copydesk reads format {VERSION}; \
         make it again from its sources with `copydesk gazetteer build`"
    )]
    Version {
        /// The format of the bytes.
        found: u32,
    },
    /// The roles in it were read with other word lists.
    #[error(
        "compiled by a copydesk with other word lists; \
         make it again from its sources with `copydesk gazetteer build`"
    )]
    Lexicon,
    /// The end is missing, or something was added.
    #[error(
        "{found} bytes long instead of {expected}; copy it again, or make it again from its sources"
    )]
    Length {
        /// How many bytes there should be.
        expected: u64,
        /// How many bytes there are.
        found: u64,
    },
    /// Some bytes changed.
    #[error("damaged (its checksum is wrong); copy it again, or make it again from its sources")]
    Damaged,
}

/// A compiled gazetteer, in memory or mapped into it.
pub(crate) struct Image {
    bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
    sections: [Range<usize>; N_SECTIONS],
}

/// How to verify a compiled gazetteer.
#[derive(Clone, Copy)]
pub(crate) enum Verify<'a> {
    /// The bytes were made by this very program.
    Trusted,
    /// Checksums are had from the blocks by this function, in order.
    Blocks(&'a dyn Fn(&[&[u8]]) -> Vec<u64>),
}

impl Image {
    /// Says whether bytes begin as a compiled gazetteer does.
    pub(crate) fn is_at_start_of(bytes: &[u8]) -> bool {
        bytes.starts_with(&MAGIC)
    }

    pub(crate) fn open(
        bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
        lexicon: u64,
        verify: Verify,
    ) -> Result<Self, ImageError> {
        let all = (*bytes).as_ref();
        if !Self::is_at_start_of(all) {
            return Err(ImageError::Foreign);
        }
        let found = all.len() as u64;
        let header = all.get(..HEADER);
        let header = header.ok_or(ImageError::Length { expected: HEADER as u64, found })?;
        let version = Numbers::new(&header[8..]).get(0);
        if version != VERSION {
            return Err(ImageError::Version { found: version });
        }
        if long(header, 40) != XxHash3_64::oneshot(&header[..40]) {
            return Err(ImageError::Damaged);
        }
        if long(header, 16) != lexicon {
            return Err(ImageError::Lexicon);
        }
        let expected = long(header, 24);
        if expected != found {
            return Err(ImageError::Length { expected, found });
        }
        if let Verify::Blocks(hashes) = verify {
            let blocks: Vec<&[u8]> = all[HEADER..].chunks(BLOCK).collect();
            if combined(&hashes(&blocks)) != long(header, 32) {
                return Err(ImageError::Damaged);
            }
        }
        let mut sections = [const { 0..0 }; N_SECTIONS];
        for (at, section) in sections.iter_mut().enumerate() {
            *section = table_entry(all, at).ok_or(ImageError::Damaged)?;
        }
        Ok(Self { sections, bytes })
    }

    /// Returns the checksum of everything after the header.
    pub(crate) fn checksum(&self) -> u64 {
        long((*self.bytes).as_ref(), 32)
    }

    pub(crate) fn n_bytes(&self) -> usize {
        (*self.bytes).as_ref().len()
    }

    /// Returns all columns for reading: what several are read from takes the bytes once.
    pub(crate) fn view(&self) -> View<'_> {
        View { bytes: (*self.bytes).as_ref(), sections: &self.sections }
    }

    pub(crate) fn bytes(&self, section: Section) -> &[u8] {
        self.view().bytes(section)
    }

    pub(crate) fn numbers(&self, section: Section) -> Numbers<'_> {
        self.view().numbers(section)
    }

    pub(crate) fn map(&self, directory: Section, entries: Section) -> MultiMap<'_> {
        self.view().map(directory, entries)
    }
}

/// The columns of an image.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    bytes: &'a [u8],
    sections: &'a [Range<usize>; N_SECTIONS],
}

impl<'a> View<'a> {
    #[inline]
    pub(crate) fn bytes(self, section: Section) -> &'a [u8] {
        &self.bytes[self.sections[section as usize].clone()]
    }

    #[inline]
    pub(crate) fn numbers(self, section: Section) -> Numbers<'a> {
        Numbers::new(self.bytes(section))
    }

    #[inline]
    pub(crate) fn pairs(self, section: Section) -> Pairs<'a> {
        Pairs::new(self.bytes(section))
    }

    #[inline]
    pub(crate) fn texts(self, borders: Section, bytes: Section) -> Texts<'a> {
        Texts { borders: self.numbers(borders), bytes: self.bytes(bytes) }
    }

    #[inline]
    pub(crate) fn map(self, directory: Section, entries: Section) -> MultiMap<'a> {
        MultiMap::new(self.numbers(directory), self.pairs(entries))
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Image").field("bytes", &self.n_bytes()).finish()
    }
}

/// The checksum of one block, for [`Verify::Blocks`].
pub(crate) fn block_hash(block: &[u8]) -> u64 {
    XxHash3_64::oneshot(block)
}

/// Columns that are to become one run of bytes.
pub(crate) struct ImageWriter {
    lexicon: u64,
    sections: [Column; N_SECTIONS],
}

impl ImageWriter {
    pub(crate) fn new(lexicon: u64) -> Self {
        Self { lexicon, sections: [const { Column(Vec::new()) }; N_SECTIONS] }
    }

    pub(crate) fn add(&mut self, section: Section, column: Column) {
        self.sections[section as usize] = column;
    }

    pub(crate) fn add_map(&mut self, directory: Section, entries: Section, of: &[(u64, u32)]) {
        let (starts, sorted) = multimap::build(of);
        self.add(directory, starts);
        self.add(entries, sorted);
    }

    /// Writes header, table and columns; a column is freed as soon as it is written.
    pub(crate) fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let mut table = Vec::with_capacity(16 * N_SECTIONS);
        let mut end = HEADER + 16 * N_SECTIONS;
        for Column(column) in &self.sections {
            let start = end.next_multiple_of(ALIGNMENT);
            table.extend_from_slice(&(start as u64).to_le_bytes());
            table.extend_from_slice(&(column.len() as u64).to_le_bytes());
            end = start + column.len();
        }
        let mut hasher = BlockHasher::default();
        hasher.add(&table);
        let mut at = HEADER + table.len();
        for Column(column) in &self.sections {
            hasher.add(padding(at));
            hasher.add(column);
            at = at.next_multiple_of(ALIGNMENT) + column.len();
        }
        let mut header = Vec::with_capacity(HEADER);
        header.extend_from_slice(&MAGIC);
        header.extend_from_slice(&VERSION.to_le_bytes());
        header.extend_from_slice(&super::columns::number(N_SECTIONS).to_le_bytes());
        for long in [self.lexicon, end as u64, hasher.finish()] {
            header.extend_from_slice(&long.to_le_bytes());
        }
        let own = XxHash3_64::oneshot(&header);
        header.extend_from_slice(&own.to_le_bytes());
        out.write_all(&header)?;
        out.write_all(&table)?;
        let mut at = HEADER + table.len();
        for Column(column) in self.sections {
            out.write_all(padding(at))?;
            out.write_all(&column)?;
            at = at.next_multiple_of(ALIGNMENT) + column.len();
        }
        Ok(())
    }
}

/// Hashes a stream block by block.
#[derive(Default)]
struct BlockHasher {
    current: XxHash3_64,
    n_in_current: usize,
    hashes: Vec<u64>,
}

impl BlockHasher {
    fn add(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (block, rest) = bytes.split_at(bytes.len().min(BLOCK - self.n_in_current));
            self.current.write(block);
            self.n_in_current += block.len();
            if self.n_in_current == BLOCK {
                self.end_block();
            }
            bytes = rest;
        }
    }

    fn end_block(&mut self) {
        self.hashes.push(mem::take(&mut self.current).finish());
        self.n_in_current = 0;
    }

    fn finish(mut self) -> u64 {
        if self.n_in_current > 0 {
            self.end_block();
        }
        combined(&self.hashes)
    }
}

fn combined(hashes: &[u64]) -> u64 {
    let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
    XxHash3_64::oneshot(&bytes)
}

fn padding(at: usize) -> &'static [u8] {
    &[0; ALIGNMENT][..at.next_multiple_of(ALIGNMENT) - at]
}

/// Returns where a column lies; `None` if that is outside of `all`.
fn table_entry(all: &[u8], at: usize) -> Option<Range<usize>> {
    let entry = all.get(HEADER + 16 * at..HEADER + 16 * (at + 1))?;
    let start = usize::try_from(long(entry, 0)).ok()?;
    let end = start.checked_add(usize::try_from(long(entry, 8)).ok()?)?;
    (end <= all.len()).then_some(start..end)
}

/// Returns the 64-bit number at `at`.
fn long(bytes: &[u8], at: usize) -> u64 {
    let eight = bytes[at..at + 8].try_into().expect("the range has eight bytes");
    u64::from_le_bytes(eight)
}

#[cfg(test)]
mod tests {
    use super::{
        BLOCK, Column, HEADER, Image, ImageError, ImageWriter, Section, Verify, block_hash,
    };

    const LEXICON: u64 = 7;

    fn written() -> Vec<u8> {
        let mut writer = ImageWriter::new(LEXICON);
        writer.add(Section::NameTexts, Column(b"Kalle Laanet".to_vec()));
        writer.add(Section::NamePeople, Column::of([1, 2, 3]));
        writer.add(Section::IdTexts, Column(vec![7; 2 * BLOCK]));
        let mut bytes = Vec::new();
        writer.write(&mut bytes).unwrap();
        bytes
    }

    fn open(bytes: Vec<u8>) -> Result<Image, ImageError> {
        let hashes = |blocks: &[&[u8]]| blocks.iter().map(|block| block_hash(block)).collect();
        Image::open(Box::new(bytes), LEXICON, Verify::Blocks(&hashes))
    }

    #[test]
    fn columns_come_back() {
        let image = open(written()).unwrap();
        assert_eq!(image.bytes(Section::NameTexts), b"Kalle Laanet");
        assert_eq!(image.numbers(Section::NamePeople).iter().collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(image.bytes(Section::Offices), b"");
        assert_eq!(written(), written());
    }

    #[test]
    fn any_changed_byte_is_noticed() {
        let good = written();
        let places =
            (0..HEADER + 200).chain([good.len() - 1, good.len() / 2, BLOCK, BLOCK + HEADER]);
        for at in places {
            let mut bytes = good.clone();
            bytes[at] ^= 0x10;
            assert!(open(bytes).is_err(), "byte {at}");
        }
    }

    #[test]
    fn what_is_no_gazetteer_is_told_from_what_was_one() {
        let good = written();
        assert_eq!(open(b"name,id\n".to_vec()).unwrap_err(), ImageError::Foreign);
        assert_eq!(open(Vec::new()).unwrap_err(), ImageError::Foreign);
        for short in [9, HEADER, HEADER + 10, good.len() - 1] {
            let error = open(good[..short].to_vec()).unwrap_err();
            assert!(matches!(error, ImageError::Length { .. }), "{short}: {error}");
        }
        let mut newer = good.clone();
        newer[8] = 99;
        assert_eq!(open(newer).unwrap_err(), ImageError::Version { found: 99 });
        let other = Image::open(Box::new(good), 8, Verify::Trusted);
        assert_eq!(other.unwrap_err(), ImageError::Lexicon);
    }
}
