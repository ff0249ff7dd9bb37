//! `copydesk check`, from paths to reports.

use std::collections::BTreeSet;

use anyhow::Context as _;
use copydesk_report::{Header, Summary};

use crate::account::ensure_balanced;
use crate::args::CheckArgs;
use crate::checks::Checks;
use crate::decisions::decide;
use crate::exit::Exit;
use crate::known::{Baseline, Changes, Judge, Matching, Verdicts};
use crate::output::detail;
use crate::pass_one::{Before, Kept, Reading, read_all};
use crate::reports::Reports;
use crate::settings::{KnownFiles, Settings};
use crate::state::{RunCache, State};
use crate::terminal;

/// Checks articles and reports what is wrong with them.
///
/// # Errors
///
/// If the settings make no sense, an output cannot be written, or the user interrupts.
pub(crate) fn check(args: CheckArgs) -> anyhow::Result<Exit> {
    let mut settings = Settings::new(args)?;
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

    let header = header(&settings, &checks);
    let mut judge = judge(&settings.known, &checks, &mut kept)?;
    let summary = reports.write(kept, &findings, &header, &mut judge, settings.known.only_new)?;
    ensure_balanced(summary.records, summary.accounted())?;
    // The process ends here: to free the names one by one would take as long as to read a dozen
    // articles.
    drop(judge);
    std::mem::forget(checks);
    Ok(exit(&settings, &summary))
}

/// Returns who says what counts of the findings of `kept`.
///
/// # Errors
///
/// If a file in which that is said cannot be read, or `git` does not know a commit.
pub(crate) fn judge<'c>(
    known: &KnownFiles,
    checks: &'c Checks,
    kept: &mut Kept,
) -> anyhow::Result<Judge<'c>> {
    for (what, path) in [("baseline", &known.baseline), ("decisions", &known.decisions)] {
        if let Some(path) = path {
            detail(|| format!("{what}: {}", path.display()));
        }
    }
    let baseline = known.baseline.as_deref().map(Baseline::read).transpose()?;
    let verdicts = known.decisions.clone().map(|path| Verdicts::read(&path).map(|v| (path, v)));
    let base = std::env::current_dir().context("cannot tell the current folder")?;
    let changes = known.since.as_deref().map(|commit| Changes::since(commit, &base));
    Ok(Judge {
        rules: &checks.rules,
        vocabulary: &checks.vocabulary,
        suppressions: std::mem::take(&mut kept.suppressions),
        verdicts: verdicts.transpose()?,
        baseline: baseline.map(|baseline| Matching::new(baseline, |id| kept.has_id(id))),
        changes: changes.transpose()?,
        used_verdicts: BTreeSet::new(),
    })
}

fn header(settings: &Settings, checks: &Checks) -> Header {
    Header {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        rules: checks.rules.union().rules().to_vec(),
        fail_on: settings.fail_on,
        has_baseline: settings.known.baseline.is_some(),
    }
}

fn exit(settings: &Settings, summary: &Summary) -> Exit {
    match settings.input.exit(summary.read_errors) {
        Exit::Clean if settings.fail_on.is_some_and(|least| summary.worst() >= Some(least)) => {
            Exit::Findings
        }
        exit => exit,
    }
}
