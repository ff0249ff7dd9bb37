//! Files, folders, patterns and streams in; articles and read errors out.
//!
//! [`Plan::new`] finds the inputs that paths mean. [`open`] cuts one of them into [`RawRecord`]s,
//! in order, on one thread and cheaply; [`RawRecord::decode`] makes an article of each, on as
//! many threads as there are. What cannot be read is a [`ReadError`] in the same stream: it is
//! reported, and the rest goes on.
//!
//! ```
//! use copydesk_ingest::{IngestConfig, Plan, open};
//!
//! let config = IngestConfig::default();
//! let plan = Plan::new(&["no/such/file.txt".to_owned()], &config);
//! assert_eq!(plan.errors[0].reason(), "no such file or folder");
//! for input in &plan.inputs {
//!     for record in open(input, &config) {
//!         let article = record.and_then(|record| record.decode(&config));
//!     }
//! }
//! ```

mod config;
mod error;

mod open;
mod plan;
mod record;
mod source;

mod formats;

mod encoding;
mod language;
mod paragraphs;

#[cfg(test)]
mod testing;

pub use config::{Field, FieldNames, IngestConfig, UnknownField};
pub use error::{ReadError, ReadErrorKind};
pub use formats::format_names;
pub use open::{Records, open};
pub use paragraphs::ParagraphMode;
pub use plan::{Input, Plan};
pub(crate) use record::Draft;
pub use record::RawRecord;
pub(crate) use source::Source;
