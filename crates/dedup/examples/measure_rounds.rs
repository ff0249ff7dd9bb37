//! Counts what the search for copies in rounds carries from one round to the next.
//!
//! `cargo run --release -p copydesk-dedup --example measure_rounds -- FILE.jsonl…`, where each line of
//! a file is `{"text": …}` with a blank line between two paragraphs. A row is four numbers, 32 bytes; what
//! an engine makes of them depends on it, and deflate tells what there is to gain.

use std::error::Error;
use std::io::{BufRead as _, BufReader, Write as _};

use copydesk_core::{Article, ArticleNo};
use copydesk_dedup::rounds::{Round, Row, holders, outline};
use copydesk_dedup::{Corpus, Noise, Signatures};
use flate2::Compression;
use flate2::write::DeflateEncoder;

#[expect(clippy::print_stdout, reason = "the rows are the program's purpose")]
fn main() -> Result<(), Box<dyn Error>> {
    let (mut corpus, mut shingles, mut variants) = (Corpus::new(), Vec::new(), Vec::new());
    let (mut n_bytes, mut n_outlines, mut number) = (0, 0, 0);
    for path in std::env::args().skip(1) {
        for line in BufReader::new(std::fs::File::open(path)?).lines() {
            let record: serde_json::Value = serde_json::from_str(&line?)?;
            let text = record["text"].as_str().ok_or("a record has no text")?;
            let article = Article::from_plain_text(text).with_number(ArticleNo(number));
            let signatures = Signatures::of(&article);
            corpus.add(&signatures);
            let mut its = holders(&signatures);
            shingles.append(&mut its.shingles);
            variants.append(&mut its.variants);
            (n_bytes, n_outlines) = (n_bytes + text.len(), n_outlines + outline(&signatures).len());
            number += 1;
        }
    }
    let n = corpus.n_paragraphs();
    println!("{number} articles, {n} paragraphs, {n_bytes} bytes; outlines {n_outlines} bytes");
    println!("{:>10} {:>12} {:>10} {:>10} {:>12}", "into", "rows", "MB", "deflated", "B/paragraph");
    let run = |round: Round, mut rows: Vec<Row>| -> Result<Vec<Row>, Box<dyn Error>> {
        rows.sort_unstable();
        let deflated = deflated(&rows)?;
        println!(
            "{:>10} {:>12} {:>10.1} {:>10.1} {:>12}",
            round.as_str(),
            rows.len(),
            (rows.len() * size_of::<Row>()) as f64 / 1e6,
            deflated as f64 / 1e6,
            deflated / n.max(1),
        );
        let (mut task, mut out) = (round.task(Noise::Low), Vec::new());
        rows.into_iter().for_each(|row| task.push(row, &mut out));
        task.finish(&mut out);
        Ok(out)
    };
    let standings = run(Round::Shingles, shingles)?;
    let meetings = run(Round::Meetings, run(Round::Prefixes, standings.clone())?)?;
    let lists = run(Round::Lists, [standings.clone(), meetings].concat())?;
    let mut pairs = run(Round::Decisions, [standings, lists].concat())?;
    pairs.append(&mut run(Round::Variants, variants)?);
    let candidates = corpus.with_repeats(pairs.iter().map(Row::candidate));
    assert_eq!(candidates, corpus.candidates(), "rounds find what the search does");
    println!("{} candidates", candidates.len());
    Ok(())
}

/// Returns to how many bytes rows are deflated at the lowest level.
fn deflated(rows: &[Row]) -> Result<usize, Box<dyn Error>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    for row in rows {
        for number in [row.key, row.order, row.item, row.value] {
            encoder.write_all(&number.to_le_bytes())?;
        }
    }
    Ok(encoder.finish()?.len())
}
