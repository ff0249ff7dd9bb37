//! JSON Lines: one object a line, one article an object.

use std::sync::Arc;

use serde::de::IgnoredAny;

use copydesk_core::Edit;

use super::article;
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::{Draft, IngestConfig, RawRecord, RewriteError, Source};

/// One JSON object a line.
pub(crate) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "json-lines"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    /// The name says that there are lines of JSON, or the first line is a whole object and the
    /// file is not called JSON.
    fn recognises(&self, head: &[u8], name: &str) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let is_named = [".jsonl", ".ndjson"].iter().any(|ending| name.ends_with(ending));
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let is_object = || serde_json::from_slice::<IgnoredAny>(line).is_ok();
        is_named || (head.starts_with(b"{") && !name.ends_with(".json") && is_object())
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        source.into_lines(Arc::new(Self))
    }
}

impl Decoder for JsonLines {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        article(record, config)
    }

    fn rewrite(
        &self,
        record: &RawRecord,
        edits: &[Edit],
        config: &IngestConfig,
    ) -> Result<Vec<u8>, RewriteError> {
        super::rewrite(record, edits, config)
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use super::JsonLines;
    use crate::formats::Format as _;
    use crate::testing::{config, decode_as, decode_record};
    use crate::{IngestConfig, ReadError};

    fn decode(line: &[u8]) -> Result<Article, ReadError> {
        decode_record(JsonLines, "a.jsonl", Some(3), line)
    }

    fn decode_with(field: &str, name: &str, line: &str) -> Result<Article, ReadError> {
        let mut config: IngestConfig = config();
        config.fields.set(field, name).unwrap();
        decode_as(JsonLines, line.as_bytes(), &config)
    }

    #[test]
    fn fields_become_the_article() {
        let line = r#"{"url": "u", "id": 7, "id": 8, "headline": "H", "author": null, "x": [{}],
            "date": "2024", "lang": "en", "source": {"id": 1, "name": "ERR"},
            "text": "One.\n\n\u201cTwo.\u201d"}"#;
        let article = decode(line.as_bytes()).unwrap();
        let metadata = article.metadata();
        assert_eq!((article.id(), metadata.title.as_deref()), ("7", Some("H")));
        assert_eq!((metadata.byline.as_deref(), metadata.language.as_deref()), (None, Some("en")));
        assert_eq!(metadata.source.as_deref(), Some("ERR"));
        assert_eq!(article.paragraph_text(0), "One.", "paragraph 0 is the first of the text");
        assert_eq!(article.paragraph_text(1), "“Two.”");
    }

    #[test]
    fn an_article_without_id_is_known_by_its_address_or_its_place() {
        assert_eq!(decode(br#"{"text": "A.", "url": "u"}"#).unwrap().id(), "u");
        assert_eq!(decode(br#"{"text": "A."}"#).unwrap().id(), "a.jsonl#3");
    }

    #[test]
    fn paths_lead_into_objects_and_through_lists() {
        let line = r#"{"body": {"content": ["One.", null, "Two."], "x": {}}, "text": "no"}"#;
        assert_eq!(decode_with("text", "body.content", line).unwrap().text(), "One.\n\nTwo.");
        let line = r#"{"blocks": [{"type": "p", "text": "One."}, 7, {"text": "Two."}]}"#;
        assert_eq!(decode_with("text", "blocks.text", line).unwrap().text(), "One.\n\nTwo.");
        let line = r#"{"text": "A.", "meta": {"by": ["Kask", "Orav"]}, "meta.x": 1}"#;
        let article = decode_with("byline", "meta.by", line).unwrap();
        assert_eq!(article.metadata().byline.as_deref(), Some("Kask, Orav"));
        let error = decode_with("text", "body.text", r#"{"body": {"html": "A."}, "tags": []}"#);
        let reason = error.unwrap_err().reason();
        assert!(
            reason.starts_with("no field `body.text`; there is `body.html`, `tags`"),
            "{reason}"
        );
    }

    #[test]
    fn paragraphs_lead_back_to_their_place_in_the_line() {
        let line = "{\"text\": \"Ü \\u00dc\\ud83d\\ude00.\\n\\nTwo \\\"three\\\".\"}";
        let article = decode(line.as_bytes()).unwrap();
        assert_eq!(article.text(), "Ü Ü😀.\n\nTwo \"three\".");
        let place = |offset| article.source_position(offset).unwrap();
        assert_eq!((place(0).byte, place(0).line, place(0).column), (10, 1, 11));
        let two = article.paragraphs()[1].span.start();
        let expected = line.find("Two").unwrap() as u64;
        assert_eq!((place(two).byte, place(two).column), (expected, expected));
        assert_eq!(place(two + 9).byte, expected + 4, "an escape is where exactness ends");
    }

    #[test]
    fn what_other_programs_write_is_read() {
        for (line, text) in [
            (&b"\xef\xbb\xbf{\"text\": \"A.\"}\r"[..], "A."),
            (b"{\"text\": \"Caf\xe9 noir.\"}", "Café noir."),
            (
                br#"{"text": "\\ \ud83d\ude00 \ud83d! \ude00", "x": "\ud83d"}"#,
                "\\ 😀 \u{fffd}! \u{fffd}",
            ),
            (b"{\"n\": NaN, \"m\": [-Infinity, -1], \"text\": \"NaN\ttab\"}", "NaN\ttab"),
        ] {
            assert_eq!(decode(line).unwrap().text(), text);
        }
    }

    #[test]
    fn what_stands_for_no_character_is_noted_with_its_bytes() {
        let line = "{\"x\": \"\\ud83d\", \"text\": \"\\u00dc \\ud83d! é\\ude00\"}";
        let article = decode(line.as_bytes()).unwrap();
        let found: Vec<_> =
            article.undecodable().iter().map(|u| (u.span.start(), u.bytes.as_slice())).collect();
        assert_eq!(found, [(3, &b"\\ud83d"[..]), (10, b"\\ude00")]);
        // Most of the bytes above 127 are UTF-8, so the line is UTF-8 with damage.
        let line =
            [&b"{\"title\": \"\xc3\xa9\xc3\xa9\xc3\xa9\", \"text\": \"\\\\ab\xff!\"}"[..]].concat();
        let article = decode(&line).unwrap();
        let found = &article.undecodable()[0];
        assert_eq!(
            (found.span.slice(article.text()), &found.bytes[..]),
            ("\u{fffd}", &b"\xff"[..])
        );
    }

    #[test]
    fn ninjs_is_an_article_in_either_version() {
        for line in [
            r#"{"uri": "u", "headline": "H", "body_xhtml": "<p>One.</p><p>Two.</p>", "language": "en"}"#,
            r#"{"uri": "u", "headlines": [{"value": "H"}], "language": "en", "bodies": [
                {"contenttype": "text/html", "value": "<p>x"}, {"contenttype": "text/plain", "value": "One.\n\nTwo."}]}"#,
        ] {
            let article = decode(line.as_bytes()).unwrap();
            assert_eq!((article.id(), article.text()), ("u", "One.\n\nTwo."));
            assert_eq!(article.metadata().title.as_deref(), Some("H"));
        }
    }

    #[test]
    fn what_is_no_article_is_an_error_that_says_why() {
        for (line, words) in [
            (&b"[\"a\", \"text\"]"[..], "not a JSON object, which every line must be"),
            (b"\"text\"", "not a JSON object"),
            (
                b"{\"text\": \"A.\"",
                "not valid JSON: EOF while parsing an object at line 1 column 13",
            ),
            (b"{\"text\": \"A.\"} {}", "not valid JSON: trailing characters"),
            (b"hello", "not valid JSON"),
            (
                b"{\"body\": \"A.\", \"tags\": []}",
                "no field `text`; there is `body`, `tags` (name the right one: --field text=NAME)",
            ),
            (b"{\"text\": null}", "field `text` is null, not text"),
            (b"{\"text\": {\"a\": 1}}", "field `text` is an object, not text"),
            (b"{\"text\": [\"A.\", 6]}", "field `text` is a list of something else than text"),
            (b"{\"text\": 6}", "field `text` is a number, not text"),
            (b"{\"text\": \" \\n\"}", "holds no text"),
            (b"{\"text\": []}", "holds no text"),
            (b"{\"text\": \"A\0B\"}", "this is binary data, not text"),
        ] {
            let error = decode(line).unwrap_err();
            assert!(error.reason().starts_with(words), "{}", error.reason());
            assert_eq!(error.record(), Some(3));
        }
    }

    #[test]
    fn lines_are_recognised_by_content_or_name() {
        for (head, name, expected) in [
            (&b"{\"a\": 1}\n{\"a\""[..], "x.txt", true),
            (b"{\"a\": 1", "x.jsonl", true),
            (b"[1]\n", "x.jsonl", true),
            (b"{\"a\": 1}\n{\"a\"", "x.json", false),
            (b"{curly} words open this article\n", "x.txt", false),
            (b"Words\n", "x.txt", false),
        ] {
            assert_eq!(JsonLines.recognises(head, name), expected, "{name}");
        }
    }
}
