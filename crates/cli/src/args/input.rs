use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::ConfigArgs;

/// Which articles to read, and how.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files, folders or globs to read; `-` is standard input
    ///
    /// Plain text, Markdown, web pages, JSON, JSON Lines, CSV, Parquet, Arrow, feeds, the XML of
    /// news agencies, compression (gzip, zstd, bzip2, xz) and archives (TAR, ZIP, WARC) are recognised
    /// by their content first and by name second. Folders are read recursively; hidden files and
    /// what `.gitignore` names are left out.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<OsString>,

    /// Read the paths in FILE too, one a line; `-` reads them from standard input
    ///
    /// They are no patterns. Where FILE holds a NUL, paths are separated by NUL and not by lines.
    #[arg(long, value_name = "FILE", help_heading = "Input")]
    pub(crate) files_from: Option<PathBuf>,

    /// Take every input for this format, whatever it looks like
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) input_format: Option<String>,

    /// Take every text for this encoding, whatever it says of itself
    #[arg(long, value_name = "NAME", help_heading = "Input")]
    pub(crate) encoding: Option<String>,

    /// How paragraphs are told apart: auto, if nothing is said
    #[arg(long, value_enum, value_name = "MODE", help_heading = "Input")]
    pub(crate) paragraphs: Option<Paragraphs>,

    /// Read an article's field from another name, such as `text=body`; may be repeated
    ///
    /// Dots lead into records and through lists: `text=body.content`, `text=blocks.text`.
    /// Fields: text, title, id, url, byline, published, language, source.
    #[arg(long = "field", value_name = "FIELD=NAME", help_heading = "Input")]
    pub(crate) fields: Vec<String>,

    /// The path to report for standard input
    #[arg(long, value_name = "PATH", help_heading = "Input")]
    pub(crate) stdin_filename: Option<String>,

    /// Whether input that cannot be read makes the run fail (exit code 2): fail, if nothing is said
    #[arg(long, value_enum, value_name = "ACTION", help_heading = "Input")]
    pub(crate) on_read_error: Option<OnReadError>,

    /// Put the bytes of records that cannot be read into DIR, with a list of them in
    /// `manifest.jsonl`
    #[arg(long, value_name = "DIR", help_heading = "Input")]
    pub(crate) quarantine: Option<PathBuf>,

    /// The longest record, in bytes after decompression; K, M and G are understood
    #[arg(long, value_name = "SIZE", default_value = "256M", help_heading = "Limits")]
    pub(crate) max_record_size: String,

    /// How many times its size compressed data may grow, once it has grown by 64 MiB
    #[arg(long, value_name = "TIMES", default_value_t = 200, help_heading = "Limits")]
    pub(crate) max_expansion: u64,

    /// How many archives and compressions may lie in each other
    #[arg(long, value_name = "N", default_value_t = 5, help_heading = "Limits")]
    pub(crate) max_depth: usize,

    /// Show progress on standard error, if that is a terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub(crate) progress: Progress,

    #[command(flatten)]
    pub(crate) config: ConfigArgs,

    /// Say nothing on standard error but what fails
    #[arg(long, short = 'q', conflicts_with = "verbose", help_heading = "Output")]
    pub(crate) quiet: bool,

    /// Say on standard error which settings and files the run uses
    #[arg(long, short = 'v', help_heading = "Output")]
    pub(crate) verbose: bool,

    /// Check this many articles at a time; 0 means one per processor
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Paragraphs {
    /// Blank lines; where there are none, lines, unless they are hard-wrapped
    Auto,
    /// Blank lines only
    Blank,
    /// Every line is a paragraph
    Line,
    /// Every text is one paragraph
    Whole,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnReadError {
    /// Report it, go on with the rest, and exit with 2
    Fail,
    /// Report it and go on
    Warn,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Progress {
    #[default]
    Auto,
    Never,
}
