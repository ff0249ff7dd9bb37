//! What was typed, turned into what it means. Whatever is wrong with it stops the run here.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use copydesk_core::Severity;
use copydesk_report::{Format, GroupBy, Terminal, View};

use crate::args::{CheckingArgs, FailOn, GroupFindings, KeepingArgs, KnownArgs, ReportingArgs};
use crate::input::{Input, value};
use crate::known::{BASELINE_NAME, VERDICTS_NAME};
use crate::memory::MemoryLimit;
use crate::rule_sets::RuleSets;
use crate::selection::nearest;
use crate::terminal::terminal;

/// Where what is found of each article is kept.
const CACHE_FOLDER: &str = ".copydesk-cache";

/// The settings of `copydesk check`.
pub(crate) struct Settings {
    pub(crate) input: Input,
    pub(crate) checking: CheckingArgs,
    pub(crate) known: KnownFiles,
    /// The folder for the cache, if there is one.
    pub(crate) cache: Option<PathBuf>,
    pub(crate) outputs: Vec<Output>,
    pub(crate) fail_on: Option<Severity>,
    pub(crate) memory: MemoryLimit,
    /// Where the run keeps what it has done.
    pub(crate) state: Option<PathBuf>,
}

/// Where it says what is known, and what is done with it.
pub(crate) struct KnownFiles {
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) decisions: Option<PathBuf>,
    pub(crate) since: Option<String>,
    pub(crate) only_new: bool,
}

impl KnownFiles {
    pub(crate) fn new(args: KnownArgs, input: &Input) -> Self {
        let baseline = args.baseline.or_else(|| input.set_file(|file| file.baseline.as_ref()));
        let decisions = args.decisions.or_else(|| input.set_file(|file| file.decisions.as_ref()));
        Self {
            baseline: baseline
                .or_else(|| input.file_here(BASELINE_NAME))
                .filter(|_| !args.no_baseline),
            decisions: decisions.or_else(|| input.file_here(VERDICTS_NAME)),
            since: args.since,
            only_new: args.only_new,
        }
    }
}

/// One report: its form and where it goes.
pub(crate) struct Output {
    pub(crate) format: Format,
    pub(crate) target: Target,
    pub(crate) view: View,
}

/// Where a report goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Target {
    Stdout,
    /// A file that is replaced.
    File(PathBuf),
    /// A file that is written on.
    EndOf(PathBuf),
}

impl Settings {
    /// Says whether a report for people goes to standard output. It shows what could not be read.
    pub(crate) fn reports_to_people(&self) -> bool {
        let mut outputs = self.outputs.iter();
        outputs.any(|output| {
            output.target == Target::Stdout
                && matches!(output.format, Format::Full | Format::Concise)
        })
    }

    /// Makes settings of arguments.
    ///
    /// # Errors
    ///
    /// If an argument names something that there is not, or two contradict each other.
    pub(crate) fn new(args: ReportingArgs, keeping: KeepingArgs) -> anyhow::Result<Self> {
        RuleSets::of_args(&args.checking.rules)?;
        let outputs = outputs(&args)?;
        let input = Input::new(args.input)?;
        let set = input.layers.iter().rev().find_map(|layer| layer.file.fail_on.as_deref());
        let fail_on = match args.fail_on {
            Some(typed) => typed,
            None => value(set, FailOn::Error).context("`fail-on`")?,
        };
        let fail_on = match fail_on {
            FailOn::Info => Some(Severity::Info),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Error => Some(Severity::Error),
            FailOn::Never => None,
        };
        let caches = input.layers.iter().rev().find(|layer| layer.file.cache.is_some());
        let wants_cache =
            keeping.cache || caches.is_some_and(|layer| layer.file.cache == Some(true));
        let folder = caches.map_or(input.ingest.base.clone(), |layer| layer.folder.clone());
        Ok(Self {
            cache: (wants_cache && !keeping.no_cache).then(|| folder.join(CACHE_FOLDER)),
            known: KnownFiles::new(args.known, &input),
            outputs,
            input,
            memory: args.checking.memory.max_memory,
            checking: args.checking,
            state: keeping.resume.state,
            fail_on: fail_on.filter(|_| !args.exit_zero),
        })
    }
}

fn outputs(args: &ReportingArgs) -> anyhow::Result<Vec<Output>> {
    let default = ["full".to_owned()];
    let wanted = if args.outputs.is_empty() { &default[..] } else { &args.outputs };
    let mut outputs = wanted
        .iter()
        .map(|output| {
            let (name, target) = match output.split_once('=') {
                Some((_, "")) => bail!("`--output-format {output}` names no file"),
                Some((name, path)) => (name, Target::File(PathBuf::from(path))),
                None => (output.as_str(), Target::Stdout),
            };
            let terminal = match target {
                Target::Stdout => terminal(args.terminal.color),
                _ => Terminal::default(),
            };
            Ok(Output { format: format(name)?, target, view: view(args, terminal) })
        })
        .collect::<anyhow::Result<Vec<_>>>()?;
    if outputs.iter().filter(|output| output.target == Target::Stdout).count() > 1 {
        bail!("only one report can go to standard output; give the others a file: FORMAT=FILE");
    }
    outputs.extend(step_summary(&outputs));
    Ok(outputs)
}

fn view(args: &ReportingArgs, terminal: Terminal) -> View {
    View {
        terminal,
        max_findings: args.max_findings,
        group_by: args.group_by.map(|by| match by {
            GroupFindings::Article => GroupBy::Article,
            GroupFindings::Rule => GroupBy::Rule,
            GroupFindings::Name => GroupBy::Name,
            GroupFindings::Cluster => GroupBy::Cluster,
        }),
        has_statistics: args.statistics,
    }
}

/// Returns the summary of a step of GitHub Actions, which belongs to its annotations.
fn step_summary(outputs: &[Output]) -> Option<Output> {
    let path = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty())?;
    outputs.iter().any(|output| output.format == Format::Github).then(|| Output {
        format: Format::Markdown,
        target: Target::EndOf(path.into()),
        view: View::default(),
    })
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
