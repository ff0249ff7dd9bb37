use std::collections::BTreeSet;
use std::path::Path;

use copydesk_core::{Applicability, Fingerprint, Fix};

use crate::known::{Decision, Verdicts};

/// Which fixes are made.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// Those that change nothing that a reader would miss.
    Safe,
    /// All of them.
    All,
    /// Those of the findings that a person accepted, and no others.
    Accepted(BTreeSet<Fingerprint>),
}

impl Wanted {
    /// Reads which findings were accepted.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or a line is no decision.
    pub(crate) fn accepted_in(file: &Path) -> anyhow::Result<Self> {
        let verdicts = Verdicts::read(file)?;
        let accepted = verdicts.all().filter(|(_, verdict)| verdict.decision == Decision::Accept);
        Ok(Self::Accepted(accepted.map(|(fingerprint, _)| fingerprint).collect()))
    }

    /// Says whether the fix of a finding is made.
    pub(crate) fn wants(&self, fix: &Fix, fingerprint: Fingerprint) -> bool {
        match self {
            Self::Safe => fix.applicability == Applicability::Safe,
            Self::All => true,
            Self::Accepted(accepted) => accepted.contains(&fingerprint),
        }
    }
}
