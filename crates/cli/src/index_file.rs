//! The file of a persistent index: locked while it is in use, and replaced or extended so that an
//! interrupted run leaves it as it was.
//!
//! A new index is written under a temporary name beside its own, which it takes when it is
//! complete. Later batches are appended; a header of less than a disk's sector, written last, says
//! how much of the file counts. When half of it no longer does, a copy without that takes its place.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use copydesk_dedup::{Archive, Setting, Storage};
use fs4::{FileExt, TryLockError};
use tempfile::NamedTempFile;

use crate::output::new_file;
use crate::temporary_file::read_exact_at;

/// Appended bytes that wait to be written together.
const BUFFER: usize = 1 << 20;

/// Opens the index at `path`, or begins one if there is no such file.
///
/// # Errors
///
/// If it cannot be used, or another run uses it.
pub(crate) fn open_index(path: &Path, settings: &[Setting]) -> anyhow::Result<Archive<IndexFile>> {
    let what = || format!("cannot use index `{}`", path.display());
    loop {
        let Some(file) = locked(path)? else {
            let file = IndexFile::new(path).with_context(what)?;
            return Archive::create(file, settings).with_context(what);
        };
        // Another run may have put a copy in its place before this one had the lock.
        if is_at(&file, path).with_context(what)? {
            let written = file.metadata().with_context(what)?.len();
            let file = IndexFile::with(Handle::Named(file), path, written);
            return Archive::open(file, settings).with_context(what);
        }
    }
}

/// Puts a copy in the place of an index of which half no longer counts.
///
/// # Errors
///
/// If the copy cannot be made; then the index is as it was.
pub(crate) fn shrink_index(archive: Archive<IndexFile>, path: &Path) -> anyhow::Result<()> {
    let mut file = IndexFile::new(path)?;
    file.replaces = true;
    let mut copy = archive.copied(file)?;
    #[cfg(windows)]
    drop(archive); // Windows replaces no file that is open
    copy.commit()?;
    Ok(())
}

/// Opens and locks the file at `path`; `None` if there is none.
fn locked(path: &Path) -> anyhow::Result<Option<File>> {
    let what = || format!("cannot use index `{}`", path.display());
    let file = match OpenOptions::new().read(true).write(true).open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Ok(None);
        }
        Err(error) => return Err(error).with_context(what),
    };
    match FileExt::try_lock(&file) {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => {
            bail!("index `{}` is in use by another run; wait until that has ended", path.display());
        }
        Err(TryLockError::Error(error)) => Err(error).with_context(what),
    }
}

/// Says whether an open file is the one at `path`.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    match same_file::Handle::from_path(path) {
        Ok(there) => Ok(there == same_file::Handle::from_file(file.try_clone()?)?),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

/// An index on disk.
pub(crate) struct IndexFile {
    handle: Option<Handle>,
    path: PathBuf,
    /// How much of it is on disk; `waiting` comes after that.
    written: u64,
    waiting: Vec<u8>,
    /// How much of the file counts.
    committed: u64,
    /// Whether a new file takes the place of another.
    replaces: bool,
}

enum Handle {
    /// The file under its name.
    Named(File),
    /// One that has not got its name yet.
    New(NamedTempFile),
}

impl Handle {
    fn file(&self) -> &File {
        match self {
            Self::Named(file) => file,
            Self::New(temporary) => temporary.as_file(),
        }
    }
}

impl IndexFile {
    fn new(path: &Path) -> io::Result<Self> {
        let temporary = new_file(folder(path))?;
        Ok(Self::with(Handle::New(temporary), path, 0))
    }

    fn with(handle: Handle, path: &Path, written: u64) -> Self {
        let path = path.to_owned();
        let (handle, waiting) = (Some(handle), Vec::new());
        Self { handle, path, written, waiting, committed: written, replaces: false }
    }

    fn file(&self) -> &File {
        self.handle.as_ref().expect("the handle is back after each call").file()
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut file = self.file();
        file.seek(SeekFrom::Start(self.written))?;
        file.write_all(&self.waiting)?;
        self.written += self.waiting.len() as u64;
        self.waiting.clear();
        Ok(())
    }
}

impl Storage for IndexFile {
    fn len(&self) -> u64 {
        self.written + self.waiting.len() as u64
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.waiting.extend_from_slice(bytes);
        if BUFFER <= self.waiting.len() { self.flush() } else { Ok(()) }
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        let n_written = self.written.saturating_sub(offset).min(bytes.len() as u64);
        #[expect(clippy::cast_possible_truncation, reason = "no more than the length of a slice")]
        let (on_disk, waiting) = bytes.split_at_mut(n_written as usize);
        if !on_disk.is_empty() {
            read_exact_at(self.file(), on_disk, offset)?;
        }
        if waiting.is_empty() {
            return Ok(());
        }
        self.waiting.read_at((offset + n_written).saturating_sub(self.written), waiting)
    }

    fn commit(&mut self, header: &[u8]) -> io::Result<()> {
        self.flush()?;
        self.file().sync_all()?;
        let mut file = self.file();
        file.seek(SeekFrom::Start(0))?;
        file.write_all(header)?;
        file.sync_all()?;
        self.committed = self.written;
        let handle = self.handle.take().expect("the handle is back after each call");
        self.handle = Some(match handle {
            Handle::New(temporary) => {
                let file = if self.replaces {
                    temporary.persist(&self.path)?
                } else {
                    temporary.persist_noclobber(&self.path)?
                };
                sync_folder(&self.path)?;
                Handle::Named(file)
            }
            named @ Handle::Named(_) => named,
        });
        Ok(())
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        self.flush()?;
        self.file().set_len(len)?;
        (self.written, self.committed) = (len, len);
        Ok(())
    }
}

impl Drop for IndexFile {
    /// Gives back the room of what does not count; the next run would do it otherwise.
    fn drop(&mut self) {
        if let Some(Handle::Named(file)) = &self.handle
            && self.committed < self.written
        {
            let _kept_until_the_next_run = file.set_len(self.committed);
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes sure that the name of a new file lasts; only Unix lets programs do so.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use copydesk_dedup::{Archive, Storage as _};

    use super::{BUFFER, IndexFile, is_at, open_index, shrink_index};

    #[test]
    fn what_was_appended_is_read_back_from_disk_and_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = IndexFile::new(&folder.path().join("a.cdx")).unwrap();
        file.append(&vec![1; BUFFER - 1]).unwrap();
        file.append(&[2, 3]).unwrap(); // goes to disk
        file.append(&[4, 5]).unwrap(); // waits
        let mut bytes = [0; 4];
        file.read_at(BUFFER as u64 - 1, &mut bytes).unwrap();
        assert_eq!(bytes, [2, 3, 4, 5]);
        file.read_at(BUFFER as u64 + 1, &mut bytes[..2]).unwrap();
        assert_eq!(bytes[..2], [4, 5]);
        assert!(file.read_at(BUFFER as u64 + 2, &mut bytes).is_err());
    }

    #[test]
    fn an_index_has_its_name_from_its_first_commit_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cdx");
        drop(open_index(&path, &[]).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);

        let mut first: Archive<IndexFile> = open_index(&path, &[]).unwrap();
        let mut second = open_index(&path, &[]).unwrap();
        first.commit().unwrap();
        assert!(path.exists());
        assert!(second.commit().is_err(), "it would take the place of another run's");
        drop((first, second));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
        open_index(&path, &[]).unwrap();
    }

    #[test]
    fn a_copy_takes_the_place_of_an_index() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cdx");
        let mut index = open_index(&path, &[]).unwrap();
        for _ in 0..100 {
            index.commit().unwrap(); // each directory takes room
        }
        let size = || std::fs::metadata(&path).unwrap().len();
        let before = size();
        let late = std::fs::File::open(&path).unwrap();
        assert!(index.is_half_dead());
        shrink_index(index, &path).unwrap();
        assert!(size() < before / 10 && std::fs::read_dir(folder.path()).unwrap().count() == 1);
        assert!(!is_at(&late, &path).unwrap(), "who waited with the old file looks again");
        assert!(!open_index(&path, &[]).unwrap().is_half_dead());
    }

    #[test]
    fn two_runs_cannot_use_one_index() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cdx");
        open_index(&path, &[]).unwrap().commit().unwrap();
        let first = open_index(&path, &[]).unwrap();
        let refused = open_index(&path, &[]).map(|_| ()).unwrap_err().to_string();
        assert!(refused.contains("in use by another run"), "{refused}");
        drop(first);
        open_index(&path, &[]).unwrap();
    }

    #[test]
    fn what_does_not_count_is_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.cdx");
        open_index(&path, &[]).unwrap().commit().unwrap();
        let size = std::fs::metadata(&path).unwrap().len();
        let mut storage = open_index(&path, &[]).unwrap().into_storage();
        storage.append(&vec![7; 2 * BUFFER]).unwrap();
        std::mem::forget(storage); // as a killed run would
        // The lock goes with the process; here the file is copied to be free of it.
        let copy = folder.path().join("b.cdx");
        std::fs::copy(&path, &copy).unwrap();
        assert!(size < std::fs::metadata(&copy).unwrap().len());
        open_index(&copy, &[]).unwrap();
        assert_eq!(std::fs::metadata(&copy).unwrap().len(), size);
    }
}
