//! What `copydesk dedup` writes: pairs, clusters, differences and a summary.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use copydesk_core::ArticleNo;
use copydesk_dedup::{BoilerplateText, Cluster, Pair, PairKind, ParagraphId};
use copydesk_report::{
    CopiesSummary, CopyCluster, CopyPair, RepeatedText, Terminal, write_cluster, write_pair,
    write_pair_difference,
};

use crate::args::{DedupArgs, SummaryFormat};
use crate::interrupt;
use crate::output::Sink;
use crate::places::{NamedPlace, Places};
use crate::terminal::terminal;

/// How many of the most repeated texts the summary lists, and how much of the boilerplate.
const MOST_REPEATED: usize = 10;

/// A text must stand in so many places to be listed among the most repeated ones.
const MIN_PLACES: u64 = 3;

/// What was found.
pub(crate) struct Copies<'c> {
    pub(crate) places: Places<'c>,
    pub(crate) pairs: &'c [Pair],
    pub(crate) clusters: &'c [Cluster],
    pub(crate) boilerplate: &'c [BoilerplateText],
}

/// What is written, and where.
pub(crate) struct CopyOutputs {
    pairs: Option<Sink>,
    clusters: Option<Sink>,
    diff: bool,
    format: SummaryFormat,
    /// Standard output, if it holds what people read, else standard error.
    people: Box<dyn Write>,
    terminal: Terminal,
}

impl CopyOutputs {
    /// Opens every output, so that a run that could not be reported is not begun.
    ///
    /// # Errors
    ///
    /// If two outputs would go to standard output, or a file cannot be written.
    pub(crate) fn open(args: &DedupArgs) -> anyhow::Result<Self> {
        let is_stdout = |path: &Option<PathBuf>| path.as_deref() == Some(Path::new("-"));
        let to_stdout = [is_stdout(&args.pairs), is_stdout(&args.clusters), args.diff];
        if to_stdout.iter().filter(|wanted| **wanted).count() > 1 {
            bail!("only one of `--pairs -`, `--clusters -` and `--diff` can go to standard output");
        }
        let open = |path: &Option<PathBuf>| match path {
            Some(_) if is_stdout(path) => Ok(Some(Sink::stdout())),
            Some(path) => Sink::file(path).map(Some),
            None => Ok(None),
        };
        let is_taken = is_stdout(&args.pairs) || is_stdout(&args.clusters);
        Ok(Self {
            pairs: open(&args.pairs)?,
            clusters: open(&args.clusters)?,
            diff: args.diff,
            format: args.summary.format,
            people: if is_taken { Box::new(io::stderr()) } else { Box::new(Sink::stdout()) },
            terminal: if is_taken { Terminal::default() } else { terminal(args.terminal.color) },
        })
    }

    /// Writes everything.
    ///
    /// # Errors
    ///
    /// If an output cannot be written, an article cannot be had again, or the user interrupts.
    /// Files then stay as they were before the run.
    pub(crate) fn write(&mut self, copies: &Copies<'_>) -> anyhow::Result<()> {
        for pair in copies.pairs {
            interrupt::check()?;
            self.write_pair(pair, &copies.places)?;
        }
        if let Some(out) = &mut self.clusters {
            for cluster in copies.clusters {
                interrupt::check()?;
                write_members(out, cluster, &copies.places)?;
            }
        }
        for sink in [self.pairs.take(), self.clusters.take()].into_iter().flatten() {
            sink.commit()?;
        }
        self.write_summary(copies)
    }

    fn write_pair(&mut self, pair: &Pair, places: &Places<'_>) -> anyhow::Result<()> {
        if self.pairs.is_none() && !self.diff {
            return Ok(());
        }
        let (a, b) = (places.named(pair.a)?, places.named(pair.b)?);
        let comparison = &pair.comparison;
        let pair = CopyPair {
            a: a.place(),
            b: b.place(),
            similarity: comparison.similarity,
            kind: comparison.kind.as_str(),
            class: comparison.class.as_str(),
            jaccard: comparison.scores.jaccard,
            contained_a: comparison.scores.contained_a,
            contained_b: comparison.scores.contained_b,
            difference: &comparison.difference,
        };
        if let Some(out) = &mut self.pairs {
            write_pair(out, &pair).context("cannot write the pairs")?;
        }
        if self.diff {
            write_pair_difference(&mut self.people, &pair, self.terminal.palette)
                .context("cannot write the differences")?;
        }
        Ok(())
    }

    fn write_summary(&mut self, copies: &Copies<'_>) -> anyhow::Result<()> {
        let (repeated, boilerplate) = apart(most_repeated(copies.pairs), copies.boilerplate);
        let named = |texts: &[Repeated<'_>]| -> anyhow::Result<Vec<NamedPlace<'_>>> {
            texts.iter().map(|text| copies.places.named(text.first)).collect()
        };
        let (repeated_places, boilerplate_places) = (named(&repeated)?, named(&boilerplate)?);
        let mut summary = copies.places.summary();
        for pair in copies.pairs {
            let key = (pair.comparison.kind.as_str(), pair.comparison.class.as_str());
            *summary.pairs.entry(key).or_default() += 1;
        }
        count_clusters(&mut summary, copies);
        summary.most_repeated = listed(&repeated, &repeated_places);
        summary.boilerplate_texts = copies.boilerplate.len() as u64;
        summary.boilerplate = listed(&boilerplate, &boilerplate_places);
        let write = match self.format {
            SummaryFormat::Text => summary.write_text(&mut self.people, self.terminal),
            SummaryFormat::Json => summary.write_json(&mut self.people),
        };
        write.and_then(|()| self.people.flush()).context("cannot write the summary")
    }
}

fn listed<'t>(texts: &[Repeated<'t>], places: &'t [NamedPlace<'_>]) -> Vec<RepeatedText<'t>> {
    let texts = texts.iter().zip(places);
    texts
        .map(|(text, first)| RepeatedText {
            places: text.places,
            articles: text.articles,
            first: first.place(),
            opening: text.opening,
        })
        .collect()
}

fn write_members(out: &mut Sink, cluster: &Cluster, places: &Places<'_>) -> anyhow::Result<()> {
    let members: Vec<NamedPlace<'_>> =
        cluster.members.iter().map(|&id| places.named(id)).collect::<anyhow::Result<_>>()?;
    let representative = places.named(cluster.representative)?;
    let members = members.iter().map(NamedPlace::place).collect();
    let cluster = CopyCluster { representative: representative.place(), members };
    write_cluster(out, &cluster).context("cannot write the clusters")
}

/// Counts clusters, and what could go from the articles of this run.
fn count_clusters(summary: &mut CopiesSummary<'_>, copies: &Copies<'_>) {
    summary.clusters = copies.clusters.len() as u64;
    for cluster in copies.clusters {
        summary.members += cluster.members.len() as u64;
        let others = cluster.members.iter().filter(|id| **id != cluster.representative);
        for length in others.filter_map(|&id| copies.places.length(id)) {
            summary.removable_paragraphs += 1;
            summary.removable_bytes += length as u64;
        }
    }
}

/// A text that stands in several places.
struct Repeated<'p> {
    first: ParagraphId,
    places: u64,
    articles: u64,
    opening: &'p str,
}

/// Returns the texts with exact repeats, the commonest first.
fn most_repeated(pairs: &[Pair]) -> Vec<Repeated<'_>> {
    let exact = pairs.iter().filter(|pair| pair.comparison.kind == PairKind::Exact);
    let mut texts: BTreeMap<ParagraphId, (Repeated<'_>, ArticleNo)> = BTreeMap::new();
    for pair in exact {
        let (text, last_article) = texts.entry(pair.a).or_insert_with(|| {
            let (first, opening) = (pair.a, pair.opening.as_str());
            (Repeated { first, places: 1, articles: 1, opening }, pair.a.article)
        });
        text.places += 1;
        text.articles += u64::from(pair.b.article != *last_article);
        *last_article = pair.b.article;
    }
    let mut texts: Vec<_> = texts.into_values().map(|(text, _)| text).collect();
    texts.retain(|text| MIN_PLACES <= text.places);
    texts.sort_by(|x, y| y.places.cmp(&x.places).then(x.first.cmp(&y.first)));
    texts
}

/// Tells boilerplate from the other repeated texts; returns the commonest of both.
fn apart<'p>(
    texts: Vec<Repeated<'p>>,
    boilerplate: &[BoilerplateText],
) -> (Vec<Repeated<'p>>, Vec<Repeated<'p>>) {
    let is_boilerplate = |text: &Repeated<'_>| {
        boilerplate.binary_search_by_key(&text.first, |boilerplate| boilerplate.first).is_ok()
    };
    let (mut boilerplate, mut others): (Vec<_>, Vec<_>) =
        texts.into_iter().partition(is_boilerplate);
    boilerplate.truncate(MOST_REPEATED);
    others.truncate(MOST_REPEATED);
    (others, boilerplate)
}
