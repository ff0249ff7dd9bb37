//! Makes one segment of several, so that a look-up goes through few tables however many batches
//! there were; and copies an index without what no longer counts.
//!
//! Segments are merged eight of a kind at a time, so an entry is written anew once whenever its
//! segment has become eight times as large, and there are fewer than eight segments for each power of eight.
//!
//! time: `O(n log k)` for the `n` entries of `k` segments.
//! space: 16 KB for each segment.
//! source: the logarithmic method of Bentley & Saxe (1980), as O’Neil, Cheng, Gawlick & O’Neil keep it
//! on disk (“The log-structured merge-tree”, 1996).

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

use super::blocks::{RecordWriter, Records};
use super::error::ArchiveError;
use super::segment::{ARTICLES, ArticleRecord, Segment, TEXTS, TableKind, TextRecord};
use super::storage::Storage;
use super::table::{Table, TableWriter};
use super::texts::{self, TextPlace};

/// So many segments are merged.
const TOGETHER: usize = 8;

/// Returns how many of the last segments are to be merged now; 0 for none.
pub(crate) fn n_to_merge(segments: &[Segment]) -> usize {
    let Some(level) = segments.last().map(level) else { return 0 };
    let n = segments.iter().rev().take_while(|segment| self::level(segment) <= level).count();
    if n < TOGETHER { 0 } else { n }
}

/// Returns to which power of eight a segment belongs.
fn level(segment: &Segment) -> u32 {
    (segment.texts.len().max(segment.articles.len()).max(1)).ilog(TOGETHER)
}

/// Appends the segment that `segments` are together.
pub(crate) fn merged(
    storage: &mut impl Storage,
    segments: &[Segment],
) -> Result<Segment, ArchiveError> {
    let first = segments.first().cloned().unwrap_or_default();
    let mut merged = Segment {
        articles: all_records(storage, segments, ARTICLES, |segment| segment.articles)?,
        texts: all_records(storage, segments, TEXTS, |segment| segment.texts)?,
        ..first
    };
    for kind in TableKind::ALL {
        let tables: Vec<&Table> = segments.iter().map(|s| &s.tables[kind as usize]).collect();
        merged.tables[kind as usize] = merged_table(storage, &tables, kind.part())?;
    }
    Ok(merged)
}

/// Appends the records of all segments, one segment after another.
fn all_records<const SIZE: usize>(
    storage: &mut impl Storage,
    segments: &[Segment],
    part: &'static str,
    records_of: impl Fn(&Segment) -> Records<SIZE>,
) -> Result<Records<SIZE>, ArchiveError> {
    let mut writer = RecordWriter::new(storage);
    for records in segments.iter().map(records_of) {
        for piece in 0..records.n_pieces() {
            for record in records.piece(storage, piece, part)? {
                writer.push(storage, record)?;
            }
        }
    }
    writer.finish(storage)
}

/// Appends the entries of all tables, in their order.
fn merged_table(
    storage: &mut impl Storage,
    tables: &[&Table],
    part: &'static str,
) -> Result<Table, ArchiveError> {
    let mut writer = TableWriter::new(storage);
    let mut cursors: Vec<_> = tables.iter().map(|table| table.cursor(part)).collect();
    let mut next = BinaryHeap::new();
    for (n, cursor) in cursors.iter_mut().enumerate() {
        next.extend(cursor.next(storage)?.map(|entry| Reverse((entry, n))));
    }
    while let Some(Reverse((entry, n))) = next.pop() {
        writer.push(storage, entry)?;
        next.extend(cursors[n].next(storage)?.map(|entry| Reverse((entry, n))));
    }
    writer.finish(storage)
}

/// Appends a segment of the storage `from` to the storage `to`, with its texts.
pub(crate) fn copied(
    from: &impl Storage,
    to: &mut impl Storage,
    segment: &Segment,
) -> Result<Segment, ArchiveError> {
    let mut places: BTreeMap<u64, u64> = BTreeMap::new();
    let mut copy_text = |to: &mut _, place: TextPlace| -> Result<TextPlace, ArchiveError> {
        let offset = match places.get(&place.offset()) {
            Some(offset) => *offset,
            None => texts::copy_piece(from, to, place)?,
        };
        places.insert(place.offset(), offset);
        Ok(place.at(offset))
    };
    let mut articles = Vec::with_capacity(segment.articles.len());
    let mut reader = segment.articles(from);
    for index in 0..segment.articles.len() {
        let record = ArticleRecord::decode(&reader.get(index)?);
        articles.push(ArticleRecord { id: copy_text(to, record.id)?, ..record });
    }
    let mut texts = Vec::with_capacity(segment.texts.len());
    let mut reader = segment.texts(from);
    for index in 0..segment.texts.len() {
        let record = TextRecord::read(&mut reader, index)?;
        texts.push(TextRecord { text: copy_text(to, record.text)?, ..record });
    }
    let mut copy = Segment {
        articles: Records::append(to, articles.into_iter().map(ArticleRecord::encode))?,
        texts: Records::append(to, texts.into_iter().map(TextRecord::encode))?,
        ..segment.clone()
    };
    for kind in TableKind::ALL {
        let mut writer = TableWriter::new(to);
        let mut cursor = segment.tables[kind as usize].cursor(kind.part());
        while let Some(entry) = cursor.next(from)? {
            writer.push(to, entry)?;
        }
        copy.tables[kind as usize] = writer.finish(to)?;
    }
    Ok(copy)
}
