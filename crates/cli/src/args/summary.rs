use clap::ValueEnum;

/// How commands write what they say of a whole run or file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SummaryFormat {
    /// A table for people
    #[default]
    Text,
    /// One JSON object
    Json,
}
