//! Tables with a header, separated by commas, tabs or semicolons: one's own lists,
//! `names.csv` of `EveryPolitician`, what query.wikidata.org downloads.
//!
//! Columns are known by the names that public lists give them ([`FIELDS`]), or as the user maps them. Values of
//! SPARQL results lose their decoration: `<http://www.wikidata.org/entity/Q1>` is `Q1`,
//! `"Kalle Laanet"@et` is a name in Estonian.

use std::io::BufRead;

use super::{ListError, ListFormat, ListOptions, ListRow, decoded, head_lines};
use crate::gazetteer::row::{NameRow, OfficeRow, PersonRow};

pub(super) struct CsvList;

/// The fields of a person, and the columns that hold them, folded to small letters without `?`,
/// the surest first.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "name",
        &[
            "name",
            "full_name",
            "fullname",
            "full name",
            "person",
            "personlabel",
            "itemlabel",
            "humanlabel",
            "officeholderlabel",
            "politicianlabel",
            "namelabel",
            "label",
            "caption",
        ],
    ),
    (
        "id",
        &[
            "id",
            "item",
            "person_id",
            "human",
            "officeholder",
            "politician",
            "wikidata",
            "wikidata_id",
            "qid",
        ],
    ),
    ("aliases", &["aliases", "alias", "altlabel", "itemaltlabel", "other_names", "alt_names"]),
    (
        "role",
        &["role", "positionlabel", "position", "officelabel", "office", "title", "occupationlabel"],
    ),
    (
        "country",
        &["country", "countrylabel", "countries", "nationalitylabel", "nationality", "citizenship"],
    ),
    ("from", &["from", "start", "start_date", "startdate", "start_year", "valid_from"]),
    ("to", &["to", "end", "end_date", "enddate", "end_year", "valid_to"]),
    ("lang", &["lang", "language"]),
];

/// Where the fields stand in a table.
struct Columns {
    name: usize,
    id: Option<usize>,
    aliases: Option<usize>,
    role: Option<usize>,
    country: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
    lang: Option<usize>,
}

impl ListFormat for CsvList {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn summary(&self) -> &'static str {
        "a table with a header, separated by commas, tabs or semicolons; `--column` maps columns"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let mut lines = head_lines(head);
        let Some(header) = lines.next() else { return false };
        let Some(delimiter) = delimiter_of(header) else {
            return header.eq_ignore_ascii_case(b"name");
        };
        let count = |line: &[u8]| line.iter().filter(|byte| **byte == delimiter).count();
        // A table of any columns, so that the error can say which ones it has.
        let is_word = |byte: &u8| !b"{}[]<>".contains(byte) || delimiter == b'\t';
        header.iter().all(is_word) && lines.next().is_some_and(|line| count(line) >= count(header))
            || fields_of(header, delimiter).iter().any(|name| name == "name")
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        options: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        let mut reader = Table::open(input)?;
        let columns = Columns::of(&reader.header, options)?;
        reader.read(&mut |number, fields| {
            rows(ListRow { number, person: Ok(columns.person(fields)) });
        })
    }
}

/// A table whose header was read.
pub(super) struct Table<'a> {
    /// The columns, in small letters.
    pub(super) header: Vec<String>,
    reader: csv::Reader<&'a mut dyn BufRead>,
}

impl<'a> Table<'a> {
    /// Reads the header, and learns from it what separates the columns.
    pub(super) fn open(input: &'a mut dyn BufRead) -> Result<Self, ListError> {
        let head = input.fill_buf()?;
        let line = head.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let delimiter = delimiter_of(line).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            // In TSV of SPARQL results, quotation marks belong to the value.
            .quoting(!(delimiter == b'\t' && line.trim_ascii().starts_with(b"?")))
            .delimiter(delimiter)
            .from_reader(input);
        let header = reader.byte_headers().map_err(of_csv)?.iter().map(column_name).collect();
        Ok(Self { header, reader })
    }

    /// Returns where columns stand.
    pub(super) fn places_of<const N: usize>(
        &self,
        columns: [&str; N],
    ) -> Result<[usize; N], ListError> {
        let mut places = [0; N];
        for (place, column) in places.iter_mut().zip(columns) {
            let found = self.header.iter().position(|name| name == column);
            *place = found.ok_or_else(|| missing(column, column, &self.header))?;
        }
        Ok(places)
    }

    /// Hands on the fields of each row, with the number of its line.
    pub(super) fn read(&mut self, each: &mut dyn FnMut(u64, &[String])) -> Result<(), ListError> {
        let mut record = csv::ByteRecord::new();
        let mut fields: Vec<String> = Vec::new();
        while self.reader.read_byte_record(&mut record).map_err(of_csv)? {
            fields.clear();
            // Lists are in one encoding, mostly; where they are not, each row is in its own.
            if str::from_utf8(record.as_slice()).is_ok() {
                fields.extend(record.iter().map(|f| String::from_utf8_lossy(f).into_owned()));
            } else {
                fields.extend(record.iter().map(decoded));
            }
            each(record.position().map_or(0, csv::Position::line), &fields);
        }
        Ok(())
    }
}

impl Columns {
    fn of(header: &[String], options: &ListOptions) -> Result<Self, ListError> {
        for (field, column) in &options.columns {
            if !FIELDS.iter().any(|(known, _)| known == field) {
                return Err(ListError::UnknownField { field: field.clone() });
            }
            if !header.contains(&column.to_lowercase()) {
                return Err(missing(field, column, header));
            }
        }
        let find = |field: &str| {
            let mapped = options.columns.iter().find(|(name, _)| name == field);
            if let Some((_, column)) = mapped {
                return header.iter().position(|name| *name == column.to_lowercase());
            }
            let (_, names) = FIELDS.iter().find(|(known, _)| *known == field)?;
            names.iter().find_map(|name| header.iter().position(|column| column == name))
        };
        Ok(Self {
            name: find("name").ok_or_else(|| missing("name", "name", header))?,
            id: find("id"),
            aliases: find("aliases"),
            role: find("role"),
            country: find("country"),
            from: find("from"),
            to: find("to"),
            lang: find("lang"),
        })
    }

    fn person(&self, fields: &[String]) -> PersonRow {
        let value = |column: Option<usize>| {
            column.and_then(|column| fields.get(column)).map_or("", |field| plain(field.trim()))
        };
        let (name, tag) = literal(fields.get(self.name).map_or("", |field| field.trim()));
        let language = if tag.is_empty() { value(self.lang) } else { tag };
        let name_row = |text: &str| NameRow { language: language.to_owned(), ..NameRow::new(text) };
        let mut person = PersonRow { id: Some(value(self.id).to_owned()), ..PersonRow::default() };
        person.names.push(name_row(name));
        let aliases = value(self.aliases).split([';', '|']).map(str::trim);
        person.names.extend(aliases.filter(|alias| !alias.is_empty()).map(name_row));
        let office = OfficeRow {
            role: value(self.role).to_owned(),
            country: value(self.country).to_owned(),
            from: date(value(self.from)),
            to: date(value(self.to)),
        };
        if !(office.role.is_empty() && office.country.is_empty()) {
            person.offices.push(office);
        }
        person
    }
}

/// Returns the mark that separates the columns of a header; `None` if there is but one column.
fn delimiter_of(header: &[u8]) -> Option<u8> {
    let n = |mark: u8| header.iter().filter(|byte| **byte == mark).count();
    let best = [b'\t', b',', b';'].into_iter().max_by_key(|&mark| (n(mark), mark == b'\t'));
    best.filter(|&mark| n(mark) > 0)
}

/// Says whether a list that begins with `head` is a table with all of `columns`.
pub(super) fn has_columns(head: &[u8], columns: &[&str]) -> bool {
    let header = head_lines(head).next().unwrap_or_default();
    let found = fields_of(header, delimiter_of(header).unwrap_or(b','));
    columns.iter().all(|name| found.iter().any(|column| column == name))
}

/// Returns the columns of a header, in small letters.
fn fields_of(header: &[u8], delimiter: u8) -> Vec<String> {
    header.split(|&byte| byte == delimiter).map(column_name).collect()
}

fn column_name(bytes: &[u8]) -> String {
    let name = decoded(bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes));
    name.trim_matches(|c: char| c.is_whitespace() || c == '"' || c == '?').to_lowercase()
}

fn missing(field: &str, wanted: &str, found: &[String]) -> ListError {
    ListError::MissingColumn {
        field: field.to_owned(),
        wanted: wanted.to_owned(),
        found: found.to_vec(),
    }
}

fn of_csv(error: csv::Error) -> ListError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => ListError::Io(error),
        kind => ListError::Csv(csv::Error::from(std::io::Error::other(format!("{kind:?}")))),
    }
}

/// Returns the text of an RDF literal and its language, or a value as it is and none.
fn literal(value: &str) -> (&str, &str) {
    let Some(inner) = value.strip_prefix('"') else { return (plain(value), "") };
    match inner.rsplit_once('"') {
        Some((text, tag)) => (text, tag.strip_prefix('@').unwrap_or_default()),
        None => (value, ""),
    }
}

/// Returns the value without the decoration of RDF: the last part of an IRI, the text of a literal.
fn plain(value: &str) -> &str {
    let value = value.strip_prefix('<').and_then(|v| v.strip_suffix('>')).unwrap_or(value);
    if value.starts_with('"') {
        return literal(value).0;
    }
    match value.strip_prefix("http://www.wikidata.org/entity/") {
        Some(id) => id,
        None => value,
    }
}

/// Returns the day of a point in time: `2017-01-01T00:00:00Z` is a day that machines write.
fn date(value: &str) -> String {
    value.split_once('T').map_or(value, |(day, _)| day).to_owned()
}
