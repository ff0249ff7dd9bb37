//! The search for copies over what pass one kept, verified on all threads.

use std::borrow::Cow;
use std::io;

use anyhow::Context as _;
use copydesk_core::Similarity;
use copydesk_dedup::{Candidate, Pair, ParagraphId, Texts, measure, verify};
use rayon::prelude::*;

use crate::interrupt;
use crate::pass_one::Kept;
use crate::progress::Progress;
use crate::store::ArticleStore;

/// What makes two paragraphs a pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Method {
    /// One is a copy of the other in the judgement of [`verify`], and they are at least so alike.
    Copies { threshold: Similarity },
    /// The Jaccard similarity of their sets of word shingles reaches the threshold.
    Jaccard { threshold: Similarity, shingle_words: usize },
}

impl Method {
    /// Returns the verified pair that a candidate amounts to, if it does.
    fn verify(self, candidate: &Candidate, texts: &dyn Texts) -> io::Result<Option<Pair>> {
        match self {
            Self::Copies { threshold } => {
                let pair = verify(candidate, texts)?;
                Ok(pair.filter(|pair| threshold <= pair.similarity()))
            }
            Self::Jaccard { shingle_words, .. } => {
                measure(candidate, texts, shingle_words).map(Some)
            }
        }
    }
}

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
        Method::Copies { .. } => kept.corpus.candidates(),
        Method::Jaccard { threshold, .. } => kept.corpus.jaccard_pairs(threshold),
    };
    interrupt::check()?;
    candidates
        .par_iter()
        .filter_map(|candidate| {
            if let Err(interrupted) = interrupt::check() {
                return Some(Err(interrupted.into()));
            }
            let pair = method.verify(candidate, &kept.store);
            pair.context("cannot read a temporary file").transpose()
        })
        .collect()
}

impl Texts for ArticleStore {
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        self.paragraph(id.article, id.paragraph as usize)
    }
}
