use std::io;

use crate::stream::Fault;

/// An input or a record that could not be read: where it is, and what is wrong with it.
///
/// An event like an article: a run reports it, counts it and goes on.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", self.place())]
pub struct ReadError {
    path: String,
    record: Option<u64>,
    offset: Option<u64>,
    raw: Option<Box<RawBytes>>,
    #[source]
    kind: ReadErrorKind,
}

/// The bytes of a record that could not be read, as they stand in the input, expanded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawBytes {
    /// The bytes, as far as they could be had.
    pub bytes: Vec<u8>,
    /// Whether these are all, or the record was longer than any may be.
    pub is_complete: bool,
}

/// What is wrong with an input or a record.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// Nothing has that name.
    #[error("no such file or folder")]
    Missing,
    /// Nothing has a name of that form.
    #[error("the pattern matches no file")]
    NoMatch,
    /// The pattern is none.
    #[error("not a valid pattern")]
    Pattern(#[source] glob::PatternError),
    /// A folder without articles.
    #[error("no articles in this folder (they are known by the endings {endings})")]
    NoArticles {
        /// The endings that make a file in a folder an article.
        endings: String,
    },
    /// A folder could not be listed.
    #[error("the folder cannot be listed")]
    Walk(#[source] ignore::Error),
    /// The bytes could not be fetched.
    #[error("input failed")]
    Io(#[source] io::Error),
    /// A URL of an object that is not there.
    #[error("there is no such object")]
    Gone,
    /// A URL of something that cannot be had.
    #[error("cannot be fetched: {why}")]
    Fetch {
        /// Why not.
        why: String,
    },
    /// A URL where a program without the feature `cloud` reads.
    #[error(
        "this copydesk was built without object stores and the web; build it with \
         `cargo install --path crates/cli --features cloud`, or fetch the file and pipe it in"
    )]
    NoCloud,
    /// Compressed data, or an archive, that ends too early or is damaged.
    #[error("the {what} data is damaged or cut off")]
    Damaged {
        /// How the data is packed: `gzip`, `ZIP` and so on.
        what: &'static str,
        /// What is wrong with it.
        #[source]
        cause: io::Error,
    },
    /// Compressed data that grows out of all proportion.
    #[error(
        "the data grows to more than {limit} times its size and was read no further (if that is \
         right, allow more with --max-expansion)"
    )]
    Bomb {
        /// How many times its size it may grow.
        limit: u64,
    },
    /// A file that holds no text at all.
    #[error("this is {what}, not text")]
    Binary {
        /// What it seems to be, with its article.
        what: &'static str,
    },
    /// Text with four bytes a character, which nothing on the web reads.
    #[error("this is text in UTF-32 (convert it to UTF-8)")]
    Utf32,
    /// Nothing but white space.
    #[error("holds no text")]
    NoText,
    /// Archives in archives in archives.
    #[error(
        "more than {limit} archives or compressions lie in each other, and this one was not opened \
         (--max-depth allows more)"
    )]
    TooDeep {
        /// How many may lie in each other.
        limit: usize,
    },
    /// A member of an archive that this program cannot open.
    #[error("cannot be opened: {why}")]
    Unsupported {
        /// Why not.
        why: String,
    },
    /// An archive without articles.
    #[error("no articles in this archive (they are known by the endings {endings})")]
    NoArticlesInside {
        /// The endings that make a member of an archive an article.
        endings: String,
    },
    /// A record that is whole and holds no article; no error, but it is counted.
    #[error("passed over: {what}")]
    PassedOver {
        /// What it is, with its article.
        what: String,
    },
    /// A record on which this program failed.
    #[error("a mistake in this program, please report it: {message}")]
    Panic {
        /// What the program says of it.
        message: String,
    },
    /// A record of a crawl whose header or length is wrong.
    #[error("not a valid WARC record: {what}")]
    Warc {
        /// What is wrong.
        what: String,
    },
    /// A record of a crawl that holds no valid answer of a server.
    #[error("not a valid HTTP response: {what}")]
    Http {
        /// What is wrong.
        what: String,
    },
    /// A record beyond the limit.
    #[error(
        "longer than {limit} bytes, the most that a record may have (--max-record-size allows more)"
    )]
    TooLong {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A line that is JSON, but no object.
    #[error("not a JSON object, which every line must be")]
    NoObject,
    /// A line that is not JSON.
    #[error("not valid JSON")]
    Json(#[source] serde_json::Error),
    /// A page made to be slow, or as good as.
    #[error("a page with more than {limit} {what}, which no extractor can bear")]
    HostilePage {
        /// What there is too much of.
        what: &'static str,
        /// How much of it a page may have.
        limit: usize,
    },
    /// The main text of a page could not be extracted.
    #[error("the article in this page could not be extracted: {0}")]
    Extraction(String),
    /// A list that the input ends in.
    #[error("the list of articles is not closed: the file seems to be cut off")]
    UnclosedList,
    /// A record that is not XML.
    #[error("not well-formed XML: {0}")]
    Xml(quick_xml::Error),
    /// XML that ends too early.
    #[error("the XML ends within `<{name}>`")]
    XmlCutOff {
        /// The element that is open.
        name: String,
    },
    /// XML made to overflow something.
    #[error("elements nested more than {limit} deep")]
    XmlDepth {
        /// How deep they may be.
        limit: usize,
    },
    /// An entity that stands for nothing known.
    #[error(
        "the entity `&{0};` is none of XML or HTML (entities that a file defines are not expanded)"
    )]
    XmlEntity(String),
    /// A file without the elements that are its records.
    #[error("holds no `{names}`")]
    NoElement {
        /// The names of the elements.
        names: String,
    },
    /// XML that holds something else than news.
    #[error(
        "XML with the root `<{root}>`, which is no news format that is known (RSS, Atom, NewsML, NITF)"
    )]
    UnknownXml {
        /// The name of the root element.
        root: String,
    },
    /// A row of CSV that ends within a field.
    #[error("a field in quotation marks is not closed: the file seems to be cut off")]
    UnclosedQuotes,
    /// A row of CSV that cannot be taken apart.
    #[error("not valid CSV")]
    Csv(#[source] csv::Error),
    /// A row with more or fewer fields than the header.
    #[error(
        "{found} field{} where the header has {expected} (a separator without quotation marks \
         around its field?)",
        if *.found == 1 { "" } else { "s" }
    )]
    Ragged {
        /// How many there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// A Parquet file that is none, or not all of one.
    #[error("not a whole Parquet file")]
    Parquet(#[source] parquet::errors::ParquetError),
    /// An Arrow file or stream that is none, or not all of one.
    #[error("not a whole Arrow table")]
    Arrow(#[source] arrow_schema::ArrowError),
    /// A table whose reader failed.
    #[error("the table is damaged")]
    DamagedTable,
    /// A part of a table that was left behind.
    #[error("{n_lost} rows could not be read, this one the last of them")]
    LostRows {
        /// How many rows the part had that were not read before.
        n_lost: u64,
        /// What is wrong with it.
        #[source]
        cause: Box<ReadErrorKind>,
    },
    /// Something in the place of a record that is none.
    #[error("{why} is no article")]
    NoArticle {
        /// What it is, with its article.
        why: String,
    },
    /// A record without the field that holds the text.
    #[error("no field `{field}`; there is {found} (name the right one: --field text=NAME)")]
    MissingField {
        /// The name that was looked for.
        field: String,
        /// The names that there are.
        found: String,
    },
    /// A field that holds something else than text.
    #[error("field `{field}` is {what}, not text")]
    NotText {
        /// The name of the field.
        field: String,
        /// What it is.
        what: &'static str,
    },
}

impl ReadErrorKind {
    /// Tells what an error of a stream says.
    pub(crate) fn of_io(error: io::Error) -> Self {
        match Fault::of(error) {
            Ok(Fault::Damaged { what, cause }) => Self::Damaged { what, cause },
            Ok(Fault::Bomb { limit }) => Self::Bomb { limit },
            Err(error) => Self::Io(error),
        }
    }

    /// Tells what an error of an archive says, where that is not more than that it is damaged.
    pub(crate) fn of_damage(what: &'static str, error: io::Error) -> Self {
        match Fault::of(error) {
            Ok(Fault::Damaged { what, cause }) => Self::Damaged { what, cause },
            Ok(Fault::Bomb { limit }) => Self::Bomb { limit },
            Err(cause) => Self::Damaged { what, cause },
        }
    }
}

impl ReadError {
    /// Makes the error of a whole input.
    pub(crate) fn of_input(path: impl Into<String>, kind: ReadErrorKind) -> Self {
        Self { path: path.into(), record: None, offset: None, raw: None, kind }
    }

    /// Makes the error of what `origin` names.
    pub(crate) fn new(origin: &copydesk_core::Origin, kind: ReadErrorKind) -> Self {
        Self { record: origin.record, ..Self::of_input(origin.path.clone(), kind) }
    }

    /// Says where the record begins in the expanded data of its input.
    #[must_use]
    pub(crate) fn at(mut self, offset: u64) -> Self {
        self.offset = Some(offset);
        self
    }

    /// Adds the bytes of the record.
    #[must_use]
    pub(crate) fn with_raw(mut self, raw: RawBytes) -> Self {
        self.raw = Some(Box::new(raw));
        self
    }

    /// Returns the file as users should see it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the 1-based record, where only that one could not be read.
    #[must_use]
    pub fn record(&self) -> Option<u64> {
        self.record
    }

    /// Returns where the record begins: the byte in its input, or member of an archive, after
    /// expansion. `None` where no record was begun.
    #[must_use]
    pub fn offset(&self) -> Option<u64> {
        self.offset
    }

    /// Returns the bytes of the record, where [`keep_raw`](crate::IngestConfig::keep_raw) asked
    /// for them and there are any.
    #[must_use]
    pub fn raw(&self) -> Option<&RawBytes> {
        self.raw.as_deref()
    }

    /// Takes the bytes of the record out, so that what is left is small.
    pub fn take_raw(&mut self) -> Option<RawBytes> {
        self.raw.take().map(|raw| *raw)
    }

    /// Says whether this is no error at all: the record is whole, and is known to be no article,
    /// such as the request in a crawl or a picture in an archive. It is to be counted, so that
    /// every record is accounted for.
    #[must_use]
    pub fn is_passed_over(&self) -> bool {
        matches!(self.kind, ReadErrorKind::PassedOver { .. })
    }

    /// Returns what is wrong, for callers that skip bad records but stop at other things.
    #[must_use]
    pub fn kind(&self) -> &ReadErrorKind {
        &self.kind
    }

    /// Returns what is wrong, without the place.
    pub(crate) fn into_kind(self) -> ReadErrorKind {
        self.kind
    }

    /// Says what is wrong without saying where, with all that is known of the cause; one line.
    #[must_use]
    pub fn reason(&self) -> String {
        let mut reason = self.kind.to_string();
        let mut cause = std::error::Error::source(&self.kind);
        while let Some(error) = cause {
            reason = format!("{reason}: {error}");
            cause = error.source();
        }
        reason
    }

    fn place(&self) -> String {
        match self.record {
            Some(record) => format!("`{}`, record {record}", self.path),
            None => format!("`{}`", self.path),
        }
    }
}
