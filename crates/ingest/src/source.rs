use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, Read as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use copydesk_core::{Origin, SourcePosition};

use crate::error::ReadErrorKind;
use crate::formats::{Decoder, RawRecords};
use crate::{IngestConfig, RawRecord, ReadError};

/// An input as a stream of decompressed bytes, from which formats cut records.
pub(crate) struct Source<'a> {
    reader: Box<dyn BufRead + 'a>,
    path: String,
    file: Option<PathBuf>,
    is_compressed: bool,
    consumed: Rc<Cell<u64>>,
    config: &'a IngestConfig,
    at: SourcePosition,
    is_done: bool,
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

/// An input that can be read in any order.
pub(crate) enum Seekable {
    /// A file as it is stored.
    File(File),
    /// Standard input, or a compressed file, in memory.
    Memory(Vec<u8>),
}

impl<'a> Source<'a> {
    /// Makes a source of a decompressed stream. `file` is where the same bytes stand on disk, if
    /// they do; `consumed` counts the bytes that were read of the input as it is stored.
    pub(crate) fn new(
        reader: Box<dyn BufRead + 'a>,
        path: String,
        file: Option<&Path>,
        is_compressed: bool,
        consumed: Rc<Cell<u64>>,
        config: &'a IngestConfig,
    ) -> Self {
        let (file, at) = (file.map(Path::to_owned), SourcePosition::START);
        Self { reader, path, file, is_compressed, consumed, config, at, is_done: false }
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
                Err(error) => return Err(self.explain(error)),
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
    /// If the cut is longer than a record may be: it is skipped then, and what follows it can be
    /// cut. If the input fails: nothing is left then.
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
                    self.is_done = true;
                    return Err(self.explain(error));
                }
                Ok(buffer) => buffer,
            };
            let (is_last, found) = (buffer.is_empty(), end(buffer));
            let part = &buffer[..found.unwrap_or(buffer.len())];
            too_long |= bytes.len() + part.len() > limit;
            if too_long {
                bytes = Vec::new();
            } else {
                bytes.extend_from_slice(part);
            }
            let n = part.len();
            self.at = behind(self.at, part);
            self.reader.consume(n);
            if !is_last && found.is_none() {
                continue;
            }
            self.is_done |= is_last;
            return match (too_long, bytes.is_empty()) {
                (true, _) => Err(ReadErrorKind::TooLong { limit }),
                (false, true) if is_last => Ok(None),
                (false, _) => Ok(Some(Cut { bytes, start, is_last })),
            };
        }
    }

    /// Makes a record of a cut.
    pub(crate) fn record(
        &self,
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
            Err(kind) => Some(Err(ReadError::new(&origin, kind))),
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
                let cut = self.cut(|bytes| memchr::memchr(b'\n', bytes).map(|end| end + 1));
                let is_blank = |cut: &Cut| cut.bytes.iter().all(u8::is_ascii_whitespace);
                if !matches!(&cut, Ok(Some(cut)) if is_blank(cut)) {
                    return self.record(cut, Some(line), &decoder);
                }
            }
        }))
    }

    /// Returns the input as something that can be read in any order: the file itself or, where it
    /// is compressed or none, all its bytes.
    ///
    /// # Errors
    ///
    /// If it cannot be read, or is no file and longer than a record may be.
    pub(crate) fn into_seekable(mut self) -> Result<Seekable, ReadErrorKind> {
        if let Some(path) = &self.file {
            return File::open(path).map(Seekable::File).map_err(ReadErrorKind::Io);
        }
        let limit = self.config.max_record_bytes;
        let mut bytes = Vec::new();
        let read = self.reader.by_ref().take(limit as u64 + 1).read_to_end(&mut bytes);
        match read {
            Err(error) => Err(self.explain(error)),
            Ok(_) if bytes.len() > limit => Err(ReadErrorKind::TooLong { limit }),
            Ok(_) => Ok(Seekable::Memory(bytes)),
        }
    }

    fn explain(&self, error: io::Error) -> ReadErrorKind {
        match error.kind() {
            io::ErrorKind::FileTooLarge => ReadErrorKind::Bomb { limit: self.config.max_expansion },
            _ if self.is_compressed => ReadErrorKind::Gzip(error),
            _ => ReadErrorKind::Io(error),
        }
    }
}

/// Returns the position behind `bytes`, which begin at `at`. Characters are counted as in UTF-8.
fn behind(at: SourcePosition, bytes: &[u8]) -> SourcePosition {
    let is_start = |byte: &&u8| **byte & 0xc0 != 0x80;
    let (before, last) = match memchr::memrchr(b'\n', bytes) {
        Some(end) => (1, &bytes[end + 1..]),
        None => (at.column, bytes),
    };
    SourcePosition {
        byte: at.byte + bytes.len() as u64,
        line: at.line + memchr::memchr_iter(b'\n', bytes).count() as u64,
        column: before + last.iter().filter(is_start).count() as u64,
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::Source;
    use crate::IngestConfig;
    use crate::error::ReadErrorKind;

    fn source<'a>(text: &'a str, config: &'a IngestConfig) -> Source<'a> {
        Source::new(Box::new(text.as_bytes()), "a".to_owned(), None, false, Rc::default(), config)
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
