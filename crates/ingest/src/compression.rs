//! Compression, known by how the data begins and never by the name.

use std::io::{self, BufRead, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use lzma_rust2::XzReader;

use crate::gzip_members::GzipMembers;
use crate::stream::BUFFER;

/// The most memory that xz may ask for, in KiB: three times what `xz -9` needs, so that a header
/// that claims a dictionary of 4 GiB is an error and not an allocation.
const XZ_MEMORY_KIB: u32 = 192 << 10;

/// The largest window of zstd, as a power of two: 128 MiB, what `zstd --long` uses and the most
/// that the reference decoder accepts unasked.
const ZSTD_WINDOW_LOG: u32 = 27;

/// A way to make data smaller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compression {
    /// RFC 1952; several members after each other are one stream.
    Gzip,
    /// RFC 8878, several frames and skippable ones included.
    Zstd,
    /// bzip2, several streams included.
    Bzip2,
    /// The xz container, several streams included.
    Xz,
}

/// Endings of compressed files, and what is left of the name without the compression.
const ENDINGS: [(&str, &str); 10] = [
    (".gz", ""),
    (".zst", ""),
    (".zstd", ""),
    (".bz2", ""),
    (".xz", ""),
    (".tgz", ".tar"),
    (".tzst", ".tar"),
    (".tbz", ".tar"),
    (".tbz2", ".tar"),
    (".txz", ".tar"),
];

impl Compression {
    /// Recognises compression by the first bytes of the data; 18 are enough.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        match head {
            [0x1f, 0x8b, 0x08, ..] => Some(Self::Gzip),
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Self::Zstd),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Self::Xz),
            // Behind `BZh` and the size of blocks stands pi, or the root of pi if there are none.
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..] => (rest
                .starts_with(&[0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
                || rest.starts_with(&[0x17, 0x72, 0x45, 0x38, 0x50, 0x90]))
            .then_some(Self::Bzip2),
            _ => None,
        }
    }

    /// Returns its name, as users know it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }

    /// Returns a reader of the expanded data.
    ///
    /// After an error there is no more data, except with gzip: there the next read goes on with
    /// the next member that is whole.
    pub(crate) fn expand<'a>(
        self,
        reader: Box<dyn BufRead + 'a>,
    ) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self {
            Self::Gzip => Box::new(GzipMembers::new(reader)),
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
                decoder.window_log_max(ZSTD_WINDOW_LOG)?;
                Box::new(Fused::new(decoder))
            }
            Self::Bzip2 => Box::new(Fused::new(MultiBzDecoder::new(reader))),
            Self::Xz => Box::new(Fused::new(XzReader::new_mem_limit(reader, true, XZ_MEMORY_KIB))),
        })
    }
}

/// Returns `reader` expanded, if its first bytes show that it is compressed: gzip, zstd, bzip2 or
/// xz, several of a kind after each other included.
///
/// For files that are no articles; articles come through [`read`](crate::read), which knows
/// archives and limits, too.
///
/// # Errors
///
/// If nothing can be read, or the compressed data is damaged from the start.
pub fn expanded<'a>(mut reader: Box<dyn BufRead + 'a>) -> io::Result<Box<dyn BufRead + 'a>> {
    match Compression::of(reader.fill_buf()?) {
        Some(compression) => {
            Ok(Box::new(BufReader::with_capacity(BUFFER, compression.expand(reader)?)))
        }
        None => Ok(reader),
    }
}

/// Returns the lower-case `name` of a file without the ending that says how it is compressed.
pub(crate) fn expanded_name(name: &str) -> String {
    let found = ENDINGS.iter().find_map(|(ending, left)| Some((name.strip_suffix(ending)?, left)));
    found.map_or_else(|| name.to_owned(), |(stem, left)| format!("{stem}{left}"))
}

/// A reader that ends after its first error, whatever the reader below would do.
pub(crate) struct Fused<R> {
    reader: R,
    is_done: bool,
}

impl<R> Fused<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, is_done: false }
    }
}

impl<R: Read> Read for Fused<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_done {
            return Ok(0);
        }
        let read = self.reader.read(buffer);
        self.is_done = read.as_ref().is_err_and(|e| e.kind() != io::ErrorKind::Interrupted);
        read
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::{Compression, expanded, expanded_name};
    use crate::testing::{bzip2, gzip, xz, zstd};

    fn expand(bytes: Vec<u8>) -> std::io::Result<String> {
        let compression = Compression::of(&bytes).expect("compressed data is recognised");
        let mut text = String::new();
        compression.expand(Box::new(Cursor::new(bytes)))?.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn every_compression_is_recognised_and_its_parts_are_one_stream() {
        for compress in [gzip, zstd, bzip2, xz] {
            let parts = [compress(b"One. "), compress(b""), compress(b"Two.")].concat();
            assert_eq!(expand(parts).unwrap(), "One. Two.");
        }
        let skippable = [&[0x50, 0x2a, 0x4d, 0x18, 1, 0, 0, 0, 7][..], &zstd(b"Three.")].concat();
        assert_eq!(expand(skippable).unwrap(), "Three.");
    }

    #[test]
    fn what_is_not_compressed_is_read_as_it_is() {
        for bytes in [gzip(b"Four."), b"Four.".to_vec()] {
            let mut text = String::new();
            expanded(Box::new(Cursor::new(bytes))).unwrap().read_to_string(&mut text).unwrap();
            assert_eq!(text, "Four.");
        }
    }

    #[test]
    fn a_cut_is_an_error_in_every_compression() {
        let text: String =
            (0..9_000_u32).map(|n| format!("{} ", n.wrapping_mul(2_654_435_761))).collect();
        for compress in [gzip, zstd, bzip2, xz] {
            let mut bytes = compress(text.as_bytes());
            bytes.truncate(bytes.len() - 9);
            assert!(expand(bytes).is_err());
        }
    }

    #[test]
    fn text_that_begins_like_compressed_data_is_text() {
        for text in ["BZh is short for Bezirksheim", "BZh9", "7zXZ", "PK"] {
            assert_eq!(Compression::of(text.as_bytes()), None);
        }
    }

    #[test]
    fn names_lose_their_compression() {
        let rows = [("a.txt.gz", "a.txt"), ("a.tgz", "a.tar"), ("a.zst.md", "a.zst.md")];
        for (name, expected) in rows {
            assert_eq!(expanded_name(name), expected);
        }
    }
}
