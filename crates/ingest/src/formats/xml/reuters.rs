//! The SGML of the Reuters-21578 collection: 1,000 stories a file.
//!
//! Lenient, as SGML is: tags are found and nothing else is asked of them. A story that is all
//! headline (`TYPE="BRIEF"`) has it as its text. After the collection's README, §§ V–VII.

use std::sync::Arc;

use copydesk_core::{Metadata, Paragraph, ParagraphKind, Segment, SourceMap};

use super::{Preamble, elements, root};
use crate::encoding::Decoded;
use crate::error::ReadErrorKind;
use crate::formats::html::blocks::unescaped;
use crate::formats::{Decoder, Format, RawRecords};
use crate::paragraphs::split;
use crate::{Draft, IngestConfig, RawRecord, Source};

/// Stories in SGML.
pub(crate) struct Reuters;

impl Format for Reuters {
    fn name(&self) -> &'static str {
        "reuters-sgml"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["sgm", "sgml"]
    }

    fn recognises(&self, head: &[u8], _: &str) -> bool {
        root(head).is_some_and(|root| root == "reuters")
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        elements(source, &["REUTERS"], false, |preamble| Arc::new(Stories { preamble }))
    }
}

struct Stories {
    preamble: Preamble,
}

impl Decoder for Stories {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text: sgml, encoding, undecodable } =
            self.preamble.decode(record.bytes(), config)?;
        if !sgml.trim_end().ends_with('>') {
            return Err(ReadErrorKind::XmlCutOff { name: "REUTERS".to_owned() });
        }
        let value = |name| Some(tidy(element(&sgml, name)?)).filter(|text| !text.is_empty());
        let title = value("TITLE");
        let metadata = Metadata {
            title: title.clone(),
            byline: value("AUTHOR"),
            published: value("DATE"),
            source: Some("Reuters".to_owned()),
            ..Metadata::default()
        };
        let body = element(&sgml, "BODY").or_else(|| {
            // A story that was not processed stands in its TEXT without a BODY.
            element(&sgml, "TEXT").filter(|text| !text.contains("<TITLE>"))
        });
        let raw = body.or_else(|| element(&sgml, "TITLE")).unwrap_or_default();
        let start = record.start().after(&sgml[..raw.as_ptr() as usize - sgml.as_ptr() as usize]);
        let text = unescaped(raw);
        let text = text.trim_end_matches(|c: char| c.is_whitespace() || c.is_control()).to_owned();
        let spans = split(&text, config.paragraphs);
        let is_verbatim = raw.starts_with(&text);
        let segments = spans.iter().filter(|_| is_verbatim).map(|span| Segment {
            text: span.start(),
            verbatim: span.len(),
            source: start.after(&text[..span.start()]),
        });
        let source_map =
            if is_verbatim { SourceMap::new(segments.collect()) } else { super::beginning(start) };
        let paragraphs =
            spans.into_iter().map(|span| Paragraph { span, kind: ParagraphKind::Body }).collect();
        let id = attribute(&sgml, "NEWID");
        let draft = Draft {
            encoding,
            text,
            paragraphs,
            id,
            metadata,
            source_map: Some(source_map),
            ..Draft::default()
        };
        Ok(draft.with_lost(&undecodable, &sgml, record.start()))
    }
}

/// Returns what stands in the first element of that name, which is in capitals.
fn element<'s>(sgml: &'s str, name: &str) -> Option<&'s str> {
    let (_, rest) = sgml.split_once(&format!("<{name}"))?;
    let (_, rest) = rest.split_once('>')?;
    rest.split_once(&format!("</{name}>")).map(|(inner, _)| inner)
}

fn attribute(sgml: &str, name: &str) -> Option<String> {
    let (_, rest) = sgml.split_once(&format!("{name}=\""))?;
    rest.split_once('"').map(|(value, _)| value.to_owned())
}

/// Returns a value with single spaces and without the control characters of the wire.
fn tidy(value: &str) -> String {
    let value = unescaped(value);
    let words = value.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use crate::testing::{config, outcome, read};

    const SGML: &str = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n\
        <REUTERS TOPICS=\"YES\" OLDID=\"5544\" NEWID=\"1\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n\
        <TEXT>&#2;\n<TITLE>BAHIA &lt;COCOA> REVIEW</TITLE>\n<DATELINE>    SALVADOR, Feb 26 - </DATELINE>\
        <BODY>Showers continued throughout the week in the Bahia cocoa zone,\nalleviating the drought since early January and improving\n\
        prospects for the coming crop, although normal humidity levels\nhave not been restored, the trading house said in its review.\n\
        \x20   The dry period means that the crop will be late this year, and\narrivals for the week were few, which makes the total for the\n\
        season lower than at this stage of last year, by its figures.\n Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n\
        <REUTERS NEWID=\"2\"><TEXT TYPE=\"BRIEF\">\n<TITLE>ONE LINE</TITLE></TEXT></REUTERS>\n\
        <REUTERS NEWID=\"3\"><TEXT>&#2;\nCut";

    #[test]
    fn stories_are_articles() {
        let articles = read("reut2-000.sgm", SGML.as_bytes(), &config());
        let first = articles[0].as_ref().unwrap();
        assert_eq!(first.id(), "1");
        assert_eq!(first.metadata().title.as_deref(), Some("BAHIA <COCOA> REVIEW"));
        assert_eq!(first.metadata().published.as_deref(), Some("26-FEB-1987 15:01:01.79"));
        assert!(
            first.paragraph_text(0).starts_with("Showers")
                && first.paragraph_text(0).ends_with("review.")
        );
        assert!(first.paragraph_text(1).starts_with("The dry"), "indented lines begin paragraphs");
        let place = first.source_position(first.paragraphs()[1].span.start()).unwrap();
        assert_eq!((place.line, place.byte), (10, SGML.find("The dry").unwrap() as u64));
        let rest = &outcome("reut2-000.sgm", SGML.as_bytes())[1..];
        assert_eq!(
            rest,
            ["2: ONE LINE", "reut2-000.sgm, record 3: the XML ends within `<REUTERS>`"]
        );
    }
}
