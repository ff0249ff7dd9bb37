use std::io;

/// An input or a record that could not be read: where it is, and what is wrong with it.
///
/// An event like an article: a run reports it, counts it and goes on.
#[derive(Debug, thiserror::Error)]
#[error("cannot read {}", self.place())]
pub struct ReadError {
    path: String,
    record: Option<u64>,
    #[source]
    kind: ReadErrorKind,
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
    /// Compressed data that ends too early or is damaged.
    #[error("the gzip data is damaged or cut off")]
    Gzip(#[source] io::Error),
    /// Compressed data that grows out of all proportion.
    #[error("the gzip data grows to more than {limit} times its size and was read no further")]
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
    /// Nothing but white space.
    #[error("holds no text")]
    NoText,
    /// A record beyond the limit.
    #[error("longer than {limit} bytes, the most that a record may have")]
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

impl ReadError {
    /// Makes the error of a whole input.
    pub(crate) fn of_input(path: impl Into<String>, kind: ReadErrorKind) -> Self {
        Self { path: path.into(), record: None, kind }
    }

    /// Makes the error of what `origin` names.
    pub(crate) fn new(origin: &copydesk_core::Origin, kind: ReadErrorKind) -> Self {
        Self { path: origin.path.clone(), record: origin.record, kind }
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

    /// Returns what is wrong, for callers that skip bad records but stop at other things.
    #[must_use]
    pub fn kind(&self) -> &ReadErrorKind {
        &self.kind
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
