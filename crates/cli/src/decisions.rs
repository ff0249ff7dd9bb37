//! The second pass: what only the whole run can tell, decided over what pass one kept.

use copydesk_core::{Finding, Similarity};
use copydesk_names::Decider;
use rayon::prelude::*;

use crate::checks::{Checks, Names};
use crate::copies::{Method, candidates, verified};
use crate::interrupt;
use crate::pass_one::Kept;
use crate::progress::Progress;

/// Returns the findings about copies and names. Depends on what was kept and the checks alone.
///
/// # Errors
///
/// If the user interrupts, or an article cannot be had again from the temporary file.
pub(crate) fn decide(
    kept: &Kept,
    checks: &Checks,
    progress: &Progress,
) -> anyhow::Result<Vec<Finding>> {
    let mut findings = Vec::new();
    if let Some(config) = &checks.dedup {
        let method = Method::Copies { threshold: Similarity::new(0.0) };
        progress.stage("comparing paragraphs");
        let pairs = verified(&candidates(&kept.corpus, method)?, method, &kept.store)?;
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
    Ok(findings)
}
