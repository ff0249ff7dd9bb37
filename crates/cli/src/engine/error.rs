use crate::interrupt::Interrupted;

/// Why a run could not be begun or ended early. What cannot be read of one record is none: it is
/// among the results.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    cause: anyhow::Error,
}

/// What sort of thing went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option or a file that it names makes no sense.
    Settings,
    /// The articles as a whole: no column holds the text.
    Input,
    /// The caller stopped the run.
    Interrupted,
    /// The machine: no threads, no temporary file, no room.
    Machine,
    /// A mistake in this program.
    Panic,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, cause: impl Into<anyhow::Error>) -> Self {
        Self { kind, cause: cause.into() }
    }

    pub(super) fn settings(cause: anyhow::Error) -> Self {
        Self::new(ErrorKind::Settings, cause)
    }

    /// Makes an error of what broke off a run.
    pub(super) fn of_run(cause: anyhow::Error) -> Self {
        let is_interrupt = cause.is::<Interrupted>();
        Self::new(if is_interrupt { ErrorKind::Interrupted } else { ErrorKind::Machine }, cause)
    }

    /// Returns what sort of thing went wrong.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }
}

impl std::fmt::Display for Error {
    /// Writes all that is known of the cause, in one line.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#}", self.cause)
    }
}

impl std::error::Error for Error {}
