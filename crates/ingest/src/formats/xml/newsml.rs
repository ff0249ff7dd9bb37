//! `NewsML`, the IPTC's packages of news: G2 (2.x) and the first version (1.x).
//!
//! Every `newsItem` is an article. Read are headline, byline, dates, language, provider and `guid`,
//! and the body: NITF or XHTML in `inlineXML`, text in `inlineData`, or what `DataContent` holds.
//! After the IPTC's specifications, NewsML-G2 2.34 and `NewsML` 1.2.

use std::sync::Arc;

use copydesk_core::Metadata;

use super::element::Element;
use super::{Preamble, content, elements, root};
use crate::encoding::Decoded;
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::{Draft, IngestConfig, RawRecord, Source};

/// `NewsML` of either version.
pub(crate) struct NewsMl;

impl Format for NewsMl {
    fn name(&self) -> &'static str {
        "newsml"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["newsml"]
    }

    fn recognises(&self, head: &[u8], _: &str) -> bool {
        const ROOTS: [&str; 4] = ["newsitem", "newsmessage", "packageitem", "newsml"];
        root(head).is_some_and(|root| ROOTS.contains(&root.as_str()))
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        elements(source, &["newsItem"], false, |preamble| Arc::new(Items { preamble }))
    }
}

struct Items {
    preamble: Preamble,
}

impl Decoder for Items {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text: xml, encoding, undecodable } =
            self.preamble.decode(record.bytes(), config)?;
        let item = Element::parse(&xml)?;
        let text = |names: &[&str]| names.iter().find_map(|name| item.descendant(name)?.text());
        let language = |name| item.descendant(name)?.attribute("tag");
        let provider = item.descendant("provider").or_else(|| item.descendant("infoSource"));
        let metadata = Metadata {
            title: text(&["headline", "title", "hl1"]),
            byline: text(&["by", "byline"]),
            published: text(&["firstCreated", "contentCreated", "versionCreated"]),
            language: language("language")
                .or_else(|| item.descendant("contentMeta")?.attribute("lang"))
                .or_else(|| item.attribute("lang"))
                .or_else(|| item.descendant("Language")?.attribute("FormalName")),
            source: provider
                .and_then(|provider| provider.text().or_else(|| provider.attribute("literal")))
                .or_else(|| provider?.attribute("qcode"))
                .or_else(|| text(&["creditline", "ProviderId"])),
            url: None,
        };
        let id = item.attribute("guid").or_else(|| text(&["PublicIdentifier"]));
        let body = ["body.content", "body", "inlineData", "DataContent"]
            .iter()
            .find_map(|name| item.descendant(name));
        let made = match body {
            Some(body) => content(body, &xml, record.start(), config),
            None => Draft::default(),
        };
        Ok(Draft { id, metadata, encoding, ..made }.with_lost(&undecodable, &xml, record.start()))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{config, outcome, read};

    const G2: &str = "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>\
        <newsItem guid='urn:newsml:err:1' xml:lang='en'><itemMeta><provider literal='ERR'/>\
        <versionCreated>2024-05-01T10:00:00Z</versionCreated></itemMeta><contentMeta>\
        <by>A. Kask</by><headline>Ferry</headline></contentMeta><contentSet><inlineXML>\
        <html xmlns='http://www.w3.org/1999/xhtml'><head><title>T</title></head><body>\n\
        <p>The ferry&#8217;s gone.</p><p>Two.</p></body></html></inlineXML></contentSet></newsItem>\
        <newsItem guid='2'><contentSet><inlineData>Plain.</inlineData></contentSet></newsItem>\
        <newsItem guid='3'><contentSet><remoteContent href='x.jpg'/></contentSet></newsItem></itemSet></newsMessage>";

    #[test]
    fn items_of_g2_are_articles() {
        let articles = read("a.xml", G2.as_bytes(), &config());
        let first = articles[0].as_ref().unwrap();
        assert_eq!((first.id(), first.text()), ("urn:newsml:err:1", "The ferry’s gone.\n\nTwo."));
        let metadata = first.metadata();
        assert_eq!(metadata.title.as_deref(), Some("Ferry"));
        assert_eq!(
            (metadata.source.as_deref(), metadata.byline.as_deref()),
            (Some("ERR"), Some("A. Kask"))
        );
        assert_eq!(metadata.published.as_deref(), Some("2024-05-01T10:00:00Z"));
        assert_eq!(metadata.language.as_deref(), Some("en"));
        let two = first.source_position(first.paragraphs()[1].span.start()).unwrap();
        assert_eq!((two.byte, two.line), (G2.find("Two.").unwrap() as u64, 2));
        let rest = &outcome("a.xml", G2.as_bytes())[1..];
        assert_eq!(rest, ["2: Plain.", "a.xml, record 3: holds no text"]);
    }

    #[test]
    fn items_of_the_first_version_are_articles() {
        let xml = "<?xml version='1.0'?><!DOCTYPE NewsML SYSTEM 'NewsML_1.2.dtd' [<!ENTITY a 'b'>]><NewsML><NewsItem>\
            <Identification><NewsIdentifier><ProviderId>afp.com</ProviderId><PublicIdentifier>urn:afp:1</PublicIdentifier>\
            </NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>Ferry</HeadLine></NewsLines>\
            <ContentItem><DataContent><p>One.</p><p>Two.</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>";
        assert_eq!(outcome("a.xml", xml.as_bytes()), ["urn:afp:1: One.\n\nTwo."]);
    }
}
