//! Files with lists of people: opened, unpacked, mapped.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;
use std::rc::Rc;

use copydesk_ingest::expanded;
use copydesk_names::Gazetteer;
use memmap2::Mmap;
use xxhash_rust::xxh3::Xxh3;

const BUFFER: usize = 256 << 10;

/// A file with people in it.
pub(crate) enum ListFile {
    /// A compiled gazetteer, mapped into memory.
    Compiled(Mmap),
    /// A list, unpacked while it is read.
    List(PackedList),
}

/// A list whose digest is taken of the bytes as they lie on the disk.
pub(crate) struct PackedList {
    pub(crate) reader: Box<dyn BufRead>,
    hasher: Rc<RefCell<Xxh3>>,
}

impl ListFile {
    /// Opens a file, or standard input for `-`, and finds out whether it is compiled.
    ///
    /// # Errors
    ///
    /// If the file cannot be read, or is packed and damaged from the start.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::List(PackedList::new(Box::new(io::stdin().lock()))?));
        }
        let mut file = File::open(path)?;
        let mut head = Vec::new();
        file.by_ref().take(16).read_to_end(&mut head)?;
        if Gazetteer::is_compiled(&head) {
            // SAFETY: a mapped file must not be changed or cut short by others while it is in use; gazetteers are
            // written under another name and moved into place, so that whoever has one open
            // keeps the old one. No other code of ours needs `unsafe`.
            #[expect(unsafe_code, reason = "a hundred megabytes are opened in milliseconds")]
            let map = unsafe { Mmap::map(&file) }?;
            return Ok(Self::Compiled(map));
        }
        Ok(Self::List(PackedList::new(Box::new(Cursor::new(head).chain(file)))?))
    }
}

impl PackedList {
    fn new(raw: Box<dyn Read>) -> io::Result<Self> {
        let hasher = Rc::new(RefCell::new(Xxh3::new()));
        let hashing = Hashing { raw, hasher: Rc::clone(&hasher) };
        let packed = BufReader::with_capacity(BUFFER, hashing);
        Ok(Self { reader: expanded(Box::new(packed))?, hasher })
    }

    /// Returns the digest of the whole file, as hexadecimal digits. Call it after reading.
    ///
    /// # Errors
    ///
    /// If what is left of the file cannot be read.
    pub(crate) fn digest(mut self) -> io::Result<String> {
        io::copy(&mut self.reader, &mut io::sink())?;
        Ok(format!("{:032x}", self.hasher.borrow().digest128()))
    }
}

/// Takes the digest of what passes through.
struct Hashing {
    raw: Box<dyn Read>,
    hasher: Rc<RefCell<Xxh3>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.raw.read(buffer)?;
        self.hasher.borrow_mut().update(&buffer[..n]);
        Ok(n)
    }
}
