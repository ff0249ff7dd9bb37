//! Decides what a name without context is: known, a variant, a misspelling, or unknown.
//!
//! Gates before scores: a name that is right by any reading is never scored. Then every candidate
//! of the index is verified and given a probability; the highest wins. Some microseconds a name.

use std::cell::RefCell;

use crate::hash::hash;
use crate::index::search::{Breadth, Search};
use crate::logistic::probability;
use crate::misspelled_name::spelling_evidence;
use crate::model::{Bearers, FEATURES, SLIP_MODEL, SlipModel, features};
use crate::query::Query;
use crate::spelling::{Edits, Explanation, Spelling};
use crate::{Gazetteer, Lexicon, initials, name_tokens};

/// So many edits in one word make a name that nobody with two words wrong comes near.
const CLOSE: usize = 2;

/// Compares names with a gazetteer and with each other; read-only.
#[derive(Debug)]
pub struct Matcher<'a> {
    lexicon: &'a Lexicon,
    gazetteer: &'a Gazetteer,
    model: SlipModel,
}

/// A person that a name may stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The person's number in the gazetteer.
    pub person: u32,
    /// The name or alias that comes nearest, as written in the list.
    pub name: Box<str>,
    /// How the given name comes to stand for it.
    pub edits: Edits,
    /// Log-odds by the spellings alone that the given name is a misspelling of it.
    pub log_odds: f64,
}

impl Candidate {
    /// Returns the probability by the spellings alone.
    #[must_use]
    pub fn probability(&self) -> f64 {
        probability(self.log_odds)
    }
}

/// What a name is to a gazetteer.
#[derive(Debug, Clone, PartialEq)]
pub enum Lookup {
    /// The name of these people, by position.
    Exact(Vec<u32>),
    /// Another way to write the name of this person.
    Variant(u32, Vec<Explanation>),
    /// Near the names of these people, likeliest first; perhaps a misspelling.
    Near(Vec<Candidate>),
    /// Nothing like it is known.
    Unknown,
}

impl<'a> Matcher<'a> {
    /// Makes a matcher with the embedded model.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon, gazetteer: &'a Gazetteer) -> Self {
        Self { lexicon, gazetteer, model: SlipModel::embedded(SLIP_MODEL, &FEATURES) }
    }

    /// Returns how many people bear a folded word, by the lexicon and the gazetteer.
    #[must_use]
    pub fn bearers(&self, word: &str) -> f64 {
        let listed = u32::try_from(self.gazetteer.bearers(word)).unwrap_or(u32::MAX);
        self.lexicon.bearers(word) + f64::from(listed)
    }

    /// Looks a name up.
    ///
    /// ```
    /// use copydesk_names::{Gazetteer, Lexicon, Lookup, Matcher, name_tokens};
    ///
    /// let lexicon = Lexicon::embedded();
    /// let people = Gazetteer::starter(&lexicon);
    /// let matcher = Matcher::new(&lexicon, &people);
    /// let Lookup::Near(candidates) = matcher.look_up(&name_tokens("Kale Lanet")) else { panic!() };
    /// assert_eq!(&*candidates[0].name, "Kalle Laanet");
    /// assert_eq!(matcher.look_up(&name_tokens("Ada Unheard")), Lookup::Unknown);
    /// ```
    #[must_use]
    pub fn look_up(&self, tokens: &[String]) -> Lookup {
        let exact = self.gazetteer.exact(tokens);
        if !exact.is_empty() {
            return Lookup::Exact(exact);
        }
        match self.look_up_near(tokens) {
            Lookup::Unknown => initials::otherwise_written(tokens, self.lexicon)
                .map_or(Lookup::Unknown, |tokens| self.look_up_near(&tokens)),
            found => found,
        }
    }

    /// Looks up a name that no list has as it is.
    fn look_up_near(&self, tokens: &[String]) -> Lookup {
        let bearers = Remembered::new(self);
        let (mut near, mut with_initial) = (Vec::new(), None);
        for (name, spelling) in self.near(tokens, &bearers) {
            let owner = || self.gazetteer.owner(name);
            match spelling {
                Spelling::Same => return Lookup::Exact(vec![owner().0]),
                Spelling::Variant(reasons) if reasons.contains(&Explanation::Initial) => {
                    with_initial.get_or_insert(Lookup::Variant(owner().0, reasons));
                }
                Spelling::Variant(reasons) => return Lookup::Variant(owner().0, reasons),
                Spelling::Edited(edits) => {
                    let (person, written) = owner();
                    near.push(self.candidate(person, written, edits, &bearers));
                }
                Spelling::Different => {}
            }
        }
        let near = likeliest_first(near);
        // Many a name has the initial of another: `Chriss Rock` that of `C. V. Rock`.
        let is_likelier = near.first().is_some_and(|best| best.log_odds > 0.0);
        match with_initial.filter(|_| !is_likelier) {
            Some(variant) => variant,
            None if near.is_empty() => Lookup::Unknown,
            None => Lookup::Near(near),
        }
    }

    /// Returns everyone whose name is edits away from `tokens`, likeliest first, also for a
    /// name that is known.
    #[must_use]
    pub fn neighbours(&self, tokens: &[String]) -> Vec<Candidate> {
        let bearers = Remembered::new(self);
        let near = self.near(tokens, &bearers).into_iter().filter_map(|(name, spelling)| {
            let Spelling::Edited(edits) = spelling else { return None };
            let (person, written) = self.gazetteer.owner(name);
            Some(self.candidate(person, written, edits, &bearers))
        });
        likeliest_first(near.collect())
    }

    /// Returns the candidates of the index with what they are to `tokens`.
    ///
    /// Names that share a word with it come first, and last if one of them is near enough or all words
    /// of `tokens` are names: who has two words wrong is hardly ever nearer.
    fn near(&self, tokens: &[String], bearers: &Remembered) -> Vec<(u32, Spelling)> {
        let query = Query::of(tokens, self.lexicon);
        let mut searches: Vec<_> = self.gazetteer.searches(&query).collect();
        let words: Vec<&str> = tokens.iter().map(String::as_str).collect();
        let mut near = Vec::new();
        self.add_alike(&words, &mut searches, Breadth::SharedWord, &mut near);
        let is_attested = |token: &String| bearers.of(token).bearers >= 0.5;
        if !near.iter().any(|(_, spelling)| is_close(spelling)) && !tokens.iter().all(is_attested) {
            self.add_alike(&words, &mut searches, Breadth::AnyWord, &mut near);
        }
        near
    }

    /// Adds the names that searches propose and that are alike.
    fn add_alike(
        &self,
        words: &[&str],
        searches: &mut [(u32, Search)],
        breadth: Breadth,
        alike: &mut Vec<(u32, Spelling)>,
    ) {
        for (first, search) in searches {
            search.each_name(breadth, |name, own| {
                let spelling = Spelling::between(words, own, self.lexicon);
                if spelling != Spelling::Different {
                    alike.push((*first + name, spelling));
                }
            });
        }
    }

    /// Compares a name, `a`, with another that may be right, `b`; both as folded words.
    ///
    /// Log-odds accompany an edited name: that both are one person's, and `a` is wrong.
    #[must_use]
    pub fn compare(&self, a: &[String], b: &[String]) -> (Spelling, f64) {
        let spelling = Spelling::compare(a, b, self.lexicon);
        let log_odds = match &spelling {
            Spelling::Same | Spelling::Variant(_) => f64::INFINITY,
            Spelling::Different => f64::NEG_INFINITY,
            Spelling::Edited(edits) => self.log_odds(edits),
        };
        (spelling, log_odds)
    }

    /// Returns the log-odds that edits are a misspelling and no other person.
    #[must_use]
    pub fn log_odds(&self, edits: &Edits) -> f64 {
        self.model.log_odds(&features(edits, self))
    }

    /// Returns the features of edits, with their values and what each adds to the log-odds.
    pub(crate) fn contributions(&self, edits: &Edits) -> Vec<(&'static str, f64, f64)> {
        let values = features(edits, self);
        let weighed = FEATURES.iter().zip(values).zip(self.model.weights);
        let mut reasons: Vec<_> = weighed
            .filter(|((_, value), _)| *value != 0.0)
            .map(|((name, value), weight)| (*name, value, value * weight))
            .collect();
        reasons.sort_by(|a, b| b.2.abs().total_cmp(&a.2.abs()));
        reasons.insert(0, ("start", 1.0, self.model.bias));
        reasons
    }

    /// Returns what speaks for edits being a misspelling, as text for people: kind and text.
    #[must_use]
    pub fn evidence(&self, edits: &Edits) -> Vec<(&'static str, String)> {
        spelling_evidence(edits, &|word| self.bearers(word))
    }

    pub(crate) fn lexicon(&self) -> &'a Lexicon {
        self.lexicon
    }

    pub(crate) fn gazetteer(&self) -> &'a Gazetteer {
        self.gazetteer
    }

    /// Returns a person of the gazetteer as a candidate for `tokens`, if the spellings allow it.
    pub(crate) fn as_candidate(&self, tokens: &[String], person: u32) -> Option<Candidate> {
        let name = self.gazetteer.person(person).name;
        match Spelling::compare(tokens, &name_tokens(name), self.lexicon) {
            Spelling::Edited(edits) => {
                Some(self.candidate(person, name, edits, &Remembered::new(self)))
            }
            _ => None,
        }
    }

    fn candidate(&self, person: u32, name: &str, edits: Edits, bearers: &Remembered) -> Candidate {
        let log_odds = self.model.log_odds(&features(&edits, bearers));
        Candidate { person, name: name.into(), edits, log_odds }
    }
}

impl Bearers for Matcher<'_> {
    fn bearers(&self, word: &str) -> f64 {
        Matcher::bearers(self, word)
    }

    fn listed(&self, word: &str) -> f64 {
        let listed = u32::try_from(self.gazetteer.bearers(word)).unwrap_or(u32::MAX);
        f64::from(listed)
    }

    fn surprise(&self, word: &str) -> f64 {
        self.lexicon.surprise(word)
    }
}

/// What is known about the words of one lookup: candidates share most of them.
struct Remembered<'m, 'a> {
    matcher: &'m Matcher<'a>,
    /// By the hashes of the words.
    known: RefCell<Vec<(u64, KnownWord)>>,
}

#[derive(Clone, Copy)]
struct KnownWord {
    bearers: f64,
    listed: f64,
}

impl<'m, 'a> Remembered<'m, 'a> {
    fn new(matcher: &'m Matcher<'a>) -> Self {
        Self { matcher, known: RefCell::new(Vec::with_capacity(8)) }
    }

    fn of(&self, word: &str) -> KnownWord {
        let hash = hash(word.as_bytes());
        let mut known = self.known.borrow_mut();
        if let Some((_, known)) = known.iter().find(|(known, _)| *known == hash) {
            return *known;
        }
        let listed = self.matcher.listed(word);
        let bearers = self.matcher.lexicon.bearers(word) + listed;
        let found = KnownWord { bearers, listed };
        known.push((hash, found));
        found
    }
}

impl Bearers for Remembered<'_, '_> {
    fn bearers(&self, word: &str) -> f64 {
        self.of(word).bearers
    }

    fn listed(&self, word: &str) -> f64 {
        self.of(word).listed
    }

    fn surprise(&self, word: &str) -> f64 {
        self.matcher.surprise(word)
    }
}

/// Says whether all words of a name are right but one, which has a slip or two.
fn is_close(spelling: &Spelling) -> bool {
    match spelling {
        Spelling::Same | Spelling::Variant(_) => true,
        Spelling::Edited(edits) => edits.pairs.len() == 1 && edits.total() <= CLOSE,
        Spelling::Different => false,
    }
}

/// Sorts by probability, and keeps the best name of each person.
fn likeliest_first(mut near: Vec<Candidate>) -> Vec<Candidate> {
    if near.len() < 2 {
        return near;
    }
    near.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds).then(a.person.cmp(&b.person)));
    let mut seen = Vec::new();
    near.retain(|candidate| {
        let first = !seen.contains(&candidate.person);
        seen.push(candidate.person);
        first
    });
    near
}
