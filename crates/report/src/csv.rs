//! One row a problem, for spreadsheets: RFC 4180 in UTF-8, with a header.
//!
//! Line and column are those of the file, in characters. A cell that a spreadsheet would take for
//! a formula (`=`, `+`, `-`, `@` at its beginning) begins with `'`, as the OWASP advises.

use std::io::{self, Write};

use copydesk_core::Article;

use crate::file_range::{FileRange, READ_ERROR, read_error_message};
use crate::json_lines::rounded;
use crate::wording::place;
use crate::{Entry, Header, ReadErrorEvent, Reporter, Status, Summary, Visible};

/// The columns. New ones come last.
const COLUMNS: [&str; 20] = [
    "path",
    "record",
    "article",
    "paragraph",
    "line",
    "column",
    "end_line",
    "end_column",
    "severity",
    "rule",
    "name",
    "confidence",
    "message",
    "excerpt",
    "suggestion",
    "help",
    "related",
    "fingerprint",
    "status",
    "reason",
];

/// Writes rows.
pub(crate) struct Csv<'w> {
    rows: csv::Writer<&'w mut dyn Write>,
}

impl<'w> Csv<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        let mut builder = csv::WriterBuilder::new();
        Self { rows: builder.terminator(csv::Terminator::CRLF).from_writer(out) }
    }

    fn row(&mut self, row: [String; COLUMNS.len()]) -> io::Result<()> {
        self.rows.write_record(&row).map_err(into_io)
    }
}

impl Reporter for Csv<'_> {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        self.rows.write_record(COLUMNS).map_err(into_io)
    }

    fn article(&mut self, _: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        entries.iter().try_for_each(|entry| self.row(row(entry)))
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        let mut row: [String; COLUMNS.len()] = Default::default();
        row[0] = cell(&event.path);
        row[1] = event.record.map(|record| record.to_string()).unwrap_or_default();
        row[8] = "error".to_owned();
        row[10] = READ_ERROR.to_owned();
        row[12] = read_error_message(event);
        self.row(row)
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.rows.flush()
    }
}

fn row(entry: &Entry<'_>) -> [String; COLUMNS.len()] {
    let (finding, location) = (entry.finding, &entry.location);
    let range = location.source.is_some().then(|| FileRange::of(location));
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let related: Vec<String> = entry.related.iter().map(|r| place(&r.location)).collect();
    [
        cell(&location.path),
        number(location.record),
        cell(&location.article),
        location.paragraph.to_string(),
        number(range.map(|range| range.line)),
        number(range.map(|range| range.column)),
        number(range.map(|range| range.end_line)),
        number(range.map(|range| range.end_column)),
        finding.severity.to_string(),
        finding.rule.code.to_owned(),
        finding.rule.name.to_owned(),
        rounded(finding.confidence.get()).to_string(),
        cell(&finding.message),
        cell(&entry.excerpt.text),
        cell(finding.suggestions.first().map_or("", |suggestion| &suggestion.text)),
        cell(entry.help.as_deref().unwrap_or_default()),
        cell(&related.join(" ")),
        entry.fingerprint.to_string(),
        entry.status.as_str().to_owned(),
        match &entry.status {
            Status::Suppressed { reason: Some(reason), .. } => cell(reason),
            _ => String::new(),
        },
    ]
}

/// Returns `text` on one line, and as no formula.
fn cell(text: &str) -> String {
    let mark = if text.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    format!("{mark}{}", Visible(text))
}

fn into_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::{COLUMNS, cell};
    use crate::test_support::{hostile_report, report};
    use crate::{Format, Terminal, is_hidden};

    #[test]
    fn one_row_a_problem() {
        insta::assert_snapshot!(report(Format::Csv).replace("\r\n", "\n"));
    }

    #[test]
    fn hostile_text_stays_in_its_cell() {
        let report = hostile_report(Format::Csv, Terminal::default());
        assert!(!report.replace("\r\n", "").contains(is_hidden));
        let rows: Vec<_> = csv::Reader::from_reader(report.as_bytes())
            .into_records()
            .map(|row| row.unwrap().len())
            .collect();
        assert_eq!(rows, [COLUMNS.len(); 2]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(["=1+1", "@x", "-", "a=b"].map(cell), ["'=1+1", "'@x", "'-", "a=b"]);
    }
}
