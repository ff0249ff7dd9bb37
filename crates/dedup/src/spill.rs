use std::fmt::Debug;
use std::io;

/// Room outside memory for what is not needed at once, such as a temporary file.
///
/// May be used by many threads at a time. This crate opens no files: a caller that has one lends
/// it by implementing this.
pub trait Spill: Debug + Send + Sync {
    /// Adds bytes at the end and returns where they begin.
    ///
    /// # Errors
    ///
    /// If they cannot be written, as on a full disk.
    fn append(&self, bytes: &[u8]) -> io::Result<u64>;

    /// Fills `bytes` with those from `offset` on.
    ///
    /// # Errors
    ///
    /// If they cannot be read.
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()>;
}
