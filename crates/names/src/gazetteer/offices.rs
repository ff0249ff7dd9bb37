//! The offices of people on their way into a compiled gazetteer: each wording read once, each
//! office a row of wording and dates.

use rustc_hash::FxHashMap;

use super::builder::add_texts;
use super::columns::{Column, number};
use super::image::{ImageWriter, Section};
use super::interner::Interner;
use super::row::OfficeRow;
use crate::{CountryId, Lexicon, Role, fold};

#[derive(Debug)]
pub(crate) struct Offices<'a> {
    lexicon: &'a Lexicon,
    held: Vec<HeldOffice>,
    /// Numbers of offices by role and country as lists write them.
    kinds: FxHashMap<(String, String), u32>,
    kind_texts: Interner,
    kind_roles: Vec<Role>,
    dates: Interner,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct HeldOffice {
    person: u32,
    kind: u32,
    from: u32,
    to: u32,
}

impl<'a> Offices<'a> {
    pub(crate) fn new(lexicon: &'a Lexicon) -> Self {
        let mut dates = Interner::default();
        // Number 0 is no date.
        dates.intern("");
        Self {
            lexicon,
            held: Vec::new(),
            kinds: FxHashMap::default(),
            kind_texts: Interner::default(),
            kind_roles: Vec::new(),
            dates,
        }
    }

    /// Adds an office of the person with this number.
    pub(crate) fn add(&mut self, person: u32, office: &OfficeRow) {
        let Some(kind) = self.kind(office.role.trim(), office.country.trim()) else { return };
        let (from, to) = (self.dates.intern(&office.from), self.dates.intern(&office.to));
        self.held.push(HeldOffice { person, kind, from, to });
    }

    /// Returns the number of an office with its country: lists repeat a few hundred wordings
    /// thousands of times.
    fn kind(&mut self, role: &str, country: &str) -> Option<u32> {
        let key = (role.to_owned(), country.to_owned());
        if let Some(&kind) = self.kinds.get(&key) {
            return Some(kind);
        }
        let known = self.country(country);
        let country = known.map_or(country, |known| self.lexicon.country_name(known));
        let text = match (role, country) {
            ("", "") => return None,
            ("", only) | (only, "") => only.to_owned(),
            // `President of Palau` has said it.
            (role, country) if without_country(role, country).len() < role.len() => role.to_owned(),
            (role, country) => format!("{role}, {country}"),
        };
        let office = without_country(role, country);
        let mut parsed = Role::parse(office, self.lexicon).unwrap_or_default();
        if let Some(country) = known {
            parsed = parsed.of_country(country);
        }
        let kind = self.kind_texts.intern(&text);
        if kind as usize == self.kind_roles.len() {
            self.kind_roles.push(parsed);
        }
        self.kinds.insert(key, kind);
        Some(kind)
    }

    fn country(&self, text: &str) -> Option<CountryId> {
        let named = |text: &str| self.lexicon.country(&fold(text));
        // `Korea, North` and `Gambia, The` stand so that they sort well.
        let turned = || {
            let (head, rest) = text.split_once(", ")?;
            named(&format!("{rest} {head}")).or_else(|| named(head))
        };
        named(text).or_else(|| self.lexicon.country_of_code(text)).or_else(turned)
    }

    /// Writes the offices of the people who have a number in `numbers`.
    pub(crate) fn write(self, numbers: &[Option<u32>], image: &mut ImageWriter) {
        let mut held: Vec<(u32, HeldOffice)> = self
            .held
            .iter()
            .filter_map(|office| Some((numbers[office.person as usize]?, *office)))
            .collect();
        held.sort_by_key(|(person, _)| *person);
        held.dedup();
        let mut holders: Vec<(u64, u32)> = Vec::new();
        let (mut column, mut borders) = (Column::default(), Column::of([0]));
        let mut offices = held.iter().peekable();
        let mut n = 0;
        for person in 0..number(numbers.iter().flatten().count()) {
            while let Some((_, office)) = offices.next_if(|(owner, _)| *owner == person) {
                column.extend([office.kind, office.from, office.to]);
                n += 1;
                let role = &self.kind_roles[office.kind as usize];
                if role.names_office() {
                    holders.push((role.office_key(), person));
                }
            }
            borders.push(n);
        }
        image.add(Section::Offices, column);
        image.add(Section::PersonOffices, borders);
        image.add_map(Section::HolderDirectory, Section::HolderEntries, &holders);
        let (mut texts, mut text_borders) = (Vec::new(), Column::of([0]));
        let (mut words, mut word_borders) = (Vec::new(), Column::of([0]));
        let (mut countries, mut country_borders) = (Column::default(), Column::of([0]));
        for (kind, role) in (0..).zip(&self.kind_roles) {
            texts.extend_from_slice(self.kind_texts.get(kind).as_bytes());
            text_borders.push(number(texts.len()));
            words.extend(role.words().iter().flat_map(|word| word.to_le_bytes()));
            word_borders.push(number(words.len() / 8));
            countries.extend(role.countries().iter().map(|country| country.number().into()));
            country_borders.push(number(countries.0.len() / 4));
        }
        image.add(Section::OfficeTexts, Column(texts));
        image.add(Section::OfficeTextBorders, text_borders);
        image.add(Section::OfficeWords, Column(words));
        image.add(Section::OfficeWordBorders, word_borders);
        image.add(Section::OfficeCountries, countries);
        image.add(Section::OfficeCountryBorders, country_borders);
        add_texts(image, Section::DateTexts, Section::DateBorders, self.dates);
    }
}

/// Returns an office without its own country, which the list names apart: `President of the
/// Republic of Palau` of Palau is `President`.
fn without_country<'a>(role: &'a str, country: &str) -> &'a str {
    let country = fold(country);
    let is_country = |tail: &str| {
        let tail = fold(tail);
        let tail = tail.strip_prefix("the ").unwrap_or(&tail);
        !country.is_empty() && (tail == country || format!("the {tail}") == country)
    };
    let of = |text: &'a str| {
        text.match_indices(" of ").find(|(at, of)| is_country(&text[at + of.len()..]))
    };
    let Some((end, _)) = of(role) else { return role };
    let office = &role[..end];
    let kinds =
        [" of the Republic", " of the State", " of the Kingdom", " of the Islamic Republic"];
    kinds.iter().find_map(|kind| office.strip_suffix(kind)).unwrap_or(office)
}

#[cfg(test)]
mod tests {
    use super::without_country;

    #[test]
    fn an_office_need_not_name_its_country() {
        for (role, country, office) in [
            ("President of the Republic of Palau", "Palau", "President"),
            ("Premier of the People's Republic of China", "People's Republic of China", "Premier"),
            ("monarch of the Bahamas", "The Bahamas", "monarch"),
            (
                "Chairman of the Council of Ministers",
                "Cuba",
                "Chairman of the Council of Ministers",
            ),
            ("mayor of Paris", "", "mayor of Paris"),
        ] {
            assert_eq!(without_country(role, country), office, "{role}");
        }
    }
}
