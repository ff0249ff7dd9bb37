//! One compiled list of people, read where it lies.

use super::columns::{self, Numbers, Runs, Texts};
use super::image::{Image, Section};
use super::{NameForm, Office, Person};
use crate::index::NameIndex;
use crate::index::neighbourhood::Neighbourhood;
use crate::index::search::Search;
use crate::memo::Memo;
use crate::query::Query;
use crate::sieve::Sieve;
use crate::{CountryId, Role};

/// The bits of a name's mark that count the rows that have it.
pub(crate) const MARK_SOURCES: u32 = 0x7fff;
/// The bit of a name's mark that says that its list has doubts.
pub(crate) const MARK_WEAK: u32 = 0x8000;

/// A list that went into a gazetteer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The name of the file.
    pub name: String,
    /// The format that it was read as.
    pub format: String,
    /// XXH3 of its bytes, 128 bits, as hexadecimal digits.
    pub digest: String,
    /// How many names were taken.
    pub n_names: u64,
    /// How many names were left out.
    pub n_rejected: u64,
}

impl Source {
    pub(crate) fn encode(sources: &[Self]) -> Vec<u8> {
        let mut out = String::new();
        for Self { name, format, digest, n_names, n_rejected } in sources {
            let name = name.replace(['\t', '\n'], " ");
            out.push_str(&format!("{name}\t{format}\t{digest}\t{n_names}\t{n_rejected}\n"));
        }
        out.into_bytes()
    }

    fn decode(line: &str) -> Option<Self> {
        let mut fields = line.split('\t');
        let mut next = || fields.next().map(str::to_owned);
        Some(Self {
            name: next()?,
            format: next()?,
            digest: next()?,
            n_names: next()?.parse().ok()?,
            n_rejected: next()?.parse().ok()?,
        })
    }
}

#[derive(Debug)]
pub(crate) struct Layer {
    image: Image,
    /// The neighbours of words that were asked for.
    near_words: Memo<Neighbourhood>,
}

impl Layer {
    pub(crate) fn new(image: Image) -> Self {
        Self { image, near_words: Memo::default() }
    }

    pub(crate) fn checksum(&self) -> u64 {
        self.image.checksum()
    }

    pub(crate) fn n_bytes(&self) -> usize {
        self.image.n_bytes()
    }

    pub(crate) fn n_people(&self) -> usize {
        self.image.numbers(Section::PersonNames).len().saturating_sub(1)
    }

    pub(crate) fn n_names(&self) -> usize {
        self.image.numbers(Section::NamePeople).len()
    }

    pub(crate) fn n_offices(&self) -> usize {
        self.image.numbers(Section::Offices).len() / 3
    }

    pub(crate) fn index(&self) -> NameIndex<'_> {
        NameIndex::of(&self.image)
    }

    /// Prepares a search for a query.
    pub(crate) fn search<'s>(&'s self, query: &'s Query<'s>) -> Option<Search<'s>> {
        Search::of(query, self.index(), &self.near_words)
    }

    pub(crate) fn sources(&self) -> Vec<Source> {
        let text = str::from_utf8(self.image.bytes(Section::Sources)).unwrap_or_default();
        text.lines().filter_map(Source::decode).collect()
    }

    /// Returns whose name it is.
    pub(crate) fn owner(&self, name: u32) -> u32 {
        self.image.numbers(Section::NamePeople).get(name as usize)
    }

    pub(crate) fn name_text(&self, name: u32) -> &str {
        self.texts(Section::NameTextBorders, Section::NameTexts).get(name as usize)
    }

    pub(crate) fn is_weak(&self, name: u32) -> bool {
        self.image.numbers(Section::NameMarks).get(name as usize) & MARK_WEAK != 0
    }

    pub(crate) fn names_of(&self, person: u32) -> impl Iterator<Item = NameForm<'_>> {
        let (start, end) = self.image.numbers(Section::PersonNames).borders(person as usize);
        let texts = self.texts(Section::NameTextBorders, Section::NameTexts);
        let languages = self.texts(Section::LanguageBorders, Section::LanguageTexts);
        let marks = self.image.numbers(Section::NameMarks);
        (start..end.min(texts.len())).map(move |at| {
            let mark = marks.get(at);
            NameForm {
                text: texts.get(at),
                language: languages.get((mark >> 16) as usize),
                n_sources: mark & MARK_SOURCES,
                is_weak: mark & MARK_WEAK != 0,
            }
        })
    }

    pub(crate) fn person(&self, person: u32) -> Person<'_> {
        let (first, _) = self.image.numbers(Section::PersonNames).borders(person as usize);
        let id = self.texts(Section::IdBorders, Section::IdTexts).get(person as usize);
        Person {
            id: Some(id).filter(|id| !id.is_empty()),
            name: self.texts(Section::NameTextBorders, Section::NameTexts).get(first),
            offices: self.offices(person),
        }
    }

    /// Returns the people who hold or held an office, and whose name `query` may be a spelling of.
    pub(crate) fn holders(&self, office_key: u64, query: &Query) -> impl Iterator<Item = u32> {
        let (index, mut sieve) = (self.index(), Sieve::default());
        let names = self.image.numbers(Section::PersonNames);
        let holders = self.image.map(Section::HolderDirectory, Section::HolderEntries);
        holders.get(office_key).filter(move |&person| {
            let (name, _) = names.borders(person as usize);
            sieve.passes(index.words_of(columns::number(name)), query, &index)
        })
    }

    fn offices(&self, person: u32) -> Vec<Office<'_>> {
        let (start, end) = self.image.numbers(Section::PersonOffices).borders(person as usize);
        let rows = self.image.numbers(Section::Offices);
        let dates = self.texts(Section::DateBorders, Section::DateTexts);
        let date = |at: u32| Some(dates.get(at as usize)).filter(|date| !date.is_empty());
        let texts = self.texts(Section::OfficeTextBorders, Section::OfficeTexts);
        (start..end.min(rows.len() / 3))
            .map(|at| {
                let kind = rows.get(3 * at) as usize;
                let (from, to) = (date(rows.get(3 * at + 1)), date(rows.get(3 * at + 2)));
                Office { text: texts.get(kind), role: self.role(kind), from, to }
            })
            .collect()
    }

    fn role(&self, kind: usize) -> Role {
        let words = self.image.bytes(Section::OfficeWords).as_chunks().0;
        let (start, end) = self.image.numbers(Section::OfficeWordBorders).borders(kind);
        let words = words.get(start..end).unwrap_or_default();
        let countries = Runs {
            borders: self.image.numbers(Section::OfficeCountryBorders),
            values: self.image.numbers(Section::OfficeCountries),
        };
        Role::from_parts(
            words.iter().map(|word| u64::from_le_bytes(*word)).collect(),
            countries.get(kind).iter().filter_map(CountryId::from_number).collect(),
        )
    }

    fn texts(&self, borders: Section, bytes: Section) -> Texts<'_> {
        Texts { borders: Numbers::new(self.image.bytes(borders)), bytes: self.image.bytes(bytes) }
    }
}
