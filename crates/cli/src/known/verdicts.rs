use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, bail};
use copydesk_core::Fingerprint;
use serde::{Deserialize, Serialize};

/// What people said of findings, by fingerprint: a line of JSON each, the last one of a finding counts.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    by_fingerprint: BTreeMap<Fingerprint, Verdict>,
}

/// What somebody said of a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) fingerprint: String,
    pub(crate) decision: Decision,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rule: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) article: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) excerpt: Option<String>,
    /// The name that is right, where a name was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    /// The line, from 1.
    #[serde(skip)]
    pub(crate) line: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Decision {
    /// It is wrong, and should be fixed as proposed.
    Accept,
    /// It is right as it is.
    Reject,
    /// It is right here, whatever it is elsewhere.
    NotHere,
    /// It is right everywhere: somebody is called that.
    KnownName,
}

impl Verdicts {
    /// Reads JSON Lines with at least `fingerprint` and `decision`.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or a line is no decision.
    pub(crate) fn read(file: &Path) -> anyhow::Result<Self> {
        let at = || format!("cannot read `{}`", file.display());
        Self::parse(&std::fs::read_to_string(file).with_context(at)?, file)
    }

    /// Reads decisions, a line each; `file` is what errors name.
    ///
    /// # Errors
    ///
    /// If a line is no decision.
    pub(crate) fn parse(text: &str, file: &Path) -> anyhow::Result<Self> {
        let mut verdicts = Self::default();
        for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let verdict = serde_json::from_str::<Verdict>(line).map_err(anyhow::Error::new);
            let parsed = verdict.and_then(|verdict| Ok((verdict.fingerprint.parse()?, verdict)));
            match parsed {
                Ok((fingerprint, verdict)) => {
                    let verdict = Verdict { line: index + 1, ..verdict };
                    verdicts.by_fingerprint.insert(fingerprint, verdict);
                }
                Err(error) => bail!(
                    "`{}`, line {}: {error} (a decision looks like {{\"fingerprint\": …, \
                     \"decision\": \"accept\"}})",
                    file.display(),
                    index + 1,
                ),
            }
        }
        Ok(verdicts)
    }

    /// Returns what was said of a finding.
    pub(crate) fn of(&self, fingerprint: Fingerprint) -> Option<&Verdict> {
        self.by_fingerprint.get(&fingerprint)
    }

    /// Returns what was said, in the order of the lines.
    pub(crate) fn into_lines(self) -> Vec<Verdict> {
        let mut lines: Vec<Verdict> = self.by_fingerprint.into_values().collect();
        lines.sort_by_key(|verdict| verdict.line);
        lines
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = (Fingerprint, &Verdict)> {
        self.by_fingerprint.iter().map(|(fingerprint, verdict)| (*fingerprint, verdict))
    }
}
