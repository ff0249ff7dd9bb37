//! One batch of articles in an index: tables from hashes to texts that differ, and these texts.

use copydesk_core::{ArticleNo, Span};

use super::blocks::{RecordReader, Records, put, take};
use super::error::ArchiveError;
use super::storage::Storage;
use super::table::{Table, TableReader};
use super::texts::TextPlace;
use crate::ParagraphId;

/// The tables of a segment, with the names that errors give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TableKind {
    /// From the hash of an article's id to its number.
    Ids,
    /// From the hash of all words of a text to its number.
    Words,
    /// From a shingle to the texts that hold it; likewise the other two.
    Shingles,
    WordPairs,
    Variants,
}

impl TableKind {
    pub(crate) const ALL: [Self; 5] =
        [Self::Ids, Self::Words, Self::Shingles, Self::WordPairs, Self::Variants];

    /// Returns the name of the table in errors.
    pub(crate) const fn part(self) -> &'static str {
        match self {
            Self::Ids => "table of ids",
            Self::Words => "table of texts",
            Self::Shingles => "table of shingles",
            Self::WordPairs => "table of pairs of words",
            Self::Variants => "table of variants",
        }
    }
}

/// The names of the lists in errors.
pub(crate) const TEXTS: &str = "list of texts";
pub(crate) const ARTICLES: &str = "list of articles";

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Segment {
    pub(crate) first_article: u32,
    pub(crate) first_text: u32,
    pub(crate) articles: Records<{ ArticleRecord::BYTES }>,
    pub(crate) texts: Records<{ TextRecord::BYTES }>,
    /// In the order of [`TableKind::ALL`].
    pub(crate) tables: [Table; 5],
}

impl Segment {
    pub(crate) fn table<'s, S: Storage>(
        &'s self,
        storage: &'s S,
        kind: TableKind,
    ) -> TableReader<'s, S> {
        TableReader::new(storage, &self.tables[kind as usize], kind.part())
    }

    /// Reads the records of texts, given by their numbers in the index.
    pub(crate) fn texts<'s, S: Storage>(
        &self,
        storage: &'s S,
    ) -> RecordReader<'s, S, { TextRecord::BYTES }> {
        RecordReader::new(storage, self.texts, TEXTS)
    }

    pub(crate) fn articles<'s, S: Storage>(
        &self,
        storage: &'s S,
    ) -> RecordReader<'s, S, { ArticleRecord::BYTES }> {
        RecordReader::new(storage, self.articles, ARTICLES)
    }

    /// Returns how many bytes it takes in the storage, texts aside.
    pub(crate) fn n_bytes(&self) -> u64 {
        let of_tables: u64 = self.tables.iter().map(Table::n_bytes).sum();
        self.articles.n_bytes() + self.texts.n_bytes() + of_tables
    }

    pub(crate) fn encode(
        &self,
        storage: &mut impl Storage,
        out: &mut Vec<u8>,
    ) -> Result<(), ArchiveError> {
        put(out, self.first_article.into());
        put(out, self.first_text.into());
        self.articles.encode(out);
        self.texts.encode(out);
        self.tables.iter().try_for_each(|table| table.encode(storage, out))
    }

    pub(crate) fn decode(storage: &impl Storage, input: &mut &[u8]) -> Result<Self, ArchiveError> {
        let mut parse = || {
            Some(Self {
                first_article: u32::try_from(take(input)?).ok()?,
                first_text: u32::try_from(take(input)?).ok()?,
                articles: Records::decode(input)?,
                texts: Records::decode(input)?,
                tables: Default::default(),
            })
        };
        let mut segment = parse().ok_or(ArchiveError::Damaged { part: super::DIRECTORY })?;
        for kind in TableKind::ALL {
            segment.tables[kind as usize] = Table::decode(storage, input, kind.part())?;
        }
        Ok(segment)
    }
}

/// What is kept of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ArticleRecord {
    pub(crate) id: TextPlace,
    /// When it was published, in seconds since 1970.
    pub(crate) published: Option<i64>,
}

impl ArticleRecord {
    pub(crate) const BYTES: usize = TextPlace::BYTES + 8;

    pub(crate) fn encode(self) -> [u8; Self::BYTES] {
        let mut out = [0; Self::BYTES];
        out[..TextPlace::BYTES].copy_from_slice(&self.id.encode());
        let published = self.published.unwrap_or(i64::MIN);
        out[TextPlace::BYTES..].copy_from_slice(&published.to_le_bytes());
        out
    }

    pub(crate) fn decode(bytes: &[u8; Self::BYTES]) -> Self {
        let id = TextPlace::decode(bytes.first_chunk().expect("it begins with a place"));
        let published = i64::from_le_bytes(*bytes.last_chunk().expect("it ends with a date"));
        Self { id, published: Some(published).filter(|&date| date != i64::MIN) }
    }
}

/// What is kept of the first paragraph with certain words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextRecord {
    pub(crate) id: ParagraphId,
    pub(crate) span: Span,
    pub(crate) n_words: u32,
    /// How many different shingles and pairs of words it has.
    pub(crate) n_shingles: u32,
    pub(crate) n_word_pairs: u32,
    pub(crate) text: TextPlace,
}

impl TextRecord {
    pub(crate) const BYTES: usize = 9 * 4 + TextPlace::BYTES;

    pub(crate) fn encode(self) -> [u8; Self::BYTES] {
        let mut out = [0; Self::BYTES];
        let (start, end) = (self.span.start() as u64, self.span.end() as u64);
        out[..8].copy_from_slice(&start.to_le_bytes());
        out[8..16].copy_from_slice(&end.to_le_bytes());
        let words = [
            self.id.article.0,
            self.id.paragraph,
            self.n_words,
            self.n_shingles,
            self.n_word_pairs,
        ];
        for (at, word) in (16..).step_by(4).zip(words) {
            out[at..at + 4].copy_from_slice(&word.to_le_bytes());
        }
        out[36..].copy_from_slice(&self.text.encode());
        out
    }

    pub(crate) fn decode(bytes: &[u8; Self::BYTES]) -> Option<Self> {
        let word = |at: usize| {
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
        };
        let long = |at| usize::try_from(u64::from(word(at)) | u64::from(word(at + 4)) << 32).ok();
        let (start, end) = (long(0)?, long(8)?);
        Some(Self {
            id: ParagraphId { article: ArticleNo(word(16)), paragraph: word(20) },
            span: (start <= end).then(|| Span::new(start, end))?,
            n_words: word(24),
            n_shingles: word(28),
            n_word_pairs: word(32),
            text: TextPlace::decode(bytes.last_chunk().expect("it ends with a place")),
        })
    }

    /// Reads text number `index` of a segment.
    pub(crate) fn read(
        reader: &mut RecordReader<'_, impl Storage, { Self::BYTES }>,
        index: usize,
    ) -> Result<Self, ArchiveError> {
        Self::decode(&reader.get(index)?).ok_or(ArchiveError::Damaged { part: TEXTS })
    }
}
