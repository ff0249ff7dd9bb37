//! Measures mentions, lookups and decisions on labelled data, and prints one row a measure.
//!
//! `cargo run --release -p copydesk-names --example evaluate_names -- FOLDER [ARTICLES] [--errors]` with a folder
//! that holds `newswire_dev.conll` (token, tag, chunk, entity a line, `-DOCSTART-` between stories),
//! `natural_pairs_dev.tsv` (two names, label), `name_bench_dev.csv` (group, schema, two names, `is_match`),
//! `alias_variants.tsv` (two forms of one name), `gazetteer_100k.tsv` (name, id) and
//! `synthetic_queries_dev.tsv` (query, kind, truth). The weights were fitted on these pairs and queries; what the `fit` example
//! prints is cross-validated. `--errors` prints what was missed or invented.

#![expect(clippy::print_stdout, reason = "prints the measures")]

mod clock;
mod lookups;
mod newswire;
mod pairs;
mod planted;
mod slips;

use std::error::Error;
use std::path::PathBuf;

use copydesk_names::{Gazetteer, Lexicon, Matcher};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().ok_or("usage: evaluate FOLDER [--errors]")?);
    let rest: Vec<String> = arguments.collect();
    let errors = rest.iter().any(|argument| argument == "--errors");
    let lexicon = Lexicon::embedded();
    newswire::evaluate(&folder.join("newswire_dev.conll"), &lexicon, errors)?;
    let starter = Gazetteer::starter(&lexicon);
    let matcher = Matcher::new(&lexicon, &starter);
    pairs::newswire(&folder.join("natural_pairs_dev.tsv"), &matcher, errors)?;
    pairs::screening(&folder.join("name_bench_dev.csv"), &matcher)?;
    pairs::aliases(&folder.join("alias_variants.tsv"), &matcher)?;
    lookups::evaluate(&folder, &lexicon, errors)?;
    if let Some(articles) = rest.iter().find(|argument| *argument != "--errors") {
        planted::evaluate(&folder.join("gazetteer_100k.tsv"), articles.as_ref(), &lexicon, errors)?;
    }
    Ok(())
}
