//! Where lists of people come from: one format, one file, one line in [`FORMATS`].
//!
//! A format turns bytes into [`PersonRow`]s, one at a time, and says what it could not read. It
//! judges no name: that is the builder's business.

mod congress;
mod csv_list;
mod follow_the_money;
mod jrc_names;
mod opensanctions;
mod plain_text;
mod popolo;
mod wikidata;
mod world_leaders;

use std::io::{BufRead, Read};

use serde::Deserialize;

use crate::gazetteer::builder::GazetteerBuilder;
use crate::gazetteer::quarantine::{RejectedRow, RowProblem, clean, is_all_small};
use crate::gazetteer::row::PersonRow;

/// Every format, the surest to recognise first.
pub const FORMATS: &[&dyn ListFormat] = &[
    &follow_the_money::FollowTheMoney,
    &wikidata::WikidataDump,
    &popolo::Popolo,
    &congress::Congress,
    &jrc_names::JrcNames,
    &opensanctions::OpenSanctions,
    &world_leaders::WorldLeaders,
    &csv_list::CsvList,
    &plain_text::PlainText,
];

/// How much of a list is looked at to recognise its format.
pub const HEAD: usize = 64 << 10;

/// So many rows are looked at to learn whether a list uses capitals at all.
const ROWS_TO_JUDGE_CAPITALS: usize = 1000;

/// A format that lists of people are in.
pub trait ListFormat: Sync {
    /// Returns the name, as `--format` takes it.
    fn name(&self) -> &'static str;

    /// Returns what the format is, in a few words.
    fn summary(&self) -> &'static str;

    /// Says whether a list that begins like this, up to [`HEAD`] bytes, is in the format.
    fn recognises(&self, head: &[u8]) -> bool;

    /// Reads the list, one row at a time.
    ///
    /// # Errors
    ///
    /// If the input fails, or is not in the format at all.
    fn read(
        &self,
        input: &mut dyn BufRead,
        options: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError>;
}

/// A row of a list, by line or record counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The line or record.
    pub number: u64,
    /// The person; or what can be made out of a damaged row.
    pub person: Result<PersonRow, String>,
}

/// What the user says of a list.
#[derive(Debug, Clone, Default)]
pub struct ListOptions {
    /// The columns of a table that hold a field: `("name", "officeholderLabel")`.
    pub columns: Vec<(String, String)>,
}

/// Why a list cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// Nothing is in it.
    #[error("the list is empty")]
    Empty,
    /// No format knows it.
    #[error("not a list of people in a format that is known; name one with `--format`")]
    Unrecognised,
    /// A column that is needed is absent.
    #[error(
        "column `{wanted}` is missing (found: {}); say which one it is with `--column {field}=NAME`",
        found.join(", ")
    )]
    MissingColumn {
        /// The field that the column holds.
        field: String,
        /// The column that was looked for.
        wanted: String,
        /// The columns that the header has.
        found: Vec<String>,
    },
    /// A column is mapped to a field that there is not.
    #[error(
        "people have no field `{field}`; there are name, aliases, id, role, country, from, to, lang"
    )]
    UnknownField {
        /// The field.
        field: String,
    },
    /// The list is in UTF-16, as some spreadsheets write it.
    #[error("the list is in UTF-16; save it as UTF-8")]
    Utf16,
    /// The document is not as its format has it.
    #[error("not readable as JSON")]
    Json(#[source] serde_json::Error),
    /// The bytes are no table.
    #[error("not readable as a table")]
    Csv(#[source] csv::Error),
    /// The input failed.
    #[error("input failed")]
    Io(#[from] std::io::Error),
}

/// What became of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListReport {
    /// The format that it was read as.
    pub format: &'static str,
    /// How many names were taken.
    pub n_names: u64,
    /// How many names and damaged rows were left out.
    pub n_rejected: u64,
}

/// Returns the format of a name.
#[must_use]
pub fn format_named(name: &str) -> Option<&'static dyn ListFormat> {
    FORMATS.iter().find(|format| format.name() == name).copied()
}

/// Returns the format of a list that begins with `head`.
#[must_use]
pub fn recognise(head: &[u8]) -> Option<&'static dyn ListFormat> {
    FORMATS.iter().find(|format| format.recognises(head)).copied()
}

impl GazetteerBuilder<'_> {
    /// Adds a table with a header, and returns what was left out; for short lists.
    ///
    /// # Errors
    ///
    /// If the input fails, or has no column of names.
    pub fn add_csv(&mut self, input: impl Read) -> Result<Vec<RejectedRow>, ListError> {
        let mut rejected = Vec::new();
        let mut input = std::io::BufReader::new(input);
        let mut reject = |row| rejected.push(row);
        self.add_list(&mut input, Some(&csv_list::CsvList), &ListOptions::default(), &mut reject)?;
        Ok(rejected)
    }

    /// Adds a list, in `format` or the one that its beginning shows. What is left out is handed
    /// to `reject`, in the order of the list; a list of which most names have no capitals gets them. Holds one row at a
    /// time.
    ///
    /// # Errors
    ///
    /// If the input fails, or is in no known format.
    pub fn add_list(
        &mut self,
        input: &mut dyn BufRead,
        format: Option<&dyn ListFormat>,
        options: &ListOptions,
        reject: &mut dyn FnMut(RejectedRow),
    ) -> Result<ListReport, ListError> {
        let mut head = Vec::with_capacity(HEAD);
        (&mut *input).take(HEAD as u64).read_to_end(&mut head)?;
        if head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff") {
            return Err(ListError::Utf16);
        }
        if head.iter().all(u8::is_ascii_whitespace) {
            return Err(ListError::Empty);
        }
        let format = format.or_else(|| recognise(&head).map(|f| f as &dyn ListFormat));
        let format = format.ok_or(ListError::Unrecognised)?;
        let mut intake = Intake {
            builder: self,
            reject,
            waiting: Some(Vec::new()),
            is_small: false,
            n_names: 0,
            n_rejected: 0,
        };
        let mut all = std::io::Cursor::new(head).chain(input);
        format.read(&mut all, options, &mut |row| intake.take(row))?;
        intake.settle();
        let Intake { n_names, n_rejected, .. } = intake;
        Ok(ListReport { format: format.name(), n_names, n_rejected })
    }
}

/// Rows on their way into a builder.
struct Intake<'a, 'b> {
    builder: &'a mut GazetteerBuilder<'b>,
    reject: &'a mut dyn FnMut(RejectedRow),
    /// The first rows, until it is known whether the list uses capitals.
    waiting: Option<Vec<ListRow>>,
    is_small: bool,
    n_names: u64,
    n_rejected: u64,
}

impl Intake<'_, '_> {
    fn take(&mut self, row: ListRow) {
        match &mut self.waiting {
            Some(waiting) => {
                waiting.push(row);
                if waiting.len() == ROWS_TO_JUDGE_CAPITALS {
                    self.settle();
                }
            }
            None => self.add(row),
        }
    }

    /// Judges the list by its first rows, and adds them.
    fn settle(&mut self) {
        let Some(waiting) = self.waiting.take() else { return };
        let names = || waiting.iter().filter_map(|row| row.person.as_ref().ok()?.names.first());
        let n_small = names().filter(|name| is_all_small(&clean(&name.text))).count();
        self.is_small = 2 * n_small > names().count();
        for row in waiting {
            self.add(row);
        }
    }

    fn add(&mut self, ListRow { number, person }: ListRow) {
        let mut reject = |name: &str, problem| {
            self.n_rejected += 1;
            (self.reject)(RejectedRow { row: number, name: name.to_owned(), problem });
        };
        match person {
            Err(text) => reject(&text, RowProblem::Damaged),
            Ok(person) => {
                let before = self.builder.n_names();
                self.builder.add_with(&person, self.is_small, &mut reject);
                self.n_names += (self.builder.n_names() - before) as u64;
            }
        }
    }
}

/// A line of a list has at most this many bytes: the longest of a Wikidata dump have some five million.
const LONGEST_LINE: usize = 64 << 20;

/// Hands on the lines of `input` with their numbers, counted from 1, without their ends and a
/// byte-order mark; blank ones are passed over, and one that is too long comes as what to call it.
fn each_line(
    input: &mut dyn BufRead,
    mut each: impl FnMut(u64, Result<&[u8], String>),
) -> std::io::Result<()> {
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let n = (&mut *input).take(LONGEST_LINE as u64).read_until(b'\n', &mut line)?;
        if n == 0 {
            break;
        }
        if n == LONGEST_LINE && !line.ends_with(b"\n") {
            input.skip_until(b'\n')?;
            each(number, Err("a line without end".to_owned()));
            continue;
        }
        let text = line.strip_prefix("\u{feff}".as_bytes()).filter(|_| number == 1);
        let text = text.unwrap_or(&line).trim_ascii();
        if !text.is_empty() {
            each(number, Ok(text));
        }
    }
    Ok(())
}

/// Reads a line as JSON, or says what to call the damaged row.
fn from_json<'l, T: Deserialize<'l>>(line: &'l [u8]) -> Result<T, String> {
    serde_json::from_slice(line).map_err(|_| beginning(line))
}

/// Returns the beginning of a damaged row, to name it by.
fn beginning(row: &[u8]) -> String {
    let text = String::from_utf8_lossy(&row[..row.len().min(200)]);
    text.chars().take(60).collect()
}

/// Says whether `head` holds `key` as a key of JSON.
fn has_key(head: &[u8], key: &str) -> bool {
    let quoted = format!("\"{key}\"");
    head.windows(quoted.len()).any(|window| window == quoted.as_bytes())
}

/// Says with which mark a document begins.
fn first_mark(head: &[u8]) -> Option<u8> {
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    head.iter().copied().find(|byte| !byte.is_ascii_whitespace())
}

/// Returns text in UTF-8 or, where it is none, in Windows-1252, which most other lists are in.
fn decoded(bytes: &[u8]) -> String {
    match str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Returns the complete lines of a head, without a byte-order mark.
fn head_lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let head = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head);
    let whole = if head.len() < HEAD - 3 {
        head
    } else {
        let end = head.iter().rposition(|&byte| byte == b'\n').map_or(head.len(), |at| at + 1);
        &head[..end]
    };
    whole.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests;
