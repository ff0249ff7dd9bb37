use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, bail};
use copydesk_core::{Applicability, Fingerprint, Fix};
use serde::Deserialize;

/// Which fixes are made.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// Those that change nothing that a reader would miss.
    Safe,
    /// All of them.
    All,
    /// Those of the findings that a person accepted, by fingerprint, and no others.
    Accepted(BTreeSet<String>),
}

/// A line of a file of decisions; what else it says is of no concern here.
#[derive(Deserialize)]
struct Line {
    fingerprint: String,
    decision: Decision,
}

#[derive(Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
enum Decision {
    Accept,
    Reject,
    NotHere,
    KnownName,
}

impl Wanted {
    /// Reads which findings were accepted: JSON Lines with at least `fingerprint` and `decision`,
    /// of which the last one for a finding counts.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or a line is no decision.
    pub(crate) fn accepted_in(file: &Path) -> anyhow::Result<Self> {
        let at = || format!("cannot read `{}`", file.display());
        let text = std::fs::read_to_string(file).with_context(at)?;
        let mut accepted = BTreeSet::new();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let line: Line = match serde_json::from_str(line) {
                Ok(line) => line,
                Err(error) => bail!(
                    "`{}`, line {}: {error} (a decision looks like {{\"fingerprint\": …, \
                     \"decision\": \"accept\"}})",
                    file.display(),
                    index + 1,
                ),
            };
            if line.decision == Decision::Accept {
                accepted.insert(line.fingerprint);
            } else {
                accepted.remove(&line.fingerprint);
            }
        }
        Ok(Self::Accepted(accepted))
    }

    /// Says whether the fix of a finding is made.
    pub(crate) fn wants(&self, fix: &Fix, fingerprint: Fingerprint) -> bool {
        match self {
            Self::Safe => fix.applicability == Applicability::Safe,
            Self::All => true,
            Self::Accepted(accepted) => accepted.contains(&fingerprint.to_string()),
        }
    }
}
