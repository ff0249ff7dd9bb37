//! The second pass: what only the whole run can tell, decided over what pass one kept.

use copydesk_core::Finding;
use copydesk_names::Decider;
use rayon::prelude::*;

use crate::checks::{Checks, Names};
use crate::copies::copies;
use crate::interrupt;
use crate::pass_one::Kept;
use crate::progress::Progress;
use crate::selection::Selection;

/// Returns all findings of a run that `selection` admits, by place and rule: what single articles gave
/// away, which is taken out of `kept`, and what is said of copies and names. Depends on what was
/// kept, the checks and the selection alone.
///
/// # Errors
///
/// If the user interrupts, or an article cannot be had again from the temporary file.
pub(crate) fn decide(
    kept: &mut Kept,
    checks: &Checks,
    selection: &Selection,
    progress: &Progress,
) -> anyhow::Result<Vec<Finding>> {
    let mut findings = std::mem::take(&mut kept.findings);
    if let Some(config) = &checks.dedup {
        progress.stage("comparing paragraphs");
        let pairs = copies(kept)?;
        findings.extend(copydesk_dedup::findings(&pairs, &kept.corpus, config));
    }
    if let Some(Names { lexicon, gazetteer }) = &checks.names {
        interrupt::check()?;
        progress.stage("checking names");
        let decider = Decider::new(lexicon, gazetteer, &kept.census);
        let names = kept.census.names().collect::<Vec<_>>();
        findings.par_extend(names.into_par_iter().flat_map_iter(|name| decider.decide(name)));
    }
    interrupt::check()?;
    findings.retain(|finding| selection.admits(finding));
    sort(&mut findings);
    Ok(findings)
}

/// Sorts findings by place, and those of one place by the code of their rule.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.rule.code.cmp(b.rule.code)));
}
