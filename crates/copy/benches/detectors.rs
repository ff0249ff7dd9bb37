//! Time per detector, and of all quality measures, on the sample articles:
//! `cargo bench -p copydesk-copy`.

use copydesk_copy::HouseStyle;
use copydesk_copy::quality::Quality;
use copydesk_core::Article;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// Reads the plain-text sample articles.
fn articles() -> Vec<Article> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/articles");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the sample articles are in the workspace")
        .map(|entry| entry.expect("the folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let files = paths.iter().map(|path| std::fs::read(path).expect("samples can be read"));
    // Some samples are in other encodings, which is for `ingest` to decode.
    let texts = files.filter_map(|bytes| String::from_utf8(bytes).ok());
    texts.map(|text| Article::from_plain_text(&text)).collect()
}

/// Returns the code of every detector's rule.
fn codes() -> Vec<&'static str> {
    copydesk_copy::detectors(&HouseStyle::default())
        .iter()
        .map(|detector| detector.rule().code)
        .collect()
}

#[divan::bench(args = codes())]
fn detector(bencher: Bencher, code: &str) {
    let articles = articles();
    let n_bytes: usize = articles.iter().map(|article| article.text().len()).sum();
    let detectors = copydesk_copy::detectors(&HouseStyle::default());
    let detector = detectors.iter().find(|detector| detector.rule().code == code);
    let detector = detector.expect("the code is of the list");
    bencher.counter(BytesCount::new(n_bytes)).bench_local(|| {
        let mut findings = Vec::new();
        for article in &articles {
            detector.check(article, &mut findings);
        }
        findings
    });
}

#[divan::bench]
fn quality(bencher: Bencher) {
    let articles = articles();
    let n_bytes: usize = articles.iter().map(|article| article.text().len()).sum();
    bencher.counter(BytesCount::new(n_bytes)).bench_local(|| {
        for article in &articles {
            divan::black_box(Quality::of(article.text()));
        }
    });
}
