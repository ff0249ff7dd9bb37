use std::path::PathBuf;

use clap::{Args, ValueEnum};
use copydesk_dedup::Noise;

use super::{ColorArgs, InputArgs, MemoryArgs, SummaryArgs};

/// What can be said to `copydesk dedup`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk dedup articles/                          what is there twice, in numbers
  copydesk dedup --diff a.txt b.txt                 which words differ
  copydesk dedup news.jsonl --pairs pairs.jsonl --clusters clusters.jsonl
  copydesk dedup today/ --index archive.cdx         compare with all earlier days
  copydesk dedup news.jsonl --method jaccard --shingle-words 3 --threshold 0.7 --pairs -

Exit codes: 0 done, 2 something could not be read or done, 130 interrupted.")]
pub(crate) struct DedupArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) copies: CopiesArgs,

    /// Compare with everything that earlier runs added to the index FILE, and add this run to it
    ///
    /// The file is made if there is none. Pairs are those between new articles and old ones and
    /// among the new ones: however articles are spread over runs, the pairs are the same. The
    /// index holds the texts, so the old files need not be there any more. It changes when the
    /// run is complete; an interrupted run leaves it as it was.
    #[arg(long, value_name = "FILE", help_heading = "Pairs")]
    pub(crate) index: Option<PathBuf>,

    /// Write every pair to FILE, a JSON object a line; `-` means standard output, and
    /// the summary goes to standard error
    ///
    /// Each has `a` and `b` (`article`, `paragraph`, `byte_start`, `byte_end`), `similarity`,
    /// `kind` (exact, near, conflicting), `class`, `jaccard`, `contained_a`, `contained_b` and
    /// `difference`. An exact repeat is listed once, against the first of its words.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) pairs: Option<PathBuf>,

    /// Write every cluster to FILE, a JSON object a line; `-` means standard output, and
    /// the summary goes to standard error
    ///
    /// Each has `representative` and `members`. Every member is a verified copy of the
    /// representative; conflicting copies are in no cluster.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) clusters: Option<PathBuf>,

    /// Show the words in which the paragraphs of each pair differ, before the summary
    #[arg(long, help_heading = "Output")]
    pub(crate) diff: bool,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    #[command(flatten)]
    pub(crate) terminal: ColorArgs,

    #[command(flatten)]
    pub(crate) memory: MemoryArgs,
}

/// What is a pair, and what is kept of copies.
#[derive(Debug, Args)]
pub(crate) struct CopiesArgs {
    /// What makes two paragraphs a pair
    #[arg(long, value_enum, value_name = "METHOD", default_value_t, help_heading = "Pairs")]
    pub(crate) method: Method,

    /// The least similarity of a pair, above 0 and up to 1 [default: 0.7 for jaccard; what a
    /// reader takes for a copy for copies]
    #[arg(long, value_name = "NUMBER", help_heading = "Pairs")]
    pub(crate) threshold: Option<f64>,

    /// Words per shingle, for `--method jaccard` [default: 3]
    #[arg(long, value_name = "N", help_heading = "Pairs")]
    pub(crate) shingle_words: Option<usize>,

    /// Find copies in texts that are full of slips, such as scanned pages; takes longer
    #[arg(long, help_heading = "Pairs")]
    pub(crate) noisy: bool,

    /// Which paragraph of a cluster is the one to keep
    #[arg(long, value_enum, value_name = "POLICY", default_value_t, help_heading = "Pairs")]
    pub(crate) keep: Keep,
}

impl CopiesArgs {
    /// Returns how many slips texts may be full of and still be found to be copies.
    pub(crate) fn noise(&self) -> Noise {
        if self.noisy { Noise::High } else { Noise::Low }
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// One is a copy of the other for a reader: with slips, cuts, additions or another order
    #[default]
    Copies,
    /// The Jaccard similarity of their sets of word shingles reaches --threshold: exactly those
    Jaccard,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Keep {
    /// The one that stands first in the input
    #[default]
    First,
    /// The one with the most words
    Longest,
    /// The one in the article that was published first; undated articles come last
    Oldest,
}
