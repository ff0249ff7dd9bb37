//! Columnar tables: Parquet and Arrow. A row is an article.
//!
//! Only the columns that an article has are read, batch by batch, and every row is handed on as
//! the JSON object that it amounts to: nested columns, lists of paragraphs and rows that are no
//! articles are then what they are in JSON, and a row that cannot be used can be shown and kept.

pub(crate) mod ipc;
pub(crate) mod parquet;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_json::WriterBuilder;
use arrow_json::writer::LineDelimited;
use arrow_schema::{ArrowError, DataType, Schema};
use copydesk_core::Origin;

use super::{Decoder, json};
use crate::config::{Field, FieldNames};
use crate::error::ReadErrorKind;
use crate::source::Cut;
use crate::{Draft, IngestConfig, RawRecord, ReadError};

/// Returns the columns that hold fields of an article.
///
/// # Errors
///
/// If none holds the text.
pub(crate) fn columns(schema: &Schema, names: &FieldNames) -> Result<Vec<usize>, ReadErrorKind> {
    let is_wanted = |name: &str| names.field(name).is_some() || names.lead_through(name);
    let columns: Vec<usize> =
        (0..schema.fields().len()).filter(|index| is_wanted(schema.field(*index).name())).collect();
    let text = names.name_of(Field::Text);
    let holds_text = |index: &usize| {
        let name = schema.field(*index).name();
        names.field(name) == Some(Field::Text)
            || text.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.'))
    };
    if columns.iter().any(holds_text) {
        return Ok(columns);
    }
    let found: Vec<String> = schema.fields().iter().map(|f| format!("`{}`", f.name())).collect();
    Err(ReadErrorKind::MissingField { field: text.to_owned(), found: found.join(", ") })
}

/// Makes a record of row `number`, counted from 1.
pub(crate) fn record(
    row: Result<Cut, ReadErrorKind>,
    path: &str,
    number: u64,
    decoder: &Arc<dyn Decoder>,
) -> Result<RawRecord, ReadError> {
    let origin = Origin { path: path.to_owned(), record: Some(number) };
    match row {
        Ok(cut) => Ok(RawRecord::new(cut.bytes, origin, cut.start, Arc::clone(decoder))),
        Err(kind) => Err(ReadError::new(&origin, kind)),
    }
}

/// Returns the rows of a batch as objects in JSON.
pub(crate) fn rows(
    batch: &RecordBatch,
    limit: usize,
) -> Result<VecDeque<Result<Cut, ReadErrorKind>>, ArrowError> {
    let mut writer =
        WriterBuilder::new().with_explicit_nulls(true).build::<_, LineDelimited>(Vec::new());
    writer.write(&with_text(batch)?)?;
    writer.finish()?;
    let json = writer.into_inner();
    let lines = json.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    Ok(lines
        .map(|line| {
            if line.len() > limit {
                return Err(ReadErrorKind::TooLong { limit });
            }
            Ok(Cut::whole(line.to_vec()))
        })
        .collect())
}

/// Makes text of columns of bytes: older writers do not say that their bytes are text. Bytes that
/// are none become null.
fn with_text(batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
    let mut fields = Vec::with_capacity(batch.num_columns());
    let mut columns = Vec::with_capacity(batch.num_columns());
    for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
        let text = match field.data_type() {
            DataType::Binary | DataType::BinaryView => DataType::Utf8,
            DataType::LargeBinary => DataType::LargeUtf8,
            _ => {
                fields.push(Arc::clone(field));
                columns.push(Arc::clone(column));
                continue;
            }
        };
        columns.push(arrow_cast::cast(column, &text)?);
        fields.push(Arc::new(field.as_ref().clone().with_data_type(text).with_nullable(true)));
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns)
}

/// Takes a step that a damaged file can make panic: the readers index before they check.
pub(crate) fn guarded<T>(step: impl FnOnce() -> T) -> Result<T, ReadErrorKind> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| ReadErrorKind::DamagedTable)
}

/// Returns what makes articles of rows.
pub(crate) fn decoder() -> Arc<dyn Decoder> {
    Arc::new(Rows)
}

/// Makes articles of rows.
struct Rows;

impl Decoder for Rows {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        json::row(record, config)
    }
}
