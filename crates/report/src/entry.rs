use std::borrow::Cow;
use std::sync::Arc;

use copydesk_core::{Finding, Fingerprint, Similarity, SourceRange};

use crate::{Excerpt, Position};

/// Where something stands, in every way that a reader or a program may ask for.
///
/// Cloning is cheap: the names are shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The file as users should see it.
    pub path: Arc<str>,
    /// The 1-based record in a file of many.
    pub record: Option<u64>,
    /// The article's id.
    pub article: Arc<str>,
    /// The paragraph that it starts in, counted from 0.
    pub paragraph: usize,
    /// Where it starts in the article's text.
    pub start: Position,
    /// Where it ends: the place just after its last character.
    pub end: Position,
    /// Where it stands in the file, after decompression and as decoded to UTF-8; `None` where the
    /// format has no lines, such as Parquet. A text that is its file has its own lines here.
    pub source: Option<SourceRange>,
    /// Whether the text is its file, so that what is edited in one is edited in the other.
    pub is_file: bool,
}

impl Location {
    /// Returns line and column (in characters) of the start in the file, or in the record's text
    /// where the file has none.
    #[must_use]
    pub fn start_in_file(&self) -> (u64, u64) {
        match &self.source {
            Some(range) => (range.start.line, range.start.column),
            None => (self.start.line as u64, self.start.column.chars as u64),
        }
    }
}

/// A finding with its place looked up: what every format is made from.
#[derive(Debug, Clone)]
pub struct Entry<'f> {
    /// The finding itself.
    pub finding: &'f Finding,
    /// Where it is.
    pub location: Location,
    /// The marked text and a few words of its paragraph around it.
    pub excerpt: Excerpt,
    /// What could be done about it: the finding's own words or, failing these, words for its fix
    /// or its suggestions. An imperative without full stop.
    pub help: Option<String>,
    /// The other places that it is about, in the finding's order.
    pub related: Vec<RelatedEntry<'f>>,
    /// What identifies it tomorrow.
    pub fingerprint: Fingerprint,
    /// What identifies it where its article has another name or its paragraphs another order.
    pub content: Fingerprint,
    /// Whether it counts.
    pub status: Status,
}

impl<'f> Entry<'f> {
    /// Returns those of `entries` that are wanted; as they are, if all of them are.
    pub fn wanted<'e>(
        entries: &'e [Self],
        is_wanted: impl Fn(&Self) -> bool,
    ) -> Cow<'e, [Entry<'f>]> {
        if entries.iter().all(&is_wanted) {
            return Cow::Borrowed(entries);
        }
        Cow::Owned(entries.iter().filter(|entry| is_wanted(entry)).cloned().collect())
    }
}

/// Whether a finding counts: only new ones make a run fail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Status {
    /// Nobody has said anything of it.
    #[default]
    New,
    /// It was there before.
    Known,
    /// Somebody has said that it is right as it is.
    Suppressed {
        /// Whether that is said in the text itself.
        in_source: bool,
        /// Why, as far as that was said.
        reason: Option<String>,
    },
}

impl Status {
    /// Returns the word for it: `new`, `known` or `suppressed`.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Known => "known",
            Self::Suppressed { .. } => "suppressed",
        }
    }
}

/// Another place that a finding is about, looked up.
#[derive(Debug, Clone)]
pub struct RelatedEntry<'f> {
    /// Where it is.
    pub location: Location,
    /// What it is, such as `first copy`.
    pub message: &'f str,
    /// How alike the two texts are, where that was measured.
    pub similarity: Option<Similarity>,
    /// The text there and a few words of its paragraph around it.
    pub excerpt: Excerpt,
    /// The paragraphs there, whole, for whoever compares them with those of the finding.
    pub text: String,
}
