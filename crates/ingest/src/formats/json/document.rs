//! JSON documents: an article, several one after another, a list, or a list in an object.

use std::sync::Arc;

use serde_json::value::RawValue;

use copydesk_core::Edit;

use super::cutter::ValueCutter;
use super::fields::Fields;
use super::{article, ninjs};
use crate::config::FieldNames;
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::source::Cut;
use crate::{Draft, IngestConfig, RawRecord, ReadError, RewriteError, Source};

/// Articles in one JSON document.
pub(crate) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["json"]
    }

    /// The first character is a brace and then a name or nothing more, or a bracket and then a
    /// brace.
    fn recognises(&self, head: &[u8], name: &str) -> bool {
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let (first, rest) = head.split_at(head.len().min(1));
        let next = rest.trim_ascii_start().first();
        name.ends_with(".json")
            || matches!((first, next), (b"{", Some(b'"' | b'}')) | (b"[", Some(b'{')))
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        Box::new(Document {
            source,
            decoder: Arc::new(Self),
            state: State::Start,
            n_records: 0,
            found: Vec::new(),
        })
    }
}

impl Decoder for Json {
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

/// A document that is being cut.
struct Document<'a> {
    source: Source<'a>,
    decoder: Arc<dyn Decoder>,
    state: State,
    n_records: u64,
    /// Articles of an object that holds a list of them, the last one first.
    found: Vec<Cut>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Start,
    /// Between the elements of a list.
    InList,
    /// Between objects that follow one another.
    Between,
    Done,
}

impl Iterator for Document<'_> {
    type Item = Result<RawRecord, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(cut) = self.found.pop() {
            return self.record(Ok(cut));
        }
        loop {
            let next = match self.skip_gap() {
                Ok(next) => next,
                Err(kind) => return self.fail(kind),
            };
            match (self.state, next) {
                (State::Done, _) | (State::Between, None) => return None,
                // A file with nothing in it is a record with nothing in it.
                (State::Start, None) => return self.fail(ReadErrorKind::NoText),
                (State::Start, Some(b'[')) => {
                    self.state = State::InList;
                    // One byte that was seen to be there.
                    drop(self.source.cut(|_| Some(1)));
                }
                (State::InList, None) => return self.fail(ReadErrorKind::UnclosedList),
                (State::InList, Some(b']')) => {
                    self.state = State::Between;
                    drop(self.source.cut(|_| Some(1)));
                }
                (State::Start, Some(_)) => return self.only(),
                (State::InList | State::Between, Some(_)) => {
                    let cut = self.cut();
                    return self.record(cut);
                }
            }
        }
    }
}

impl Document<'_> {
    /// Passes white space, commas and a byte-order mark; returns the byte behind them.
    fn skip_gap(&mut self) -> Result<Option<u8>, ReadErrorKind> {
        let mut next = None;
        self.source.cut(|bytes| {
            let is_gap = |byte: &u8| byte.is_ascii_whitespace() || b",\xef\xbb\xbf".contains(byte);
            let end = bytes.iter().position(|byte| !is_gap(byte))?;
            next = Some(bytes[end]);
            Some(end)
        })?;
        Ok(next)
    }

    fn cut(&mut self) -> Result<Cut, ReadErrorKind> {
        let mut cutter = ValueCutter::default();
        let cut = self.source.cut(|bytes| cutter.end(bytes))?;
        Ok(cut.expect("a byte of the value was seen"))
    }

    /// Returns the first object of a document that is no list: an article, or what holds them.
    fn only(&mut self) -> Option<Result<RawRecord, ReadError>> {
        self.state = State::Between;
        let cut = match self.cut() {
            Ok(cut) => cut,
            Err(kind) => return self.fail(kind),
        };
        let text = std::str::from_utf8(&cut.bytes).unwrap_or_default();
        if let Some(articles) = listed(text, self.source.config()) {
            let start = cut.start;
            self.found = articles
                .into_iter()
                .rev()
                .map(|(at, bytes)| Cut { bytes, start: start.after(&text[..at]), is_last: false })
                .collect();
            return self.next();
        }
        // A file that is one article is no record of it.
        match self.skip_gap() {
            Ok(None) => {
                self.state = State::Done;
                self.source.record(Ok(Some(cut)), None, &self.decoder)
            }
            _ => self.record(Ok(cut)),
        }
    }

    fn record(&mut self, cut: Result<Cut, ReadErrorKind>) -> Option<Result<RawRecord, ReadError>> {
        self.n_records += 1;
        self.source.record(cut.map(Some), Some(self.n_records), &self.decoder)
    }

    /// Ends the document with an error, unless only one record of it was too long.
    fn fail(&mut self, kind: ReadErrorKind) -> Option<Result<RawRecord, ReadError>> {
        if !matches!(kind, ReadErrorKind::TooLong { .. }) {
            self.state = State::Done;
        }
        let record = (self.n_records > 0).then_some(self.n_records + 1);
        Some(Err(ReadError::new(&self.source.origin(record), kind)))
    }
}

/// Returns the articles in an object that is none itself but has a list of them, such as
/// `{"status": "ok", "articles": [{…}]}`, each with where it stands.
fn listed(object: &str, config: &IngestConfig) -> Option<Vec<(usize, Vec<u8>)>> {
    if is_article(object, &config.fields) || ninjs::article(object, config).is_some() {
        return None;
    }
    // Names may repeat and their order counts, so no map will do.
    let members: Members<'_> = serde_json::from_str(object).ok()?;
    members.0.into_iter().find_map(|value| {
        let values: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
        let first = values.first()?.get();
        let holds_articles =
            is_article(first, &config.fields) || ninjs::article(first, config).is_some();
        let place = |value: &RawValue| value.get().as_ptr() as usize - object.as_ptr() as usize;
        holds_articles
            .then(|| values.into_iter().map(|v| (place(v), v.get().as_bytes().to_vec())).collect())
    })
}

fn is_article(object: &str, names: &FieldNames) -> bool {
    object.starts_with('{') && Fields::parse(object, names).is_ok_and(|fields| fields.has_text())
}

/// The values of an object in order.
struct Members<'l>(Vec<&'l RawValue>);

impl<'de> serde::Deserialize<'de> for Members<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Values;
        impl<'de> serde::de::Visitor<'de> for Values {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(
                self,
                mut map: A,
            ) -> Result<Members<'de>, A::Error> {
                let mut values = Vec::new();
                while let Some((_, value)) = map.next_entry::<serde::de::IgnoredAny, &RawValue>()? {
                    values.push(value);
                }
                Ok(Members(values))
            }
        }
        deserializer.deserialize_map(Values)
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::outcome;

    #[test]
    fn articles_are_found_wherever_they_stand() {
        for (json, expected) in [
            ("{\n \"text\": \"One.\"\n}\n", &["a.json: One."][..]),
            (
                "[{\"text\": \"One.\"},\n {\"id\": 7, \"text\": \"Two.\"}]",
                &["a.json#1: One.", "7: Two."],
            ),
            (
                "{\n\"text\": \"One.\"}\n{\n\"text\": \"Two.\"}",
                &["a.json#1: One.", "a.json#2: Two."],
            ),
            (
                "{\"n\": [1], \"articles\": [{\"text\": \"One.\"}, {\"text\": \"Two.\"}]}",
                &["a.json#1: One.", "a.json#2: Two."],
            ),
            ("\u{feff}[]", &[]),
        ] {
            assert_eq!(outcome("a.json", json.as_bytes()), expected, "{json}");
        }
    }

    #[test]
    fn a_bad_element_is_an_event_and_the_rest_goes_on() {
        let json =
            b"[{\"text\": \"One.\"}, {\"text\": 1}, 7, {\"text\" \"x\"}, {\"text\": \"Two.\"}]";
        let found = outcome("a.json", json);
        assert_eq!(found.len(), 5);
        assert_eq!((found[0].as_str(), found[4].as_str()), ("a.json#1: One.", "a.json#5: Two."));
        assert!(found[1].contains("a.json, record 2: field `text` is a number"), "{}", found[1]);
        assert!(found[2].contains("record 3: not a JSON object"), "{}", found[2]);
        assert!(found[3].contains("record 4: not valid JSON: expected `:`"), "{}", found[3]);
    }

    #[test]
    fn a_cut_off_document_gives_what_came_before() {
        let found = outcome("a.json", b"[{\"text\": \"One.\"},\n {\"text\": \"Tw");
        assert_eq!(found[0], "a.json#1: One.");
        assert!(found[1].contains("record 2: not valid JSON: EOF"), "{}", found[1]);
        assert!(found[2].contains("the list of articles is not closed"), "{}", found[2]);
        let found = outcome("a.json", b"[{\"text\": \"One.\"},");
        assert!(found[1].contains("record 2: the list of articles is not closed"), "{}", found[1]);
        assert_eq!(outcome("a.json", b" \n"), ["a.json: holds no text"]);
    }
}
