use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{GazetteerArgs, InputArgs, MemoryArgs, RulesArgs};

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,

    #[command(flatten)]
    pub(crate) memory: MemoryArgs,

    /// Write findings as FORMAT, to standard output or to FILE; may be repeated
    ///
    /// Formats: full (the default), concise, json-lines, html.
    #[arg(
        long = "output-format",
        short = 'f',
        value_name = "FORMAT[=FILE]",
        help_heading = "Output"
    )]
    pub(crate) outputs: Vec<String>,

    /// Keep in FILE what is done, so that a run that is killed can go on: give the same command again
    ///
    /// What is known of an article is found by its content, so that files may be added, moved and
    /// removed meanwhile.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) state: Option<PathBuf>,

    /// The severity from which findings make the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t, help_heading = "Output")]
    pub(crate) fail_on: FailOn,

    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_zero: bool,

    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub(crate) color: Color,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Info,
    Warning,
    #[default]
    Error,
    Never,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// If standard output is a terminal and `NO_COLOR` is not set
    #[default]
    Auto,
    Always,
    Never,
}
