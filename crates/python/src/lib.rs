//! What the Python package `copydesk` has of Rust: [`copydesk::engine`], and Arrow tables to and fro.
//!
//! The package around it (`python/copydesk`) has the names that users know. Everything here takes
//! options as words of a command line and gives lines of JSON, tuples or Arrow tables. Work is done on
//! other threads, while the thread that asked waits without the interpreter's lock (`waiting`).

use pyo3::prelude::pymodule;

mod arrow;
mod errors;
mod findings_table;
mod source;
mod waiting;

mod checker;
mod copies;
mod gazetteer;
mod mentions;
mod rounds;

#[pymodule]
mod _native {
    use std::ffi::OsString;

    use pyo3::prelude::*;

    #[pymodule_export]
    use crate::arrow::ArrowTable;
    #[pymodule_export]
    use crate::checker::Checker;
    #[pymodule_export]
    use crate::copies::{Copies, NearDuplicates};
    #[pymodule_export]
    use crate::errors::{Error, InputError, InternalError, SettingsError};
    #[pymodule_export]
    use crate::findings_table::findings_table;
    #[pymodule_export]
    use crate::gazetteer::{Gazetteer, build_gazetteer};
    #[pymodule_export]
    use crate::mentions::Mentions;

    #[pymodule_export]
    use crate::rounds::{Cluster, Gathering, RoundTask, holders, texts, verified};

    /// Does what the command line `args` asks for, of which the first is the name of the program,
    /// and returns the exit code.
    #[pyfunction]
    fn run(py: Python<'_>, args: Vec<OsString>) -> u8 {
        py.detach(|| copydesk::run(args).code())
    }
}
