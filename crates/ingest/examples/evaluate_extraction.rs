//! Scores the extraction of main text against pages whose articles are known.
//!
//! `cargo run --release -p copydesk-ingest --example evaluate_extraction FOLDER` reads
//! `FOLDER/ground_truth.json` (`{ID: {"articleBody": …}}`) and `FOLDER/pages/ID.html.gz`, as in
//! the article-extraction-benchmark of scrapinghub, and prints precision, recall and F1 by its
//! method: word 4-grams counted per page, precision and recall averaged over the pages.
//! With `--worst`, the pages with the lowest scores, too.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program prints its results")]

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use copydesk_ingest::{IngestConfig, Plan, open};
use serde_json::Value;

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let folder = Path::new(arguments.first().context("say where the pages are")?);
    let truth = std::fs::read_to_string(folder.join("ground_truth.json"))?;
    let truth: BTreeMap<String, Value> = serde_json::from_str(&truth)?;

    let mut scores = Vec::with_capacity(truth.len());
    for (id, page) in &truth {
        let expected = page["articleBody"].as_str().context("a page without `articleBody`")?;
        let found = article(&folder.join(format!("pages/{id}.html.gz")));
        scores.push((score(&shingles(expected), &shingles(&found)), id));
    }
    #[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 pages")]
    let mean = |of: fn(&(f64, f64)) -> f64| {
        scores.iter().map(|(score, _)| of(score)).sum::<f64>() / scores.len() as f64
    };
    let (precision, recall) = (mean(|score| score.0), mean(|score| score.1));
    let f1 = 2.0 * precision * recall / (precision + recall);
    println!("{} pages: precision {precision:.4}, recall {recall:.4}, F1 {f1:.4}", scores.len());
    if arguments.iter().any(|argument| argument == "--worst") {
        scores.sort_by(|a, b| (a.0.0 + a.0.1).total_cmp(&(b.0.0 + b.0.1)));
        for ((precision, recall), id) in scores.iter().take(20) {
            println!("{precision:.3} {recall:.3} {id}");
        }
    }
    Ok(())
}

/// Returns the text of the article in a page; none if it could not be read.
fn article(path: &Path) -> String {
    let config = IngestConfig::default();
    let plan = Plan::new(&[path.to_string_lossy().into_owned()], &config);
    let article = plan.inputs.iter().flat_map(|input| open(input, &config)).next();
    match article.map(|record| record.and_then(|record| record.decode(&config))) {
        Some(Ok(article)) => article.text().to_owned(),
        Some(Err(error)) => {
            eprintln!("{}: {}", path.display(), error.reason());
            String::new()
        }
        None => String::new(),
    }
}

type Shingles<'t> = BTreeMap<Vec<&'t str>, usize>;

/// Counts the word 4-grams of a text; one that is shorter is a single shingle.
fn shingles(text: &str) -> Shingles<'_> {
    let is_gap = |c: char| !(c.is_alphanumeric() || c == '_');
    let words: Vec<&str> = text.split(is_gap).filter(|word| !word.is_empty()).collect();
    let mut counts = BTreeMap::new();
    for start in 0..words.len().saturating_sub(3).max(1) {
        let shingle = words[start..words.len().min(start + 4)].to_vec();
        *counts.entry(shingle).or_insert(0) += 1;
    }
    counts
}

/// Returns precision and recall of one page.
#[expect(clippy::cast_precision_loss, reason = "far fewer than 2^53 shingles")]
fn score(expected: &Shingles<'_>, found: &Shingles<'_>) -> (f64, f64) {
    let both: usize = expected.iter().map(|(s, n)| found.get(s).map_or(0, |m| *n.min(m))).sum();
    let (n_expected, n_found) = (expected.values().sum::<usize>(), found.values().sum::<usize>());
    let share = |of: usize| if of == 0 { 0.0 } else { both as f64 / of as f64 };
    (share(n_found), share(n_expected))
}
