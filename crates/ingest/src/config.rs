use std::path::PathBuf;

use crate::{InputFormat, ParagraphMode, Share, TextEncoding};

/// How to read.
#[derive(Debug, Clone)]
pub struct IngestConfig {
    /// Where the run began: paths below it are shown relative to it. Default: no folder, so
    /// that paths are shown as they were given.
    pub base: PathBuf,
    /// How paragraphs are told apart. Default: [`ParagraphMode::Auto`].
    pub paragraphs: ParagraphMode,
    /// What the fields of a record are called.
    pub fields: FieldNames,
    /// What standard input is called in reports. Default: `-`.
    pub stdin_name: String,
    /// The format of every input; `None` to recognise it. Default: `None`.
    pub format: Option<InputFormat>,
    /// The encoding of every text, whatever it says of itself; `None` to find it out. Default:
    /// `None`.
    pub encoding: Option<TextEncoding>,
    /// What the container of a record says of its encoding, such as the headers of an answer in a
    /// crawl: believed unless the bytes themselves say otherwise. Default: `None`.
    pub declared_encoding: Option<TextEncoding>,
    /// Whether read errors bring the bytes of their records, to be put aside. Default: no.
    pub keep_raw: bool,
    /// What files in folders are called that are no articles, whatever their ending says. Default:
    /// none.
    pub no_articles: Vec<String>,
    /// Whether the language of a text is guessed where nobody says it. Default: yes. Where English is the
    /// exception, that takes half of the time of reading.
    pub guesses_language: bool,
    /// What of all inputs is read; `None` for everything. Default: `None`.
    pub share: Option<Share>,
    /// How many archives and compressions may lie in each other. Default: 5: a compressed file in
    /// a ZIP archive in a `.tar.gz` makes four.
    pub max_depth: usize,
    /// The longest record, in bytes after decompression; longer ones are errors. Default: 256
    /// MiB, fifty times the longest article that was seen in a public crawl.
    pub max_record_bytes: usize,
    /// How many times its size compressed data may grow, once it has grown by 64 MiB. Default:
    /// 200; news text shrinks to a third, and repeated text to a hundredth.
    pub max_expansion: u64,
}

impl Default for IngestConfig {
    fn default() -> Self {
        Self {
            base: PathBuf::new(),
            paragraphs: ParagraphMode::default(),
            fields: FieldNames::default(),
            stdin_name: "-".to_owned(),
            format: None,
            encoding: None,
            declared_encoding: None,
            keep_raw: false,
            no_articles: Vec::new(),
            guesses_language: true,
            share: None,
            max_depth: 5,
            max_record_bytes: 256 << 20,
            max_expansion: 200,
        }
    }
}

/// What a field of an article is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The text itself.
    Text,
    /// The headline.
    Title,
    /// What identifies the article.
    Id,
    /// Where it was published; identifies it where nothing else does.
    Url,
    /// Who wrote it.
    Byline,
    /// When it was published.
    Published,
    /// Its language.
    Language,
    /// Who published it.
    Source,
}

/// Every field, with the name that users give it and the names that records use.
///
/// The names are those of the public news corpora that were looked at; the first one that a
/// record has is taken.
const FIELDS: [(Field, &str, &[&str]); 8] = [
    (Field::Text, "text", &["text"]),
    (Field::Title, "title", &["title", "headline"]),
    (Field::Id, "id", &["id"]),
    (Field::Url, "url", &["url"]),
    (Field::Byline, "byline", &["byline", "author"]),
    (Field::Published, "published", &["published", "date"]),
    (Field::Language, "language", &["language", "lang"]),
    (Field::Source, "source", &["source", "publisher"]),
];

/// What the fields of a record are called.
#[derive(Debug, Clone)]
pub struct FieldNames {
    names: Vec<(String, Field)>,
}

impl Default for FieldNames {
    fn default() -> Self {
        let pairs = FIELDS.iter().flat_map(|(field, _, names)| names.iter().map(|n| (*n, *field)));
        Self { names: pairs.map(|(name, field)| (name.to_owned(), field)).collect() }
    }
}

/// A field that articles do not have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no field `{name}` (there are text, title, id, url, byline, published, language, source)"
)]
pub struct UnknownField {
    name: String,
}

impl FieldNames {
    /// Reads `field`, one of those that the error lists, from `name` and from nowhere else.
    ///
    /// # Errors
    ///
    /// If there is no such field.
    pub fn set(&mut self, field: &str, name: &str) -> Result<(), UnknownField> {
        let known = FIELDS.iter().find(|(_, known, _)| *known == field);
        let (field, ..) = known.ok_or_else(|| UnknownField { name: field.to_owned() })?;
        self.names.retain(|(other, of)| of != field && other != name);
        self.names.push((name.to_owned(), *field));
        Ok(())
    }

    /// Returns what a record's field of that name is for, if it is for anything.
    pub(crate) fn field(&self, name: &str) -> Option<Field> {
        self.names.iter().find(|(known, _)| known == name).map(|(_, field)| *field)
    }

    /// Says whether what a record's field of that name holds, holds a field of an article.
    pub(crate) fn lead_through(&self, name: &str) -> bool {
        let is_below = |known: &str| known.strip_prefix(name).is_some_and(|r| r.starts_with('.'));
        self.names.iter().any(|(known, _)| is_below(known))
    }

    /// Returns the name under which `field` is looked for first.
    pub(crate) fn name_of(&self, field: Field) -> &str {
        let names = self.names.iter().find(|(_, of)| *of == field);
        names.map_or("text", |(name, _)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldNames};

    #[test]
    fn a_name_that_is_set_replaces_the_usual_ones() {
        let mut names = FieldNames::default();
        assert_eq!(names.field("headline"), Some(Field::Title));
        names.set("text", "title").unwrap();
        assert_eq!((names.field("title"), names.field("text")), (Some(Field::Text), None));
        assert_eq!(names.field("headline"), Some(Field::Title));
        assert_eq!(names.name_of(Field::Text), "title");
        let error = names.set("body", "x").unwrap_err().to_string();
        assert!(error.starts_with("there is no field `body` (there are text,"), "{error}");
    }
}
