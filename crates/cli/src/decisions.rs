//! The second pass: what only the whole run can tell, decided over what pass one kept.

use std::collections::BTreeMap;

use copydesk_core::{ArticleNo, Finding};
use copydesk_dedup::{Pair, PairKind};
use copydesk_names::{Decider, MISSPELLED_NAME};
use rayon::prelude::*;

use crate::checks::{Checks, Names};
use crate::copies::copies;
use crate::interrupt;
use crate::pass_one::Kept;
use crate::places::Places;
use crate::progress::Progress;

/// Returns all findings of a run that the rules for their article admit, by place and rule: what
/// single articles gave away, which is taken out of `kept`, and what is said of copies and names.
/// Depends on what was kept and the checks alone.
///
/// # Errors
///
/// If the user interrupts, or an article cannot be had again from the temporary file.
pub(crate) fn decide(
    kept: &mut Kept,
    checks: &Checks,
    progress: &Progress,
) -> anyhow::Result<Vec<Finding>> {
    let (mut pairs, mut dates) = (Vec::new(), BTreeMap::new());
    if checks.dedup.is_some() {
        progress.stage("comparing paragraphs");
        pairs = copies(kept)?;
        dates = dates_of_conflicts(&pairs, kept)?;
    }
    decide_with(kept, checks, progress, &pairs, &|article| dates.get(&article).copied())
}

/// Does the same with copies that were found already; `published` says when articles were published
/// that may disagree.
///
/// # Errors
///
/// If the user interrupts.
pub(crate) fn decide_with(
    kept: &mut Kept,
    checks: &Checks,
    progress: &Progress,
    pairs: &[Pair],
    published: &dyn Fn(ArticleNo) -> Option<i64>,
) -> anyhow::Result<Vec<Finding>> {
    let mut findings = std::mem::take(&mut kept.findings);
    if let Some(config) = &checks.dedup {
        findings.extend(copydesk_dedup::findings(pairs, &kept.corpus, config, published));
    }
    if let Some(Names { lexicon, gazetteer }) = &checks.names {
        interrupt::check()?;
        progress.stage("checking names");
        let decider = Decider::new(lexicon, gazetteer, &kept.census);
        let names = kept.census.names().collect::<Vec<_>>();
        findings.par_extend(names.into_par_iter().flat_map_iter(|name| decider.decide(name)));
    }
    interrupt::check()?;
    findings.retain_mut(|finding| {
        let selection = &checks.rules.sets()[kept.rule_set(finding.place.article)].selection;
        finding.severity = selection.severity(finding);
        selection.admits(finding)
    });
    sort(&mut findings);
    // What the vocabulary says of a name comes first, and need not be said by the names as well.
    findings.dedup_by(|b, a| a.place == b.place && a.rule == b.rule && a.rule == &MISSPELLED_NAME);
    Ok(findings)
}

/// Returns when the articles were published that may disagree with another.
fn dates_of_conflicts(pairs: &[Pair], kept: &Kept) -> anyhow::Result<BTreeMap<ArticleNo, i64>> {
    let places = Places::new(kept, None);
    let mut dates = BTreeMap::new();
    let conflicts = pairs.iter().filter(|pair| pair.comparison.kind == PairKind::Conflicting);
    for id in conflicts.flat_map(|pair| [pair.a, pair.b]) {
        dates.extend(places.published(id)?.map(|date| (id.article, date)));
    }
    Ok(dates)
}

/// Sorts findings by place, and those of one place by the code of their rule.
pub(crate) fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| a.place.cmp(&b.place).then_with(|| a.rule.code.cmp(b.rule.code)));
}
