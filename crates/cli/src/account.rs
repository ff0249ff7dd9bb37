//! What becomes of the records that are no articles, and whether every record is accounted for.

use anyhow::ensure;
use copydesk_ingest::ReadError;

use crate::input::Input;
use crate::progress::Progress;
use crate::quarantine::Quarantine;

/// An account of the records that are no articles.
pub(crate) struct Account {
    /// Records that could not be read.
    pub(crate) read_errors: u64,
    /// Records that are whole and no articles.
    pub(crate) passed_over: u64,
    quarantine: Option<Quarantine>,
    /// Whether a report shows errors where standard error would show them again.
    is_quiet: bool,
}

impl Account {
    /// Opens an account, and the quarantine if there is to be one.
    ///
    /// # Errors
    ///
    /// If the quarantine cannot be written to.
    pub(crate) fn new(input: &Input) -> anyhow::Result<Self> {
        let quarantine = input.quarantine.as_deref().map(Quarantine::open).transpose()?;
        Ok(Self { read_errors: 0, passed_over: 0, quarantine, is_quiet: false })
    }

    /// Leaves it to a report to say what could not be read.
    pub(crate) fn quiet(self, is_quiet: bool) -> Self {
        Self { is_quiet, ..self }
    }

    /// Notes a record that is no article: an error is said at once, unless a report says it, and put
    /// aside. Returns whether
    /// it is an error.
    ///
    /// # Errors
    ///
    /// If the quarantine cannot be written.
    pub(crate) fn note(
        &mut self,
        error: &mut ReadError,
        progress: &Progress,
    ) -> anyhow::Result<bool> {
        if error.is_passed_over() {
            self.passed_over += 1;
            return Ok(false);
        }
        self.read_errors += 1;
        if !self.is_quiet {
            progress.note(&format!("error: {error}: {}", error.reason()));
        }
        if let Some(quarantine) = &mut self.quarantine {
            quarantine.add(error)?;
        }
        Ok(true)
    }

    /// Closes the account: completes the quarantine and returns how many records lie in it.
    ///
    /// # Errors
    ///
    /// If the quarantine cannot be written.
    pub(crate) fn finish(&mut self) -> anyhow::Result<u64> {
        self.quarantine.take().map_or(Ok(0), Quarantine::finish)
    }
}

/// Makes sure that every record that was read is accounted for: as an article, an error, or a
/// record that is known to be none.
///
/// # Errors
///
/// If the two numbers differ; that is a mistake in this program and never the user's.
pub(crate) fn ensure_balanced(records: u64, accounted: u64) -> anyhow::Result<()> {
    ensure!(
        records == accounted,
        "{records} records were read, but {accounted} are accounted for: the output is not \
         complete; please report this as a bug"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::ensure_balanced;

    #[test]
    fn a_lost_record_is_a_failure_with_both_numbers() {
        assert!(ensure_balanced(3, 3).is_ok());
        let message = ensure_balanced(3, 2).unwrap_err().to_string();
        assert!(message.starts_with("3 records were read, but 2 are accounted for"), "{message}");
        assert!(ensure_balanced(2, 3).is_err());
    }
}
