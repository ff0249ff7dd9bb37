use std::io;
use std::sync::{Arc, Mutex};

use copydesk_core::{Article, ArticleNo, Similarity};
use rustc_hash::FxHashMap;

use crate::archive::{Part, TableKind};
use crate::condition::{Condition, Conditions};
use crate::paragraph::{Candidate, ParagraphEntry, ParagraphId, ParagraphInfo};
use crate::shingle_sets::ShingleSets;
use crate::signature::{SignatureLot, SignatureParts};
use crate::{Noise, OneThread, Signatures, Spill, Workers, join, short};

/// The signatures of many articles, and the search for copies among them.
///
/// Paragraphs with the same words are one class from the start: the first occurrence takes part
/// in the search and each further one is listed against it, so that a line that stands 6,000
/// times costs 6,000 rows and not 18 million pairs.
///
/// Holds about 1.4 bytes per byte of text and 64 per paragraph; a search takes as much again. Of what is
/// [spilled](Self::spill_beyond) a search takes eight bytes for each shingle that repeats, in turn.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    noise: Noise,
    paragraphs: Vec<ParagraphEntry>,
    /// By ascending number.
    articles: Vec<ArticleEntry>,
    /// The sources of articles, by number, and the number of each.
    sources: Vec<String>,
    source_numbers: FxHashMap<String, u32>,
    /// The first paragraph of each class, by the hash of its words.
    first_of_class: FxHashMap<u64, u32>,
    /// Repeats: the first paragraph of the class, and the later one; ascending by the later.
    repeats: Vec<(u32, u32)>,
    /// One set per class, and the paragraph that it is of.
    sets: ShingleSets,
    set_paragraphs: Vec<u32>,
    /// For short paragraphs: a hash of the words but one, and the set.
    variants: Vec<(u64, u32)>,
    /// For short paragraphs: the pairs of words, and the set of 3-grams of the same paragraph.
    word_pairs: ShingleSets,
    word_pair_sets: Vec<u32>,
}

#[derive(Debug, Clone)]
struct ArticleEntry {
    number: ArticleNo,
    /// Where its paragraphs begin; they end where those of the next one begin.
    start: u32,
    source: Option<u32>,
}

/// Signatures are made of so many articles at a time, in so many pieces that two dozen threads are busy and a lot still
/// fits the caches; measured on two.
const PIECES: usize = 16;
const ARTICLES_A_PIECE: usize = 64;

impl Corpus {
    /// Makes an empty corpus.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next article.
    ///
    /// # Panics
    ///
    /// If its number is not above that of the article before it, or at 2³² paragraphs.
    pub fn add(&mut self, signatures: &Signatures) {
        let Signatures { article, source, paragraphs } = signatures;
        self.add_article(*article, source.as_deref(), paragraphs.parts());
    }

    fn add_article<'s>(
        &mut self,
        article: ArticleNo,
        source: Option<&str>,
        paragraphs: impl Iterator<Item = SignatureParts<'s>>,
    ) {
        assert!(
            self.articles.last().is_none_or(|last| last.number < article),
            "articles must be added in their order"
        );
        let source = source.map(|source| self.source_number(source));
        let start = index(self.paragraphs.len());
        self.articles.push(ArticleEntry { number: article, start, source });
        for (paragraph, parts) in (0..).zip(paragraphs) {
            let SignatureParts { signature, shingles, variants, word_pairs } = parts;
            let index = index(self.paragraphs.len());
            self.paragraphs.push(ParagraphEntry {
                id: ParagraphId { article, paragraph },
                span: signature.span,
                kind: signature.kind,
                n_words: signature.n_words,
            });
            if signature.n_words == 0 {
                continue;
            }
            let first = *self.first_of_class.entry(signature.words_hash).or_insert(index);
            if first != index {
                self.repeats.push((first, index));
                continue;
            }
            let set_index = self::index(self.set_paragraphs.len());
            self.variants.extend(variants.iter().map(|&variant| (variant, set_index)));
            if !word_pairs.is_empty() {
                self.word_pairs.push(word_pairs);
                self.word_pair_sets.push(set_index);
            }
            self.set_paragraphs.push(index);
            self.sets.push(shingles);
        }
    }

    /// Adds articles with the signatures that are made of them on the threads of `workers`, each lot while the one
    /// before it is added.
    ///
    /// # Panics
    ///
    /// As [`add`](Self::add).
    pub fn add_all(&mut self, articles: &[Article], workers: &impl Workers) {
        let noise = self.noise;
        let mut made = Vec::new();
        for lot in articles.chunks(PIECES * ARTICLES_A_PIECE) {
            let pieces: Vec<_> = lot.chunks(ARTICLES_A_PIECE).collect();
            let lot_before = Mutex::new((&mut *self, made));
            made = workers.map(1 + pieces.len(), |piece| {
                let Some(piece) = piece.checked_sub(1) else {
                    let mut lot_before = lot_before.lock().expect("one piece adds");
                    let (corpus, made) = &mut *lot_before;
                    corpus.add_lots(made);
                    return SignatureLot::default();
                };
                SignatureLot::of(noise, pieces[piece])
            });
            self.settle(workers);
        }
        self.add_lots(&made);
    }

    fn add_lots(&mut self, lots: &[SignatureLot]) {
        for lot in lots {
            lot.for_each_article(|article, source, paragraphs| {
                self.add_article(article, source, paragraphs);
            });
        }
    }

    /// Makes an empty corpus for texts with so many slips, to which
    /// [`Signatures::with_noise`] are added.
    #[must_use]
    pub fn with_noise(noise: Noise) -> Self {
        Self { noise, ..Self::default() }
    }

    /// Puts what was added into the order in which it is searched, on the threads of `workers`, if
    /// it is worth it. To be called now and then, such as after a thousand articles: without it
    /// [`add`](Self::add) does the same on its own thread. What is found stays the same.
    pub fn settle(&mut self, workers: &impl Workers) {
        self.sets.settle(workers);
        self.word_pairs.settle(workers);
    }

    /// Takes the shingles out of memory if there are more than `max_bytes` of them. What is found stays the same.
    ///
    /// # Errors
    ///
    /// If `spill` cannot be written.
    pub fn spill_beyond(&mut self, max_bytes: usize, spill: &Arc<dyn Spill>) -> io::Result<()> {
        let n_bytes = self.sets.bytes_in_memory() + self.word_pairs.bytes_in_memory();
        if max_bytes < n_bytes {
            self.sets.spill(spill)?;
            self.word_pairs.spill(spill)?;
        }
        Ok(())
    }

    /// Says whether some shingles were taken out of memory.
    #[must_use]
    pub fn is_spilled(&self) -> bool {
        self.sets.is_spilled()
    }

    fn source_number(&mut self, source: &str) -> u32 {
        if let Some(number) = self.source_numbers.get(source) {
            return *number;
        }
        let number = index(self.sources.len());
        self.sources.push(source.to_owned());
        self.source_numbers.insert(source.to_owned(), number);
        number
    }

    /// Returns what is known of the paragraphs of an article, in order. Takes `O(log n)`.
    pub(crate) fn paragraphs_of(
        &self,
        article: ArticleNo,
    ) -> impl DoubleEndedIterator<Item = ParagraphInfo> + '_ {
        let found = self.articles.binary_search_by_key(&article, |entry| entry.number);
        let range = found.map_or(0..0, |index| {
            let start = self.articles[index].start as usize;
            let end = self.articles.get(index + 1).map(|next| next.start as usize);
            start..end.unwrap_or(self.paragraphs.len())
        });
        self.paragraphs[range].iter().map(ParagraphEntry::info)
    }

    /// Returns the number of an article's source, if it has one.
    pub(crate) fn source_of(&self, article: ArticleNo) -> Option<u32> {
        let found = self.articles.binary_search_by_key(&article, |entry| entry.number);
        self.articles[found.ok()?].source
    }

    /// Returns, by source, how many articles it has.
    pub(crate) fn n_articles_by_source(&self) -> Vec<usize> {
        let mut counts = vec![0; self.sources.len()];
        for source in self.articles.iter().filter_map(|article| article.source) {
            counts[source as usize] += 1;
        }
        counts
    }

    /// Returns the name of a source, the host of its addresses.
    pub(crate) fn source(&self, number: u32) -> &str {
        &self.sources[number as usize]
    }

    /// Returns the first paragraph with the same words, perhaps itself. Takes `O(log n)`.
    pub(crate) fn first_with_same_words(&self, id: ParagraphId) -> ParagraphId {
        let first = || {
            let index = self.paragraphs.binary_search_by_key(&id, |entry| entry.id).ok()?;
            let repeat = self.repeats.binary_search_by_key(&index, |&(_, later)| later as usize);
            Some(self.paragraphs[self.repeats[repeat.ok()?].0 as usize].id)
        };
        first().unwrap_or(id)
    }

    /// Returns how many paragraphs were added.
    #[must_use]
    pub fn n_paragraphs(&self) -> usize {
        self.paragraphs.len()
    }

    /// Returns what is known of a paragraph, or `None` if there is no such paragraph. Takes
    /// `O(log n)`.
    #[must_use]
    pub fn paragraph(&self, id: ParagraphId) -> Option<ParagraphInfo> {
        let index = self.paragraphs.binary_search_by_key(&id, |entry| entry.id).ok()?;
        Some(self.paragraphs[index].info())
    }

    /// Returns every two paragraphs that are worth comparing, ascending and each once.
    ///
    /// These are, of paragraphs with the same words, each one with the first; and of the first
    /// ones any two
    /// - that share two word 3-grams at least, and whose sets of these have a Jaccard similarity
    ///   of 0.3, or 0.6 of the smaller set in common, or 0.2 of it in 3-grams that stand in
    ///   fewer than 16 different paragraphs before the later one; or
    /// - of at most sixteen words, that share two pairs of neighbouring words which stand in
    ///   fewer than eight different paragraphs before, and a fifth of all pairs of the shorter
    ///   one, or have a Jaccard similarity of 0.5 of these pairs; or
    /// - of fewer than eight words, that differ in one word.
    ///
    /// With [`Noise::High`] the same holds of pairs of words, with 0.2, 0.6 and 0.08.
    ///
    /// The search is exhaustive but where very many paragraphs have much in common: a 3-gram
    /// counts between a paragraph and the last 256 before it that have it, and a paragraph that
    /// meets more than 64 before it is taken for an instance of a frame and listed with the 16
    /// most similar. Without that, ten thousand editions of one stock report would be fifty
    /// million pairs.
    ///
    /// Whether two paragraphs are listed depends on those before the later one alone, so an
    /// [`Archive`](crate::Archive) to which the input is added in batches finds the same.
    ///
    /// # Panics
    ///
    /// If the corpus was [spilled](Self::spill_beyond) and cannot be read again.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        self.candidates_with(&OneThread).expect("what was spilled can be read")
    }

    /// Returns the same as [`candidates`](Self::candidates), on the threads of `workers`.
    ///
    /// # Errors
    ///
    /// If what was [spilled](Self::spill_beyond) cannot be read again.
    pub fn candidates_with(&self, workers: &impl Workers) -> io::Result<Vec<Candidate>> {
        self.candidates_under(&Conditions::of(self.noise), workers)
    }

    pub(crate) fn candidates_under(
        &self,
        conditions: &Conditions,
        workers: &impl Workers,
    ) -> io::Result<Vec<Candidate>> {
        let mut pairs = join::pairs(&self.sets, &conditions.shingles, workers)?;
        pairs.extend(short::pairs(&self.variants));
        let set = |pair_set: u32| self.word_pair_sets[pair_set as usize];
        let short = join::pairs(&self.word_pairs, &conditions.word_pairs, workers)?;
        pairs.extend(short.into_iter().map(|(x, y)| (set(x), set(y))));
        Ok(self.in_input_order(pairs))
    }

    /// Returns every two paragraphs whose word 3-grams have a Jaccard similarity of at least
    /// `threshold`, ascending and each once: the plain question that other tools answer.
    ///
    /// Exhaustive and exact. Of paragraphs with the same words each is listed with the first
    /// only, and only the first is compared with paragraphs of other words. A threshold of 0 is
    /// taken as the smallest above it: paragraphs that share nothing are never listed.
    ///
    /// # Panics
    ///
    /// If the corpus was [spilled](Self::spill_beyond) and cannot be read again.
    #[must_use]
    pub fn jaccard_pairs(&self, threshold: Similarity) -> Vec<Candidate> {
        self.jaccard_pairs_with(threshold, &OneThread).expect("what was spilled can be read")
    }

    /// Returns the same as [`jaccard_pairs`](Self::jaccard_pairs), on the threads of `workers`.
    ///
    /// # Errors
    ///
    /// If what was [spilled](Self::spill_beyond) cannot be read again.
    pub fn jaccard_pairs_with(
        &self,
        threshold: Similarity,
        workers: &impl Workers,
    ) -> io::Result<Vec<Candidate>> {
        let condition = Condition::jaccard(threshold.get());
        Ok(self.in_input_order(join::pairs(&self.sets, &condition, workers)?))
    }

    pub(crate) fn noise(&self) -> Noise {
        self.noise
    }

    /// Returns the number of the last article.
    pub(crate) fn last_article(&self) -> Option<ArticleNo> {
        self.paragraphs.last().map(|paragraph| paragraph.id.article)
    }

    /// Returns how many texts there are; those with the same words are one.
    pub(crate) fn n_texts(&self) -> usize {
        self.set_paragraphs.len()
    }

    /// Returns the first paragraph of each text, in the order of the input. Texts with the same
    /// words are one.
    pub(crate) fn first_paragraphs(&self) -> impl Iterator<Item = ParagraphInfo> {
        self.first_ids().filter_map(|id| self.paragraph(id))
    }

    /// Returns what [`first_paragraphs`](Self::first_paragraphs) does, by their names.
    pub(crate) fn first_ids(&self) -> impl Iterator<Item = ParagraphId> {
        self.set_paragraphs.iter().map(|&index| self.paragraphs[index as usize].id)
    }

    /// Returns each further paragraph with the words of a text.
    pub(crate) fn repeats_of_texts(&self) -> impl Iterator<Item = (u32, ParagraphId)> {
        self.repeats.iter().map(|&(first, later)| {
            let text = self.set_paragraphs.binary_search(&first);
            let text = text.expect("the first paragraph of a class has a set");
            (self::index(text), self.paragraphs[later as usize].id)
        })
    }

    /// Returns the hashes of one kind in a part of their space, each with the text that has it, in
    /// no particular order.
    ///
    /// Fails only where what was spilled cannot be read again.
    pub(crate) fn hashes(&self, kind: TableKind, part: Part) -> io::Result<Vec<(u64, u32)>> {
        let text_of = |first: u32| {
            let text = self.set_paragraphs.binary_search(&first);
            self::index(text.expect("the first paragraph of a class has a set"))
        };
        let mut hashes = Vec::new();
        match kind {
            TableKind::Ids => {}
            TableKind::Words => {
                let firsts = self.first_of_class.iter().filter(|(hash, _)| part.has(**hash));
                hashes.extend(firsts.map(|(&hash, &first)| (hash, text_of(first))));
            }
            TableKind::Shingles => {
                let bins = part.bins();
                let sets = self.sets.binned(&OneThread);
                let some = sets.bins(bins.clone())?;
                for bin in bins {
                    some.for_each(bin, |found| hashes.push((found.shingle(bin), found.set)));
                }
            }
            TableKind::WordPairs => {
                let bins = part.bins();
                let sets = self.word_pairs.binned(&OneThread);
                let some = sets.bins(bins.clone())?;
                for bin in bins {
                    let text = |set: u32| self.word_pair_sets[set as usize];
                    some.for_each(bin, |found| {
                        hashes.push((found.shingle(bin), text(found.set)));
                    });
                }
            }
            TableKind::Variants => {
                hashes.extend(self.variants.iter().filter(|(variant, _)| part.has(*variant)));
            }
        }
        Ok(hashes)
    }

    /// Turns pairs of sets into pairs of paragraphs and adds the repeats.
    fn in_input_order(&self, pairs: Vec<(u32, u32)>) -> Vec<Candidate> {
        let paragraph_of = |set: u32| self.set_paragraphs[set as usize];
        let id = |set: u32| self.paragraphs[paragraph_of(set) as usize].id;
        self.with_repeats(pairs.into_iter().map(|(x, y)| {
            let (x, y) = (id(x), id(y));
            Candidate { a: x.min(y), b: x.max(y) }
        }))
    }

    /// Returns what [`candidates`](Self::candidates) does, of a corpus whose search was done elsewhere, such as
    /// in [`rounds`](crate::rounds): `found` are the pairs of different texts, in any order and each perhaps
    /// several times.
    #[must_use]
    pub fn with_repeats(&self, found: impl IntoIterator<Item = Candidate>) -> Vec<Candidate> {
        let id = |index: u32| self.paragraphs[index as usize].id;
        let repeats = self.repeats.iter().map(|&(x, y)| Candidate { a: id(x), b: id(y) });
        let mut candidates: Vec<Candidate> = found.into_iter().chain(repeats).collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates
    }
}

/// Narrows a position among paragraphs or sets.
pub(crate) fn index(n: usize) -> u32 {
    u32::try_from(n).expect("a corpus holds fewer than 2^32 paragraphs")
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ArticleNo, Similarity};
    use proptest::prelude::*;

    use super::Corpus;
    use crate::shingle_sets::tests::Disk;
    use crate::{Signatures, Workers};

    /// A thread that does the last piece first.
    struct Backwards;

    impl Workers for Backwards {
        fn map<R: Send>(&self, n: usize, piece: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
            let mut results: Vec<R> = (0..n).rev().map(piece).collect();
            results.reverse();
            results
        }
    }

    #[test]
    fn articles_added_in_lots_are_found_as_those_added_one_by_one() {
        let text =
            |n: u32| format!("The ferry of {} left {} at noon for the islands.", n % 7, n % 900);
        let articles =
            (0..3_000).map(|n| Article::from_plain_text(&text(n)).with_number(ArticleNo(n)));
        let articles: Vec<_> = articles.collect();
        let (mut plain, mut lots) = (Corpus::new(), Corpus::new());
        articles.iter().for_each(|article| plain.add(&Signatures::of(article)));
        lots.add_all(&articles, &Backwards);
        assert_eq!(lots.n_paragraphs(), articles.len());
        assert_eq!(plain.candidates(), lots.candidates());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_spilled_is_found_all_the_same(
            texts in prop::collection::vec("[a-e]( [a-e]){0,12}", 0..60),
            max_bytes in 0..4_000_usize,
        ) {
            let disk = Disk::with_room(usize::MAX);
            let (mut plain, mut spilled) = (Corpus::new(), Corpus::new());
            for (number, text) in (0..).zip(&texts) {
                let article = Article::from_plain_text(text).with_number(ArticleNo(number));
                plain.add(&Signatures::of(&article));
                spilled.add(&Signatures::of(&article));
                spilled.spill_beyond(max_bytes, &disk).unwrap();
            }
            prop_assert_eq!(plain.candidates(), spilled.candidates());
            prop_assert_eq!(plain.candidates(), spilled.candidates_with(&Backwards).unwrap());
            let threshold = Similarity::new(0.4);
            prop_assert_eq!(plain.jaccard_pairs(threshold), spilled.jaccard_pairs(threshold));
        }
    }
}
