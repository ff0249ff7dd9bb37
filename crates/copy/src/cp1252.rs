//! Text that was UTF-8, was read as Windows-1252, and can be read back.
//!
//! Windows-1252 as browsers read it: its five unused bytes are the control characters of the
//! same number, so that every byte has a character and the way back is exact.
//! Source: the WHATWG Encoding Standard, index-windows-1252.

/// The characters of bytes 0x80 to 0x9F.
const HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8D}', 'Ž', '\u{8F}',
    '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9D}', 'ž', 'Ÿ',
];

/// Returns the byte that Windows-1252 reads as `c`, if there is one above ASCII.
pub(crate) fn byte(c: char) -> Option<u8> {
    match c {
        '\u{A0}'..='\u{FF}' => u8::try_from(u32::from(c)).ok(),
        _ => {
            let index = HIGH.iter().position(|&high| high == c)?;
            u8::try_from(0x80 + index).ok()
        }
    }
}

/// Reads the first characters of `text` as the bytes that they may have been, and returns the one
/// character that these bytes are in UTF-8 and how many bytes of `text` it replaces.
///
/// `None` if they are no well-formed sequence of two to four bytes.
pub(crate) fn misread_char(text: &str) -> Option<(char, usize)> {
    let mut chars = text.chars();
    let lead = byte(chars.next()?)?;
    let len = match lead {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0..=0xF4 => 4,
        _ => return None,
    };
    let mut bytes = [lead, 0, 0, 0];
    for slot in &mut bytes[1..len] {
        *slot = byte(chars.next()?)?;
    }
    let read = std::str::from_utf8(&bytes[..len]).ok()?.chars().next()?;
    Some((read, text.len() - chars.as_str().len()))
}

#[cfg(test)]
mod tests {
    use super::{byte, misread_char};

    #[test]
    fn every_byte_above_ascii_has_one_character() {
        let mut bytes: Vec<u8> = ('\u{80}'..='\u{2122}').filter_map(byte).collect();
        bytes.sort_unstable();
        assert!(bytes.windows(2).all(|two| two[0] <= two[1]));
        bytes.dedup();
        assert_eq!(bytes, (0x80..=0xFF).collect::<Vec<_>>());
    }

    #[test]
    fn only_well_formed_sequences_are_read_back() {
        for (text, expected) in [
            ("Ã©t", Some(('é', 4))),
            ("â€™s", Some(('’', 8))),
            ("ðŸ˜€", Some(('😀', "ðŸ˜€".len()))),
            ("Ã ", None),
            ("é", None),
            ("Ão", None),
            ("â€", None),
            ("", None),
        ] {
            assert_eq!(misread_char(text), expected, "{text}");
        }
    }
}
