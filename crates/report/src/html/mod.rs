//! One page that needs nothing but itself: no network, no fonts to load.
//!
//! What an editor needs first is plain markup: the numbers, and the articles that need most work.
//! Everything else is data in the page, from which its script (`page/*.js`) draws what is asked
//! for: lists, articles with their findings in the margin, copies side by side. [`Index`] is what
//! it knows from the start, [`Detail`] what it unpacks when an article is opened, [`Packer`] where
//! that lies: in the page or, if it is too large, beside it.
//!
//! The page's security policy forbids every request and admits its own script and style alone, by
//! their digests. So an article's text could do nothing even if escaping failed; and escaping is
//! tested to hold alone.

mod chart;
mod detail;
mod document;
mod finding;
mod history;
mod index;
mod overview;
mod score;
mod shards;
mod text;
mod worst;

use std::borrow::Cow;
use std::io::{self, Write};

use copydesk_core::{Article, Severity};

use crate::{Entry, Header, ReadErrorEvent, Reporter, Status, Summary};
use detail::{Detail, MOST_FINDINGS};
use document::Document;
use index::{About, Index};
use overview::Overview;
use shards::{Packer, Shelf, pack};
use worst::Worst;

pub use history::RunCounts;
pub use shards::Shards;

/// The articles that a page may hold, in bytes as they stand in it: some 5,000 of them. Mail takes
/// attachments of this size, and a browser opens them at once.
const BUDGET: usize = 15_000_000;

/// What a page may know of all findings, in bytes before it is packed: some 500,000 findings. What
/// is beyond is counted and not listed.
const INDEX_BUDGET: usize = 80_000_000;

/// The read errors that a page lists; the others are counted.
const MOST_READ_ERRORS: usize = 200;

/// Where the articles of a page are kept.
pub enum PageFiles<'w> {
    /// All in the page, as long as they fit into 15 MB; of the others, it lists the findings.
    One,
    /// In the page if they fit into it, else in a folder beside it.
    OneIfSmall(&'w mut dyn Shards),
    /// In a folder beside the page.
    Many(&'w mut dyn Shards),
}

/// How a page is written.
pub struct PageOptions<'w> {
    /// Where its articles are kept.
    pub files: PageFiles<'w>,
    /// Whether it comes from a server that keeps decisions, and may speak to it.
    pub live: bool,
    /// What earlier runs came to, the latest last; empty for no comparison.
    pub history: Vec<RunCounts>,
}

/// Returns a reporter that writes the editor's page to `out`.
///
/// Memory is what the page takes: the articles within the budget, packed, and the index of all
/// findings (some 100 bytes each).
#[must_use]
pub fn page<'w>(out: &'w mut dyn Write, options: PageOptions<'w>) -> Box<dyn Reporter + 'w> {
    Box::new(Html::with_options(out, options))
}

/// Collects what the page shows and writes it at the end.
pub(crate) struct Html<'w> {
    out: &'w mut dyn Write,
    live: bool,
    history: Vec<RunCounts>,
    version: String,
    /// Whether it shows what was there before as well.
    has_baseline: bool,
    index: Index,
    packer: Packer<'w>,
    worst: Worst,
    unlisted_articles: u64,
    unlisted_findings: u64,
    read_errors: Vec<ReadErrorEvent>,
}

impl<'w> Html<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self::with_options(
            out,
            PageOptions { files: PageFiles::One, live: false, history: Vec::new() },
        )
    }

    fn with_options(out: &'w mut dyn Write, options: PageOptions<'w>) -> Self {
        let shelf = match options.files {
            PageFiles::One => Shelf::Page { budget: BUDGET },
            PageFiles::OneIfSmall(folder) => Shelf::PageOrFolder { budget: BUDGET, folder },
            PageFiles::Many(folder) => Shelf::Folder(folder),
        };
        Self { history: options.history, ..Self::on_shelf(out, shelf, options.live) }
    }

    fn on_shelf(out: &'w mut dyn Write, shelf: Shelf<'w>, live: bool) -> Self {
        Self {
            out,
            live,
            history: Vec::new(),
            version: String::new(),
            has_baseline: false,
            index: Index::default(),
            packer: Packer::new(shelf),
            worst: Worst::default(),
            unlisted_articles: 0,
            unlisted_findings: 0,
            read_errors: Vec::new(),
        }
    }
}

impl Html<'_> {
    /// Returns what the page shows of `entries`: new findings, those of the baseline if there is
    /// one, and none that somebody has said to be right.
    fn shown<'a, 'f>(&self, entries: &'a [Entry<'f>]) -> Cow<'a, [Entry<'f>]> {
        Entry::wanted(entries, |entry| match entry.status {
            Status::New => true,
            Status::Known => self.has_baseline,
            Status::Suppressed { .. } => false,
        })
    }
}

impl Reporter for Html<'_> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.version.clone_from(&header.version);
        self.has_baseline = header.has_baseline;
        Ok(())
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        let entries = &*self.shown(entries);
        if entries.is_empty() {
            return Ok(());
        }
        let new: Vec<&Entry<'_>> = entries.iter().filter(|e| e.status == Status::New).collect();
        let words = score::words(article);
        let score = score::score(words, new.iter().map(|entry| entry.finding));
        if self.index.n_bytes > INDEX_BUDGET {
            self.unlisted_articles += 1;
            self.unlisted_findings += new.len() as u64;
            return Ok(());
        }
        let number = self.index.articles.number.len();
        let detail = serde_json::to_vec(&Detail::new(article, entries, words))?;
        let shard = self.packer.add(number, &detail)?;
        let listed = &entries[..entries.len().min(MOST_FINDINGS)];
        let unlisted = entries[listed.len()..].iter().filter(|e| e.status == Status::New);
        self.unlisted_findings += unlisted.count() as u64;
        self.index.add(article, listed, score, shard);
        self.worst.add(number, score, article, &new);
        Ok(())
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        if self.read_errors.len() < MOST_READ_ERRORS {
            self.read_errors.push(event.clone());
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let clusters = self.index.settle_clusters();
        let shards = self.packer.finish()?.to_vec();
        let folder = self.packer.folder();
        let overview = Overview {
            summary,
            has_baseline: self.has_baseline,
            history: &self.history,
            index: &self.index,
            clusters: &clusters,
            read_errors: &self.read_errors,
            unlisted_findings: self.unlisted_findings,
            unlisted_articles: self.unlisted_articles,
            n_unpacked: self.index.articles.shard.iter().filter(|shard| shard.is_none()).count(),
        };
        let about = About {
            version: &self.version,
            n_articles: summary.articles,
            folder,
            live: self.live,
            has_baseline: self.has_baseline,
        };
        let document = Document {
            title: &overview.heading(),
            version: &self.version,
            in_folder: folder.is_some(),
            live: self.live,
        };
        self.out.write_all(document.top().as_bytes())?;
        self.out.write_all(overview.markup().as_bytes())?;
        self.out.write_all(self.worst.markup().as_bytes())?;
        self.out.write_all(document.middle().as_bytes())?;
        document::write_data(self.out, "index", &pack(&self.index.json(&clusters, &about))?)?;
        for (number, shard) in shards.iter().enumerate() {
            document::write_data(self.out, &format!("shard-{number}"), shard)?;
        }
        self.out.write_all(document.bottom().as_bytes())?;
        self.out.flush()
    }
}

/// How a severity looks and is called in the page: by its name, and by a shape for those who do not see
/// its colour.
struct Mark {
    class: &'static str,
    severity: Severity,
    shape: &'static str,
}

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

const fn mark(severity: Severity) -> Mark {
    match severity {
        Severity::Error => Mark { class: "error", severity, shape: "■" },
        Severity::Warning => Mark { class: "warning", severity, shape: "▲" },
        Severity::Info => Mark { class: "note", severity, shape: "●" },
    }
}

/// Appends to a `String`, which cannot fail.
macro_rules! put {
    ($to:expr, $($what:tt)*) => {
        write!($to, $($what)*).expect("writing to a string does not fail")
    };
}
use put;

#[cfg(test)]
mod tests;
