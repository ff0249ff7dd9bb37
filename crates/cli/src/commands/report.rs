//! `copydesk report`: the page that an editor reads and decides in, as a file or served.

use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use copydesk_core::Finding;
use copydesk_report::{Format, Header, PageFiles, PageOptions, Reporter, Summary, View, page};

use crate::account::ensure_balanced;
use crate::args::{HtmlMode, ReportArgs, ReportFormat};
use crate::checks::Checks;
use crate::decisions::decide;
use crate::exit::Exit;
use crate::house_style::house_style;
use crate::input::Input;
use crate::known_people::gazetteer;
use crate::memory::MemoryLimit;
use crate::output::{Sink, note};
use crate::page_folder::PageFolder;
use crate::page_server::{Page, PageServer, Scripts};
use crate::pass_one::{Before, Kept, Reading, read_all};
use crate::reports;
use crate::selection::Selection;

/// Checks articles and writes, or serves, the report.
///
/// # Errors
///
/// If the settings make no sense, the report cannot be written, or the user interrupts.
pub(crate) fn report(args: ReportArgs) -> anyhow::Result<Exit> {
    let run = Run {
        selection: Selection::of(&args.rules)?,
        input: Input::new(args.input)?,
        memory: args.memory.max_memory,
    };
    let house_style = house_style(&args.rules.house_style)?;
    let checks =
        Checks::new(&run.selection, &house_style, |lexicon| gazetteer(&args.gazetteers, lexicon))?;
    let summary = if args.serve {
        let server = PageServer::open(args.port, &args.decisions)?;
        let found = run.check(&checks)?;
        let (page, summary) = page_in_memory(found)?;
        note(&format!("{} is where the report is, until Ctrl-C", server.address()));
        server.serve(&page)?;
        summary
    } else {
        let sink = Sink::file(&args.output)?; // before the work, to know that it can be written
        let found = run.check(&checks)?;
        match args.format.unwrap_or_else(|| format_of(&args.output)) {
            ReportFormat::Html => write_page(sink, &args.output, args.html_mode, found)?,
            ReportFormat::Markdown => write_format(sink, Format::Markdown, found)?,
            ReportFormat::Csv => write_format(sink, Format::Csv, found)?,
        }
    };
    std::mem::forget(checks);
    ensure_balanced(summary.records, summary.accounted())?;
    Ok(run.input.exit(summary.read_errors))
}

/// The settings of a run.
struct Run {
    input: Input,
    selection: Selection,
    memory: MemoryLimit,
}

/// What a run found.
struct Found {
    kept: Kept,
    findings: Vec<Finding>,
    header: Header,
}

impl Run {
    fn check(&self, checks: &Checks) -> anyhow::Result<Found> {
        let (plan, progress) = self.input.start()?;
        let reading = Reading::new(&self.input, checks, self.memory, &progress);
        let mut kept = read_all(plan, Before::default(), reading)?;
        let findings = decide(&mut kept, checks, &self.selection, &progress)?;
        progress.finish();
        let header = Header {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: self.selection.rules().to_vec(),
            fail_on: None,
        };
        Ok(Found { kept, findings, header })
    }
}

impl Found {
    fn write(self, reporter: Box<dyn Reporter + '_>) -> anyhow::Result<Summary> {
        reports::write(self.kept, &self.findings, &self.header, &mut [reporter])
    }
}

/// Returns the format that the name of a file asks for.
fn format_of(file: &Path) -> ReportFormat {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("md" | "markdown") => ReportFormat::Markdown,
        Some("csv") => ReportFormat::Csv,
        _ => ReportFormat::Html,
    }
}

fn write_format(mut sink: Sink, format: Format, found: Found) -> anyhow::Result<Summary> {
    let summary = found.write(format.reporter(&mut sink, View::default()))?;
    sink.commit()?;
    Ok(summary)
}

fn write_page(
    mut sink: Sink,
    path: &Path,
    mode: HtmlMode,
    found: Found,
) -> anyhow::Result<Summary> {
    let mut folder = PageFolder::of(path);
    let files = match mode {
        HtmlMode::File => PageFiles::One,
        HtmlMode::Auto => PageFiles::OneIfSmall(&mut folder),
        HtmlMode::Dir => PageFiles::Many(&mut folder),
    };
    let summary = found.write(page(&mut sink, PageOptions { files, live: false }))?;
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

/// Makes the page that a server shows.
fn page_in_memory(found: Found) -> anyhow::Result<(Page, Summary)> {
    let mut scripts = Scripts::default();
    let mut html = Vec::new();
    let out: &mut dyn Write = &mut html;
    let files = PageFiles::OneIfSmall(&mut scripts);
    let summary = found.write(page(out, PageOptions { files, live: true }))?;
    Ok((Page { html, scripts }, summary))
}
