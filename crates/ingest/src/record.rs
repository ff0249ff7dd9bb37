use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use copydesk_core::{
    Article, Directive, Markup, Metadata, Origin, Paragraph, SourceMap, SourcePosition, Span,
    Undecodable,
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
    /// What the input was in, where its bytes were transcoded before they were cut.
    encoding: Option<&'static str>,
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
        Self { bytes, origin, start, decoder, format: "", encoding: None, is_plain: true }
    }

    /// Says which format cut the record.
    pub(crate) fn of_format(self, format: &'static str) -> Self {
        Self { format, ..self }
    }

    /// Says in which encoding the input was.
    pub(crate) fn of_encoding(self, encoding: &'static str) -> Self {
        Self { encoding: Some(encoding), ..self }
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

    /// Returns what the input was in, where its bytes were transcoded before they were cut.
    pub(crate) fn transcoded_from(&self) -> Option<&'static str> {
        self.encoding
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
        self.decode_and(config, |article| article)
    }

    /// Makes an article of the record, and something else of that.
    ///
    /// # Errors
    ///
    /// As [`decode`](Self::decode), and if `make` panics: what a mistake in it costs is this record
    /// and not the run. It must therefore leave nothing half changed.
    pub fn decode_and<T>(
        &self,
        config: &IngestConfig,
        make: impl FnOnce(Article) -> T,
    ) -> Result<T, ReadError> {
        let fail = |kind| {
            let error = ReadError::new(&self.origin, kind).at(self.start.byte);
            if config.keep_raw && !error.is_passed_over() {
                error.with_raw(RawBytes { bytes: self.bytes.clone(), is_complete: true })
            } else {
                error
            }
        };
        let decode = || {
            let draft = self.draft(config)?;
            let encoding = self.encoding.unwrap_or(draft.encoding);
            Draft { encoding, ..draft }.finish(self.origin.clone(), config).map(make)
        };
        guarded(decode).map_err(fail)
    }

    /// Makes a draft of an article of the record, for a format that wraps another.
    pub(crate) fn draft(&self, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        self.decoder.decode(self, config)
    }
}

/// Runs what a decoder does, and makes an error of a panic: a mistake in a parser must cost one record
/// and not the run. Decoders keep no state that it could leave half changed.
pub(crate) fn guarded<T>(
    decode: impl FnOnce() -> Result<T, ReadErrorKind>,
) -> Result<T, ReadErrorKind> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
        Err(ReadErrorKind::Panic { message: text.unwrap_or_default() })
    })
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
    /// Words to copydesk in comments, ascending by place.
    pub(crate) directives: Vec<Directive>,
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
            directives: Vec::new(),
        }
    }
}

impl Draft {
    /// Keeps those of `lost` that stand in the text of the draft, where `lost` is what could not be
    /// decoded of a `record` that begins at `start`.
    ///
    /// The [map](Self::source_map) says where in the record each paragraph begins; from there on
    /// the marks U+FFFD stand in the same order in both, those that were written in the record
    /// among them. One that an entity stands for is taken for the next that is written.
    #[must_use]
    pub(crate) fn with_lost(
        mut self,
        lost: &[Undecodable],
        record: &str,
        start: SourcePosition,
    ) -> Self {
        let Some(map) = self.source_map.as_ref().filter(|_| !lost.is_empty()) else { return self };
        let mut written = record.match_indices(char::REPLACEMENT_CHARACTER).map(|(at, _)| at);
        for (at, mark) in self.text.match_indices(char::REPLACEMENT_CHARACTER) {
            let after = map.segments().partition_point(|segment| segment.text <= at);
            let Some(segment) = map.segments()[..after].last() else { continue };
            let known = segment.verbatim.min(at - segment.text) as u64;
            let source = (segment.source.byte + known).saturating_sub(start.byte);
            let Some(in_record) = written.find(|&at| at as u64 >= source) else { break };
            if let Ok(found) = lost.binary_search_by_key(&in_record, |lost| lost.span.start()) {
                let span = Span::new(at, at + mark.len());
                self.undecodable.push(Undecodable { span, ..lost[found].clone() });
            }
        }
        self
    }

    /// Makes the article.
    fn finish(self, origin: Origin, config: &IngestConfig) -> Result<Article, ReadErrorKind> {
        if self.paragraphs.is_empty() {
            return Err(ReadErrorKind::NoText);
        }
        let mut metadata = self.metadata;
        if metadata.language.is_none() && config.guesses_language {
            metadata.language = detect(&self.text).map(str::to_owned);
        }
        let id = self.id.or_else(|| metadata.url.clone());
        let mut article = Article::new(origin, self.text, self.paragraphs)
            .with_metadata(metadata)
            .with_undecodable(self.undecodable)
            .with_markup(self.markup)
            .with_directives(self.directives)
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
    use std::sync::Arc;

    use copydesk_core::{Origin, SourcePosition};

    use crate::error::ReadErrorKind;
    use crate::formats::{Decoder, PlainText};
    use crate::testing::decode;
    use crate::testing::{config, decode_as, read};
    use crate::{Draft, IngestConfig, RawRecord};

    /// What could not be decoded of a text that is taken out of a page or of XML: beside the text,
    /// before it and in it, behind an entity, a tag and a mark that is written there.
    #[test]
    fn what_could_not_be_decoded_is_known_with_its_bytes_in_every_markup() {
        let body: &[u8] =
            b"The ferry to Caf\xc3 left with &amp; without the \xef\xbf\xbd or \xf0\x9f crew, and the people \
            of the island waited for hours at the harbour, said Jos\xe9 of the office.";
        let before = "Grüße, žäõöü ".as_bytes();
        let page = [
            b"<html><body><nav>\xc3 ".as_slice(),
            before,
            b"</nav><article><p>",
            body,
            b"</p></article>",
        ];
        let nitf = [
            b"<nitf><head><title>\xc3 ".as_slice(),
            before,
            b"</title></head><body><body.content><p>",
            body,
            b"</p></body.content></body></nitf>",
        ];
        let feed = [
            b"<rss><channel><item><title>\xc3 ".as_slice(),
            before,
            b"</title><description><![CDATA[<p>",
            body,
            b"</p>]]></description></item></channel></rss>",
        ];
        let sgml = [
            b"<REUTERS NEWID=\"1\"><TEXT><TITLE>\xc3 ".as_slice(),
            before,
            b"</TITLE><BODY>",
            body,
            b"</BODY></TEXT></REUTERS>",
        ];
        let feed_start = "<rss><channel>".len();
        for (name, parts, start) in [
            ("a.html", page, 0),
            ("a.xml", nitf, 0),
            ("b.xml", feed, feed_start),
            ("a.sgm", sgml, 0),
        ] {
            let bytes = parts.concat();
            let articles = read(name, &bytes, &config());
            let article = articles[0].as_ref().unwrap();
            let lost: Vec<&[u8]> = article.undecodable().iter().map(|u| &u.bytes[..]).collect();
            assert_eq!(lost, [&b"\xc3"[..], b"\xf0\x9f", b"\xe9"], "{name}: {}", article.text());
            for lost in article.undecodable() {
                assert_eq!(lost.span.slice(article.text()), "\u{fffd}", "{name}");
                assert!(bytes[start + lost.offset..].starts_with(&lost.bytes), "{name}: {lost:?}");
            }
        }
    }

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

    #[test]
    fn a_language_is_guessed_where_that_is_wanted() {
        let text = "Der Hafenmeister sagte am Montag, dass der Kai geschlossen bleibt, bis die Arbeiten \
                    beendet sind, die im Frühjahr begonnen haben und bis zum Herbst dauern.";
        for guesses_language in [true, false] {
            let config = IngestConfig { guesses_language, ..config() };
            let article = decode_as(PlainText, text.as_bytes(), &config).unwrap();
            let expected = guesses_language.then_some("de");
            assert_eq!(article.metadata().language.as_deref(), expected);
        }
    }

    #[test]
    fn a_mistake_in_what_is_made_of_an_article_costs_one_record() {
        let record = RawRecord::new(
            b"One.".to_vec(),
            Origin { path: "a.txt".to_owned(), record: None },
            SourcePosition::START,
            Arc::new(PlainText),
        );
        let length = record.decode_and(&config(), |article| article.text().len());
        assert_eq!(length.unwrap(), 4);
        let made: Result<(), _> = record.decode_and(&config(), |_| panic!("no such word"));
        let error = made.unwrap_err();
        assert!(error.reason().ends_with("please report it: no such word"), "{}", error.reason());
    }
}
