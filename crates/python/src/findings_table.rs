use std::io::Cursor;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_json::ReaderBuilder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use pyo3::prelude::*;

use crate::arrow::ArrowTable;
use crate::errors::InternalError;

/// Makes a table of lines of JSON, each a finding: a column for each of its fields, and one for each
/// of those of its `location`.
#[pyfunction]
pub(crate) fn findings_table(py: Python<'_>, lines: Vec<u8>) -> PyResult<ArrowTable> {
    py.detach(|| table(&lines)).map_err(|error| InternalError::new_err(error.to_string()))
}

fn table(lines: &[u8]) -> Result<ArrowTable, ArrowError> {
    let schema = Arc::new(Schema::new(finding()));
    let reader = ReaderBuilder::new(Arc::clone(&schema)).build(Cursor::new(lines))?;
    let batches = reader.map(|batch| flat(&batch?)).collect::<Result<Vec<_>, ArrowError>>()?;
    let schema = flat(&RecordBatch::new_empty(schema))?.schema();
    Ok(ArrowTable::new(schema, batches))
}

/// Puts the fields of the location in its place.
fn flat(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        match column.as_struct_opt().filter(|_| field.name() == "location") {
            Some(location) => columns.extend(
                location
                    .fields()
                    .iter()
                    .map(|field| field.name().clone())
                    .zip(location.columns().iter().cloned()),
            ),
            None => columns.push((field.name().clone(), Arc::clone(column))),
        }
    }
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    RecordBatch::try_from_iter_with_nullable(columns)
}

/// The fields of a finding (docs/schema/json-lines-v1.schema.json).
fn finding() -> Fields {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let share = |name: &str| Field::new(name, DataType::Float64, true);
    let suggestion = [text("text"), share("confidence"), text("id")];
    let related =
        [nested("location", location()), text("message"), share("similarity"), text("excerpt")];
    let edit = [number("byte_start"), number("byte_end"), text("replacement")];
    Fields::from(vec![
        text("rule"),
        text("name"),
        text("severity"),
        share("confidence"),
        text("message"),
        text("help"),
        nested("location", location()),
        text("excerpt"),
        list("evidence", Fields::from(vec![text("kind"), text("text")])),
        list("suggestions", Fields::from(suggestion.to_vec())),
        list("related", Fields::from(related.to_vec())),
        nested(
            "fix",
            Fields::from(vec![text("applicability"), list("edits", Fields::from(edit.to_vec()))]),
        ),
        text("status"),
        text("reason"),
        text("fingerprint"),
    ])
}

fn location() -> Fields {
    let source = ["byte_start", "byte_end", "line", "column", "end_line", "end_column"];
    let mut source: Vec<Field> = source.map(number).to_vec();
    source.push(Field::new("exact", DataType::Boolean, true));
    let mut fields = vec![
        Field::new("path", DataType::Utf8, true),
        number("record"),
        Field::new("article", DataType::Utf8, true),
    ];
    let numbers = [
        "paragraph",
        "byte_start",
        "byte_end",
        "char_start",
        "char_end",
        "line",
        "column",
        "end_line",
        "end_column",
    ];
    fields.extend(numbers.map(number));
    fields.push(nested("source", Fields::from(source)));
    Fields::from(fields)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn nested(name: &str, fields: Fields) -> Field {
    Field::new(name, DataType::Struct(fields), true)
}

fn list(name: &str, fields: Fields) -> Field {
    let item = Field::new("item", DataType::Struct(fields), true);
    Field::new(name, DataType::List(Arc::new(item)), true)
}
