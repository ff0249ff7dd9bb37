use copydesk::engine::ErrorKind;
use pyo3::create_exception;
use pyo3::exceptions::{PyException, PyKeyboardInterrupt};
use pyo3::prelude::*;

create_exception!(
    copydesk,
    Error,
    PyException,
    "What stops a run; the other errors are of this class."
);
create_exception!(
    copydesk,
    SettingsError,
    Error,
    "A setting, or a file that it names, makes no sense."
);
create_exception!(
    copydesk,
    InputError,
    Error,
    "The articles as a whole cannot be read: no column holds the text."
);
create_exception!(copydesk, InternalError, Error, "A mistake in copydesk; please report it.");

/// Makes an exception of an error.
pub(crate) fn raised(error: copydesk::engine::Error) -> PyErr {
    let text = error.to_string();
    match error.kind() {
        ErrorKind::Settings => SettingsError::new_err(text),
        ErrorKind::Input => InputError::new_err(text),
        ErrorKind::Interrupted => PyKeyboardInterrupt::new_err(text),
        ErrorKind::Panic => InternalError::new_err(text),
        _ => Error::new_err(text),
    }
}
