use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub(crate) struct RuleArgs {
    /// The rules to explain: codes, beginnings of codes, or names
    #[arg(value_name = "CODE", required_unless_present = "all")]
    pub(crate) rules: Vec<String>,

    /// Explain every rule
    #[arg(long, conflicts_with = "rules")]
    pub(crate) all: bool,

    /// How to write the explanations
    #[arg(long = "output-format", short = 'f', value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) format: ExplainFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    #[default]
    Text,
    Markdown,
    Json,
}
