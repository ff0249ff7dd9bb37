use std::io::{self, Write};

use super::columns::{Column, Numbers, Texts, number};
use super::image::{ImageWriter, Section};
use super::interner::Interner;
use super::layer::{MARK_SOURCES, MARK_WEAK, Source};
use super::offices::Offices;
use super::quarantine::{RowProblem, capitalised, clean, problem_of};
use super::row::{NameRow, PersonRow};
use crate::gazetteer::Gazetteer;
use crate::gazetteer_formats::ListOptions;
use crate::{Lexicon, fold};

/// Merges lists of people into one gazetteer.
///
/// Rows with the same id, or without ids the same name, are one person with several names and
/// offices. People and names stay in the order in which they come, so the same lists give the
/// same bytes. Holds some 100 bytes a name until it is done, and the offices.
///
/// ```
/// use copydesk_names::{GazetteerBuilder, Lexicon, PersonRow};
///
/// let lexicon = Lexicon::embedded();
/// let mut builder = GazetteerBuilder::new(&lexicon);
/// builder.add(&PersonRow::named("Kalle Laanet"), &mut |_, _| {});
/// assert!(builder.build().knows("Laanet, Kalle"));
/// ```
#[derive(Debug)]
pub struct GazetteerBuilder<'a> {
    lexicon: &'a Lexicon,
    /// What rows are known by: an id, or a folded name after a mark that no id has.
    keys: Interner,
    names: Names,
    offices: Offices<'a>,
    languages: Interner,
    sources: Vec<Source>,
}

/// Names as they come, with whose they are.
#[derive(Debug)]
struct Names {
    texts: String,
    borders: Vec<u32>,
    people: Vec<u32>,
    marks: Vec<u32>,
}

/// Begins the key of a person without an id.
const BY_NAME: char = '\u{1}';

impl<'a> GazetteerBuilder<'a> {
    /// Makes a builder that knows nobody.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon) -> Self {
        let mut builder = Self {
            lexicon,
            keys: Interner::default(),
            names: Names {
                texts: String::new(),
                borders: vec![0],
                people: Vec::new(),
                marks: Vec::new(),
            },
            offices: Offices::new(lexicon),
            languages: Interner::default(),
            sources: Vec::new(),
        };
        // Number 0 is the unknown language.
        builder.languages.intern("");
        builder
    }

    /// Adds the embedded starter list.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same file.
    pub fn add_starter(&mut self) {
        let starter = include_bytes!("../../../../data/gazetteer/people.csv");
        self.add_list(&mut &starter[..], None, &ListOptions::default(), &mut |_| {})
            .expect("the embedded list has a header");
    }

    /// Returns the number of names that were taken.
    #[must_use]
    pub fn n_names(&self) -> usize {
        self.names.people.len()
    }

    /// Adds a person; names that are not believed are left out and handed to `reject`. Returns
    /// whether a name or an office was taken.
    pub fn add(&mut self, row: &PersonRow, reject: &mut dyn FnMut(&str, RowProblem)) -> bool {
        self.add_with(row, false, reject)
    }

    /// As [`add`](Self::add); in a list without capitals, names get them.
    pub(crate) fn add_with(
        &mut self,
        row: &PersonRow,
        is_small: bool,
        reject: &mut dyn FnMut(&str, RowProblem),
    ) -> bool {
        let mut person = row.id.as_ref().filter(|id| !id.is_empty()).map(|id| self.keys.intern(id));
        let mut n_taken = 0;
        for name in &row.names {
            let mut text = clean(&name.text);
            if is_small {
                text = capitalised(&text);
            }
            if let Some(problem) = problem_of(&text) {
                reject(&name.text, problem);
                continue;
            }
            let person = *person
                .get_or_insert_with(|| self.keys.intern(&format!("{BY_NAME}{}", fold(&text))));
            self.add_name(person, &text, name);
            n_taken += 1;
        }
        if row.names.is_empty() && row.offices.is_empty() {
            reject("", RowProblem::Empty);
        }
        if n_taken == 0 && !row.names.is_empty() {
            return false;
        }
        let Some(person) = person else { return false };
        for office in &row.offices {
            self.offices.add(person, office);
        }
        true
    }

    /// Notes where rows came from, for `gazetteer info`.
    pub fn add_source(&mut self, source: Source) {
        self.sources.push(source);
    }

    /// Builds the gazetteer in memory. Takes `O(n log n)`.
    ///
    /// # Panics
    ///
    /// If there are more than 2³² names, or four gigabytes of them.
    #[must_use]
    pub fn build(self) -> Gazetteer {
        let lexicon = self.lexicon;
        let mut bytes = Vec::new();
        self.write(&mut bytes).expect("memory takes everything");
        Gazetteer::trusted(Box::new(bytes), lexicon)
    }

    /// Writes the gazetteer in its compiled form, to be opened with [`Gazetteer::open`].
    ///
    /// # Errors
    ///
    /// If `out` fails.
    ///
    /// # Panics
    ///
    /// If there are more than 2³² names, or four gigabytes of them.
    pub fn write(self, out: &mut dyn Write) -> io::Result<()> {
        let mut image = ImageWriter::new(self.lexicon.roles_digest());
        let numbers = self.numbers_of_people();
        self.offices.write(&numbers, &mut image);
        image.add(Section::Sources, Column(Source::encode(&self.sources)));
        add_texts(&mut image, Section::LanguageTexts, Section::LanguageBorders, self.languages);
        add_ids(&self.keys, &numbers, &mut image);
        drop(self.keys);
        let (texts, borders) = self.names.into_columns(&numbers, &mut image);
        let names = Texts { borders: Numbers::new(&borders.0), bytes: &texts.0 };
        crate::index::build::build(names, &mut image);
        image.add(Section::NameTexts, texts);
        image.add(Section::NameTextBorders, borders);
        image.write(out)
    }

    fn add_name(&mut self, person: u32, text: &str, name: &NameRow) {
        let language = self.languages.intern(&name.language);
        self.names.texts.push_str(text);
        self.names.borders.push(number(self.names.texts.len()));
        self.names.people.push(person);
        self.names.marks.push(language << 16 | if name.is_weak { MARK_WEAK } else { 0 } | 1);
    }

    /// Returns the final number of each person: those who never got a name fall away.
    fn numbers_of_people(&self) -> Vec<Option<u32>> {
        let mut is_named = vec![false; self.keys.len()];
        for &person in &self.names.people {
            is_named[person as usize] = true;
        }
        let mut next = 0..;
        is_named.into_iter().map(|named| named.then(|| next.next()).flatten()).collect()
    }
}

impl Names {
    /// Groups the names by person, each form once, and returns their texts and borders.
    fn into_columns(self, numbers: &[Option<u32>], image: &mut ImageWriter) -> (Column, Column) {
        let n_people = numbers.iter().flatten().count();
        let owner = |at: usize| {
            numbers[self.people[at] as usize].expect("whoever has a name has a number") as usize
        };
        let mut starts = vec![0_u32; n_people + 1];
        for at in 0..self.people.len() {
            starts[owner(at) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut grouped = vec![0_u32; self.people.len()];
        for at in 0..self.people.len() {
            let slot = &mut next[owner(at)];
            grouped[*slot as usize] = number(at);
            *slot += 1;
        }
        let text = |at: u32| {
            &self.texts[self.borders[at as usize] as usize..self.borders[at as usize + 1] as usize]
        };
        let (mut texts, mut borders) = (Vec::with_capacity(self.texts.len()), Column::of([0]));
        let (mut people, mut marks) = (Column::default(), Column::default());
        let mut person_names = Column::of([0]);
        let mut n = 0;
        let mut distinct: Vec<(u32, u32)> = Vec::new();
        for (person, range) in (0..).zip(starts.windows(2)) {
            distinct.clear();
            for &at in &grouped[range[0] as usize..range[1] as usize] {
                let mark = self.marks[at as usize];
                match distinct.iter_mut().find(|(other, _)| text(*other) == text(at)) {
                    Some((_, known)) => *known = merged(*known, mark),
                    None => distinct.push((at, mark)),
                }
            }
            for &(at, mark) in &distinct {
                texts.extend_from_slice(text(at).as_bytes());
                borders.push(number(texts.len()));
                people.push(person);
                marks.push(mark);
                n += 1;
            }
            person_names.push(n);
        }
        image.add(Section::NamePeople, people);
        image.add(Section::NameMarks, marks);
        image.add(Section::PersonNames, person_names);
        (Column(texts), borders)
    }
}

/// Merges the marks of a name that two rows have: language, doubt, and how many rows they are.
fn merged(a: u32, b: u32) -> u32 {
    let language = if a >> 16 == b >> 16 { a >> 16 } else { 0 };
    let sources = ((a & MARK_SOURCES) + (b & MARK_SOURCES)).min(MARK_SOURCES);
    language << 16 | (a & b & MARK_WEAK) | sources
}

pub(super) fn add_texts(image: &mut ImageWriter, texts: Section, borders: Section, from: Interner) {
    let (text_column, border_column) = from.into_columns();
    image.add(texts, text_column);
    image.add(borders, border_column);
}

/// Adds the ids of the people who have one.
fn add_ids(keys: &Interner, numbers: &[Option<u32>], image: &mut ImageWriter) {
    let (mut texts, mut borders) = (Vec::new(), Column::of([0]));
    for (key, _) in (0..).zip(numbers).filter(|(_, number)| number.is_some()) {
        let id = keys.get(key);
        if !id.starts_with(BY_NAME) {
            texts.extend_from_slice(id.as_bytes());
        }
        borders.push(number(texts.len()));
    }
    image.add(Section::IdTexts, Column(texts));
    image.add(Section::IdBorders, borders);
}

#[cfg(test)]
mod tests {
    use super::{GazetteerBuilder, RowProblem};
    use crate::{Gazetteer, Lexicon, NameRow, OfficeRow, PersonRow};

    fn office(role: &str, country: &str) -> OfficeRow {
        OfficeRow { role: role.into(), country: country.into(), ..OfficeRow::default() }
    }

    fn built(rows: &[PersonRow]) -> (Gazetteer, Vec<(String, RowProblem)>) {
        let lexicon = Lexicon::embedded();
        let mut builder = GazetteerBuilder::new(&lexicon);
        let mut rejected = Vec::new();
        for row in rows {
            builder.add(row, &mut |name, problem| rejected.push((name.to_owned(), problem)));
        }
        (builder.build(), rejected)
    }

    #[test]
    fn rows_of_one_id_are_one_person() {
        let mut first = PersonRow { id: Some("q1".into()), ..PersonRow::named("Julian Smith") };
        first.offices.push(office("chief whip", "United Kingdom"));
        let mut second = first.clone();
        second.names.push(NameRow::new("Julian R. Smith"));
        second.offices.push(office("Northern Ireland secretary", "gb"));
        second.offices.push(office("envoy", "Korea, South"));
        let (gazetteer, rejected) = built(&[first, PersonRow::named("Adam Smith"), second]);
        assert_eq!((rejected, gazetteer.n_people()), (vec![], 2));
        let person = gazetteer.person(0);
        let offices: Vec<_> = person.offices.iter().map(|office| office.text).collect();
        assert_eq!(
            offices,
            [
                "chief whip, United Kingdom",
                "Northern Ireland secretary, United Kingdom",
                "envoy, South Korea"
            ]
        );
        let names: Vec<_> = gazetteer.names_of(0).map(|name| (name.text, name.n_sources)).collect();
        assert_eq!(names, [("Julian Smith", 2), ("Julian R. Smith", 1)]);
        assert!(gazetteer.knows("JULIAN R SMITH"));
    }

    #[test]
    fn offices_may_come_before_and_after_the_person() {
        let row = |offices| PersonRow { id: Some("q7".into()), names: vec![], offices };
        let named = PersonRow { id: Some("q7".into()), ..PersonRow::named("Kersti Kaljulaid") };
        let nobody = PersonRow { id: Some("q8".into()), ..row(vec![office("mayor", "")]) };
        let (gazetteer, _) = built(&[
            nobody,
            row(vec![office("president", "Estonia")]),
            named,
            row(vec![office("judge", "Estonia")]),
        ]);
        assert_eq!(gazetteer.n_people(), 1);
        assert_eq!(gazetteer.person(0).offices.len(), 2);
        assert_eq!(gazetteer.person(0).id, Some("q7"));
    }

    #[test]
    fn names_that_are_not_believed_leave_the_others() {
        let mut row = PersonRow::named("Pelé");
        row.names.push(NameRow::new("Edson Arantes do Nascimento"));
        let (gazetteer, rejected) = built(&[row, PersonRow::named("Ronaldo")]);
        assert_eq!(gazetteer.person(0).name, "Edson Arantes do Nascimento");
        assert_eq!(gazetteer.n_people(), 1);
        assert_eq!(
            rejected,
            [
                ("Pelé".to_owned(), RowProblem::SingleWord),
                ("Ronaldo".to_owned(), RowProblem::SingleWord)
            ]
        );
    }

    #[test]
    fn a_weak_alias_proves_nothing() {
        let mut row = PersonRow::named("Edward Stone");
        row.names.push(NameRow { is_weak: true, ..NameRow::new("Ted Rock") });
        let (gazetteer, _) = built(&[row]);
        assert!(gazetteer.knows("Edward Stone") && !gazetteer.knows("Ted Rock"));
    }
}
