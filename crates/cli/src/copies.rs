//! The search for copies over what pass one kept, verified on all threads.

use std::borrow::Cow;
use std::io;

use anyhow::{Context as _, bail};
use copydesk_core::Similarity;
use copydesk_dedup::{
    Candidate, Corpus, Noise, Pair, ParagraphId, SHINGLE_WORDS, Texts, Wanted, Workers, measure,
    verify_all,
};
use rayon::prelude::*;

use crate::args::{self, CopiesArgs};
use crate::interrupt;
use crate::pass_one::Kept;
use crate::store::ArticleStore;

/// What makes two paragraphs a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Method {
    /// One is a copy of the other in the judgement of [`verify_all`], and they are at least so
    /// alike.
    Copies { threshold: Similarity },
    /// The Jaccard similarity of their sets of word shingles reaches the threshold.
    Jaccard { threshold: Similarity, shingle_words: usize },
}

impl Method {
    /// Understands the options.
    ///
    /// # Errors
    ///
    /// If a number makes no sense, or two options contradict each other.
    pub(crate) fn of(args: &CopiesArgs) -> anyhow::Result<Self> {
        let threshold = |default| match args.threshold {
            None => Ok(Similarity::new(default)),
            Some(given) if 0.0 < given && given <= 1.0 => Ok(Similarity::new(given)),
            Some(given) => bail!("`--threshold {given}` is not above 0 and up to 1"),
        };
        match (args.method, args.shingle_words) {
            (args::Method::Copies, Some(_)) => {
                bail!(
                    "`--shingle-words` belongs to `--method jaccard`; copies are compared word by word"
                )
            }
            (args::Method::Copies, None) => Ok(Self::Copies { threshold: threshold(0.0)? }),
            (args::Method::Jaccard, _) if args.noisy => {
                bail!(
                    "`--noisy` belongs to `--method copies`; choose a lower `--threshold` instead"
                )
            }
            (args::Method::Jaccard, Some(0)) => bail!("`--shingle-words` must be at least 1"),
            (args::Method::Jaccard, shingle_words) => Ok(Self::Jaccard {
                threshold: threshold(0.7)?,
                shingle_words: shingle_words.unwrap_or(SHINGLE_WORDS),
            }),
        }
    }

    /// Returns how many words a shingle has.
    pub(crate) fn shingle_words(self, noise: Noise) -> usize {
        match self {
            Self::Copies { .. } => noise.shingle_words(),
            Self::Jaccard { shingle_words, .. } => shingle_words,
        }
    }

    /// Returns what an index is to be searched for.
    pub(crate) fn wanted(self) -> Wanted {
        match self {
            Self::Copies { .. } => Wanted::Copies,
            Self::Jaccard { threshold, .. } => Wanted::Jaccard(threshold),
        }
    }
}

/// Returns every two paragraphs of a run that are worth comparing.
///
/// # Errors
///
/// If what was spilled cannot be had again from the temporary file.
pub(crate) fn candidates(corpus: &Corpus, method: Method) -> anyhow::Result<Vec<Candidate>> {
    let candidates = match method {
        Method::Copies { .. } => corpus.candidates_with(&AllThreads),
        Method::Jaccard { threshold, .. } => corpus.jaccard_pairs_with(threshold, &AllThreads),
    };
    candidates.context("cannot read a temporary file")
}

/// Candidates that are verified between two looks at whether the user wants to stop.
const VERIFIED_TOGETHER: usize = 1 << 17;

/// Returns the pairs among candidates, in their order.
///
/// # Errors
///
/// If the user interrupts, or a text cannot be had again from the temporary file.
pub(crate) fn verified(
    candidates: &[Candidate],
    method: Method,
    texts: &(dyn Texts + Sync),
) -> anyhow::Result<Vec<Pair>> {
    let mut pairs = Vec::new();
    for candidates in candidates.chunks(VERIFIED_TOGETHER) {
        interrupt::check()?;
        let verified = match method {
            Method::Copies { .. } => verify_all(candidates, texts, &AllThreads),
            Method::Jaccard { shingle_words, .. } => candidates
                .par_iter()
                .map(|candidate| measure(candidate, texts, shingle_words))
                .collect(),
        };
        pairs.append(&mut verified.context("cannot read a temporary file")?);
    }
    interrupt::check()?;
    if let Method::Copies { threshold } = method {
        pairs.retain(|pair| threshold <= pair.similarity());
    }
    Ok(pairs)
}

/// Returns every two paragraphs of a run of which one is a copy of the other.
///
/// # Errors
///
/// As [`candidates`] and [`verified`].
pub(crate) fn copies(kept: &Kept) -> anyhow::Result<Vec<Pair>> {
    let method = Method::Copies { threshold: Similarity::new(0.0) };
    verified(&candidates(&kept.corpus, method)?, method, &kept.store)
}

/// The threads of the rayon pool.
pub(crate) struct AllThreads;

impl Workers for AllThreads {
    fn map<R: Send>(&self, n_pieces: usize, piece: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
        (0..n_pieces).into_par_iter().map(piece).collect()
    }
}

impl Texts for ArticleStore {
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        self.paragraph(id.article, id.paragraph as usize)
    }
}
