use copydesk_core::{Article, ArticleNo, ParagraphKind, Span};

use crate::hash;
use crate::noise::Noise;
use crate::words::Words;

/// Words per shingle, unless another width is asked for. Three survive an edit every few words and are still rare: on 20 MB of
/// newswire, joins over pairs of words cost ten times as much, and over five words miss nine of
/// ten paragraphs with a typo in every hundred characters.
pub const SHINGLE_WORDS: usize = 3;

/// Below this many words a paragraph is compared by leaving out one word at a time as well,
/// because a single edit may hit every shingle that it has.
pub(crate) const SHORT_WORDS: usize = 8;

/// Up to this many words the pairs of neighbouring words are compared as well: a slip in every
/// fourth word leaves a text of twelve hardly a 3-gram, but a few pairs.
const PAIRED_WORDS: usize = 16;

/// What the search for duplicates keeps of one article: per paragraph a hash of its words and
/// the set of its word 3-grams, as hashes.
///
/// A pure function of the article, so articles may be worked on by many threads; then give them
/// to a [`Corpus`](crate::Corpus) in their order. A paragraph of fewer than three words has one
/// shingle, the whole; one without words (`***`) has none and equals nothing.
///
/// Takes `O(n log n)` time in the words of a paragraph and about 1.4 bytes per byte of text.
#[derive(Debug, Clone)]
pub struct Signatures {
    pub(crate) article: ArticleNo,
    /// The host of the article's address.
    pub(crate) source: Option<String>,
    pub(crate) paragraphs: ParagraphSignatures,
}

/// The signatures of articles one behind the other: for many of them a few pieces of memory, of which some threads make
/// what others give back.
#[derive(Debug, Default)]
pub(crate) struct SignatureLot {
    /// The number, the source and how many paragraphs each article has.
    articles: Vec<(ArticleNo, Option<String>, usize)>,
    paragraphs: ParagraphSignatures,
}

/// The signatures of paragraphs in their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParagraphSignatures {
    pub(crate) each: Vec<ParagraphSignature>,
    /// The shingles of all paragraphs, in order and with repeats.
    pub(crate) shingles: Vec<u64>,
    /// For short paragraphs: the hashes of their words with one left out.
    pub(crate) variants: Vec<u64>,
    /// For short paragraphs: the hashes of their pairs of words, in order and with repeats.
    pub(crate) word_pairs: Vec<u64>,
}

/// One paragraph's part of [`Signatures`].
#[derive(Debug, Clone)]
pub(crate) struct ParagraphSignature {
    pub(crate) span: Span,
    pub(crate) kind: ParagraphKind,
    pub(crate) n_words: u32,
    /// The hash of all words in order.
    pub(crate) words_hash: u64,
    pub(crate) n_shingles: u32,
    pub(crate) n_variants: u32,
    pub(crate) n_word_pairs: u32,
}

impl Signatures {
    /// Computes the signatures of every paragraph of `article`.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self::with_shingles_of(SHINGLE_WORDS, article)
    }

    /// Computes the signatures of every paragraph of `article` for a
    /// [`Corpus::with_noise`](crate::Corpus::with_noise).
    #[must_use]
    pub fn with_noise(noise: Noise, article: &Article) -> Self {
        Self::with_shingles_of(noise.shingle_words(), article)
    }

    /// Computes the signatures of every paragraph of `article` with `n` words per shingle, for
    /// [`Corpus::jaccard_pairs`](crate::Corpus::jaccard_pairs). A paragraph of fewer words has
    /// one shingle, the whole.
    ///
    /// # Panics
    ///
    /// If `n` is 0.
    #[must_use]
    pub fn with_shingles_of(n: usize, article: &Article) -> Self {
        let mut paragraphs = ParagraphSignatures::with_room_for(std::slice::from_ref(article));
        paragraphs.push_all_of(n, article, &mut Vec::new());
        Self { article: article.number(), source: source(article), paragraphs }
    }
}

impl SignatureLot {
    /// Computes the signatures of articles.
    pub(crate) fn of(noise: Noise, articles: &[Article]) -> Self {
        let mut paragraphs = ParagraphSignatures::with_room_for(articles);
        let mut words = Vec::new();
        let article = |article: &Article| {
            paragraphs.push_all_of(noise.shingle_words(), article, &mut words);
            (article.number(), source(article), article.paragraphs().len())
        };
        Self { articles: articles.iter().map(article).collect(), paragraphs }
    }

    /// Gives each article to `see`: its number, its source and the parts of its paragraphs.
    pub(crate) fn for_each_article<'s>(
        &'s self,
        mut see: impl FnMut(ArticleNo, Option<&'s str>, &mut dyn Iterator<Item = SignatureParts<'s>>),
    ) {
        let mut parts = self.paragraphs.parts();
        for (article, source, n_paragraphs) in &self.articles {
            see(*article, source.as_deref(), &mut parts.by_ref().take(*n_paragraphs));
        }
    }
}

impl ParagraphSignatures {
    fn with_room_for(articles: &[Article]) -> Self {
        let n_paragraphs = articles.iter().map(|article| article.paragraphs().len()).sum();
        let n_bytes: usize = articles.iter().map(|article| article.text().len()).sum();
        Self {
            each: Vec::with_capacity(n_paragraphs),
            shingles: Vec::with_capacity(n_bytes / 6),
            variants: Vec::new(),
            word_pairs: Vec::new(),
        }
    }

    /// Adds the paragraphs of an article, with `n` words per shingle.
    fn push_all_of(&mut self, n: usize, article: &Article, words: &mut Vec<u64>) {
        for paragraph in article.paragraphs() {
            words.clear();
            words.extend(Words::of(paragraph.span.slice(article.text())).map(|word| word.hash));
            let n_shingles = push_shingles(words, n, &mut self.shingles);
            let n_variants = push_variants(words, &mut self.variants);
            let is_paired = (SHINGLE_WORDS..=PAIRED_WORDS).contains(&words.len());
            let paired = if is_paired { &words[..] } else { &[] };
            let n_word_pairs = push_shingles(paired, 2, &mut self.word_pairs);
            self.each.push(ParagraphSignature {
                span: paragraph.span,
                kind: paragraph.kind,
                n_words: count(words.len()),
                words_hash: hash::of_sequence(words.iter().copied()),
                n_shingles: count(n_shingles),
                n_variants: count(n_variants),
                n_word_pairs: count(n_word_pairs),
            });
        }
    }

    /// Returns the parts of each paragraph.
    pub(crate) fn parts(&self) -> impl Iterator<Item = SignatureParts<'_>> {
        let (mut shingles, mut variants) = (&self.shingles[..], &self.variants[..]);
        let mut word_pairs = &self.word_pairs[..];
        self.each.iter().map(move |signature| SignatureParts {
            signature,
            shingles: shingles.split_off(..signature.n_shingles as usize).unwrap_or_default(),
            variants: variants.split_off(..signature.n_variants as usize).unwrap_or_default(),
            word_pairs: word_pairs.split_off(..signature.n_word_pairs as usize).unwrap_or_default(),
        })
    }
}

/// A paragraph's signature with the hashes that belong to it.
pub(crate) struct SignatureParts<'s> {
    pub(crate) signature: &'s ParagraphSignature,
    pub(crate) shingles: &'s [u64],
    pub(crate) variants: &'s [u64],
    pub(crate) word_pairs: &'s [u64],
}

/// Returns the host of an article's address.
fn source(article: &Article) -> Option<String> {
    article.metadata().url.as_deref().and_then(host)
}

/// Returns the host that an address names, without `www.`, in lower case.
fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// Appends the shingles of `n` words each, in order and with repeats, and returns how many.
pub(crate) fn push_shingles(words: &[u64], n: usize, shingles: &mut Vec<u64>) -> usize {
    if words.is_empty() {
        return 0;
    }
    let start = shingles.len();
    if n == SHINGLE_WORDS && n <= words.len() {
        shingles.extend(words.windows(SHINGLE_WORDS).map(hash::of_shingle)); // unrolled
    } else {
        shingles.extend(words.windows(n.min(words.len())).map(hash::of_shingle));
    }
    shingles.len() - start
}

/// Returns the set of shingles of `n` words each, ascending.
pub(crate) fn shingle_set(words: &[u64], n: usize) -> Vec<u64> {
    let mut set = Vec::with_capacity(words.len());
    push_shingles(words, n, &mut set);
    set.sort_unstable();
    set.dedup();
    set
}

/// Appends, for a short paragraph, the hashes of its words with none or one left out, so that
/// paragraphs that differ in one word share one; returns how many.
fn push_variants(words: &[u64], variants: &mut Vec<u64>) -> usize {
    if !(SHINGLE_WORDS..SHORT_WORDS).contains(&words.len()) {
        return 0;
    }
    let start = variants.len();
    variants.push(hash::of_sequence(words.iter().copied()));
    for left_out in 0..words.len() {
        let rest = words[..left_out].iter().chain(&words[left_out + 1..]);
        variants.push(hash::of_sequence(rest.copied()));
    }
    variants[start..].sort_unstable();
    variants.len() - start
}

/// Narrows a count of words; a paragraph of four billion words does not fit in memory.
fn count(n: usize) -> u32 {
    u32::try_from(n).expect("a paragraph has fewer than 2^32 words")
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use super::{Signatures, shingle_set};

    #[test]
    fn numbers_of_shingles() {
        let text = "one\n\n***\n\none two three\n\na b c a b c a b c";
        let sizes: Vec<_> = Signatures::of(&Article::from_plain_text(text))
            .paragraphs
            .each
            .iter()
            .map(|paragraph| (paragraph.n_words, paragraph.n_shingles, paragraph.n_variants))
            .collect();
        assert_eq!(sizes, [(1, 1, 0), (0, 0, 0), (3, 1, 4), (9, 7, 0)]);
    }

    #[test]
    fn the_width_of_shingles_can_be_chosen() {
        let article = Article::from_plain_text("a b a b a\n\none");
        let numbers = |n| {
            let signatures = Signatures::with_shingles_of(n, &article);
            signatures.paragraphs.each.iter().map(|p| p.n_shingles).collect::<Vec<_>>()
        };
        assert_eq!([1, 2, 3, 5, 9].map(numbers), [[5, 1], [4, 1], [3, 1], [1, 1], [1, 1]]);
        assert_eq!(
            [1, 2, 3, 5, 9].map(|n| shingle_set(&[7, 8, 7, 8, 7], n).len()),
            [2, 2, 2, 1, 1]
        );
    }

    #[test]
    fn case_and_punctuation_change_nothing() {
        let of = |text| Signatures::of(&Article::from_plain_text(text));
        let (plain, loud) = (of("“No,” he said. Never."), of("NO HE SAID: NEVER"));
        let (plain, loud) = (plain.paragraphs, loud.paragraphs);
        assert_eq!(plain.shingles, loud.shingles);
        assert_eq!(plain.each[0].words_hash, loud.each[0].words_hash);
    }
}
