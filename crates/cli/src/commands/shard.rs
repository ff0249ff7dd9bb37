//! `copydesk check --shard`: one share of the input is examined, and what was found is kept.

use std::ops::ControlFlow;
use std::path::Path;

use copydesk_core::ArticleNo;
use copydesk_ingest::Share;
use copydesk_report::counted;

use crate::account::{Account, ensure_balanced};
use crate::args::ReportingArgs;
use crate::exit::Exit;
use crate::input::Input;
use crate::output::note;
use crate::reading::read_records;
use crate::rule_sets::RuleSets;
use crate::state::Parts;

/// Examines a share of the input, each article by itself, and writes the part of it in `folder`.
///
/// # Errors
///
/// If the settings make no sense, the part cannot be written, or the user interrupts.
pub(crate) fn shard(args: ReportingArgs, share: Share, folder: &Path) -> anyhow::Result<Exit> {
    RuleSets::of_args(&args.checking.rules)?;
    let mut input = Input::new(args.input)?;
    input.ingest.share = Some(share);
    let (plan, progress) = input.start()?;
    let mut checks = input.checks(&args.checking, &plan)?;
    checks.dedup = None; // copies are for the merge
    let mut account = Account::new(&input)?;
    let mut n_articles = 0;
    let records = Parts(folder).write(share, &checks, |state| {
        read_records(
            plan,
            ArticleNo(0),
            &input.ingest,
            &progress,
            |number, record| {
                record.decode_and(&input.ingest, |article| {
                    state.features(&article.with_number(number), &checks).1
                })
            },
            |_, result| {
                match result {
                    Ok(line) => {
                        n_articles += 1;
                        line.map_or(Ok(()), |line| state.add(&line))?;
                    }
                    Err(mut error) => drop(account.note(&mut error, &progress)?),
                }
                Ok(ControlFlow::Continue(()))
            },
        )
    })?;
    progress.finish();
    account.finish()?;
    ensure_balanced(records, n_articles + account.read_errors + account.passed_over)?;
    let (number, count) = (share.number(), share.count());
    note(&format!("part {number} of {count} is finished: {}", counted(n_articles, "article")));
    std::mem::forget(checks); // the process ends here
    Ok(input.exit(account.read_errors))
}
