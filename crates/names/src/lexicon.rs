//! What the crate knows about words: names, offices, countries, and words that are no names.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use twox_hash::XxHash3_64;

use crate::hash::word_hash;
use crate::model::Bearers;
use crate::plausibility::Plausibility;
use crate::word_info::WordInfo;
use crate::word_lists::{COUNTRIES, ROLES, countries, rows, synonyms};
use crate::word_table::WordTable;

/// Turns bearers per million into a count that can be added to those of a gazetteer of 100,000.
const BEARERS_PER_SHARE: f64 = 10.0;

/// A country or another place that owns offices, by its row in `data/lexicon/countries.txt`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

const COUNTRY_CODES: &str = include_str!("../../../data/lexicon/country_codes.txt");

/// The table of words and the letter model that the build script made.
static WORDS: WordTable = WordTable::of(
    include_bytes!(concat!(env!("OUT_DIR"), "/word_starts.bin")),
    include_bytes!(concat!(env!("OUT_DIR"), "/words.bin")),
);
static LETTERS: Plausibility =
    Plausibility::of(include_bytes!(concat!(env!("OUT_DIR"), "/letters.bin")));

/// The embedded word lists of `data/lexicon`.
///
/// What is known about a word lies in the program as a table; the small lists are read at start, in a
/// fraction of a millisecond. A lookup is one hash. Every key is folded.
#[derive(Debug)]
pub struct Lexicon {
    countries: Vec<&'static str>,
    country_names: FxHashMap<&'static str, CountryId>,
    synonyms: FxHashMap<&'static str, &'static str>,
    nicknames: WordGroups,
    transliterations: WordGroups,
}

impl Lexicon {
    /// Reads the embedded lists.
    #[must_use]
    pub fn embedded() -> Self {
        let mut country_names = FxHashMap::default();
        for ((_, forms), row) in countries().zip(0..) {
            for form in forms.split(", ") {
                country_names.entry(form).or_insert(CountryId(row));
            }
        }
        Self {
            countries: countries().map(|(name, _)| name).collect(),
            country_names,
            synonyms: synonyms().collect(),
            nicknames: WordGroups::read(include_str!("../../../data/lexicon/nicknames.txt")),
            transliterations: WordGroups::read(include_str!(
                "../../../data/lexicon/transliteration.txt"
            )),
        }
    }

    /// Returns what is known about a folded word.
    #[must_use]
    pub fn word(&self, folded: &str) -> WordInfo {
        self.word_of(word_hash(folded.as_bytes()))
    }

    /// Returns what is known about the folded word of a [`word_hash`].
    #[inline]
    pub(crate) fn word_of(&self, hash: u64) -> WordInfo {
        WORDS.get(hash)
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
        LETTERS.surprise(folded)
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
            .fold(0, |digest, list| XxHash3_64::oneshot_with_seed(digest, list.as_bytes()))
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

    /// Returns the words that any list has as forms of a folded one, itself included.
    pub(crate) fn forms(&self, word: &str) -> impl Iterator<Item = &'static str> {
        self.nicknames.of(word).chain(self.transliterations.of(word))
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
struct WordGroups {
    groups: Vec<&'static str>,
    by_word: FxHashMap<&'static str, Vec<u16>>,
}

impl WordGroups {
    fn read(text: &'static str) -> Self {
        let groups: Vec<&str> = rows(text).collect();
        let mut by_word: FxHashMap<&'static str, Vec<u16>> = FxHashMap::default();
        for (number, group) in (0..).zip(&groups) {
            for word in group.split_whitespace() {
                by_word.entry(word).or_default().push(number);
            }
        }
        Self { groups, by_word }
    }

    fn of(&self, word: &str) -> impl Iterator<Item = &'static str> {
        let groups = self.by_word.get(word).into_iter().flatten();
        groups.flat_map(|&group| self.groups[usize::from(group)].split_whitespace())
    }

    fn share(&self, a: &str, b: &str) -> bool {
        let (Some(a), Some(b)) = (self.by_word.get(a), self.by_word.get(b)) else { return false };
        a.iter().any(|group| b.contains(group))
    }
}

#[cfg(test)]
mod tests {
    use super::{Lexicon, rows};
    use crate::word_info::{Classes, WordInfo};
    use crate::word_lists::all_words;

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
    fn every_word_of_the_lists_is_in_the_table() {
        let lexicon = Lexicon::embedded();
        for (word, info) in all_words() {
            assert_eq!(lexicon.word(word), info, "{word}");
        }
        assert_eq!(lexicon.word("zzyzxq"), WordInfo::default());
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
