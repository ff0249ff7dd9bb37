//! Time per stage: `cargo bench -p copydesk-dedup`.
//!
//! The texts are the sample articles, each many times with some words changed, so that there is
//! something to find and the tables outgrow the caches.

use copydesk_core::{Article, ArticleNo};
use copydesk_dedup::{
    Candidate, Corpus, DedupConfig, Keep, OneThread, Signatures, clusters, findings, verify_all,
};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

/// How often each sample article stands in the corpus.
const COPIES: usize = 200;

/// Makes articles of 27 samples; of each copy every so-manieth word is another one.
fn articles() -> Vec<Article> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the sample articles are in the workspace")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let texts: Vec<String> = paths
        .iter()
        .map(|path| std::fs::read_to_string(path).expect("samples are UTF-8"))
        .collect();
    let copies = (0..COPIES).flat_map(|copy| texts.iter().map(move |text| edited(text, copy)));
    (0..)
        .zip(copies)
        .map(|(n, text)| Article::from_plain_text(&text).with_number(ArticleNo(n)))
        .collect()
}

fn edited(text: &str, copy: usize) -> String {
    let step = 2 + copy % 17;
    let edit = |(n, word): (usize, &str)| {
        if n % step == 0 { format!("w{}", n * 31 + copy * 7) } else { word.to_owned() }
    };
    text.split(' ').enumerate().map(edit).collect::<Vec<_>>().join(" ")
}

fn n_bytes(articles: &[Article]) -> BytesCount {
    BytesCount::new(articles.iter().map(|article| article.text().len()).sum::<usize>())
}

fn corpus(articles: &[Article]) -> Corpus {
    let mut corpus = Corpus::new();
    for article in articles {
        corpus.add(&Signatures::of(article));
    }
    corpus
}

#[divan::bench(sample_count = 10)]
fn signatures(bencher: Bencher) {
    let articles = articles();
    let all = || articles.iter().map(Signatures::of).collect::<Vec<_>>();
    bencher.counter(n_bytes(&articles)).bench_local(all);
}

#[divan::bench(sample_count = 10)]
fn search(bencher: Bencher) {
    let articles = articles();
    let corpus = corpus(&articles);
    bencher.counter(n_bytes(&articles)).bench_local(|| corpus.candidates());
}

#[divan::bench(sample_count = 10)]
fn verification(bencher: Bencher) {
    let articles = articles();
    let candidates: Vec<Candidate> = corpus(&articles).candidates();
    bencher.counter(ItemsCount::new(candidates.len())).bench_local(|| {
        verify_all(&candidates, &articles, &OneThread).expect("texts are in memory")
    });
}

#[divan::bench(sample_count = 10)]
fn clusters_and_findings(bencher: Bencher) {
    let articles = articles();
    let corpus = corpus(&articles);
    let pairs = verify_all(&corpus.candidates(), &articles, &OneThread).expect("in memory");
    let config = DedupConfig::default();
    bencher.counter(ItemsCount::new(pairs.len())).bench_local(|| {
        (clusters(&pairs, Keep::First).len(), findings(&pairs, &corpus, &config, &|_| None).len())
    });
}
