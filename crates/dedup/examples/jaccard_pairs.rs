//! Prints every pair of lines at or above a Jaccard similarity of word 3-grams, as two numbers
//! counted from 0: `jaccard_pairs 0.7 < FILE.jsonl`, each line `{"text": …}`.

use std::error::Error;
use std::io::{BufWriter, Write as _, stdin, stdout};

use copydesk_core::{Article, ArticleNo, Origin, Paragraph, ParagraphKind, Similarity, Span};
use copydesk_dedup::{Corpus, Signatures};

fn main() -> Result<(), Box<dyn Error>> {
    let threshold: f64 =
        std::env::args().nth(1).ok_or("usage: jaccard_pairs THRESHOLD")?.parse()?;
    let mut corpus = Corpus::new();
    for (number, line) in (0..).zip(stdin().lines()) {
        let record: serde_json::Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().ok_or("a record has no text")?.trim().to_owned();
        let origin = Origin { path: "-".to_owned(), record: None };
        let whole = Paragraph { span: Span::new(0, text.len()), kind: ParagraphKind::Body };
        let article = Article::new(origin, text, vec![whole]).with_number(ArticleNo(number));
        corpus.add(&Signatures::of(&article));
    }
    let mut out = BufWriter::new(stdout().lock());
    for pair in corpus.jaccard_pairs(Similarity::new(threshold)) {
        writeln!(out, "{}\t{}", pair.a.article.0, pair.b.article.0)?;
    }
    Ok(out.flush()?)
}
