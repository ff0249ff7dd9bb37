use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use copydesk_report::Format;

use super::{CheckingArgs, ColorArgs, InputArgs, KnownArgs, ShardingArgs, StateArgs};

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) reporting: ReportingArgs,

    #[command(flatten)]
    pub(crate) keeping: KeepingArgs,

    #[command(flatten)]
    pub(crate) sharding: ShardingArgs,
}

/// What a run leaves to the next one over the same articles.
#[derive(Debug, Default, Args)]
pub(crate) struct KeepingArgs {
    /// Keep what is found of each article in `.copydesk-cache`, so that a second run is faster
    #[arg(long, conflicts_with = "state")]
    pub(crate) cache: bool,

    /// Keep nothing, whatever a configuration says
    #[arg(long, conflicts_with = "cache")]
    pub(crate) no_cache: bool,

    #[command(flatten)]
    pub(crate) resume: StateArgs,
}

/// What is checked, and how it is reported.
#[derive(Debug, Args)]
pub(crate) struct ReportingArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) checking: CheckingArgs,

    #[command(flatten)]
    pub(crate) known: KnownArgs,

    /// Write findings as FORMAT, to standard output or to FILE; may be repeated
    #[arg(
        long = "output-format",
        short = 'f',
        value_name = "FORMAT[=FILE]",
        long_help = formats(),
        help_heading = "Output"
    )]
    pub(crate) outputs: Vec<String>,

    /// Write out N findings at most and count the others (full and concise)
    ///
    /// Formats for programs and the exit code always take all of them.
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub(crate) max_findings: Option<u64>,

    /// List together what belongs together (full and concise)
    #[arg(long, value_enum, value_name = "WHAT", help_heading = "Output")]
    pub(crate) group_by: Option<GroupFindings>,

    /// Count the findings of each rule at the end (full and concise)
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,

    /// The severity from which findings make the exit code 1: error, if nothing is said
    #[arg(long, value_enum, value_name = "SEVERITY", help_heading = "Output")]
    pub(crate) fail_on: Option<FailOn>,

    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_zero: bool,

    #[command(flatten)]
    pub(crate) terminal: ColorArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GroupFindings {
    /// By article, in the order of the input
    Article,
    /// By rule
    Rule,
    /// By the person whose name is wrong, the most frequent first
    Name,
    /// By cluster of copies, the largest first
    Cluster,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Info,
    Warning,
    Error,
    Never,
}

/// Lists the formats for the help.
fn formats() -> String {
    let mut help =
        "Write findings as FORMAT, to standard output or to FILE; may be repeated\n".to_owned();
    for format in Format::ALL {
        let default = if *format == Format::Full { " (the default)" } else { "" };
        let _ = write!(help, "\n  {format:<11} {}{default}", format.summary());
    }
    help
}
