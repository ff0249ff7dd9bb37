use std::path::PathBuf;

use clap::Args;
use copydesk_copy::quality::Condition;

use super::{
    ColorArgs, GazetteerArgs, InputArgs, Keep, MemoryArgs, RulesArgs, StateArgs, SummaryArgs,
};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk clean news/ -o clean.jsonl --dry-run           what would go, and why
  copydesk clean news.jsonl.gz -o clean.jsonl.zst
  copydesk clean crawl/ -o clean.parquet --drop-articles --keep-if gopher
  copydesk clean -o clean.jsonl --explain 'news.jsonl#17' what was changed in one article
  copydesk clean pages/ -o articles.jsonl --select NONE   only convert

Nothing is lost: a paragraph goes only if a copy that says the same stays, and every change is in
the list of changes beside the output (clean.changes.jsonl for clean.jsonl).

Exit codes: 0 done, 2 something could not be read or done, 130 interrupted.")]
pub(crate) struct CleanArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Write the articles to FILE: .jsonl, .jsonl.gz, .jsonl.zst or .parquet
    #[arg(
        long,
        short = 'o',
        value_name = "FILE",
        required_unless_present = "dry_run",
        help_heading = "Output"
    )]
    pub(crate) output: Option<PathBuf>,

    /// Replace FILE if it exists
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,

    /// Say what would go, and write nothing
    #[arg(long, help_heading = "Output")]
    pub(crate) dry_run: bool,

    /// Say what an earlier run changed in the article of this id, by the list of changes beside
    /// FILE
    #[arg(
        long,
        value_name = "ARTICLE",
        requires = "output",
        conflicts_with = "dry_run",
        help_heading = "Output"
    )]
    pub(crate) explain: Option<String>,

    /// Which copy of a paragraph stays
    #[arg(long, value_enum, value_name = "POLICY", default_value_t, help_heading = "Cleaning")]
    pub(crate) keep: Keep,

    /// Leave out articles that stand in another one as a whole (DUP005)
    #[arg(long, help_heading = "Cleaning")]
    pub(crate) drop_articles: bool,

    /// Keep only articles of this quality: a condition, such as `gopher_words >= 50`, or a source
    /// of published thresholds (gopher, c4, fineweb); may be repeated
    ///
    /// Articles are measured as they were read. docs/cleaning.md lists the measures.
    #[arg(long = "keep-if", value_name = "CONDITION", help_heading = "Cleaning")]
    pub(crate) keep_if: Vec<Condition>,

    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,

    #[command(flatten)]
    pub(crate) resume: StateArgs,

    #[command(flatten)]
    pub(crate) memory: MemoryArgs,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,

    #[command(flatten)]
    pub(crate) terminal: ColorArgs,
}
