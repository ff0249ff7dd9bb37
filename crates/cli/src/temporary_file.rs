use std::fs::File;
use std::io::{self, Write as _};
use std::sync::{Mutex, OnceLock, PoisonError};

use copydesk_dedup::Spill;

/// A file without a name, made when it is first written to and gone when the run ends, however it
/// ends. Bytes are appended and never changed.
#[derive(Debug, Default)]
pub(crate) struct TemporaryFile {
    file: OnceLock<File>,
    len: Mutex<u64>,
}

impl Spill for TemporaryFile {
    fn append(&self, bytes: &[u8]) -> io::Result<u64> {
        let mut len = self.len.lock().unwrap_or_else(PoisonError::into_inner);
        let mut file = match self.file.get() {
            Some(file) => file,
            None => {
                let new = tempfile::tempfile()?;
                self.file.get_or_init(|| new)
            }
        };
        file.write_all(bytes)?;
        let offset = *len;
        *len += bytes.len() as u64;
        Ok(offset)
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        let file = self.file.get().ok_or(io::ErrorKind::UnexpectedEof)?;
        read_exact_at(file, bytes, offset)
    }
}

/// Fills `bytes` from a place in a file, whatever place others read from.
#[cfg(unix)]
pub(crate) fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
pub(crate) fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => {
                bytes = &mut bytes[n..];
                offset += n as u64;
            }
        }
    }
    Ok(())
}
