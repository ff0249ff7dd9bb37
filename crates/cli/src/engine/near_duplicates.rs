use std::ffi::OsString;
use std::sync::Arc;

use anyhow::Context as _;
use clap::Args;
use copydesk_dedup::{Cluster, Pair, ParagraphId, clusters};
use rustc_hash::FxHashMap;

use super::{Articles, Error, Watch, options};
use crate::args::{CopiesArgs, InputArgs, MemoryArgs};
use crate::checks::Checks;
use crate::copies::{Method, candidates, verified};
use crate::input::Input;
use crate::keep::with_keep;
use crate::memory::MemoryLimit;
use crate::pass_one::{Before, Kept, Reading, read_all};
use crate::places::Places;

/// `copydesk dedup`, made of its options once and used for many runs.
pub struct NearDuplicates {
    input: Input,
    checks: Checks,
    method: Method,
    keep: crate::args::Keep,
    memory: MemoryLimit,
}

#[derive(Args)]
struct Options {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    copies: CopiesArgs,

    #[command(flatten)]
    memory: MemoryArgs,
}

/// What was found.
pub struct Copies {
    /// Every two paragraphs of which one is a copy of the other, by `a` and then by `b`.
    pub pairs: Vec<CopyPair>,
    /// The pairs, grouped around one paragraph to keep; ascending.
    pub clusters: Vec<CopyCluster>,
    /// What could not be read.
    pub unread: Vec<Unread>,
    /// How many articles and paragraphs were compared.
    pub n_articles: u64,
    /// How many paragraphs were compared.
    pub n_paragraphs: u64,
}

/// Where a paragraph stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyPlace {
    /// The number of its article, from 0.
    pub row: u32,
    /// The id of its article.
    pub article: Arc<str>,
    /// Its number in the article, from 0.
    pub paragraph: u32,
    /// The byte of the article's text at which it starts.
    pub byte_start: usize,
    /// The byte behind its last.
    pub byte_end: usize,
}

/// Two paragraphs that are copies; see `copydesk dedup --pairs`.
#[derive(Debug, Clone, PartialEq)]
pub struct CopyPair {
    /// The one that stands first.
    pub a: CopyPlace,
    /// The later one.
    pub b: CopyPlace,
    /// How alike they are, up to 1 for the same words.
    pub similarity: f64,
    /// `exact`, `near` or `conflicting`.
    pub kind: &'static str,
    /// In what they differ, in kebab case.
    pub class: &'static str,
    /// The Jaccard similarity of their sets of word 3-grams.
    pub jaccard: f64,
    /// The words that differ, as `[-old-]{+new+}`.
    pub difference: String,
}

/// Copies of one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyCluster {
    /// The one to keep.
    pub representative: CopyPlace,
    /// All of them, the representative too.
    pub members: Vec<CopyPlace>,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// The 1-based record; `None` where all that follows is lost.
    pub record: Option<u64>,
    /// What is wrong.
    pub message: String,
}

impl NearDuplicates {
    /// Makes a search of options such as `--threshold 0.8 --keep longest`.
    ///
    /// # Errors
    ///
    /// If an option makes no sense.
    pub fn new(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self, Error> {
        let Options { input, copies, memory } = options::parsed(words)?;
        let method = Method::of(&copies).map_err(Error::settings)?;
        let noise = copies.noise();
        let checks = Checks::of_copies(method.shingle_words(noise), noise);
        let (keep, memory) = (copies.keep, memory.max_memory);
        Ok(Self { input: options::input(input)?.for_copies(), checks, method, keep, memory })
    }

    /// Looks for copies.
    ///
    /// # Errors
    ///
    /// If no column holds the text, the run is stopped, or a temporary file cannot be written.
    pub fn find(&self, articles: Articles, watch: &Watch) -> Result<Copies, Error> {
        let Self { input, checks, method, memory, .. } = self;
        let plan = articles.plan(&input.ingest.stdin_name, &input.ingest)?;
        watch.run(input.n_threads(), || {
            let progress = watch.progress(&plan);
            let reading = Reading::new(input, checks, *memory, &progress).quiet();
            let kept = read_all(plan, Before::default(), reading)?;
            progress.stage("comparing paragraphs");
            let places = Places::new(&kept, None);
            let pairs = verified(&candidates(&kept.corpus, *method)?, *method, &places)?;
            let clusters = with_keep(self.keep, &places, &pairs, |keep| clusters(&pairs, keep))?;
            named(&kept, pairs, &clusters)
        })
    }
}

/// Gives the paragraphs the names of their articles.
fn named(kept: &Kept, pairs: Vec<Pair>, clusters: &[Cluster]) -> anyhow::Result<Copies> {
    let mut names = Names { kept, known: FxHashMap::default() };
    let pairs = pairs.into_iter().map(|pair| names.pair(pair)).collect::<Result<_, _>>()?;
    let clusters =
        clusters.iter().map(|cluster| names.cluster(cluster)).collect::<Result<_, _>>()?;
    let unread = kept.read_errors.iter();
    Ok(Copies {
        pairs,
        clusters,
        unread: unread
            .map(|(_, error)| Unread { record: error.record(), message: error.reason() })
            .collect(),
        n_articles: kept.summary.articles,
        n_paragraphs: kept.summary.paragraphs,
    })
}

/// The ids of articles, each made once.
struct Names<'k> {
    kept: &'k Kept,
    known: FxHashMap<u32, Arc<str>>,
}

impl Names<'_> {
    fn pair(&mut self, pair: Pair) -> anyhow::Result<CopyPair> {
        let (a, b) = (self.place(pair.a)?, self.place(pair.b)?);
        let comparison = pair.comparison;
        Ok(CopyPair {
            a,
            b,
            similarity: comparison.similarity.get(),
            kind: comparison.kind.as_str(),
            class: comparison.class.as_str(),
            jaccard: comparison.scores.jaccard.get(),
            difference: comparison.difference,
        })
    }

    fn cluster(&mut self, cluster: &Cluster) -> anyhow::Result<CopyCluster> {
        let members = cluster.members.iter().map(|&id| self.place(id)).collect::<Result<_, _>>()?;
        Ok(CopyCluster { representative: self.place(cluster.representative)?, members })
    }

    fn place(&mut self, id: ParagraphId) -> anyhow::Result<CopyPlace> {
        let row = id.article.0;
        let article = match self.known.get(&row) {
            Some(article) => Arc::clone(article),
            None => {
                let article =
                    self.kept.store.id(id.article).context("cannot read a temporary file")?;
                Arc::clone(self.known.entry(row).or_insert(article.into()))
            }
        };
        let info = self.kept.corpus.paragraph(id).expect("pairs are of paragraphs that are known");
        let span = info.place.span;
        let (byte_start, byte_end) = (span.start(), span.end());
        Ok(CopyPlace { row, article, paragraph: id.paragraph, byte_start, byte_end })
    }
}
