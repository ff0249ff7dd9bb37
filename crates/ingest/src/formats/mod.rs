//! The formats that articles come in: one a file, and one a line here.
//!
//! To add a format, write a file with a type that implements [`Format`] and its tests, and add
//! the type to [`FORMATS`] in the order in which formats are asked. Compression is not a
//! format's concern: it reads from a [`Source`] that is decompressed already.

mod json_lines;
mod markdown;
mod plain_text;

use copydesk_core::{Article, Origin};

use crate::{IngestConfig, RawRecord, ReadError, Source};

/// One form in which articles come.
pub(crate) trait Format: Sync {
    /// Says whether an input that begins with `head` (up to 64 KiB, decompressed) and is called
    /// `name` (lower case, without `.gz`) is of this format.
    fn recognises(&self, head: &[u8], name: &str) -> bool;

    /// Returns the next record's bytes and the article's origin, or `None` after the last one.
    ///
    /// Called on one thread, so it should do no more than find where a record ends. After an
    /// error it is called again, for the record behind the bad one.
    fn next(&self, source: &mut Source<'_>) -> Option<Result<RawRecord, ReadError>>;

    /// Makes an article of a record. Pure, and called on many threads.
    fn decode(
        &self,
        bytes: Vec<u8>,
        origin: Origin,
        config: &IngestConfig,
    ) -> Result<Article, ReadError>;
}

/// Every format, in the order in which they are asked; the last one recognises everything.
pub(crate) const FORMATS: [&dyn Format; 3] =
    [&json_lines::JsonLines, &markdown::Markdown, &plain_text::PlainText];

/// What the names of articles in folders end in, before `.gz`. A file that is named on its own
/// may be called anything.
pub(crate) const ENDINGS: [&str; 6] = ["txt", "text", "md", "markdown", "jsonl", "ndjson"];
