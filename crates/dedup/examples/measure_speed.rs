//! Times the engine, stage by stage, on articles in memory.
//!
//! `cargo run --release -p copydesk-dedup --example measure_speed -- FILE.jsonl… [--megabytes N]`,
//! where each line of a file is `{"text": …}` with a blank line between two paragraphs. With
//! `--megabytes` no more than the first N of text are taken, which draws the scaling curve.
//! Seconds are of processor time where the system tells, so that a busy machine changes them
//! little.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};

use copydesk_core::{Article, ArticleNo};
use copydesk_dedup::{Corpus, OneThread, Signatures, verify_all};

#[expect(clippy::print_stdout, reason = "the rows are the program's purpose")]
fn main() -> Result<(), Box<dyn Error>> {
    let articles = read()?;
    let megabytes = articles.iter().map(|article| article.text().len()).sum::<usize>() as f64 / 1e6;
    let memory_before = memory();
    let mut stages = Stages::start();

    let mut corpus = Corpus::new();
    for article in &articles {
        corpus.add(&Signatures::of(article));
    }
    stages.end("features");
    let candidates = corpus.candidates();
    stages.end("search");
    let n_pairs = verify_all(&candidates, &articles, &OneThread)?.len();
    stages.end("verification");
    println!(
        "{megabytes:.1} MB, {} paragraphs, {} candidates, {n_pairs} pairs: {}\n{:.1} MB/s; {} MB at most, {} of it text",
        corpus.n_paragraphs(),
        candidates.len(),
        stages.rows.join(", "),
        megabytes / stages.total,
        memory() / 1000,
        memory_before / 1000,
    );
    Ok(())
}

fn read() -> Result<Vec<Article>, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut files, mut limit) = (Vec::new(), f64::INFINITY);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--megabytes" => {
                limit = arguments.next().ok_or("--megabytes needs a number")?.parse()?
            }
            _ => files.push(argument),
        }
    }
    let mut articles = Vec::new();
    let mut n_bytes = 0;
    for file in files {
        for line in BufReader::new(File::open(file)?).lines() {
            let record: serde_json::Value = serde_json::from_str(&line?)?;
            let text = record["text"].as_str().ok_or("a record has no text")?;
            if limit * 1e6 < (n_bytes + text.len()) as f64 {
                return Ok(articles);
            }
            n_bytes += text.len();
            let number = ArticleNo(u32::try_from(articles.len())?);
            articles.push(Article::from_plain_text(text).with_number(number));
        }
    }
    Ok(articles)
}

struct Stages {
    rows: Vec<String>,
    last: f64,
    total: f64,
}

impl Stages {
    fn start() -> Self {
        Self { rows: Vec::new(), last: seconds(), total: 0.0 }
    }

    fn end(&mut self, stage: &str) {
        let now = seconds();
        self.total += now - self.last;
        self.rows.push(format!("{stage} {:.2} s", now - self.last));
        self.last = now;
    }
}

/// Returns the processor time of the first thread so far, or the time of day.
fn seconds() -> f64 {
    let on_processor = fs::read_to_string("/proc/self/schedstat").ok();
    let nanoseconds = on_processor.and_then(|line| line.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(
        || std::time::UNIX_EPOCH.elapsed().unwrap_or_default().as_secs_f64(),
        |nanoseconds| nanoseconds / 1e9,
    )
}

/// Returns the highest use of memory so far in KB, 0 where the system does not tell.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|peak| peak.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}
