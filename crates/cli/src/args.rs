//! What can be typed. What it means is in `settings.rs`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

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
    /// Explain rules: what they find, why it matters, an example, their limits
    Rule(RuleArgs),
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
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Files, folders or globs to check; `-` reads standard input
    ///
    /// Plain text, Markdown and JSON Lines, gzipped or not, are recognised by their content
    /// first and by name second. Folders are read recursively; hidden files and what
    /// `.gitignore` names are left out.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,

    /// How paragraphs are told apart
    #[arg(long, value_enum, value_name = "MODE", default_value_t, help_heading = "Input")]
    pub(crate) paragraphs: Paragraphs,

    /// Read an article's field from another name, such as `text=body`; may be repeated
    ///
    /// Fields: text, title, id, url, byline, published, language.
    #[arg(long = "field", value_name = "FIELD=NAME", help_heading = "Input")]
    pub(crate) fields: Vec<String>,

    /// The path to report for standard input
    #[arg(long, value_name = "PATH", help_heading = "Input")]
    pub(crate) stdin_filename: Option<String>,

    /// Whether input that cannot be read makes the run fail (exit code 2)
    #[arg(long, value_enum, value_name = "ACTION", default_value_t, help_heading = "Input")]
    pub(crate) on_read_error: OnReadError,

    /// Report these rules only: codes, beginnings of codes, names, or ALL
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) select: Vec<String>,

    /// Do not report these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', help_heading = "Rules")]
    pub(crate) ignore: Vec<String>,

    /// Report findings of at least this confidence, 0 to 1
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0, help_heading = "Rules")]
    pub(crate) min_confidence: f64,

    /// Know the people in this CSV file too; may be repeated
    ///
    /// The first line names the columns: `name` (needed), `id`, `aliases` (separated by `;`),
    /// `role`, `country`, `from`, `to`, `lang`.
    #[arg(long = "gazetteer", value_name = "FILE", help_heading = "Rules")]
    pub(crate) gazetteers: Vec<PathBuf>,

    /// Do not know the public figures that copydesk brings along
    #[arg(long, help_heading = "Rules")]
    pub(crate) no_starter_gazetteer: bool,

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

    /// The severity from which findings make the exit code 1
    #[arg(long, value_enum, value_name = "SEVERITY", default_value_t, help_heading = "Output")]
    pub(crate) fail_on: FailOn,

    /// Exit with 0 even if there are findings
    #[arg(long, help_heading = "Output")]
    pub(crate) exit_zero: bool,

    /// When to use colours
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub(crate) color: Color,

    /// Show progress on standard error, if that is a terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub(crate) progress: Progress,

    /// Check this many articles at a time; 0 means one per processor
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
}

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

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(crate) enum Paragraphs {
    /// Blank lines; where there are none, lines, unless they are hard-wrapped
    #[default]
    Auto,
    /// Blank lines only
    Blank,
    /// Every line is a paragraph
    Line,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnReadError {
    /// Report it, go on with the rest, and exit with 2
    #[default]
    Fail,
    /// Report it and go on
    Warn,
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

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    #[default]
    Auto,
    Never,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExplainFormat {
    #[default]
    Text,
    Markdown,
    Json,
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
            assert!(matches!(parse(words), Command::Check(args) if args.paths == ["a.txt"]));
        }
        assert!(matches!(parse(&["copydesk", "rule", "DUP001"]), Command::Rule(_)));
    }

    #[test]
    fn a_file_named_like_a_command_needs_a_folder_before_it() {
        let words = ["copydesk", "./rule"];
        assert!(matches!(parse(&words), Command::Check(args) if args.paths == ["./rule"]));
    }
}
