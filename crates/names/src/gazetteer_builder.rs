use std::io::{BufRead, BufReader, Read};

use rustc_hash::FxHashMap;

use crate::gazetteer::{Gazetteer, Office, Person};
use crate::{Lexicon, Role, fold};

/// The embedded starter list.
const STARTER: &str = include_str!("../../../data/gazetteer/people.csv");

/// Merges lists of people into one [`Gazetteer`].
///
/// A list is a CSV or TSV with a header: `name` is needed; `id`, `aliases` (`;` between), `role`,
/// `country`, `from`, `to` are read; other columns are ignored. Rows with the same id, or without
/// ids the same name, are one person with several offices.
///
/// ```
/// use copydesk_names::{GazetteerBuilder, Lexicon};
///
/// let lexicon = Lexicon::embedded();
/// let mut builder = GazetteerBuilder::new(&lexicon);
/// let rejected = builder.add_csv("name,role\nKalle Laanet,minister\nX 12,\n".as_bytes()).unwrap();
/// assert_eq!(rejected[0].row, 3);
/// assert!(builder.build().knows("Laanet, Kalle"));
/// ```
#[derive(Debug)]
pub struct GazetteerBuilder<'a> {
    lexicon: &'a Lexicon,
    people: Vec<Person>,
    names: Vec<(Box<str>, u32)>,
    numbers: FxHashMap<String, u32>,
    /// Offices that were read: lists repeat a few hundred wordings thousands of times.
    roles: FxHashMap<String, Role>,
}

/// A list that could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GazetteerError {
    /// The column that every list needs is absent.
    #[error("column `name` is missing (found: {})", found.join(", "))]
    MissingName {
        /// The columns that the header has.
        found: Vec<String>,
    },
    /// The bytes could not be fetched, or are no CSV.
    #[error("list is not readable as CSV")]
    Csv(#[from] csv::Error),
    /// The header could not be fetched.
    #[error("input failed")]
    Io(#[from] std::io::Error),
}

/// A row that was left out, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// The line of the list, counted from 1, the header included.
    pub row: u64,
    /// The name that the row gives.
    pub name: String,
    /// What is wrong with it.
    pub problem: RowProblem,
}

/// Why a row of a list is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowProblem {
    /// There is no name.
    #[error("name is empty")]
    Empty,
    /// The row is no UTF-8.
    #[error("row is not UTF-8")]
    NotText,
    /// The name has digits, brackets or other marks that no name has.
    #[error("name holds a digit or a bracket")]
    OddCharacter,
    /// The name is one word, which too much text would match.
    #[error("name is a single word")]
    SingleWord,
    /// A name in a script with capitals begins with none.
    #[error("name has no capital letter")]
    NoCapital,
}

/// Where the columns stand in a list.
struct Columns {
    name: usize,
    id: Option<usize>,
    aliases: Option<usize>,
    role: Option<usize>,
    country: Option<usize>,
    from: Option<usize>,
    to: Option<usize>,
}

impl<'a> GazetteerBuilder<'a> {
    /// Makes a builder that knows nobody.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon) -> Self {
        Self {
            lexicon,
            people: Vec::new(),
            names: Vec::new(),
            numbers: FxHashMap::default(),
            roles: FxHashMap::default(),
        }
    }

    /// Adds the embedded starter list.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same file.
    pub fn add_starter(&mut self) {
        self.add_csv(STARTER.as_bytes()).expect("the embedded list has a header");
    }

    /// Adds a list, and returns the rows that were left out. Tabs separate if the header has one.
    ///
    /// # Errors
    ///
    /// If the input fails, is no CSV, or has no column `name`.
    pub fn add_csv(&mut self, input: impl Read) -> Result<Vec<RejectedRow>, GazetteerError> {
        let mut input = BufReader::new(input);
        let header = input.fill_buf()?;
        let line = header.split(|&byte| byte == b'\n').next().unwrap_or_default();
        let delimiter = if line.contains(&b'\t') { b'\t' } else { b',' };
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(input);
        let columns = Columns::of(reader.headers()?)?;
        let mut rejected = Vec::new();
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            let row = record.position().map_or(0, csv::Position::line);
            let parsed = csv::StringRecord::from_byte_record(record.clone());
            let Ok(fields) = parsed else {
                let name = String::from_utf8_lossy(record.get(columns.name).unwrap_or_default());
                let name = name.into_owned();
                rejected.push(RejectedRow { row, name, problem: RowProblem::NotText });
                continue;
            };
            let name = fields.get(columns.name).unwrap_or_default().trim();
            match problem_of(name) {
                Some(problem) => {
                    rejected.push(RejectedRow { row, name: name.to_owned(), problem });
                }
                None => self.add_row(name, &columns, &fields),
            }
        }
        Ok(rejected)
    }

    /// Builds the gazetteer and its index. Takes `O(n log n)`.
    #[must_use]
    pub fn build(self) -> Gazetteer {
        Gazetteer::assemble(self.people, self.names)
    }

    fn add_row(&mut self, name: &str, columns: &Columns, fields: &csv::StringRecord) {
        let field = |column: Option<usize>| {
            column.and_then(|column| fields.get(column)).map(str::trim).filter(|f| !f.is_empty())
        };
        let id = field(columns.id);
        let key = id.map_or_else(|| format!("name {}", fold(name)), |id| format!("id {id}"));
        let next = u32::try_from(self.people.len()).expect("people are counted in 32 bits");
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            let (id, name) = (id.map(Into::into), name.into());
            self.people.push(Person { id, name, offices: Vec::new() });
        }
        let aliases = field(columns.aliases).unwrap_or_default();
        for form in std::iter::once(name).chain(aliases.split(';').map(str::trim)) {
            if problem_of(form).is_none() {
                self.names.push((form.into(), number));
            }
        }
        if let Some(office) = self.office(field(columns.role), field(columns.country)) {
            let (from, to) = (field(columns.from), field(columns.to));
            let office = Office { from: from.map(Into::into), to: to.map(Into::into), ..office };
            self.people[number as usize].offices.push(office);
        }
    }

    fn office(&mut self, role: Option<&str>, country: Option<&str>) -> Option<Office> {
        let known = country.and_then(|country| self.lexicon.country(&fold(country)));
        let text = match (role, country) {
            (Some(role), Some(country)) => format!("{role}, {country}"),
            (Some(only), None) | (None, Some(only)) => only.to_owned(),
            (None, None) => return None,
        };
        let mut parsed = role.map(|role| self.role(role)).unwrap_or_default();
        if let Some(country) = known {
            parsed = parsed.of_country(country);
        }
        Some(Office { text: text.into(), role: parsed, from: None, to: None })
    }

    fn role(&mut self, text: &str) -> Role {
        if let Some(role) = self.roles.get(text) {
            return role.clone();
        }
        let role = Role::parse(text, self.lexicon).unwrap_or_default();
        self.roles.insert(text.to_owned(), role.clone());
        role
    }
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, GazetteerError> {
        let clean = |name: &str| name.trim_start_matches('\u{feff}').trim().to_lowercase();
        let names: Vec<String> = header.iter().map(clean).collect();
        let find = |wanted: &str| names.iter().position(|name| name == wanted);
        let Some(name) = find("name") else {
            return Err(GazetteerError::MissingName { found: names });
        };
        Ok(Self {
            name,
            id: find("id"),
            aliases: find("aliases"),
            role: find("role"),
            country: find("country"),
            from: find("from"),
            to: find("to"),
        })
    }
}

/// Returns what speaks against believing a name.
fn problem_of(name: &str) -> Option<RowProblem> {
    let odd = |c: char| c.is_ascii_digit() || "()[]{}<>@/|\\=*".contains(c);
    let apart = |c: char| !c.is_alphanumeric() && !matches!(c, '\'' | '’');
    let small_only = name.chars().any(char::is_lowercase) && !name.chars().any(char::is_uppercase);
    if name.is_empty() {
        Some(RowProblem::Empty)
    } else if name.chars().any(odd) {
        Some(RowProblem::OddCharacter)
    } else if small_only {
        Some(RowProblem::NoCapital)
    } else if name.split(apart).filter(|word| !word.is_empty()).count() < 2 {
        Some(RowProblem::SingleWord)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{GazetteerBuilder, RowProblem};
    use crate::{Gazetteer, Lexicon};

    #[test]
    fn rows_of_one_id_are_one_person() {
        let lexicon = Lexicon::embedded();
        let mut builder = GazetteerBuilder::new(&lexicon);
        let list = "\u{feff}id,name,role,country,aliases,note\n\
                    q1,Julian Smith,chief whip,United Kingdom,Julian R. Smith; ,x\n\
                    q1,Julian Smith,Northern Ireland secretary,United Kingdom,,\n";
        assert_eq!(builder.add_csv(list.as_bytes()).unwrap(), []);
        let gazetteer = builder.build();
        assert_eq!(gazetteer.people().len(), 1);
        assert_eq!(gazetteer.people()[0].offices.len(), 2);
        assert!(gazetteer.knows("JULIAN R SMITH"));
    }

    #[test]
    fn bad_rows_are_left_out_with_their_reason() {
        let lexicon = Lexicon::embedded();
        let mut builder = GazetteerBuilder::new(&lexicon);
        let list = "name\tid\nAlan Turing\t1\nMadonna\t2\nJohn (Jack) Kay\t3\n\t4\njohn kay\t5\n";
        let rejected = builder.add_csv(list.as_bytes()).unwrap();
        let problems: Vec<_> = rejected.iter().map(|row| (row.row, row.problem)).collect();
        assert_eq!(
            problems,
            [
                (3, RowProblem::SingleWord),
                (4, RowProblem::OddCharacter),
                (5, RowProblem::Empty),
                (6, RowProblem::NoCapital),
            ]
        );
        assert_eq!(builder.build().people().len(), 1);
    }

    #[test]
    fn a_list_without_names_says_what_it_has() {
        let lexicon = Lexicon::embedded();
        let mut builder = GazetteerBuilder::new(&lexicon);
        let error = builder.add_csv("id,label\n1,X Y\n".as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), "column `name` is missing (found: id, label)");
    }

    #[test]
    fn the_starter_list_is_clean() {
        let lexicon = Lexicon::embedded();
        let mut builder = GazetteerBuilder::new(&lexicon);
        let rejected = builder.add_csv(super::STARTER.as_bytes()).unwrap();
        assert_eq!(rejected, []);
        assert!(Gazetteer::starter(&lexicon).knows("Kalle Laanet"));
    }
}
