use std::sync::Arc;

use copydesk::engine;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::errors::raised;
use crate::source::articles;
use crate::waiting::wait_for;

/// `copydesk check` over articles at hand, made of its options.
#[pyclass(frozen, module = "copydesk._native")]
pub(crate) struct Checker(Arc<engine::Checker>);

#[pymethods]
impl Checker {
    #[new]
    fn new(py: Python<'_>, options: Vec<String>) -> PyResult<Self> {
        let checker = py.detach(|| engine::Checker::new(options)).map_err(raised)?;
        Ok(Self(Arc::new(checker)))
    }

    /// Returns what `--output-format json-lines` writes.
    #[pyo3(signature = (source, n_records = None, progress = None))]
    fn check<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        n_records: Option<u64>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let articles = articles(source, None, n_records)?;
        let checker = Arc::clone(&self.0);
        let lines = wait_for(py, n_records, progress, move |watch| {
            let mut lines = Vec::new();
            checker.check(articles, watch, &mut lines)?;
            Ok(lines)
        })?;
        Ok(PyBytes::new(py, &lines))
    }
}
