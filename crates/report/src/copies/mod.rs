//! What `dedup` writes: pairs and clusters of copies as JSON Lines, differences and the summary.
//!
//! A caller turns what it found into the types here; how it was found makes no difference.

mod lines;
mod summary;

pub use lines::{write_cluster, write_pair, write_pair_difference};
pub use summary::{CopiesSummary, RepeatedText};

use copydesk_core::{Similarity, Span};

/// A paragraph, by the id of its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CopyPlace<'a> {
    /// The id of the article.
    pub article: &'a str,
    /// The paragraph in the article, counted from 0.
    pub paragraph: u32,
    /// The bytes in the article's text.
    pub span: Span,
}

/// Two paragraphs that are copies, `a` before `b` in the order of the input.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CopyPair<'a> {
    /// The paragraph that stands first.
    pub a: CopyPlace<'a>,
    /// The later one.
    pub b: CopyPlace<'a>,
    /// How alike they are.
    pub similarity: Similarity,
    /// `exact`, `near` or `conflicting`.
    pub kind: &'a str,
    /// In what they differ, in kebab case.
    pub class: &'a str,
    /// The Jaccard similarity of their sets of word 3-grams.
    pub jaccard: Similarity,
    /// The share of `a`'s word 3-grams that are in `b`.
    pub contained_a: Similarity,
    /// The share of `b`'s word 3-grams that are in `a`.
    pub contained_b: Similarity,
    /// The words that differ, as `[-old-]{+new+}`; empty if none do.
    pub difference: &'a str,
}

/// Copies of one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyCluster<'a> {
    /// The one to keep.
    pub representative: CopyPlace<'a>,
    /// All of them, the representative too.
    pub members: Vec<CopyPlace<'a>>,
}
