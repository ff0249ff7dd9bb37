use std::sync::Arc;

use arrow_array::{ArrayRef, Float64Array, RecordBatch, StringArray, UInt64Array};
use arrow_schema::{DataType, Field, Schema};
use copydesk_copy::quality::MEASURES;
use copydesk_report::CleanArticle;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::output::Sink;

/// Rows that are written together; some megabytes of news.
const ROWS: usize = 1024;

/// The columns of text, in the order of [`Row::texts`].
const TEXTS: [&str; 9] =
    ["id", "path", "url", "title", "byline", "published", "language", "source", "text"];

/// A Parquet file of articles, a row each, compressed with zstd.
pub(crate) struct ParquetTarget {
    writer: ArrowWriter<Sink>,
    schema: Arc<Schema>,
    rows: Vec<Row>,
}

/// An article by columns.
struct Row {
    texts: [Option<String>; TEXTS.len()],
    record: Option<u64>,
    quality: Vec<Option<f64>>,
}

impl ParquetTarget {
    /// Begins a file.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn new(sink: Sink) -> anyhow::Result<Self> {
        let text =
            |name: &&str| Field::new(*name, DataType::Utf8, !["id", "path", "text"].contains(name));
        let mut fields: Vec<Field> = TEXTS.iter().map(text).collect();
        fields.push(Field::new("record", DataType::UInt64, true));
        let measure = |name| Field::new(name, DataType::Float64, true);
        fields.extend(MEASURES.iter().map(|of| measure(of.name)));
        let schema = Arc::new(Schema::new(fields));
        let compression = Compression::ZSTD(ZstdLevel::default());
        let properties = WriterProperties::builder().set_compression(compression).build();
        let writer = ArrowWriter::try_new(sink, Arc::clone(&schema), Some(properties))?;
        Ok(Self { writer, schema, rows: Vec::new() })
    }

    /// Writes an article.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn write(&mut self, article: &CleanArticle<'_>) -> anyhow::Result<()> {
        let CleanArticle {
            id,
            path,
            record,
            url,
            title,
            byline,
            published,
            language,
            source,
            text,
            ..
        } = *article;
        let texts =
            [Some(id), Some(path), url, title, byline, published, language, source, Some(text)];
        self.rows.push(Row {
            texts: texts.map(|text| text.map(str::to_owned)),
            record,
            quality: MEASURES.iter().map(|of| article.quality.get(of.name).copied()).collect(),
        });
        if self.rows.len() >= ROWS { self.flush() } else { Ok(()) }
    }

    fn flush(&mut self) -> anyhow::Result<()> {
        let rows = std::mem::take(&mut self.rows);
        let texts = (0..TEXTS.len()).map(|column| -> ArrayRef {
            Arc::new(rows.iter().map(|row| row.texts[column].as_deref()).collect::<StringArray>())
        });
        let mut columns: Vec<ArrayRef> = texts.collect();
        columns.push(Arc::new(rows.iter().map(|row| row.record).collect::<UInt64Array>()));
        columns.extend((0..MEASURES.len()).map(|column| -> ArrayRef {
            Arc::new(rows.iter().map(|row| row.quality[column]).collect::<Float64Array>())
        }));
        self.writer.write(&RecordBatch::try_new(Arc::clone(&self.schema), columns)?)?;
        Ok(())
    }

    /// Completes the file and returns where it was written to.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn finish(mut self) -> anyhow::Result<Sink> {
        if !self.rows.is_empty() {
            self.flush()?;
        }
        Ok(self.writer.into_inner()?)
    }
}
