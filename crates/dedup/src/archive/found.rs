use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

use copydesk_core::Span;

use super::search::{Postings, pairs};
use super::segment::{ArticleRecord, Segment, TableKind, TextRecord};
use super::texts::TextReader;
use super::{Archive, ArchiveError, Part, Storage, Wanted};
use crate::condition::Condition;
use crate::corpus::Corpus;
use crate::{Candidate, ParagraphId, ParagraphInfo, Workers, short};

/// What a search in an index found.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// Every two paragraphs that are worth comparing, ascending and each once.
    pub candidates: Vec<Candidate>,
    /// The paragraphs of the index among them, ascending.
    pub archived: Vec<ArchivedParagraph>,
    /// By text of the batch: the number of the text in the index with the same words.
    known: Vec<Option<u32>>,
    /// By text of the batch: its number among the new ones.
    new_numbers: Vec<Option<u32>>,
}

/// A paragraph of an index, with what is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchivedParagraph {
    /// The number of its article in the index, and its own in the article.
    pub id: ParagraphId,
    /// The bytes in the article's text.
    pub span: Span,
    /// Its words.
    pub n_words: u32,
    /// Its text.
    pub text: String,
    /// The id of its article,
    pub article: String,
    /// and when that was published, in seconds since 1970.
    pub published: Option<i64>,
}

impl Found {
    /// Returns a paragraph of the index.
    #[must_use]
    pub fn archived(&self, id: ParagraphId) -> Option<&ArchivedParagraph> {
        let index = self.archived.binary_search_by_key(&id, |paragraph| paragraph.id).ok()?;
        Some(&self.archived[index])
    }

    /// Returns the text of a paragraph of the index.
    ///
    /// # Errors
    ///
    /// If there is no such paragraph among the candidates.
    pub fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        let paragraph = self.archived(id).ok_or(io::ErrorKind::NotFound)?;
        Ok(Cow::Borrowed(&paragraph.text))
    }

    /// Returns the first paragraphs of the texts that the index does not have yet.
    pub(super) fn new_texts<'a>(
        &'a self,
        corpus: &'a Corpus,
    ) -> impl Iterator<Item = ParagraphInfo> + 'a {
        let paragraphs = corpus.first_paragraphs().zip(&self.known);
        paragraphs.filter(|(_, known)| known.is_none()).map(|(paragraph, _)| paragraph)
    }

    /// Returns the entries of a table for the new texts, numbered from `first` on.
    pub(super) fn entries(
        &self,
        corpus: &Corpus,
        kind: TableKind,
        part: Part,
        first: u32,
    ) -> io::Result<Vec<(u64, u32)>> {
        let mut entries = new_hashes(corpus, &self.new_numbers, kind, part)?;
        entries.iter_mut().for_each(|(_, text)| *text += first);
        Ok(entries)
    }
}

/// Returns the number of each text among the new ones; `None` for those that are known.
fn new_numbers(known: &[Option<u32>]) -> Vec<Option<u32>> {
    let mut next = 0;
    let number = |known: &Option<u32>| {
        let number = known.is_none().then_some(next);
        next += u32::from(known.is_none());
        number
    };
    known.iter().map(number).collect()
}

/// Returns hashes of one kind with the texts that have them, counted among the new ones.
fn new_hashes(
    corpus: &Corpus,
    new_numbers: &[Option<u32>],
    kind: TableKind,
    part: Part,
) -> io::Result<Vec<(u64, u32)>> {
    let mut hashes = corpus.hashes(kind, part)?;
    hashes.retain_mut(|(_, text)| match new_numbers[*text as usize] {
        Some(number) => {
            *text = number;
            true
        }
        None => false,
    });
    Ok(hashes)
}

pub(super) fn search<S: Storage>(
    archive: &Archive<S>,
    corpus: &Corpus,
    wanted: Wanted,
    workers: &impl Workers,
) -> Result<Found, ArchiveError> {
    let known = known_texts(archive, corpus)?;
    let new_numbers = new_numbers(&known);
    if archive.next_text == 0 {
        // All there is: then the search without an index finds the same, in less memory.
        let candidates = match wanted {
            Wanted::Copies => corpus.candidates_with(workers)?,
            Wanted::Jaccard(threshold) => corpus.jaccard_pairs_with(threshold, workers)?,
        };
        return Ok(Found { candidates, known, new_numbers, ..Found::default() });
    }
    let n_new = new_numbers.iter().flatten().count();
    let first = archive.next_text;
    let for_shingles = &match wanted {
        Wanted::Copies => Condition::copies(corpus.noise()),
        Wanted::Jaccard(threshold) => Condition::jaccard(threshold.get()),
    };
    let postings = |kind, condition: &Condition| {
        let hashes_of = |part| new_hashes(corpus, &new_numbers, kind, part);
        let mut tables: Vec<_> =
            archive.segments.iter().map(|s| s.table(&archive.storage, kind)).collect();
        Postings::new(first, n_new, hashes_of, condition, |hash, max, numbers| {
            let mut from_last = tables.iter_mut().rev();
            from_last.try_for_each(|t| t.last_numbers(hash, max - numbers.len(), numbers))
        })
    };
    let similar = |kind, condition, size: fn(&TextRecord) -> u32| {
        let postings = postings(kind, condition)?;
        let hits = postings.hits(condition, workers);
        let sizes = Sizes::of(archive, &hits_in(&hits, first), postings.sizes(), size)?;
        Ok::<_, ArchiveError>(pairs(&hits, condition, |text| sizes.of_text(text)))
    };
    let mut between = similar(TableKind::Shingles, for_shingles, |record| record.n_shingles)?;
    if wanted == Wanted::Copies {
        let condition = &Condition::SHORT_COPIES;
        between.extend(similar(TableKind::WordPairs, condition, |record| record.n_word_pairs)?);
        let variants = postings(TableKind::Variants, &short::CONDITION)?;
        let hits = variants.hits(&short::CONDITION, workers);
        between.extend(hits.iter().map(|hit| (hit.earlier, hit.later)));
    }
    let mut found = Found { known, new_numbers, ..Found::default() };
    list_candidates(archive, corpus, &between, &mut found)?;
    Ok(found)
}

/// Returns, by text of the batch, the number of the one in the index with the same words.
fn known_texts<S: Storage>(
    archive: &Archive<S>,
    corpus: &Corpus,
) -> Result<Vec<Option<u32>>, ArchiveError> {
    let mut known = vec![None; corpus.n_texts()];
    let mut numbers = VecDeque::new();
    for part in Part::all() {
        let mut hashes = corpus.hashes(TableKind::Words, part)?;
        hashes.sort_unstable();
        for segment in &archive.segments {
            let mut table = segment.table(&archive.storage, TableKind::Words);
            for &(hash, text) in &hashes {
                numbers.clear();
                table.last_numbers(hash, 1, &mut numbers)?;
                known[text as usize] = known[text as usize].or(numbers.front().copied());
            }
        }
    }
    Ok(known)
}

/// Returns the texts of the index among hits, ascending.
fn hits_in(hits: &[super::search::Hit], first: u32) -> Vec<u32> {
    let mut texts: Vec<u32> =
        hits.iter().map(|hit| hit.earlier).filter(|&earlier| earlier < first).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}

/// How many different hashes texts have, those of the index and those of the batch.
struct Sizes<'a> {
    archived: Vec<(u32, u32)>,
    new: &'a [u32],
    first: u32,
}

impl<'a> Sizes<'a> {
    fn of<S: Storage>(
        archive: &Archive<S>,
        archived: &[u32],
        new: &'a [u32],
        size: impl Fn(&TextRecord) -> u32,
    ) -> Result<Self, ArchiveError> {
        let mut sizes = Vec::with_capacity(archived.len());
        for_each_text(archive, archived, |number, _, record| {
            sizes.push((number, size(&record)));
            Ok(())
        })?;
        Ok(Self { archived: sizes, new, first: archive.next_text })
    }

    fn of_text(&self, text: u32) -> usize {
        let size = match text.checked_sub(self.first) {
            Some(new) => self.new[new as usize],
            None => {
                let index = self.archived.binary_search_by_key(&text, |&(number, _)| number);
                self.archived[index.expect("sizes were read for all hits")].1
            }
        };
        size as usize
    }
}

/// Reads the records of texts, given ascending.
fn for_each_text<S: Storage>(
    archive: &Archive<S>,
    texts: &[u32],
    mut use_it: impl FnMut(u32, &Segment, TextRecord) -> Result<(), ArchiveError>,
) -> Result<(), ArchiveError> {
    let mut rest = texts;
    for segment in &archive.segments {
        let end = u64::from(segment.first_text) + segment.texts.len() as u64;
        let n = rest.partition_point(|&text| u64::from(text) < end);
        let its;
        (its, rest) = rest.split_at(n);
        let mut reader = segment.texts(&archive.storage);
        for &text in its {
            let record = TextRecord::read(&mut reader, (text - segment.first_text) as usize)?;
            use_it(text, segment, record)?;
        }
    }
    Ok(())
}

/// Turns pairs of texts into candidates, adds the repeats, and reads what the index knows of them.
fn list_candidates<S: Storage>(
    archive: &Archive<S>,
    corpus: &Corpus,
    between: &[(u32, u32)],
    found: &mut Found,
) -> Result<(), ArchiveError> {
    let first = archive.next_text;
    let mut archived: Vec<u32> = between.iter().map(|&(x, _)| x).filter(|&x| x < first).collect();
    archived.extend(found.known.iter().flatten());
    archived.sort_unstable();
    archived.dedup();
    read_archived(archive, &archived, &mut found.archived)?;

    let id_of_archived = |text: u32| {
        let index = archived.binary_search(&text).expect("all texts of pairs were read");
        found.archived[index].id
    };
    let firsts: Vec<ParagraphId> = corpus.first_ids().collect();
    let new = firsts.iter().zip(&found.known).filter(|(_, known)| known.is_none());
    let new: Vec<ParagraphId> = new.map(|(&id, _)| id).collect();
    let id_of = |text: u32| match text.checked_sub(first) {
        Some(new_text) => new[new_text as usize],
        None => id_of_archived(text),
    };
    let mut candidates: Vec<Candidate> =
        between.iter().map(|&(x, y)| Candidate { a: id_of(x), b: id_of(y) }).collect();
    // Of the same words: each one against the first of all, which may be in the index.
    for (&b, known) in firsts.iter().zip(&found.known) {
        candidates.extend(known.map(|known| Candidate { a: id_of_archived(known), b }));
    }
    for (text, b) in corpus.repeats_of_texts() {
        let a = found.known[text as usize].map_or(firsts[text as usize], id_of_archived);
        candidates.push(Candidate { a, b });
    }
    candidates.sort_unstable();
    candidates.dedup();
    found.candidates = candidates;
    Ok(())
}

fn read_archived<S: Storage>(
    archive: &Archive<S>,
    texts: &[u32],
    archived: &mut Vec<ArchivedParagraph>,
) -> Result<(), ArchiveError> {
    let mut reader = TextReader::new(&archive.storage);
    for_each_text(archive, texts, |_, _, record| {
        archived.push(ArchivedParagraph {
            id: record.id,
            span: record.span,
            n_words: record.n_words,
            text: reader.text(record.text)?,
            article: String::new(),
            published: None,
        });
        Ok(())
    })?;
    // The ids of articles are packed together, apart from the texts.
    let mut reader = TextReader::new(&archive.storage);
    let mut rest = &mut archived[..];
    for segment in &archive.segments {
        let end = u64::from(segment.first_article) + segment.articles.len() as u64;
        let n = rest.partition_point(|paragraph| u64::from(paragraph.id.article.0) < end);
        let its;
        (its, rest) = rest.split_at_mut(n);
        let mut articles = segment.articles(&archive.storage);
        for paragraph in its {
            let index = (paragraph.id.article.0 - segment.first_article) as usize;
            let record = ArticleRecord::decode(&articles.get(index)?);
            paragraph.article = reader.text(record.id)?;
            paragraph.published = record.published;
        }
    }
    Ok(())
}
