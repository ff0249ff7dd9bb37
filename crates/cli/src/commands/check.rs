//! `copydesk check`, from paths to reports.

use std::path::PathBuf;

use copydesk_report::{Summary, counted};

use super::shard::shard;
use crate::account::ensure_balanced;
use crate::args::CheckArgs;
use crate::checks::Checks;
use crate::decisions::decide;
use crate::exit::Exit;
use crate::known::{Judge, Known};
use crate::output::{detail, note};
use crate::pass_one::{Before, Reading, read_all};
use crate::reports::Reports;
use crate::settings::Settings;
use crate::state::{Parts, RunCache, State};
use crate::terminal;

/// Checks articles and reports what is wrong with them.
///
/// # Errors
///
/// If the settings make no sense, an output cannot be written, or the user interrupts.
pub(crate) fn check(args: CheckArgs) -> anyhow::Result<Exit> {
    let CheckArgs { reporting, keeping, sharding } = args;
    if let Some((share, folder)) = sharding.shard.zip(sharding.parts) {
        return shard(reporting, share, &folder);
    }
    run(Settings::new(reporting, keeping)?, Memory::Own)
}

/// From where it is known what articles have been found to hold.
pub(super) enum Memory {
    /// From the state or the cache of the settings, if there is one.
    Own,
    /// From the parts in this folder.
    Parts(PathBuf),
}

/// Does what `check` does.
///
/// # Errors
///
/// As for [`check`], and if there is something wrong with the parts.
pub(super) fn run(mut settings: Settings, memory: Memory) -> anyhow::Result<Exit> {
    let known = Known::read(&settings.known)?;
    let reports = Reports::open(&settings.outputs)?;
    let (plan, progress) = settings.input.start()?;
    let checks = settings.input.checks(&settings.checking, &plan)?;
    let state = match (&memory, &settings.state, &settings.cache) {
        (Memory::Parts(folder), ..) => Some(Parts(folder).open(&checks)?),
        (Memory::Own, Some(path), _) => Some(State::open(path, &checks)?),
        (Memory::Own, None, Some(folder)) => State::in_cache(folder, &checks),
        (Memory::Own, None, None) => None,
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
    if let (Memory::Parts(_), Some(n @ 1..)) = (memory, state.as_ref().map(State::n_added)) {
        let articles = counted(n as u64, "different article");
        note(&format!("examined now, since no part has them: {articles}"));
    }

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
