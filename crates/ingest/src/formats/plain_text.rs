//! Plain text: one file is one article, and a first short line is its headline.

use std::sync::Arc;

use copydesk_core::{Edit, Metadata, Paragraph, ParagraphKind, Span};

use super::{Decoder, Format, RawRecords};
use crate::encoding::{Decoded, decode};
use crate::error::ReadErrorKind;
use crate::paragraphs::{is_headline, split};
use crate::rewrite::edited_bytes;
use crate::{Draft, IngestConfig, RawRecord, RewriteError, Source};

/// Any text that is nothing else.
pub(crate) struct PlainText;

impl Format for PlainText {
    fn name(&self) -> &'static str {
        "text"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn recognises(&self, _: &[u8], _: &str) -> bool {
        true
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        source.into_whole(Arc::new(Self))
    }
}

impl Decoder for PlainText {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text, undecodable, encoding } = decode(record.bytes(), config)?;
        let spans = split(&text, config.paragraphs);
        let title = headline(&spans, &text);
        let paragraphs = body(&spans, title.is_some());
        let metadata = Metadata { title, ..Metadata::default() };
        let text = text.into_owned();
        Ok(Draft { text, paragraphs, metadata, undecodable, encoding, ..Draft::default() })
    }

    fn rewrite(
        &self,
        record: &RawRecord,
        edits: &[Edit],
        config: &IngestConfig,
    ) -> Result<Vec<u8>, RewriteError> {
        edited_bytes(record.bytes(), &decode(record.bytes(), config)?, edits)
    }
}

/// Returns the headline of a text of more than one paragraph, if it has one.
fn headline(spans: &[Span], text: &str) -> Option<String> {
    let first = spans.first().filter(|_| spans.len() > 1)?.slice(text);
    is_headline(first).then(|| first.to_owned())
}

fn body(spans: &[Span], has_headline: bool) -> Vec<Paragraph> {
    let mut paragraphs: Vec<Paragraph> =
        spans.iter().map(|&span| Paragraph { span, kind: ParagraphKind::Body }).collect();
    if let Some(first) = paragraphs.first_mut().filter(|_| has_headline) {
        first.kind = ParagraphKind::Heading;
    }
    paragraphs
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ParagraphKind};

    use super::PlainText;
    use crate::testing::decode;

    fn article(bytes: &[u8]) -> Article {
        decode(PlainText, bytes).unwrap()
    }

    #[test]
    fn a_short_first_line_is_headline_and_paragraph_0() {
        let article = article("\u{feff}Ferry resumes\r\n\r\nIt left at noon.\r\n".as_bytes());
        assert_eq!(article.metadata().title.as_deref(), Some("Ferry resumes"));
        let kinds: Vec<_> = article.paragraphs().iter().map(|p| p.kind).collect();
        assert_eq!(kinds, [ParagraphKind::Heading, ParagraphKind::Body]);
        assert_eq!(article.paragraph_text(1), "It left at noon.");
        assert_eq!(article.paragraphs()[0].span.start(), 3, "the mark is part of the file");
    }

    #[test]
    fn a_lone_line_is_no_headline() {
        let article = article(b"Ferry resumes service");
        assert_eq!(article.metadata().title, None);
        assert_eq!(article.paragraphs()[0].kind, ParagraphKind::Body);
    }

    #[test]
    fn what_is_no_text_or_empty_is_an_error() {
        for (bytes, words) in [
            (&b" \n\t\n"[..], "holds no text"),
            (b"", "holds no text"),
            (b"%PDF-1.4", "this is a PDF document, not text"),
            (b"a\0b", "this is binary data, not text"),
        ] {
            let error = decode(PlainText, bytes).unwrap_err();
            assert_eq!(error.reason(), words);
        }
    }
}
