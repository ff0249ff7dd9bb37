//! A file of lines, one an article, behind one that says under which settings they were made.

use std::fs::{File, OpenOptions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use copydesk_core::Article;
use fs4::TryLockError;
use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::{Added, Header, Key, features};
use crate::checks::{Checks, Features};
use crate::temporary_file::read_exact_at;

/// How every state file begins.
const MARK: &[u8] = b"{\"copydesk_state\":";

/// Where in a line the checksum begins, and where what it is of: after hashes of 16 and 8 bytes in
/// hexadecimal digits, each with a space.
const CHECKSUM: usize = 33;
const FOUND: usize = CHECKSUM + 17;

/// Where the line of each article stands, and how long it is.
type Places = FxHashMap<Key, (u64, usize)>;

/// A file with what is known.
pub(super) struct Log {
    path: PathBuf,
    /// Locked as long as the run lasts, if it is written to.
    file: File,
    known: Places,
}

/// What [`State::add`] writes of an article.
pub(crate) struct Line {
    pub(super) key: Key,
    pub(super) bytes: Vec<u8>,
}

impl Line {
    pub(super) fn new(key: Key, features: &Features) -> Self {
        let found = features::encode(features);
        let mut bytes = format!("{key:032x} {:016x} ", xxh3_64(&found)).into_bytes();
        bytes.extend_from_slice(&found);
        bytes.push(b'\n');
        Self { key, bytes }
    }
}

impl Log {
    /// Opens the file at `path`, or begins one.
    pub(super) fn open(path: &Path, header: &Header) -> anyhow::Result<Self> {
        let what = || format!("cannot use the state file `{}`", path.display());
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).append(true).create(true).open(path).with_context(what)?;
        match fs4::FileExt::try_lock(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                bail!("{}: another run uses it; wait until that has ended", what());
            }
            Err(TryLockError::Error(error)) => return Err(error).with_context(what),
        }
        let (known, end) = read_places(&file, header).with_context(what)?;
        file.set_len(end).with_context(what)?;
        if end == 0 {
            let line = header.json() + "\n";
            file.write_all(line.as_bytes()).with_context(what)?;
        }
        Ok(Self { path: path.to_owned(), file, known })
    }

    /// Opens the file at `path`, which is there, to read it.
    pub(super) fn open_finished(path: &Path, header: &Header) -> anyhow::Result<Self> {
        let what = || format!("cannot use the part `{}`", path.display());
        let file = File::open(path).with_context(what)?;
        let (known, _) = read_places(&file, header).with_context(what)?;
        Ok(Self { path: path.to_owned(), file, known })
    }

    /// A line that cannot be read back is as good as none: its article is worked out again.
    pub(super) fn find(&self, key: Key, article: &Article, checks: &Checks) -> Option<Features> {
        let &(offset, len) = self.known.get(&key)?;
        let mut line = vec![0; len];
        read_exact_at(&self.file, &mut line, offset).ok()?;
        let checksum = hexadecimal(line.get(CHECKSUM..FOUND - 1)?)?;
        let found = line.get(FOUND..len - 1)?;
        if u128::from(xxh3_64(found)) != checksum {
            return None;
        }
        features::decode(found, article, checks)
    }

    pub(super) fn write(&self, added: &mut Added) -> anyhow::Result<()> {
        let mut file = &self.file;
        file.write_all(&added.unwritten).with_context(|| self.failure())?;
        added.unsynced += added.unwritten.len();
        added.unwritten.clear();
        Ok(())
    }

    pub(super) fn sync(&self, added: &mut Added) -> anyhow::Result<()> {
        added.unsynced = 0;
        self.file.sync_data().with_context(|| self.failure())
    }

    fn failure(&self) -> String {
        format!("cannot write the state file `{}`", self.path.display())
    }
}

/// Returns where the line of each article stands, and where the last whole line ends.
fn read_places(file: &File, header: &Header) -> anyhow::Result<(Places, u64)> {
    let mut places = FxHashMap::default();
    let mut reader = BufReader::with_capacity(1 << 18, file);
    let (mut line, mut end) = (Vec::new(), 0);
    loop {
        line.clear();
        let n = reader.read_until(b'\n', &mut line)?;
        let is_whole = line.last() == Some(&b'\n');
        if end == 0 && n > 0 {
            verify(&line, is_whole, header)?;
        }
        if !is_whole {
            return Ok((places, end));
        }
        let key = line.get(..CHECKSUM - 1).filter(|_| end > 0).and_then(hexadecimal);
        if let Some(key) = key {
            places.insert(key, (end, n));
        }
        end += n as u64;
    }
}

/// Makes sure that a file which begins with `line` was written under the settings of `header`.
fn verify(line: &[u8], is_whole: bool, header: &Header) -> anyhow::Result<()> {
    let is_ours = line.starts_with(MARK) || (!is_whole && MARK.starts_with(line));
    ensure!(is_ours, "it is no state file; name another");
    if !is_whole {
        return Ok(());
    }
    let found: Header = serde_json::from_slice(line).context("its first line is damaged")?;
    match header.difference(&found) {
        None => Ok(()),
        Some(difference) => {
            bail!(
                "it was written {difference}; name another file, or delete this one to begin anew"
            )
        }
    }
}

fn hexadecimal(digits: &[u8]) -> Option<u128> {
    u128::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()
}
