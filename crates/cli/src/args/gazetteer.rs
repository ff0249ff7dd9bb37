use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use copydesk_names::FORMATS;

use super::{GazetteerArgs, SummaryArgs};

#[derive(Debug, Args)]
#[command(subcommand_required = true, arg_required_else_help = true)]
pub(crate) struct GazetteerCommandArgs {
    #[command(subcommand)]
    pub(crate) action: GazetteerAction,
}

#[derive(Debug, Subcommand)]
pub(crate) enum GazetteerAction {
    /// Compile lists of people into one file that opens in milliseconds
    Build(BuildArgs),
    /// Say what is in a compiled gazetteer, or in a list
    Info(InfoArgs),
    /// Look names up: who is meant, how surely, and why
    Lookup(LookupArgs),
}

#[derive(Debug, Args)]
pub(crate) struct BuildArgs {
    /// The lists, compressed (gzip, zstd, bzip2, xz) or not; `-` reads standard input
    #[arg(value_name = "INPUT", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// The file to write
    #[arg(long, short = 'o', value_name = "FILE")]
    pub(crate) output: PathBuf,

    #[command(flatten)]
    pub(crate) lists: ListArgs,

    /// Write the names that were left out to FILE, as CSV: list, row, name, reason
    #[arg(long, value_name = "FILE")]
    pub(crate) rejected: Option<PathBuf>,
}

/// How to read lists.
#[derive(Debug, Default, Args)]
pub(crate) struct ListArgs {
    /// The format of the lists; by default each shows its own by its content
    #[arg(long, value_name = "FORMAT", value_parser = format_names())]
    pub(crate) format: Option<String>,

    /// Read a field of a person from another column, such as `name=officeholderLabel`; may be
    /// repeated
    ///
    /// Fields: name, aliases (separated by `;` or `|`), id, role, country, from, to, lang.
    #[arg(long = "column", value_name = "FIELD=NAME")]
    pub(crate) columns: Vec<String>,
}

#[derive(Debug, Args)]
pub(crate) struct InfoArgs {
    /// A compiled gazetteer, or a list in any format that `build` reads
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) summary: SummaryArgs,
}

#[derive(Debug, Args)]
pub(crate) struct LookupArgs {
    /// The names to look up
    #[arg(value_name = "NAME", required_unless_present = "batch")]
    pub(crate) names: Vec<String>,

    /// Look up each line of FILE instead, and answer in JSON Lines; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "names")]
    pub(crate) batch: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,
}

fn format_names() -> PossibleValuesParser {
    FORMATS
        .iter()
        .map(|format| clap::builder::PossibleValue::new(format.name()).help(format.summary()))
        .collect::<Vec<_>>()
        .into()
}
