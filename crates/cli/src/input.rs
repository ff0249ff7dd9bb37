//! Which articles a command works on, and what it does about those that cannot be read.

use anyhow::{Context as _, bail};
use copydesk_ingest::{FieldNames, IngestConfig, ParagraphMode, Plan};

use crate::args::{self, InputArgs};
use crate::interrupt;
use crate::progress::Progress;

/// The input of a command, as its options describe it.
pub(crate) struct Input {
    paths: Vec<String>,
    /// How bytes become articles.
    pub(crate) ingest: IngestConfig,
    /// Whether input that cannot be read makes the run fail.
    pub(crate) fail_on_read_error: bool,
    progress: bool,
    threads: usize,
}

impl Input {
    /// Makes settings of arguments.
    ///
    /// # Errors
    ///
    /// If a field is mapped that articles do not have, or the current folder is gone.
    pub(crate) fn new(args: InputArgs) -> anyhow::Result<Self> {
        let base = std::env::current_dir().context("cannot tell the current folder")?;
        let default = IngestConfig::default();
        let mut fields = FieldNames::default();
        for field in &args.fields {
            let Some((field, name)) = field.split_once('=') else {
                bail!("`--field {field}` needs the form FIELD=NAME, such as `text=body`");
            };
            fields.set(field, name)?;
        }
        let ingest = IngestConfig {
            base,
            fields,
            paragraphs: match args.paragraphs {
                args::Paragraphs::Auto => ParagraphMode::Auto,
                args::Paragraphs::Blank => ParagraphMode::Blank,
                args::Paragraphs::Line => ParagraphMode::Line,
            },
            stdin_name: args.stdin_filename.unwrap_or(default.stdin_name),
            ..default
        };
        Ok(Self {
            paths: args.paths,
            ingest,
            fail_on_read_error: args.on_read_error == args::OnReadError::Fail,
            progress: args.progress == args::Progress::Auto,
            threads: args.threads,
        })
    }

    /// Gets a run under way: from here on Ctrl-C ends it tidily, its threads are there, and a
    /// person at the terminal sees how far it is. Call it once.
    ///
    /// # Errors
    ///
    /// If the system gives no threads.
    pub(crate) fn start(&self) -> anyhow::Result<(Plan, Progress)> {
        interrupt::listen()?;
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build_global()
            .context("cannot start threads")?;
        let plan = Plan::new(&self.paths, &self.ingest);
        let progress = Progress::new(self.progress, &plan);
        Ok((plan, progress))
    }
}
