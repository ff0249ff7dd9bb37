//! The steps of a run on many machines, over the record batches of an engine.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::builder::{BinaryBuilder, BooleanBuilder, Int64Builder, StringBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{
    Array as _, ArrayRef, BinaryArray, Float64Array, Int64Array, RecordBatch, StringArray,
};
use arrow_schema::{ArrowError, DataType};
use copydesk::engine::cluster::{self, Noise, Outlined, Round, Row, VerifiedPair};
use copydesk::engine::{self, CopyPlace, Watch};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use pyo3_arrow::{PyRecordBatch, PySchema};

use crate::arrow::ArrowTable;
use crate::errors::{InputError, InternalError, raised};
use crate::source::articles;
use crate::waiting::wait_for;

/// `copydesk check`, made of its options, step by step.
#[pyclass(frozen, module = "copydesk._native")]
pub(crate) struct Cluster(Arc<engine::Checker>);

#[pymethods]
impl Cluster {
    #[new]
    fn new(py: Python<'_>, options: Vec<String>) -> PyResult<Self> {
        let checker = py.detach(|| engine::Checker::new(options)).map_err(raised)?;
        Ok(Self(Arc::new(checker)))
    }

    /// Returns the columns that articles are made of, by their names.
    fn columns(&self, schema: PySchema) -> PyResult<Vec<String>> {
        self.0.columns(schema.as_ref()).map_err(raised)
    }

    /// Examines articles that have these numbers in the whole run: `number`, `error`, `id`, `packed`,
    /// `outline`, `features`, `published`, `has_suppressions`.
    fn examine(
        &self,
        py: Python<'_>,
        source: &Bound<'_, PyAny>,
        numbers: Vec<u32>,
    ) -> PyResult<ArrowTable> {
        let articles = articles(source, None, None)?;
        let checker = Arc::clone(&self.0);
        let examined =
            wait_for(py, None, None, move |watch| checker.examine(articles, &numbers, watch))?;
        table(examined_batch(&examined))
    }

    /// Begins to gather what was examined.
    fn gathering(&self) -> Gathering {
        Gathering(Mutex::new(Some(cluster::Gathering::new(Arc::clone(&self.0)))))
    }
}

/// Returns the rows of `number`, `packed` for the round `shingles` or `variants`.
#[pyfunction]
pub(crate) fn holders(py: Python<'_>, batch: PyRecordBatch, round: &str) -> PyResult<ArrowTable> {
    let (batch, round) = (batch.into_inner(), round_named(round)?);
    py.detach(|| {
        let (numbers, packed) = (numbers(&batch, "number")?, bytes(&batch, "packed")?);
        let mut rows = Vec::new();
        for (number, packed) in numbers.values().iter().zip(packed.iter()) {
            let article = u32::try_from(*number).ok().zip(packed);
            let holders = article.and_then(|(number, packed)| cluster::holders(number, packed));
            let holders = holders.ok_or_else(|| damaged("an article"))?;
            rows.extend(if round == Round::Variants { holders.variants } else { holders.shingles });
        }
        table(row_batch(&rows))
    })
}

/// Returns, of `number`, `packed`, `paragraph`, the texts as `number`, `paragraph`, `text`.
#[pyfunction]
pub(crate) fn texts(py: Python<'_>, batch: PyRecordBatch) -> PyResult<ArrowTable> {
    let batch = batch.into_inner();
    py.detach(|| {
        let (at, packed) = (numbers(&batch, "paragraph")?, bytes(&batch, "packed")?);
        let mut found = StringBuilder::new();
        for (at, packed) in at.values().iter().zip(packed.iter()) {
            let place = u32::try_from(*at).ok().zip(packed);
            let text = place.and_then(|(at, packed)| cluster::text(packed, at));
            found.append_value(text.ok_or_else(|| damaged("an article"))?);
        }
        let number: ArrayRef = Arc::new(numbers(&batch, "number")?);
        let paragraph: ArrayRef = Arc::new(at);
        let text: ArrayRef = Arc::new(found.finish());
        table(RecordBatch::try_from_iter([
            ("number", number),
            ("paragraph", paragraph),
            ("text", text),
        ]))
    })
}

/// Compares candidates, rows with `text_a` and `text_b`, and returns the pairs.
#[pyfunction]
pub(crate) fn verified(py: Python<'_>, batch: PyRecordBatch) -> PyResult<ArrowTable> {
    let batch = batch.into_inner();
    py.detach(|| {
        let rows = rows(&batch)?;
        let (a, b) = (strings(&batch, "text_a")?, strings(&batch, "text_b")?);
        let texts = a.iter().zip(b.iter()).map(|(a, b)| a.zip(b));
        let candidates = rows.iter().zip(texts).map(|(row, texts)| {
            let (a, b) = texts.ok_or_else(|| damaged("a candidate"))?;
            Ok((*row, a, b))
        });
        let candidates: Vec<_> = candidates.collect::<PyResult<_>>()?;
        table(pair_batch(&cluster::verified(&candidates)))
    })
}

/// A round at work on the groups of a partition, whose rows it sorts: Sail sorts none before `mapInArrow`.
#[pyclass(module = "copydesk._native")]
pub(crate) struct RoundTask {
    round: Round,
    task: cluster::Task,
    /// Those that wait, and, once they are sorted, those that are left; the next is the last.
    rows: Vec<Row>,
    is_sorted: bool,
}

/// Rows that are given back at a time, and some more for the last group.
const ROWS_TOGETHER: usize = 1 << 18;

#[pymethods]
impl RoundTask {
    #[new]
    fn new(round: &str) -> PyResult<Self> {
        let round = round_named(round)?;
        Ok(Self { round, task: round.task(Noise::Low), rows: Vec::new(), is_sorted: false })
    }

    /// Takes rows of whole groups, in any order.
    fn push(&mut self, py: Python<'_>, batch: PyRecordBatch) -> PyResult<()> {
        let batch = batch.into_inner();
        py.detach(|| {
            self.rows.append(&mut rows(&batch)?);
            Ok(())
        })
    }

    /// Returns the next rows of the round after this one; `None` after the last.
    fn next_rows(&mut self, py: Python<'_>) -> PyResult<Option<ArrowTable>> {
        py.detach(|| {
            if !self.is_sorted {
                self.rows.sort_unstable_by(|x, y| y.cmp(x));
                self.is_sorted = true;
            }
            let mut out = Vec::new();
            while out.len() < ROWS_TOGETHER {
                let Some(row) = self.rows.pop() else {
                    self.task.finish(&mut out);
                    break;
                };
                self.task.push(row, &mut out);
            }
            if out.is_empty() { Ok(None) } else { table(row_batch(&out)).map(Some) }
        })
    }

    fn __repr__(&self) -> String {
        format!("RoundTask('{}', {} rows)", self.round.as_str(), self.rows.len())
    }
}

/// All that one machine needs to know to decide.
#[pyclass(frozen, module = "copydesk._native")]
pub(crate) struct Gathering(Mutex<Option<cluster::Gathering>>);

/// Row, id of the article, paragraph, first byte, byte behind the last.
type Place = (u32, String, u32, usize, usize);

#[pymethods]
impl Gathering {
    /// Adds articles as `Cluster.examine` gives them, without `packed`, ascending by `number`.
    fn add(&self, py: Python<'_>, batch: PyRecordBatch) -> PyResult<()> {
        let batch = batch.into_inner();
        py.detach(|| {
            self.with(|gathering| {
                let (numbers, ids) = (numbers(&batch, "number")?, strings(&batch, "id")?);
                let (outline, features) = (bytes(&batch, "outline")?, bytes(&batch, "features")?);
                let published = self::numbers(&batch, "published")?;
                let said = column(&batch, "has_suppressions", &DataType::Boolean)?;
                let said = said.as_boolean();
                for at in 0..batch.num_rows() {
                    let published = published.is_valid(at).then(|| published.value(at));
                    let article = Outlined {
                        number: u32::try_from(numbers.value(at))
                            .map_err(|_| damaged("a number"))?,
                        id: ids.value(at),
                        outline: outline.value(at),
                        features: features.value(at),
                        published,
                        has_suppressions: said.is_valid(at) && said.value(at),
                    };
                    gathering.add(&article).map_err(raised)?;
                }
                Ok(())
            })
        })
    }

    /// Returns all candidates; `found` are those that came out of the rounds.
    fn candidates(&self, py: Python<'_>, found: Vec<PyRecordBatch>) -> PyResult<ArrowTable> {
        let found: Vec<RecordBatch> = found.into_iter().map(PyRecordBatch::into_inner).collect();
        py.detach(|| {
            let found = found.iter().map(rows).collect::<PyResult<Vec<_>>>()?.concat();
            table(row_batch(&self.with(|gathering| Ok(gathering.candidates(&found)))?))
        })
    }

    /// Adds pairs as `verified` gives them.
    fn add_pairs(&self, py: Python<'_>, batch: PyRecordBatch) -> PyResult<()> {
        let batch = batch.into_inner();
        py.detach(|| {
            self.with(|gathering| {
                pairs(&batch)?
                    .into_iter()
                    .try_for_each(|pair| gathering.add_pair(pair).map_err(raised))
            })
        })
    }

    /// Decides, and returns the articles that the report needs.
    fn decide(&self, py: Python<'_>) -> PyResult<Vec<u32>> {
        py.detach(|| self.with(|gathering| gathering.decide(&Watch::default()).map_err(raised)))
    }

    /// Adds articles, `number` and `packed`, in any order.
    fn add_articles(&self, py: Python<'_>, batch: PyRecordBatch) -> PyResult<()> {
        let batch = batch.into_inner();
        py.detach(|| {
            self.with(|gathering| {
                let (numbers, packed) = (numbers(&batch, "number")?, bytes(&batch, "packed")?);
                for (number, packed) in numbers.values().iter().zip(packed.iter()) {
                    let article = u32::try_from(*number).ok().zip(packed);
                    let (number, packed) = article.ok_or_else(|| damaged("an article"))?;
                    gathering.add_article(number, packed).map_err(raised)?;
                }
                Ok(())
            })
        })
    }

    /// Returns what `--output-format json-lines` writes; nothing can be asked after it.
    fn report<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyBytes>> {
        let lines = py.detach(|| {
            let gathering = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
            let gathering = gathering.ok_or_else(reported)?;
            let mut lines = Vec::new();
            gathering.report(&Watch::default(), &mut lines).map_err(raised)?;
            PyResult::Ok(lines)
        })?;
        Ok(PyBytes::new(py, &lines))
    }

    /// Returns the pairs, as those of `NearDuplicates`.
    fn pairs(&self, py: Python<'_>) -> PyResult<ArrowTable> {
        py.detach(|| {
            let pairs = self.with(|gathering| Ok(gathering.pairs()))?;
            table(crate::copies::batch(&pairs))
        })
    }

    /// Returns the clusters: the paragraph to keep, and all members.
    fn clusters(&self, py: Python<'_>) -> PyResult<Vec<(Place, Vec<Place>)>> {
        let place = |place: &CopyPlace| {
            let id = place.article.to_string();
            (place.row, id, place.paragraph, place.byte_start, place.byte_end)
        };
        py.detach(|| {
            self.with(|gathering| {
                let clusters = gathering.clusters();
                Ok(clusters
                    .iter()
                    .map(|c| (place(&c.representative), c.members.iter().map(place).collect()))
                    .collect())
            })
        })
    }
}

impl Gathering {
    fn with<R>(&self, work: impl FnOnce(&mut cluster::Gathering) -> PyResult<R>) -> PyResult<R> {
        let mut gathering = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(gathering.as_mut().ok_or_else(reported)?)
    }
}

fn reported() -> PyErr {
    PyValueError::new_err("the report was written already")
}

fn round_named(name: &str) -> PyResult<Round> {
    let round = Round::ALL.into_iter().find(|round| round.as_str() == name);
    round.ok_or_else(|| PyValueError::new_err(format!("there is no round `{name}`")))
}

fn damaged(what: &str) -> PyErr {
    InputError::new_err(format!("{what} is damaged or missing"))
}

fn table(batch: Result<RecordBatch, ArrowError>) -> PyResult<ArrowTable> {
    let batch = batch.map_err(|error| InternalError::new_err(error.to_string()))?;
    Ok(ArrowTable::new(batch.schema(), vec![batch]))
}

/// Returns a column in one of the forms that engines give it.
fn column(batch: &RecordBatch, name: &str, data_type: &DataType) -> PyResult<ArrayRef> {
    let column = batch.column_by_name(name);
    let column = column.ok_or_else(|| InputError::new_err(format!("no column `{name}`")))?;
    let cast = arrow_cast::cast(column, data_type);
    cast.map_err(|error| InputError::new_err(format!("column `{name}`: {error}")))
}

fn numbers(batch: &RecordBatch, name: &str) -> PyResult<Int64Array> {
    Ok(column(batch, name, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
}

fn shares(batch: &RecordBatch, name: &str) -> PyResult<Float64Array> {
    Ok(column(batch, name, &DataType::Float64)?.as_primitive::<Float64Type>().clone())
}

fn bytes(batch: &RecordBatch, name: &str) -> PyResult<BinaryArray> {
    Ok(column(batch, name, &DataType::Binary)?.as_binary::<i32>().clone())
}

fn strings(batch: &RecordBatch, name: &str) -> PyResult<StringArray> {
    Ok(column(batch, name, &DataType::Utf8)?.as_string::<i32>().clone())
}

const ROW: [&str; 4] = ["key", "order", "item", "value"];

fn rows(batch: &RecordBatch) -> PyResult<Vec<Row>> {
    let columns = ROW.map(|name| numbers(batch, name));
    let [key, order, item, value] = columns;
    let (key, order, item, value) = (key?, order?, item?, value?);
    let row = |at| Row {
        key: key.value(at),
        order: order.value(at),
        item: item.value(at),
        value: value.value(at),
    };
    Ok((0..batch.num_rows()).map(row).collect())
}

fn row_columns<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Vec<(&'static str, ArrayRef)> {
    let numbers = |of: fn(&Row) -> i64| -> ArrayRef {
        Arc::new(rows.clone().map(of).collect::<Int64Array>())
    };
    let columns =
        [numbers(|r| r.key), numbers(|r| r.order), numbers(|r| r.item), numbers(|r| r.value)];
    ROW.into_iter().zip(columns).collect()
}

fn row_batch(rows: &[Row]) -> Result<RecordBatch, ArrowError> {
    RecordBatch::try_from_iter(row_columns(rows.iter()))
}

/// The scores of a pair.
const SCORES: [&str; 6] =
    ["similarity", "jaccard", "contained_a", "contained_b", "covered_a", "covered_b"];

fn pair_batch(pairs: &[VerifiedPair]) -> Result<RecordBatch, ArrowError> {
    let texts = |of: for<'p> fn(&'p VerifiedPair) -> &'p str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(pairs.iter().map(of)))
    };
    let mut columns = row_columns(pairs.iter().map(|pair| &pair.row));
    columns.extend(SCORES.iter().enumerate().map(|(at, name)| {
        let scores = pairs.iter().map(|pair| pair.scores[at]);
        (*name, Arc::new(scores.collect::<Float64Array>()) as ArrayRef)
    }));
    columns.extend([
        ("kind", texts(|pair| pair.kind)),
        ("class", texts(|pair| pair.class)),
        ("difference", texts(|pair| &pair.difference)),
        ("opening", texts(|pair| &pair.opening)),
    ]);
    RecordBatch::try_from_iter(columns)
}

fn pairs(batch: &RecordBatch) -> PyResult<Vec<VerifiedPair>> {
    let scores = SCORES.iter().map(|name| shares(batch, name)).collect::<PyResult<Vec<_>>>()?;
    let (kinds, classes) = (strings(batch, "kind")?, strings(batch, "class")?);
    let (differences, openings) = (strings(batch, "difference")?, strings(batch, "opening")?);
    let pair = |(at, row): (usize, Row)| {
        let its_scores = std::array::from_fn(|n| scores[n].value(at));
        let kind = (kinds.value(at), classes.value(at));
        let (difference, opening) = (differences.value(at), openings.value(at));
        VerifiedPair::new(row, kind, its_scores, difference.to_owned(), opening.to_owned())
            .ok_or_else(|| damaged("a pair"))
    };
    rows(batch)?.into_iter().enumerate().map(pair).collect()
}

fn examined_batch(examined: &[cluster::Numbered]) -> Result<RecordBatch, ArrowError> {
    let (mut numbers, mut published) = (Int64Builder::new(), Int64Builder::new());
    let (mut errors, mut ids) = (StringBuilder::new(), StringBuilder::new());
    let (mut packed, mut outlines) = (BinaryBuilder::new(), BinaryBuilder::new());
    let (mut features, mut said) = (BinaryBuilder::new(), BooleanBuilder::new());
    for (number, result) in examined {
        let article = result.as_ref().ok();
        numbers.append_value((*number).into());
        errors.append_option(result.as_ref().err());
        ids.append_option(article.map(|article| &article.id));
        packed.append_option(article.map(|article| &article.packed));
        outlines.append_option(article.map(|article| &article.outline));
        features.append_option(article.map(|article| &article.features));
        published.append_option(article.and_then(|article| article.published));
        said.append_option(article.map(|article| article.has_suppressions));
    }
    let columns: [(&str, ArrayRef); 8] = [
        ("number", Arc::new(numbers.finish())),
        ("error", Arc::new(errors.finish())),
        ("id", Arc::new(ids.finish())),
        ("packed", Arc::new(packed.finish())),
        ("outline", Arc::new(outlines.finish())),
        ("features", Arc::new(features.finish())),
        ("published", Arc::new(published.finish())),
        ("has_suppressions", Arc::new(said.finish())),
    ];
    RecordBatch::try_from_iter_with_nullable(
        columns.into_iter().map(|(name, array)| (name, array, true)),
    )
}
