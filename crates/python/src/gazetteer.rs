use copydesk::engine;
use pyo3::prelude::*;

use crate::errors::raised;

/// `copydesk gazetteer lookup`, made of its options.
#[pyclass(frozen, module = "copydesk._native")]
pub(crate) struct Gazetteer(engine::Gazetteer);

#[pymethods]
impl Gazetteer {
    #[new]
    fn new(py: Python<'_>, options: Vec<String>) -> PyResult<Self> {
        py.detach(|| engine::Gazetteer::open(options)).map(Self).map_err(raised)
    }

    /// How many people and how many names there are.
    fn counts(&self) -> (usize, usize) {
        self.0.counts()
    }

    /// Returns a line of JSON.
    fn lookup(&self, py: Python<'_>, name: &str) -> String {
        py.detach(|| self.0.lookup(name))
    }
}

/// `copydesk gazetteer build`.
#[pyfunction]
pub(crate) fn build_gazetteer(py: Python<'_>, options: Vec<String>) -> PyResult<()> {
    py.detach(|| engine::Gazetteer::build(options)).map_err(raised)
}
