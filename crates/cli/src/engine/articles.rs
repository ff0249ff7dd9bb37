use arrow_array::RecordBatchReader;
use copydesk_ingest::{Handed, IngestConfig, Input, Location, Plan, Records};

use super::Error;
use super::error::ErrorKind;

/// Articles at hand, to be read once. Numbered from 0, in their order, whether they can be read or not.
pub struct Articles {
    form: Form,
    n_records: u64,
    numbers: Vec<u64>,
}

enum Form {
    Table(Box<dyn RecordBatchReader + Send>),
    Handed(Box<dyn Iterator<Item = Result<Handed, String>> + Send>),
}

impl Articles {
    /// Takes each row of a table for an article, as the reader of Parquet files does
    /// (docs/formats.md).
    #[must_use]
    pub fn of_table(table: Box<dyn RecordBatchReader + Send>) -> Self {
        Self { form: Form::Table(table), n_records: 0, numbers: Vec::new() }
    }

    /// Takes objects in JSON with the fields of an article; for what is none, it says in a few words
    /// with an article what it is (`an integer`), and is a read error of the run.
    pub fn of_objects<I>(objects: I) -> Self
    where
        I: IntoIterator<Item = Result<String, String>>,
        I::IntoIter: Send + 'static,
    {
        Self::handed(objects.into_iter().map(|object| object.map(Handed::Object)))
    }

    /// Does the same with objects and texts, each of which is an article with nothing beside it.
    pub fn handed<I>(records: I) -> Self
    where
        I: IntoIterator<Item = Result<Handed, String>>,
        I::IntoIter: Send + 'static,
    {
        let form = Form::Handed(Box::new(records.into_iter()));
        Self { form, n_records: 0, numbers: Vec::new() }
    }

    /// Says how many there are, for the progress of the run.
    #[must_use]
    pub fn with_len(self, n_records: u64) -> Self {
        Self { n_records, ..self }
    }

    /// Gives the records these numbers instead of those from 1 on.
    pub(super) fn with_numbers(self, numbers: impl IntoIterator<Item = u64>) -> Self {
        Self { numbers: numbers.into_iter().collect(), ..self }
    }

    /// Returns the plan of a run over the articles, which `path` stands for in what is reported.
    pub(super) fn plan(self, path: &str, config: &IngestConfig) -> Result<Plan, Error> {
        let records = match self.form {
            Form::Table(table) => Records::of_table(table, config)
                .map_err(|kind| Error::new(ErrorKind::Input, kind))?,
            Form::Handed(records) => Records::handed(records),
        };
        Ok(plan(records.with_numbers(self.numbers), path, self.n_records))
    }

    /// Returns a plan of articles that are not there yet.
    pub(super) fn none(path: &str) -> Plan {
        plan(Records::handed(std::iter::empty()), path, 0)
    }
}

fn plan(records: Records, path: &str, n_records: u64) -> Plan {
    let (location, display) = (Location::Records(records), path.to_owned());
    Plan { inputs: vec![Input { location, display, bytes: n_records }], errors: Vec::new() }
}
