use std::path::PathBuf;

use clap::Args;

use super::{CheckingArgs, ColorArgs, InputArgs};

#[derive(Debug, Args)]
#[command(
    after_help = "Plain text, Markdown, JSON and JSON Lines are changed in place. A file keeps its
encoding, its line ends, its permissions and every byte that no fix touches; it is replaced at
once, or not at all.

Exit codes: 0 every fix was made, or there was none to make, 1 there is something to fix (--diff
and --dry-run), 2 something could not be read or fixed, 130 interrupted."
)]
pub(crate) struct FixArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Print what would change as a unified diff, and change nothing
    ///
    /// For plain text and Markdown that is a patch; for records it shows their text.
    #[arg(long, conflicts_with = "dry_run", help_heading = "Fixes")]
    pub(crate) diff: bool,

    /// List what would be fixed, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(crate) dry_run: bool,

    /// Make also the fixes that change what an article says, or words that somebody said
    #[arg(long, conflicts_with = "decisions", help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,

    /// Make the fixes that were accepted in FILE, and no others
    ///
    /// FILE has one decision a line: `{"fingerprint": "…", "decision": "accept"}`.
    #[arg(long, value_name = "FILE", help_heading = "Fixes")]
    pub(crate) decisions: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) checking: CheckingArgs,

    #[command(flatten)]
    pub(crate) terminal: ColorArgs,
}
