use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use copydesk_core::{Article, ArticleNo, Finding, Severity};
use copydesk_report::{Entry, Header, Status};

use super::rules::{STALE_BASELINE_ENTRY, UNKNOWN_RULE, UNUSED_SUPPRESSION};
use super::verdicts::Decision;
use super::{
    Baseline, BaselineEntry, Changes, Matching, ProjectFinding, Suppressions, Verdicts, Vocabulary,
};
use crate::checks::Checks;
use crate::output::detail;
use crate::pass_one::Kept;
use crate::rule_sets::RuleSets;
use crate::settings::KnownFiles;

/// What people said of findings before, as it stands in files and in the repository.
pub(crate) struct Known {
    baseline: Option<Baseline>,
    /// What people said, and in which file.
    verdicts: Option<(PathBuf, Verdicts)>,
    changes: Option<Changes>,
}

impl Known {
    /// Reads all of it; to be done before the work, so that nothing is looked for in vain.
    ///
    /// # Errors
    ///
    /// If a file cannot be read, or `git` does not know a commit.
    pub(crate) fn read(files: &KnownFiles) -> anyhow::Result<Self> {
        for (what, path) in [("baseline", &files.baseline), ("decisions", &files.decisions)] {
            if let Some(path) = path {
                detail(|| format!("{what}: {}", path.display()));
            }
        }
        let base = std::env::current_dir().context("cannot tell the current folder")?;
        let verdicts = files.decisions.clone().map(|path| Verdicts::read(&path).map(|v| (path, v)));
        let changes = files.since.as_deref().map(|commit| Changes::since(commit, &base));
        Ok(Self {
            baseline: files.baseline.as_deref().map(Baseline::read).transpose()?,
            verdicts: verdicts.transpose()?,
            changes: changes.transpose()?,
        })
    }
}

/// Says of each finding whether it counts, and what of that is of no use any more.
pub(crate) struct Judge<'j> {
    rules: &'j RuleSets,
    vocabulary: &'j Vocabulary,
    /// What articles say of themselves.
    suppressions: BTreeMap<ArticleNo, Suppressions>,
    /// What people said, and in which file.
    verdicts: Option<(PathBuf, Verdicts)>,
    pub(crate) baseline: Option<Matching>,
    changes: Option<Changes>,
    /// The lines of verdicts that were of use.
    used_verdicts: BTreeSet<usize>,
}

impl<'j> Judge<'j> {
    /// Makes the judge of what was found in `kept`, whose suppressions it takes.
    pub(crate) fn new(known: Known, checks: &'j Checks, kept: &mut Kept) -> Self {
        let Known { baseline, verdicts, changes } = known;
        Self {
            rules: &checks.rules,
            vocabulary: &checks.vocabulary,
            suppressions: std::mem::take(&mut kept.suppressions),
            verdicts,
            baseline: baseline.map(|baseline| Matching::new(baseline, |id| kept.has_id(id))),
            changes,
            used_verdicts: BTreeSet::new(),
        }
    }

    /// Returns what reports say of the run before its findings.
    pub(crate) fn header(&self, fail_on: Option<Severity>) -> Header {
        Header {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: self.rules.union().rules().to_vec(),
            fail_on,
            has_baseline: self.baseline.is_some(),
        }
    }

    /// Returns the articles that say something of themselves, findings or not.
    pub(crate) fn articles(&self) -> impl Iterator<Item = ArticleNo> {
        let all = self.suppressions.iter();
        all.filter(|(_, said)| !said.stretches().is_empty()).map(|(number, _)| *number)
    }

    /// Sets the status of `entries`, all those of `article`, and returns what is of no use there.
    pub(crate) fn judge(&mut self, article: &Article, entries: &mut [Entry<'_>]) -> Vec<Finding> {
        let said = self.suppressions.get(&article.number()).cloned().unwrap_or_default();
        let mut used = BTreeSet::new();
        let known = self.baseline.as_mut().map(|baseline| baseline.known(entries));
        for (index, entry) in entries.iter_mut().enumerate() {
            let was_there = known.as_ref().is_some_and(|known| known[index]);
            entry.status = match self.suppressed(entry, article, &said, &mut used) {
                Some((in_source, reason)) => Status::Suppressed { in_source, reason },
                None if was_there || !self.is_changed(entry) => Status::Known,
                None => Status::New,
            };
        }
        self.unused(article, &said, &used)
    }

    /// Says why a finding is right as it is, and whether that stands in the text.
    fn suppressed(
        &mut self,
        entry: &Entry<'_>,
        article: &Article,
        said: &Suppressions,
        used: &mut BTreeSet<usize>,
    ) -> Option<(bool, Option<String>)> {
        let comments = said.find(entry.finding);
        if let Some(first) = comments.first() {
            let reason = said.stretches()[*first].reason().map(str::to_owned);
            used.extend(comments);
            return Some((true, reason));
        }
        if said.is_sic(entry.finding) {
            return Some((true, Some("printed as it was said".to_owned())));
        }
        if self.vocabulary.accepts(entry.finding, article) {
            return Some((false, Some("the vocabulary has it".to_owned())));
        }
        let (_, verdicts) = self.verdicts.as_ref()?;
        let verdict = verdicts.of(entry.fingerprint)?;
        self.used_verdicts.insert(verdict.line);
        (verdict.decision != Decision::Accept).then(|| (false, verdict.reason.clone()))
    }

    fn is_changed(&self, entry: &Entry<'_>) -> bool {
        self.changes.as_ref().is_none_or(|changes| {
            let source = entry.location.source;
            let (first, last) = source.map_or((1, u64::MAX), |s| (s.start.line, s.end.line));
            changes.touch(&entry.location.path, first, last)
        })
    }

    /// Returns the comments of an article that are of no use.
    fn unused(
        &self,
        article: &Article,
        said: &Suppressions,
        used: &BTreeSet<usize>,
    ) -> Vec<Finding> {
        let selection = &self.rules.of(&article.origin().path).selection;
        let stretches = said.stretches().iter().enumerate();
        let unused = stretches
            .filter(|(index, one)| !used.contains(index) && one.is_of_any(selection.rules()));
        let findings = unused.map(|(_, one)| {
            let message = match &one.problem {
                Some(problem) => problem.clone(),
                None => "nothing is suppressed by this comment".to_owned(),
            };
            Finding::new(&UNUSED_SUPPRESSION, article.place(one.comment), message)
                .with_help("take the comment out")
        });
        let mut findings: Vec<_> = findings.collect();
        findings.retain(|finding| selection.admits(finding));
        for finding in &mut findings {
            finding.severity = selection.severity(finding);
        }
        findings
    }

    /// Returns what the baseline has of articles of this run and nobody has found in them, with the
    /// file that it stands in.
    pub(crate) fn fixed(&self) -> impl Iterator<Item = (&Path, &BaselineEntry)> {
        let rules = self.rules.union().rules();
        self.baseline.iter().flat_map(move |matching| {
            let is_wanted = |entry: &&BaselineEntry| rules.iter().any(|r| r.code == entry.rule);
            matching.stale().filter(is_wanted).map(|entry| (&*matching.baseline.path, entry))
        })
    }

    /// Returns what is of no use in the files of the project; `is_in_run` says whether the run has
    /// an article of an id.
    pub(crate) fn of_project(&self, is_in_run: impl Fn(&str) -> bool) -> Vec<ProjectFinding> {
        let selection = self.rules.union();
        let mut findings = Vec::new();
        if selection.has(&UNKNOWN_RULE) {
            findings.extend(self.rules.unknown.iter().filter_map(|unknown| {
                let path = unknown.path.clone()?;
                Some(ProjectFinding {
                    rule: &UNKNOWN_RULE,
                    line: line_of(&path, &unknown.selector),
                    path,
                    marked: unknown.selector.clone(),
                    message: format!("there is no rule `{}`", unknown.selector),
                    help: "see `copydesk rule --all` for the rules",
                })
            }));
        }
        let is_wanted = |code: &str| selection.rules().iter().any(|rule| rule.code == code);
        if selection.has(&STALE_BASELINE_ENTRY) {
            findings.extend(self.fixed().map(|(path, entry)| ProjectFinding {
                rule: &STALE_BASELINE_ENTRY,
                path: path.to_owned(),
                line: entry.line,
                marked: String::new(),
                message: format!("`{}` in `{}` is no longer there", entry.rule, entry.article),
                help: "take the entry out with `copydesk baseline prune`",
            }));
        }
        if let Some((path, verdicts)) =
            self.verdicts.as_ref().filter(|_| selection.has(&UNUSED_SUPPRESSION))
        {
            let unused = verdicts.all().map(|(_, verdict)| verdict).filter(|verdict| {
                verdict.decision != Decision::Accept
                    && !self.used_verdicts.contains(&verdict.line)
                    && verdict.article.as_deref().is_some_and(&is_in_run)
                    && verdict.rule.as_deref().is_none_or(is_wanted)
            });
            findings.extend(unused.map(|verdict| ProjectFinding {
                rule: &UNUSED_SUPPRESSION,
                path: path.clone(),
                line: verdict.line - 1,
                marked: String::new(),
                message: "the problem that this decision is about is no longer there".to_owned(),
                help: "take the line out",
            }));
        }
        findings
    }
}

/// Returns the first line, from 0, in which `word` stands in quotation marks or as a key.
fn line_of(path: &std::path::Path, word: &str) -> usize {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let has = |line: &str| {
        line.contains(&format!("\"{word}\""))
            || line.contains(&format!("'{word}'"))
            || line.trim_start().starts_with(word)
    };
    text.lines().position(has).unwrap_or(0)
}
