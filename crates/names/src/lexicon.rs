//! What the crate knows about words: names, offices, countries, and words that are no names.

use std::ops::{BitOr, BitOrAssign};
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::fold::hash;
use crate::model::Bearers;
use crate::plausibility::Plausibility;

/// Bearers per million that a name of the hand-made world lists counts for: the share of a name
/// of middling rank in the US Census, for want of a count.
const WORLD_SHARE: u32 = 50;

/// What the names of the longer lists count for, which are rarer.
const RARER_SHARE: u32 = 8;

/// What family names count for that fewer than ten in a million bear.
const RARE_SHARE: u32 = 3;

/// Turns bearers per million into a count that can be added to those of a gazetteer of 100,000.
const BEARERS_PER_SHARE: f64 = 10.0;

/// Classes of words, as a set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Classes(u16);

impl Classes {
    /// Stands for an office or a profession alone: `minister`.
    pub const ROLE: Self = Self(1);
    /// Says which office: `defence`.
    pub const MODIFIER: Self = Self(2);
    /// Makes another office of it: `deputy`.
    pub const RANK: Self = Self(4);
    /// The office was held once: `former`.
    pub const PAST: Self = Self(8);
    /// Carries no meaning within an office: `of`.
    pub const DROPPED: Self = Self(16);
    /// A form of address: `Mr`.
    pub const TITLE: Self = Self(32);
    /// Follows a name: `Jr`.
    pub const SUFFIX: Self = Self(64);
    /// A month, a day, a feast.
    pub const CALENDAR: Self = Self(128);
    /// Begins sentences, and is no name: `However`.
    pub const ORDINARY: Self = Self(256);
    /// Belongs to names of companies, bodies, products: `Bank`.
    pub const ORGANISATION: Self = Self(512);
    /// Belongs to names of places: `Los`.
    pub const PLACE: Self = Self(1024);
    /// Begins the name of a country or its adjective: `Estonian`, `South`.
    pub const COUNTRY: Self = Self(2048);

    /// Says who somebody is to others, and is no office: `mother`, `neighbour`.
    pub const KIN: Self = Self(4096);

    /// Says whether the set shares a class with `other`.
    #[must_use]
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

impl BitOr for Classes {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for Classes {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// What is known about one folded word. The default is an unknown word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WordInfo {
    /// People per million who bear it as a given name; 0 for none known.
    pub given: u32,
    /// People per million who bear it as a family name; 0 for none known.
    pub surname: u32,
    /// What else the word is.
    pub classes: Classes,
}

impl WordInfo {
    /// Says whether the word is some person's name.
    #[must_use]
    pub const fn is_name(self) -> bool {
        self.given + self.surname > 0
    }
}

/// A country or another place that owns offices, by its row in `data/lexicon/countries.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryId(u16);

impl CountryId {
    /// Returns the row, counted from 0.
    pub(crate) const fn number(self) -> u16 {
        self.0
    }

    /// Returns the country of a row; `None` if no list is that long.
    pub(crate) fn from_number(row: u32) -> Option<Self> {
        u16::try_from(row).ok().map(Self)
    }
}

const COUNTRIES: &str = include_str!("../../../data/lexicon/countries.txt");
const COUNTRY_CODES: &str = include_str!("../../../data/lexicon/country_codes.txt");
const ROLES: &str = include_str!("../../../data/lexicon/roles.txt");

/// The embedded word lists of `data/lexicon`.
///
/// Reading them takes a few milliseconds; a lookup is one hash. Every key is folded.
#[derive(Debug)]
pub struct Lexicon {
    /// By the hash of the word: of some 140,000 words none share one of 64 bits, as a test holds.
    words: FxHashMap<u64, WordInfo>,
    countries: Vec<&'static str>,
    country_names: FxHashMap<&'static str, CountryId>,
    synonyms: FxHashMap<&'static str, &'static str>,
    nicknames: WordGroups,
    transliterations: WordGroups,
    /// Counted when first asked for.
    plausibility: OnceLock<Plausibility>,
}

impl Lexicon {
    /// Reads the embedded lists.
    #[must_use]
    pub fn embedded() -> Self {
        let mut lexicon = Self {
            words: FxHashMap::default(),
            countries: Vec::new(),
            country_names: FxHashMap::default(),
            synonyms: FxHashMap::default(),
            nicknames: WordGroups::read(include_str!("../../../data/lexicon/nicknames.txt")),
            transliterations: WordGroups::read(include_str!(
                "../../../data/lexicon/transliteration.txt"
            )),
            plausibility: OnceLock::new(),
        };
        lexicon.words.reserve(140_000);
        lexicon.read_names();
        lexicon.read_countries(COUNTRIES);
        lexicon.read_classes(ROLES);
        lexicon.read_classes(include_str!("../../../data/lexicon/common_words.txt"));
        lexicon
    }

    /// Returns what is known about a folded word.
    #[must_use]
    pub fn word(&self, folded: &str) -> WordInfo {
        self.words.get(&hash(folded.as_bytes())).copied().unwrap_or_default()
    }

    /// Returns how many people bear a folded word as a name, as a rough count for a place the
    /// size of a large city; 0 for a word that nobody is known to bear.
    #[must_use]
    pub fn bearers(&self, folded: &str) -> f64 {
        let info = self.word(folded);
        f64::from(info.given + info.surname) / BEARERS_PER_SHARE
    }

    /// Returns how unusual the letters of a folded word are for a name, in bits; some three a letter
    /// are usual.
    #[must_use]
    pub fn surprise(&self, folded: &str) -> f64 {
        let count = || Plausibility::of(given_names().chain(surnames()).map(|(name, _)| name));
        self.plausibility.get_or_init(count).surprise(folded)
    }

    /// Returns the country of a folded name, alias or adjective (`us`, `south korean`).
    #[must_use]
    pub fn country(&self, folded: &str) -> Option<CountryId> {
        self.country_names.get(folded).copied()
    }

    /// Returns a country's name as people write it.
    #[must_use]
    pub fn country_name(&self, country: CountryId) -> &'static str {
        self.countries[usize::from(country.0)]
    }

    /// Returns the country of an ISO 3166 code of two letters, in whatever case, or of a code that
    /// public lists use beside them (`eu`, `suhh`).
    #[must_use]
    pub fn country_of_code(&self, code: &str) -> Option<CountryId> {
        let is_wanted = |row: &(&str, &str)| row.0.eq_ignore_ascii_case(code);
        let (_, name) =
            rows(COUNTRY_CODES).filter_map(|row| row.split_once(' ')).find(is_wanted)?;
        self.country(name)
    }

    /// Returns a digest of the lists that roles are read with: roles that were read with others
    /// cannot be compared.
    pub(crate) fn roles_digest(&self) -> u64 {
        // The third list has no effect on how roles read, but on which of them people have.
        [COUNTRIES, ROLES, COUNTRY_CODES]
            .iter()
            .fold(0, |digest, list| xxhash_rust::xxh3::xxh3_64_with_seed(list.as_bytes(), digest))
    }

    /// Returns the form that a folded word of an office is compared in; `premier` gives
    /// `prime+minister`, and most words themselves.
    #[must_use]
    pub(crate) fn canonical<'a>(&self, folded: &'a str) -> &'a str {
        self.synonyms.get(folded).copied().unwrap_or(folded)
    }

    /// Says whether two folded given names are forms of one, such as `bill` and `william`.
    #[must_use]
    pub fn are_nicknames(&self, a: &str, b: &str) -> bool {
        self.nicknames.share(a, b)
    }

    /// Says whether a list has two folded names as transliterations of one.
    #[must_use]
    pub(crate) fn are_transliterations(&self, a: &str, b: &str) -> bool {
        self.transliterations.share(a, b)
    }

    /// Says whether any list has other forms of a folded word.
    pub(crate) fn has_other_forms(&self, word: &str) -> bool {
        self.nicknames.has(word) || self.transliterations.has(word)
    }

    /// Says whether any list has two folded words as forms of one.
    pub(crate) fn are_forms(&self, a: &str, b: &str) -> bool {
        self.are_nicknames(a, b) || self.are_transliterations(a, b)
    }

    fn read_names(&mut self) {
        for (name, share) in given_names() {
            let given = &mut self.info_mut(name).given;
            *given = share.max(*given);
        }
        for (name, share) in surnames() {
            let surname = &mut self.info_mut(name).surname;
            *surname = share.max(*surname);
        }
    }

    fn info_mut(&mut self, word: &str) -> &mut WordInfo {
        self.words.entry(hash(word.as_bytes())).or_default()
    }

    fn read_countries(&mut self, text: &'static str) {
        for row in rows(text) {
            let Some((name, forms)) = row.split_once(": ") else { continue };
            let id = u16::try_from(self.countries.len()).map(CountryId);
            let id = id.expect("there are fewer than 65,536 countries");
            self.countries.push(name);
            for form in forms.split(", ") {
                self.country_names.entry(form).or_insert(id);
                let first = form.split(' ').next().unwrap_or(form);
                self.info_mut(first).classes |= Classes::COUNTRY;
            }
        }
    }

    fn read_classes(&mut self, text: &'static str) {
        for row in rows(text) {
            let Some((class, words)) = row.split_once(':') else { continue };
            if class == "synonym" {
                self.synonyms
                    .extend(words.split_whitespace().filter_map(|pair| pair.split_once('=')));
                continue;
            }
            let class = match class {
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
            };
            for word in words.split_whitespace() {
                self.info_mut(word).classes |= class;
            }
        }
    }
}

impl Bearers for Lexicon {
    fn bearers(&self, word: &str) -> f64 {
        Lexicon::bearers(self, word)
    }

    fn listed(&self, word: &str) -> f64 {
        Lexicon::bearers(self, word)
    }

    fn surprise(&self, word: &str) -> f64 {
        Lexicon::surprise(self, word)
    }
}

/// Groups of words that may stand for each other; a word may be in several.
#[derive(Debug)]
struct WordGroups(FxHashMap<&'static str, Vec<u16>>);

impl WordGroups {
    fn read(text: &'static str) -> Self {
        let mut groups: FxHashMap<&'static str, Vec<u16>> = FxHashMap::default();
        for (group, row) in (0..).zip(rows(text)) {
            for word in row.split_whitespace() {
                groups.entry(word).or_default().push(group);
            }
        }
        Self(groups)
    }

    fn has(&self, word: &str) -> bool {
        self.0.contains_key(word)
    }

    fn share(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.0.get(a), self.0.get(b)) else { return false };
        a.iter().any(|group| b.contains(group))
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
fn rows(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// Returns the words of a list of `word share` rows.
fn shares(text: &'static str) -> impl Iterator<Item = (&'static str, u32)> {
    rows(text)
        .filter_map(|row| row.split_once(' '))
        .filter_map(|(word, share)| Some((word, share.parse().ok()?)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Classes, Lexicon, rows};

    #[test]
    fn every_list_is_folded() {
        for text in [
            include_str!("../../../data/lexicon/given_names_us.txt"),
            include_str!("../../../data/lexicon/given_names_world.txt"),
            include_str!("../../../data/lexicon/given_names_more.txt"),
            include_str!("../../../data/lexicon/surnames_us.txt"),
            include_str!("../../../data/lexicon/surnames_us_rare.txt"),
            include_str!("../../../data/lexicon/surnames_world.txt"),
            include_str!("../../../data/lexicon/surnames_more.txt"),
            include_str!("../../../data/lexicon/nicknames.txt"),
            include_str!("../../../data/lexicon/transliteration.txt"),
            include_str!("../../../data/lexicon/roles.txt"),
            include_str!("../../../data/lexicon/common_words.txt"),
        ] {
            for word in rows(text).flat_map(str::split_whitespace) {
                assert_eq!(crate::fold(word), word);
            }
        }
    }

    #[test]
    fn no_two_names_share_a_hash() {
        let names: BTreeSet<&str> =
            super::given_names().chain(super::surnames()).map(|(name, _)| name).collect();
        let hashes: BTreeSet<u64> = names.iter().map(|name| super::hash(name.as_bytes())).collect();
        assert_eq!(hashes.len(), names.len());
    }

    #[test]
    fn words_have_classes_and_countries_have_names() {
        let lexicon = Lexicon::embedded();
        assert!(lexicon.word("minister").classes.has(Classes::ROLE));
        assert!(lexicon.word("south").classes.has(Classes::COUNTRY));
        assert!(lexicon.word("smith").surname > 1000 && lexicon.word("kersti").is_name());
        assert!(!lexicon.word("laanet").classes.has(Classes::COUNTRY));
        let country = |form| lexicon.country(form).map(|id| lexicon.country_name(id));
        assert_eq!(country("us"), Some("United States"));
        assert_eq!(country("south korean"), Some("South Korea"));
        assert_eq!(country("smith"), None);
    }

    #[test]
    fn nicknames_and_transliterations_are_classes() {
        let lexicon = Lexicon::embedded();
        assert!(lexicon.are_nicknames("bill", "william") && !lexicon.are_nicknames("bill", "bob"));
        assert!(lexicon.are_transliterations("zelensky", "selenskyj"));
    }
}
