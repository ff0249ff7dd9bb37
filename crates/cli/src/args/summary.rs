use clap::{Args, ValueEnum};

/// How a command writes what it says of a whole run or file.
#[derive(Debug, Args)]
pub(crate) struct SummaryArgs {
    /// How to write the summary
    #[arg(
        long = "output-format",
        short = 'f',
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        help_heading = "Output"
    )]
    pub(crate) format: SummaryFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryFormat {
    /// A table for people
    #[default]
    Text,
    /// One JSON object
    Json,
}
