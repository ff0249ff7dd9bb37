use std::process::ExitCode;

/// How a run ended, as a shell or a CI job sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Everything was read, and nothing was found at or above `--fail-on`.
    Clean,
    /// Everything was read, and something was found at or above `--fail-on`.
    Findings,
    /// The job could not be done, or not in full: usage, settings, input that could not be read.
    Failure,
    /// The user interrupted the run.
    Interrupted,
}

impl Exit {
    /// Returns the number for it; the contract of the program.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Failure => 2,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
