//! Fits the weights of the decision model, and prints `data/lexicon/decision_weights.csv`.
//!
//! `cargo run --release -p copydesk-names --example fit -- FOLDER` with a folder that holds
//! `gazetteer_100k.tsv` (name, id) and `synthetic_queries_dev.tsv` (query, kind, truth, …). Of the queries of
//! kind `misspelled` and `absent` every second one is used; people of the gazetteer itself, each looked up
//! as if absent, are the hard negatives. An example is a query with a candidate; it
//! is positive if the candidate is the truth. Logistic regression by gradient descent on standardised
//! features with a small quadratic penalty, written in the features' own scale. Candidates depend on
//! the weights, so rounds alternate between choosing the best candidate and fitting.

#![expect(clippy::print_stdout, reason = "prints the weights")]

use std::error::Error;
use std::path::PathBuf;

use copydesk_names::{
    FEATURES, Gazetteer, GazetteerBuilder, Lexicon, Lookup, Matcher, N_FEATURES, features, fold,
    name_tokens,
};

const ROUNDS: usize = 3;
const STEPS: usize = 6_000;
const RATE: f64 = 0.3;
const PENALTY: f64 = 1e-3;

/// Ids of the source whose people are told apart, and every how many of them to use.
const SOURCE: &str = "ep:";
const STRIDE: usize = 8;

/// What an invented slip in more than one word weighs: of 55 slips in newswire, 52 were in one word.
const MANY_WORDS_WEIGHT: f64 = 0.2;

/// What a namesake weighs: there are more of them than of slips.
const NAMESAKE_WEIGHT: f64 = 0.3;

/// The candidates of one query: their features, whether they are the truth, and what they weigh.
type Query = Vec<([f64; N_FEATURES], bool, f64)>;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: fit FOLDER")?);
    let lexicon = Lexicon::embedded();
    let mut builder = GazetteerBuilder::new(&lexicon);
    builder.add_csv(std::fs::File::open(folder.join("gazetteer_100k.tsv"))?)?;
    let gazetteer = builder.build();
    let matcher = Matcher::new(&lexicon, &gazetteer);

    let rows = std::fs::read_to_string(folder.join("synthetic_queries_dev.tsv"))?;
    let mut queries: Vec<Query> = Vec::new();
    for row in rows.lines().skip(1).step_by(2) {
        let fields: Vec<&str> = row.split('\t').collect();
        if fields[1] == "exact" {
            continue;
        }
        let Lookup::Near(near) = matcher.look_up(&name_tokens(fields[0])) else { continue };
        let truth = fold(fields[2]);
        let candidates = near.iter().map(|candidate| {
            let weight = if candidate.edits.pairs.len() > 1 { MANY_WORDS_WEIGHT } else { 1.0 };
            let right = fields[1] == "misspelled" && fold(&candidate.name) == truth;
            (features(&candidate.edits, &|word| matcher.bearers(word)), right, weight)
        });
        queries.push(candidates.collect());
    }

    let n_slips = queries.len();
    queries.extend(namesakes(&matcher, &gazetteer));

    let mut weights = [0.0; N_FEATURES + 1];
    for _ in 0..ROUNDS {
        let examples: Query = queries
            .iter()
            .filter_map(|query| {
                let score = |x: &[f64; N_FEATURES]| match weights.iter().any(|w| *w != 0.0) {
                    true => odds(&weights, x),
                    false => -x[0] - x[6],
                };
                query.iter().max_by(|a, b| score(&a.0).total_cmp(&score(&b.0))).copied()
            })
            .collect();
        weights = fit(&examples);
    }
    println!(
        "# Weights of the model in crates/names/src/model.rs; positive speaks for a misspelling."
    );
    println!(
        "# Fitted on {n_slips} invented slips and absent people and {} real namesakes, against",
        { queries.len() - n_slips }
    );
    println!("# 100,000 names; see crates/names/examples/fit.rs for the data and the method:");
    println!("#   cargo run --release -p copydesk-names --example fit -- FOLDER");
    println!("bias,{:.3}", weights[N_FEATURES]);
    for (feature, weight) in FEATURES.iter().zip(weights) {
        println!("{feature},{weight:.3}");
    }
    Ok(())
}

/// Returns queries that real people make who are taken out of the gazetteer one at a time: whoever is
/// near them is somebody else. Only ids of one source are compared, since two sources have the same
/// people under different ids.
fn namesakes(matcher: &Matcher, gazetteer: &Gazetteer) -> Vec<Query> {
    let from_source =
        |person: u32| gazetteer.person(person).id.is_some_and(|id| id.starts_with(SOURCE));
    let mut queries = Vec::new();
    for (number, person) in (0..).zip(gazetteer.people()).step_by(STRIDE) {
        if !from_source(number) {
            continue;
        }
        let tokens = name_tokens(person.name);
        // Without this person, one bearer fewer.
        let bearers = |word: &str| {
            let own = tokens.iter().any(|token| token == word);
            (matcher.bearers(word) - f64::from(u8::from(own))).max(0.0)
        };
        let near = matcher
            .neighbours(&tokens)
            .into_iter()
            .filter(|candidate| candidate.person != number && from_source(candidate.person));
        queries.push(
            near.map(|near| (features(&near.edits, &bearers), false, NAMESAKE_WEIGHT)).collect(),
        );
    }
    queries
}

fn odds(weights: &[f64; N_FEATURES + 1], x: &[f64; N_FEATURES]) -> f64 {
    weights[N_FEATURES] + weights.iter().zip(x).map(|(w, x)| w * x).sum::<f64>()
}

/// Returns the weights, the bias last.
fn fit(examples: &Query) -> [f64; N_FEATURES + 1] {
    let n = examples.len() as f64;
    let mean: Vec<f64> =
        (0..N_FEATURES).map(|f| examples.iter().map(|(x, ..)| x[f]).sum::<f64>() / n).collect();
    let deviation: Vec<f64> = (0..N_FEATURES)
        .map(|f| {
            let squares: f64 = examples.iter().map(|(x, ..)| (x[f] - mean[f]).powi(2)).sum();
            (squares / n).sqrt().max(1e-9)
        })
        .collect();
    let standard: Vec<([f64; N_FEATURES], f64, f64)> = examples
        .iter()
        .map(|(x, right, weight)| {
            let x = std::array::from_fn(|f| (x[f] - mean[f]) / deviation[f]);
            (x, f64::from(u8::from(*right)), *weight)
        })
        .collect();
    let mut weights = [0.0; N_FEATURES + 1];
    for _ in 0..STEPS {
        let mut gradient = [0.0; N_FEATURES + 1];
        for (x, right, weight) in &standard {
            let error = weight * (1.0 / (1.0 + (-odds(&weights, x)).exp()) - right);
            for f in 0..N_FEATURES {
                gradient[f] += error * x[f];
            }
            gradient[N_FEATURES] += error;
        }
        for f in 0..=N_FEATURES {
            let penalty = if f < N_FEATURES { PENALTY * weights[f] } else { 0.0 };
            weights[f] -= RATE * (gradient[f] / n + penalty);
        }
    }
    let mut raw = weights;
    for f in 0..N_FEATURES {
        raw[f] = weights[f] / deviation[f];
        raw[N_FEATURES] -= raw[f] * mean[f];
    }
    raw
}
