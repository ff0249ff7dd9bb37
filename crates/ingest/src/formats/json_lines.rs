//! JSON Lines: one object a line, one article an object.
//!
//! A line is parsed once, strictly, and only the fields that an article has are kept. What Python
//! writes and JSON forbids, half a surrogate pair (`"\ud83d"`), becomes U+FFFD in a second try.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use copydesk_core::{Metadata, Paragraph, ParagraphKind};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::{Decoder, Format, RawRecords};
use crate::config::{Field, FieldNames};
use crate::encoding::{Decoded, decode};
use crate::error::ReadErrorKind;
use crate::paragraphs::split;
use crate::{Draft, IngestConfig, RawRecord, Source};

/// How many names of other fields an error lists.
const NAMES_LISTED: usize = 8;

/// One JSON object a line.
pub(crate) struct JsonLines;

impl Format for JsonLines {
    fn name(&self) -> &'static str {
        "json-lines"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    /// The first character is a brace, and either the name says that there are lines of JSON or
    /// the first line is a whole object.
    fn recognises(&self, head: &[u8], name: &str) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let is_named = [".jsonl", ".ndjson"].iter().any(|ending| name.ends_with(ending));
        let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
        is_named || (head.starts_with(b"{") && serde_json::from_slice::<IgnoredAny>(line).is_ok())
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        source.into_lines(Arc::new(Self))
    }
}

impl Decoder for JsonLines {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text: line, encoding, .. } = decode(record.bytes(), config)?;
        let line = line.trim_start_matches('\u{feff}').trim();
        let mut fields = parse(line, &config.fields)?;
        let text = fields.text(&config.fields)?;
        let paragraphs = split(&text, config.paragraphs)
            .into_iter()
            .map(|span| Paragraph { span, kind: ParagraphKind::Body })
            .collect();
        let metadata = Metadata {
            title: fields.string(Field::Title),
            url: fields.string(Field::Url),
            byline: fields.string(Field::Byline),
            published: fields.string(Field::Published),
            language: fields.string(Field::Language),
            source: fields.string(Field::Source),
        };
        let id = fields.string(Field::Id);
        Ok(Draft { text, paragraphs, id, metadata, encoding, ..Draft::default() })
    }
}

/// Parses a line, strictly first.
fn parse<'l>(line: &'l str, names: &FieldNames) -> Result<Fields<'l>, ReadErrorKind> {
    if !line.starts_with('{') {
        let is_json = serde_json::from_str::<IgnoredAny>(line);
        return Err(is_json.map_or_else(ReadErrorKind::Json, |_| ReadErrorKind::NoObject));
    }
    let strict = parse_strictly(line, names);
    match strict {
        Err(error) => match without_lone_surrogates(line) {
            Some(mended) => parse_strictly(&mended, names)
                .map(Fields::into_owned)
                .map_err(|_| ReadErrorKind::Json(error)),
            None => Err(ReadErrorKind::Json(error)),
        },
        Ok(fields) => Ok(fields),
    }
}

fn parse_strictly<'l>(line: &'l str, names: &FieldNames) -> serde_json::Result<Fields<'l>> {
    let mut deserializer = serde_json::Deserializer::from_str(line);
    let fields = FieldsSeed { names }.deserialize(&mut deserializer)?;
    deserializer.end()?;
    Ok(fields)
}

/// Replaces escapes of half a surrogate pair by U+FFFD; `None` if there are none.
fn without_lone_surrogates(line: &str) -> Option<String> {
    let code = |at: usize| {
        let escape = line.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(escape, 16).ok()
    };
    let mut mended = String::with_capacity(line.len());
    let (mut kept, mut at) = (0, 0);
    while let Some(found) = memchr::memchr(b'\\', &line.as_bytes()[at..]) {
        let escape = at + found;
        at = match (code(escape), code(escape + 6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => escape + 12,
            (Some(0xd800..=0xdfff), _) => {
                mended.push_str(&line[kept..escape]);
                mended.push_str("\\ufffd");
                kept = escape + 6;
                kept
            }
            _ => escape + 2,
        };
        if at > line.len() {
            break;
        }
    }
    mended.push_str(&line[kept..]);
    (kept > 0).then_some(mended)
}

/// The fields of a record that an article has.
struct Fields<'l> {
    values: Vec<(Field, Value<'l>)>,
    /// The first few names of other fields.
    others: Vec<String>,
}

enum Value<'l> {
    Text(Cow<'l, str>),
    /// A number, in digits: an id may be one, an article may not.
    Number(String),
    /// Something else, in words.
    Other(&'static str),
}

impl<'l> Fields<'l> {
    /// Takes the text of the article.
    fn text(&mut self, names: &FieldNames) -> Result<String, ReadErrorKind> {
        let field = || names.name_of(Field::Text).to_owned();
        match self.take(Field::Text) {
            Some(Value::Text(text)) => Ok(text.into_owned()),
            Some(Value::Number(_)) => {
                Err(ReadErrorKind::NotText { field: field(), what: "a number" })
            }
            Some(Value::Other(what)) => Err(ReadErrorKind::NotText { field: field(), what }),
            None => Err(ReadErrorKind::MissingField { field: field(), found: self.found() }),
        }
    }

    /// Takes the value of a field that a record may do without.
    fn string(&mut self, field: Field) -> Option<String> {
        match self.take(field)? {
            Value::Text(text) => Some(text.into_owned()),
            Value::Number(digits) => Some(digits),
            Value::Other(_) => None,
        }
    }

    fn take(&mut self, wanted: Field) -> Option<Value<'l>> {
        let index = self.values.iter().position(|(field, _)| *field == wanted)?;
        Some(self.values.swap_remove(index).1)
    }

    fn has(&self, wanted: Field) -> bool {
        self.values.iter().any(|(field, _)| *field == wanted)
    }

    /// Lists the names of the other fields, for a user who looks for the right one.
    fn found(&self) -> String {
        if self.others.is_empty() {
            return "no other field that could hold it".to_owned();
        }
        let names: Vec<String> = self.others.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }

    fn into_owned(self) -> Fields<'static> {
        let own = |value| match value {
            Value::Text(text) => Value::Text(Cow::Owned(text.into_owned())),
            Value::Number(digits) => Value::Number(digits),
            Value::Other(what) => Value::Other(what),
        };
        let values = self.values.into_iter().map(|(field, value)| (field, own(value))).collect();
        Fields { values, others: self.others }
    }
}

struct FieldsSeed<'n> {
    names: &'n FieldNames,
}

impl<'de> DeserializeSeed<'de> for FieldsSeed<'_> {
    type Value = Fields<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Fields<'de>, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for FieldsSeed<'_> {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'de>, A::Error> {
        let mut fields = Fields { values: Vec::new(), others: Vec::new() };
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            // The first of several values wins, whether they have one name or two.
            match self.names.field(&name).filter(|field| !fields.has(*field)) {
                Some(field) => fields.values.push((field, map.next_value_seed(ValueSeed)?)),
                None => {
                    map.next_value::<IgnoredAny>()?;
                    if fields.others.len() < NAMES_LISTED {
                        fields.others.push(name.into_owned());
                    }
                }
            }
        }
        Ok(fields)
    }
}

struct ValueSeed;

impl<'de> DeserializeSeed<'de> for ValueSeed {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ValueSeed {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Value<'de>, E> {
        Ok(Value::Text(Cow::Owned(text)))
    }

    // Numbers stand for themselves: an id is often one.
    fn visit_u64<E>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value<'de>, E> {
        Ok(Value::Number(number.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value<'de>, E> {
        Ok(Value::Other("true or false"))
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Other("null"))
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Value::Other("a list"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use super::JsonLines;
    use crate::ReadError;
    use crate::formats::Format as _;
    use crate::testing::decode_record;

    fn decode(line: &[u8]) -> Result<Article, ReadError> {
        decode_record(JsonLines, "a.jsonl", Some(3), line)
    }

    #[test]
    fn fields_become_the_article() {
        let line = r#"{"url": "u", "id": 7, "id": 8, "headline": "H", "author": null, "x": [{}],
            "date": "2024", "lang": "en", "text": "One.\n\n\u201cTwo.\u201d"}"#;
        let article = decode(line.as_bytes()).unwrap();
        let metadata = article.metadata();
        assert_eq!((article.id(), metadata.title.as_deref()), ("7", Some("H")));
        assert_eq!((metadata.byline.as_deref(), metadata.language.as_deref()), (None, Some("en")));
        assert_eq!(article.paragraph_text(0), "One.", "paragraph 0 is the first of the text");
        assert_eq!(article.paragraph_text(1), "“Two.”");
    }

    #[test]
    fn an_article_without_id_is_known_by_its_address_or_its_place() {
        assert_eq!(decode(br#"{"text": "A.", "url": "u"}"#).unwrap().id(), "u");
        assert_eq!(decode(br#"{"text": "A."}"#).unwrap().id(), "a.jsonl#3");
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
        ] {
            assert_eq!(decode(line).unwrap().text(), text);
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
            (b"{\"text\": [\"A.\"]}", "field `text` is a list, not text"),
            (b"{\"text\": 6}", "field `text` is a number, not text"),
            (b"{\"text\": \" \\n\"}", "holds no text"),
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
            (b"{curly} words open this article\n", "x.txt", false),
            (b"Words\n", "x.txt", false),
        ] {
            assert_eq!(JsonLines.recognises(head, name), expected, "{name}");
        }
    }
}
