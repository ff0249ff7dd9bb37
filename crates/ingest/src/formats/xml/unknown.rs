//! XML that holds no news, or none that is known: an error, and no text.

use std::sync::Arc;

use super::root;
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::{Draft, IngestConfig, RawRecord, Source};

/// XML of another kind.
pub(crate) struct UnknownXml;

impl Format for UnknownXml {
    fn name(&self) -> &'static str {
        "xml"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["xml"]
    }

    fn recognises(&self, head: &[u8], name: &str) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        head.starts_with(b"<?xml") || (name.ends_with(".xml") && root(head).is_some())
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        source.into_whole(Arc::new(Self))
    }
}

impl Decoder for UnknownXml {
    fn decode(&self, record: &RawRecord, _: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        Err(ReadErrorKind::UnknownXml { root: root(record.bytes()).unwrap_or_default() })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::outcome;

    #[test]
    fn xml_of_another_kind_is_an_error_that_names_its_root() {
        let xml = b"<?xml version='1.0'?><urlset><url/></urlset>";
        let expected = "a.txt: XML with the root `<urlset>`, which is no news format that is known \
            (RSS, Atom, NewsML, NITF)";
        assert_eq!(outcome("a.txt", xml), [expected]);
    }
}
