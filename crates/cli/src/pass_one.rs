//! The first pass: every article is read once, its features are kept, its text can be had again.
//!
//! One thread reads and cuts records; batches of them are decoded and examined on all threads of
//! the rayon pool and committed in the order of the input. At most three batches are in memory.

use std::hash::BuildHasher as _;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use anyhow::Context as _;
use copydesk_core::{Article, ArticleNo, Finding};
use copydesk_dedup::{ArchivedIds, Corpus, Spill};
use copydesk_ingest::{IngestConfig, Input, Plan, RawRecord, ReadError};
use copydesk_names::{Census, Mention};
use copydesk_report::Summary;
use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::checks::{Checks, Features};
use crate::interrupt;
use crate::memory::MemoryLimit;
use crate::packed_article::pack;
use crate::progress::Progress;
use crate::store::ArticleStore;
use crate::temporary_file::TemporaryFile;

/// A batch ends at this many bytes: enough work for many threads, little enough to keep three.
const BATCH_BYTES: usize = 4 << 20;

/// A batch ends at this many records, so that tiny records do not wait for each other.
const BATCH_RECORDS: usize = 1024;

/// How a run reads and examines.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) config: &'a IngestConfig,
    pub(crate) checks: &'a Checks,
    pub(crate) memory: MemoryLimit,
    pub(crate) progress: &'a Progress,
}

/// Who looks on while articles are kept.
type See<'a> = &'a mut dyn FnMut(&Article, &[Mention]) -> anyhow::Result<()>;

/// What pass one keeps of a run.
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
    /// Where goes what is too much for the memory.
    spill: Arc<dyn Spill>,
    /// How often each article id was seen, by its hash.
    ids: FxHashMap<u64, usize>,
    /// The ids that were seen in earlier runs.
    archived_ids: ArchivedIds,
    /// How many articles have an id that was seen in earlier runs.
    pub(crate) n_known_ids: u64,
    /// The articles that share theirs with an earlier one.
    renamed: FxHashSet<ArticleNo>,
}

/// What earlier runs leave to this one.
#[derive(Default)]
pub(crate) struct Before {
    /// The number for the first article.
    pub(crate) next_article: ArticleNo,
    /// The ids that were seen.
    pub(crate) ids: ArchivedIds,
}

/// What the reading thread hands over.
#[derive(Default)]
struct Batch {
    records: Vec<Result<RawRecord, ReadError>>,
    /// The bytes of these records.
    bytes: usize,
    /// Files begun since the batch before.
    n_files: u64,
    /// Bytes of all input consumed up to the end of this batch.
    consumed: u64,
}

impl Batch {
    fn is_full(&self) -> bool {
        self.bytes >= BATCH_BYTES || self.records.len() >= BATCH_RECORDS
    }

    /// Returns the batch to fill after this one.
    fn next(&self) -> Self {
        Self { consumed: self.consumed, ..Self::default() }
    }
}

/// Reads everything in `plan` and examines it as `reading` says.
///
/// # Errors
///
/// If the user interrupts, or a temporary file cannot be written. A record that cannot be read is
/// no error of the run: it is noted on standard error and kept.
pub(crate) fn read_all(plan: Plan, before: Before, reading: Reading<'_>) -> anyhow::Result<Kept> {
    read_all_and(plan, before, reading, &mut |_, _| Ok(()))
}

/// Does the same, and shows each article with the people in it to `see`, in the order of the input.
///
/// # Errors
///
/// As [`read_all`], and if `see` fails.
pub(crate) fn read_all_and(
    plan: Plan,
    before: Before,
    reading: Reading<'_>,
    see: See<'_>,
) -> anyhow::Result<Kept> {
    let inputs = plan.inputs;
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(1);
        let inputs = &inputs[..];
        scope.spawn(move || read_batches(inputs, reading.config, &sender));
        let mut kept = Kept::new(&before, reading.checks, reading.memory);
        kept.archived_ids = before.ids;
        let first = before.next_article;
        for error in plan.errors {
            kept.note(ArticleNo(0), error, reading.progress);
        }
        examine_batches(first, receiver, reading, &mut kept, see)?;
        Ok(kept)
    })
}

/// Reads records and sends them in batches, until all are read or nobody listens any more.
fn read_batches(inputs: &[Input], config: &IngestConfig, sender: &SyncSender<Batch>) {
    let mut batch = Batch::default();
    let mut consumed_before = 0;
    for input in inputs {
        batch.n_files += 1;
        let mut records = copydesk_ingest::open(input, config);
        while let Some(record) = records.next() {
            batch.bytes += record.as_ref().map_or(0, RawRecord::len);
            batch.records.push(record);
            batch.consumed = consumed_before + records.consumed();
            if batch.is_full() {
                let next = batch.next();
                if sender.send(std::mem::replace(&mut batch, next)).is_err() {
                    return;
                }
            }
        }
        consumed_before += input.bytes;
    }
    // If nobody listens any more, nobody misses the last batch.
    let _unheard = sender.send(batch);
}

fn examine_batches(
    first: ArticleNo,
    batches: Receiver<Batch>,
    reading: Reading<'_>,
    kept: &mut Kept,
    see: See<'_>,
) -> anyhow::Result<()> {
    let Reading { config, checks, memory, progress } = reading;
    let mut next = first.0;
    for batch in batches {
        interrupt::check()?;
        let first = next;
        let n_records = u32::try_from(batch.records.len()).expect("a batch is small");
        next = first.checked_add(n_records).context("more than 2^32 records; split the input")?;
        let examine = |(number, record): (ArticleNo, Result<RawRecord, ReadError>)| {
            let article = record.and_then(|record| record.decode(config));
            let examined = article.map(|article| {
                let article = article.with_number(number);
                let features = checks.features(&article);
                (article, features)
            });
            (number, examined)
        };
        let examined: Vec<_> =
            (first..next).into_par_iter().map(ArticleNo).zip(batch.records).map(examine).collect();
        for (number, result) in examined {
            match result {
                Ok((article, features)) => kept.keep(article, features, see)?,
                Err(error) => kept.note(number, error, progress),
            }
        }
        kept.spill(memory.shingles())?;
        progress.advance(batch.n_files, batch.consumed);
    }
    interrupt::check()?;
    if kept.corpus.is_spilled() {
        kept.spill(0)?; // the comparison needs the room
    }
    Ok(())
}

impl Kept {
    fn new(before: &Before, checks: &Checks, memory: MemoryLimit) -> Self {
        let spill: Arc<dyn Spill> = Arc::new(TemporaryFile::default());
        Self {
            store: ArticleStore::new(before.next_article, memory.articles(), Arc::clone(&spill)),
            findings: Vec::new(),
            corpus: Corpus::with_noise(checks.noise()),
            census: Census::default(),
            read_errors: Vec::new(),
            summary: Summary::default(),
            spill,
            ids: FxHashMap::default(),
            archived_ids: ArchivedIds::default(),
            n_known_ids: 0,
            renamed: FxHashSet::default(),
        }
    }

    /// Keeps what is known of the next article that could be read.
    fn keep(&mut self, article: Article, features: Features, see: See<'_>) -> anyhow::Result<()> {
        self.summary.add_article(&article);
        self.findings.extend(features.findings);
        if let Some(signatures) = features.signatures {
            self.corpus.add(&signatures);
        }
        let article = self.with_unique_id(article);
        see(&article, &features.mentions)?;
        self.census.add(features.mentions);
        let packed = pack(&article);
        self.store.push(article.number(), packed).context("cannot write a temporary file")
    }

    /// Takes out of memory what is too much for it.
    fn spill(&mut self, max_bytes: usize) -> anyhow::Result<()> {
        let spilled = self.corpus.spill_beyond(max_bytes, &self.spill);
        spilled.context("cannot write a temporary file")
    }

    /// Notes that a record could not be read, and says so at once.
    fn note(&mut self, number: ArticleNo, error: ReadError, progress: &Progress) {
        progress.note(&format!("error: {error}: {}", error.reason()));
        self.read_errors.push((number, error));
    }

    /// Adds `#2`, `#3` … to the id of an article whose id was seen before: findings are told
    /// apart by it.
    fn with_unique_id(&mut self, article: Article) -> Article {
        let n_before = self.archived_ids.count(article.id());
        self.n_known_ids += u64::from(0 < n_before);
        let count = self.ids.entry(FxBuildHasher.hash_one(article.id())).or_insert(n_before);
        *count += 1;
        if *count == 1 {
            return article;
        }
        let id = format!("{}#{count}", article.id());
        self.renamed.insert(article.number());
        article.with_id(id)
    }

    /// Returns the id that the source gave an article which has `id` in this run.
    pub(crate) fn given_id<'i>(&self, number: ArticleNo, id: &'i str) -> &'i str {
        let is_renamed = self.renamed.contains(&number);
        id.rsplit_once('#').filter(|_| is_renamed).map_or(id, |(given, _)| given)
    }
}
