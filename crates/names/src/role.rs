//! What a person is said to be: an office and the place that it belongs to.
//!
//! `Estonian Defense Minister`, `defence minister of Estonia` and `Estonia's minister of defence`
//! are one [`Role`]: a set of words in a common spelling and a set of countries. Comparing two
//! takes `O(w)`. Bad at free descriptions (`the man who runs Estonia's army`).

use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::hash::hash;
use crate::{Classes, CountryId, Lexicon};

/// Words after which a country is where an envoy is sent, not whose envoy it is.
const ENVOYS: &[&str] = &["ambassador", "envoy", "representative"];

/// An office in comparable form, or a country alone (`(Norway)`).
///
/// May be written down and read back by the same version of the program.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Role {
    /// Hashes of the words that make up the office, ascending.
    words: Box<[u64]>,
    /// The countries that it belongs to, ascending.
    countries: Box<[CountryId]>,
}

/// How what is said of a person compares with an office that someone holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// The office or the country contradicts.
    Foreign,
    /// Nothing can be concluded.
    Unknown,
    /// The same country, nothing about the office.
    Country,
    /// The same office, nothing about the country.
    Office,
    /// The same office of the same country or body.
    Full,
}

impl Role {
    /// Reads a phrase such as `Estonia's defence minister`; `None` if it names neither an office
    /// nor a country.
    ///
    /// Words that are neither part of offices nor capitalised do not count. Takes `O(n)`.
    #[must_use]
    pub fn parse(phrase: &str, lexicon: &Lexicon) -> Option<Self> {
        let words = phrase_words(phrase);
        let (mut parsed, mut countries) = (Vec::new(), Vec::new());
        let (mut has_office, mut envoy, mut destination) = (false, false, false);
        let mut at = 0;
        while at < words.len() {
            if let Some((country, taken)) = longest_country(&words[at..], lexicon) {
                if envoy && destination {
                    parsed.push(hash(lexicon.country_name(country).as_bytes()));
                } else {
                    countries.push(country);
                }
                at += taken;
                continue;
            }
            let (word, capital) = &words[at];
            at += 1;
            destination = word == "to" || (destination && word == "the");
            for part in lexicon.canonical(word).split(['+', '-']) {
                let canonical = lexicon.canonical(part);
                let classes = lexicon.word(part).classes | lexicon.word(canonical).classes;
                if classes.has(Classes::DROPPED) || classes.has(Classes::PAST) {
                    continue;
                }
                has_office |= classes.has(Classes::ROLE);
                envoy |= ENVOYS.contains(&canonical);
                let counts = Classes::ROLE | Classes::MODIFIER | Classes::RANK;
                if classes.has(counts) || *capital {
                    parsed.push(hash(canonical.as_bytes()));
                }
            }
        }
        if !has_office {
            parsed.clear();
        }
        parsed.sort_unstable();
        parsed.dedup();
        countries.sort_unstable();
        countries.dedup();
        (has_office || !countries.is_empty())
            .then(|| Self { words: parsed.into(), countries: countries.into() })
    }

    /// Returns a role of the parts that another gave away, as a compiled gazetteer keeps them.
    pub(crate) fn from_parts(words: Box<[u64]>, countries: Box<[CountryId]>) -> Self {
        Self { words, countries }
    }

    /// Returns the hashes of the words that make up the office, ascending.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// Returns the role with `country` added to its countries.
    #[must_use]
    pub fn of_country(mut self, country: CountryId) -> Self {
        if let Err(at) = self.countries.binary_search(&country) {
            let mut countries = self.countries.into_vec();
            countries.insert(at, country);
            self.countries = countries.into();
        }
        self
    }

    /// Says whether an office is named, and not a country alone.
    #[must_use]
    pub fn names_office(&self) -> bool {
        !self.words.is_empty()
    }

    /// Returns the countries, ascending.
    #[must_use]
    pub fn countries(&self) -> &[CountryId] {
        &self.countries
    }

    /// Returns a key that two roles share whenever their offices are the same.
    pub(crate) fn office_key(&self) -> u64 {
        self.words.iter().fold(0, |key, &word| crate::hash::mix(key ^ word))
    }

    /// Compares what a text says, `self`, with an `office` that a person holds.
    #[must_use]
    pub fn agreement(&self, office: &Self) -> Agreement {
        let shared = self.countries.iter().any(|country| office.countries.contains(country));
        let contradicts = !self.countries.is_empty() && !office.countries.is_empty() && !shared;
        if self.words.is_empty() {
            return match (contradicts, shared) {
                (true, _) => Agreement::Foreign,
                (_, true) => Agreement::Country,
                _ => Agreement::Unknown,
            };
        }
        if self.words != office.words || contradicts {
            return Agreement::Foreign;
        }
        if self.countries.is_empty() && !office.countries.is_empty() {
            return Agreement::Office;
        }
        Agreement::Full
    }
}

/// Returns the words of a phrase, folded, without possessives; and whether each has a capital.
fn phrase_words(phrase: &str) -> Vec<(String, bool)> {
    phrase
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"' | '“' | '”'))
        .map(without_possessive)
        .filter(|word| word.chars().any(char::is_alphabetic))
        .map(|word| {
            let capital = word.chars().next().is_some_and(char::is_uppercase);
            let mut folded = fold(word);
            folded.retain(|c| c != '.');
            (folded, capital)
        })
        .collect()
}

fn without_possessive(mut word: &str) -> &str {
    while let Some(owner) = word.strip_suffix("'s") {
        word = owner;
    }
    while let Some(owner) = word.strip_suffix("’s") {
        word = owner;
    }
    word
}

/// Returns the country that the words begin with, and how many of them name it.
fn longest_country(words: &[(String, bool)], lexicon: &Lexicon) -> Option<(CountryId, usize)> {
    if !lexicon.word(&words[0].0).classes.has(Classes::COUNTRY) {
        return None;
    }
    (1..=words.len().min(4)).rev().find_map(|taken| {
        let name: Vec<&str> = words[..taken].iter().map(|(word, _)| word.as_str()).collect();
        lexicon.country(&name.join(" ")).map(|country| (country, taken))
    })
}

#[cfg(test)]
mod tests {
    use super::{Agreement, Role};
    use crate::Lexicon;

    #[test]
    fn one_office_has_many_wordings() {
        let lexicon = Lexicon::embedded();
        let role = |text| Role::parse(text, &lexicon);
        for same in ["defence minister of Estonia", "Estonia’s minister of defence"] {
            assert_eq!(role("Estonian Defense Minister"), role(same), "{same}");
        }
        assert_eq!(role("former premier of Italy"), role("Italian prime minister"));
        assert_ne!(role("deputy defence minister"), role("defence minister"));
        assert_eq!(role("in the house"), None);
    }

    #[test]
    fn an_envoy_belongs_to_the_sender() {
        let lexicon = Lexicon::embedded();
        let role = |text| Role::parse(text, &lexicon).unwrap();
        let text = role("the US ambassador to Russia");
        assert_eq!(text.agreement(&role("American ambassador to Russia")), Agreement::Full);
        assert_eq!(
            text.agreement(&role("Russian ambassador to the United States")),
            Agreement::Foreign
        );
        assert_eq!(
            role("ambassador to NATO").agreement(&role("US ambassador to NATO")),
            Agreement::Office
        );
    }

    #[test]
    fn a_country_alone_agrees_or_contradicts() {
        let lexicon = Lexicon::embedded();
        let role = |text| Role::parse(text, &lexicon).unwrap();
        let office = role("president of South Korea");
        assert_eq!(role("(South Korea)").agreement(&office), Agreement::Country);
        assert_eq!(role("Norway").agreement(&office), Agreement::Foreign);
    }
}
