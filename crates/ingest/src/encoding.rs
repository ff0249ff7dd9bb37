//! Bytes to text, with a note of every byte that stands for nothing.
//!
//! Decided in this order: the encoding that the user forces; a byte-order mark; UTF-16 by its
//! pattern of zero bytes; valid UTF-8; the encoding that the container or the text declares; and
//! what detection ([`chardetng`], the detector of Firefox) makes of the bytes, unless they look
//! like UTF-8 with damage. Valid UTF-8 beats a declaration, because nothing but UTF-8 with letters
//! beyond ASCII is valid by accident, and servers often declare what they do not send.
//!
//! Time: `O(n)`. Weak where a text is too short to tell one Latin alphabet from another: then
//! Windows-1252.

use std::borrow::Cow;
use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use copydesk_core::{Span, Undecodable};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

use crate::IngestConfig;
use crate::error::ReadErrorKind;

/// How many bytes are looked at to tell text from other data.
const HEAD: usize = 8 << 10;

/// How many bytes detection looks at; more do not change its mind.
const DETECTION: usize = 64 << 10;

/// A text encoding, by any name that the web knows it by: `latin1`, `windows-1251`, `shift_jis`.
///
/// ```
/// use copydesk_ingest::TextEncoding;
///
/// let encoding: TextEncoding = "latin1".parse()?;
/// assert_eq!(encoding.name(), "windows-1252"); // as the web reads it
/// assert!("latin-eleventy".parse::<TextEncoding>().is_err());
/// # Ok::<(), copydesk_ingest::UnknownEncoding>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextEncoding(&'static Encoding);

/// A name that no encoding has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no encoding `{name}` (names are those of the web: utf-8, windows-1252, shift_jis, …)"
)]
pub struct UnknownEncoding {
    name: String,
}

impl TextEncoding {
    /// Returns the name that the Encoding Standard gives it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }
}

impl FromStr for TextEncoding {
    type Err = UnknownEncoding;

    /// Finds an encoding by its labels in the [Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels),
    /// in any case.
    fn from_str(name: &str) -> Result<Self, UnknownEncoding> {
        let unknown = || UnknownEncoding { name: name.to_owned() };
        Encoding::for_label_no_replacement(name.as_bytes()).map(Self).ok_or_else(unknown)
    }
}

/// A text as decoded. A byte-order mark is kept as its first character, so that positions in
/// UTF-8 are positions in the file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decoded<'b> {
    pub(crate) text: Cow<'b, str>,
    pub(crate) undecodable: Vec<Undecodable>,
    /// What it was in, as the Encoding Standard calls it.
    pub(crate) encoding: &'static str,
}

/// Decodes `bytes`; an error if they are no text.
pub(crate) fn decode<'b>(
    bytes: &'b [u8],
    config: &IngestConfig,
) -> Result<Decoded<'b>, ReadErrorKind> {
    decode_declared(bytes, None, config)
}

/// Decodes `bytes` that say of themselves that they are in `declared`; an error if they are no text.
pub(crate) fn decode_declared<'b>(
    bytes: &'b [u8],
    declared: Option<TextEncoding>,
    config: &IngestConfig,
) -> Result<Decoded<'b>, ReadErrorKind> {
    if let Some(TextEncoding(forced)) = config.encoding {
        return Ok(decode_as(forced, bytes));
    }
    if matches!(bytes[..], [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..]) {
        return Err(ReadErrorKind::Utf32);
    }
    if let Some(encoding) = utf_16(bytes) {
        return Ok(decode_as(encoding, bytes));
    }
    if let Some(what) = binary(bytes) {
        return Err(ReadErrorKind::Binary { what });
    }
    match str::from_utf8(bytes) {
        // With escapes, ASCII may be ISO-2022-JP.
        Ok(text) if memmem::find(bytes, b"\x1b$").is_none() => {
            let text = Cow::Borrowed(text);
            return Ok(Decoded { text, undecodable: Vec::new(), encoding: UTF_8.name() });
        }
        _ => {}
    }
    let declared = config.declared_encoding.or(declared).map(|declared| declared.0);
    let declared = declared.filter(|encoding| *encoding != UTF_8).map(|e| decode_as(e, bytes));
    match declared {
        Some(declared) if declared.undecodable.is_empty() => Ok(declared),
        Some(declared) => Ok(better(declared, detect(bytes))),
        None => Ok(detect(bytes)),
    }
}

/// Decodes bytes that say nothing of themselves and are not valid UTF-8.
fn detect(bytes: &[u8]) -> Decoded<'static> {
    let is_iso_2022 = bytes.is_ascii();
    if !is_iso_2022 && is_damaged_utf_8(bytes) {
        return decode_as(UTF_8, bytes);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(&bytes[..bytes.len().min(DETECTION)], true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if is_iso_2022 {
        let encoding = if guess == ISO_2022_JP { guess } else { UTF_8 };
        return decode_as(encoding, bytes);
    }
    let guessed = decode_as(guess, bytes);
    if guess == WINDOWS_1252 { better(decode_as(UTF_8, bytes), guessed) } else { guessed }
}

/// Returns the one with fewer bytes that stand for nothing; the second if they are equal.
fn better<'b>(a: Decoded<'b>, b: Decoded<'b>) -> Decoded<'b> {
    let lost =
        |decoded: &Decoded<'_>| decoded.undecodable.iter().map(|u| u.bytes.len()).sum::<usize>();
    if lost(&a) < lost(&b) { a } else { b }
}

/// Returns the UTF-16 that `bytes` are in, by mark or because every other byte is zero, as in
/// text of mostly Latin letters.
pub(crate) fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    memchr::memchr(0, head)?;
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
const SIGNATURES: [(&[u8], &str); 7] = [
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"\x7fELF", "a program"),
];

/// Says what `bytes` are if they are no text: by how they begin, by a zero byte, or because more
/// than a tenth of them are control characters.
pub(crate) fn binary(bytes: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some(what);
    }
    let head = &bytes[..bytes.len().min(HEAD)];
    // All but tabulators, line ends and the escape with which terminals change colour.
    let is_control = |byte: u8| byte < 0x20 && !matches!(byte, 0x09..=0x0d | 0x1b);
    let has_zero = memchr::memchr(0, head).is_some();
    // Most texts have none at all, which a processor sees at sixteen bytes or more a time.
    let is_clean = !head.iter().fold(false, |found, byte| found | is_control(*byte));
    let n_controls = || head.iter().filter(|byte| is_control(**byte)).count();
    (has_zero || !is_clean && n_controls() * 10 > head.len()).then_some("binary data")
}

/// Says whether bytes that are not valid UTF-8 are UTF-8 nevertheless: at least as many
/// characters beyond ASCII are whole as there are bytes that belong to none.
fn is_damaged_utf_8(bytes: &[u8]) -> bool {
    let (mut sequences, mut strays) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sequences += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        strays += chunk.invalid().len();
    }
    sequences >= strays
}

/// Decodes with one U+FFFD for each run of bytes that stand for nothing.
///
/// In the one-byte encodings of Windows, the bytes that the Encoding Standard maps to control
/// characters (five of them in Windows-1252) stand for nothing: no text holds these.
fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded<'static> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut notes = Notes { text: String::with_capacity(bytes.len()), undecodable: Vec::new() };
    let mut at = 0;
    loop {
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len() - at);
        notes.text.reserve(room.expect("a text in memory has a length"));
        let (result, n) =
            decoder.decode_to_string_without_replacement(&bytes[at..], &mut notes.text, true);
        at += n;
        match result {
            DecoderResult::InputEmpty => break,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(len, read_since) => {
                let end = at - usize::from(read_since);
                let start = end - usize::from(len);
                notes.add(start, &bytes[start..end]);
            }
        }
    }
    let Notes { text, undecodable } =
        if encoding.is_single_byte() { notes.without_controls(bytes) } else { notes };
    Decoded { text: Cow::Owned(text), undecodable, encoding: encoding.name() }
}

/// A text with notes of what it lacks.
struct Notes {
    text: String,
    undecodable: Vec<Undecodable>,
}

impl Notes {
    /// Adds U+FFFD for `bytes`, which stand at `offset` in the source.
    fn add(&mut self, offset: usize, bytes: &[u8]) {
        match self.undecodable.last_mut() {
            Some(last) if last.span.end() == self.text.len() => last.bytes.extend_from_slice(bytes),
            _ => {
                let start = self.text.len();
                self.text.push('\u{fffd}');
                let span = Span::new(start, self.text.len());
                self.undecodable.push(Undecodable { span, offset, bytes: bytes.to_vec() });
            }
        }
    }

    /// Notes the control characters U+0080 to U+009F of a text in an encoding of one byte a
    /// character.
    fn without_controls(self, bytes: &[u8]) -> Self {
        let is_lost = |c: char| matches!(c, '\u{80}'..='\u{9f}' | '\u{fffd}');
        if !self.text.contains(is_lost) {
            return self;
        }
        let mut notes =
            Self { text: String::with_capacity(self.text.len()), undecodable: Vec::new() };
        for (offset, c) in self.text.chars().enumerate() {
            if is_lost(c) {
                notes.add(offset, &bytes[offset..=offset]);
            } else {
                notes.text.push(c);
            }
        }
        notes
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::Encoding;

    use super::{Decoded, decode, decode_declared};
    use crate::IngestConfig;
    use crate::testing::config;

    fn text(bytes: &[u8]) -> String {
        let Decoded { text, undecodable, .. } = decode(bytes, &config()).unwrap();
        assert_eq!(undecodable, [], "{text}");
        text.into_owned()
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
        let Decoded { text, undecodable, .. } = decode(&bytes, &config()).unwrap();
        assert_eq!(text, "é à x\u{fffd}y\u{fffd}ü");
        let found: Vec<_> =
            undecodable.iter().map(|u| (u.span.slice(&text), u.offset, &u.bytes[..])).collect();
        assert_eq!(found, [("\u{fffd}", 7, &b"\xc3\xe2"[..]), ("\u{fffd}", 10, b"\x80")]);
    }

    #[test]
    fn bytes_that_windows_1252_does_not_have_make_it_something_else() {
        let Decoded { text, undecodable, .. } = decode(b"Caf\x8d au lait", &config()).unwrap();
        assert_eq!((&*text, undecodable.len()), ("Caf\u{fffd} au lait", 1));
    }

    #[test]
    fn other_data_is_no_text() {
        for bytes in [
            &b"%PDF-1.7 \n"[..],
            b"text\0text",
            b"\x01\x02\x03abc",
            b"\x89PNG\r\n",
            b"\xff\xfe\0\0",
        ] {
            assert!(decode(bytes, &config()).is_err(), "{bytes:?}");
        }
        assert_eq!(decode(b"", &config()).unwrap().text, "");
    }

    /// Sentences of newswire as they would be found in the wild, with the encodings they come in.
    const SENTENCES: [(&str, &[&str]); 12] = [
        ("L’élève a été reçu à l’hôtel de ville, où le préfet l’attendait.", &["windows-1252"]),
        (
            "Der Präsident erklärte, die Übergangsfrist für Großbetriebe müsse gekürzt werden.",
            &["windows-1252"],
        ),
        (
            "Premiér prohlásil, že vláda příští týden předloží návrh zákona.",
            &["windows-1250", "iso-8859-2"],
        ),
        (
            "Prezydent powiedział, że rząd już wkrótce podejmie decyzję w sprawie podwyżek.",
            &["windows-1250", "iso-8859-2"],
        ),
        (
            "Президент заявил, что правительство рассмотрит закон на следующей неделе.",
            &["windows-1251", "koi8-r", "iso-8859-5"],
        ),
        ("Başbakan, hükümetin gelecek hafta yeni yasayı görüşeceğini açıkladı.", &["windows-1254"]),
        (
            "Ο πρωθυπουργός δήλωσε ότι η κυβέρνηση θα εξετάσει το νομοσχέδιο.",
            &["windows-1253", "iso-8859-7"],
        ),
        (
            "首相は来週、政府が新しい法案を検討すると述べた。記者団に語った。",
            &["shift_jis", "euc-jp", "iso-2022-jp"],
        ),
        ("总理表示,政府将于下周审议新法案,并向记者介绍了有关情况。", &["gbk", "gb18030"]),
        ("總理表示,政府將於下週審議新法案,並向記者介紹了有關情況。", &["big5"]),
        ("총리는 정부가 다음 주 새 법안을 검토할 것이라고 밝혔다.", &["euc-kr"]),
        ("ראש הממשלה אמר כי הממשלה תדון בחוק החדש בשבוע הבא.", &["windows-1255"]),
    ];

    #[test]
    fn legacy_encodings_are_detected() {
        for (sentence, labels) in SENTENCES {
            for label in labels {
                let encoding = Encoding::for_label(label.as_bytes()).unwrap();
                let (bytes, _, has_errors) = encoding.encode(sentence);
                assert!(!has_errors, "{label} has the letters of {sentence}");
                assert_eq!(text(&bytes), sentence, "{label}");
            }
        }
    }

    #[test]
    fn a_declaration_is_believed_unless_the_bytes_say_otherwise() {
        let latin_2 = "iso-8859-2".parse().ok();
        let read =
            |bytes: &[u8]| decode_declared(bytes, latin_2, &config()).unwrap().text.into_owned();
        assert_eq!(read(b"\xb1"), "ą");
        assert_eq!(read("é".as_bytes()), "é");
        assert_eq!(read(b"\xff\xfee\0"), "\u{feff}e");
        let outer = IngestConfig { declared_encoding: "iso-8859-1".parse().ok(), ..config() };
        assert_eq!(decode_declared(b"\xb1", latin_2, &outer).unwrap().text, "±");
    }

    #[test]
    fn a_forced_encoding_is_taken_whatever_the_bytes_say() {
        let config = IngestConfig { encoding: "windows-1252".parse().ok(), ..config() };
        let decoded = decode("é".as_bytes(), &config).unwrap();
        assert_eq!((&*decoded.text, decoded.encoding), ("Ã©", "windows-1252"));
    }

    #[test]
    fn half_a_character_of_utf_16_is_noted() {
        let Decoded { text, undecodable, .. } =
            decode(b"\xff\xfea\0\x00\xd8b\0c", &config()).unwrap();
        assert_eq!(text, "\u{feff}a\u{fffd}b\u{fffd}");
        let found: Vec<_> = undecodable.iter().map(|u| (u.offset, &u.bytes[..])).collect();
        assert_eq!(found, [(4, &b"\x00\xd8"[..]), (8, b"c")]);
    }
}
