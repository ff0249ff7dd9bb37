//! What users hand over: Arrow data through its C interface, or texts and mappings.

use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, RecordBatchReader, StringArray, StructArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use copydesk::engine::{Articles, Handed};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};
use pyo3_arrow::ffi::ArrayReader;
use pyo3_arrow::input::AnyArray;

use crate::errors::InputError;

/// The column that a series of texts is taken for.
const TEXT: &str = "text";

/// The column for ids that are handed over apart.
const ID: &str = "id";

/// Takes articles from `source`, which gives them once; `ids`, if given, are theirs.
pub(crate) fn articles(
    source: &Bound<'_, PyAny>,
    ids: Option<Vec<String>>,
    n_records: Option<u64>,
) -> PyResult<Articles> {
    let py = source.py();
    let is_arrow = source.hasattr("__arrow_c_stream__")? || source.hasattr("__arrow_c_array__")?;
    let articles = if is_arrow {
        let arrays = source.extract::<AnyArray>()?.into_reader()?;
        Articles::of_table(Box::new(Table::new(arrays, ids)))
    } else {
        let objects = objects(py, source, ids)?;
        Articles::handed(objects)
    };
    Ok(articles.with_len(n_records.unwrap_or(0)))
}

/// Makes JSON of each object that is no text alone.
fn objects(
    py: Python<'_>,
    source: &Bound<'_, PyAny>,
    ids: Option<Vec<String>>,
) -> PyResult<Vec<Result<Handed, String>>> {
    let mut made = Vec::new();
    let writer = Writer::new(py)?;
    let mut ids = ids.map(Vec::into_iter);
    for item in source.try_iter()? {
        let id = ids.as_mut().map(|ids| ids.next().ok_or_else(too_few_ids)).transpose()?;
        made.push(writer.record(&item?, id.as_deref()));
        if made.len() % 4096 == 0 {
            py.check_signals()?;
        }
    }
    match ids.as_mut().and_then(Iterator::next) {
        Some(_) => Err(InputError::new_err("there are more ids than texts")),
        None => Ok(made),
    }
}

fn too_few_ids() -> PyErr {
    InputError::new_err("there are fewer ids than texts")
}

/// Makes JSON of Python's objects.
struct Writer<'py> {
    dumps: Bound<'py, PyAny>,
    options: Bound<'py, PyDict>,
}

impl<'py> Writer<'py> {
    fn new(py: Python<'py>) -> PyResult<Self> {
        let options = PyDict::new(py);
        options.set_item("ensure_ascii", false)?;
        // Dates know how they are written.
        let written = py.import("copydesk._input")?.getattr("written")?;
        options.set_item("default", written)?;
        Ok(Self { dumps: py.import("json")?.getattr("dumps")?, options })
    }

    /// Makes a record of a text or a mapping; or says what else it is.
    fn record(&self, item: &Bound<'py, PyAny>, id: Option<&str>) -> Result<Handed, String> {
        if let Ok(text) = item.cast::<PyString>() {
            let text = text.to_str().map_err(|_| "a text with half a character".to_owned())?;
            let Some(id) = id else { return Ok(Handed::Text(text.to_owned())) };
            let written = |text: &str| serde_json::to_string(text).map_err(|e| e.to_string());
            let (text, id) = (written(text)?, written(id)?);
            return Ok(Handed::Object(format!(r#"{{"{TEXT}":{text},"{ID}":{id}}}"#)));
        }
        if item.is_none() {
            return Err("`None`".to_owned());
        }
        let mapping = item.cast::<PyMapping>().map_err(|_| {
            let kind = item.get_type().name().map_or_else(|_| "?".to_owned(), |n| n.to_string());
            format!("an object of type `{kind}`")
        })?;
        let object = self.of_mapping(mapping, id).map(Handed::Object);
        object.map_err(|error| format!("a mapping that is no JSON ({error})"))
    }

    fn of_mapping(&self, mapping: &Bound<'py, PyMapping>, id: Option<&str>) -> PyResult<String> {
        let fields = PyDict::new(mapping.py());
        fields.update(mapping)?;
        if let Some(id) = id {
            fields.set_item(ID, id)?;
        }
        self.dumps.call((fields,), Some(&self.options))?.extract()
    }
}

/// Arrow data as a table: a table as it is, and a series of texts as one of one column.
struct Table {
    arrays: Box<dyn ArrayReader + Send>,
    schema: SchemaRef,
    ids: Option<Vec<String>>,
    n_rows: usize,
}

impl Table {
    fn new(arrays: Box<dyn ArrayReader + Send>, ids: Option<Vec<String>>) -> Self {
        let mut fields = match arrays.field().data_type() {
            DataType::Struct(fields) => fields.iter().cloned().collect(),
            text => vec![Arc::new(Field::new(TEXT, text.clone(), true))],
        };
        if ids.is_some() {
            fields.retain(|field| field.name() != ID);
            fields.push(Arc::new(Field::new(ID, DataType::Utf8, false)));
        }
        Self { arrays, schema: Arc::new(Schema::new(fields)), ids, n_rows: 0 }
    }

    fn batch(&mut self, array: &ArrayRef) -> Result<RecordBatch, ArrowError> {
        let mut columns = match array.as_any().downcast_ref::<StructArray>() {
            Some(table) => {
                let named = table.fields().iter().zip(table.columns());
                let kept = named.filter(|(field, _)| self.ids.is_none() || field.name() != ID);
                kept.map(|(_, column)| Arc::clone(column)).collect()
            }
            None => vec![Arc::clone(array)],
        };
        let rows = self.n_rows..self.n_rows + array.len();
        self.n_rows = rows.end;
        if let Some(ids) = &self.ids {
            let too_few = || ArrowError::ComputeError("there are fewer ids than texts".to_owned());
            let ids = ids.get(rows).ok_or_else(too_few)?;
            columns.push(Arc::new(StringArray::from_iter_values(ids)));
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }
}

impl Iterator for Table {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let array = self.arrays.next()?;
        Some(array.and_then(|array| self.batch(&array)))
    }
}

impl RecordBatchReader for Table {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}
