//! What can be typed: a file for each command, and one for each set of options that commands share.
//! What it means is in `settings`.

use std::ffi::OsString;

use clap::{Parser, Subcommand};

mod baseline;
mod check;
mod checking;
mod clean;
mod color;
mod config;
mod decide;
mod dedup;
mod fix;
mod gazetteer;
mod gazetteers;
mod ingest;
mod input;
mod known;
mod memory;
mod merge;
mod names;
mod reference;
mod report;
mod rule;
mod rules;
mod sharding;
mod state;
mod summary;

pub(crate) use baseline::{BaselineAction, BaselineArgs, BaselineCommandArgs, BaselineShowArgs};
pub(crate) use check::{CheckArgs, FailOn, GroupFindings, KeepingArgs, ReportingArgs};
pub(crate) use checking::CheckingArgs;
pub(crate) use clean::CleanArgs;
pub(crate) use color::{Color, ColorArgs};
pub(crate) use config::{
    ConfigAction, ConfigArgs, ConfigCommandArgs, ConfigInitArgs, ConfigShowArgs,
};
pub(crate) use decide::{ApplyArgs, DecideAction, DecideArgs, ShowArgs};
pub(crate) use dedup::{CopiesArgs, DedupArgs, Keep, Method};
pub(crate) use fix::FixArgs;
pub(crate) use gazetteer::{
    BuildArgs, GazetteerAction, GazetteerCommandArgs, InfoArgs, ListArgs, LookupArgs,
};
pub(crate) use gazetteers::GazetteerArgs;
pub(crate) use ingest::IngestArgs;
pub(crate) use input::{InputArgs, OnReadError, Paragraphs, Progress};
pub(crate) use known::{KnownArgs, VocabularyArgs};
pub(crate) use memory::MemoryArgs;
pub(crate) use merge::MergeArgs;
pub(crate) use names::{
    CompareArgs, LearnArgs, NamesArgs, NamesCommand, NamesFormat, PeopleArgs, WhyArgs,
};
pub(crate) use reference::{CompletionsArgs, ManArgs, ManFormat};
pub(crate) use report::{HtmlMode, ReportArgs, ReportFormat};
pub(crate) use rule::{ExplainFormat, RuleArgs};
pub(crate) use rules::RulesArgs;
pub(crate) use sharding::ShardingArgs;
pub(crate) use state::StateArgs;
pub(crate) use summary::{SummaryArgs, SummaryFormat};

/// Finds repeated paragraphs, misspelled names and mechanical slips in news articles.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, about, max_term_width = 100)]
#[command(subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "`copydesk PATH…` is short for `copydesk check PATH…`.

Exit codes: 0 nothing found, 1 findings at or above --fail-on, 2 something could not be read or
done, 130 interrupted.")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check articles and report what is wrong with them (the default command)
    Check(Box<CheckArgs>),
    /// Report on articles that were examined on several machines
    Merge(Box<MergeArgs>),
    /// Repair what is safe to repair, in place
    Fix(Box<FixArgs>),
    /// Write a cleaned corpus: without copies and residue, and with damage repaired
    Clean(Box<CleanArgs>),
    /// Write a page in which an editor reads the findings and decides
    Report(Box<ReportArgs>),
    /// Let decisions take effect: fixes, false alarms, known names
    Decide(DecideArgs),
    /// Find paragraphs that stand twice, exactly or nearly: pairs, clusters, a summary
    Dedup(Box<DedupArgs>),
    /// List the people whom articles mention, compare names, explain decisions
    Names(Box<NamesArgs>),
    /// Compile lists of people, and look names up in them
    Gazetteer(GazetteerCommandArgs),
    /// Say what would be read: articles by format and encoding, and what cannot be read
    Ingest(Box<IngestArgs>),
    /// Explain rules: what they find, why it matters, an example, their limits
    Rule(RuleArgs),
    /// Keep a list of the problems that are there today, so that only new ones count
    Baseline(BaselineCommandArgs),
    /// Show which settings hold, begin a configuration, print its schema
    Config(ConfigCommandArgs),
    /// Print what makes a shell complete commands and options
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
}

impl Cli {
    /// Parses the program's arguments; a first word that is no command stands after `check`.
    ///
    /// Ends the program with a usage message where they make no sense, or help was asked for.
    pub(crate) fn from_args(args: impl Iterator<Item = OsString>) -> Self {
        let mut args: Vec<OsString> = args.collect();
        let is_global = |word: &str| {
            matches!(word, "-h" | "--help" | "-V" | "--version" | "help")
                || <Self as clap::CommandFactory>::command().find_subcommand(word).is_some()
        };
        if args.get(1).is_some_and(|first| !first.to_str().is_some_and(is_global)) {
            args.insert(1, "check".into());
        }
        Self::parse_from(args)
    }

    /// Returns the commands with all that is said of them.
    pub(crate) fn reference() -> clap::Command {
        <Self as clap::CommandFactory>::command()
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::{Cli, Command};

    fn parse(words: &[&str]) -> Command {
        Cli::from_args(words.iter().map(Into::into)).command
    }

    #[test]
    fn the_definition_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn a_path_or_an_option_alone_means_check() {
        for words in [&["copydesk", "a.txt"][..], &["copydesk", "-j", "2", "a.txt"]] {
            assert!(
                matches!(parse(words), Command::Check(args) if args.reporting.input.paths == ["a.txt"])
            );
        }
        assert!(matches!(parse(&["copydesk", "rule", "DUP001"]), Command::Rule(_)));
    }

    #[test]
    fn a_file_named_like_a_command_needs_a_folder_before_it() {
        let words = ["copydesk", "./rule"];
        assert!(
            matches!(parse(&words), Command::Check(args) if args.reporting.input.paths == ["./rule"])
        );
    }
}
