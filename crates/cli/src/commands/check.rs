//! `copydesk check`, from paths to reports.

use copydesk_report::Summary;

use crate::account::ensure_balanced;
use crate::args::CheckArgs;
use crate::checks::Checks;
use crate::decisions::decide;
use crate::exit::Exit;
use crate::known::{Judge, Known};
use crate::output::detail;
use crate::pass_one::{Before, Reading, read_all};
use crate::reports::Reports;
use crate::settings::Settings;
use crate::state::{RunCache, State};
use crate::terminal;

/// Checks articles and reports what is wrong with them.
///
/// # Errors
///
/// If the settings make no sense, an output cannot be written, or the user interrupts.
pub(crate) fn check(args: CheckArgs) -> anyhow::Result<Exit> {
    let mut settings = Settings::new(args)?;
    let known = Known::read(&settings.known)?;
    let reports = Reports::open(&settings.outputs)?;
    let (plan, progress) = settings.input.start()?;
    let checks = settings.input.checks(&settings.checking, &plan)?;
    let state = match (&settings.state, &settings.cache) {
        (Some(path), _) => Some(State::open(path, &checks)?),
        (None, Some(folder)) => State::in_cache(folder, &checks),
        (None, None) => None,
    };
    let run = settings
        .cache
        .as_deref()
        .and_then(|folder| RunCache::new(folder, &checks, &settings.input.ingest, &plan));
    let found = run.as_ref().and_then(RunCache::find);
    if found.is_some() {
        detail(|| "nothing has changed: what was found is in the cache".to_owned());
    }
    let nothing = Checks::none();
    let reading = Reading {
        is_quiet: terminal::is_shared() && settings.reports_to_people(),
        state: state.as_ref().filter(|_| found.is_none()),
        ..Reading::new(
            &settings.input,
            if found.is_none() { &checks } else { &nothing },
            settings.memory,
            &progress,
        )
    };
    let mut kept = read_all(plan, Before::default(), reading)?;
    let findings = match found {
        Some(findings) => findings,
        None => {
            let findings = decide(&mut kept, &checks, &progress)?;
            run.inspect(|run| run.keep(&findings));
            findings
        }
    };
    progress.finish();

    let mut judge = Judge::new(known, &checks, &mut kept);
    let header = judge.header(settings.fail_on);
    let summary = reports.write(kept, &findings, &header, &mut judge, settings.known.only_new)?;
    ensure_balanced(summary.records, summary.accounted())?;
    // The process ends here: to free the names one by one would take as long as to read a dozen
    // articles.
    drop(judge);
    std::mem::forget(checks);
    Ok(exit(&settings, &summary))
}

fn exit(settings: &Settings, summary: &Summary) -> Exit {
    match settings.input.exit(summary.read_errors) {
        Exit::Clean if settings.fail_on.is_some_and(|least| summary.worst() >= Some(least)) => {
            Exit::Findings
        }
        exit => exit,
    }
}
