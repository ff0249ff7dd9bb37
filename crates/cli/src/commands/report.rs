//! `copydesk report`: the page that an editor reads and decides in, as a file or served.

use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use copydesk_core::Finding;
use copydesk_report::{
    Format, Header, PageFiles, PageOptions, Reporter, RunCounts, Summary, View, page,
};

use crate::account::ensure_balanced;
use crate::args::{HtmlMode, ReportArgs, ReportFormat};
use crate::examination::Examination;
use crate::exit::Exit;
use crate::input::Input;
use crate::known::{Judge, Known};
use crate::output::{Sink, note};
use crate::page_folder::PageFolder;
use crate::page_server::{Page, PageServer, Scripts};
use crate::pass_one::Kept;
use crate::reports::{self, Reader};
use crate::rule_sets::RuleSets;
use crate::settings::KnownFiles;

/// Checks articles and writes, or serves, the report.
///
/// # Errors
///
/// If the settings make no sense, the report cannot be written, or the user interrupts.
pub(crate) fn report(args: ReportArgs) -> anyhow::Result<Exit> {
    RuleSets::of_args(&args.checking.rules)?;
    let target = if args.serve {
        Target::Server(PageServer::open(args.port, &args.save_to)?)
    } else {
        let format = args.format.unwrap_or_else(|| format_of(&args.output));
        // Opened before the work, to know that it can be written.
        Target::File(Sink::file(&args.output)?, format)
    };
    let history = args.history.as_deref().map(read_history).transpose()?.unwrap_or_default();
    let input = Input::new(args.input)?;
    let only_new = args.known.only_new;
    let known = Known::read(&KnownFiles::new(args.known, &input))?;
    let Examination { input, checks, mut kept, findings } =
        Examination::new(input, &args.checking)?;
    let judge = Judge::new(known, &checks, &mut kept);
    let found = Found { history, header: judge.header(None), judge, kept, findings, only_new };
    let is_file = matches!(target, Target::File(..));
    let summary = match target {
        Target::Server(server) => serve(&server, found)?,
        Target::File(sink, ReportFormat::Html) => {
            write_page(sink, &args.output, args.html_mode, found)?
        }
        Target::File(sink, ReportFormat::Markdown) => write_format(sink, Format::Markdown, found)?,
        Target::File(sink, ReportFormat::Csv) => write_format(sink, Format::Csv, found)?,
    };
    if is_file {
        note(&format!("wrote `{}`: {}", args.output.display(), summary.sentence()));
    }
    if let Some(file) = &args.history {
        add_to_history(file, &summary)?;
    }
    // The process ends here: to free the names one by one would take long.
    std::mem::forget(checks);
    ensure_balanced(summary.records, summary.accounted())?;
    Ok(input.exit(summary.read_errors))
}

/// Where a report goes.
enum Target {
    File(Sink, ReportFormat),
    Server(PageServer),
}

/// What a run found, and who says what of it counts.
struct Found<'c> {
    kept: Kept,
    findings: Vec<Finding>,
    header: Header,
    judge: Judge<'c>,
    /// What earlier runs came to.
    history: Vec<RunCounts>,
    /// Whether nothing is told of what does not count.
    only_new: bool,
}

impl Found<'_> {
    fn write(
        mut self,
        format: Format,
        reporter: Box<dyn Reporter + '_>,
    ) -> anyhow::Result<Summary> {
        let mut readers = [Reader { reporter, takes_all: format.has_status() && !self.only_new }];
        reports::report(self.kept, &self.findings, &self.header, &mut self.judge, &mut readers)
    }
}

/// Reads what earlier runs came to; there need not be any.
fn read_history(file: &Path) -> anyhow::Result<Vec<RunCounts>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let at = || format!("cannot read the history `{}`", file.display());
    let text = std::fs::read_to_string(file).with_context(at)?;
    let runs = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let runs = runs.map(|(index, line)| {
        serde_json::from_str(line).with_context(|| format!("{}, line {}", at(), index + 1))
    });
    runs.collect()
}

fn add_to_history(file: &Path, summary: &Summary) -> anyhow::Result<()> {
    let mut out = Sink::append(file)?;
    serde_json::to_writer(&mut out, &RunCounts::of(summary))?;
    out.write_all(b"\n")?;
    out.commit()
}

/// Returns the format that the name of a file asks for.
fn format_of(file: &Path) -> ReportFormat {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("md" | "markdown") => ReportFormat::Markdown,
        Some("csv") => ReportFormat::Csv,
        _ => ReportFormat::Html,
    }
}

fn write_format(mut sink: Sink, format: Format, found: Found<'_>) -> anyhow::Result<Summary> {
    let summary = found.write(format, format.reporter(&mut sink, View::default()))?;
    sink.commit()?;
    Ok(summary)
}

fn write_page(
    mut sink: Sink,
    path: &Path,
    mode: HtmlMode,
    mut found: Found<'_>,
) -> anyhow::Result<Summary> {
    let history = std::mem::take(&mut found.history);
    let mut folder = PageFolder::of(path);
    let files = match mode {
        HtmlMode::File => PageFiles::One,
        HtmlMode::Auto => PageFiles::OneIfSmall(&mut folder),
        HtmlMode::Dir => PageFiles::Many(&mut folder),
    };
    let options = PageOptions { files, live: false, history };
    let summary = found.write(Format::Html, page(&mut sink, options))?;
    let used = folder.used().map(|folder| folder.display().to_string());
    folder.commit().context("cannot write the folder of the report")?;
    sink.commit()?;
    if let Some(folder) = used.filter(|_| mode == HtmlMode::Auto) {
        note(&format!(
            "the texts would make `{}` too large to open; they are in `{folder}`, which must stay \
             beside it",
            path.display()
        ));
    }
    Ok(summary)
}

/// Shows the page until the user interrupts.
fn serve(server: &PageServer, mut found: Found<'_>) -> anyhow::Result<Summary> {
    let history = std::mem::take(&mut found.history);
    let mut scripts = Scripts::default();
    let mut html = Vec::new();
    let files = PageFiles::OneIfSmall(&mut scripts);
    let options = PageOptions { files, live: true, history };
    let summary = found.write(Format::Html, page(&mut html, options))?;
    note(&format!("the report is at {} until Ctrl-C", server.address()));
    server.serve(&Page { html, scripts })?;
    Ok(summary)
}
