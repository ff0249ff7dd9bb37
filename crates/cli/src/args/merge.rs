use std::path::PathBuf;

use clap::Args;

use super::ReportingArgs;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk check news/ --shard 1/4 --parts parts/     on four machines, with 1/4 to 4/4
  copydesk merge news/ --parts parts/                 then on one: reports as `check news/` would

Exit codes: those of `copydesk check`.")]
pub(crate) struct MergeArgs {
    /// The folder with what the shares have found
    #[arg(long, value_name = "DIR", help_heading = "Many machines")]
    pub(crate) parts: PathBuf,

    #[command(flatten)]
    pub(crate) reporting: ReportingArgs,
}
