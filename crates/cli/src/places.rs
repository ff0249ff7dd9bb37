use std::borrow::Cow;
use std::io;

use anyhow::Context as _;
use copydesk_core::Span;
use copydesk_dedup::{Found, ParagraphId, Texts};
use copydesk_report::{CopiesSummary, CopyPlace};

use crate::pass_one::Kept;
use crate::publication_date::publication_time;

/// The paragraphs of a run, and those of an index that they were compared with.
pub(crate) struct Places<'k> {
    kept: &'k Kept,
    /// What was found in the index, and how many articles that has.
    archived: Option<(&'k Found, u64)>,
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
    pub(crate) fn new(kept: &'k Kept, archived: Option<(&'k Found, u64)>) -> Self {
        Self { kept, archived }
    }

    fn found(&self) -> Option<&'k Found> {
        self.archived.map(|(found, _)| found)
    }

    /// Returns the name of a paragraph.
    ///
    /// # Errors
    ///
    /// If the article cannot be had again from the temporary file.
    pub(crate) fn named(&self, id: ParagraphId) -> anyhow::Result<NamedPlace<'k>> {
        let paragraph = id.paragraph;
        if let Some(old) = self.found().and_then(|found| found.archived(id)) {
            let article = Cow::Borrowed(old.article.as_str());
            return Ok(NamedPlace { article, paragraph, span: old.span });
        }
        let article = self.kept.store.id(id.article).context("cannot read a temporary file")?;
        let info = self.kept.corpus.paragraph(id).expect("pairs are of paragraphs that are known");
        Ok(NamedPlace { article, paragraph, span: info.place.span })
    }

    /// Returns the length in bytes of a paragraph of this run; `None` for one of the index.
    pub(crate) fn length(&self, id: ParagraphId) -> Option<usize> {
        self.kept.corpus.paragraph(id).map(|info| info.place.span.len())
    }

    /// Returns how many words a paragraph has.
    pub(crate) fn n_words(&self, id: ParagraphId) -> usize {
        let old = self.found().and_then(|found| found.archived(id));
        let new = || self.kept.corpus.paragraph(id).map(|info| info.n_words);
        old.map(|old| old.n_words).or_else(new).unwrap_or(0) as usize
    }

    /// Returns when the article of a paragraph was published, in seconds since 1970.
    ///
    /// # Errors
    ///
    /// If the article cannot be had again from the temporary file.
    pub(crate) fn published(&self, id: ParagraphId) -> anyhow::Result<Option<i64>> {
        if let Some(old) = self.found().and_then(|found| found.archived(id)) {
            return Ok(old.published);
        }
        let article = self.kept.store.get(id.article).context("cannot read a temporary file")?;
        Ok(article.metadata().published.as_deref().and_then(publication_time))
    }

    /// Returns a summary with the counts of what was read.
    pub(crate) fn summary(&self) -> CopiesSummary<'static> {
        let read = &self.kept.summary;
        CopiesSummary {
            articles: read.articles,
            paragraphs: read.paragraphs,
            bytes: read.bytes,
            archived_articles: self.archived.map(|(_, n_articles)| n_articles),
            read_errors: self.kept.read_errors.len() as u64,
            ..CopiesSummary::default()
        }
    }
}

impl Texts for Places<'_> {
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        match self.found().and_then(|found| found.archived(id)) {
            Some(old) => Ok(Cow::Borrowed(&old.text)),
            None => self.kept.store.paragraph(id.article, id.paragraph as usize),
        }
    }
}
