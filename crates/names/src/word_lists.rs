//! The lists of `data/lexicon` as they are written. Shared with the build script, which makes a table of their words.

use std::collections::BTreeMap;

use crate::word_info::{Classes, WordInfo};

/// Bearers per million that a name of the hand-made world lists counts for: the share of a name
/// of middling rank in the US Census, for want of a count.
const WORLD_SHARE: u32 = 50;

/// What the names of the longer lists count for, which are rarer.
const RARER_SHARE: u32 = 8;

/// What family names count for that fewer than ten in a million bear.
const RARE_SHARE: u32 = 3;

/// Places that own offices.
pub(crate) const COUNTRIES: &str = include_str!("../../../data/lexicon/countries.txt");
/// Offices, and the words that qualify them.
pub(crate) const ROLES: &str = include_str!("../../../data/lexicon/roles.txt");
const COMMON_WORDS: &str = include_str!("../../../data/lexicon/common_words.txt");

/// The class of rows that have pairs of synonyms.
const SYNONYM: &str = "synonym";

/// Returns what all lists know about each word.
pub(crate) fn all_words() -> BTreeMap<&'static str, WordInfo> {
    let mut words: BTreeMap<&'static str, WordInfo> = BTreeMap::new();
    for (name, share) in given_names() {
        let given = &mut words.entry(name).or_default().given;
        *given = share.max(*given);
    }
    for (name, share) in surnames() {
        let surname = &mut words.entry(name).or_default().surname;
        *surname = share.max(*surname);
    }
    for (_, forms) in countries() {
        for first in forms.split(", ").filter_map(|form| form.split(' ').next()) {
            words.entry(first).or_default().classes |= Classes::COUNTRY;
        }
    }
    for (class, row) in [ROLES, COMMON_WORDS].into_iter().flat_map(rows).filter_map(split_class) {
        for word in row.split_whitespace().filter(|_| class != SYNONYM) {
            words.entry(word).or_default().classes |= class_named(class);
        }
    }
    words
}

/// Returns the names of all lists, given names first; some stand in several.
pub(crate) fn all_names() -> impl Iterator<Item = &'static str> {
    given_names().chain(surnames()).map(|(name, _)| name)
}

/// Returns the names of countries, each with its forms, separated by a comma and a space.
pub(crate) fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(COUNTRIES).filter_map(|row| row.split_once(": "))
}

/// Returns words of offices, each with the form that it is compared in.
pub(crate) fn synonyms() -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_synonyms = rows(ROLES).filter_map(split_class).filter(|(class, _)| *class == SYNONYM);
    let pairs = of_synonyms.flat_map(|(_, pairs)| pairs.split_whitespace());
    pairs.filter_map(|pair| pair.split_once('='))
}

fn split_class(row: &'static str) -> Option<(&'static str, &'static str)> {
    row.split_once(':')
}

fn class_named(class: &str) -> Classes {
    match class {
        "head" => Classes::ROLE,
        "modifier" => Classes::MODIFIER,
        "rank" => Classes::RANK,
        "past" => Classes::PAST,
        "drop" => Classes::DROPPED,
        "title" => Classes::TITLE,
        "suffix" => Classes::SUFFIX,
        "calendar" => Classes::CALENDAR,
        "ordinary" => Classes::ORDINARY,
        "kin" => Classes::KIN,
        "organisation" => Classes::ORGANISATION,
        _ => Classes::PLACE,
    }
}

/// Returns the given names of all lists, with bearers per million.
fn given_names() -> impl Iterator<Item = (&'static str, u32)> {
    let world = include_str!("../../../data/lexicon/given_names_world.txt");
    let more = include_str!("../../../data/lexicon/given_names_more.txt");
    shares(include_str!("../../../data/lexicon/given_names_us.txt"))
        .chain(words(world).map(|name| (name, WORLD_SHARE)))
        .chain(words(more).map(|name| (name, RARER_SHARE)))
}

/// Returns the family names of all lists likewise.
fn surnames() -> impl Iterator<Item = (&'static str, u32)> {
    let world = include_str!("../../../data/lexicon/surnames_world.txt");
    let more = include_str!("../../../data/lexicon/surnames_more.txt");
    let rare = include_str!("../../../data/lexicon/surnames_us_rare.txt");
    shares(include_str!("../../../data/lexicon/surnames_us.txt"))
        .chain(words(world).map(|name| (name, WORLD_SHARE)))
        .chain(words(more).map(|name| (name, RARER_SHARE)))
        .chain(words(rare).map(|name| (name, RARE_SHARE)))
}

/// Returns the words of a list that has any number in a row.
fn words(text: &'static str) -> impl Iterator<Item = &'static str> {
    rows(text).flat_map(str::split_ascii_whitespace)
}

/// Returns the rows of a list without comments and blank lines.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns the words of a list of `word share` rows.
fn shares(text: &'static str) -> impl Iterator<Item = (&'static str, u32)> {
    rows(text)
        .filter_map(|row| row.split_once(' '))
        .filter_map(|(word, share)| Some((word, share.parse().ok()?)))
}
