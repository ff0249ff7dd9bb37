use std::sync::Arc;

use copydesk::engine;
use pyo3::prelude::*;

use crate::errors::raised;
use crate::source::articles;
use crate::waiting::wait_for;

/// `copydesk names --mentions` over articles at hand, made of its options.
#[pyclass(frozen, module = "copydesk._native")]
pub(crate) struct Mentions(Arc<engine::Mentions>);

/// Row, id of the article, paragraph, first byte, byte behind the last, the name.
type Mention = (u32, String, usize, usize, usize, String);

#[pymethods]
impl Mentions {
    #[new]
    fn new(py: Python<'_>, options: Vec<String>) -> PyResult<Self> {
        let mentions = py.detach(|| engine::Mentions::new(options)).map_err(raised)?;
        Ok(Self(Arc::new(mentions)))
    }

    #[pyo3(signature = (source, n_records = None, progress = None))]
    fn find<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        n_records: Option<u64>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Vec<Mention>> {
        let articles = articles(source, None, n_records)?;
        let search = Arc::clone(&self.0);
        let found = wait_for(py, n_records, progress, move |watch| search.find(articles, watch))?;
        Ok(found.into_iter().map(row).collect())
    }
}

fn row(mention: engine::Mention) -> Mention {
    let engine::Mention { row, article, paragraph, byte_start, byte_end, text } = mention;
    (row, article.to_string(), paragraph, byte_start, byte_end, text)
}
