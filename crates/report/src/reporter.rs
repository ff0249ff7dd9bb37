use std::io;

use copydesk_core::{Article, Rule, Severity};

use crate::{Entry, Summary};

/// What made a report.
#[derive(Debug, Clone)]
pub struct Header {
    /// The version of the program, such as `0.1.0`.
    pub version: String,
    /// The rules that were selected, whether or not they found anything, by ascending code.
    pub rules: Vec<&'static Rule>,
    /// The severity from which a finding fails the run; `None` where none does.
    pub fail_on: Option<Severity>,
    /// Whether findings are compared with those that were there before.
    pub has_baseline: bool,
}

/// An input that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadErrorEvent {
    /// The file as users should see it.
    pub path: String,
    /// The 1-based record, where only that one could not be read.
    pub record: Option<u64>,
    /// The byte at which the record begins in its input after decompression, where that is known.
    pub byte_offset: Option<u64>,
    /// Why: a lower-case fragment without full stop.
    pub message: String,
}

/// Writes a report in one format, as a run goes on.
///
/// The caller calls `begin` once, then `article` and `read_error` in the order of the input, then
/// `end` once. A reporter depends on what it is told and on nothing else: no clock, no
/// environment. So the same run gives the same bytes.
///
/// # Errors
///
/// Every method fails if the output cannot be written; after that the report is of no use. A
/// closed pipe is such an error, and never a panic.
pub trait Reporter {
    /// Begins the report.
    #[expect(clippy::missing_errors_doc, reason = "said once, for the trait")]
    fn begin(&mut self, header: &Header) -> io::Result<()>;

    /// Reports the problems of one article, which has at least one; `entries` are as
    /// [`locate`](crate::locate) returns them.
    #[expect(clippy::missing_errors_doc, reason = "said once, for the trait")]
    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()>;

    /// Reports an input that could not be read.
    #[expect(clippy::missing_errors_doc, reason = "said once, for the trait")]
    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()>;

    /// Ends the report and flushes it.
    #[expect(clippy::missing_errors_doc, reason = "said once, for the trait")]
    fn end(&mut self, summary: &Summary) -> io::Result<()>;
}
