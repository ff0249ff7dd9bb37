use std::io;

/// Where the bytes of an index are: a file, or memory.
///
/// Bytes are appended and never changed, but for the header at the beginning.
pub trait Storage {
    /// Returns how many bytes there are.
    fn len(&self) -> u64;

    /// Says whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds bytes at the end.
    ///
    /// # Errors
    ///
    /// If they cannot be written, as on a full disk.
    fn append(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// Fills `bytes` with those from `offset` on.
    ///
    /// # Errors
    ///
    /// If there are fewer, or they cannot be read.
    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()>;

    /// Makes sure that everything appended will last, then replaces the first bytes by `header`,
    /// all or none of them, and makes sure of these too.
    ///
    /// # Errors
    ///
    /// If that fails; then the old header must still be there.
    fn commit(&mut self, header: &[u8]) -> io::Result<()>;

    /// Takes away the bytes from `len` on.
    ///
    /// # Errors
    ///
    /// If that fails.
    fn truncate(&mut self, len: u64) -> io::Result<()>;
}

/// Bytes in memory.
impl Storage for Vec<u8> {
    fn len(&self) -> u64 {
        self.as_slice().len() as u64
    }

    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.extend_from_slice(bytes);
        Ok(())
    }

    fn read_at(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        let start = usize::try_from(offset).map_err(|_| io::ErrorKind::UnexpectedEof)?;
        let source = self.get(start..).and_then(|rest| rest.get(..bytes.len()));
        bytes.copy_from_slice(source.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn commit(&mut self, header: &[u8]) -> io::Result<()> {
        self[..header.len()].copy_from_slice(header);
        Ok(())
    }

    fn truncate(&mut self, len: u64) -> io::Result<()> {
        Vec::truncate(self, usize::try_from(len).unwrap_or(usize::MAX));
        Ok(())
    }
}
