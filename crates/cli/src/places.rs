use std::borrow::Cow;

use anyhow::Context as _;
use copydesk_core::Span;
use copydesk_dedup::ParagraphId;
use copydesk_report::{CopiesSummary, CopyPlace};

use crate::pass_one::Kept;

/// What the paragraphs of a run are called in outputs.
pub(crate) struct Places<'k> {
    kept: &'k Kept,
}

/// A paragraph and the id of its article.
pub(crate) struct NamedPlace<'k> {
    article: Cow<'k, str>,
    paragraph: u32,
    span: Span,
}

impl NamedPlace<'_> {
    pub(crate) fn place(&self) -> CopyPlace<'_> {
        CopyPlace { article: &self.article, paragraph: self.paragraph, span: self.span }
    }
}

impl<'k> Places<'k> {
    pub(crate) fn new(kept: &'k Kept) -> Self {
        Self { kept }
    }

    /// Returns the name of a paragraph.
    ///
    /// # Errors
    ///
    /// If the article cannot be had again from the temporary file.
    pub(crate) fn named(&self, id: ParagraphId) -> anyhow::Result<NamedPlace<'k>> {
        let article = self.kept.store.id(id.article).context("cannot read a temporary file")?;
        Ok(NamedPlace { article, paragraph: id.paragraph, span: self.span(id) })
    }

    /// Returns the length of a paragraph in bytes.
    pub(crate) fn length(&self, id: ParagraphId) -> usize {
        self.span(id).len()
    }

    fn span(&self, id: ParagraphId) -> Span {
        self.kept.corpus.paragraph(id).expect("pairs are of paragraphs in the corpus").place.span
    }

    /// Returns a summary with the counts of what was read.
    pub(crate) fn summary(&self) -> CopiesSummary<'static> {
        let read = &self.kept.summary;
        CopiesSummary {
            articles: read.articles,
            paragraphs: read.paragraphs,
            bytes: read.bytes,
            read_errors: self.kept.read_errors.len() as u64,
            ..CopiesSummary::default()
        }
    }
}
