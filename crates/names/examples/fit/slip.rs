//! The model of slips: whether a name near a listed one is that name misspelled, or somebody else's.
//!
//! An example is a query with its likeliest candidate of the list; it is positive if the candidate is
//! the truth. Candidates depend on the weights, so rounds alternate between choosing candidates and fitting.

use std::error::Error;
use std::path::Path;

use copydesk_names::{
    Bearers, Gazetteer, Logistic, Lookup, Matcher, N_FEATURES, features, fold, name_tokens,
};

use crate::regression::{Example, fit};

const N: usize = N_FEATURES;
const ROUNDS: usize = 3;
const PENALTY: f64 = 3e-4;

/// Into how many parts queries are divided for cross-validation, all of one person into one.
const PARTS: u64 = 5;

/// Ids of the source whose people are told apart, and every how many of them to use.
const SOURCE: &str = "ep:";
const STRIDE: usize = 8;

/// What an invented slip in more than one word weighs: of 55 slips in newswire, 52 were in one word.
const MANY_WORDS_WEIGHT: f64 = 0.8;

/// What an absent person weighs: to take one for a slip is worse than to overlook a slip.
const ABSENT_WEIGHT: f64 = 3.0;

/// What a namesake weighs: in parliaments they are more frequent than in the news.
const NAMESAKE_WEIGHT: f64 = 0.1;

/// See [`Query::outcome`].
type Outcome = (bool, Option<(bool, f64)>);

/// A name with its candidates.
struct Query {
    is_misspelled: bool,
    part: u64,
    /// Whether the list has the name, or a variant of it: the answer is then no matter of weights.
    known: Option<bool>,
    candidates: Vec<Example<N>>,
}

impl Query {
    /// Returns the candidate that the model holds likeliest; without a model, the one of the fewest edits.
    fn best(&self, model: Option<&Logistic<N>>) -> Option<&Example<N>> {
        let score = |e: &Example<N>| match model {
            Some(model) => model.log_odds(&e.features),
            None => -e.features[0] - e.features[6],
        };
        self.candidates.iter().max_by(|a, b| score(a).total_cmp(&score(b)))
    }

    /// Returns whether the name is misspelled, and whether the answer is right, with its probability.
    /// Known names and variants are answers, but call nobody misspelled.
    fn outcome(&self, model: &Logistic<N>) -> Outcome {
        let answer = self
            .best(Some(model))
            .map(|best| (best.is_one, 1.0 / (1.0 + (-model.log_odds(&best.features)).exp())));
        let known = self.known.filter(|_| self.is_misspelled).map(|is_right| (is_right, 1.0));
        (self.is_misspelled, answer.or(known))
    }
}

pub(crate) fn model(
    folder: &Path,
    matcher: &Matcher,
    gazetteer: &Gazetteer,
) -> Result<Logistic<N>, Box<dyn Error>> {
    let rows = std::fs::read_to_string(folder.join("synthetic_queries_dev.tsv"))?;
    let rows = rows.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
    let queries: Vec<Query> =
        rows.filter(|row| row[1] != "exact").map(|row| query(&row, matcher, gazetteer)).collect();
    let namesakes = namesakes(matcher, gazetteer);
    let mut scored = Vec::new();
    for part in 0..PARTS {
        let (told, fitted): (Vec<&Query>, Vec<&Query>) =
            queries.iter().partition(|query| query.part == part);
        let model = rounds(&fitted.into_iter().chain(&namesakes).collect::<Vec<_>>());
        scored.extend(told.into_iter().map(|query| query.outcome(&model)));
    }
    report(&scored);
    Ok(rounds(&queries.iter().chain(&namesakes).collect::<Vec<_>>()))
}

fn query(row: &[&str], matcher: &Matcher, gazetteer: &Gazetteer) -> Query {
    let is_misspelled = row[1] == "misspelled";
    let person = if row[2].is_empty() { row[0] } else { row[2] };
    let part = fold(person).bytes().fold(0, |sum, byte| sum * 31 % 9973 + u64::from(byte)) % PARTS;
    let is_truth =
        |person: u32| is_misspelled && gazetteer.person(person).id == row.get(3).copied();
    let none = |known| Query { is_misspelled, part, known, candidates: Vec::new() };
    let near = match matcher.look_up(&name_tokens(row[0])) {
        Lookup::Near(near) => near,
        Lookup::Exact(people) => return none(Some(people.into_iter().any(is_truth))),
        Lookup::Variant(person, _) => return none(Some(is_truth(person))),
        Lookup::Unknown => return none(None),
    };
    let candidates = near.iter().map(|candidate| {
        let weight = match candidate.edits.pairs.len() {
            _ if !is_misspelled => ABSENT_WEIGHT,
            0 | 1 => 1.0,
            _ => MANY_WORDS_WEIGHT,
        };
        Example {
            features: features(&candidate.edits, matcher),
            is_one: is_misspelled && fold(&candidate.name) == fold(row[2]),
            weight,
        }
    });
    Query { is_misspelled, part, known: None, candidates: candidates.collect() }
}

fn rounds(queries: &[&Query]) -> Logistic<N> {
    let mut model = None;
    for _ in 0..ROUNDS {
        let examples: Vec<Example<N>> =
            queries.iter().filter_map(|query| query.best(model.as_ref()).copied()).collect();
        model = Some(fit(&examples, PENALTY));
    }
    model.expect("there is at least one round")
}

/// Returns queries that real people make who are taken out of the gazetteer one at a time: whoever is
/// near them is somebody else. Only ids of one source are compared, since two sources have the same
/// people under different ids.
fn namesakes(matcher: &Matcher, gazetteer: &Gazetteer) -> Vec<Query> {
    let from_source = |person: u32| {
        let id = gazetteer.person(person).id;
        id.is_some_and(|id| id.starts_with(SOURCE))
    };
    let mut queries = Vec::new();
    for (number, person) in (0..).zip(gazetteer.people()).step_by(STRIDE) {
        if !from_source(number) {
            continue;
        }
        let tokens = name_tokens(person.name);
        let words = WithoutOne { matcher, own: &tokens };
        let near = matcher
            .neighbours(&tokens)
            .into_iter()
            .filter(|candidate| candidate.person != number && from_source(candidate.person));
        let candidates = near.map(|near| Example {
            features: features(&near.edits, &words),
            is_one: false,
            weight: NAMESAKE_WEIGHT,
        });
        let candidates = candidates.collect();
        queries.push(Query { is_misspelled: false, part: 0, known: None, candidates });
    }
    queries
}

/// What is known when one person is taken out of the list: one bearer fewer of each word.
struct WithoutOne<'a> {
    matcher: &'a Matcher<'a>,
    own: &'a [String],
}

impl Bearers for WithoutOne<'_> {
    fn bearers(&self, word: &str) -> f64 {
        let own = self.own.iter().any(|own| own == word);
        (self.matcher.bearers(word) - f64::from(u8::from(own))).max(0.0)
    }

    fn listed(&self, word: &str) -> f64 {
        self.matcher.listed(word)
    }

    fn surprise(&self, word: &str) -> f64 {
        self.matcher.surprise(word)
    }
}

/// Prints for some probabilities how many slips are found and how many absent people are taken for slips.
fn report(scored: &[Outcome]) {
    let n = |misspelled: bool| scored.iter().filter(|s| s.0 == misspelled).count() as f64;
    let first = scored.iter().filter(|s| s.1.is_some_and(|best| best.0)).count() as f64;
    eprintln!("slips: right person first {:.4}", first / n(true));
    for least in [0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
        let over = |misspelled: bool, right: bool| {
            let counts = |s: &&Outcome| {
                s.0 == misspelled && s.1.is_some_and(|best| best.1 >= least && (best.0 || !right))
            };
            scored.iter().filter(counts).count() as f64
        };
        eprintln!(
            "slips: p >= {least}: right {:.4}, absent flagged {:.4}",
            over(true, true) / n(true),
            over(false, false) / n(false)
        );
    }
    for bin in [(0.0, 0.3), (0.3, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 1.01)] {
        let inside: Vec<(bool, f64)> =
            scored.iter().filter_map(|s| s.1).filter(|s| s.1 >= bin.0 && s.1 < bin.1).collect();
        let n = inside.len().max(1) as f64;
        eprintln!(
            "slips: p in {:.1}..{:.1}: {} with mean {:.2}, right {:.2}",
            bin.0,
            bin.1,
            inside.len(),
            inside.iter().map(|s| s.1).sum::<f64>() / n,
            inside.iter().filter(|s| s.0).count() as f64 / n
        );
    }
}
