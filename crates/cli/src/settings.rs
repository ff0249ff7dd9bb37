//! What was typed, turned into what it means. Whatever is wrong with it stops the run here.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use copydesk_core::Severity;
use copydesk_ingest::{FieldNames, IngestConfig, ParagraphMode};
use copydesk_report::{Format, Palette, Terminal};

use crate::args::{self, CheckArgs, FailOn};
use crate::registry;
use crate::selection::{Selection, nearest};

/// The settings of `copydesk check`.
pub(crate) struct Settings {
    pub(crate) paths: Vec<String>,
    pub(crate) ingest: IngestConfig,
    pub(crate) selection: Selection,
    pub(crate) gazetteers: Vec<PathBuf>,
    pub(crate) with_starter_gazetteer: bool,
    pub(crate) outputs: Vec<Output>,
    pub(crate) fail_on: Option<Severity>,
    pub(crate) fail_on_read_error: bool,
    pub(crate) progress: bool,
    /// How many articles to examine at a time; 0 means one per processor.
    pub(crate) threads: usize,
}

/// One report: its form and where it goes.
pub(crate) struct Output {
    pub(crate) format: Format,
    /// The file; `None` for standard output.
    pub(crate) path: Option<PathBuf>,
    pub(crate) terminal: Terminal,
}

impl Settings {
    /// Makes settings of arguments.
    ///
    /// # Errors
    ///
    /// If an argument names something that there is not, or two contradict each other.
    pub(crate) fn new(args: CheckArgs) -> anyhow::Result<Self> {
        let rules = registry::rules();
        let fail_on = match args.fail_on {
            FailOn::Info => Some(Severity::Info),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Error => Some(Severity::Error),
            FailOn::Never => None,
        };
        Ok(Self {
            selection: Selection::new(&rules, &args.select, &args.ignore, args.min_confidence)?,
            outputs: outputs(&args)?,
            ingest: ingest_config(&args)?,
            paths: args.paths,
            gazetteers: args.gazetteers,
            with_starter_gazetteer: !args.no_starter_gazetteer,
            fail_on: fail_on.filter(|_| !args.exit_zero),
            fail_on_read_error: args.on_read_error == args::OnReadError::Fail,
            progress: args.progress == args::Progress::Auto,
            threads: args.threads,
        })
    }
}

fn ingest_config(args: &CheckArgs) -> anyhow::Result<IngestConfig> {
    let base = std::env::current_dir().context("cannot tell the current folder")?;
    let default = IngestConfig::default();
    let mut fields = FieldNames::default();
    for field in &args.fields {
        let Some((field, name)) = field.split_once('=') else {
            bail!("`--field {field}` needs the form FIELD=NAME, such as `text=body`");
        };
        fields.set(field, name)?;
    }
    Ok(IngestConfig {
        base,
        fields,
        paragraphs: match args.paragraphs {
            args::Paragraphs::Auto => ParagraphMode::Auto,
            args::Paragraphs::Blank => ParagraphMode::Blank,
            args::Paragraphs::Line => ParagraphMode::Line,
        },
        stdin_name: args.stdin_filename.clone().unwrap_or(default.stdin_name),
        ..default
    })
}

fn outputs(args: &CheckArgs) -> anyhow::Result<Vec<Output>> {
    let default = ["full".to_owned()];
    let wanted = if args.outputs.is_empty() { &default[..] } else { &args.outputs };
    let outputs = wanted
        .iter()
        .map(|output| {
            let (name, path) = match output.split_once('=') {
                Some((_, "")) => bail!("`--output-format {output}` names no file"),
                Some((name, path)) => (name, Some(PathBuf::from(path))),
                None => (output.as_str(), None),
            };
            let format = format(name)?;
            let terminal = if path.is_none() { terminal(args.color) } else { Terminal::default() };
            Ok(Output { format, path, terminal })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    if outputs.iter().filter(|output| output.path.is_none()).count() > 1 {
        bail!("only one report can go to standard output; give the others a file: FORMAT=FILE");
    }
    Ok(outputs)
}

fn format(name: &str) -> anyhow::Result<Format> {
    name.parse().map_err(|unknown| {
        let error = anyhow::Error::new(unknown);
        match nearest(name, Format::ALL.iter().map(|format| format.name())) {
            Some(meant) => error.context(format!("did you mean `{meant}`?")),
            None => error,
        }
    })
}

/// Returns what is known of standard output: its width, and whether it shows colours.
fn terminal(color: args::Color) -> Terminal {
    let palette = if wants_colour(color) { Palette::coloured() } else { Palette::plain() };
    let width = terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| width);
    let default = Terminal::default();
    Terminal { width: width.map_or(default.width, usize::from), palette }
}

/// Decides as <https://no-color.org> and <https://bixense.com/clicolors> ask programs to.
fn wants_colour(color: args::Color) -> bool {
    use std::io::IsTerminal as _;

    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced = || std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0");
    let is_dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match color {
        args::Color::Always => true,
        args::Color::Never => false,
        args::Color::Auto => {
            !is_set("NO_COLOR") && (forced() || (std::io::stdout().is_terminal() && !is_dumb()))
        }
    }
}
