//! WARC: the archives of web crawls (ISO 28500, and the drafts 0.17 and 0.18), and WET, the same
//! with texts that were extracted already.
//!
//! A record is a header, as many bytes as `Content-Length` in it says, and two line ends. Crawls of
//! millions of pages hold some that are wrong; what no reader may do is to lose the records behind
//! them. So the length is believed only if two line ends stand where it leads to; if not, the
//! record is an error, and the next one begins at the next line that reads `WARC/1.0` or the like.
//! With gzip, whose members are the records, damage to one costs that one
//! ([`GzipMembers`](crate::gzip_members)). Time: `O(n)`. Space: one record.

mod header;
mod http;

use std::io::Cursor;
use std::rc::Rc;
use std::sync::Arc;

use copydesk_core::{Origin, SourceMap, SourcePosition};
use memchr::memmem;

use super::plain_text::PlainText;
use super::{Decoder, FORMATS, Format, RawRecords};
use crate::error::{RawBytes, ReadErrorKind};
use crate::source::Cut;
use crate::stream::Rewindable;
use crate::{Draft, IngestConfig, RawRecord, ReadError, Source};
use header::{Header, is_version_line};
use http::Page;

/// A header may have this size; those of real crawls have a hundredth of it.
const MAX_HEADER: usize = 64 << 10;

/// Records of web crawls.
pub(crate) struct Warc;

impl Format for Warc {
    fn name(&self) -> &'static str {
        "warc"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["warc", "wet"]
    }

    fn recognises(&self, head: &[u8], _: &str) -> bool {
        is_version_line(head)
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        Box::new(Cutter { source, n_records: 0, decoder: Arc::new(Self) })
    }
}

/// Finds where records end.
struct Cutter<'a> {
    source: Source<'a>,
    n_records: u64,
    decoder: Arc<dyn Decoder>,
}

/// What came of trying to cut a record.
type Attempt = Result<Option<Cut>, Failure>;

/// Why a record is none, and as much of it as there is.
struct Failure {
    kind: ReadErrorKind,
    start: SourcePosition,
    raw: RawBytes,
}

impl Iterator for Cutter<'_> {
    type Item = Result<RawRecord, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let attempt = self.cut_record().transpose()?;
        self.n_records += 1;
        let origin = self.source.origin(Some(self.n_records));
        Some(match attempt {
            Ok(Cut { bytes, start, .. }) => {
                Ok(RawRecord::new(bytes, origin, start, Arc::clone(&self.decoder)))
            }
            Err(failure) => Err(self.error(&origin, failure)),
        })
    }
}

impl Cutter<'_> {
    fn error(&self, origin: &Origin, Failure { kind, start, raw }: Failure) -> ReadError {
        let error = ReadError::new(origin, kind).at(start.byte);
        let keeps = self.source.config().keep_raw && !error.is_passed_over();
        if keeps { error.with_raw(raw) } else { error }
    }

    /// Cuts off the next record, with its header and without the line ends behind it.
    fn cut_record(&mut self) -> Attempt {
        let Some((header, mut bytes, start)) = self.cut_header()? else { return Ok(None) };
        let fail = |kind, bytes, is_complete| {
            Err(Failure { kind, start, raw: RawBytes { bytes, is_complete } })
        };
        let len = match header.content_length() {
            Ok(len) => len,
            Err(what) => {
                self.pass_to_next(&mut bytes);
                return fail(ReadErrorKind::Warc { what }, bytes, true);
            }
        };
        let limit = self.source.config().max_record_bytes;
        let block_start = self.source.position();
        let block = match self.source.cut_exactly(len) {
            Ok(block) => block.map_or_else(Vec::new, |cut| cut.bytes),
            Err(kind) => {
                let raw = self.source.take_failed();
                bytes.extend_from_slice(&raw.bytes);
                return fail(kind, bytes, raw.is_complete);
            }
        };
        if block.len() as u64 == len && self.source.skip_line_ends(b"WARC/") {
            bytes.extend_from_slice(&block);
            if bytes.len() > limit {
                return fail(ReadErrorKind::TooLong { limit }, bytes, true);
            }
            return match header.kind() {
                Ok(()) => Ok(Some(Cut { bytes, start, is_last: false })),
                Err(what) => fail(ReadErrorKind::PassedOver { what }, bytes, true),
            };
        }
        // The length is wrong: too great if another record begins inside.
        let what = match find_record(&block) {
            Some(at) => {
                self.source.give_back(&block[at..], block_start.after(&block[..at]));
                bytes.extend_from_slice(&block[..at]);
                format!("its Content-Length is {len}, but the next record begins before")
            }
            None if (block.len() as u64) < len => {
                bytes.extend_from_slice(&block);
                format!("its Content-Length is {len}, but the input ends before")
            }
            None => {
                bytes.extend_from_slice(&block);
                self.pass_to_next(&mut bytes);
                format!("its Content-Length is {len}, but it goes on behind that")
            }
        };
        fail(ReadErrorKind::Warc { what }, bytes, true)
    }

    /// Cuts off a header with the empty line behind it; `None` at the end.
    fn cut_header(&mut self) -> Result<Option<(Header, Vec<u8>, SourcePosition)>, Failure> {
        let mut bytes = Vec::new();
        let mut start = self.source.position();
        loop {
            let line = match self.source.cut_line() {
                Ok(line) => line,
                Err(kind) => {
                    let mut raw = self.source.take_failed();
                    bytes.append(&mut raw.bytes);
                    raw.bytes = bytes;
                    return Err(Failure { kind, start, raw });
                }
            };
            let is_blank = line.as_ref().is_none_or(|line| line.bytes.trim_ascii().is_empty());
            if is_blank && bytes.is_empty() {
                if line.is_none() {
                    return Ok(None);
                }
                start = self.source.position();
                continue;
            }
            let is_first = bytes.is_empty();
            bytes.extend_from_slice(&line.map_or_else(Vec::new, |line| line.bytes));
            let what = if is_first && !is_version_line(&bytes) {
                "it does not begin with `WARC/1.0` or another version".to_owned()
            } else if bytes.len() > MAX_HEADER {
                format!("its header has more than {MAX_HEADER} bytes")
            } else if is_blank {
                return Ok(Some((Header::parse(&bytes), bytes, start)));
            } else {
                continue;
            };
            self.pass_to_next(&mut bytes);
            let raw = RawBytes { bytes, is_complete: true };
            return Err(Failure { kind: ReadErrorKind::Warc { what }, start, raw });
        }
    }

    /// Passes over everything before the next line that begins a record, or an error, and adds it
    /// to `bytes` as far as a record may go.
    fn pass_to_next(&mut self, bytes: &mut Vec<u8>) {
        let limit = self.source.config().max_record_bytes;
        while let Ok(Some(line)) = self.source.cut_line() {
            if is_version_line(&line.bytes) {
                return self.source.give_back(&line.bytes, line.start);
            }
            let room = limit.saturating_sub(bytes.len()).min(line.bytes.len());
            bytes.extend_from_slice(&line.bytes[..room]);
        }
    }
}

/// Finds a line in `block` that begins a record.
fn find_record(block: &[u8]) -> Option<usize> {
    let starts = memmem::find_iter(block, b"\nWARC/").map(|at| at + 1);
    starts.into_iter().find(|at| is_version_line(&block[*at..]))
}

impl Decoder for Warc {
    /// Takes the page out of what a server answered, and leaves the rest to the page's own format.
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let (header, block) = Header::split(record.bytes());
        let page = if header.is_http() {
            Page::of_response(block, config)?
        } else {
            Page::new(block.to_vec(), header.media_type())?
        };
        let config = IngestConfig { declared_encoding: page.encoding, ..config.clone() };
        let format = format_of(page.format);
        let body = Rewindable::new(Box::new(Cursor::new(page.body)));
        let source = Source::new(body, record.origin().path.clone(), None, Rc::default(), &config);
        let page = format.records(source).next().ok_or(ReadErrorKind::NoText)?;
        let mut draft = page.map_err(ReadError::into_kind)?.draft(&config)?;
        draft.metadata.url = header.url().or(draft.metadata.url);
        draft.metadata.language = draft.metadata.language.or_else(|| header.language());
        // The map leads into the page, and that is packed into the record.
        draft.source_map = Some(SourceMap::default());
        Ok(draft)
    }
}

/// Returns the format `name`, or plain text.
fn format_of(name: &str) -> &'static dyn Format {
    let found = FORMATS.into_iter().find(|format| format.name() == name);
    found.unwrap_or(&PlainText)
}

#[cfg(test)]
mod tests;
