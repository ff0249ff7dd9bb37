use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{CheckingArgs, InputArgs, KnownArgs};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk report news/ -o report.html      a page to read, decide in and send on
  copydesk report news/ --serve             the same in the browser; decisions are kept as they are made
  copydesk report news/ -o report.csv       one row a problem, for a spreadsheet

Exit codes: 0 done, whatever was found, 2 something could not be read or done, 130 interrupted.")]
pub(crate) struct ReportArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,

    /// Write the report to FILE
    #[arg(
        long,
        short = 'o',
        value_name = "FILE",
        default_value = "report.html",
        help_heading = "Output"
    )]
    pub(crate) output: PathBuf,

    /// How to write it [default: as the name of FILE ends, else html]
    #[arg(
        long = "output-format",
        short = 'f',
        value_enum,
        value_name = "FORMAT",
        help_heading = "Output"
    )]
    pub(crate) format: Option<ReportFormat>,

    /// Whether the texts stand in the page or beside it
    #[arg(long, value_enum, value_name = "MODE", default_value_t, help_heading = "Output")]
    pub(crate) html_mode: HtmlMode,

    /// Compare with the runs in FILE, and add this one to it
    ///
    /// A line of JSON a run: how many articles, errors, warnings and notes. Of use where the same
    /// articles, or ever new ones of one kind, are checked again and again.
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) history: Option<PathBuf>,

    /// Write no file: show the page in the browser, from this machine and to it alone, until Ctrl-C
    ///
    /// Decisions go into the file of --save-to as they are made.
    #[arg(long, conflicts_with_all = ["output", "format", "html_mode"], help_heading = "Server")]
    pub(crate) serve: bool,

    /// The port to serve at; 0 takes any that is free
    #[arg(
        long,
        value_name = "PORT",
        default_value_t = 0,
        requires = "serve",
        help_heading = "Server"
    )]
    pub(crate) port: u16,

    /// Keep decisions in FILE, and begin with those that are there
    #[arg(
        long,
        value_name = "FILE",
        default_value = "decisions.jsonl",
        requires = "serve",
        help_heading = "Server"
    )]
    pub(crate) save_to: PathBuf,

    #[command(flatten)]
    pub(crate) checking: CheckingArgs,

    #[command(flatten)]
    pub(crate) known: KnownArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// A page for browsers and paper
    Html,
    /// A summary with the first problems, for mail and comments
    Markdown,
    /// One row a problem, for spreadsheets
    Csv,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum HtmlMode {
    /// In the page if they fit into 15 MB, else beside it
    #[default]
    Auto,
    /// In the page; those that do not fit into 15 MB are left out
    File,
    /// In a folder beside the page, which must stay with it
    Dir,
}
