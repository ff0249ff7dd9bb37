//! `copydesk check`, from paths to reports.

use copydesk_core::Severity;
use copydesk_report::{Header, Summary};

use crate::account::ensure_balanced;
use crate::args::CheckArgs;
use crate::checks::Checks;
use crate::decisions::decide;
use crate::exit::Exit;
use crate::known_people::gazetteer;
use crate::pass_one::{Before, Reading, read_all};
use crate::reports::Reports;
use crate::settings::Settings;
use crate::state::State;
use crate::terminal;

/// Checks articles and reports what is wrong with them.
///
/// # Errors
///
/// If the settings make no sense, an output cannot be written, or the user interrupts.
pub(crate) fn check(args: CheckArgs) -> anyhow::Result<Exit> {
    let settings = Settings::new(args)?;
    let checks = Checks::new(&settings.selection, &settings.house_style, |lexicon| {
        gazetteer(&settings.gazetteers, lexicon)
    })?;
    let state =
        settings.state.as_deref().map(|path| State::open(path, &settings.selection, &checks));
    let state = state.transpose()?;
    let reports = Reports::open(&settings.outputs)?;
    let (plan, progress) = settings.input.start()?;
    let reading = Reading {
        is_quiet: terminal::is_shared() && settings.reports_to_people(),
        state: state.as_ref(),
        ..Reading::new(&settings.input, &checks, settings.memory, &progress)
    };
    let mut kept = read_all(plan, Before::default(), reading)?;
    let findings = decide(&mut kept, &checks, &settings.selection, &progress)?;
    progress.finish();

    let worst = findings.iter().map(|finding| finding.severity).max();
    let summary = reports.write(kept, &findings, &header(&settings))?;
    ensure_balanced(summary.records, summary.accounted())?;
    // The process ends here: to free the names one by one would take as long as to read a dozen
    // articles.
    std::mem::forget(checks);
    Ok(exit(&settings, worst, &summary))
}

fn header(settings: &Settings) -> Header {
    Header {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: settings.selection.rules().to_vec(),
        fail_on: settings.fail_on,
    }
}

fn exit(settings: &Settings, worst: Option<Severity>, summary: &Summary) -> Exit {
    match settings.input.exit(summary.read_errors) {
        Exit::Clean if settings.fail_on.is_some_and(|least| worst >= Some(least)) => Exit::Findings,
        exit => exit,
    }
}
