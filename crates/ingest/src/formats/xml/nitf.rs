//! NITF, the News Industry Text Format: one article a file.
//!
//! Read are headline, byline, date of issue, document id and publication, and the blocks of
//! `body.content`. After the IPTC's specification, NITF 3.6.

use std::sync::Arc;

use copydesk_core::Metadata;

use super::element::Element;
use super::{Preamble, content, elements, root};
use crate::encoding::Decoded;
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::{Draft, IngestConfig, RawRecord, Source};

/// An article in NITF.
pub(crate) struct Nitf;

impl Format for Nitf {
    fn name(&self) -> &'static str {
        "nitf"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["nitf"]
    }

    fn recognises(&self, head: &[u8], _: &str) -> bool {
        root(head).is_some_and(|root| root == "nitf")
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        elements(source, &["nitf"], true, |preamble| Arc::new(File { preamble }))
    }
}

struct File {
    preamble: Preamble,
}

impl Decoder for File {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text: xml, encoding, undecodable } =
            self.preamble.decode(record.bytes(), config)?;
        let nitf = Element::parse(&xml)?;
        let text = |name| nitf.descendant(name)?.text();
        let attribute = |element, name| nitf.descendant(element)?.attribute(name);
        let metadata = Metadata {
            title: text("hl1").or_else(|| text("title")),
            byline: text("byline"),
            published: attribute("date.issue", "norm")
                .or_else(|| attribute("pubdata", "date.publication"))
                .or_else(|| attribute("story.date", "norm")),
            url: attribute("pubdata", "ex-ref"),
            language: nitf.attribute("lang").or_else(|| nitf.descendant("body")?.attribute("lang")),
            source: attribute("pubdata", "name")
                .or_else(|| text("distributor"))
                .or_else(|| attribute("doc.copyright", "holder")),
        };
        let body = nitf.descendant("body.content").or_else(|| nitf.descendant("body"));
        let made = match body {
            Some(body) => content(body, &xml, record.start(), config),
            None => Draft::default(),
        };
        let id = attribute("doc-id", "id-string");
        Ok(Draft { id, metadata, encoding, ..made }.with_lost(&undecodable, &xml, record.start()))
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::ParagraphKind::{Body, Heading};

    use crate::testing::{config, outcome, read};

    const NITF: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<nitf><head><docdata>\
        <doc-id id-string=\"err-1\"/><date.issue norm=\"20240501T100000Z\"/></docdata>\
        <pubdata name=\"ERR\"/></head><body><body.head><hedline><hl1>Ferry</hl1></hedline>\
        <byline>By <person>A. Kask</person></byline></body.head><body.content><block>\n\
        <p>The <em>ferry</em> left &mdash; at noon.</p><hl2/>\n<hl2>Ice</hl2><p>Two.</p></block>\
        </body.content></body></nitf>\n";

    #[test]
    fn the_blocks_of_the_body_are_paragraphs() {
        let articles = read("a.xml", NITF.as_bytes(), &config());
        let article = articles[0].as_ref().unwrap();
        assert_eq!((articles.len(), article.id()), (1, "err-1"));
        assert_eq!(article.text(), "The ferry left — at noon.\n\nIce\n\nTwo.");
        let kinds: Vec<_> = article.paragraphs().iter().map(|p| p.kind).collect();
        assert_eq!(kinds, [Body, Heading, Body]);
        let metadata = article.metadata();
        assert_eq!(
            (metadata.title.as_deref(), metadata.byline.as_deref()),
            (Some("Ferry"), Some("By A. Kask"))
        );
        assert_eq!(
            (metadata.source.as_deref(), metadata.published.as_deref()),
            (Some("ERR"), Some("20240501T100000Z"))
        );
        let two = article.source_position(article.paragraphs()[2].span.start()).unwrap();
        assert_eq!((two.byte, two.line), (NITF.find("Two.").unwrap() as u64, 4));
    }

    #[test]
    fn a_cut_off_file_is_an_error() {
        let cut = &NITF[..NITF.find("Two.").unwrap()];
        assert_eq!(outcome("a.xml", cut.as_bytes()), ["a.xml: the XML ends within `<p>`"]);
    }
}
