//! Files, folders, patterns and streams in; articles and read errors out.
//!
//! [`Plan::new`] finds the inputs that paths mean. [`read`] opens one of them, through every layer
//! of compression and archives, and cuts it into [`RawRecord`]s, in order, on one thread and
//! cheaply; [`RawRecord::decode`] makes an article of each, on as many threads as there are. What cannot be read is a [`ReadError`] in the same stream: it is
//! reported, and the rest goes on.
//!
//! ```
//! use std::ops::ControlFlow;
//!
//! use copydesk_ingest::{IngestConfig, Plan, read};
//!
//! let config = IngestConfig::default();
//! let plan = Plan::new(&["no/such/file.txt".into()], &[], &config);
//! assert_eq!(plan.errors[0].reason(), "no such file or folder");
//! for input in &plan.inputs {
//!     let _end = read(input, &config, &mut |record, _| {
//!         let article = record.and_then(|record| record.decode(&config));
//!         ControlFlow::Continue(())
//!     });
//! }
//! ```

mod config;
mod error;

mod names;
mod plan;

mod archives;
mod cloud;
mod compression;
mod gzip_members;
mod read;
mod records;
mod share;
mod stream;

mod record;
mod rewrite;
mod source;

mod formats;

mod encoding;
mod language;
mod paragraphs;
mod utf_16;

#[cfg(test)]
mod testing;

pub use compression::expanded;
pub use config::{Field, FieldNames, IngestConfig, UnknownField};
pub use encoding::{TextEncoding, UnknownEncoding};
pub use error::{RawBytes, ReadError, ReadErrorKind};
pub use formats::{InputFormat, UnknownFormat};
pub use paragraphs::ParagraphMode;
pub use plan::{Input, Location, Plan};
pub use read::{Sink, read};
pub(crate) use record::Draft;
pub use record::RawRecord;
pub use records::{Handed, Records};
pub use rewrite::RewriteError;
pub use share::{NoShare, Share};
pub(crate) use source::Source;
