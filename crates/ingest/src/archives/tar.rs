//! TAR, read as it streams by: every dialect that the `tar` library knows.

use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;

use crate::error::ReadErrorKind;
use crate::read::{Member, Members};
use crate::stream::{Fault, Rewindable};

/// Size of a header.
const BLOCK: usize = 512;

/// Says whether data is TAR, by the mark of its header or, in the oldest dialect, which has none,
/// by the checksum. 512 bytes are enough.
pub(crate) fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..BLOCK) else { return false };
    &header[257..262] == b"ustar" || (header[0] != 0 && has_checksum(header))
}

fn has_checksum(header: &[u8]) -> bool {
    let field = &header[148..156];
    let digits = field.iter().skip_while(|byte| **byte == b' ');
    let digits: String =
        digits.take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
    let sum = |bytes: &[u8]| bytes.iter().map(|byte| u32::from(*byte)).sum::<u32>();
    let expected = sum(header) - sum(field) + 8 * u32::from(b' ');
    u32::from_str_radix(&digits, 8).is_ok_and(|stored| stored == expected)
}

/// Reads the members of an archive.
pub(crate) fn read_tar(
    members: &mut Members<'_, '_>,
    reader: Rewindable<'_>,
    archive: &Member,
) -> ControlFlow<()> {
    let damaged = |cause| ReadErrorKind::of_damage("TAR", cause);
    let mut tar = ::tar::Archive::new(reader);
    // Archives that were put after each other are one; each ends with zeros.
    tar.set_ignore_zeros(true);
    let entries = match tar.entries() {
        Ok(entries) => entries,
        Err(error) => return members.fail(archive, damaged(error)),
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            // There is no way to find the next header once one is wrong.
            Err(error) => return members.fail(archive, damaged(error)),
        };
        let kind = entry.header().entry_type();
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let member = archive.member(&name);
        if kind.is_dir() {
            continue;
        }
        if !(kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse()) {
            members.pass_over(&member, "a link or device")?;
            continue;
        }
        let left = entry.size();
        let has_failed = Cell::new(false);
        members.stored(Exactly { reader: entry, left, has_failed: &has_failed }, &member)?;
        if has_failed.get() {
            // It was said of the member, and what follows cannot be found.
            break;
        }
    }
    ControlFlow::Continue(())
}

/// A reader to which an end that comes too early is an error: `tar` itself takes it for the end
/// of the member.
struct Exactly<'f, R> {
    reader: R,
    left: u64,
    has_failed: &'f Cell<bool>,
}

impl<R: Read> Read for Exactly<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer);
        let is_cut = matches!(read, Ok(0)) && self.left > 0 && !buffer.is_empty();
        let is_error = read.as_ref().is_err_and(|e| e.kind() != io::ErrorKind::Interrupted);
        self.has_failed.set(self.has_failed.get() || is_cut || is_error);
        let n = read?;
        if is_cut {
            self.left = 0;
            let cause = io::Error::new(io::ErrorKind::UnexpectedEof, "it is cut off");
            return Err(io::Error::other(Fault::Damaged { what: "TAR", cause }));
        }
        self.left = self.left.saturating_sub(n as u64);
        Ok(n)
    }
}
