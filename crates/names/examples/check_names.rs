//! Prints what the name rules find in text files, read together as one run.
//!
//! `cargo run --release -p copydesk-names --example check_names -- [--gazetteer LIST.csv] FILE…`

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "an example shows its result")]

use std::error::Error;
use std::time::Instant;

use copydesk_core::{Article, ArticleNo};
use copydesk_names::{Census, Decider, GazetteerBuilder, Lexicon, MentionFinder};

fn main() -> Result<(), Box<dyn Error>> {
    let mut paths: Vec<String> = std::env::args().skip(1).collect();
    let start = Instant::now();
    let lexicon = Lexicon::embedded();
    let read_lexicon = start.elapsed();
    let mut builder = GazetteerBuilder::new(&lexicon);
    builder.add_starter();
    if paths.first().is_some_and(|first| first == "--gazetteer") {
        for row in builder.add_csv(std::fs::File::open(&paths[1])?)? {
            eprintln!("line {}: {} ({})", row.row, row.problem, row.name);
        }
        paths.drain(..2);
    }
    let people = builder.build();
    eprintln!("lexicon {read_lexicon:.1?}, with gazetteer {:.1?}", start.elapsed());

    let finder = MentionFinder::new(&lexicon, Some(&people));
    let mut census = Census::new();
    let (mut bytes, mut seconds) = (0, 0.0);
    for (number, path) in (0..).zip(&paths) {
        let text = std::fs::read(path)?;
        // Old files are Latin-1, whose bytes are the code points.
        let text = String::from_utf8(text).unwrap_or_else(|error| {
            error.as_bytes().iter().map(|&byte| char::from(byte)).collect()
        });
        let article = Article::from_plain_text(&text).with_number(ArticleNo(number));
        let start = Instant::now();
        let mentions = finder.mentions(&article);
        seconds += start.elapsed().as_secs_f64();
        bytes += text.len();
        census.add(mentions);
    }
    let start = Instant::now();
    let decider = Decider::new(&lexicon, &people, &census);
    for finding in census.names().flat_map(|name| decider.decide(name)) {
        let path = &paths[finding.place.article.0 as usize];
        let (code, severity, p) = (finding.rule.code, finding.severity, finding.confidence.get());
        println!("{path}: {code} {severity} {p:.2} {}", finding.message);
        for evidence in finding.evidence {
            println!("    {}: {}", evidence.kind, evidence.text);
        }
    }
    let n_names = census.names().len();
    eprintln!(
        "mentions at {:.0} MB/s, {n_names} names decided in {:.1?}",
        bytes as f64 / seconds / 1e6,
        start.elapsed()
    );
    Ok(())
}
