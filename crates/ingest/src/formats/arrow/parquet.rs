//! Parquet: read one row group after another, so that a damaged one costs itself.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;
use std::sync::Arc;

use bytes::Bytes;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::{Rows, columns, guarded, record, rows};
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::source::{Cut, Seekable};
use crate::{IngestConfig, RawRecord, ReadError, Source};

/// How many bytes of rows are decoded at a time.
const BATCH_BYTES: i64 = 8 << 20;

/// How many rows are decoded at a time, at most.
const BATCH_ROWS: i64 = 1024;

/// A table in Parquet.
pub(crate) struct Parquet;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["parquet"]
    }

    fn recognises(&self, head: &[u8], name: &str) -> bool {
        head.starts_with(b"PAR1") || name.ends_with(".parquet")
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        let origin = source.origin(None);
        match Table::open(source) {
            Ok(table) => Box::new(table),
            Err(kind) => Box::new(std::iter::once(Err(ReadError::new(&origin, kind)))),
        }
    }
}

/// A table that is being read.
struct Table<'a> {
    path: String,
    config: &'a IngestConfig,
    consumed: Rc<Cell<u64>>,
    file: SharedFile,
    metadata: ArrowReaderMetadata,
    columns: Vec<usize>,
    /// The row group that comes next.
    next_group: usize,
    group: Option<ParquetRecordBatchReader>,
    rows: VecDeque<Result<Cut, ReadErrorKind>>,
    /// How many rows there are before the row group that is being read, and in all that was read.
    n_before: u64,
    n_rows: u64,
    decoder: Arc<dyn Decoder>,
}

impl<'a> Table<'a> {
    fn open(source: Source<'a>) -> Result<Self, ReadErrorKind> {
        let (path, config, consumed) =
            (source.origin(None).path, source.config(), source.consumed());
        let file = SharedFile(Arc::new(match source.into_seekable()? {
            Seekable::File(file) => Storage::File(file),
            Seekable::Memory(bytes) => Storage::Memory(Bytes::from(bytes)),
        }));
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(false);
        let metadata = guarded(|| ArrowReaderMetadata::load(&file, options))?
            .map_err(ReadErrorKind::Parquet)?;
        let columns = columns(metadata.schema(), &config.fields)?;
        let (group, rows, decoder) = (None, VecDeque::new(), Arc::new(Rows));
        Ok(Self {
            path,
            config,
            consumed,
            file,
            metadata,
            columns,
            next_group: 0,
            group,
            rows,
            n_before: 0,
            n_rows: 0,
            decoder,
        })
    }

    /// Opens the next row group; `None` behind the last.
    fn open_group(&mut self) -> Option<Result<(), ReadErrorKind>> {
        let index = self.next_group;
        let group = self.metadata.metadata().row_groups().get(index)?;
        self.next_group += 1;
        let a_row = (group.total_byte_size() / group.num_rows().max(1)).max(1);
        let batch = usize::try_from((BATCH_BYTES / a_row).clamp(1, BATCH_ROWS)).unwrap_or(1);
        let mask =
            ProjectionMask::roots(self.metadata.parquet_schema(), self.columns.iter().copied());
        let (file, metadata) = (self.file.clone(), self.metadata.clone());
        let reader = guarded(|| {
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
                .with_row_groups(vec![index])
                .with_projection(mask)
                .with_batch_size(batch)
                .build()
        });
        let compressed = u64::try_from(group.compressed_size()).unwrap_or(0);
        self.consumed.set(self.consumed.get() + compressed);
        Some(match reader {
            Ok(Ok(reader)) => {
                self.group = Some(reader);
                Ok(())
            }
            Ok(Err(error)) => Err(self.give_up(ReadErrorKind::Parquet(error))),
            Err(kind) => Err(self.give_up(kind)),
        })
    }

    /// Leaves the row group behind with all its rows that were not read.
    fn give_up(&mut self, kind: ReadErrorKind) -> ReadErrorKind {
        self.group = None;
        let group = self.metadata.metadata().row_group(self.next_group - 1);
        let end = self.n_before + u64::try_from(group.num_rows()).unwrap_or(0);
        let n_lost = end.saturating_sub(self.n_rows);
        (self.n_before, self.n_rows) = (end, end);
        ReadErrorKind::LostRows { n_lost, cause: Box::new(kind) }
    }
}

impl Iterator for Table<'_> {
    type Item = Result<RawRecord, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.rows.pop_front() {
                self.n_rows += 1;
                return Some(record(row, &self.path, self.n_rows, &self.decoder));
            }
            let failed = match &mut self.group {
                None => self.open_group()?.err(),
                Some(group) => match guarded(|| group.next()) {
                    Ok(Some(Ok(batch))) => {
                        match guarded(|| rows(&batch, self.config.max_record_bytes)) {
                            Ok(Ok(rows)) => {
                                self.rows = rows;
                                None
                            }
                            Ok(Err(error)) => Some(self.give_up(ReadErrorKind::Arrow(error))),
                            Err(kind) => Some(self.give_up(kind)),
                        }
                    }
                    Ok(Some(Err(error))) => Some(self.give_up(ReadErrorKind::Arrow(error))),
                    Ok(None) => {
                        self.group = None;
                        self.n_before = self.n_rows;
                        None
                    }
                    Err(kind) => Some(self.give_up(kind)),
                },
            };
            if let Some(kind) = failed {
                let record = Some(self.n_rows);
                let origin = copydesk_core::Origin { path: self.path.clone(), record };
                return Some(Err(ReadError::new(&origin, kind)));
            }
        }
    }
}

/// The bytes of a table, read by one row group after another.
#[derive(Clone)]
struct SharedFile(Arc<Storage>);

enum Storage {
    File(std::fs::File),
    Memory(Bytes),
}

impl Length for SharedFile {
    fn len(&self) -> u64 {
        match &*self.0 {
            Storage::File(file) => Length::len(file),
            Storage::Memory(bytes) => Length::len(bytes),
        }
    }
}

impl ChunkReader for SharedFile {
    type T = Box<dyn std::io::Read + Send>;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        match &*self.0 {
            Storage::File(file) => Ok(Box::new(file.get_read(start)?)),
            Storage::Memory(bytes) => Ok(Box::new(bytes.get_read(start)?)),
        }
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        match &*self.0 {
            Storage::File(file) => file.get_bytes(start, length),
            Storage::Memory(bytes) => bytes.get_bytes(start, length),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow_array::{
        ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray, StringViewArray, StructArray,
    };
    use arrow_schema::{DataType, Field, Fields};
    use parquet::arrow::ArrowWriter;
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::file::properties::WriterProperties;

    use crate::testing::{config, outcome, read};

    fn parquet(columns: Vec<(&str, ArrayRef)>, compression: Compression) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let properties = WriterProperties::builder()
            .set_compression(compression)
            .set_max_row_group_row_count(Some(2))
            .build();
        let mut writer =
            ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
        writer.write(&batch).unwrap();
        writer.into_inner().unwrap()
    }

    fn table(compression: Compression) -> Vec<u8> {
        let ids: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3, 4]));
        let texts: ArrayRef = Arc::new(StringArray::from(vec![
            Some("One “1”."),
            None,
            Some("Three."),
            Some("Four.\n\nAnd."),
        ]));
        let titles: ArrayRef = Arc::new(StringViewArray::from(vec!["A", "B", "C", "D"]));
        parquet(vec![("id", ids), ("text", texts), ("headline", titles)], compression)
    }

    #[test]
    fn rows_are_articles_whatever_the_compression() {
        for compression in [
            Compression::UNCOMPRESSED,
            Compression::SNAPPY,
            Compression::ZSTD(ZstdLevel::default()),
            Compression::GZIP(Default::default()),
            Compression::LZ4_RAW,
            Compression::BROTLI(Default::default()),
        ] {
            let bytes = table(compression);
            let found = outcome("a.parquet", &bytes);
            let expected = [
                "1: One “1”.",
                "a.parquet, record 2: field `text` is null, not text",
                "3: Three.",
                "4: Four.\n\nAnd.",
            ];
            assert_eq!(found, expected, "{compression:?}");
        }
        let articles = read("misnamed.txt", &table(Compression::SNAPPY), &config());
        assert_eq!(articles[0].as_ref().unwrap().metadata().title.as_deref(), Some("A"));
    }

    #[test]
    fn nested_columns_and_columns_of_bytes_are_read() {
        let content: ArrayRef = Arc::new(BinaryArray::from(vec![&b"One."[..], b"Two."]));
        let bytes = parquet(vec![("text", content)], Compression::SNAPPY);
        assert_eq!(outcome("a.parquet", &bytes), ["a.parquet#1: One.", "a.parquet#2: Two."]);

        let content: ArrayRef = Arc::new(StringArray::from(vec!["One."]));
        let fields = Fields::from(vec![Field::new("content", DataType::Utf8, true)]);
        let body: ArrayRef = Arc::new(StructArray::new(fields, vec![content], None));
        let bytes = parquet(vec![("body", body)], Compression::SNAPPY);
        let mut nested = config();
        nested.fields.set("text", "body.content").unwrap();
        assert_eq!(read("a.parquet", &bytes, &nested)[0].as_ref().unwrap().text(), "One.");
        let found = outcome("a.parquet", &bytes);
        assert_eq!(
            found,
            ["a.parquet: no field `text`; there is `body` (name the right one: --field text=NAME)"]
        );
    }

    #[test]
    fn a_damaged_row_group_costs_itself_and_a_cut_file_is_an_error() {
        let whole = table(Compression::SNAPPY);
        assert!(
            outcome("a.parquet", &whole[..whole.len() / 2])[0].contains("not a whole Parquet file")
        );
        let mut damaged = whole;
        let one = damaged.windows(4).position(|window| window == b"One ").unwrap();
        damaged[one - 24..one].fill(0xff);
        let found = outcome("a.parquet", &damaged);
        assert!(found[0].contains("2 rows could not be read"), "{found:?}");
        assert_eq!(found[1..], ["3: Three.", "4: Four.\n\nAnd."]);
    }
}
