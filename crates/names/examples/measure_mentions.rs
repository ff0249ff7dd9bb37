//! Measures how fast one thread finds mentions, and prints a digest of what it found.
//!
//! `cargo run --release -p copydesk-names --example measure_mentions -- FOLDER` reads every file below FOLDER as one
//! article, and finds the mentions of all of them several times over. The best pass counts: others were
//! disturbed. Two programs that print one digest find the same.

#![expect(clippy::print_stdout, reason = "prints the measures")]

use std::error::Error;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Instant;

use copydesk_core::Article;
use copydesk_names::{Gazetteer, Lexicon, MentionFinder};

/// How often all articles are read.
const PASSES: usize = 9;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: measure_mentions FOLDER")?;
    let mut paths = Vec::new();
    collect(folder.as_ref(), &mut paths)?;
    paths.sort();
    let mut articles = Vec::new();
    for path in &paths {
        articles.push(Article::from_plain_text(&String::from_utf8_lossy(&std::fs::read(path)?)));
    }
    let n_bytes: usize = articles.iter().map(|article| article.text().len()).sum();

    let lexicon = Lexicon::embedded();
    let people = Gazetteer::starter(&lexicon);
    let finder = MentionFinder::new(&lexicon, Some(&people));
    let mut best = f64::INFINITY;
    for _ in 0..PASSES {
        let start = Instant::now();
        let n_mentions: usize = articles.iter().map(|article| finder.mentions(article).len()).sum();
        best = best.min(start.elapsed().as_secs_f64());
        assert!(n_mentions < n_bytes.max(1), "a mention has a byte of its own");
    }
    let mut digest = DefaultHasher::new();
    let mut n_mentions = 0;
    for article in &articles {
        let mentions = finder.mentions(article);
        n_mentions += mentions.len();
        format!("{mentions:?}").hash(&mut digest);
    }
    println!(
        "{n_mentions} mentions in {} articles, digest {:016x}: {:.1} MB/s of one thread",
        articles.len(),
        digest.finish(),
        n_bytes as f64 / best / 1e6
    );
    Ok(())
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
