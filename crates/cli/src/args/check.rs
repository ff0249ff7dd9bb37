use clap::{Args, ValueEnum};

use super::{ColorArgs, GazetteerArgs, InputArgs, MemoryArgs, RulesArgs, StateArgs};

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

    #[command(flatten)]
    pub(crate) resume: StateArgs,

    /// The severity from which findings make the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t, help_heading = "Output")]
    pub(crate) fail_on: FailOn,

    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_zero: bool,

    #[command(flatten)]
    pub(crate) terminal: ColorArgs,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Info,
    Warning,
    #[default]
    Error,
    Never,
}
