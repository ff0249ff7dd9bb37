use crate::gazetteer_builder::GazetteerBuilder;
use crate::multimap::MultiMap;
use crate::name_index::NameIndex;
use crate::{Lexicon, Role, name_tokens};

/// The people whose names are known, with their offices, and the index over their names.
#[derive(Debug, Default)]
pub struct Gazetteer {
    people: Vec<Person>,
    /// Every name and alias as written, and whose it is.
    names: Vec<(Box<str>, u32)>,
    index: NameIndex,
    /// People by the key of an office that they hold or held.
    holders: MultiMap,
}

/// A known person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id in the list that the person comes from.
    pub id: Option<Box<str>>,
    /// The name as it should be written.
    pub name: Box<str>,
    /// What the person is or was.
    pub offices: Vec<Office>,
}

/// An office and when it was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// The office with its country, as people write it.
    pub text: Box<str>,
    /// The office in comparable form.
    pub role: Role,
    /// The first year or date, as given.
    pub from: Option<Box<str>>,
    /// The last year or date, as given; `None` for today.
    pub to: Option<Box<str>>,
}

impl Gazetteer {
    /// Returns the embedded list of people who are often in the news, `data/gazetteer/people.csv`.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same file.
    #[must_use]
    pub fn starter(lexicon: &Lexicon) -> Self {
        let mut builder = GazetteerBuilder::new(lexicon);
        builder.add_starter();
        builder.build()
    }

    pub(crate) fn assemble(people: Vec<Person>, names: Vec<(Box<str>, u32)>) -> Self {
        let index = NameIndex::build(names.iter().map(|(name, _)| &**name));
        let mut holders = Vec::new();
        for (number, person) in (0..).zip(&people) {
            holders.extend(
                person
                    .offices
                    .iter()
                    .filter(|office| office.role.names_office())
                    .map(|office| (office.role.office_key(), number)),
            );
        }
        Self { people, names, index, holders: MultiMap::build(&holders) }
    }

    /// Returns the people, in the order of the lists.
    #[must_use]
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// Says whether a person of exactly this name is known; case, accents, word order and
    /// hyphens do not count.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        !self.index.is_empty() && !self.index.exact(&name_tokens(name)).is_empty()
    }

    /// Returns the people of exactly these folded words.
    pub(crate) fn exact(&self, tokens: &[String]) -> Vec<u32> {
        let mut people: Vec<u32> =
            self.index.exact(tokens).iter().map(|&name| self.names[name as usize].1).collect();
        people.sort_unstable();
        people.dedup();
        people
    }

    pub(crate) fn index(&self) -> &NameIndex {
        &self.index
    }

    pub(crate) fn person(&self, number: u32) -> &Person {
        &self.people[number as usize]
    }

    /// Returns the person that a name of the index belongs to, and the name as written.
    pub(crate) fn owner(&self, name: u32) -> (u32, &str) {
        let (written, person) = &self.names[name as usize];
        (*person, written)
    }

    /// Returns the people who hold or held the office that `role` names, in whatever country.
    pub(crate) fn holders(&self, role: &Role) -> &[u32] {
        if role.names_office() { self.holders.get(role.office_key()) } else { &[] }
    }
}
