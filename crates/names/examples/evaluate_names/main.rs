//! Measures mentions, lookups and decisions on labelled data, and prints one row a measure.
//!
//! `cargo run --release -p copydesk-names --example evaluate_names -- FOLDER [ARTICLES] [--errors]` with a folder
//! that holds `newswire_dev.conll` (token, tag, chunk, entity a line, `-DOCSTART-` between stories),
//! `natural_pairs_dev.tsv` (two names, label), `gazetteer_100k.tsv` (name, id) and
//! `synthetic_queries_dev.tsv` (query, kind, truth; the odd ones of which the weights were fitted on). `--errors` prints what was missed or invented.

#![expect(clippy::print_stdout, reason = "prints the measures")]

mod clock;
mod lookups;
mod newswire;
mod pairs;
mod planted;

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
    pairs::evaluate(&folder.join("natural_pairs_dev.tsv"), &matcher, errors)?;
    lookups::evaluate(&folder, &lexicon, errors)?;
    if let Some(articles) = rest.iter().find(|argument| *argument != "--errors") {
        planted::evaluate(&folder.join("gazetteer_100k.tsv"), articles.as_ref(), &lexicon, errors)?;
    }
    Ok(())
}
