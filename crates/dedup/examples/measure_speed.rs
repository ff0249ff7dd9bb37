//! Times the engine, stage by stage, on articles in memory.
//!
//! `cargo run --release -p copydesk-dedup --example measure_speed -- FILE.jsonl… [--megabytes N]
//! [--threads N]`,
//! where each line of a file is `{"text": …}` with a blank line between two paragraphs. With
//! `--megabytes` no more than the first N of text are taken, which draws the scaling curve; with
//! `--threads N` the stages run on so many. Seconds are of processor time where the system tells,
//! so that a busy machine changes them little; with more than one thread they are of the clock.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::sync::atomic::{AtomicUsize, Ordering};

use copydesk_core::{Article, ArticleNo};
use copydesk_dedup::{Corpus, Workers, verify_all};

#[expect(clippy::print_stdout, reason = "the rows are the program's purpose")]
fn main() -> Result<(), Box<dyn Error>> {
    let Arguments { articles, workers } = read()?;
    let megabytes = articles.iter().map(|article| article.text().len()).sum::<usize>() as f64 / 1e6;
    let memory_before = memory();
    let mut stages = Stages::start(workers.0);

    let mut corpus = Corpus::new();
    corpus.add_all(&articles, &workers);
    stages.end("features");
    let candidates = corpus.candidates_with(&workers)?;
    stages.end("search");
    let n_pairs = verify_all(&candidates, &articles, &workers)?.len();
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

struct Arguments {
    articles: Vec<Article>,
    workers: Threads,
}

/// So many threads, each of which takes the next piece when it is done with one.
struct Threads(usize);

impl Workers for Threads {
    fn map<R: Send>(&self, n_pieces: usize, piece: impl Fn(usize) -> R + Sync + Send) -> Vec<R> {
        let next = AtomicUsize::new(0);
        let work = || {
            let numbers = std::iter::from_fn(|| Some(next.fetch_add(1, Ordering::Relaxed)));
            numbers.take_while(|n| *n < n_pieces).map(|n| (n, piece(n))).collect::<Vec<_>>()
        };
        let mut results = std::thread::scope(|scope| {
            let threads: Vec<_> = (1..self.0).map(|_| scope.spawn(work)).collect();
            let mut results = work();
            results.extend(threads.into_iter().flat_map(|t| t.join().expect("no thread panics")));
            results
        });
        results.sort_by_key(|(n, _)| *n);
        results.into_iter().map(|(_, result)| result).collect()
    }
}

fn read() -> Result<Arguments, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (mut files, mut limit) = (Vec::new(), f64::INFINITY);
    let mut workers = Threads(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--megabytes" => {
                limit = arguments.next().ok_or("--megabytes needs a number")?.parse()?;
            }
            "--threads" => {
                workers = Threads(arguments.next().ok_or("--threads needs a number")?.parse()?);
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
                return Ok(Arguments { articles, workers });
            }
            n_bytes += text.len();
            let number = ArticleNo(u32::try_from(articles.len())?);
            articles.push(Article::from_plain_text(text).with_number(number));
        }
    }
    Ok(Arguments { articles, workers })
}

struct Stages {
    n_threads: usize,
    rows: Vec<String>,
    last: f64,
    total: f64,
}

impl Stages {
    fn start(n_threads: usize) -> Self {
        Self { n_threads, rows: Vec::new(), last: seconds(n_threads), total: 0.0 }
    }

    fn end(&mut self, stage: &str) {
        let now = seconds(self.n_threads);
        self.total += now - self.last;
        self.rows.push(format!("{stage} {:.2} s", now - self.last));
        self.last = now;
    }
}

/// Returns the processor time so far if there is one thread, else the time of day.
fn seconds(n_threads: usize) -> f64 {
    let on_processor = fs::read_to_string("/proc/self/schedstat").ok().filter(|_| n_threads == 1);
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
