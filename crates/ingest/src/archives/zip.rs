//! ZIP, read by its directory; where that is missing because the archive was cut off, member by
//! member from the start.

use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::ops::ControlFlow;

use memchr::memmem;
use zip::ZipArchive;
use zip::read::{ZipFile, read_zipfile_from_stream};
use zip::result::ZipError;

use crate::error::ReadErrorKind;
use crate::read::{Member, Members};

/// What the directory of a document of an office program, or of a book, lists.
const OFFICE_MEMBERS: [&str; 2] = ["[Content_Types].xml", "mimetype"];

/// The end of an archive: 22 bytes and a comment of at most 64 KiB.
const MAX_END: u64 = 22 + 65_535;

/// Says whether data is a ZIP archive; four bytes are enough. The second mark is that of an archive
/// without members.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// Reads the members of an archive.
pub(crate) fn read_zip<R: Read + Seek>(
    members: &mut Members<'_, '_>,
    file: &mut R,
    archive: &Member,
) -> ControlFlow<()> {
    let n_listed = n_listed(file).unwrap_or(None);
    match ZipArchive::new(BufReader::new(&mut *file)) {
        Ok(zip) => {
            let hidden = n_listed.map_or(0, |n| n.saturating_sub(zip.len()));
            read_members(members, zip, archive)?;
            if hidden == 0 {
                return ControlFlow::Continue(());
            }
            let why = format!("{hidden} of its members have the name of a later one");
            members.fail(archive, ReadErrorKind::Unsupported { why })
        }
        Err(error) => {
            if file.rewind().is_ok() {
                read_cut_zip(members, file, archive)?;
            }
            members.fail(archive, kind(error))
        }
    }
}

/// Returns how many members the directory lists, unless it is in the form for more than 65,534.
///
/// The library keeps one member a name, and says nothing of others.
fn n_listed<R: Read + Seek>(file: &mut R) -> io::Result<Option<usize>> {
    let size = file.seek(SeekFrom::End(0))?;
    file.seek(SeekFrom::Start(size.saturating_sub(MAX_END)))?;
    let mut end = Vec::new();
    file.take(MAX_END).read_to_end(&mut end)?;
    file.rewind()?;
    let at = memmem::rfind(&end, b"PK\x05\x06");
    let field = at.and_then(|at| end.get(at + 10..at + 12)).map(|field| [field[0], field[1]]);
    Ok(field.map(u16::from_le_bytes).filter(|n| *n != u16::MAX).map(usize::from))
}

fn read_members<R: Read + Seek>(
    members: &mut Members<'_, '_>,
    mut zip: ZipArchive<R>,
    archive: &Member,
) -> ControlFlow<()> {
    if OFFICE_MEMBERS.iter().any(|name| zip.index_for_name(name).is_some()) {
        let what = "a document of an office program, or a book";
        return members.fail(archive, ReadErrorKind::Binary { what });
    }
    for index in 0..zip.len() {
        let name = zip.name_for_index(index).unwrap_or_default().to_owned();
        match zip.by_index(index) {
            Ok(entry) => read_member(members, entry, archive)?,
            Err(error) => members.fail(&archive.member(&name), kind(error))?,
        }
    }
    ControlFlow::Continue(())
}

fn read_member<R: Read>(
    members: &mut Members<'_, '_>,
    entry: ZipFile<'_, R>,
    archive: &Member,
) -> ControlFlow<()> {
    let member = archive.member(entry.name());
    if entry.is_dir() {
        return ControlFlow::Continue(());
    }
    if entry.is_symlink() {
        return members.pass_over(&member, "a link");
    }
    let compressed_size = entry.compressed_size();
    members.packed(entry, "ZIP", &member)?;
    members.consumed(compressed_size);
    ControlFlow::Continue(())
}

/// Reads the members that stand before the cut of an archive without directory.
pub(crate) fn read_cut_zip<R: Read>(
    members: &mut Members<'_, '_>,
    file: &mut R,
    archive: &Member,
) -> ControlFlow<()> {
    let mut reader = BufReader::new(file);
    while let Ok(Some(entry)) = read_zipfile_from_stream(&mut reader) {
        read_member(members, entry, archive)?;
    }
    ControlFlow::Continue(())
}

fn kind(error: ZipError) -> ReadErrorKind {
    match error {
        ZipError::Io(error) => ReadErrorKind::of_damage("ZIP", error),
        ZipError::UnsupportedArchive(why) => ReadErrorKind::Unsupported { why: why.to_owned() },
        error => ReadErrorKind::of_damage("ZIP", io::Error::other(error)),
    }
}
