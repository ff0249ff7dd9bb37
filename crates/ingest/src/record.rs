use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use copydesk_core::{
    Article, Markup, Metadata, Origin, Paragraph, SourceMap, SourcePosition, Undecodable,
};

use crate::error::{RawBytes, ReadErrorKind};
use crate::formats::Decoder;
use crate::language::detect;
use crate::{IngestConfig, ReadError};

/// The bytes of one record, not yet understood.
#[derive(Clone)]
pub struct RawRecord {
    bytes: Vec<u8>,
    origin: Origin,
    start: SourcePosition,
    decoder: Arc<dyn Decoder>,
    format: &'static str,
    is_plain: bool,
}

impl RawRecord {
    /// Makes a record of bytes that begin at `start` of the decompressed input.
    pub(crate) fn new(
        bytes: Vec<u8>,
        origin: Origin,
        start: SourcePosition,
        decoder: Arc<dyn Decoder>,
    ) -> Self {
        Self { bytes, origin, start, decoder, format: "", is_plain: true }
    }

    /// Says which format cut the record.
    pub(crate) fn of_format(self, format: &'static str) -> Self {
        Self { format, ..self }
    }

    /// Says that the record stands in a compressed input or an archive.
    pub(crate) fn packed(self) -> Self {
        Self { is_plain: false, ..self }
    }

    /// Returns a record like this one of other bytes.
    pub(crate) fn with_bytes(&self, bytes: Vec<u8>) -> Self {
        let (origin, decoder) = (self.origin.clone(), Arc::clone(&self.decoder));
        Self { bytes, origin, decoder, ..*self }
    }

    pub(crate) fn decoder(&self) -> &dyn Decoder {
        &*self.decoder
    }

    /// Says whether the bytes stand in a file as they are, at [`start`](Self::start): not in
    /// standard input, not compressed, not in an archive.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.is_plain
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

    /// Returns the name of the format that the record is in: `json-lines`, `text` and so on.
    #[must_use]
    pub fn format(&self) -> &'static str {
        self.format
    }

    /// Makes an article of the record. Pure: may run on any thread.
    ///
    /// # Errors
    ///
    /// If the record is damaged, is no article, or holds no text. The error brings the bytes, if
    /// [`keep_raw`](IngestConfig::keep_raw) asks for them.
    pub fn decode(&self, config: &IngestConfig) -> Result<Article, ReadError> {
        let fail = |kind| {
            let error = ReadError::new(&self.origin, kind).at(self.start.byte);
            if config.keep_raw && !error.is_passed_over() {
                error.with_raw(RawBytes { bytes: self.bytes.clone(), is_complete: true })
            } else {
                error
            }
        };
        // A mistake in a parser must cost one record and not the run. Decoders keep no state that
        // it could leave half changed.
        let decoded = catch_unwind(AssertUnwindSafe(|| {
            self.draft(config).and_then(|draft| draft.finish(self.origin.clone()))
        }));
        let decoded = decoded.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
            Err(ReadErrorKind::Panic { message: text.unwrap_or_default() })
        });
        decoded.map_err(fail)
    }

    /// Makes a draft of an article of the record, for a format that wraps another.
    pub(crate) fn draft(&self, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        self.decoder.decode(self, config)
    }
}

/// An article as a decoder leaves it.
#[derive(Debug)]
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
    /// The encoding that the text was in, as the Encoding Standard calls it.
    pub(crate) encoding: &'static str,
    /// Where the text stands in the input; `None` if it is all of it.
    pub(crate) source_map: Option<SourceMap>,
    /// What the text may hold beside words.
    pub(crate) markup: Markup,
}

impl Default for Draft {
    fn default() -> Self {
        Self {
            text: String::new(),
            paragraphs: Vec::new(),
            id: None,
            metadata: Metadata::default(),
            undecodable: Vec::new(),
            encoding: "UTF-8",
            source_map: None,
            markup: Markup::None,
        }
    }
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
            .with_markup(self.markup)
            .with_encoding(self.encoding);
        if let Some(id) = id {
            article = article.with_id(id);
        }
        if let Some(map) = self.source_map {
            article = article.with_source_map(map);
        }
        Ok(article)
    }
}

#[cfg(test)]
mod tests {
    use crate::error::ReadErrorKind;
    use crate::formats::Decoder;
    use crate::testing::decode;
    use crate::{Draft, IngestConfig, RawRecord};

    struct Mistaken;

    impl Decoder for Mistaken {
        fn decode(&self, _: &RawRecord, _: &IngestConfig) -> Result<Draft, ReadErrorKind> {
            panic!("a span ends before it starts");
        }
    }

    #[test]
    fn a_mistake_in_a_decoder_costs_one_record() {
        let error = decode(Mistaken, b"One.").unwrap_err();
        assert!(error.reason().ends_with("please report it: a span ends before it starts"));
    }
}
