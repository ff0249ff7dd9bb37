//! The first pass: every article is read once, its features are kept, its text can be had again.

use std::collections::BTreeMap;
use std::hash::BuildHasher as _;
use std::ops::ControlFlow;
use std::sync::Arc;

use anyhow::Context as _;
use copydesk_core::{Article, ArticleNo, Finding};
use copydesk_dedup::{ArchivedIds, Corpus, Spill};
use copydesk_ingest::{Plan, ReadError};
use copydesk_names::{Census, Mention};
use copydesk_report::Summary;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::account::{Account, ensure_balanced};
use crate::checks::{Checks, Features};
use crate::copies::AllThreads;
use crate::input::Input;
use crate::known::{Suppressions, suppressions};
use crate::memory::MemoryLimit;
use crate::progress::Progress;
use crate::reading::{BATCH_BYTES, read_records};
use crate::rule_sets::RuleSets;
use crate::state::State;
use crate::store::ArticleStore;
use crate::temporary_file::TemporaryFile;

/// How a run reads and examines.
#[derive(Clone, Copy)]
pub(crate) struct Reading<'a> {
    pub(crate) input: &'a Input,
    pub(crate) checks: &'a Checks,
    pub(crate) memory: MemoryLimit,
    /// Whether a report says what could not be read where standard error would say it, too.
    pub(crate) is_quiet: bool,
    /// What earlier runs found, and where to add what this one finds.
    pub(crate) state: Option<&'a State>,
    pub(crate) progress: &'a Progress,
}

impl<'a> Reading<'a> {
    /// Reads as `input` says, without a state, and says what cannot be read.
    pub(crate) fn new(
        input: &'a Input,
        checks: &'a Checks,
        memory: MemoryLimit,
        progress: &'a Progress,
    ) -> Self {
        Self { input, checks, memory, is_quiet: false, state: None, progress }
    }

    /// Leaves it to the results to say what cannot be read.
    pub(crate) fn quiet(self) -> Self {
        Self { is_quiet: true, ..self }
    }
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
    /// What articles say of themselves, of those that say something.
    pub(crate) suppressions: BTreeMap<ArticleNo, Suppressions>,
    /// The number of the first article.
    first: ArticleNo,
    /// The set of rules of each article, by its number; empty where there is one set.
    rule_sets: Vec<u16>,
}

/// What earlier runs leave to this one.
#[derive(Default)]
pub(crate) struct Before {
    /// The number for the first article.
    pub(crate) next_article: ArticleNo,
    /// The ids that were seen.
    pub(crate) ids: ArchivedIds,
}

/// Reads everything in `plan` and examines it as `reading` says.
///
/// # Errors
///
/// If the user interrupts, or a temporary file, the state or the quarantine cannot be written. A
/// record that cannot be read is no error of the run: it is noted on standard error and kept; one
/// that was met and is neither kept nor noted is.
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
    let Reading { input, checks, memory, is_quiet, state, progress } = reading;
    let mut kept = Kept::new(&before, checks, memory);
    kept.archived_ids = before.ids;
    let mut account = Account::new(input)?.quiet(is_quiet);
    let mut n_unspilled = 0_usize;
    let records = read_records(
        plan,
        before.next_article,
        &input.ingest,
        progress,
        |number, record| {
            record.decode_and(&input.ingest, |article| {
                let article = article.with_number(number);
                let (features, line) = match state {
                    Some(state) => state.features(&article, checks),
                    None => (checks.features(&article), None),
                };
                let said = suppressions(&article);
                (article, features, said, line)
            })
        },
        |number, result| {
            match result {
                Ok((article, features, said, line)) => {
                    n_unspilled += article.text().len();
                    kept.note_rules(&article, &checks.rules);
                    if !said.is_empty() {
                        kept.suppressions.insert(number, said);
                    }
                    kept.keep(article, features, see)?;
                    if let Some((state, line)) = state.zip(line) {
                        state.add(&line)?;
                    }
                }
                Err(mut error) => {
                    if account.note(&mut error, progress)? {
                        kept.read_errors.push((number, error));
                    }
                }
            }
            if n_unspilled >= BATCH_BYTES {
                n_unspilled = 0;
                kept.corpus.settle(&AllThreads);
                kept.spill(memory.shingles())?;
            }
            Ok(ControlFlow::Continue(()))
        },
    );
    if let Some(state) = state {
        state.finish()?; // of an interrupted run too
    }
    kept.summary.records = records?;
    kept.spill(memory.shingles())?;
    if kept.corpus.is_spilled() {
        kept.spill(0)?; // the comparison needs the room
    }
    kept.summary.passed_over = account.passed_over;
    kept.summary.quarantined = account.finish()?;
    let accounted = kept.summary.articles + account.read_errors + account.passed_over;
    ensure_balanced(kept.summary.records, accounted)?;
    Ok(kept)
}

impl Kept {
    pub(crate) fn new(before: &Before, checks: &Checks, memory: MemoryLimit) -> Self {
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
            suppressions: BTreeMap::new(),
            first: before.next_article,
            rule_sets: Vec::new(),
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
        self.store.push(&article).context("cannot write a temporary file")
    }

    /// Takes out of memory what is too much for it.
    fn spill(&mut self, max_bytes: usize) -> anyhow::Result<()> {
        let spilled = self.corpus.spill_beyond(max_bytes, &self.spill);
        spilled.context("cannot write a temporary file")
    }

    /// Adds `#2`, `#3` … to the id of an article whose id was seen before: findings are told
    /// apart by it.
    fn with_unique_id(&mut self, article: Article) -> Article {
        match self.unique_id(article.number(), article.id()) {
            None => article,
            Some(id) => article.with_id(id),
        }
    }

    /// Returns the id for an article in place of one that was seen before.
    pub(crate) fn unique_id(&mut self, number: ArticleNo, id: &str) -> Option<String> {
        let n_before = self.archived_ids.count(id);
        self.n_known_ids += u64::from(0 < n_before);
        let count = self.ids.entry(FxBuildHasher.hash_one(id)).or_insert(n_before);
        *count += 1;
        if *count == 1 {
            return None;
        }
        self.renamed.insert(number);
        Some(format!("{id}#{count}"))
    }

    /// Notes which rules hold in an article.
    fn note_rules(&mut self, article: &Article, rules: &RuleSets) {
        if rules.sets().len() > 1 {
            let index = (article.number().0 - self.first.0) as usize;
            self.rule_sets.resize(index + 1, 0);
            let set = rules.index_of(&article.origin().path);
            self.rule_sets[index] = u16::try_from(set).expect("as many sets are refused");
        }
    }

    /// Returns the number of the set of rules that holds in an article of this run.
    pub(crate) fn rule_set(&self, number: ArticleNo) -> usize {
        let index = (number.0 - self.first.0) as usize;
        self.rule_sets.get(index).copied().map_or(0, usize::from)
    }

    /// Says whether an article of that id was read, be it one of several.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        let is_known = |id: &str| self.ids.contains_key(&FxBuildHasher.hash_one(id));
        let is_number = |n: &str| n.bytes().all(|byte| byte.is_ascii_digit());
        let given = id.rsplit_once('#').filter(|(_, n)| is_number(n)).map(|(given, _)| given);
        is_known(id) || given.is_some_and(is_known)
    }

    /// Returns the id that the source gave an article which has `id` in this run.
    pub(crate) fn given_id<'i>(&self, number: ArticleNo, id: &'i str) -> &'i str {
        let is_renamed = self.renamed.contains(&number);
        id.rsplit_once('#').filter(|_| is_renamed).map_or(id, |(given, _)| given)
    }
}
