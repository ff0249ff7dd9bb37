//! The fields of a record that an article has, by the names that the settings give them.

use std::borrow::Cow;
use std::fmt;

use copydesk_core::{Metadata, Paragraph, ParagraphKind};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::text::{Problem, Text};
use crate::config::{Field, FieldNames};
use crate::error::ReadErrorKind;
use crate::paragraphs::split;
use crate::{Draft, IngestConfig};

/// How many names of other fields an error lists.
const NAMES_LISTED: usize = 8;

/// How deep a field may lie in a record, in steps of its path.
const MAX_DEPTH: usize = 16;

/// The fields of a record that an article has.
#[derive(Default)]
pub(crate) struct Fields<'l> {
    /// What holds the text, as it stands in the record: several where a path leads through a list.
    texts: Vec<&'l RawValue>,
    values: Vec<(Field, Value<'l>)>,
    /// The first few names of other fields.
    others: Vec<Cow<'l, str>>,
}

enum Value<'l> {
    Text(Cow<'l, str>),
    /// A number, in digits: an id may be one.
    Number(String),
    /// Neither.
    Other,
}

impl<'l> Fields<'l> {
    /// Reads an object.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or something follows it.
    pub(crate) fn parse(object: &'l str, names: &FieldNames) -> serde_json::Result<Self> {
        let mut fields = Fields::default();
        let mut deserializer = serde_json::Deserializer::from_str(object);
        let seed = ObjectSeed { names, path: "", depth: 0, fields: &mut fields };
        seed.deserialize(&mut deserializer)?;
        deserializer.end()?;
        Ok(fields)
    }

    /// Makes an article of the fields.
    ///
    /// # Errors
    ///
    /// If there is no text, or something else where it should be.
    pub(crate) fn draft(
        mut self,
        object: &str,
        config: &IngestConfig,
    ) -> Result<(Draft, Text), ReadErrorKind> {
        let text = self.text(object, &config.fields)?;
        let paragraphs = split(text.as_str(), config.paragraphs)
            .into_iter()
            .map(|span| Paragraph { span, kind: ParagraphKind::Body })
            .collect();
        let metadata = Metadata {
            title: self.take(Field::Title),
            url: self.take(Field::Url),
            byline: self.take(Field::Byline),
            published: self.take(Field::Published),
            language: self.take(Field::Language),
            source: self.take(Field::Source),
        };
        let id = self.take(Field::Id);
        Ok((Draft { paragraphs, id, metadata, ..Draft::default() }, text))
    }

    fn text(&self, object: &str, names: &FieldNames) -> Result<Text, ReadErrorKind> {
        let field = || names.name_of(Field::Text).to_owned();
        if self.texts.is_empty() {
            return Err(ReadErrorKind::MissingField { field: field(), found: self.found() });
        }
        let mut text = Text::default();
        for raw in &self.texts {
            text.push(raw.get(), object).map_err(|problem| match problem {
                Problem::Other(what) => ReadErrorKind::NotText { field: field(), what },
                Problem::Damaged(error) => ReadErrorKind::Json(error),
            })?;
        }
        Ok(text)
    }

    fn take(&mut self, wanted: Field) -> Option<String> {
        let index = self.values.iter().position(|(field, _)| *field == wanted)?;
        match self.values.swap_remove(index).1 {
            Value::Text(text) => Some(text.into_owned()),
            Value::Number(digits) => Some(digits),
            Value::Other => None,
        }
    }

    /// Says whether there is something where the text should be.
    pub(super) fn has_text(&self) -> bool {
        self.has(Field::Text)
    }

    fn has(&self, wanted: Field) -> bool {
        match wanted {
            Field::Text => !self.texts.is_empty(),
            _ => self.values.iter().any(|(field, _)| *field == wanted),
        }
    }

    /// Lists the names of the other fields, for a user who looks for the right one.
    fn found(&self) -> String {
        if self.others.is_empty() {
            return "no other field that could hold it".to_owned();
        }
        let names: Vec<String> = self.others.iter().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }
}

/// The name of a field. (A bare `Cow` would be copied.)
#[derive(Deserialize)]
struct Name<'l>(#[serde(borrow)] Cow<'l, str>);

/// Reads an object at `path` of a record, or a list of such objects.
struct ObjectSeed<'n, 'f, 'l> {
    names: &'n FieldNames,
    /// The path with a dot behind each part; empty for the record itself.
    path: &'n str,
    depth: usize,
    fields: &'f mut Fields<'l>,
}

impl<'de> DeserializeSeed<'de> for ObjectSeed<'_, '_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ObjectSeed<'_, '_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { names, path, depth, fields } = self;
        while let Some(Name(name)) = map.next_key()? {
            let full = match path {
                "" => name,
                path => format!("{path}{name}").into(),
            };
            match names.field(&full) {
                Some(Field::Text) if path.contains('.') || !fields.has(Field::Text) => {
                    fields.texts.push(map.next_value()?);
                }
                // The first of several values wins, whether they have one name or two.
                Some(field) if !fields.has(field) => {
                    let value = map.next_value_seed(ValueSeed { in_list: false })?;
                    fields.values.push((field, value));
                }
                None if names.lead_through(&full) && depth < MAX_DEPTH => {
                    let below = format!("{full}.");
                    let seed = ObjectSeed { names, path: &below, depth: depth + 1, fields };
                    map.next_value_seed(seed)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if fields.others.len() < NAMES_LISTED {
                        fields.others.push(full);
                    }
                }
            }
        }
        Ok(())
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { names, path, depth, fields } = self;
        if depth == 0 || depth >= MAX_DEPTH {
            return Err(A::Error::custom("a list where an object should be"));
        }
        while seq
            .next_element_seed(ObjectSeed { names, path, depth: depth + 1, fields: &mut *fields })?
            .is_some()
        {}
        Ok(())
    }

    // Whatever else a path may meet on its way has no fields.
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// Reads the value of a field that is no text of an article: a list of names, or an object with a
/// `name`, is what it names.
struct ValueSeed {
    in_list: bool,
}

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
        Ok(Value::Other)
    }

    fn visit_unit<E>(self) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: serde::de::SeqAccess<'de>>(self, mut seq: A) -> Result<Value<'de>, A::Error> {
        let mut names = Vec::new();
        if self.in_list {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
        }
        while let Some(value) = seq.next_element_seed(ValueSeed { in_list: true })? {
            if let Value::Text(name) = value {
                names.push(name);
            }
        }
        let is_empty = names.is_empty();
        Ok(if is_empty { Value::Other } else { Value::Text(names.join(", ").into()) })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut found = Value::Other;
        while let Some(Name(key)) = map.next_key()? {
            if key == "name" && matches!(found, Value::Other) {
                found = map.next_value_seed(ValueSeed { in_list: true })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
