use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Which settings hold.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct ConfigArgs {
    /// Take settings from FILE instead of the nearest `copydesk.toml`, or a single one such as
    /// `min-confidence = 0.5`; may be repeated
    #[arg(long, value_name = "FILE|SETTING", help_heading = "Settings")]
    pub(crate) config: Vec<String>,

    /// Do not look for `copydesk.toml`
    #[arg(long, help_heading = "Settings")]
    pub(crate) isolated: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigCommandArgs {
    #[command(subcommand)]
    pub(crate) action: ConfigAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ConfigAction {
    /// Print the settings that hold for a file or folder, and where each comes from
    Show(ConfigShowArgs),
    /// Write a `copydesk.toml` with every setting, explained and commented out
    Init(ConfigInitArgs),
    /// Print the JSON Schema of `copydesk.toml`
    Schema,
    /// Print every setting with its explanation, for docs/configuration.md
    #[command(hide = true)]
    Reference,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigShowArgs {
    /// The file or folder
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) path: PathBuf,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,
}

#[derive(Debug, Args)]
pub(crate) struct ConfigInitArgs {
    /// Where the file is written
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub(crate) folder: PathBuf,

    /// Replace the file that is there
    #[arg(long)]
    pub(crate) force: bool,
}
