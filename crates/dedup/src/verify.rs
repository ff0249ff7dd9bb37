use std::borrow::Cow;
use std::io;

use copydesk_core::{Article, Similarity};
use rustc_hash::FxHashMap;

use crate::comparison::{Comparer, Comparison, PairKind};
use crate::passage::{Memory, Passage};
use crate::signature::shingle_set;
use crate::words::Words;
use crate::{Candidate, ParagraphId, Workers};

/// Where the texts of paragraphs can be read again.
pub trait Texts {
    /// Returns the text of a paragraph that was added to the corpus.
    ///
    /// # Errors
    ///
    /// If the text cannot be read any more.
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>>;
}

/// Articles in memory, by ascending number.
impl Texts for Vec<Article> {
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        // Numbers without gaps are positions.
        let guess = self.get(id.article.0 as usize).filter(|a| a.number() == id.article);
        let search = || {
            let index = self.binary_search_by_key(&id.article, Article::number);
            index.ok().map(|index| &self[index])
        };
        let article = guess.or_else(search);
        let paragraph = article.and_then(|a| Some((a, a.paragraphs().get(id.paragraph as usize)?)));
        match paragraph {
            Some((article, paragraph)) => Ok(Cow::Borrowed(paragraph.span.slice(article.text()))),
            None => Err(io::Error::new(io::ErrorKind::NotFound, "no such paragraph")),
        }
    }
}

/// Two paragraphs that were compared and are copies, `a` before `b` in the order of the input.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The paragraph that stands first.
    pub a: ParagraphId,
    /// The later one.
    pub b: ParagraphId,
    /// What they have in common and how they differ.
    pub comparison: Comparison,
    /// The first words of `b`, to name it by.
    pub opening: String,
}

impl Pair {
    /// Returns how alike the two are to a reader.
    #[must_use]
    pub fn similarity(&self) -> Similarity {
        self.comparison.similarity
    }
}

/// Words of a paragraph that name it in a message.
const OPENING_WORDS: usize = 6;

/// Reads the two texts of a candidate and compares them; `None` if neither is a copy of the other.
///
/// Depends on the two texts alone, so candidates may be verified in any order, on many threads.
/// For many candidates use [`verify_all`] or a [`Verifier`], which read a text once and not once
/// for each of its candidates.
///
/// # Errors
///
/// If a text cannot be read.
pub fn verify(candidate: &Candidate, texts: &dyn Texts) -> io::Result<Option<Pair>> {
    Verifier::new(texts).verify(candidate)
}

/// Candidates that are verified as one piece of work: so many share most of their texts, and few
/// wait for the last one.
const VERIFIED_TOGETHER: usize = 1 << 12;

/// Verifies all candidates, on the threads of `workers`, and returns the pairs in their order.
///
/// # Errors
///
/// If a text cannot be read.
pub fn verify_all(
    candidates: &[Candidate],
    texts: &(dyn Texts + Sync),
    workers: &impl Workers,
) -> io::Result<Vec<Pair>> {
    let pieces: Vec<&[Candidate]> = candidates.chunks(VERIFIED_TOGETHER).collect();
    let pairs = workers.map(pieces.len(), |piece| {
        let mut verifier = Verifier::new(texts);
        let mut pairs = Vec::new();
        for candidate in pieces[piece] {
            pairs.extend(verifier.verify(candidate)?);
        }
        Ok(pairs)
    });
    let pairs: io::Result<Vec<Vec<Pair>>> = pairs.into_iter().collect();
    Ok(pairs?.into_iter().flatten().collect())
}

/// Verifies candidates one after another; remembers the texts of the last ones.
///
/// Holds two megabytes of text, or the two at hand if these are longer, and what is known of
/// their words, which takes three times as much.
pub struct Verifier<'t> {
    texts: &'t dyn Texts,
    entries: Vec<Entry<'t>>,
    spare: Vec<Memory>,
    position_of: FxHashMap<ParagraphId, usize>,
    n_bytes: usize,
    comparer: Comparer,
}

impl<'t> Verifier<'t> {
    /// Bytes of text after which everything is forgotten: some ten thousand paragraphs.
    const MAX_BYTES: usize = 2 << 20;

    /// Makes a verifier that reads from `texts`.
    #[must_use]
    pub fn new(texts: &'t (dyn Texts + 't)) -> Self {
        Self {
            texts,
            entries: Vec::new(),
            spare: Vec::new(),
            position_of: FxHashMap::default(),
            n_bytes: 0,
            comparer: Comparer::default(),
        }
    }

    /// Does what [`verify`] does.
    ///
    /// # Errors
    ///
    /// If a text cannot be read.
    pub fn verify(&mut self, candidate: &Candidate) -> io::Result<Option<Pair>> {
        if Self::MAX_BYTES < self.n_bytes {
            self.spare.extend(self.entries.drain(..).filter_map(|entry| match entry {
                Entry::Words(passage) => Some(passage.into_memory()),
                Entry::Text(_) => None,
            }));
            self.position_of.clear();
            self.n_bytes = 0;
        }
        let (a, b) = (self.read(candidate.a)?, self.read(candidate.b)?);
        let is_same = self.entries[a].text() == self.entries[b].text();
        let comparison = if is_same && self.entries[a].text().contains(char::is_alphanumeric) {
            Some(Comparison::identical())
        } else {
            self.cut_into_words(a);
            self.cut_into_words(b);
            match (&self.entries[a], &self.entries[b]) {
                (Entry::Words(a), Entry::Words(b)) => self.comparer.compare(a, b),
                _ => None,
            }
        };
        Ok(comparison.map(|comparison| Pair {
            a: candidate.a,
            b: candidate.b,
            comparison,
            opening: opening(self.entries[b].text()),
        }))
    }

    /// Returns the entry of a paragraph.
    fn read(&mut self, id: ParagraphId) -> io::Result<usize> {
        if let Some(position) = self.position_of.get(&id) {
            return Ok(*position);
        }
        let text = self.texts.text(id)?;
        self.n_bytes += text.len();
        self.position_of.insert(id, self.entries.len());
        self.entries.push(Entry::Text(text));
        Ok(self.entries.len() - 1)
    }

    fn cut_into_words(&mut self, position: usize) {
        if let Entry::Text(text) = &mut self.entries[position] {
            let memory = self.spare.pop().unwrap_or_default();
            let passage = Passage::with_memory(std::mem::take(text), memory);
            self.entries[position] = Entry::Words(passage);
        }
    }
}

/// What is remembered of a paragraph: words only where it was compared word by word.
enum Entry<'t> {
    Text(Cow<'t, str>),
    Words(Passage<'t>),
}

impl Entry<'_> {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Words(passage) => &passage.text,
        }
    }
}

/// Reads the two texts of a candidate that was chosen by its Jaccard similarity, and says how they
/// differ, copies or not: [`Pair::similarity`] is the Jaccard similarity of their sets of shingles
/// of `shingle_words` words, pairs with the same words are of kind `exact` and no others, and what
/// [`verify`] would turn down is of kind `near`.
///
/// # Errors
///
/// If a text cannot be read.
///
/// # Panics
///
/// If `shingle_words` is 0.
pub fn measure(candidate: &Candidate, texts: &dyn Texts, shingle_words: usize) -> io::Result<Pair> {
    let (a, b) = (texts.text(candidate.a)?, texts.text(candidate.b)?);
    let (passage_a, passage_b) = (Passage::of(&*a), Passage::of(&*b));
    let mut comparison = Comparer::default().compare_any(&passage_a, &passage_b, PairKind::Near);
    let [words_a, words_b] =
        [&a, &b].map(|text| Words::of(text).map(|word| word.hash).collect::<Vec<u64>>());
    comparison.similarity = jaccard(&words_a, &words_b, shingle_words);
    comparison.kind = match comparison.kind {
        _ if words_a == words_b => PairKind::Exact,
        PairKind::Exact => PairKind::Near, // such as `1,500` and `1500`
        kind => kind,
    };
    Ok(Pair { a: candidate.a, b: candidate.b, comparison, opening: opening(&b) })
}

/// Returns the Jaccard similarity of the sets of shingles, just as the join computes it.
fn jaccard(a: &[u64], b: &[u64], n: usize) -> Similarity {
    let (a, b) = (shingle_set(a, n), shingle_set(b, n));
    let n_shared = a.iter().filter(|shingle| b.binary_search(shingle).is_ok()).count();
    Similarity::new(n_shared as f64 / (a.len() + b.len() - n_shared).max(1) as f64)
}

/// Returns the first words of a text, with `…` if there are more.
fn opening(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut opening = words.by_ref().take(OPENING_WORDS).collect::<Vec<_>>().join(" ");
    if words.next().is_some() {
        opening.push('…');
    }
    opening
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ArticleNo};

    use super::{Texts, measure, opening, verify};
    use crate::{Candidate, PairKind, ParagraphId};

    #[test]
    fn articles_in_memory_are_found_by_number() {
        let article = |number, text| Article::from_plain_text(text).with_number(ArticleNo(number));
        let articles = vec![article(3, "One.\n\nTwo."), article(7, "two")];
        let id = |article, paragraph| ParagraphId { article: ArticleNo(article), paragraph };
        assert_eq!(articles.text(id(3, 1)).unwrap(), "Two.");
        assert!(articles.text(id(4, 0)).is_err() && articles.text(id(7, 1)).is_err());
        let pair = verify(&Candidate { a: id(3, 1), b: id(7, 0) }, &articles).unwrap().unwrap();
        assert_eq!((pair.comparison.kind, pair.opening.as_str()), (PairKind::Exact, "two"));
    }

    #[test]
    fn what_is_no_copy_is_measured_all_the_same() {
        let texts =
            ["It may buy 660,000 more shares by May.", "It may buy 15 more shares by June."];
        let articles: Vec<Article> = (0..)
            .zip(texts)
            .map(|(n, text)| Article::from_plain_text(text).with_number(ArticleNo(n)))
            .collect();
        let id = |n| ParagraphId { article: ArticleNo(n), paragraph: 0 };
        let candidate = Candidate { a: id(0), b: id(1) };
        assert_eq!(verify(&candidate, &articles).unwrap(), None);
        let similarity = |n| measure(&candidate, &articles, n).unwrap().similarity().get();
        // it may buy | 660 000 more shares by may; it may buy | 15 more shares by june
        assert!((similarity(1) - 6.0 / 10.0).abs() < 1e-9, "{}", similarity(1));
        assert!((similarity(3) - 2.0 / 11.0).abs() < 1e-9, "{}", similarity(3));
        assert!(similarity(99).abs() < 1e-9);
        assert_eq!(measure(&candidate, &articles, 3).unwrap().comparison.kind, PairKind::Near);
    }

    #[test]
    fn the_same_words_make_a_measured_pair_exact_and_nothing_else_does() {
        let kind = |a, b| {
            let article = |n, text| Article::from_plain_text(text).with_number(ArticleNo(n));
            let articles = vec![article(0, a), article(1, b)];
            let id = |n| ParagraphId { article: ArticleNo(n), paragraph: 0 };
            let candidate = Candidate { a: id(0), b: id(1) };
            measure(&candidate, &articles, 3).unwrap().comparison.kind
        };
        assert_eq!(kind("It sold 1,500 of them.", "it sold 1 500 OF them"), PairKind::Exact);
        assert_eq!(kind("It sold 1,500 of them.", "It sold 1500 of them."), PairKind::Near);
    }

    #[test]
    fn openings_are_a_few_words() {
        assert_eq!(opening("For the  Kremlin"), "For the Kremlin");
        assert_eq!(opening("a b c d e f g"), "a b c d e f…");
    }
}
