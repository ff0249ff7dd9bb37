use std::sync::Arc;

use copydesk_core::{
    Article, Markup, Metadata, Origin, Paragraph, SourceMap, SourcePosition, Undecodable,
};

use crate::error::ReadErrorKind;
use crate::formats::Decoder;
use crate::language::detect;
use crate::{IngestConfig, ReadError};

/// The bytes of one record, not yet understood.
pub struct RawRecord {
    bytes: Vec<u8>,
    origin: Origin,
    start: SourcePosition,
    decoder: Arc<dyn Decoder>,
}

impl RawRecord {
    /// Makes a record of bytes that begin at `start` of the decompressed input.
    pub(crate) fn new(
        bytes: Vec<u8>,
        origin: Origin,
        start: SourcePosition,
        decoder: Arc<dyn Decoder>,
    ) -> Self {
        Self { bytes, origin, start, decoder }
    }

    /// Returns the size in bytes.
    #[expect(clippy::len_without_is_empty, reason = "nobody asks for records without bytes")]
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Returns the bytes as they stand in the decompressed input.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Returns which input and which record of it this is.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns where the record begins in the decompressed input.
    #[must_use]
    pub fn start(&self) -> SourcePosition {
        self.start
    }

    /// Makes an article of the record. Pure: may run on any thread.
    ///
    /// # Errors
    ///
    /// If the record is damaged, is no article, or holds no text.
    pub fn decode(&self, config: &IngestConfig) -> Result<Article, ReadError> {
        let fail = |kind| ReadError::new(&self.origin, kind);
        let draft = self.decoder.decode(self, config).map_err(fail)?;
        draft.finish(self.origin.clone()).map_err(fail)
    }
}

/// An article as a decoder leaves it.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// The text as decoded.
    pub(crate) text: String,
    /// The paragraphs in it; an article without any holds no text.
    pub(crate) paragraphs: Vec<Paragraph>,
    /// The article's own id; its address stands in for it.
    pub(crate) id: Option<String>,
    /// What the source says about the article.
    pub(crate) metadata: Metadata,
    /// Bytes that could not be decoded.
    pub(crate) undecodable: Vec<Undecodable>,
    /// Where the text stands in the input; `None` if it is all of it.
    pub(crate) source_map: Option<SourceMap>,
    /// What the text may hold beside words.
    pub(crate) markup: Markup,
}

impl Draft {
    /// Makes the article.
    fn finish(self, origin: Origin) -> Result<Article, ReadErrorKind> {
        if self.paragraphs.is_empty() {
            return Err(ReadErrorKind::NoText);
        }
        let mut metadata = self.metadata;
        if metadata.language.is_none() {
            metadata.language = detect(&self.text).map(str::to_owned);
        }
        let id = self.id.or_else(|| metadata.url.clone());
        let mut article = Article::new(origin, self.text, self.paragraphs)
            .with_metadata(metadata)
            .with_undecodable(self.undecodable)
            .with_markup(self.markup);
        if let Some(id) = id {
            article = article.with_id(id);
        }
        if let Some(map) = self.source_map {
            article = article.with_source_map(map);
        }
        Ok(article)
    }
}
