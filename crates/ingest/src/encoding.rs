//! Bytes to text, with a note of every byte that stands for nothing.
//!
//! Decided in this order: a byte-order mark; UTF-16 by its pattern of zero bytes; valid UTF-8;
//! and, for what is left, whether it is Windows-1252 or UTF-8 with damage. Time: `O(n)`. Weak
//! where a text in another legacy encoding (Windows-1251, Shift-JIS) looks like Windows-1252.

use copydesk_core::{Span, Undecodable};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are looked at to tell text from other data.
const HEAD: usize = 8 << 10;

/// A text as decoded. A byte-order mark is kept as its first character, so that positions in
/// UTF-8 are positions in the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) undecodable: Vec<Undecodable>,
}

/// Decodes `bytes`, or says what they are if they are no text.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<Decoded, &'static str> {
    if let Some(encoding) = utf_16(&bytes) {
        let (text, _) = encoding.decode_without_bom_handling(&bytes);
        return Ok(Decoded { text: text.into_owned(), undecodable: Vec::new() });
    }
    if let Some(what) = binary(&bytes) {
        return Err(what);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, undecodable: Vec::new() }),
        Err(error) if is_windows_1252(error.as_bytes()) => {
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(error.as_bytes());
            Ok(Decoded { text: text.into_owned(), undecodable: Vec::new() })
        }
        Err(error) => Ok(damaged_utf_8(error.as_bytes())),
    }
}

/// Returns the UTF-16 that `bytes` are in, by mark or because every other byte is zero, as in
/// text of mostly Latin letters.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let half = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    match () {
        () if half < 2 => None,
        () if odd * 10 > half * 7 && even * 20 < half => Some(UTF_16LE),
        () if even * 10 > half * 7 && odd * 20 < half => Some(UTF_16BE),
        () => None,
    }
}

/// Files that get mistaken for articles, by how they begin.
const SIGNATURES: [(&[u8], &str); 10] = [
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
];

/// Says what `bytes` are if they are no text: by how they begin, by a zero byte, or because more
/// than a tenth of them are control characters.
pub(crate) fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(what);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    let is_control = |byte: &u8| *byte < 0x20 && !b"\t\n\r\x0b\x0c\x1b".contains(byte);
    let controls = head.iter().filter(|byte| is_control(byte)).count();
    (head.contains(&0) || controls * 10 > head.len()).then_some("binary data")
}

/// Says whether bytes that are not valid UTF-8 read as Windows-1252.
///
/// They do if more of the bytes above 127 stand outside sequences of UTF-8 than begin one, none
/// is one of the five that Windows-1252 leaves undefined, and they are at most 40 % of all.
fn is_windows_1252(bytes: &[u8]) -> bool {
    let (mut sequences, mut strays) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += chunk.invalid().len();
    }
    let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    let undefined = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    strays > sequences && high * 10 <= bytes.len() * 4 && !bytes.iter().any(undefined)
}

/// Decodes UTF-8 with one U+FFFD for each run of bytes that are none.
fn damaged_utf_8(bytes: &[u8]) -> Decoded {
    let mut text = String::with_capacity(bytes.len());
    let mut undecodable: Vec<Undecodable> = Vec::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if chunk.invalid().is_empty() {
            continue;
        }
        match undecodable.last_mut() {
            Some(last) if last.span.end() == text.len() => {
                last.bytes.extend_from_slice(chunk.invalid());
            }
            _ => {
                let start = text.len();
                text.push('\u{fffd}');
                let span = Span::new(start, text.len());
                undecodable.push(Undecodable { span, bytes: chunk.invalid().to_vec() });
            }
        }
    }
    Decoded { text, undecodable }
}

#[cfg(test)]
mod tests {
    use super::{Decoded, decode};

    fn text(bytes: &[u8]) -> String {
        let Decoded { text, undecodable } = decode(bytes.to_vec()).unwrap();
        assert_eq!(undecodable, [], "{text}");
        text
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(text("Café".as_bytes()), "Café");
        assert_eq!(text("\u{feff}Café".as_bytes()), "\u{feff}Café");
        assert_eq!(text(b"\x93Caf\xe9,\x94 he said"), "“Café,” he said");
        assert_eq!(text(b"\xff\xfeH\0i\0 \0\x1c\x20"), "\u{feff}Hi “");
        assert_eq!(text(b"\xfe\xff\0H\0i"), "\u{feff}Hi");
        assert_eq!(text(b"H\0e\0l\0l\0o\0 \0a\0l\0l\0"), "Hello all");
        assert_eq!(text(b"\0H\0e\0l\0l\0o"), "Hello");
    }

    #[test]
    fn damage_in_utf_8_is_noted_with_its_bytes() {
        let bytes = ["é à ".as_bytes(), b"x\xc3\xe2y\x80", "ü".as_bytes()].concat();
        let Decoded { text, undecodable } = decode(bytes).unwrap();
        assert_eq!(text, "é à x\u{fffd}y\u{fffd}ü");
        let found: Vec<_> =
            undecodable.iter().map(|u| (u.span.slice(&text), u.bytes.as_slice())).collect();
        assert_eq!(found, [("\u{fffd}", &b"\xc3\xe2"[..]), ("\u{fffd}", b"\x80")]);
    }

    #[test]
    fn bytes_that_windows_1252_does_not_have_make_it_something_else() {
        let Decoded { text, undecodable } = decode(b"Caf\x8d au lait".to_vec()).unwrap();
        assert_eq!((text.as_str(), undecodable.len()), ("Caf\u{fffd} au lait", 1));
    }

    #[test]
    fn other_data_is_no_text() {
        for bytes in [&b"%PDF-1.7 \n"[..], b"text\0text", b"\x01\x02\x03abc", b"\x89PNG\r\n"] {
            assert!(decode(bytes.to_vec()).is_err(), "{bytes:?}");
        }
        assert_eq!(decode(Vec::new()).unwrap().text, "");
    }
}
