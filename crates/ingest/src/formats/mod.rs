//! The formats that articles come in: one a file, and one a line here.
//!
//! To add a format, write a file with a type that implements [`Format`] and its tests, and add
//! the type to [`FORMATS`] in the order in which formats are asked. Compression is not a
//! format's concern: it reads from a [`Source`] that is decompressed already.

pub(crate) mod arrow;
mod csv;
mod directives;
mod html;
mod json;
mod markdown;
mod plain_text;
mod warc;
mod xml;

use std::fmt;
use std::str::FromStr;

use copydesk_core::Edit;

pub(crate) use plain_text::PlainText;

use crate::error::ReadErrorKind;
use crate::{Draft, IngestConfig, RawRecord, ReadError, RewriteError, Source};

/// One form in which articles come.
pub(crate) trait Format: Sync {
    /// Returns the name by which users ask for the format: lower case, with hyphens.
    fn name(&self) -> &'static str;

    /// Returns what the names of such files end in, without the dot and in lower case.
    fn endings(&self) -> &'static [&'static str];

    /// Says whether an input that begins with `head` (up to 64 KiB, decompressed) and is called
    /// `name` (lower case, without `.gz`) is of this format.
    fn recognises(&self, head: &[u8], name: &str) -> bool;

    /// Cuts an input into records, in order.
    ///
    /// Runs on one thread, so it should do no more than find where records end; what it learns
    /// about all of them (a table's header) goes into the decoder that the records share. After
    /// an error the iterator is asked again, for the record behind the bad one.
    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a>;
}

/// The records of one input, and what could not be cut.
pub(crate) type RawRecords<'a> = Box<dyn Iterator<Item = Result<RawRecord, ReadError>> + 'a>;

/// What makes articles of records.
pub(crate) trait Decoder: Send + Sync {
    /// Makes an article of a record. Pure, and called on many threads.
    ///
    /// A record without text may come out as a draft without paragraphs: that is an error to
    /// whoever asked for the article.
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind>;

    /// Returns the bytes of a record after `edits` of the text that it decodes to, which ascend and
    /// do not overlap. Most formats are read and not written.
    ///
    /// What is returned is decoded again before it is believed.
    fn rewrite(
        &self,
        record: &RawRecord,
        edits: &[Edit],
        config: &IngestConfig,
    ) -> Result<Vec<u8>, RewriteError> {
        let _ = (edits, config);
        Err(RewriteError::Format { format: record.format() })
    }
}

/// Every format, in the order in which they are asked; the last one recognises everything.
pub(crate) const FORMATS: [&dyn Format; 14] = [
    &warc::Warc,
    &arrow::parquet::Parquet,
    &arrow::ipc::Arrow,
    &json::lines::JsonLines,
    &json::document::Json,
    &xml::feed::Feed,
    &xml::newsml::NewsMl,
    &xml::nitf::Nitf,
    &xml::reuters::Reuters,
    &csv::Csv,
    &html::Html,
    &xml::unknown::UnknownXml,
    &markdown::Markdown,
    &PlainText,
];

/// Returns what the names of articles in folders end in, before `.gz`. A file that is named on its
/// own may be called anything.
pub(crate) fn endings() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().flat_map(|format| format.endings().iter().copied())
}

/// The form in which every input comes, for users who know better than recognition.
///
/// ```
/// use copydesk_ingest::InputFormat;
///
/// assert!("json-lines".parse::<InputFormat>().is_ok());
/// let error = "cuneiform".parse::<InputFormat>().unwrap_err();
/// assert!(error.to_string().starts_with("there is no format `cuneiform` (there are "));
/// ```
#[derive(Clone, Copy)]
pub struct InputFormat(&'static dyn Format);

/// A name that no format has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no format `{name}` (there are {})", InputFormat::names().collect::<Vec<_>>().join(", "))]
pub struct UnknownFormat {
    name: String,
}

impl InputFormat {
    /// Returns the name of every format, in the order in which they are asked.
    pub fn names() -> impl Iterator<Item = &'static str> {
        FORMATS.iter().map(|format| format.name())
    }

    pub(crate) fn format(self) -> &'static dyn Format {
        self.0
    }
}

impl FromStr for InputFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let found = FORMATS.into_iter().find(|format| format.name() == name);
        found.map(Self).ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

impl fmt::Debug for InputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name())
    }
}
