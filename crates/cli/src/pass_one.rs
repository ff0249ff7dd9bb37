//! The first pass: every article is read once, its features are kept, its text can be had again.

use std::ops::ControlFlow;

use anyhow::Context as _;
use copydesk_core::{Article, ArticleNo, Finding};
use copydesk_dedup::Corpus;
use copydesk_ingest::{Plan, ReadError};
use copydesk_names::Census;
use copydesk_report::Summary;
use rustc_hash::FxHashMap;

use crate::account::Account;
use crate::checks::{Checks, Features};
use crate::input::Input;
use crate::progress::Progress;
use crate::reading::read_records;
use crate::store::ArticleStore;

/// What pass one keeps of a run.
#[derive(Default)]
pub(crate) struct Kept {
    /// The articles, to be had again by number.
    pub(crate) store: ArticleStore,
    /// What the articles alone gave away.
    pub(crate) findings: Vec<Finding>,
    /// What is kept of their paragraphs.
    pub(crate) corpus: Corpus,
    /// Who is mentioned.
    pub(crate) census: Census,
    /// What could not be read, with the number that the article would have had, ascending; 0 for
    /// paths that lead to nothing.
    pub(crate) read_errors: Vec<(ArticleNo, ReadError)>,
    /// The counts of what was read.
    pub(crate) summary: Summary,
    /// How often each article id was seen.
    ids: FxHashMap<String, u32>,
}

/// Reads everything in `plan` and examines it with `checks`.
///
/// # Errors
///
/// If the user interrupts, or a temporary file or the quarantine cannot be written. A record that
/// cannot be read is no error of the run: it is noted on standard error and kept.
pub(crate) fn read_all(
    plan: Plan,
    input: &Input,
    checks: &Checks,
    progress: &Progress,
) -> anyhow::Result<Kept> {
    let mut kept = Kept::default();
    let mut account = Account::new(input)?;
    kept.summary.records = read_records(
        plan,
        &input.ingest,
        progress,
        |number, record| {
            let article = record.decode(&input.ingest)?.with_number(number);
            let features = checks.features(&article);
            Ok((article, features))
        },
        |number, result| {
            match result {
                Ok((article, features)) => kept.keep(article, features)?,
                Err(mut error) => {
                    if account.note(&mut error, progress)? {
                        kept.read_errors.push((number, error));
                    }
                }
            }
            Ok(ControlFlow::Continue(()))
        },
    )?;
    kept.summary.passed_over = account.passed_over;
    kept.summary.quarantined = account.finish()?;
    Ok(kept)
}

impl Kept {
    /// Keeps what is known of the next article that could be read.
    fn keep(&mut self, article: Article, features: Features) -> anyhow::Result<()> {
        self.summary.add_article(&article);
        self.findings.extend(features.findings);
        if let Some(signatures) = features.signatures {
            self.corpus.add(&signatures);
        }
        self.census.add(features.mentions);
        let article = self.with_unique_id(article);
        self.store.push(article).context("cannot write a temporary file")
    }

    /// Adds `#2`, `#3` … to the id of an article whose id was seen before: findings are told
    /// apart by it.
    fn with_unique_id(&mut self, article: Article) -> Article {
        let count = self.ids.entry(article.id().to_owned()).or_insert(0);
        *count += 1;
        if *count == 1 {
            return article;
        }
        let id = format!("{}#{count}", article.id());
        article.with_id(id)
    }
}
