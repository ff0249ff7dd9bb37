//! `copydesk dedup`, from paths to pairs, clusters and a summary.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use copydesk_core::{ArticleNo, Similarity};
use copydesk_dedup::{Cluster, Keep, Pair, PairKind, ParagraphId, SHINGLE_WORDS, clusters};
use copydesk_report::{
    CopiesSummary, CopyCluster, CopyPair, RepeatedText, Terminal, write_cluster, write_pair,
    write_pair_difference,
};

use crate::args::{self, DedupArgs, SummaryFormat};
use crate::checks::Checks;
use crate::copies::{Method, find_copies};
use crate::exit::Exit;
use crate::input::Input;
use crate::interrupt;
use crate::output::Sink;
use crate::pass_one::{Kept, read_all};
use crate::places::{NamedPlace, Places};
use crate::publication_date::publication_time;
use crate::terminal::terminal;

/// How many of the most repeated texts the summary lists.
const MOST_REPEATED: usize = 10;

/// A text must stand in so many places to be listed among the most repeated ones.
const MIN_PLACES: u64 = 3;

/// Looks for copies among the paragraphs of articles.
///
/// # Errors
///
/// If the settings make no sense, an output cannot be written, or the user interrupts.
pub(crate) fn dedup(args: DedupArgs) -> anyhow::Result<Exit> {
    let method = method(&args)?;
    let mut outputs = Outputs::open(&args)?;
    let input = Input::new(args.input)?;
    let checks = Checks::of_copies(match method {
        Method::Copies { .. } => SHINGLE_WORDS,
        Method::Jaccard { shingle_words, .. } => shingle_words,
    });
    let (plan, progress) = input.start()?;
    let kept = read_all(plan, &input.ingest, &checks, args.memory.max_memory, &progress)?;
    let pairs = find_copies(&kept, method, &progress)?;
    let clusters = find_clusters(&kept, &pairs, args.keep)?;
    progress.finish();

    outputs.write(&Places::new(&kept), &pairs, &clusters)?;
    let n_read_errors = kept.read_errors.len();
    // The process ends here: to free what was kept, piece by piece, would take a while.
    std::mem::forget((kept, pairs));
    let is_failure = input.fail_on_read_error && 0 < n_read_errors;
    Ok(if is_failure { Exit::Failure } else { Exit::Clean })
}

fn method(args: &DedupArgs) -> anyhow::Result<Method> {
    let threshold = |default| match args.threshold {
        None => Ok(Similarity::new(default)),
        Some(given) if 0.0 < given && given <= 1.0 => Ok(Similarity::new(given)),
        Some(given) => bail!("`--threshold {given}` is not above 0 and up to 1"),
    };
    match (args.method, args.shingle_words) {
        (args::Method::Copies, Some(_)) => {
            bail!(
                "`--shingle-words` belongs to `--method jaccard`; copies are compared word by word"
            )
        }
        (args::Method::Copies, None) => Ok(Method::Copies { threshold: threshold(0.0)? }),
        (args::Method::Jaccard, Some(0)) => bail!("`--shingle-words` must be at least 1"),
        (args::Method::Jaccard, shingle_words) => Ok(Method::Jaccard {
            threshold: threshold(0.7)?,
            shingle_words: shingle_words.unwrap_or(SHINGLE_WORDS),
        }),
    }
}

fn find_clusters(kept: &Kept, pairs: &[Pair], keep: args::Keep) -> anyhow::Result<Vec<Cluster>> {
    let n_words = |id: ParagraphId| kept.corpus.paragraph(id).map_or(0, |p| p.n_words as usize);
    let mut dates: BTreeMap<ArticleNo, i64> = BTreeMap::new();
    if keep == args::Keep::Oldest {
        let mut articles: Vec<_> = pairs.iter().flat_map(|p| [p.a.article, p.b.article]).collect();
        articles.sort_unstable();
        articles.dedup();
        for number in articles {
            let article = kept.store.get(number).context("cannot read a temporary file")?;
            let date = article.metadata().published.as_deref().and_then(publication_time);
            dates.extend(date.map(|date| (number, date)));
        }
    }
    let date = |article: ArticleNo| dates.get(&article).copied();
    let keep = match keep {
        args::Keep::First => Keep::First,
        args::Keep::Longest => Keep::Longest(&n_words),
        args::Keep::Oldest => Keep::Oldest(&date),
    };
    Ok(clusters(pairs, keep))
}

/// What is written, and where.
struct Outputs {
    pairs: Option<Sink>,
    clusters: Option<Sink>,
    diff: bool,
    format: SummaryFormat,
    /// Standard output, if it holds what people read, else standard error.
    people: Box<dyn Write>,
    terminal: Terminal,
}

impl Outputs {
    /// Opens every output, so that a run that could not be reported is not begun.
    fn open(args: &DedupArgs) -> anyhow::Result<Self> {
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
            format: args.format,
            people: if is_taken { Box::new(io::stderr()) } else { Box::new(Sink::stdout()) },
            terminal: if is_taken { Terminal::default() } else { terminal(args.color) },
        })
    }

    fn write(
        &mut self,
        places: &Places<'_>,
        pairs: &[Pair],
        clusters: &[Cluster],
    ) -> anyhow::Result<()> {
        for pair in pairs {
            interrupt::check()?;
            self.write_pair(pair, places)?;
        }
        if let Some(out) = &mut self.clusters {
            for cluster in clusters {
                write_members(out, cluster, places)?;
            }
        }
        for sink in [self.pairs.take(), self.clusters.take()].into_iter().flatten() {
            sink.commit()?;
        }
        self.write_summary(places, pairs, clusters)
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

    fn write_summary(
        &mut self,
        places: &Places<'_>,
        pairs: &[Pair],
        clusters: &[Cluster],
    ) -> anyhow::Result<()> {
        let most_repeated = most_repeated(pairs);
        let firsts: Vec<NamedPlace<'_>> = most_repeated
            .iter()
            .map(|text| places.named(text.first))
            .collect::<anyhow::Result<_>>()?;
        let mut summary = places.summary();
        for pair in pairs {
            let key = (pair.comparison.kind.as_str(), pair.comparison.class.as_str());
            *summary.pairs.entry(key).or_default() += 1;
        }
        count_clusters(&mut summary, clusters, places);
        summary.most_repeated = most_repeated
            .iter()
            .zip(&firsts)
            .map(|(text, first)| RepeatedText {
                places: text.places,
                articles: text.articles,
                first: first.place(),
                opening: text.opening,
            })
            .collect();
        let write = match self.format {
            SummaryFormat::Text => summary.write_text(&mut self.people, self.terminal),
            SummaryFormat::Json => summary.write_json(&mut self.people),
        };
        write.and_then(|()| self.people.flush()).context("cannot write the summary")
    }
}

fn write_members(out: &mut Sink, cluster: &Cluster, places: &Places<'_>) -> anyhow::Result<()> {
    let members: Vec<NamedPlace<'_>> =
        cluster.members.iter().map(|&id| places.named(id)).collect::<anyhow::Result<_>>()?;
    let representative = places.named(cluster.representative)?;
    let members = members.iter().map(NamedPlace::place).collect();
    let cluster = CopyCluster { representative: representative.place(), members };
    write_cluster(out, &cluster).context("cannot write the clusters")
}

fn count_clusters(summary: &mut CopiesSummary<'_>, clusters: &[Cluster], places: &Places<'_>) {
    summary.clusters = clusters.len() as u64;
    for cluster in clusters {
        summary.members += cluster.members.len() as u64;
        summary.removable_paragraphs += cluster.members.len() as u64 - 1;
        let others = cluster.members.iter().filter(|id| **id != cluster.representative);
        summary.removable_bytes += others.map(|&id| places.length(id) as u64).sum::<u64>();
    }
}

/// A text that stands in several places.
struct Repeated<'p> {
    first: ParagraphId,
    places: u64,
    articles: u64,
    opening: &'p str,
}

/// Returns the texts with the most exact repeats, the commonest first.
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
    texts.truncate(MOST_REPEATED);
    texts
}
