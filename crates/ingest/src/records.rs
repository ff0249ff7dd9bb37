//! Records that a program hands over instead of a file: rows of an Arrow table, or objects in JSON.

use std::collections::VecDeque;
use std::fmt;
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::RecordBatchReader;
use arrow_schema::Schema;
use copydesk_core::{Paragraph, ParagraphKind, SourceMap};

use crate::error::ReadErrorKind;
use crate::formats::{Decoder, arrow as table};
use crate::paragraphs::split;
use crate::read::Sink;
use crate::source::Cut;
use crate::{Draft, IngestConfig, RawRecord};

type Rows = Box<dyn Iterator<Item = Result<(Cut, Form), ReadErrorKind>> + Send>;

/// What a record holds.
#[derive(Clone, Copy)]
enum Form {
    /// An object in JSON.
    Object,
    /// A text, and nothing beside it.
    Text,
}

/// A record that a program hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// An object in JSON with the fields of an article.
    Object(String),
    /// A text, of which nothing else is known.
    Text(String),
}

/// Records that a program hands over, to be read once.
///
/// They become articles as the rows of a Parquet file do: the same fields, the same numbers, the
/// same errors.
#[derive(Clone)]
pub struct Records {
    rows: Arc<Mutex<Option<Rows>>>,
    /// What the records are numbered by; from 1 on if that is empty.
    numbers: Arc<[u64]>,
}

impl Records {
    /// Takes the rows of a table, batch by batch as they are read. Columns that hold no field of an
    /// article are left where they are.
    ///
    /// # Errors
    ///
    /// If no column holds the text: the error names the columns that there are.
    pub fn of_table(
        table: Box<dyn RecordBatchReader + Send>,
        config: &IngestConfig,
    ) -> Result<Self, ReadErrorKind> {
        let columns = Self::columns(&table.schema(), config)?;
        let rows = TableRows {
            batches: Some(table),
            columns,
            limit: config.max_record_bytes,
            rows: VecDeque::new(),
        };
        Ok(Self::new(Box::new(rows.map(|row| Ok((row?, Form::Object))))))
    }

    /// Returns the columns of a table that hold fields of an article.
    ///
    /// # Errors
    ///
    /// If none holds the text: the error names the columns that there are.
    pub fn columns(schema: &Schema, config: &IngestConfig) -> Result<Vec<usize>, ReadErrorKind> {
        table::columns(schema, &config.fields)
    }

    /// Takes objects and texts, or the reason why there is none.
    pub fn handed(records: impl Iterator<Item = Result<Handed, String>> + Send + 'static) -> Self {
        let rows = records.map(|record| match record {
            Ok(Handed::Object(json)) => Ok((Cut::whole(json.into_bytes()), Form::Object)),
            Ok(Handed::Text(text)) => Ok((Cut::whole(text.into_bytes()), Form::Text)),
            Err(why) => Err(ReadErrorKind::NoArticle { why }),
        });
        Self::new(Box::new(rows))
    }

    fn new(rows: Rows) -> Self {
        Self { rows: Arc::new(Mutex::new(Some(rows))), numbers: Arc::default() }
    }

    /// Gives the records these numbers instead of those from 1 on, for some of a larger run.
    #[must_use]
    pub fn with_numbers(self, numbers: impl IntoIterator<Item = u64>) -> Self {
        Self { numbers: numbers.into_iter().collect(), ..self }
    }

    /// Gives the records to `sink`, each with how many there were so far.
    pub(crate) fn read(&self, path: &str, limit: usize, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner).take();
        let (objects, texts): (_, Arc<dyn Decoder>) = (table::decoder(), Arc::new(Texts));
        for (n_read, row) in (1_u64..).zip(rows.into_iter().flatten()) {
            let given = usize::try_from(n_read - 1).ok().and_then(|at| self.numbers.get(at));
            let number = given.copied().unwrap_or(n_read);
            let (row, decoder) = match row {
                Ok((cut, _)) if limit < cut.bytes.len() => {
                    (Err(ReadErrorKind::TooLong { limit }), &objects)
                }
                Ok((cut, Form::Object)) => (Ok(cut), &objects),
                Ok((cut, Form::Text)) => (Ok(cut), &texts),
                Err(kind) => (Err(kind), &objects),
            };
            sink(table::record(row, path, number, decoder).map(RawRecord::packed), n_read)?;
        }
        ControlFlow::Continue(())
    }
}

/// Makes articles of texts, as of objects that hold a text alone.
struct Texts;

impl Decoder for Texts {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let text = String::from_utf8(record.bytes().to_vec()).expect("texts are handed over");
        let paragraph = |span| Paragraph { span, kind: ParagraphKind::Body };
        let paragraphs = split(&text, config.paragraphs).into_iter().map(paragraph).collect();
        Ok(Draft { text, paragraphs, source_map: Some(SourceMap::default()), ..Draft::default() })
    }
}

impl fmt::Debug for Records {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Records")
    }
}

impl PartialEq for Records {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rows, &other.rows)
    }
}

impl Eq for Records {}

/// The rows of a table, of which a batch at a time is taken apart.
struct TableRows {
    batches: Option<Box<dyn RecordBatchReader + Send>>,
    columns: Vec<usize>,
    limit: usize,
    rows: VecDeque<Result<Cut, ReadErrorKind>>,
}

impl Iterator for TableRows {
    type Item = Result<Cut, ReadErrorKind>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.rows.is_empty() {
            let batch = self.batches.as_mut()?.next();
            let rows = table::guarded(|| {
                batch.map(|batch| table::rows(&batch?.project(&self.columns)?, self.limit))
            });
            match rows {
                Ok(None) => self.batches = None,
                Ok(Some(Ok(rows))) => self.rows = rows,
                // How many rows the batch had is not known, so what follows has no numbers.
                Ok(Some(Err(error))) => return self.fail(ReadErrorKind::Arrow(error)),
                Err(kind) => return self.fail(kind),
            }
        }
        self.rows.pop_front()
    }
}

impl TableRows {
    fn fail(&mut self, kind: ReadErrorKind) -> Option<Result<Cut, ReadErrorKind>> {
        self.batches = None;
        Some(Err(kind))
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;
    use std::sync::Arc;

    use arrow_array::{ArrayRef, Int32Array, RecordBatch, RecordBatchIterator, StringArray};
    use arrow_schema::ArrowError;

    use super::{Handed, Records};
    use crate::testing::config;
    use crate::{IngestConfig, Input, Location, read};

    fn batch() -> RecordBatch {
        let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("One."), None]));
        let numbers: ArrayRef = Arc::new(Int32Array::from(vec![1, 2]));
        RecordBatch::try_from_iter([("n", numbers), ("text", texts)]).unwrap()
    }

    /// Every article by its id and text, every error as it is shown.
    fn outcome(records: Records, config: &IngestConfig) -> Vec<String> {
        let location = Location::Records(records);
        let input = Input { location, display: "-".to_owned(), bytes: 0 };
        let mut outcome = Vec::new();
        for _ in 0..2 {
            let _end = read(&input, config, &mut |record, _| {
                outcome.push(match record.and_then(|record| record.decode(config)) {
                    Ok(article) => format!("{}: {}", article.id(), article.text()),
                    Err(error) => format!("{:?}: {}", error.record(), error.reason()),
                });
                ControlFlow::Continue(())
            });
        }
        outcome
    }

    #[test]
    fn the_rows_of_a_table_are_read_once_and_a_broken_stream_is_an_error_behind_them() {
        let broken = Err(ArrowError::ComputeError("no more".to_owned()));
        let batches = RecordBatchIterator::new(vec![Ok(batch()), broken], batch().schema());
        let records = Records::of_table(Box::new(batches), &config()).unwrap();
        let found = outcome(records, &config());
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "-#1: One.");
        assert!(found[1].starts_with("Some(2): "), "{found:?}");
        assert!(found[2].ends_with("no more"), "{found:?}");
    }

    #[test]
    fn a_table_without_text_is_refused_with_the_columns_that_it_has() {
        let mut config = config();
        config.fields.set("text", "body").unwrap();
        let batches = RecordBatchIterator::new(vec![Ok(batch())], batch().schema());
        let error = Records::of_table(Box::new(batches), &config).unwrap_err();
        assert!(
            error.to_string().starts_with("no field `body`; there is `n`, `text` ("),
            "{error}"
        );
    }

    #[test]
    fn objects_are_articles_and_what_is_none_says_why() {
        let object = |json: &str| Ok(Handed::Object(json.to_owned()));
        let objects = [
            object(r#"{"id": "a", "text": "One."}"#),
            Err("an `int`".to_owned()),
            object(r#"{"text": "longer than may be"}"#),
            object("{"),
        ];
        let config = IngestConfig { max_record_bytes: 29, ..config() };
        let found = outcome(Records::handed(objects.into_iter()), &config);
        assert_eq!(found[0], "a: One.");
        assert_eq!(found[1], "Some(2): an `int` is no article");
        assert!(found[2].starts_with("Some(3): longer than 29 bytes"), "{found:?}");
        assert!(found[3].starts_with("Some(4): not valid JSON"), "{found:?}");
    }

    #[test]
    fn a_text_is_what_an_object_that_holds_it_alone_is() {
        let texts = ["One.\n\n\u{feff}Two “quotes”\r\n\r\nthree\u{0}", " \n", "", "{\"text\": 1}"];
        let articles = |of: fn(&str) -> Handed| {
            let records = texts.map(|text| Ok(of(text)));
            let location = Location::Records(Records::handed(records.into_iter()));
            let input = Input { location, display: "-".to_owned(), bytes: 0 };
            let mut articles = Vec::new();
            let _end = read(&input, &config(), &mut |record, _| {
                let article = record.and_then(|record| record.decode(&config()));
                articles.push(article.map_err(|error| error.reason()));
                ControlFlow::Continue(())
            });
            articles
        };
        let objects =
            articles(|text| Handed::Object(serde_json::json!({ "text": text }).to_string()));
        assert_eq!(articles(|text| Handed::Text(text.to_owned())), objects);
        assert_eq!(objects.iter().filter(|article| article.is_ok()).count(), 2);
    }
}
