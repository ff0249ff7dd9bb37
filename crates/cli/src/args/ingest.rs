use clap::Args;

use super::{InputArgs, SummaryArgs};

#[derive(Debug, Args)]
pub(crate) struct IngestArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Write the number of articles and nothing else
    #[arg(long, conflicts_with_all = ["head", "format"], help_heading = "Output")]
    pub(crate) count: bool,

    /// Show the first N articles, and read no further
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(crate) head: Option<u64>,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,
}
