use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use copydesk::engine::{self, CopyPair, CopyPlace};
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

use crate::arrow::ArrowTable;
use crate::errors::{InternalError, raised};
use crate::source::articles;
use crate::waiting::wait_for;

/// `copydesk dedup` over articles at hand, made of its options.
#[pyclass(frozen, module = "copydesk._native")]
pub(crate) struct NearDuplicates(Arc<engine::NearDuplicates>);

/// What was found; its rows become tuples when they are asked for.
#[pyclass(frozen, module = "copydesk._native")]
pub(crate) struct Copies(engine::Copies);

/// Row, id of the article, paragraph, first byte, byte behind the last.
type Place<'c> = (u32, &'c str, u32, usize, usize);

/// The two places, similarity, kind, class, Jaccard similarity, difference.
type Pair<'c> = (Place<'c>, Place<'c>, f64, &'static str, &'static str, f64, &'c str);

#[pymethods]
impl NearDuplicates {
    #[new]
    fn new(options: Vec<String>) -> PyResult<Self> {
        Ok(Self(Arc::new(engine::NearDuplicates::new(options).map_err(raised)?)))
    }

    #[pyo3(signature = (source, ids = None, n_records = None, progress = None))]
    fn find<'py>(
        &self,
        py: Python<'py>,
        source: &Bound<'py, PyAny>,
        ids: Option<Vec<String>>,
        n_records: Option<u64>,
        progress: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Copies> {
        let articles = articles(source, ids, n_records)?;
        let search = Arc::clone(&self.0);
        wait_for(py, n_records, progress, move |watch| search.find(articles, watch)).map(Copies)
    }
}

#[pymethods]
impl Copies {
    fn __len__(&self) -> usize {
        self.0.pairs.len()
    }

    fn pair(&self, index: usize) -> PyResult<Pair<'_>> {
        let pair = self.0.pairs.get(index);
        let pair = pair.ok_or_else(|| PyIndexError::new_err("there are fewer pairs"))?;
        Ok((
            place(&pair.a),
            place(&pair.b),
            pair.similarity,
            pair.kind,
            pair.class,
            pair.jaccard,
            &pair.difference,
        ))
    }

    /// Each with the paragraph to keep and all members.
    fn clusters(&self) -> Vec<(Place<'_>, Vec<Place<'_>>)> {
        let clusters = self.0.clusters.iter();
        clusters
            .map(|cluster| {
                (place(&cluster.representative), cluster.members.iter().map(place).collect())
            })
            .collect()
    }

    /// Each with its record, from 1, and what is wrong.
    fn unread(&self) -> Vec<(Option<u64>, &str)> {
        self.0.unread.iter().map(|unread| (unread.record, unread.message.as_str())).collect()
    }

    /// Articles and paragraphs that were compared.
    fn counts(&self) -> (u64, u64) {
        (self.0.n_articles, self.0.n_paragraphs)
    }

    fn table(&self) -> PyResult<ArrowTable> {
        let batch = batch(&self.0.pairs).map_err(|e| InternalError::new_err(e.to_string()))?;
        Ok(ArrowTable::new(batch.schema(), vec![batch]))
    }
}

fn place(place: &CopyPlace) -> Place<'_> {
    (place.row, &place.article, place.paragraph, place.byte_start, place.byte_end)
}

pub(crate) fn batch(pairs: &[CopyPair]) -> Result<RecordBatch, arrow_schema::ArrowError> {
    let numbers = |of: &dyn Fn(&CopyPair) -> i64| -> ArrayRef {
        Arc::new(pairs.iter().map(of).collect::<Int64Array>())
    };
    let shares = |of: &dyn Fn(&CopyPair) -> f64| -> ArrayRef {
        Arc::new(pairs.iter().map(of).collect::<Float64Array>())
    };
    let texts = |of: &dyn for<'p> Fn(&'p CopyPair) -> &'p str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(pairs.iter().map(of)))
    };
    let bytes = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    RecordBatch::try_from_iter([
        ("a_row", numbers(&|pair| pair.a.row.into())),
        ("a_article", texts(&|pair| &pair.a.article)),
        ("a_paragraph", numbers(&|pair| pair.a.paragraph.into())),
        ("a_byte_start", numbers(&|pair| bytes(pair.a.byte_start))),
        ("a_byte_end", numbers(&|pair| bytes(pair.a.byte_end))),
        ("b_row", numbers(&|pair| pair.b.row.into())),
        ("b_article", texts(&|pair| &pair.b.article)),
        ("b_paragraph", numbers(&|pair| pair.b.paragraph.into())),
        ("b_byte_start", numbers(&|pair| bytes(pair.b.byte_start))),
        ("b_byte_end", numbers(&|pair| bytes(pair.b.byte_end))),
        ("similarity", shares(&|pair| pair.similarity)),
        ("kind", texts(&|pair| pair.kind)),
        ("class", texts(&|pair| pair.class)),
        ("jaccard", shares(&|pair| pair.jaccard)),
        ("difference", texts(&|pair| &pair.difference)),
    ])
}
