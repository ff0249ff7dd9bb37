//! A persistent index: every text that was ever seen, to compare new ones with.
//!
//! An index is a header, and segments: one for each batch that was added, in the order of the
//! input, and where there were many small ones, one for these together. A segment holds the first paragraph with certain words, each once: its text, compressed;
//! its place; and tables from the hashes of its words, its shingles and so on to its number.
//! Nothing is changed once it is written but the header, which says how much of the file counts.
//! What an interrupted run left behind it does not count, and is taken away by the next one.
//!
//! Every piece carries its hash (XXH3) and is checked when it is read.
//!
//! space: 2.9 bytes per byte of text (116 MB of feeds).

mod blocks;
mod error;
mod found;
mod merge;
mod search;
mod segment;
mod storage;
mod table;
mod texts;

#[cfg(test)]
mod tests;

pub use error::ArchiveError;
pub use found::{ArchivedParagraph, Found};
pub use storage::Storage;

pub(crate) use segment::TableKind;
pub(crate) use table::Part;

use copydesk_core::{ArticleNo, Similarity};
use xxhash_rust::xxh3::xxh3_64;

use self::blocks::{Piece, put, take};
use self::segment::{ArticleRecord, Segment, TextRecord};
use self::texts::TextWriter;
use crate::corpus::Corpus;
use crate::{ParagraphInfo, Texts, Workers};

/// The version of the format and of what the hashes stand for. Count it up when texts are cut
/// into words, or words hashed, in another way.
const FORMAT: u32 = 3;

const MAGIC: [u8; 16] = *b"copydesk index\r\n";
const HEADER: usize = 56;
const DIRECTORY: &str = "directory";

/// Which pairs are looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Wanted {
    /// What is worth comparing as a possible copy, as [`Corpus::candidates`] says.
    Copies,
    /// Word shingles with at least this Jaccard similarity, as [`Corpus::jaccard_pairs`] says.
    Jaccard(Similarity),
}

/// A setting that an index was made with: its name, as users give it, and its value.
pub type Setting = (&'static str, String);

/// What a caller knows of an article beside its paragraphs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ArchivedArticle {
    /// The id, unique in the index.
    pub id: String,
    /// The id that its source gave it, by which [`ArchivedIds`] know it.
    pub given_id: String,
    /// When it was published, in seconds since 1970.
    pub published: Option<i64>,
}

/// The ids of the articles in an index.
#[derive(Debug, Clone, Default)]
pub struct ArchivedIds {
    hashes: Vec<u64>,
}

impl ArchivedIds {
    /// Returns how many articles were given this id, by its hash of 64 bits.
    #[must_use]
    pub fn count(&self, id: &str) -> usize {
        let hash = xxh3_64(id.as_bytes());
        let start = self.hashes.partition_point(|&other| other < hash);
        self.hashes[start..].iter().take_while(|&&other| other == hash).count()
    }
}

/// A persistent index of paragraphs.
pub struct Archive<S> {
    storage: S,
    settings: Vec<(String, String)>,
    segments: Vec<Segment>,
    next_article: u32,
    n_articles: u64,
    next_text: u32,
    /// The bytes of the storage that no longer count, but for hashes of texts.
    n_dead: u64,
    /// Those of the directory, which will not count once there is another.
    n_directory: u64,
}

impl<S: Storage> Archive<S> {
    /// Makes an index in an empty storage. It counts from [`commit`](Self::commit) on.
    ///
    /// # Errors
    ///
    /// If the storage cannot be written.
    pub fn create(mut storage: S, settings: &[Setting]) -> Result<Self, ArchiveError> {
        storage.append(&[0; HEADER])?;
        let settings = settings.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        Ok(Self {
            storage,
            settings: settings.collect(),
            segments: Vec::new(),
            next_article: 0,
            n_articles: 0,
            next_text: 0,
            n_dead: 0,
            n_directory: 0,
        })
    }

    /// Opens the index in `storage`, which must have been made with the same settings.
    ///
    /// # Errors
    ///
    /// If there is no index, or one of another version or with other settings, or a damaged one.
    pub fn open(mut storage: S, settings: &[Setting]) -> Result<Self, ArchiveError> {
        let (committed, directory) = read_header(&storage)?;
        if committed < storage.len() {
            storage.truncate(committed)?; // what an interrupted run left behind
        }
        let damaged = || ArchiveError::Damaged { part: DIRECTORY };
        let bytes = blocks::read(&storage, directory, DIRECTORY)?;
        let mut input = &bytes[..];
        let n_settings = take(&mut input).ok_or_else(damaged)?;
        let found = (0..n_settings)
            .map(|_| Some((take_text(&mut input)?, take_text(&mut input)?)))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(damaged)?;
        for (name, wanted) in settings {
            let value = found.iter().find(|(other, _)| other == name).map(|(_, value)| value);
            if value != Some(wanted) {
                let found = value.map_or("unset", String::as_str).to_owned();
                return Err(ArchiveError::Settings { name, found, wanted: wanted.clone() });
            }
        }
        let mut numbers = || {
            let [article, n_articles, text, n_dead, start, n] = [(); 6].map(|()| take(&mut input));
            let (article, text) = (u32::try_from(article?).ok()?, u32::try_from(text?).ok()?);
            let n_directory = committed.checked_sub(start?)?;
            Some(([n_articles?, n_dead?, n_directory, n?], article, text))
        };
        let ([n_articles, n_dead, n_directory, n_segments], next_article, next_text) =
            numbers().ok_or_else(damaged)?;
        let segments = (0..n_segments)
            .map(|_| Segment::decode(&storage, &mut input))
            .collect::<Result<Vec<_>, _>>()?;
        let settings = found;
        Ok(Self {
            storage,
            settings,
            segments,
            next_article,
            n_articles,
            next_text,
            n_dead,
            n_directory,
        })
    }

    /// Returns how many articles the index has.
    #[must_use]
    pub fn n_articles(&self) -> u64 {
        self.n_articles
    }

    /// Returns the number for the next article.
    #[must_use]
    pub fn next_article(&self) -> ArticleNo {
        ArticleNo(self.next_article)
    }

    /// Returns the ids that the index has, eight bytes for each article.
    ///
    /// # Errors
    ///
    /// If the index is damaged or cannot be read.
    pub fn ids(&self) -> Result<ArchivedIds, ArchiveError> {
        let mut hashes = Vec::new();
        for segment in &self.segments {
            segment.table(&self.storage, TableKind::Ids).all_hashes(&mut hashes)?;
        }
        hashes.sort_unstable();
        Ok(ArchivedIds { hashes })
    }

    /// Finds the pairs between the paragraphs of a batch and those of the index, and among the
    /// batch's own.
    ///
    /// The articles of `corpus` must be numbered from [`next_article`](Self::next_article) on.
    /// The pairs of several batches, each added before the next is searched for, are together
    /// those of one batch: whether two paragraphs are worth comparing depends on those before
    /// the later one alone. So a shingle is rare here, or too common to be looked up, by the
    /// texts before; otherwise the conditions are those of [`Corpus::candidates`].
    ///
    /// # Errors
    ///
    /// If the index is damaged or cannot be read.
    pub fn search(
        &self,
        corpus: &Corpus,
        wanted: Wanted,
        workers: &impl Workers,
    ) -> Result<Found, ArchiveError> {
        found::search(self, corpus, wanted, workers)
    }

    /// Adds a batch that was searched for; `found` is what came of it. It counts from
    /// [`commit`](Self::commit) on.
    ///
    /// `article` tells of every number from [`next_article`](Self::next_article) to that of the
    /// last article of the batch; `None` where a record could not be read.
    ///
    /// # Errors
    ///
    /// If a text or an article cannot be had, or the storage cannot be written.
    ///
    /// # Panics
    ///
    /// If the index would hold 2³² texts.
    pub fn add(
        &mut self,
        corpus: &Corpus,
        found: &Found,
        texts: &dyn Texts,
        mut article: impl FnMut(ArticleNo) -> std::io::Result<Option<ArchivedArticle>>,
    ) -> Result<(), ArchiveError> {
        let storage = &mut self.storage;
        let n_articles = corpus.last_article().map_or(0, |last| last.0 + 1 - self.next_article);
        let mut text_writer = TextWriter::default();
        let mut ids = Vec::new();
        let mut published = Vec::new();
        for number in self.next_article..self.next_article + n_articles {
            let known = article(ArticleNo(number))?;
            if let Some(article) = &known {
                ids.push((xxh3_64(article.given_id.as_bytes()), number));
                self.n_articles += 1;
            }
            let known = known.unwrap_or_default();
            text_writer.push(storage, &known.id)?;
            published.push(known.published);
        }
        let new: Vec<ParagraphInfo> = found.new_texts(corpus).collect();
        for text in &new {
            text_writer.push(storage, &texts.text(text.id())?)?;
        }
        let places = text_writer.finish(storage)?;
        let (id_places, text_places) = places.split_at(published.len());
        let articles = id_places.iter().zip(published);
        let articles = articles.map(|(&id, published)| ArticleRecord { id, published }.encode());
        let mut segment = Segment {
            first_article: self.next_article,
            first_text: self.next_text,
            articles: blocks::Records::append(storage, articles)?,
            ..Segment::default()
        };
        segment.tables[TableKind::Ids as usize] = table::Table::append(storage, |part| {
            Ok(ids.iter().copied().filter(|(hash, _)| part.has(*hash)).collect())
        })?;
        // By new text: how many different hashes of each kind it has.
        let mut n_hashes: [Vec<u32>; TableKind::ALL.len()] = Default::default();
        for kind in
            [TableKind::Words, TableKind::Shingles, TableKind::WordPairs, TableKind::Variants]
        {
            let n_hashes = &mut n_hashes[kind as usize];
            n_hashes.resize(new.len(), 0);
            segment.tables[kind as usize] = table::Table::append(storage, |part| {
                let mut entries = found.entries(corpus, kind, part, self.next_text)?;
                entries.sort_unstable();
                entries.dedup();
                for (_, text) in &entries {
                    n_hashes[(text - self.next_text) as usize] += 1;
                }
                Ok(entries)
            })?;
        }
        let [n_shingles, n_word_pairs] =
            [TableKind::Shingles, TableKind::WordPairs].map(|kind| &n_hashes[kind as usize]);
        let records = new.iter().zip(text_places).zip(n_shingles.iter().zip(n_word_pairs));
        let records = records.map(|((text, &place), (&n_shingles, &n_word_pairs))| {
            let (id, span, n_words) = (text.id(), text.place.span, text.n_words);
            TextRecord { id, span, n_words, n_shingles, n_word_pairs, text: place }.encode()
        });
        segment.texts = blocks::Records::append(storage, records)?;
        self.next_article += n_articles;
        self.next_text += u32::try_from(new.len()).expect("a corpus has fewer than 2^32 texts");
        self.segments.push(segment);
        self.merge()
    }

    /// Merges the last segments while there are many small ones.
    fn merge(&mut self) -> Result<(), ArchiveError> {
        loop {
            let n = merge::n_to_merge(&self.segments);
            if n == 0 {
                return Ok(());
            }
            let some = self.segments.split_off(self.segments.len() - n);
            let merged = merge::merged(&mut self.storage, &some)?;
            self.n_dead += some.iter().map(Segment::n_bytes).sum::<u64>();
            self.segments.push(merged);
        }
    }

    /// Says whether more than half of the storage no longer counts, because it was merged: then a
    /// [copy](Self::copied) is worth it.
    #[must_use]
    pub fn is_half_dead(&self) -> bool {
        self.storage.len() / 2 < self.n_dead
    }

    /// Copies what counts to an empty storage, where it counts from [`commit`](Self::commit) on.
    ///
    /// # Errors
    ///
    /// If this index is damaged or cannot be read, or `storage` cannot be written.
    pub fn copied<T: Storage>(&self, mut storage: T) -> Result<Archive<T>, ArchiveError> {
        storage.append(&[0; HEADER])?;
        let copied = |segment| merge::copied(&self.storage, &mut storage, segment);
        let segments = self.segments.iter().map(copied).collect::<Result<Vec<_>, _>>()?;
        Ok(Archive {
            storage,
            settings: self.settings.clone(),
            segments,
            next_article: self.next_article,
            n_articles: self.n_articles,
            next_text: self.next_text,
            n_dead: 0,
            n_directory: 0,
        })
    }

    /// Makes everything that was added count, at once.
    ///
    /// # Errors
    ///
    /// If the storage cannot be written. Then the index is as it was before.
    pub fn commit(&mut self) -> Result<(), ArchiveError> {
        let mut segments = Vec::new();
        let start = self.storage.len();
        for segment in &self.segments {
            segment.encode(&mut self.storage, &mut segments)?;
        }
        self.n_dead += self.n_directory;
        let mut directory = Vec::new();
        put(&mut directory, self.settings.len() as u64);
        for text in self.settings.iter().flat_map(|(name, value)| [name, value]) {
            put(&mut directory, text.len() as u64);
            directory.extend_from_slice(text.as_bytes());
        }
        put(&mut directory, self.next_article.into());
        put(&mut directory, self.n_articles);
        put(&mut directory, self.next_text.into());
        put(&mut directory, self.n_dead);
        put(&mut directory, start);
        put(&mut directory, self.segments.len() as u64);
        directory.append(&mut segments);
        let directory = blocks::append(&mut self.storage, &directory)?;
        let committed = self.storage.len();
        self.n_directory = committed - start;
        Ok(self.storage.commit(&header(committed, directory))?)
    }

    /// Returns the storage.
    #[must_use]
    pub fn into_storage(self) -> S {
        self.storage
    }
}

fn header(committed: u64, directory: Piece) -> [u8; HEADER] {
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(&MAGIC);
    put(&mut header, FORMAT.into());
    put(&mut header, committed);
    put(&mut header, directory.offset);
    put(&mut header, directory.len);
    let hash = xxh3_64(&header);
    put(&mut header, hash);
    header.try_into().expect("the parts have this size")
}

/// Returns how much of the storage counts, and where the directory is.
fn read_header(storage: &impl Storage) -> Result<(u64, Piece), ArchiveError> {
    let found = storage.len();
    let mut header = [0; HEADER];
    let there = &mut header[..usize::try_from(found).unwrap_or(HEADER).min(HEADER)];
    storage.read_at(0, there)?;
    let magic = &MAGIC[..there.len().min(MAGIC.len())];
    if there.is_empty() || !there.starts_with(magic) {
        return Err(ArchiveError::Foreign);
    }
    if found < HEADER as u64 {
        return Err(ArchiveError::Truncated { found, expected: HEADER as u64 });
    }
    let damaged = ArchiveError::Damaged { part: "header" };
    let mut input = &header[MAGIC.len()..];
    let [version, committed, offset, len, hash] =
        [(); 5].map(|()| take(&mut input).expect("the header has five numbers"));
    if hash != xxh3_64(&header[..HEADER - 8]) {
        return Err(damaged);
    }
    match u32::try_from(version) {
        Ok(FORMAT) => {}
        Ok(found) if found < FORMAT => return Err(ArchiveError::Older { found, known: FORMAT }),
        Ok(found) => return Err(ArchiveError::Newer { found, known: FORMAT }),
        Err(_) => return Err(damaged),
    }
    if found < committed {
        return Err(ArchiveError::Truncated { found, expected: committed });
    }
    Ok((committed, Piece { offset, len }))
}

fn take_text(input: &mut &[u8]) -> Option<String> {
    let len = usize::try_from(take(input)?).ok()?;
    let (text, rest) = input.split_at_checked(len)?;
    *input = rest;
    String::from_utf8(text.to_vec()).ok()
}
