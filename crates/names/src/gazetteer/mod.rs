//! The people who are known, by name and by office.

pub(crate) mod builder;
pub(crate) mod columns;
pub(crate) mod image;
pub(crate) mod interner;
pub(crate) mod layer;
pub(crate) mod offices;
pub(crate) mod quarantine;
pub(crate) mod row;

use image::{Image, ImageError, Verify, block_hash};
use layer::{Layer, Source};

use crate::index::search::Search;
use crate::query::Query;
use crate::{Lexicon, Role, name_tokens};

/// The people whose names are known, with their offices, and the index over their names.
///
/// Compiled lists in layers, each read where it lies: in memory, in the program, or in a mapped
/// file. People and names are numbered through all layers.
#[derive(Debug, Default)]
pub struct Gazetteer {
    layers: Vec<Numbered>,
}

/// A layer, and the numbers of its first person and its first name.
#[derive(Debug)]
struct Numbered {
    layer: Layer,
    first_person: u32,
    first_name: u32,
}

/// A known person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person<'a> {
    /// The id in the list that the person comes from.
    pub id: Option<&'a str>,
    /// The name as it should be written.
    pub name: &'a str,
    /// What the person is or was.
    pub offices: Vec<Office<'a>>,
}

/// An office and when it was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office<'a> {
    /// The office with its country, as people write it.
    pub text: &'a str,
    /// The office in comparable form.
    pub role: Role,
    /// The first year or date, as given.
    pub from: Option<&'a str>,
    /// The last year or date, as given; `None` for today.
    pub to: Option<&'a str>,
}

/// One of the names of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameForm<'a> {
    /// The name as written.
    pub text: &'a str,
    /// Its language, such as `en`; empty where no list says, or lists disagree.
    pub language: &'a str,
    /// How many rows of the lists have it.
    pub n_sources: u32,
    /// Whether the list itself has doubts: the name finds the person, but proves nothing.
    pub is_weak: bool,
}

impl Gazetteer {
    /// Returns the list of people who are often in the news, `data/gazetteer/people.csv`, built
    /// anew. Takes some ten milliseconds; a program that starts often opens it compiled.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same file.
    #[must_use]
    pub fn starter(lexicon: &Lexicon) -> Self {
        let mut builder = crate::GazetteerBuilder::new(lexicon);
        builder.add_starter();
        builder.build()
    }

    /// Opens a compiled gazetteer, as `GazetteerBuilder::write` made it, after verifying all of it. Takes
    /// as long as reading the bytes once.
    ///
    /// # Errors
    ///
    /// If the bytes are no compiled gazetteer, of another format or other word lists, cut short or
    /// damaged. The message says what to do.
    pub fn open(
        bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
        lexicon: &Lexicon,
    ) -> Result<Self, ImageError> {
        Self::open_with(bytes, lexicon, &|blocks| blocks.iter().map(|b| block_hash(b)).collect())
    }

    /// As [`open`](Self::open), with the checksums of the blocks had from `hashes`: that is
    /// the hash of each, on as many threads as the caller likes.
    ///
    /// # Errors
    ///
    /// As [`open`](Self::open).
    pub fn open_with(
        bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
        lexicon: &Lexicon,
        hashes: &dyn Fn(&[&[u8]]) -> Vec<u64>,
    ) -> Result<Self, ImageError> {
        let image = Image::open(bytes, lexicon.roles_digest(), Verify::Blocks(hashes))?;
        Ok(Self::of(image))
    }

    /// Returns the checksum of a block of a compiled gazetteer, for
    /// [`open_with`](Self::open_with).
    #[must_use]
    pub fn block_hash(block: &[u8]) -> u64 {
        block_hash(block)
    }

    /// Says whether bytes begin as a compiled gazetteer does.
    #[must_use]
    pub fn is_compiled(head: &[u8]) -> bool {
        Image::is_at_start_of(head)
    }

    /// Opens what this very program compiled, without verifying it.
    ///
    /// # Panics
    ///
    /// If the bytes are anything else.
    #[must_use]
    pub fn embedded(bytes: &'static [u8], lexicon: &Lexicon) -> Self {
        Self::trusted(Box::new(bytes), lexicon)
    }

    pub(crate) fn trusted(bytes: Box<dyn AsRef<[u8]> + Send + Sync>, lexicon: &Lexicon) -> Self {
        let image = Image::open(bytes, lexicon.roles_digest(), Verify::Trusted);
        Self::of(image.expect("what this program compiled is whole"))
    }

    fn of(image: Image) -> Self {
        let mut gazetteer = Self::default();
        gazetteer.push(Layer::new(image));
        gazetteer
    }

    /// Adds the people of another gazetteer, numbered after those of this one.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        for Numbered { layer, .. } in other.layers {
            self.push(layer);
        }
        self
    }

    fn push(&mut self, layer: Layer) {
        let (first_person, first_name) =
            (columns::number(self.n_people()), columns::number(self.n_names()));
        self.layers.push(Numbered { layer, first_person, first_name });
    }

    /// Returns the number of people.
    #[must_use]
    pub fn n_people(&self) -> usize {
        self.layers.iter().map(|n| n.layer.n_people()).sum()
    }

    /// Returns the number of names and aliases.
    #[must_use]
    pub fn n_names(&self) -> usize {
        self.layers.iter().map(|n| n.layer.n_names()).sum()
    }

    /// Returns the number of different words in names.
    #[must_use]
    pub fn n_words(&self) -> usize {
        self.layers.iter().map(|n| n.layer.index().n_words()).sum()
    }

    /// Returns the number of offices that people hold or held.
    #[must_use]
    pub fn n_offices(&self) -> usize {
        self.layers.iter().map(|n| n.layer.n_offices()).sum()
    }

    /// Returns the size in bytes, in memory and on disk.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.layers.iter().map(|n| n.layer.n_bytes()).sum()
    }

    /// Returns the checksum of each layer: two gazetteers with the same ones answer alike. Nothing is
    /// read for it.
    pub fn checksums(&self) -> impl Iterator<Item = u64> {
        self.layers.iter().map(|numbered| numbered.layer.checksum())
    }

    /// Returns the lists that went into it.
    #[must_use]
    pub fn sources(&self) -> Vec<Source> {
        self.layers.iter().flat_map(|n| n.layer.sources()).collect()
    }

    /// Returns the people, in the order of the lists.
    pub fn people(&self) -> impl Iterator<Item = Person<'_>> {
        self.layers.iter().flat_map(|numbered| {
            let n_people = columns::number(numbered.layer.n_people());
            (0..n_people).map(|number| numbered.layer.person(number))
        })
    }

    /// Returns a person by number, counted from 0. A number beyond the last gives a person
    /// without a name.
    #[must_use]
    pub fn person(&self, number: u32) -> Person<'_> {
        let none = Person { id: None, name: "", offices: Vec::new() };
        let layer = self.layer_of(number, |layer| layer.first_person);
        layer.map_or(none, |n| n.layer.person(number - n.first_person))
    }

    /// Returns the names of a person, the one to write first.
    pub fn names_of(&self, person: u32) -> impl Iterator<Item = NameForm<'_>> {
        let layer = self.layer_of(person, |layer| layer.first_person);
        layer.into_iter().flat_map(move |n| n.layer.names_of(person - n.first_person))
    }

    /// Says whether a person of exactly this name is known; case, accents, word order and
    /// hyphens do not count.
    #[must_use]
    pub fn knows(&self, name: &str) -> bool {
        self.layers.iter().any(|numbered| numbered.layer.index().may_have(name))
            && !self.exact(&name_tokens(name)).is_empty()
    }

    /// Returns the people of exactly these folded words, ascending.
    pub(crate) fn exact(&self, tokens: &[String]) -> Vec<u32> {
        let mut people = Vec::new();
        for Numbered { layer, first_person, .. } in &self.layers {
            let names = layer.index().exact(tokens);
            let certain = names.into_iter().filter(|&name| !layer.is_weak(name));
            people.extend(certain.map(|name| first_person + layer.owner(name)));
        }
        people.sort_unstable();
        people.dedup();
        people
    }

    /// Prepares a search in every layer; with each comes the number of the layer's first name.
    pub(crate) fn searches<'s>(
        &'s self,
        query: &'s Query<'s>,
    ) -> impl Iterator<Item = (u32, Search<'s>)> {
        let layers = self.layers.iter();
        layers.filter_map(|Numbered { layer, first_name, .. }| {
            Some((*first_name, layer.search(query)?))
        })
    }

    /// Returns in how many places of the lists a folded word stands.
    pub(crate) fn bearers(&self, word: &str) -> usize {
        self.layers.iter().map(|numbered| numbered.layer.index().bearers(word)).sum()
    }

    /// Returns the person that a name belongs to, and the name as written.
    pub(crate) fn owner(&self, name: u32) -> (u32, &str) {
        self.layer_of(name, |layer| layer.first_name).map_or((u32::MAX, ""), |n| {
            let local = name - n.first_name;
            (n.first_person + n.layer.owner(local), n.layer.name_text(local))
        })
    }

    /// Returns the people who hold or held the office that `role` names, in whatever country, and whose name `query` may be
    /// a spelling of.
    pub(crate) fn holders(&self, role: &Role, query: &Query) -> Vec<u32> {
        let mut holders = Vec::new();
        if role.names_office() {
            for Numbered { layer, first_person, .. } in &self.layers {
                let found = layer.holders(role.office_key(), query);
                holders.extend(found.map(|person| first_person + person));
            }
        }
        holders
    }

    fn layer_of(&self, number: u32, first: impl Fn(&Numbered) -> u32) -> Option<&Numbered> {
        self.layers.iter().rev().find(|layer| first(layer) <= number)
    }
}
