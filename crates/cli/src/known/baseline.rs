//! What was found before: a line of JSON for each finding, sorted, so that two branches merge.
//!
//! A finding is known by its fingerprint or, where its article was renamed or its paragraphs were
//! arranged anew, by its content. Each entry is for one finding: a second one like it is new.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use copydesk_core::Fingerprint;
use copydesk_report::Entry;
use serde::{Deserialize, Serialize};

/// The findings that were there before.
#[derive(Debug, Default)]
pub(crate) struct Baseline {
    pub(crate) path: PathBuf,
    pub(crate) entries: Vec<BaselineEntry>,
}

/// A finding that was there before. What else a line says is not kept when the file is changed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct BaselineEntry {
    pub(crate) article: String,
    pub(crate) rule: String,
    pub(crate) fingerprint: String,
    pub(crate) content: String,
    pub(crate) excerpt: String,
    /// Why it may stay, if somebody wrote that down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    /// The line in the file, from 0.
    #[serde(skip)]
    pub(crate) line: usize,
}

impl BaselineEntry {
    pub(crate) fn of(entry: &Entry<'_>) -> Self {
        Self {
            article: entry.location.article.to_string(),
            rule: entry.finding.rule.code.to_owned(),
            fingerprint: entry.fingerprint.to_string(),
            content: entry.content.to_string(),
            excerpt: entry.excerpt.text.clone(),
            reason: None,
            line: 0,
        }
    }
}

impl Baseline {
    /// Reads the file at `path`.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or a line is no entry.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Self> {
        let at = || format!("cannot read the baseline `{}`", path.display());
        let text = std::fs::read_to_string(path).with_context(at)?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let entries = lines.map(|(index, line)| {
            let entry: BaselineEntry = serde_json::from_str(line).map_err(|error| {
                anyhow!(
                    "`{}`, line {}: {error} (restore the file, or make it again with `copydesk \
                     baseline create`)",
                    path.display(),
                    index + 1
                )
            })?;
            Ok(BaselineEntry { line: index, ..entry })
        });
        let entries = entries.collect::<anyhow::Result<_>>()?;
        Ok(Self { path: path.to_owned(), entries })
    }

    /// Returns the file: sorted, an entry a line.
    pub(crate) fn text(mut entries: Vec<BaselineEntry>) -> String {
        entries.sort();
        entries.iter().fold(String::new(), |mut text, entry| {
            let line = serde_json::to_string(entry).expect("an entry is JSON");
            let _ = writeln!(text, "{line}");
            text
        })
    }
}

/// Entries of a baseline, of which each is given to one finding.
pub(crate) struct Matching {
    pub(crate) baseline: Baseline,
    by_fingerprint: HashMap<String, usize>,
    by_article: HashMap<String, Vec<usize>>,
    /// Entries of articles that are not in the run under their old name, by content.
    absent: HashMap<String, Vec<usize>>,
    is_taken: Vec<bool>,
}

impl Matching {
    /// `is_in_run` says whether the run has an article of an id.
    pub(crate) fn new(baseline: Baseline, is_in_run: impl Fn(&str) -> bool) -> Self {
        let mut matching = Self {
            is_taken: vec![false; baseline.entries.len()],
            by_fingerprint: HashMap::new(),
            by_article: HashMap::new(),
            absent: HashMap::new(),
            baseline: Baseline::default(),
        };
        for (index, entry) in baseline.entries.iter().enumerate() {
            matching.by_fingerprint.insert(entry.fingerprint.clone(), index);
            if is_in_run(&entry.article) {
                matching.by_article.entry(entry.article.clone()).or_default().push(index);
            } else {
                matching.absent.entry(entry.content.clone()).or_default().push(index);
            }
        }
        matching.baseline = baseline;
        matching
    }

    /// Says which of `entries`, all of one article, were there before.
    pub(crate) fn known(&mut self, entries: &[Entry<'_>]) -> Vec<bool> {
        let mut known: Vec<bool> =
            entries.iter().map(|entry| self.take_exact(entry.fingerprint)).collect();
        for (entry, known) in entries.iter().zip(&mut known).filter(|(_, known)| !**known) {
            *known = self.take_alike(entry);
        }
        known
    }

    fn take_exact(&mut self, fingerprint: Fingerprint) -> bool {
        let found = self.by_fingerprint.get(&fingerprint.to_string());
        found.is_some_and(|&index| !std::mem::replace(&mut self.is_taken[index], true))
    }

    fn take_alike(&mut self, entry: &Entry<'_>) -> bool {
        let content = entry.content.to_string();
        let here = self.by_article.get(&*entry.location.article).into_iter().flatten();
        let here = here.filter(|index| self.baseline.entries[**index].content == content);
        let elsewhere = self.absent.get(&content).into_iter().flatten();
        let mut free = here.chain(elsewhere).filter(|index| !self.is_taken[**index]);
        let found = free.next().copied();
        found.is_some_and(|index| !std::mem::replace(&mut self.is_taken[index], true))
    }

    /// Returns the entries that no finding was given, of articles that were in the run.
    pub(crate) fn stale(&self) -> impl Iterator<Item = &BaselineEntry> {
        self.untaken().filter(|entry| self.by_article.contains_key(&entry.article))
    }

    /// Returns the entries that no finding was given.
    pub(crate) fn untaken(&self) -> impl Iterator<Item = &BaselineEntry> {
        let entries = self.baseline.entries.iter().zip(&self.is_taken);
        entries.filter(|(_, is_taken)| !**is_taken).map(|(entry, _)| entry)
    }

    /// Returns the entries that a finding was given.
    pub(crate) fn taken(&self) -> impl Iterator<Item = &BaselineEntry> {
        let entries = self.baseline.entries.iter().zip(&self.is_taken);
        entries.filter(|(_, is_taken)| **is_taken).map(|(entry, _)| entry)
    }
}
