use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use copydesk_core::{ArticleNo, Finding};
use copydesk_dedup::rounds::{Row, of_outline};
use copydesk_dedup::{Keep, Pair, ParagraphId, clusters};
use rustc_hash::FxHashMap;

use super::VerifiedPair;
use crate::decisions::decide_with;
use crate::engine::error::ErrorKind;
use crate::engine::{Checker, CopyCluster, CopyPair, CopyPlace, Error, Watch};
use crate::known::{Known, suppressions};
use crate::packed_article::unpack;
use crate::pass_one::{Before, Kept};

/// What one machine knows of a run on many: of every article what it gave away and the outline of its
/// paragraphs, and all pairs.
pub struct Gathering {
    checker: Arc<Checker>,
    kept: Kept,
    /// The ids of articles in this run.
    ids: FxHashMap<ArticleNo, Arc<str>>,
    last: Option<ArticleNo>,
    published: FxHashMap<ArticleNo, i64>,
    /// The articles that say something of their findings.
    with_suppressions: BTreeSet<ArticleNo>,
    pairs: Vec<Pair>,
    findings: Vec<Finding>,
}

/// What is known of an article before its text is asked for; see [`Examined`](super::Examined).
pub struct Outlined<'a> {
    /// Its number in the run.
    pub number: u32,
    /// The id that its record has.
    pub id: &'a str,
    /// What is known of its paragraphs.
    pub outline: &'a [u8],
    /// What it gave away.
    pub features: &'a [u8],
    /// When it was published.
    pub published: Option<i64>,
    /// Whether it says something of its findings.
    pub has_suppressions: bool,
}

impl Gathering {
    /// Begins to gather what is examined by `checker`.
    #[must_use]
    pub fn new(checker: Arc<Checker>) -> Self {
        let kept = Kept::new(&Before::default(), &checker.checks, checker.memory);
        Self {
            checker,
            kept,
            ids: FxHashMap::default(),
            last: None,
            published: FxHashMap::default(),
            with_suppressions: BTreeSet::new(),
            pairs: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Adds the next article in the order of the run.
    ///
    /// # Errors
    ///
    /// If its number is not above that of the article before it, or what is known of it is damaged.
    pub fn add(&mut self, article: &Outlined<'_>) -> Result<(), Error> {
        let number = ArticleNo(article.number);
        if self.last.is_some_and(|last| number <= last) {
            return Err(input(format!("two articles have the number {}", number.0)));
        }
        self.last = Some(number);
        let damaged = || input(format!("what is known of article {} is damaged", number.0));
        let features = crate::state::features::decode_of(article.features, number);
        let features = features.ok_or_else(damaged)?;
        if self.checker.checks.dedup.is_some() {
            let signatures = of_outline(number, article.outline).ok_or_else(damaged)?;
            self.kept.corpus.add(&signatures);
        }
        self.kept.findings.extend(features.findings);
        self.kept.census.add(features.mentions);
        let renamed = self.kept.unique_id(number, article.id);
        self.ids.insert(number, renamed.unwrap_or_else(|| article.id.to_owned()).into());
        self.published.extend(article.published.map(|time| (number, time)));
        if article.has_suppressions {
            self.with_suppressions.insert(number);
        }
        Ok(())
    }

    /// Returns all candidates, of which `found` came out of the rounds.
    #[must_use]
    pub fn candidates(&self, found: &[Row]) -> Vec<Row> {
        let candidates = self.kept.corpus.with_repeats(found.iter().map(Row::candidate));
        candidates.into_iter().map(Row::of_candidate).collect()
    }

    /// Adds a pair, in any order.
    ///
    /// # Errors
    ///
    /// If its paragraphs are not known.
    pub fn add_pair(&mut self, pair: VerifiedPair) -> Result<(), Error> {
        let pair = pair.into_pair().ok_or_else(|| input("a pair is damaged".to_owned()))?;
        let is_known = |id| self.kept.corpus.paragraph(id).is_some();
        if !is_known(pair.a) || !is_known(pair.b) {
            return Err(input("a pair is of paragraphs that were not added".to_owned()));
        }
        self.pairs.push(pair);
        Ok(())
    }

    /// Decides, once everything was added, and returns the numbers of the articles whose texts the report
    /// needs, ascending.
    ///
    /// # Errors
    ///
    /// If the run is stopped.
    pub fn decide(&mut self, watch: &Watch) -> Result<Vec<u32>, Error> {
        let Self { checker, kept, published, pairs, .. } = self;
        pairs.sort_unstable_by_key(|pair| (pair.a, pair.b));
        let plan = crate::engine::Articles::none(&checker.input.ingest.stdin_name);
        let published = |article: ArticleNo| published.get(&article).copied();
        self.findings = watch.run(checker.input.n_threads(), || {
            let progress = watch.progress(&plan);
            let mut findings = decide_with(kept, &checker.checks, &progress, pairs, &published)?;
            findings.shrink_to_fit();
            Ok(findings)
        })?;
        let related = |finding: &Finding| {
            let related = finding.related.iter().map(|related| related.place.article);
            related.chain([finding.place.article]).collect::<Vec<_>>()
        };
        let mut wanted: BTreeSet<ArticleNo> = self.findings.iter().flat_map(related).collect();
        wanted.extend(&self.with_suppressions);
        Ok(wanted.into_iter().map(|number| number.0).collect())
    }

    /// Adds an article that the report needs, in any order.
    ///
    /// # Errors
    ///
    /// If `packed` is no article, or a temporary file cannot be written.
    pub fn add_article(&mut self, number: u32, packed: &[u8]) -> Result<(), Error> {
        let number = ArticleNo(number);
        let article = unpack(packed, number).zip(self.ids.get(&number));
        let (article, id) =
            article.ok_or_else(|| input(format!("article {} is damaged", number.0)))?;
        let article = article.with_id((**id).to_owned());
        let said = suppressions(&article);
        if !said.is_empty() {
            self.kept.suppressions.insert(number, said);
        }
        let kept = self.kept.store.put(&article);
        kept.context("cannot write a temporary file").map_err(Error::of_run)
    }

    /// Writes to `out` the findings as `--output-format json-lines` does.
    ///
    /// # Errors
    ///
    /// If an article is missing that [`decide`](Self::decide) asked for, the run is stopped, or `out`
    /// cannot be written.
    pub fn report(self, watch: &Watch, out: &mut (dyn Write + Send)) -> Result<(), Error> {
        let Self { checker, kept, findings, .. } = self;
        let missing = |number: &ArticleNo| !kept.store.has(*number);
        if let Some(number) = findings.iter().map(|f| f.place.article).find(missing) {
            return Err(input(format!("article {} was not added", number.0)));
        }
        let known = Known::read(&checker.known).map_err(Error::settings)?;
        let work = || checker.report(known, kept, &findings, out).map(drop);
        watch.run(checker.input.n_threads(), work)
    }

    /// Returns the pairs by the ids of their articles, in order; to be asked after
    /// [`decide`](Self::decide).
    #[must_use]
    pub fn pairs(&self) -> Vec<CopyPair> {
        let pair = |pair: &Pair| CopyPair {
            a: self.place(pair.a),
            b: self.place(pair.b),
            similarity: pair.comparison.similarity.get(),
            kind: pair.comparison.kind.as_str(),
            class: pair.comparison.class.as_str(),
            jaccard: pair.comparison.scores.jaccard.get(),
            difference: pair.comparison.difference.clone(),
        };
        self.pairs.iter().map(pair).collect()
    }

    /// Returns the pairs grouped around the first paragraph of each group.
    #[must_use]
    pub fn clusters(&self) -> Vec<CopyCluster> {
        let clusters = clusters(&self.pairs, Keep::First);
        let cluster = |cluster: &copydesk_dedup::Cluster| CopyCluster {
            representative: self.place(cluster.representative),
            members: cluster.members.iter().map(|&id| self.place(id)).collect(),
        };
        clusters.iter().map(cluster).collect()
    }

    fn place(&self, id: ParagraphId) -> CopyPlace {
        let info = self.kept.corpus.paragraph(id).expect("pairs are of paragraphs that are known");
        let span = info.place.span;
        CopyPlace {
            row: id.article.0,
            article: Arc::clone(&self.ids[&id.article]),
            paragraph: id.paragraph,
            byte_start: span.start(),
            byte_end: span.end(),
        }
    }
}

fn input(what: String) -> Error {
    Error::new(ErrorKind::Input, anyhow!(what))
}
