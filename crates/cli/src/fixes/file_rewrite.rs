//! A file in which some stretches are replaced, atomically.
//!
//! The new content is written beside the file, synchronised, given the old permissions, and takes
//! the old one's name only when it is complete and the old one has not changed meanwhile. What was
//! not replaced is copied from the old file, byte for byte. Memory: a buffer.

use std::fs::{File, Metadata};
use std::io::{self, BufReader, BufWriter, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, bail};
use tempfile::NamedTempFile;

use crate::output::new_file;

/// How much is copied at a time.
const BUFFER: usize = 1 << 16;

/// A file that is about to take a new form.
pub(crate) struct FileRewrite {
    /// Where the file is, beyond all links.
    path: PathBuf,
    before: Version,
    old: BufReader<File>,
    new: BufWriter<NamedTempFile>,
    /// How many bytes of the old file were dealt with.
    at: u64,
}

/// What tells whether a file is still the same.
#[derive(Debug, PartialEq, Eq)]
struct Version {
    len: u64,
    modified: Option<SystemTime>,
    #[cfg(unix)]
    inode: u64,
}

impl Version {
    fn of(metadata: &Metadata) -> Self {
        Self {
            len: metadata.len(),
            modified: metadata.modified().ok(),
            #[cfg(unix)]
            inode: std::os::unix::fs::MetadataExt::ino(metadata),
        }
    }
}

impl FileRewrite {
    /// Begins to rewrite `path`, which is left alone until [`commit`](Self::commit).
    ///
    /// # Errors
    ///
    /// If the file may not be written, or none can be made beside it.
    pub(crate) fn begin(path: &Path) -> anyhow::Result<Self> {
        let path = path.canonicalize()?;
        let old = File::open(&path)?;
        let metadata = old.metadata()?;
        // To replace a file is possible without a right to write it; that right is asked for.
        if metadata.permissions().readonly() {
            bail!("it is read-only");
        }
        let folder = path.parent().context("it stands in no folder")?;
        let new = new_file(folder).context("no file can be made beside it")?;
        Ok(Self {
            before: Version::of(&metadata),
            old: BufReader::with_capacity(BUFFER, old),
            new: BufWriter::with_capacity(BUFFER, new),
            at: 0,
            path,
        })
    }

    /// Puts `new` in the place of the bytes `old` that stand at `start`, behind what was replaced
    /// before.
    ///
    /// # Errors
    ///
    /// If other bytes stand there by now, or reading or writing fails.
    pub(crate) fn replace(&mut self, start: u64, old: &[u8], new: &[u8]) -> anyhow::Result<()> {
        let gap = start.checked_sub(self.at).context("records do not follow each other")?;
        self.copy(gap)?;
        let mut found = vec![0; old.len()];
        self.old.read_exact(&mut found)?;
        if found != old {
            bail!("it has changed since it was checked");
        }
        self.new.write_all(new)?;
        self.at = start + old.len() as u64;
        Ok(())
    }

    fn copy(&mut self, len: u64) -> io::Result<()> {
        let copied = io::copy(&mut (&mut self.old).take(len), &mut self.new)?;
        if copied < len { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// Completes the new file and gives it the name of the old one.
    ///
    /// # Errors
    ///
    /// If the old file has changed meanwhile, or writing fails; the old file is then as it was.
    pub(crate) fn commit(mut self) -> anyhow::Result<()> {
        io::copy(&mut self.old, &mut self.new)?;
        let new = self.new.into_inner().map_err(io::IntoInnerError::into_error)?;
        let metadata = self.path.metadata()?;
        if Version::of(&metadata) != self.before {
            bail!("it has changed since it was checked");
        }
        new.as_file().set_permissions(metadata.permissions())?;
        keep_owner(new.as_file(), &metadata);
        new.as_file().sync_all()?;
        new.persist(&self.path).map_err(|error| error.error)?;
        sync_folder(&self.path)?;
        Ok(())
    }
}

/// Gives the new file to whom the old one belongs; only root may give files away, and others own
/// what they rewrite.
#[cfg(unix)]
fn keep_owner(new: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt as _, fchown};

    let _not_root = fchown(new, Some(old.uid()), Some(old.gid()));
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Makes the new name last through a loss of power.
#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
