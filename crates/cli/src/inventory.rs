//! What there is to read: articles by format and encoding, and an account of every record.

use std::collections::BTreeMap;
use std::io::{self, Write};

use copydesk_core::Article;
use serde::Serialize;

/// The counts of what was read.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Inventory {
    /// Records that the reader met, paths that lead to nothing included.
    pub(crate) records: u64,
    /// Records that are articles.
    pub(crate) articles: u64,
    /// Records that could not be read.
    pub(crate) read_errors: u64,
    /// Records that are whole and no articles, such as the requests in a crawl.
    pub(crate) passed_over: u64,
    /// Records whose bytes were put aside.
    pub(crate) quarantined: u64,
    /// Paragraphs of all articles.
    pub(crate) paragraphs: u64,
    /// The length of all texts in UTF-8.
    pub(crate) bytes: u64,
    /// The same by format and encoding.
    pub(crate) by_format: Vec<Row>,
    #[serde(skip)]
    rows: BTreeMap<(&'static str, String), Row>,
}

/// The articles of one format in one encoding.
#[derive(Debug, Default, Clone, Serialize)]
pub(crate) struct Row {
    format: &'static str,
    encoding: String,
    articles: u64,
    paragraphs: u64,
    bytes: u64,
}

/// What is counted of an article.
pub(crate) struct Counted {
    format: &'static str,
    encoding: String,
    paragraphs: u64,
    bytes: u64,
}

impl Counted {
    /// Counts an article that a record of `format` held.
    pub(crate) fn of(article: &Article, format: &'static str) -> Self {
        Self {
            format,
            encoding: article.encoding().to_owned(),
            paragraphs: article.paragraphs().len() as u64,
            bytes: article.text().len() as u64,
        }
    }
}

impl Inventory {
    /// Adds an article.
    pub(crate) fn add(&mut self, counted: Counted) {
        let Counted { format, encoding, paragraphs, bytes } = counted;
        self.articles += 1;
        self.paragraphs += paragraphs;
        self.bytes += bytes;
        let key = (format, encoding);
        let row = self.rows.entry(key).or_insert_with_key(|(format, encoding)| Row {
            format,
            encoding: encoding.clone(),
            ..Row::default()
        });
        row.articles += 1;
        row.paragraphs += paragraphs;
        row.bytes += bytes;
    }

    /// Ends the count.
    pub(crate) fn finish(&mut self) {
        self.by_format = self.rows.values().cloned().collect();
    }

    /// Writes the counts as a table.
    pub(crate) fn write_table(&self, out: &mut impl Write) -> io::Result<()> {
        let head = ["format", "encoding", "articles", "paragraphs", "bytes"].map(str::to_owned);
        let total = [
            "total".to_owned(),
            String::new(),
            self.articles.to_string(),
            self.paragraphs.to_string(),
            self.bytes.to_string(),
        ];
        let mut table = vec![head];
        table.extend(self.by_format.iter().map(|row| {
            let [articles, paragraphs, bytes] =
                [row.articles, row.paragraphs, row.bytes].map(|count| count.to_string());
            [row.format.to_owned(), row.encoding.clone(), articles, paragraphs, bytes]
        }));
        if self.by_format.len() != 1 {
            table.push(total);
        }
        let width = |column: usize| table.iter().map(|row| row[column].len()).max().unwrap_or(0);
        let widths: Vec<usize> = (0..5).map(width).collect();
        for row in &table {
            let [format, encoding, numbers @ ..] = row;
            write!(out, "{format:<0$}  {encoding:<1$}", widths[0], widths[1])?;
            for (number, width) in numbers.iter().zip(&widths[2..]) {
                write!(out, "  {number:>width$}")?;
            }
            writeln!(out)?;
        }
        writeln!(out)?;
        let Self { records, articles, read_errors, passed_over, .. } = self;
        writeln!(
            out,
            "{records} records = {articles} articles + {read_errors} read errors + {passed_over} passed over"
        )
    }
}
