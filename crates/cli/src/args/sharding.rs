use std::path::PathBuf;

use clap::Args;
use copydesk_ingest::Share;

/// How a run is spread over machines.
#[derive(Debug, Default, Args)]
pub(crate) struct ShardingArgs {
    /// Examine the I-th of N shares of the input and report nothing, for `copydesk merge`
    ///
    /// Every machine is given the same paths and settings, another I, and a folder for --parts that
    /// all can reach, or whose files are brought together before the merge. A share that was
    /// broken off is gone on with.
    #[arg(
        long,
        value_name = "I/N",
        requires = "parts",
        conflicts_with_all = ["state", "cache", "outputs", "baseline", "since"],
        help_heading = "Many machines"
    )]
    pub(crate) shard: Option<Share>,

    /// The folder for what the shares have found
    #[arg(long, value_name = "DIR", requires = "shard", help_heading = "Many machines")]
    pub(crate) parts: Option<PathBuf>,
}
