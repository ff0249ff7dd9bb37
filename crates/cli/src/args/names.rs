use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use super::{GazetteerArgs, InputArgs};

/// What to do with names.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct NamesArgs {
    #[command(subcommand)]
    pub(crate) command: Option<NamesCommand>,

    #[command(flatten)]
    pub(crate) people: PeopleArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum NamesCommand {
    /// Say whether two names are one person's, for each line of a file
    Compare(CompareArgs),
    /// Show how it was decided what is right or wrong about a name
    Why(WhyArgs),
    /// Write the names that a corpus is sure of as a gazetteer, for a person to review
    Learn(LearnArgs),
}

/// `copydesk names PATH…`
#[derive(Debug, Args)]
pub(crate) struct PeopleArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,

    /// How to write the list of people
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t, help_heading = "Output")]
    pub(crate) format: NamesFormat,

    /// Write every mention of a person to FILE too, one JSON object a line; `-` writes only them
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) mentions: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamesFormat {
    /// Columns for a person to read
    #[default]
    Text,
    Csv,
    JsonLines,
}

/// `copydesk names compare`
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// Two names to compare
    #[arg(value_name = "NAME", num_args = 2, required_unless_present = "batch")]
    pub(crate) names: Vec<String>,

    /// Compare the two names on each line of FILE, with a tab between them; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    pub(crate) batch: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,
}

/// `copydesk names why`
#[derive(Debug, Args)]
pub(crate) struct WhyArgs {
    /// The name as it stands in the articles
    #[arg(value_name = "NAME")]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,
}

/// `copydesk names learn`
#[derive(Debug, Args)]
pub(crate) struct LearnArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,

    /// Only names that stand in at least this many articles
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "Rules")]
    pub(crate) min_articles: usize,
}
