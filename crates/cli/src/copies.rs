//! The search for copies over what pass one kept, verified on all threads.

use std::borrow::Cow;
use std::io;

use anyhow::Context as _;
use copydesk_core::Similarity;
use copydesk_dedup::{Pair, ParagraphId, Texts, Workers, measure, verify_all};
use rayon::prelude::*;

use crate::interrupt;
use crate::pass_one::Kept;
use crate::progress::Progress;
use crate::store::ArticleStore;

/// What makes two paragraphs a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Method {
    /// One is a copy of the other in the judgement of [`verify_all`], and they are at least so alike.
    Copies { threshold: Similarity },
    /// The Jaccard similarity of their sets of word shingles reaches the threshold.
    Jaccard { threshold: Similarity, shingle_words: usize },
}

/// Candidates that are verified between two looks at whether the user wants to stop.
const VERIFIED_TOGETHER: usize = 1 << 17;

/// Returns every pair, ascending.
///
/// # Errors
///
/// If the user interrupts, or an article cannot be had again from the temporary file.
pub(crate) fn find_copies(
    kept: &Kept,
    method: Method,
    progress: &Progress,
) -> anyhow::Result<Vec<Pair>> {
    progress.stage("comparing paragraphs");
    let candidates = match method {
        Method::Copies { .. } => kept.corpus.candidates_with(&AllThreads),
        Method::Jaccard { threshold, .. } => kept.corpus.jaccard_pairs_with(threshold, &AllThreads),
    };
    let mut pairs = Vec::new();
    for candidates in candidates.chunks(VERIFIED_TOGETHER) {
        interrupt::check()?;
        let verified = match method {
            Method::Copies { .. } => verify_all(candidates, &kept.store, &AllThreads),
            Method::Jaccard { shingle_words, .. } => candidates
                .par_iter()
                .map(|candidate| measure(candidate, &kept.store, shingle_words))
                .collect(),
        };
        pairs.append(&mut verified.context("cannot read a temporary file")?);
    }
    if let Method::Copies { threshold } = method {
        pairs.retain(|pair| threshold <= pair.similarity());
    }
    Ok(pairs)
}

/// The threads of the rayon pool.
struct AllThreads;

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
