use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::path::Path;

use copydesk_core::{Article, ArticleNo, Finding};
use copydesk_ingest::{IngestConfig, Input, RawRecord};
use copydesk_report::locate;

use super::file_rewrite::FileRewrite;
use super::{Choice, Failure, Note, Repair, Wanted};
use crate::checks::Checks;
use crate::interrupt;
use crate::store::ArticleStore;

/// Why a file that is no longer what was checked is left alone.
const CHANGED: &str = "it has changed since it was checked";

/// The findings of one input by the record of their article, all that are about one together.
pub(crate) type ToFix<'k> = BTreeMap<Option<u64>, &'k [Finding]>;

/// Makes fixes in inputs, as a run wants them.
pub(crate) struct Fixer<'f> {
    pub(crate) checks: &'f Checks,
    pub(crate) wanted: &'f Wanted,
    pub(crate) config: &'f IngestConfig,
    /// The articles as they were checked.
    pub(crate) store: &'f ArticleStore,
    pub(crate) action: Action,
}

/// What is done with the fixes that are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    /// Files are changed.
    Make,
    /// It is said what would be fixed.
    List,
    /// It is shown what would change.
    Diff,
}

/// What became of the fixes of one input.
#[derive(Debug, Default)]
pub(crate) struct FixedInput {
    pub(crate) made: Vec<Note>,
    pub(crate) failed: Vec<Failure>,
    /// The articles that have changed.
    pub(crate) changed: Vec<Changed>,
    /// How many fixes were not wanted.
    pub(crate) n_unwanted: u64,
}

/// An article that has changed.
#[derive(Debug)]
pub(crate) struct Changed {
    /// The path, with the record where there are many.
    pub(crate) label: String,
    /// As it was and as it is, where that is to be shown.
    pub(crate) texts: Option<(String, String)>,
}

impl Fixer<'_> {
    /// Makes the fixes of the articles in `input` and, if files are changed at all, replaces it.
    ///
    /// Whatever stands in the way is a failure of the fixes and not of the run.
    ///
    /// # Errors
    ///
    /// If the user interrupts, or an article cannot be had again from the temporary file.
    pub(crate) fn fix(&self, input: &Input, to_fix: &ToFix<'_>) -> anyhow::Result<FixedInput> {
        let mut fixed = FixedInput::default();
        let mut target = Target { path: input.file(), rewrite: None, problem: None };
        let mut left: BTreeSet<_> = to_fix.keys().copied().collect();
        let mut error = None;
        let _end = copydesk_ingest::read(input, self.config, &mut |record, _| {
            let Ok(record) = record else { return ControlFlow::Continue(()) };
            let number = record.origin().record;
            let Some(findings) = to_fix.get(&number) else { return ControlFlow::Continue(()) };
            left.remove(&number);
            match self.fix_record(&record, findings, &mut fixed) {
                Ok(Some(new)) if self.action == Action::Make => target.replace(&record, &new),
                Ok(_) => {}
                Err(failure) => error = Some(failure),
            }
            let goes_on = error.is_none() && !left.is_empty();
            if goes_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        if let Some(error) = error {
            return Err(error);
        }
        for number in left {
            let findings = to_fix[&number];
            let article = self.store.get(findings[0].place.article)?;
            self.give_up(&article, findings, CHANGED, &mut fixed)?;
        }
        if let Some(problem) = target.commit() {
            fixed.fail(&problem);
        }
        Ok(fixed)
    }

    /// Makes the fixes of one record; returns it as it is then, if it has changed.
    fn fix_record(
        &self,
        record: &RawRecord,
        findings: &[Finding],
        fixed: &mut FixedInput,
    ) -> anyhow::Result<Option<RawRecord>> {
        interrupt::check()?;
        let checked = self.store.get(findings[0].place.article)?;
        match record.decode(self.config) {
            Ok(article) if article.text() == checked.text() => {}
            _ => return self.give_up(&checked, findings, CHANGED, fixed).map(|()| None),
        }
        let others = |number: ArticleNo| self.store.get(number);
        let entries = locate(findings, &checked, &others)?;
        let choice = Choice::new(&entries, self.wanted);
        fixed.n_unwanted += choice.n_unwanted;
        if choice.made.is_empty() {
            return Ok(None);
        }
        let mut repair = Repair::new(record, &choice, self.config);
        // Decisions are about what was found, and not about what came of them.
        if !matches!(self.wanted, Wanted::Accepted(_)) {
            repair.finish(self.checks, self.wanted);
        }
        let (new, made, failed) = repair.into_parts();
        fixed.failed.extend(failed);
        if made.is_empty() {
            return Ok(None);
        }
        fixed.made.extend(made);
        let text_after = || new.decode(self.config).map_or(String::new(), |a| a.text().to_owned());
        let texts =
            (self.action == Action::Diff).then(|| (checked.text().to_owned(), text_after()));
        fixed.changed.push(Changed { label: checked.origin().default_id(), texts });
        Ok(Some(new))
    }

    /// Notes that none of the wanted fixes of an article can be made.
    pub(crate) fn give_up(
        &self,
        article: &Article,
        findings: &[Finding],
        reason: &str,
        fixed: &mut FixedInput,
    ) -> anyhow::Result<()> {
        let others = |number: ArticleNo| self.store.get(number);
        let entries = locate(findings, article, &others)?;
        let choice = Choice::new(&entries, self.wanted);
        let notes = choice.made.iter().map(|(entry, _)| Note::new(entry));
        fixed.failed.extend(notes.map(|note| Failure { note, reason: reason.to_owned() }));
        Ok(())
    }
}

impl FixedInput {
    /// Turns what was made into failures.
    fn fail(&mut self, reason: &str) {
        let made = std::mem::take(&mut self.made).into_iter();
        self.failed.extend(made.map(|note| Failure { note, reason: reason.to_owned() }));
        self.changed.clear();
    }
}

/// The file of an input, which is opened when the first record is replaced.
struct Target<'i> {
    path: Option<&'i Path>,
    rewrite: Option<FileRewrite>,
    /// Why the file cannot be replaced.
    problem: Option<String>,
}

impl Target<'_> {
    fn replace(&mut self, old: &RawRecord, new: &RawRecord) {
        if self.problem.is_some() {
            return;
        }
        let begun = match (self.rewrite.take(), self.path) {
            (Some(rewrite), _) => Ok(rewrite),
            (None, Some(path)) => FileRewrite::begin(path),
            (None, None) => Err(anyhow::anyhow!("it is no file")),
        };
        let replaced = begun.and_then(|mut rewrite| {
            rewrite.replace(old.start().byte, old.bytes(), new.bytes())?;
            Ok(rewrite)
        });
        match replaced {
            Ok(rewrite) => self.rewrite = Some(rewrite),
            Err(error) => self.problem = Some(format!("it cannot be written: {error:#}")),
        }
    }

    /// Replaces the file, if any record was; returns what stands in the way.
    fn commit(self) -> Option<String> {
        if self.problem.is_some() {
            return self.problem;
        }
        let committed = self.rewrite.map_or(Ok(()), FileRewrite::commit);
        committed.err().map(|error| format!("it cannot be written: {error:#}"))
    }
}
