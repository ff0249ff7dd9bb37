//! The model of identity: whether two names, compared without context, are one person's.

use std::error::Error;
use std::path::Path;

use copydesk_names::{
    GazetteerBuilder, IdentityJudge, Lexicon, Logistic, Matcher, N_IDENTITY_FEATURES, name_tokens,
};

use crate::regression::{Example, fit};

const N: usize = N_IDENTITY_FEATURES;
const FOLDS: usize = 10;
const PENALTY: f64 = 1e-3;

/// What a pair of each source weighs. Newswire is what the program reads; pairs of screening are made
/// up, invented slips and aliases are many.
const NEWSWIRE_WEIGHT: f64 = 3.0;
const SCREENING_WEIGHT: f64 = 1.0;
const ALIAS_WEIGHT: f64 = 0.05;
const SLIP_WEIGHT: f64 = 0.1;
const SLIPS_WEIGHT: f64 = 0.03;
const STRANGER_WEIGHT: f64 = 0.1;
const NAMESAKE_WEIGHT: f64 = 0.2;

/// Ids of the source whose people are told apart, and every how many of them to use.
const SOURCE: &str = "ep:";
const STRIDE: usize = 8;

/// The place of a feature.
const EDITED_WORDS: usize = 2;
const BOTH_ATTESTED: usize = 4;

/// Where a pair comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Newswire,
    Screening,
    Alias,
    Slip,
    Stranger,
    Namesake,
}

struct Pair {
    source: Source,
    names: [String; 2],
    /// The label as the file has it.
    label: String,
    example: Example<N>,
}

/// Fits the model on all pairs; on standard error it reports what models say of pairs that they were not fitted on.
pub(crate) fn model(folder: &Path, matcher: &Matcher) -> Result<Logistic<N>, Box<dyn Error>> {
    let judge = IdentityJudge::new(matcher);
    let pairs = read(folder, &judge)?;
    let all: Vec<Example<N>> = pairs.iter().map(|pair| pair.example).collect();
    let mut held_out = vec![0.0; pairs.len()];
    for fold in 0..FOLDS {
        let in_fold = |at: usize| at % FOLDS == fold;
        let rest: Vec<Example<N>> =
            (0..all.len()).filter(|&at| !in_fold(at)).map(|at| all[at]).collect();
        let model = fit(&rest, PENALTY);
        for at in (0..all.len()).filter(|&at| in_fold(at)) {
            held_out[at] = 1.0 / (1.0 + (-model.log_odds(&all[at].features)).exp());
        }
    }
    report(&pairs, &held_out);
    Ok(fit(&all, PENALTY))
}

fn read(folder: &Path, judge: &IdentityJudge) -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut pairs = Vec::new();
    let mut add = |source, a: &str, b: &str, label: &str, is_one, weight| {
        pairs.push(Pair {
            source,
            names: [a.to_owned(), b.to_owned()],
            label: label.to_owned(),
            example: Example { features: judge.features(a, b), is_one, weight },
        });
    };
    for row in std::fs::read_to_string(folder.join("natural_pairs_dev.tsv"))?.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        if fields[2] != "unclear" {
            add(
                Source::Newswire,
                fields[0],
                fields[1],
                fields[2],
                fields[2] != "different",
                NEWSWIRE_WEIGHT,
            );
        }
    }
    let mut bench = csv::Reader::from_path(folder.join("name_bench_dev.csv"))?;
    for row in bench.records() {
        let row = row?;
        if &row[1] == "Person" {
            add(Source::Screening, &row[2], &row[3], &row[4], &row[4] == "true", SCREENING_WEIGHT);
        }
    }
    let aliases = std::fs::read_to_string(folder.join("alias_variants.tsv"))?;
    for row in aliases.lines().skip(1) {
        let fields: Vec<&str> = row.split('\t').collect();
        add(Source::Alias, fields[0], fields[1], "alias", true, ALIAS_WEIGHT);
    }
    let queries = std::fs::read_to_string(folder.join("synthetic_queries_dev.tsv"))?;
    let rows: Vec<Vec<&str>> =
        queries.lines().skip(1).map(|row| row.split('\t').collect()).collect();
    for (at, row) in rows.iter().enumerate() {
        match row[1] {
            "misspelled" if at % 4 == 0 => {
                let n_words = judge.features(row[0], row[2])[EDITED_WORDS];
                let weight = if n_words > 1.0 { SLIPS_WEIGHT } else { SLIP_WEIGHT };
                add(Source::Slip, row[0], row[2], "slip", true, weight);
            }
            // Two people who share a family name or a given name with each other by chance.
            "absent" => {
                let word = |name: &str| name.split(' ').next_back().unwrap_or_default().to_owned();
                let other = rows[at + 1..].iter().find(|other| {
                    other[1] == "absent"
                        && other[0] != row[0]
                        && (word(other[0]) == word(row[0])
                            || other[0].split(' ').next() == row[0].split(' ').next())
                });
                if let Some(other) = other {
                    add(Source::Stranger, row[0], other[0], "stranger", false, STRANGER_WEIGHT);
                }
            }
            _ => {}
        }
    }
    let lexicon = Lexicon::embedded();
    let mut builder = GazetteerBuilder::new(&lexicon);
    builder.add_csv(std::fs::File::open(folder.join("gazetteer_100k.tsv"))?)?;
    let gazetteer = builder.build();
    let list = Matcher::new(&lexicon, &gazetteer);
    let from_source = |person: u32| {
        let id = gazetteer.person(person).id;
        id.is_some_and(|id| id.starts_with(SOURCE))
    };
    for (number, person) in (0..).zip(gazetteer.people()).step_by(STRIDE) {
        if !from_source(number) {
            continue;
        }
        let near = list.neighbours(&name_tokens(person.name));
        let near = near.iter().find(|near| near.person != number && from_source(near.person));
        if let Some(near) = near {
            // Lists have some people twice, in two spellings; two names that both exist are two people's.
            let is_other = judge.features(person.name, &near.name)[BOTH_ATTESTED] > 0.0;
            if is_other {
                add(Source::Namesake, person.name, &near.name, "namesake", false, NAMESAKE_WEIGHT);
            }
        }
    }
    Ok(pairs)
}

fn report(pairs: &[Pair], p: &[f64]) {
    let of = |source: Source| pairs.iter().zip(p).filter(move |(pair, _)| pair.source == source);
    for label in ["misspelling", "inconsistent-translit", "variant", "different"] {
        let scores: Vec<f64> =
            of(Source::Newswire).filter(|(pair, _)| pair.label == label).map(|(_, &p)| p).collect();
        let at = |least: f64| scores.iter().filter(|p| **p >= least).count();
        eprintln!(
            "newswire, {label}: {}, p >= .5 {}, .7 {}, .9 {}",
            scores.len(),
            at(0.5),
            at(0.7),
            at(0.9)
        );
    }
    for (source, name) in [
        (Source::Alias, "aliases"),
        (Source::Slip, "slips"),
        (Source::Stranger, "strangers"),
        (Source::Namesake, "namesakes"),
    ] {
        let n = of(source).count();
        let flagged = of(source).filter(|(_, p)| **p >= 0.7).count();
        eprintln!("{name}: {n}, p >= .7 {flagged}");
    }
    let screening: Vec<(bool, f64)> =
        of(Source::Screening).map(|(pair, &p)| (pair.example.is_one, p)).collect();
    let halves: Vec<Vec<(bool, f64)>> =
        (0..2).map(|half| screening.iter().skip(half).step_by(2).copied().collect()).collect();
    for (fixed, told) in [(0, 1), (1, 0)] {
        let best = (5..95)
            .map(|t| f64::from(t) / 100.0)
            .max_by(|a, b| f1(&halves[fixed], *a).total_cmp(&f1(&halves[fixed], *b)))
            .unwrap_or(0.5);
        eprintln!(
            "screening: threshold {best} of one half, F1 {:.3} of the other",
            f1(&halves[told], best)
        );
    }
    let best = (5..95)
        .map(|t| f64::from(t) / 100.0)
        .max_by(|a, b| f1(&screening, *a).total_cmp(&f1(&screening, *b)))
        .unwrap_or(0.5);
    eprintln!(
        "screening: best F1 {:.3} at {best}, at .5 {:.3}, at .7 {:.3}",
        f1(&screening, best),
        f1(&screening, 0.5),
        f1(&screening, 0.7)
    );
    if std::env::args().any(|a| a == "--errors") {
        for (pair, p) in pairs.iter().zip(p) {
            if matches!(pair.source, Source::Newswire | Source::Screening)
                && pair.example.is_one != (*p >= 0.5)
            {
                eprintln!("{}\t{p:.2}\t{}\t{}", pair.label, pair.names[0], pair.names[1]);
            }
        }
    }
}

fn f1(scored: &[(bool, f64)], threshold: f64) -> f64 {
    let n = |says: &dyn Fn(&(bool, f64)) -> bool| scored.iter().filter(|s| says(s)).count() as f64;
    let right = n(&|(one, p)| *one && *p >= threshold);
    2.0 * right / (n(&|(_, p)| *p >= threshold) + n(&|(one, _)| *one)).max(1.0)
}
