use std::path::PathBuf;

use clap::Args;

/// What a run leaves to the next one.
#[derive(Debug, Default, Args)]
pub(crate) struct StateArgs {
    /// Keep in FILE what is done, so that a run that is killed can go on: give the same command again
    ///
    /// What is known of an article is found by its content, so that files may be added, moved and
    /// removed meanwhile.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) state: Option<PathBuf>,
}
