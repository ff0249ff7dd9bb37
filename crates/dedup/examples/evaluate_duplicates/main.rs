//! Measures this crate on labelled data and prints one row per question.
//!
//! `cargo run --release -p copydesk-dedup --example evaluate_duplicates -- FOLDER`, where the folder holds
//! - `paragraphs_dev.tsv.gz`: `id TAB text`, one paragraph a line;
//! - `oracle_dev.tsv.gz`: `id TAB id TAB jaccard TAB …`, every pair of these at 0.5 or above;
//! - `edits_dev.jsonl.gz`: `{"edit", "dup": 0|1, "a", "b"}`, a paragraph and an edited copy;
//! - `labelled_pairs_dev.tsv`: `id TAB corpus TAB label TAB a TAB b` with a heading, the label
//!   one of duplicate, conflict, template, unrelated.
//!
//! “Found” means that a corpus of the two texts alone yields the pair, search and verification
//! together. Times are wall-clock on one thread.

mod planted;

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::Instant;

use copydesk_core::{Article, ArticleNo, Origin, Paragraph, ParagraphKind, Similarity, Span};
use copydesk_dedup::{Corpus, Noise, OneThread, PairKind, Signatures, verify, verify_all};
use flate2::read::GzDecoder;

type Outcome<T> = Result<T, Box<dyn Error>>;

#[expect(clippy::print_stdout, reason = "the rows are the program's purpose")]
fn main() -> Outcome<()> {
    let folder = std::env::args().nth(1).ok_or("usage: evaluate FOLDER")?;
    let folder = Path::new(&folder);
    for row in labelled(folder)?
        .into_iter()
        .chain(edits(folder)?)
        .chain(conflicts(folder)?)
        .chain(join(folder)?)
    {
        println!("{row}");
    }
    Ok(())
}

/// Readers' labels: report or not, and duplicate against conflict.
fn labelled(folder: &Path) -> Outcome<Vec<String>> {
    let table = fs::read_to_string(folder.join("labelled_pairs_dev.tsv"))?;
    let (mut reported, mut kinds) = (Share::default(), Share::default());
    for line in table.lines().skip(1) {
        let mut columns = line.split('\t').skip(2);
        let [label, a, b] = [(); 3].map(|()| columns.next().unwrap_or_default());
        let kind = kind_of(Noise::Low, a, b)?;
        let is_copy = matches!(label, "duplicate" | "conflict");
        reported.count(is_copy == kind.is_some());
        if let Some(kind) = kind.filter(|_| is_copy) {
            kinds.count((label == "conflict") == (kind == PairKind::Conflicting));
        }
    }
    Ok(vec![
        format!("readers agree: report or not         {reported}"),
        format!("readers agree: duplicate or conflict {kinds}"),
    ])
}

/// Edited copies: found at all, and called a duplicate.
fn edits(folder: &Path) -> Outcome<Vec<String>> {
    let mut edits: BTreeMap<String, (Share, Share)> = BTreeMap::new();
    for line in unpack(&folder.join("edits_dev.jsonl.gz"))?.lines() {
        let edit: serde_json::Value = serde_json::from_str(line)?;
        let field = |name: &str| edit[name].as_str().unwrap_or_default().trim().to_owned();
        let (a, b) = (field("a"), field("b"));
        if matches!(&*field("edit"), "typo10%" | "typo5%" | "NEG_numbers_changed") {
            let kind = kind_of(Noise::High, &a, &b)?;
            let (found, duplicate) = edits.entry(field("edit") + " noisy").or_default();
            found.count(kind.is_some());
            duplicate.count(kind.is_some_and(|kind| kind != PairKind::Conflicting));
        }
        let kind = kind_of(Noise::Low, &a, &b)?;
        let (found, duplicate) = edits.entry(field("edit")).or_default();
        found.count(kind.is_some());
        duplicate.count(kind.is_some_and(|kind| kind != PairKind::Conflicting));
    }
    let row =
        |(edit, (found, duplicate))| format!("{edit:20} found {found}  duplicate {duplicate}");
    Ok(edits.into_iter().map(row).collect())
}

/// One fact changed in an otherwise equal paragraph: called a conflict.
fn conflicts(folder: &Path) -> Outcome<Vec<String>> {
    let table = unpack(&folder.join("paragraphs_dev.tsv.gz"))?;
    let texts: Vec<&str> =
        table.lines().filter_map(|l| Some(l.split_once('\t')?.1.trim())).collect();
    let mut rows = Vec::new();
    for seed in 1..=3 {
        for (plant, pairs) in planted::plants(&texts, 1000, seed) {
            let (mut conflicting, mut found) = (Share::default(), Share::default());
            for (a, b) in pairs {
                let kind = kind_of(Noise::Low, a, &b)?;
                conflicting.count(kind == Some(PairKind::Conflicting));
                found.count(kind.is_some());
                if std::env::var_os("SHOW").is_some() && kind != Some(PairKind::Conflicting) {
                    rows.push(format!(
                        "{plant:?} {kind:?} {:?}",
                        copydesk_dedup::compare(a, &b).map(|c| c.difference)
                    ));
                }
            }
            rows.push(format!("{plant:?}, seed {seed}: conflicting {conflicting}  found {found}"));
        }
    }
    Ok(rows)
}

/// The join against the exhaustive list, and the speed of the whole.
fn join(folder: &Path) -> Outcome<Vec<String>> {
    let table = unpack(&folder.join("paragraphs_dev.tsv.gz"))?;
    let lines: Vec<(&str, &str)> = table.lines().filter_map(|l| l.split_once('\t')).collect();
    let articles: Vec<Article> = (0..).zip(&lines).map(|(n, (_, text))| article(n, text)).collect();
    let megabytes = lines.iter().map(|(_, text)| text.len()).sum::<usize>() as f64 / 1e6;

    let start = Instant::now();
    let mut corpus = Corpus::new();
    for article in &articles {
        corpus.add(&Signatures::of(article));
    }
    let features = start.elapsed();
    let candidates = corpus.candidates();
    let search = start.elapsed() - features;
    let n_pairs = verify_all(&candidates, &articles, &OneThread)?.len();
    let all = start.elapsed();
    let mut rows = vec![format!(
        "{megabytes:.1} MB: features {features:.2?}, {} candidates {search:.2?}, {n_pairs} pairs \
         verified {:.2?}: {:.1} MB/s",
        candidates.len(),
        all - features - search,
        megabytes / all.as_secs_f64()
    )];
    let oracle = unpack(&folder.join("oracle_dev.tsv.gz"))?;
    for threshold in [0.5, 0.7] {
        let truth: HashSet<(&str, &str)> = oracle
            .lines()
            .filter_map(|line| {
                let mut columns = line.split('\t');
                let (a, b) = (columns.next()?, columns.next()?);
                (threshold <= columns.next()?.parse::<f64>().ok()? + 1e-9).then_some((a, b))
            })
            .collect();
        let pairs = corpus.jaccard_pairs(Similarity::new(threshold));
        let id = |n: ArticleNo| lines[n.0 as usize].0;
        let is_true = |a, b| truth.contains(&(a, b)) || truth.contains(&(b, a));
        let n_true = pairs.iter().filter(|p| is_true(id(p.a.article), id(p.b.article))).count();
        let (recall, precision) =
            (n_true as f64 / truth.len() as f64, n_true as f64 / pairs.len() as f64);
        rows.push(format!("Jaccard {threshold}: recall {recall:.4} precision {precision:.4}"));
    }
    Ok(rows)
}

/// Returns what a corpus of two texts says about them.
fn kind_of(noise: Noise, a: &str, b: &str) -> Outcome<Option<PairKind>> {
    let articles = vec![article(0, a), article(1, b)];
    let mut corpus = Corpus::with_noise(noise);
    for article in &articles {
        corpus.add(&Signatures::with_noise(noise, article));
    }
    let candidates = corpus.candidates();
    let Some(candidate) = candidates.first() else { return Ok(None) };
    Ok(verify(candidate, &articles)?.map(|pair| pair.comparison.kind))
}

/// Makes an article of one paragraph.
fn article(number: u32, text: &str) -> Article {
    let origin = Origin { path: "-".to_owned(), record: None };
    let whole = Paragraph { span: Span::new(0, text.len()), kind: ParagraphKind::Body };
    Article::new(origin, text.to_owned(), vec![whole]).with_number(ArticleNo(number))
}

fn unpack(path: &Path) -> Outcome<String> {
    let mut text = String::new();
    GzDecoder::new(File::open(path)?).read_to_string(&mut text)?;
    Ok(text)
}

/// A share of cases.
#[derive(Default)]
struct Share {
    n: u32,
    n_true: u32,
}

impl Share {
    fn count(&mut self, is_true: bool) {
        self.n += 1;
        self.n_true += u32::from(is_true);
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.4} of {}", f64::from(self.n_true) / f64::from(self.n), self.n)
    }
}
