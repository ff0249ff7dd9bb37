//! Findings as terminal text, JSON, SARIF, JUnit, HTML and in the other forms that CI reads.
//!
//! [`locate`] turns the findings of one article into [`Entry`]s: sorted, with line, column,
//! excerpt and fingerprint. A [`Format`] makes a [`Reporter`], which writes entries, read errors
//! and a [`Summary`] to any [`Write`](std::io::Write). The crate prints nothing itself and knows
//! nothing of how findings came about.
//!
//! ```
//! use copydesk_core::{Article, ArticleNo};
//! use copydesk_report::{Format, Header, Summary, Terminal, locate};
//!
//! let article = Article::from_plain_text("Nothing wrong here.");
//! let no_others = |_: ArticleNo| Err(std::io::ErrorKind::NotFound.into());
//! let entries = locate(&[], &article, &no_others)?;
//! let mut summary = Summary::default();
//! summary.add_article(&article);
//! summary.add_findings(&entries);
//!
//! let mut out = Vec::new();
//! let mut reporter = Format::Full.reporter(&mut out, Terminal::default());
//! let header = Header { version: "0.1.0".to_owned(), rules: Vec::new(), fail_on: None, has_baseline: false };
//! reporter.begin(&header)?;
//! if !entries.is_empty() {
//!     reporter.article(&article, &entries)?;
//! }
//! reporter.end(&summary)?;
//! drop(reporter);
//! assert_eq!(out, b"No problems found in 1 article.\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod positions;

mod entry;
mod excerpt;
mod help;
mod locate;

mod format;
mod palette;
mod reporter;
mod summary;

mod changes;
mod clusters;
mod difference;
mod file_range;
mod inert;
mod visible;
mod wording;
mod xml;

mod checkstyle;
mod cleaning;
mod copies;
mod csv;
mod github;
mod gitlab;
mod html;
mod json;
mod json_lines;
mod junit;
mod listing;
mod markdown;
mod rdjsonl;
mod sarif;

#[cfg(test)]
mod test_support;

pub use changes::write_text_difference;
pub use cleaning::{
    Change, ChangeAction, CleanArticle, CleanSummary, KeptCopy, Removed, Totals, write_change,
    write_clean_article,
};
pub use copies::{
    CopiesSummary, CopyCluster, CopyPair, CopyPlace, RepeatedText, write_cluster, write_pair,
    write_pair_difference,
};
pub use entry::{Entry, Location, RelatedEntry, Status};
pub use excerpt::{Excerpt, Window};
pub use format::{Format, Terminal, UnknownFormat, View};
pub use html::{PageFiles, PageOptions, RunCounts, Shards, page};
pub use listing::GroupBy;
pub use locate::{Articles, LocateError, LocateErrorKind, locate};
pub use palette::Palette;
pub use positions::{Measure, Position, Positions};
pub use reporter::{Header, ReadErrorEvent, Reporter};
pub use summary::Summary;
pub use visible::{Visible, is_hidden};
pub use wording::{counted, grouped};
