//! Fits the weights of the decision models, and prints `data/lexicon/decision_weights.csv`.
//!
//! `cargo run --release -p copydesk-names --example fit -- FOLDER` with a folder that holds
//! `gazetteer_100k.tsv` (name, id), `synthetic_queries_dev.tsv` (query, kind, truth, id),
//! `natural_pairs_dev.tsv` (two names, label), `name_bench_dev.csv` (…, two names, `is_match`) and
//! `alias_variants.tsv` (two forms of one name). The weights go to standard output; what models say
//! of examples that they were not fitted on, by cross-validation, to standard error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "prints the weights")]

mod identity;
mod regression;
mod slip;

use std::error::Error;
use std::path::PathBuf;

use copydesk_names::{
    FEATURES, Gazetteer, GazetteerBuilder, IDENTITY_FEATURES, IDENTITY_MODEL, Lexicon, Logistic,
    Matcher, SLIP_MODEL,
};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("usage: fit FOLDER")?);
    let lexicon = Lexicon::embedded();
    let starter = Gazetteer::starter(&lexicon);
    let identity = identity::model(&folder, &Matcher::new(&lexicon, &starter))?;
    let mut builder = GazetteerBuilder::new(&lexicon);
    builder.add_csv(std::fs::File::open(folder.join("gazetteer_100k.tsv"))?)?;
    let gazetteer = builder.build();
    let slip = slip::model(&folder, &Matcher::new(&lexicon, &gazetteer), &gazetteer)?;

    println!(
        "# Weights of the models of crates/names, in log-odds a unit: model, feature, weight."
    );
    println!("# `slip` tells a misspelled name from a namesake's, `identity` one person from two.");
    println!(
        "# Fitted by `cargo run --release -p copydesk-names --example fit -- FOLDER`; see there."
    );
    print(SLIP_MODEL, &slip, &FEATURES);
    print(IDENTITY_MODEL, &identity, &IDENTITY_FEATURES);
    Ok(())
}

fn print<const N: usize>(name: &str, model: &Logistic<N>, features: &[&str; N]) {
    println!("{name},bias,{:.3}", model.bias);
    for (feature, weight) in features.iter().zip(model.weights) {
        println!("{name},{feature},{weight:.3}");
    }
}
