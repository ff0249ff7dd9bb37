//! One input, from its bytes to its records: through every layer of compression and archives
//! down to a format.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, Write as _};
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use crate::archives::{is_tar, is_zip, read_cut_zip, read_tar, read_zip};
use crate::cloud;
use crate::compression::{Compression, expanded_name};
use crate::encoding::{binary, utf_16};
use crate::error::ReadErrorKind;
use crate::formats::{FORMATS, Format as _, PlainText};
use crate::names::{EndsAs, ending, known_endings};
use crate::stream::{BUFFER, Guarded, Meter, Metered, Rewindable};
use crate::utf_16::Transcoded;
use crate::{IngestConfig, Input, Location, RawRecord, ReadError, Share, Source};

/// An archive or a table without a file of its own is kept in memory up to this size, and on disk
/// beyond it.
pub(crate) const SPOOL_MEMORY: usize = 16 << 20;

/// Takes the records of an input, with the number of bytes of the input, as it is stored, that
/// were read so far.
pub type Sink<'s> = dyn FnMut(Result<RawRecord, ReadError>, u64) -> ControlFlow<()> + 's;

/// Reads `input` and gives its records to `sink`, in order, until it breaks.
///
/// Of a [share](IngestConfig::share), the records that are in it. What cannot be read is an error among the records. Every record that was begun comes out as
/// one item, and nothing is left out without one. Memory: one record, and the window of the
/// decompressor; a ZIP archive or a table that is no file of its own goes through a temporary one.
pub fn read(input: &Input, config: &IngestConfig, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let meter = Rc::new(Meter::default());
    let mut positions = 0..;
    let mut of_share = |record, consumed| {
        let is_in = |share: Share| positions.next().is_some_and(|p| share.has(p, input));
        if config.share.is_none_or(is_in) {
            sink(record, consumed)
        } else {
            ControlFlow::Continue(())
        }
    };
    let mut walk = Walk { config, sink: &mut of_share, meter: Rc::clone(&meter) };
    let name = input.display.to_lowercase();
    let member = Member { path: input.display.clone(), name, depth: 0 };
    if let Location::Records(records) = &input.location {
        return records.read(&member.path, config.max_record_bytes, walk.sink);
    }
    let (reader, file) = match open(&input.location) {
        Ok(opened) => opened,
        Err(kind) => return walk.fail(&member.path, kind),
    };
    let reader = BufReader::with_capacity(BUFFER, Metered::new(reader, meter));
    walk.stream(Rewindable::new(Box::new(reader)), &member, file)
}

/// Opens an input, and returns its path if it is a file that can be read out of order.
fn open(location: &Location) -> Result<(Box<dyn Read>, Option<&Path>), ReadErrorKind> {
    match location {
        Location::Stdin => Ok((Box::new(io::stdin().lock()), None)),
        Location::Url(url) => Ok((cloud::open(url)?, None)),
        Location::File(path) => {
            let file = File::open(path).map_err(ReadErrorKind::Io)?;
            let is_seekable = file.metadata().map_err(ReadErrorKind::Io)?.is_file();
            Ok((Box::new(file), is_seekable.then_some(path)))
        }
        Location::Records(_) => unreachable!("records are no bytes"),
    }
}

/// A stream by its names and by how many archives and compressions lie around it.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    /// As users should see it.
    pub(crate) path: String,
    /// In lower case and without what the layers around it are called.
    name: String,
    depth: usize,
}

impl Member {
    /// Returns the member `name` of this archive.
    pub(crate) fn member(&self, name: &str) -> Self {
        let name = name.trim_start_matches(['/', '\\']).trim_start_matches("./");
        let path = format!("{}/{name}", self.path);
        Self { path, name: name.to_lowercase(), depth: self.depth }
    }
}

/// The way through one input.
pub(crate) struct Walk<'w> {
    config: &'w IngestConfig,
    sink: &'w mut Sink<'w>,
    meter: Rc<Meter>,
}

impl Walk<'_> {
    /// Reports that `path` cannot be read, or no further.
    pub(crate) fn fail(&mut self, path: &str, kind: ReadErrorKind) -> ControlFlow<()> {
        (self.sink)(Err(ReadError::of_input(path, kind)), self.meter.consumed.get())
    }

    /// Counts a member that is no article.
    pub(crate) fn pass_over(&mut self, path: &str, what: &str) -> ControlFlow<()> {
        self.fail(path, ReadErrorKind::PassedOver { what: what.to_owned() })
    }

    /// Reads a stream, whatever it is; `file` is the same where that can be read out of order.
    fn stream(
        &mut self,
        mut reader: Rewindable<'_>,
        member: &Member,
        file: Option<&Path>,
    ) -> ControlFlow<()> {
        let head = reader.peek(BUFFER);
        let compression = Compression::of(head);
        let (is_zip, is_tar) = (is_zip(head), is_tar(head));
        if compression.is_none() && !is_zip && !is_tar {
            return self.records(reader, member, file);
        }
        if member.depth >= self.config.max_depth {
            let limit = self.config.max_depth;
            return self.fail(&member.path, ReadErrorKind::TooDeep { limit });
        }
        let name = expanded_name(&member.name);
        let member = Member { depth: member.depth + 1, name, ..member.clone() };
        match compression {
            Some(compression) => self.compressed(reader, compression, &member),
            None if is_tar => self.tar(reader, &member),
            None => self.zip(reader, file, &member),
        }
    }

    fn compressed(
        &mut self,
        reader: Rewindable<'_>,
        compression: Compression,
        member: &Member,
    ) -> ControlFlow<()> {
        match compression.expand(Box::new(reader)) {
            Ok(expanded) => {
                let expanded = self.guarded(expanded, compression.name(), Rc::default());
                let reader = BufReader::with_capacity(BUFFER, expanded);
                self.stream(Rewindable::new(Box::new(reader)), member, None)
            }
            Err(cause) => {
                let what = compression.name();
                self.fail(&member.path, ReadErrorKind::of_damage(what, cause))
            }
        }
    }

    fn guarded<R: Read>(&self, reader: R, what: &'static str, size: Rc<Cell<u64>>) -> Guarded<R> {
        Guarded::new(reader, what, self.config.max_expansion, size, Rc::clone(&self.meter))
    }

    fn tar(&mut self, reader: Rewindable<'_>, archive: &Member) -> ControlFlow<()> {
        let mut members = Members::new(self);
        read_tar(&mut members, reader, archive)?;
        members.finish(archive)
    }

    fn zip(
        &mut self,
        reader: Rewindable<'_>,
        file: Option<&Path>,
        archive: &Member,
    ) -> ControlFlow<()> {
        let mut members = Members::new(self);
        if let Some(path) = file {
            match File::open(path).and_then(|file| Ok((file.metadata()?.len(), file))) {
                Ok((size, mut file)) => {
                    members.walk.meter.stored.set(size);
                    read_zip(&mut members, &mut file, archive)?;
                }
                Err(error) => members.fail(archive, ReadErrorKind::Io(error))?,
            }
            return members.finish(archive);
        }
        let mut spool = tempfile::SpooledTempFile::new(SPOOL_MEMORY);
        match copy(reader, &mut spool) {
            Ok(()) => read_zip(&mut members, &mut spool, archive)?,
            Err(error) => {
                read_cut_zip(&mut members, &mut spool, archive)?;
                members.fail(archive, ReadErrorKind::of_io(error))?;
            }
        }
        members.finish(archive)
    }

    /// Reads the records of what is no container.
    fn records(
        &mut self,
        mut reader: Rewindable<'_>,
        member: &Member,
        file: Option<&Path>,
    ) -> ControlFlow<()> {
        let head = reader.peek(BUFFER);
        let utf_16 = utf_16(head).filter(|_| self.config.encoding.is_none());
        let text = utf_16.map(|encoding| encoding.decode_without_bom_handling(head).0);
        let head = text.as_deref().map_or(head, str::as_bytes);
        let format = match self.config.format {
            Some(format) => format.format(),
            None => {
                let mut formats = FORMATS.into_iter();
                let found = formats.find(|format| format.recognises(head, &member.name));
                found.expect("plain text recognises everything")
            }
        };
        // A plain text is its file, and its positions are those of the file.
        let utf_16 = utf_16.filter(|_| format.name() != PlainText.name());
        let (reader, file) = match utf_16 {
            Some(encoding) => (Rewindable::new(Box::new(Transcoded::new(reader, encoding))), None),
            None => (reader, file),
        };
        let consumed = Rc::clone(&self.meter.consumed);
        let source =
            Source::new(reader, member.path.clone(), file, Rc::clone(&consumed), self.config);
        for record in format.records(source) {
            let record = record.map(|record| {
                let record = record.of_format(format.name());
                let record = utf_16.iter().fold(record, |record, of| record.of_encoding(of.name()));
                if file.is_some() { record } else { record.packed() }
            });
            (self.sink)(record, consumed.get())?;
        }
        ControlFlow::Continue(())
    }
}

fn copy(mut reader: Rewindable<'_>, spool: &mut tempfile::SpooledTempFile) -> io::Result<()> {
    let copied = io::copy(&mut reader, spool).map(drop);
    spool.flush()?;
    spool.rewind()?;
    copied
}

/// The way through one archive.
pub(crate) struct Members<'m, 'w> {
    walk: &'m mut Walk<'w>,
    /// How much its members have after expansion.
    size: Rc<Cell<u64>>,
    /// Whether any of them is an article, or could not be read.
    has_any: bool,
}

impl<'m, 'w> Members<'m, 'w> {
    fn new(walk: &'m mut Walk<'w>) -> Self {
        Self { walk, size: Rc::default(), has_any: false }
    }

    /// Reads a member that is stored as it is.
    pub(crate) fn stored<'r>(
        &mut self,
        reader: impl Read + 'r,
        member: &Member,
    ) -> ControlFlow<()> {
        let mut reader = Rewindable::new(Box::new(BufReader::with_capacity(BUFFER, reader)));
        let is_wanted = self.walk.config.format.is_some()
            || match ending(&member.name) {
                EndsAs::Article | EndsAs::Container => true,
                EndsAs::Other => false,
                EndsAs::Nothing => {
                    let head = reader.peek(512);
                    !head.is_empty() && binary(head).is_none()
                }
            };
        if !is_wanted {
            return self.pass_over(member, "a file that is no article by its name");
        }
        self.has_any = true;
        self.walk.stream(reader, member, None)
    }

    /// Reads a member that is compressed.
    pub(crate) fn packed<'r>(
        &mut self,
        reader: impl Read + 'r,
        what: &'static str,
        member: &Member,
    ) -> ControlFlow<()> {
        let guarded = self.walk.guarded(reader, what, Rc::clone(&self.size));
        self.stored(guarded, member)
    }

    /// Counts `n` bytes of the archive as read.
    pub(crate) fn consumed(&mut self, n: u64) {
        self.walk.meter.add(n);
    }

    /// Counts a member that is no article.
    pub(crate) fn pass_over(&mut self, member: &Member, what: &str) -> ControlFlow<()> {
        self.walk.pass_over(&member.path, what)
    }

    /// Reports that a member, or the rest of the archive, cannot be read.
    pub(crate) fn fail(&mut self, member: &Member, kind: ReadErrorKind) -> ControlFlow<()> {
        self.has_any = true;
        self.walk.fail(&member.path, kind)
    }

    fn finish(self, archive: &Member) -> ControlFlow<()> {
        if self.has_any {
            return ControlFlow::Continue(());
        }
        let endings = known_endings();
        self.walk.fail(&archive.path, ReadErrorKind::NoArticlesInside { endings })
    }
}

#[cfg(test)]
mod tests;
