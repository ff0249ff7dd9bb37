use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{CheckingArgs, InputArgs};

#[derive(Debug, Args)]
#[command(
    after_help = "A baseline lists the problems that are there today, so that only new ones make
`copydesk check` fail. It knows a problem by its words: moved paragraphs, renamed files and edits
elsewhere change nothing.

Examples:
  copydesk baseline create articles/
  copydesk check articles/               takes copydesk-baseline.jsonl in the current folder
  copydesk baseline prune articles/      takes out what was repaired"
)]
pub(crate) struct BaselineCommandArgs {
    #[command(subcommand)]
    pub(crate) action: BaselineAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum BaselineAction {
    /// List what is there today
    Create(Box<BaselineArgs>),
    /// Add what is new, and take out what is gone
    Update(Box<BaselineArgs>),
    /// Take out what is gone, and add nothing
    Prune(Box<BaselineArgs>),
    /// Count the entries by rule and by article
    Show(BaselineShowArgs),
}

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// The file: `copydesk-baseline.jsonl`, if nothing is said
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) baseline: Option<PathBuf>,

    /// Replace the file if it exists
    #[arg(long, help_heading = "Output")]
    pub(crate) force: bool,

    #[command(flatten)]
    pub(crate) checking: CheckingArgs,
}

#[derive(Debug, Args)]
pub(crate) struct BaselineShowArgs {
    /// The file
    #[arg(value_name = "FILE", default_value = "copydesk-baseline.jsonl")]
    pub(crate) baseline: PathBuf,
}
