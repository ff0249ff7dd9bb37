//! The second pass: what only the whole run can tell, decided over what pass one kept.

use std::borrow::Cow;
use std::io;

use anyhow::Context as _;
use copydesk_core::Finding;
use copydesk_dedup::{ParagraphId, Texts, verify};
use copydesk_names::Decider;
use rayon::prelude::*;

use crate::checks::{Checks, Names};
use crate::interrupt;
use crate::pass_one::Kept;
use crate::progress::Progress;
use crate::store::ArticleStore;

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
        progress.stage("comparing paragraphs");
        let candidates = kept.corpus.candidates();
        interrupt::check()?;
        let pairs = candidates
            .par_iter()
            .filter_map(|candidate| verify(candidate, &kept.store).transpose())
            .collect::<Result<Vec<_>, _>>()
            .context("cannot read a temporary file")?;
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

impl Texts for ArticleStore {
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        let article = self.get(id.article)?;
        Ok(Cow::Owned(article.paragraph_text(id.paragraph as usize).to_owned()))
    }
}
