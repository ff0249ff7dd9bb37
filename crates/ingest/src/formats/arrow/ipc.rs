//! Arrow IPC: files (Feather, version 2) and streams, read batch by batch.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufReader, Cursor, Read, Seek};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_ipc::reader::{FileReader, StreamReader};
use arrow_schema::{ArrowError, Schema};
use copydesk_core::Origin;

use super::{Rows, columns, guarded, record, rows};
use crate::config::FieldNames;
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::source::{Cut, Seekable};
use crate::{IngestConfig, RawRecord, ReadError, Source};

/// How files begin.
const FILE: &[u8] = b"ARROW1";

/// How streams begin: a mark, and then the length of the schema's message.
const STREAM: &[u8] = b"\xff\xff\xff\xff";

/// A table in Arrow's own format.
pub(crate) struct Arrow;

impl Format for Arrow {
    fn name(&self) -> &'static str {
        "arrow"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["arrow", "arrows", "feather", "ipc"]
    }

    fn recognises(&self, head: &[u8], name: &str) -> bool {
        let is_named = self.endings().iter().any(|ending| name.ends_with(&format!(".{ending}")));
        head.starts_with(FILE) || head.starts_with(STREAM) || is_named
    }

    fn records<'a>(&self, mut source: Source<'a>) -> RawRecords<'a> {
        let origin = source.origin(None);
        let is_stream = source.peek().is_ok_and(|head| head.starts_with(STREAM));
        match Table::open(source, is_stream) {
            Ok(table) => Box::new(table),
            Err(kind) => Box::new(std::iter::once(Err(ReadError::new(&origin, kind)))),
        }
    }
}

type Batches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

/// A table that is being read.
struct Table<'a> {
    path: String,
    config: &'a IngestConfig,
    batches: Option<Batches>,
    rows: VecDeque<Result<Cut, ReadErrorKind>>,
    n_rows: u64,
    decoder: Arc<dyn Decoder>,
}

impl<'a> Table<'a> {
    fn open(source: Source<'a>, is_stream: bool) -> Result<Self, ReadErrorKind> {
        let (path, config) = (source.origin(None).path, source.config());
        let batches = match source.into_seekable()? {
            Seekable::File(file) => {
                batches(BufReader::<File>::new(file), is_stream, &config.fields)?
            }
            Seekable::Memory(bytes) => batches(Cursor::new(bytes), is_stream, &config.fields)?,
        };
        let (rows, decoder) = (VecDeque::new(), Arc::new(Rows));
        Ok(Self { path, config, batches: Some(batches), rows, n_rows: 0, decoder })
    }
}

/// Opens a table twice: once for its schema, and once for the columns that are wanted.
fn batches(
    mut input: impl Read + Seek + 'static,
    is_stream: bool,
    names: &FieldNames,
) -> Result<Batches, ReadErrorKind> {
    let schema = |input| -> Result<Arc<Schema>, ArrowError> {
        if is_stream {
            StreamReader::try_new(input, None).map(|reader| reader.schema())
        } else {
            FileReader::try_new(input, None).map(|reader| reader.schema())
        }
    };
    let schema = guarded(|| schema(&mut input))?.map_err(ReadErrorKind::Arrow)?;
    let columns = Some(columns(&schema, names)?);
    input.rewind().map_err(ReadErrorKind::Io)?;
    let open = || -> Result<Batches, ArrowError> {
        Ok(if is_stream {
            Box::new(StreamReader::try_new(input, columns)?)
        } else {
            Box::new(FileReader::try_new(input, columns)?)
        })
    };
    guarded(open)?.map_err(ReadErrorKind::Arrow)
}

impl Iterator for Table<'_> {
    type Item = Result<RawRecord, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                self.n_rows += 1;
                return Some(record(row, &self.path, self.n_rows, &self.decoder));
            }
            let batches = self.batches.as_mut()?;
            let limit = self.config.max_record_bytes;
            let read = guarded(|| batches.next().map(|batch| batch.and_then(|b| rows(&b, limit))));
            let kind = match read {
                Ok(None) => return None,
                Ok(Some(Ok(rows))) => {
                    self.rows = rows;
                    continue;
                }
                Ok(Some(Err(error))) => ReadErrorKind::Arrow(error),
                Err(kind) => kind,
            };
            // How many rows a damaged batch had is not known, so what follows has no numbers.
            self.batches = None;
            let origin = Origin { path: self.path.clone(), record: Some(self.n_rows + 1) };
            return Some(Err(ReadError::new(&origin, kind)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::builder::{ListBuilder, StringBuilder};
    use arrow_array::types::Int32Type;
    use arrow_array::{ArrayRef, ListArray, RecordBatch, StringArray};
    use arrow_ipc::writer::{FileWriter, StreamWriter};

    use crate::testing::outcome;

    fn batch() -> RecordBatch {
        let mut texts = ListBuilder::new(StringBuilder::new());
        texts.append_value([Some("One."), Some("Two.")]);
        texts.append_value([Some("Three.")]);
        let ids: ArrayRef = Arc::new(StringArray::from(vec!["a", "b"]));
        let numbers =
            ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)]), None]);
        let columns: Vec<(&str, ArrayRef)> =
            vec![("n", Arc::new(numbers)), ("id", ids), ("text", Arc::new(texts.finish()))];
        RecordBatch::try_from_iter(columns).unwrap()
    }

    fn file() -> Vec<u8> {
        let mut writer = FileWriter::try_new(Vec::new(), &batch().schema()).unwrap();
        writer.write(&batch()).unwrap();
        writer.write(&batch()).unwrap();
        writer.into_inner().unwrap()
    }

    fn stream() -> Vec<u8> {
        let mut writer = StreamWriter::try_new(Vec::new(), &batch().schema()).unwrap();
        writer.write(&batch()).unwrap();
        writer.write(&batch()).unwrap();
        writer.into_inner().unwrap()
    }

    const EXPECTED: [&str; 4] = ["a: One.\n\nTwo.", "b: Three.", "a: One.\n\nTwo.", "b: Three."];

    #[test]
    fn files_and_streams_are_read_and_lists_are_paragraphs() {
        assert_eq!(outcome("a.arrow", &file()), EXPECTED);
        assert_eq!(outcome("misnamed.txt", &stream()), EXPECTED);
    }

    #[test]
    fn a_cut_gives_what_came_before_where_it_can() {
        let stream = stream();
        let found = outcome("a.arrows", &stream[..stream.len() - 60]);
        assert_eq!(found[..2], EXPECTED[..2]);
        assert!(found[2].starts_with("a.arrows, record 3: not a whole Arrow table"), "{found:?}");
        let file = file();
        let found = outcome("a.feather", &file[..file.len() / 2]);
        assert!(found[0].starts_with("a.feather: not a whole Arrow table"), "{found:?}");
    }
}
