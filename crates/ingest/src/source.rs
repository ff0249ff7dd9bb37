use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead as _, Seek as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use copydesk_core::{Origin, SourcePosition};
use tempfile::{SpooledData, SpooledTempFile};

use crate::error::{RawBytes, ReadErrorKind};
use crate::formats::{Decoder, RawRecords};
use crate::read::SPOOL_MEMORY;
use crate::stream::Rewindable;
use crate::{IngestConfig, RawRecord, ReadError};

/// An input as a stream of decompressed bytes, from which formats cut records.
pub(crate) struct Source<'a> {
    reader: Rewindable<'a>,
    path: String,
    file: Option<PathBuf>,
    consumed: Rc<Cell<u64>>,
    config: &'a IngestConfig,
    at: SourcePosition,
    is_done: bool,
    /// The cut that failed last, for the error that is made of it.
    failed: Option<(SourcePosition, RawBytes)>,
}

/// What was cut from a source.
#[derive(Debug)]
pub(crate) struct Cut {
    /// The bytes, with the mark that ended them.
    pub(crate) bytes: Vec<u8>,
    /// Where the first of them stands.
    pub(crate) start: SourcePosition,
    /// Whether the input ended before the mark came.
    pub(crate) is_last: bool,
}

impl Cut {
    /// Makes a cut of what stands nowhere: a row of a table.
    pub(crate) fn whole(bytes: Vec<u8>) -> Self {
        Self { bytes, start: SourcePosition::START, is_last: false }
    }
}

/// An input that can be read in any order.
pub(crate) enum Seekable {
    /// A file as it is stored, or a copy of what is none.
    File(File),
    /// What is small and no file of its own, in memory.
    Memory(Vec<u8>),
}

impl<'a> Source<'a> {
    /// Makes a source of a decompressed stream. `file` is where the same bytes stand on disk, if
    /// they do; `consumed` counts the bytes that were read of the input as it is stored.
    pub(crate) fn new(
        reader: Rewindable<'a>,
        path: String,
        file: Option<&Path>,
        consumed: Rc<Cell<u64>>,
        config: &'a IngestConfig,
    ) -> Self {
        let (file, at) = (file.map(Path::to_owned), SourcePosition::START);
        Self { reader, path, file, consumed, config, at, is_done: false, failed: None }
    }

    /// Returns how this input is to be read.
    pub(crate) fn config(&self) -> &'a IngestConfig {
        self.config
    }

    /// Returns the origin of record `record`, or of the only article.
    pub(crate) fn origin(&self, record: Option<u64>) -> Origin {
        Origin { path: self.path.clone(), record }
    }

    /// Returns the counter of the bytes that were read, for a format that reads the file itself.
    pub(crate) fn consumed(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.consumed)
    }

    /// Returns the position of the byte that comes next.
    pub(crate) fn position(&self) -> SourcePosition {
        self.at
    }

    /// Returns some of the bytes that come next, without consuming them; none at the end.
    pub(crate) fn peek(&mut self) -> Result<&[u8], ReadErrorKind> {
        loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadErrorKind::of_io(error)),
                // Asked for again because the borrow checker cannot return `buffer` from a loop.
                Ok(_) => return self.reader.fill_buf().map_err(ReadErrorKind::Io),
            }
        }
    }

    /// Cuts off what comes next, up to and with the byte at which `end` finds that it ends, or the
    /// rest; `None` when nothing is left.
    ///
    /// `end` is shown piece after piece and says how many bytes of the piece belong to the cut,
    /// once it ends there.
    ///
    /// # Errors
    ///
    /// If the cut is longer than a record may be, or the input fails. What follows can be cut then:
    /// behind damage in a file of gzip members that is what the next member holds.
    pub(crate) fn cut(
        &mut self,
        mut end: impl FnMut(&[u8]) -> Option<usize>,
    ) -> Result<Option<Cut>, ReadErrorKind> {
        if self.is_done {
            return Ok(None);
        }
        let limit = self.config.max_record_bytes;
        let (start, mut bytes, mut too_long) = (self.at, Vec::new(), false);
        loop {
            let buffer = match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    let is_complete = !too_long;
                    self.failed = Some((start, RawBytes { bytes, is_complete }));
                    return Err(ReadErrorKind::of_io(error));
                }
                Ok(buffer) => buffer,
            };
            let (is_last, found) = (buffer.is_empty(), end(buffer));
            let part = &buffer[..found.unwrap_or(buffer.len())];
            too_long |= bytes.len() + part.len() > limit;
            if too_long && !self.config.keep_raw {
                bytes = Vec::new();
            } else if too_long {
                let room = limit.saturating_sub(bytes.len()).min(part.len());
                bytes.extend_from_slice(&part[..room]);
            } else {
                bytes.extend_from_slice(part);
            }
            let n = part.len();
            self.at = self.at.after(part);
            self.reader.consume(n);
            if !is_last && found.is_none() {
                continue;
            }
            self.is_done |= is_last;
            return match (too_long, bytes.is_empty()) {
                (true, _) => {
                    self.failed = Some((start, RawBytes { bytes, is_complete: false }));
                    Err(ReadErrorKind::TooLong { limit })
                }
                (false, true) if is_last => Ok(None),
                (false, _) => Ok(Some(Cut { bytes, start, is_last })),
            };
        }
    }

    /// Cuts off a line with the character that ends it.
    ///
    /// # Errors
    ///
    /// As [`cut`](Self::cut).
    pub(crate) fn cut_line(&mut self) -> Result<Option<Cut>, ReadErrorKind> {
        self.cut(|bytes| memchr::memchr(b'\n', bytes).map(|end| end + 1))
    }

    /// Cuts off `len` bytes, fewer at the end and none if none are wanted.
    ///
    /// # Errors
    ///
    /// As [`cut`](Self::cut).
    pub(crate) fn cut_exactly(&mut self, len: u64) -> Result<Option<Cut>, ReadErrorKind> {
        if len == 0 {
            return Ok(None);
        }
        let mut left = len;
        self.cut(|bytes| match usize::try_from(left) {
            Ok(left) if left <= bytes.len() => Some(left),
            _ => {
                left -= bytes.len() as u64;
                None
            }
        })
    }

    /// Steps over the line ends that come next. Says whether something ended here: there were two
    /// of them, or `what` comes next, or nothing. An error that comes next is kept for the next
    /// cut.
    pub(crate) fn skip_line_ends(&mut self, what: &[u8]) -> bool {
        let mut n_lines = 0;
        loop {
            let (n, n_feeds) = match self.reader.peek(what.len().max(1)) {
                [] => return true,
                bytes @ [b'\r' | b'\n', ..] => {
                    let n = bytes.iter().take_while(|byte| b"\r\n".contains(byte)).count();
                    (n, memchr::memchr_iter(b'\n', &bytes[..n]).count())
                }
                bytes => return n_lines >= 2 || bytes.starts_with(what),
            };
            n_lines += n_feeds;
            self.at = SourcePosition {
                byte: self.at.byte + n as u64,
                line: self.at.line + n_feeds as u64,
                column: 1,
            };
            self.reader.consume(n);
        }
    }

    /// Takes the bytes of the cut that failed last, and whether they are all.
    pub(crate) fn take_failed(&mut self) -> RawBytes {
        let nothing = RawBytes { bytes: Vec::new(), is_complete: true };
        self.failed.take().map_or(nothing, |(_, raw)| raw)
    }

    /// Makes `bytes`, which begin at `at`, the next ones to be read.
    pub(crate) fn give_back(&mut self, bytes: &[u8], at: SourcePosition) {
        self.reader.give_back(bytes);
        self.at = at;
        self.is_done = false;
    }

    /// Makes the error of a record that could not be cut.
    pub(crate) fn error(&mut self, origin: &Origin, kind: ReadErrorKind) -> ReadError {
        let error = ReadError::new(origin, kind);
        match self.failed.take() {
            Some((start, raw)) if self.config.keep_raw => error.at(start.byte).with_raw(raw),
            Some((start, _)) => error.at(start.byte),
            None => error,
        }
    }

    /// Makes a record of a cut.
    pub(crate) fn record(
        &mut self,
        cut: Result<Option<Cut>, ReadErrorKind>,
        record: Option<u64>,
        decoder: &Arc<dyn Decoder>,
    ) -> Option<Result<RawRecord, ReadError>> {
        let origin = self.origin(record);
        match cut {
            Ok(None) => None,
            Ok(Some(cut)) => {
                let decoder = Arc::clone(decoder);
                Some(Ok(RawRecord::new(cut.bytes, origin, cut.start, decoder)))
            }
            Err(kind) => Some(Err(self.error(&origin, kind))),
        }
    }

    /// Returns the whole input as one record. An input without bytes is a record, too.
    pub(crate) fn into_whole(mut self, decoder: Arc<dyn Decoder>) -> RawRecords<'a> {
        Box::new(std::iter::once_with(move || {
            let empty = Cut { bytes: Vec::new(), start: SourcePosition::START, is_last: true };
            let cut = self.cut(|_| None).map(|cut| Some(cut.unwrap_or(empty)));
            self.record(cut, None, &decoder).expect("a cut is a record")
        }))
    }

    /// Returns the lines that hold something as records, each numbered as the line it is.
    pub(crate) fn into_lines(mut self, decoder: Arc<dyn Decoder>) -> RawRecords<'a> {
        Box::new(std::iter::from_fn(move || {
            loop {
                let line = self.at.line;
                let cut = self.cut_line();
                let is_blank = |cut: &Cut| cut.bytes.iter().all(u8::is_ascii_whitespace);
                if !matches!(&cut, Ok(Some(cut)) if is_blank(cut)) {
                    return self.record(cut, Some(line), &decoder);
                }
            }
        }))
    }

    /// Returns the input as something that can be read in any order: the file itself or, where it
    /// is compressed or none, a copy; in memory if that is small, and else in a temporary file.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or the copy cannot be written.
    pub(crate) fn into_seekable(mut self) -> Result<Seekable, ReadErrorKind> {
        if let Some(path) = &self.file {
            return File::open(path).map(Seekable::File).map_err(ReadErrorKind::Io);
        }
        let mut copy = SpooledTempFile::new(SPOOL_MEMORY);
        io::copy(&mut self.reader, &mut copy).map_err(ReadErrorKind::of_io)?;
        copy.rewind().map_err(ReadErrorKind::Io)?;
        Ok(match copy.into_inner() {
            SpooledData::InMemory(bytes) => Seekable::Memory(bytes.into_inner()),
            SpooledData::OnDisk(file) => Seekable::File(file),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::Source;
    use crate::IngestConfig;
    use crate::error::ReadErrorKind;
    use crate::stream::Rewindable;

    fn source<'a>(text: &'a str, config: &'a IngestConfig) -> Source<'a> {
        let reader = Rewindable::new(Box::new(text.as_bytes()));
        Source::new(reader, "a".to_owned(), None, Rc::default(), config)
    }

    fn at_comma(bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|byte| *byte == b',').map(|at| at + 1)
    }

    #[test]
    fn cuts_end_with_their_mark_and_know_where_they_begin() {
        let config = IngestConfig::default();
        let mut source = source("é,\nab,c", &config);
        let mut cuts = Vec::new();
        while let Some(cut) = source.cut(at_comma).unwrap() {
            let start = (cut.start.byte, cut.start.line, cut.start.column);
            cuts.push((String::from_utf8(cut.bytes).unwrap(), start, cut.is_last));
        }
        let expected =
            [("é,", (0, 1, 1), false), ("\nab,", (3, 1, 3), false), ("c", (7, 2, 4), true)];
        assert_eq!(cuts.len(), expected.len());
        for (cut, expected) in cuts.iter().zip(expected) {
            assert_eq!((cut.0.as_str(), cut.1, cut.2), expected);
        }
    }

    #[test]
    fn a_cut_beyond_the_limit_is_skipped() {
        let config = IngestConfig { max_record_bytes: 4, ..IngestConfig::default() };
        let mut source = source("abcdef,gh,", &config);
        assert!(matches!(source.cut(at_comma), Err(ReadErrorKind::TooLong { limit: 4 })));
        assert_eq!(source.cut(at_comma).unwrap().unwrap().bytes, b"gh,");
        assert!(source.cut(at_comma).unwrap().is_none());
    }
}
