use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{CheckingArgs, ColorArgs, InputArgs};

#[derive(Debug, Args)]
pub(crate) struct DecideArgs {
    #[command(subcommand)]
    pub(crate) action: DecideAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DecideAction {
    /// Make the accepted fixes, and remember what was rejected and which names are known
    Apply(Box<ApplyArgs>),
    /// Say what was decided
    Show(ShowArgs),
}

#[derive(Debug, Args)]
#[command(
    after_help = "FILE is what the page of `copydesk report` exports: a decision a line, such as
{\"fingerprint\": \"…\", \"decision\": \"accept\"}. Give the same options as to `copydesk report`:
decisions are about what is found with them. Known names are added to the first --vocabulary, or to
copydesk-vocabulary.csv.

Exit codes: 0 done, 1 there is something to fix (--dry-run), 2 something could not be read or
fixed, 130 interrupted."
)]
pub(crate) struct ApplyArgs {
    /// The decisions
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// List what would be fixed and remembered, and change nothing
    #[arg(long, help_heading = "Decisions")]
    pub(crate) dry_run: bool,

    /// Add what was rejected, or is fine where it stands, to FILE
    #[arg(
        long,
        value_name = "FILE",
        default_value = "copydesk-decisions.jsonl",
        help_heading = "Decisions"
    )]
    pub(crate) remember: PathBuf,

    #[command(flatten)]
    pub(crate) checking: CheckingArgs,

    #[command(flatten)]
    pub(crate) terminal: ColorArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The decisions
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}
