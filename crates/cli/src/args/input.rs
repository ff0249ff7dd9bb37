use clap::{Args, ValueEnum};

/// Which articles to read, and how.
#[derive(Debug, Args)]
pub(crate) struct InputArgs {
    /// Files, folders or globs to check; `-` reads standard input
    ///
    /// Plain text, Markdown, web pages, JSON, JSON Lines, CSV, Parquet, Arrow, feeds and the
    /// XML of news agencies, gzipped or not, are recognised by their content first and by name second.
    /// Folders are read recursively; hidden files and what `.gitignore` names are left out.
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<String>,

    /// How paragraphs are told apart
    #[arg(long, value_enum, value_name = "MODE", default_value_t, help_heading = "Input")]
    pub(crate) paragraphs: Paragraphs,

    /// Read an article's field from another name, such as `text=body`; may be repeated
    ///
    /// Dots lead into records and through lists: `text=body.content`, `text=blocks.text`.
    /// Fields: text, title, id, url, byline, published, language, source.
    #[arg(long = "field", value_name = "FIELD=NAME", help_heading = "Input")]
    pub(crate) fields: Vec<String>,

    /// The path to report for standard input
    #[arg(long, value_name = "PATH", help_heading = "Input")]
    pub(crate) stdin_filename: Option<String>,

    /// Whether input that cannot be read makes the run fail (exit code 2)
    #[arg(long, value_enum, value_name = "ACTION", default_value_t, help_heading = "Input")]
    pub(crate) on_read_error: OnReadError,

    /// Show progress on standard error, if that is a terminal
    #[arg(long, value_enum, value_name = "WHEN", default_value_t, help_heading = "Output")]
    pub(crate) progress: Progress,

    /// Check this many articles at a time; 0 means one per processor
    #[arg(long, short = 'j', value_name = "N", default_value_t = 0)]
    pub(crate) threads: usize,
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
pub(crate) enum Progress {
    #[default]
    Auto,
    Never,
}
