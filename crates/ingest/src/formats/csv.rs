//! CSV and TSV: a row is an article, and the first row says what the columns are.
//!
//! Fields may hold line ends, if they are quoted, and have any size that a record may have. In a
//! file called TSV the separator is a tab; elsewhere it is the one of `,` `;` tab `|` that the
//! first row has most of. Time: `O(n)`, twice: rows are cut first, and taken apart on any thread.

use std::sync::Arc;

use copydesk_core::{
    Metadata, Paragraph, ParagraphKind, Segment, SourceMap, SourcePosition, Span, Undecodable,
};

use super::{Decoder, Format, RawRecords};
use crate::config::Field;
use crate::encoding::{Decoded, decode};
use crate::error::ReadErrorKind;
use crate::paragraphs::{floor_char_boundary, split};
use crate::{Draft, IngestConfig, RawRecord, ReadError, Source};

/// The separators that are told apart.
const SEPARATORS: [u8; 4] = *b",;\t|";

/// A table in text.
pub(crate) struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["csv", "tsv"]
    }

    /// By its name only: any text with commas could be a table.
    fn recognises(&self, _: &[u8], name: &str) -> bool {
        name.ends_with(".csv") || name.ends_with(".tsv")
    }

    fn records<'a>(&self, mut source: Source<'a>) -> RawRecords<'a> {
        let mut state = None;
        Box::new(std::iter::from_fn(move || {
            let (table, n_rows) = match &mut state {
                Some((table, n_rows)) => (table, n_rows),
                None => match header(&mut source) {
                    Ok(table) => {
                        let (table, n_rows) = state.insert((Some(Arc::new(table)), 0));
                        (table, n_rows)
                    }
                    Err(kind) => {
                        state = Some((None, 0));
                        return Some(Err(ReadError::new(&source.origin(None), kind)));
                    }
                },
            };
            // Without a header, nothing can be said of the rows.
            let table = table.as_ref()?;
            let decoder: Arc<dyn Decoder> = Arc::clone(table) as _;
            loop {
                let cut = row(&mut source, table.separator);
                let is_blank = matches!(&cut, Ok(Some(cut)) if cut.bytes.trim_ascii().is_empty());
                if !is_blank {
                    *n_rows += 1;
                    return source.record(cut, Some(*n_rows), &decoder);
                }
            }
        }))
    }
}

/// Finds where rows end.
struct Rows {
    separator: u8,
    /// Whether a field begins here: a quotation mark opens one there, and nowhere else.
    begins: bool,
    in_quotes: bool,
}

impl Rows {
    fn new(separator: u8) -> Self {
        Self { separator, begins: true, in_quotes: false }
    }

    /// Returns how many of `bytes`, which come next, belong to the row, if it ends in them.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.in_quotes {
                at += memchr::memchr(b'"', &bytes[at..])?;
                // A doubled mark closes the field and opens it again.
                (self.in_quotes, self.begins) = (false, true);
            } else if byte == b'"' && self.begins {
                self.in_quotes = true;
            } else {
                self.begins = byte == self.separator;
                if byte == b'\n' {
                    return Some(at + 1);
                }
            }
            at += 1;
        }
        None
    }

    /// Says whether a whole row ends within quotation marks.
    fn is_open(separator: u8, row: &str) -> bool {
        let mut rows = Self::new(separator);
        rows.end(row.as_bytes());
        rows.in_quotes
    }
}

/// Cuts off a row with its line end.
fn row(
    source: &mut Source<'_>,
    separator: u8,
) -> Result<Option<crate::source::Cut>, ReadErrorKind> {
    let mut rows = Rows::new(separator);
    source.cut(|bytes| rows.end(bytes))
}

/// Reads the first row.
fn header(source: &mut Source<'_>) -> Result<Table, ReadErrorKind> {
    let first = source.peek()?;
    let mut lines = first.split(|byte| *byte == b'\n');
    let line = lines.find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |separator: &u8| line.iter().filter(|byte| *byte == separator).count();
    // The last one of equals would win, so the commonest comes last.
    let separator = SEPARATORS.into_iter().rev().max_by_key(count).unwrap_or(b',');
    let cut = loop {
        match row(source, separator)? {
            None => return Err(ReadErrorKind::NoText),
            Some(cut) if cut.bytes.trim_ascii().is_empty() => {}
            Some(cut) => break cut,
        }
    };
    let Decoded { text, .. } = decode(&cut.bytes, source.config())?;
    let names = cells(text.trim_start_matches('\u{feff}'), separator)?;
    let fields = &source.config().fields;
    let mut columns: Vec<Option<Field>> = Vec::with_capacity(names.len());
    for name in &names {
        let field = fields.field(name.trim());
        columns.push(field.filter(|field| !columns.contains(&Some(*field))));
    }
    if !columns.contains(&Some(Field::Text)) {
        let found: Vec<String> = names.iter().map(|name| format!("`{}`", name.trim())).collect();
        let field = fields.name_of(Field::Text).to_owned();
        return Err(ReadErrorKind::MissingField { field, found: found.join(", ") });
    }
    Ok(Table { columns, separator })
}

/// Takes a row apart.
fn cells(row: &str, separator: u8) -> Result<Vec<String>, ReadErrorKind> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(row.as_bytes());
    let mut cells = csv::StringRecord::new();
    reader.read_record(&mut cells).map_err(ReadErrorKind::Csv)?;
    Ok(cells.iter().map(str::to_owned).collect())
}

/// What the rows of a table share.
struct Table {
    /// What the columns are for.
    columns: Vec<Option<Field>>,
    separator: u8,
}

impl Decoder for Table {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text: row, undecodable, encoding } = decode(record.bytes(), config)?;
        if Rows::is_open(self.separator, &row) {
            return Err(ReadErrorKind::UnclosedQuotes);
        }
        let cells = cells(&row, self.separator)?;
        if cells.len() != self.columns.len() {
            let (found, expected) = (cells.len(), self.columns.len());
            return Err(ReadErrorKind::Ragged { found, expected });
        }
        let index = self.columns.iter().position(|column| *column == Some(Field::Text));
        let index = index.expect("a table without text has no rows");
        let cell = Cell::find(&row, &cells, index);
        let take = |wanted| {
            let index = self.columns.iter().position(|column| *column == Some(wanted))?;
            Some(cells[index].clone()).filter(|cell| !cell.is_empty())
        };
        let metadata = Metadata {
            title: take(Field::Title),
            url: take(Field::Url),
            byline: take(Field::Byline),
            published: take(Field::Published),
            language: take(Field::Language),
            source: take(Field::Source),
        };
        let text = cells[index].clone();
        let spans = split(&text, config.paragraphs);
        let source_map = cell.source_map(&spans, &row, &text, record.start());
        let body = |span| Paragraph { span, kind: ParagraphKind::Body };
        Ok(Draft {
            paragraphs: spans.into_iter().map(body).collect(),
            id: take(Field::Id),
            undecodable: cell.undecodable(&text, undecodable),
            source_map: Some(source_map),
            metadata,
            encoding,
            text,
            ..Draft::default()
        })
    }
}

/// Where the cell with the text stands in its row.
struct Cell {
    start: usize,
    is_quoted: bool,
}

impl Cell {
    /// Finds cell `index`: the reader of rows does not say where it took its cells from.
    fn find(row: &str, cells: &[String], index: usize) -> Self {
        let mut from = 0;
        for (at, cell) in cells.iter().enumerate().take(index + 1) {
            let start = from + row[from..].chars().take_while(|c| *c == '"').count().min(1);
            if at == index {
                return Self { start, is_quoted: start > from };
            }
            let doubled = if start > from { cell.matches('"').count() } else { 0 };
            // Its text, its second mark if it has a first, and the separator.
            from = start + cell.len() + doubled + (start - from) + 1;
            from = floor_char_boundary(row, from);
        }
        Self { start: 0, is_quoted: false }
    }

    /// Returns where byte `offset` of the cell's text stands in the row.
    fn place(&self, text: &str, offset: usize) -> usize {
        let doubled = if self.is_quoted { text[..offset].matches('"').count() } else { 0 };
        self.start + offset + doubled
    }

    fn source_map(&self, spans: &[Span], row: &str, text: &str, at: SourcePosition) -> SourceMap {
        let (mut before, mut position, mut segments) = (0, at, Vec::with_capacity(spans.len()));
        for span in spans {
            let place = self.place(text, span.start());
            let Some(between) = row.get(before..place) else { break };
            (before, position) = (place, position.after(between));
            let verbatim = span.slice(text).find('"').unwrap_or(span.len());
            segments.push(Segment { text: span.start(), verbatim, source: position });
        }
        SourceMap::new(segments)
    }

    /// Returns those of the undecodable parts of the row that stand in the text.
    fn undecodable(&self, text: &str, all: Vec<Undecodable>) -> Vec<Undecodable> {
        if all.is_empty() {
            return all;
        }
        let marks = text.match_indices('\u{fffd}');
        marks
            .filter_map(|(offset, mark)| {
                let place = self.place(text, offset);
                let found = all.iter().find(|one| one.span.start() == place)?;
                let span = Span::new(offset, offset + mark.len());
                Some(Undecodable { span, offset: found.offset, bytes: found.bytes.clone() })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{config, outcome, read};

    const CSV: &str = "\u{feff}id,headline,text,x\r\n\
        7,\"A, \"\"B\"\"\",\"One.\r\n\r\nTwo \"\"three\"\" four.\",\"\"\r\n\r\n8,,Plain.,y\r\n";

    #[test]
    fn rows_are_articles_whatever_their_fields_hold() {
        assert_eq!(
            outcome("a.csv", CSV.as_bytes()),
            ["7: One.\r\n\r\nTwo \"three\" four.", "8: Plain."]
        );
        let articles = read("a.csv", CSV.as_bytes(), &config());
        let first = articles[0].as_ref().unwrap();
        assert_eq!(first.metadata().title.as_deref(), Some("A, \"B\""));
        let two = first.source_position(first.paragraphs()[1].span.start()).unwrap();
        assert_eq!((two.byte, two.line), (CSV.find("Two").unwrap() as u64, 4));
    }

    #[test]
    fn the_separator_is_found_in_the_header() {
        assert_eq!(outcome("a.csv", b"id;text\n7;One, two.\n"), ["7: One, two."]);
        assert_eq!(outcome("a.tsv", b"text\tid\nHe said \"no\".\t7"), ["7: He said \"no\"."]);
    }

    #[test]
    fn what_is_wrong_with_a_row_is_an_event_and_the_rest_goes_on() {
        let csv = b"text,id\nOne, or two,1\nTwo.\n,3\nFour.,4\n\"Five.,5\n";
        let found = outcome("a.csv", csv);
        assert_eq!(
            found[0],
            "a.csv, record 1: 3 fields where the header has 2 (a separator without quotation marks around its field?)"
        );
        assert!(found[1].starts_with("a.csv, record 2: 1 field"), "{}", found[1]);
        assert_eq!(found[2], "a.csv, record 3: holds no text");
        assert_eq!(found[3], "4: Four.");
        assert!(
            found[4].starts_with("a.csv, record 5: a field in quotation marks"),
            "{}",
            found[4]
        );
        assert_eq!(found.len(), 5);
    }

    #[test]
    fn a_table_without_text_is_an_error_that_lists_its_columns() {
        let found = outcome("a.csv", b"id,body\n1,One.\n");
        assert_eq!(
            found,
            [
                "a.csv: no field `text`; there is `id`, `body` (name the right one: --field text=NAME)"
            ]
        );
        assert_eq!(outcome("a.csv", b""), ["a.csv: holds no text"]);
    }

    #[test]
    fn undecodable_bytes_are_noted_where_they_stand_in_the_text() {
        let csv = b"id,text\n\"\xc3\xa9\xc3\xa9\",\"a \"\"\xc3\xa9\xff\"\" b\"\n";
        let articles = read("a.csv", csv, &config());
        let article = articles[0].as_ref().unwrap();
        let found = &article.undecodable()[0];
        assert_eq!(
            (found.span.slice(article.text()), &found.bytes[..]),
            ("\u{fffd}", &b"\xff"[..])
        );
    }
}
