use std::path::PathBuf;
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

/// What was found in an article, or why it cannot be read.
type Row<'py> = (Option<Bound<'py, PyBytes>>, Option<String>);

#[pymethods]
impl Checker {
    #[new]
    fn new(py: Python<'_>, options: Vec<String>) -> PyResult<Self> {
        let checker = py.detach(|| engine::Checker::new(options)).map_err(raised)?;
        Ok(Self(Arc::new(checker)))
    }

    /// Returns what `--output-format json-lines` writes; what is in `parts` is not looked for again.
    #[pyo3(signature = (source, n_records = None, progress = None, parts = Vec::new()))]
    fn check<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        n_records: Option<u64>,
        progress: Option<&Bound<'py, PyAny>>,
        parts: Vec<PathBuf>,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let articles = articles(source, None, n_records)?;
        let checker = Arc::clone(&self.0);
        let lines = wait_for(py, n_records, progress, move |watch| {
            let mut lines = Vec::new();
            checker.check(articles, &parts, watch, &mut lines)?;
            Ok(lines)
        })?;
        Ok(PyBytes::new(py, &lines))
    }

    /// Returns for each article what was found in it by itself, or why it cannot be read.
    fn examine<'py>(&self, py: Python<'py>, source: &Bound<'py, PyAny>) -> PyResult<Vec<Row<'py>>> {
        let articles = articles(source, None, None)?;
        let checker = Arc::clone(&self.0);
        let examined = wait_for(py, None, None, move |watch| checker.examine(articles, watch))?;
        let rows = examined.into_iter().map(|examined| match examined {
            Ok(line) => (Some(PyBytes::new(py, &line)), None),
            Err(unread) => (None, Some(unread.message)),
        });
        Ok(rows.collect())
    }

    /// Returns the first line of a part, before those that `examine` gives.
    fn first_line_of_part<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.0.first_line_of_part())
    }
}
