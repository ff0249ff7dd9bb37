//! Streams of bytes between a file and the formats: counted, guarded against data that grows out
//! of proportion, and with a step back.

use std::cell::Cell;
use std::io::{self, BufRead, Read};
use std::rc::Rc;

use crate::compression::Fused;

/// How much is read at a time, and how much of an input formats see to recognise it.
pub(crate) const BUFFER: usize = 64 << 10;

/// Expanded data is not held to a ratio before it has this size: small files may well be nothing
/// but repetition.
const FREE_EXPANSION: u64 = 64 << 20;

/// What is wrong with a stream, as it travels through the readers above.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("the {what} data is damaged or cut off")]
    Damaged {
        what: &'static str,
        #[source]
        cause: io::Error,
    },
    #[error("the data grows out of proportion")]
    Bomb { limit: u64 },
}

impl Fault {
    /// Takes the fault out of an error, if there is one in it.
    pub(crate) fn of(error: io::Error) -> Result<Self, io::Error> {
        error.downcast::<Self>()
    }

    fn is_in(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

/// How much of an input was read.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// Bytes of the input as it is stored.
    pub(crate) consumed: Rc<Cell<u64>>,
    /// What expanded data is held against; `consumed`, unless a file is read out of order.
    pub(crate) stored: Cell<u64>,
}

impl Meter {
    pub(crate) fn add(&self, n: u64) {
        self.consumed.set(self.consumed.get() + n);
        self.stored.set(self.stored.get().max(self.consumed.get()));
    }
}

/// A reader of an input as it is stored, which says how much was read.
pub(crate) struct Metered<R> {
    reader: Fused<R>,
    meter: Rc<Meter>,
}

impl<R: Read> Metered<R> {
    pub(crate) fn new(reader: R, meter: Rc<Meter>) -> Self {
        Self { reader: Fused::new(reader), meter }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.reader.read(buffer)?;
        self.meter.add(n as u64);
        Ok(n)
    }
}

/// A reader of expanded data that says what is wrong with it, and stops when it grows out of
/// proportion to what is stored.
pub(crate) struct Guarded<R> {
    reader: R,
    what: &'static str,
    ratio: u64,
    /// How much was expanded; shared by the members of an archive.
    size: Rc<Cell<u64>>,
    meter: Rc<Meter>,
    is_stopped: bool,
}

impl<R: Read> Guarded<R> {
    pub(crate) fn new(
        reader: R,
        what: &'static str,
        ratio: u64,
        size: Rc<Cell<u64>>,
        meter: Rc<Meter>,
    ) -> Self {
        Self { reader, what, ratio, size, meter, is_stopped: false }
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_stopped {
            return Ok(0);
        }
        let n = match self.reader.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted || Fault::is_in(&error) => {
                return Err(error);
            }
            Err(cause) => return Err(io::Error::other(Fault::Damaged { what: self.what, cause })),
            Ok(n) => n,
        };
        self.size.set(self.size.get() + n as u64);
        if self.size.get() > FREE_EXPANSION
            && self.size.get() / self.ratio > self.meter.stored.get()
        {
            self.is_stopped = true;
            return Err(io::Error::other(Fault::Bomb { limit: self.ratio }));
        }
        Ok(n)
    }
}

/// A buffered reader to which bytes can be given back.
pub(crate) struct Rewindable<'a> {
    reader: Box<dyn BufRead + 'a>,
    given_back: Vec<u8>,
    at: usize,
}

impl<'a> Rewindable<'a> {
    pub(crate) fn new(reader: Box<dyn BufRead + 'a>) -> Self {
        Self { reader, given_back: Vec::new(), at: 0 }
    }

    /// Makes `bytes` the next ones to be read.
    pub(crate) fn give_back(&mut self, bytes: &[u8]) {
        let rest = self.given_back.split_off(self.at);
        self.given_back.clear();
        self.given_back.extend_from_slice(bytes);
        self.given_back.extend_from_slice(&rest);
        self.at = 0;
    }

    /// Returns up to `len` bytes that come next, fewer only at the end or before an error.
    ///
    /// The error is kept for the one who reads so far.
    pub(crate) fn peek(&mut self, len: usize) -> &[u8] {
        let mut error = None;
        let mut head = Vec::new();
        while head.len() < len {
            match self.fill_buf() {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => {
                    error = Some(e);
                    break;
                }
                // Mostly there is enough, and nothing to be put together.
                Ok(more) if more.is_empty() || (head.is_empty() && more.len() >= len) => break,
                Ok(more) => {
                    let n = more.len();
                    head.extend_from_slice(more);
                    self.consume(n);
                }
            }
        }
        if !head.is_empty() {
            self.give_back(&head);
        }
        let has_failed = error.is_some();
        if has_failed {
            let rest = std::mem::replace(&mut self.reader, Box::new(io::empty()));
            self.reader = Box::new(Failing { error, rest });
        }
        if self.at < self.given_back.len() {
            &self.given_back[self.at..]
        } else if has_failed {
            &[]
        } else {
            self.reader.fill_buf().unwrap_or_default()
        }
    }
}

impl BufRead for Rewindable<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.given_back.len() {
            return Ok(&self.given_back[self.at..]);
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        if self.at < self.given_back.len() {
            self.at += n;
        } else {
            self.reader.consume(n);
        }
    }
}

impl Read for Rewindable<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

/// A reader that fails once and then goes on.
struct Failing<R> {
    error: Option<io::Error>,
    rest: R,
}

impl<R: BufRead> BufRead for Failing<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self.error.take() {
            Some(error) => Err(error),
            None => self.rest.fill_buf(),
        }
    }

    fn consume(&mut self, n: usize) {
        self.rest.consume(n);
    }
}

impl<R: BufRead> Read for Failing<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}
