use copydesk_core::Finding;

use crate::args::CheckingArgs;
use crate::checks::Checks;
use crate::decisions::decide;
use crate::input::Input;
use crate::pass_one::{Before, Kept, Reading, read_all};

/// Articles that were read and examined, before it is said what of the findings counts.
pub(crate) struct Examination {
    pub(crate) input: Input,
    pub(crate) checks: Checks,
    pub(crate) kept: Kept,
    /// Ascending, as [`decide`] has them.
    pub(crate) findings: Vec<Finding>,
}

impl Examination {
    /// Reads and examines the articles of `input`.
    ///
    /// # Errors
    ///
    /// If the settings make no sense, a temporary file cannot be written, or the user interrupts.
    pub(crate) fn new(mut input: Input, args: &CheckingArgs) -> anyhow::Result<Self> {
        let (plan, progress) = input.start()?;
        let checks = input.checks(args, &plan)?;
        let reading = Reading::new(&input, &checks, args.memory.max_memory, &progress);
        let mut kept = read_all(plan, Before::default(), reading)?;
        let findings = decide(&mut kept, &checks, &progress)?;
        progress.finish();
        Ok(Self { input, checks, kept, findings })
    }
}
