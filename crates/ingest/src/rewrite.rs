//! Edits in the text of an article, made in the bytes that it was decoded from.
//!
//! Only the bytes of the edits change: the text between two of them is encoded to learn how long
//! it is, and never to be written. Whether that went well is not believed but seen: the new bytes
//! are decoded and must give the new text. Time: `O(n)`.

use std::borrow::Cow;

use copydesk_core::Edit;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::encoding::Decoded;
use crate::error::ReadErrorKind;
use crate::record::guarded;
use crate::{Draft, IngestConfig, RawRecord};

/// Why the text of an article could not be changed where it stands.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RewriteError {
    /// The record gives no text.
    #[error("it cannot be decoded")]
    Undecodable(#[from] ReadErrorKind),
    /// The format is one that is read and not written.
    #[error(
        "articles in the format `{format}` are not changed in place (plain text, Markdown and JSON \
         are)"
    )]
    Format {
        /// The name of the format.
        format: &'static str,
    },
    /// The record does not stand in a file as it is.
    #[error("it is compressed, or in an archive (unpack it first)")]
    Packed,
    /// The records of the file were cut after it was transcoded.
    #[error("its file is in {encoding}, in which records are only read (convert it to UTF-8)")]
    Transcoded {
        /// The name of the encoding.
        encoding: &'static str,
    },
    /// The encoding has no such character.
    #[error("the encoding {encoding} has no `{character}`")]
    Unmappable {
        /// The character, which an edit brings.
        character: char,
        /// The name of the encoding.
        encoding: &'static str,
    },
    /// The text was put together from several strings.
    #[error("a change reaches over several strings of the record")]
    Strings,
    /// The record is JSON only after repair.
    #[error("the record is not strictly JSON, or its text is in no field of its own")]
    Repaired,
    /// The new bytes do not give the new text.
    #[error("the change cannot be made in the encoding {encoding} without touching other text")]
    Unfaithful {
        /// The name of the encoding.
        encoding: &'static str,
    },
}

impl RawRecord {
    /// Returns the record as it is after `edits` of the text of its article, which ascend and do not
    /// overlap; every byte that does not stand for edited text is as it was.
    ///
    /// The encoding, its mark and the line ends stay, and in JSON the way in which characters are
    /// escaped. The new bytes are decoded again: they give the edited text, or there is an error.
    ///
    /// # Errors
    ///
    /// If the record is in a format that is only read, compressed or in an archive, or if an edit
    /// brings a character that the encoding lacks.
    ///
    /// # Panics
    ///
    /// If an edit lies outside the text or cuts a character in two.
    pub fn rewritten(&self, edits: &[Edit], config: &IngestConfig) -> Result<Self, RewriteError> {
        if let Some(encoding) = self.transcoded_from() {
            return Err(RewriteError::Transcoded { encoding });
        }
        if !self.is_plain() {
            return Err(RewriteError::Packed);
        }
        let Draft { text, encoding, .. } = guarded(|| self.draft(config))?;
        let record = self.with_bytes(self.decoder().rewrite(self, edits, config)?);
        match guarded(|| record.draft(config)) {
            Ok(draft) if draft.text == edited(&text, edits) => Ok(record),
            _ => Err(RewriteError::Unfaithful { encoding }),
        }
    }
}

/// Returns `text` after `edits`, which ascend and do not overlap.
pub(crate) fn edited(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut kept = 0;
    for edit in edits {
        out.push_str(&text[kept..edit.span.start()]);
        out.push_str(&edit.replacement);
        kept = edit.span.end();
    }
    out.push_str(&text[kept..]);
    out
}

/// Returns `bytes`, of which `decoded` was made, after `edits` of its text.
///
/// # Errors
///
/// If an edit brings a character that the encoding lacks.
pub(crate) fn edited_bytes(
    bytes: &[u8],
    decoded: &Decoded<'_>,
    edits: &[Edit],
) -> Result<Vec<u8>, RewriteError> {
    let encoding = Encoding::for_label(decoded.encoding.as_bytes()).unwrap_or(UTF_8);
    let mut places = Places { decoded, encoding, text: 0, byte: 0, next_undecodable: 0 };
    let mut out = Vec::with_capacity(bytes.len());
    let mut kept = 0;
    for edit in edits {
        let start = places.byte_of(edit.span.start())?;
        let end = places.byte_of(edit.span.end())?;
        // What the encoding cannot hold, a byte too many for one, is found when it is read again.
        out.extend_from_slice(bytes.get(kept..start).unwrap_or_default());
        out.extend_from_slice(&encoded(&edit.replacement, encoding)?);
        kept = end;
    }
    out.extend_from_slice(bytes.get(kept..).unwrap_or_default());
    Ok(out)
}

/// A walk through a text and the bytes that it was decoded from, side by side.
struct Places<'d> {
    decoded: &'d Decoded<'d>,
    encoding: &'static Encoding,
    /// How far it went, in bytes of the text and of the source.
    text: usize,
    byte: usize,
    /// The first undecodable part that was not passed.
    next_undecodable: usize,
}

impl Places<'_> {
    /// Goes on to byte `offset` of the text; returns where it stands in the source.
    fn byte_of(&mut self, offset: usize) -> Result<usize, RewriteError> {
        while let Some(part) = self.decoded.undecodable.get(self.next_undecodable)
            && part.span.end() <= offset
        {
            self.text = part.span.end();
            self.byte = part.offset + part.bytes.len();
            self.next_undecodable += 1;
        }
        let between = &self.decoded.text[self.text..offset];
        self.byte += encoded(between, self.encoding)?.len();
        self.text = offset;
        Ok(self.byte)
    }
}

/// Encodes `text`.
fn encoded<'t>(text: &'t str, encoding: &'static Encoding) -> Result<Cow<'t, [u8]>, RewriteError> {
    // The Encoding Standard writes no UTF-16.
    if encoding == UTF_16LE {
        return Ok(text.encode_utf16().flat_map(u16::to_le_bytes).collect());
    }
    if encoding == UTF_16BE {
        return Ok(text.encode_utf16().flat_map(u16::to_be_bytes).collect());
    }
    let (bytes, _, has_unmappable) = encoding.encode(text);
    if !has_unmappable {
        return Ok(bytes);
    }
    let is_unmappable = |c: &char| encoding.encode(c.encode_utf8(&mut [0; 4])).2;
    let character = text.chars().find(is_unmappable).unwrap_or('\u{fffd}');
    Err(RewriteError::Unmappable { character, encoding: encoding.name() })
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use copydesk_core::{Edit, Span};
    use encoding_rs::Encoding;

    use super::{RewriteError, edited};
    use crate::testing::{config, gzip};
    use crate::{IngestConfig, Input, Location};

    /// Replaces the first `old` of the text of each article of a file by `new`.
    fn replaced(
        name: &str,
        bytes: &[u8],
        old: &str,
        new: &str,
        config: &IngestConfig,
    ) -> Vec<Result<Vec<u8>, RewriteError>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let input = Input { location: Location::File(path), display: name.to_owned(), bytes: 0 };
        let mut results = Vec::new();
        let _end = crate::read(&input, config, &mut |record, _| {
            let record = record.unwrap();
            let article = record.decode(config).unwrap();
            let start = article.text().find(old).unwrap();
            let span = Span::new(start, start + old.len());
            let edits = [Edit { span, replacement: new.to_owned() }];
            results.push(record.rewritten(&edits, config).map(|record| record.bytes().to_vec()));
            ControlFlow::Continue(())
        });
        results
    }

    fn replaced_in(name: &str, bytes: &[u8], old: &str, new: &str) -> Result<Vec<u8>, String> {
        let mut results = replaced(name, bytes, old, new, &config());
        results.remove(0).map_err(|error| error.to_string())
    }

    #[test]
    fn every_edit_is_made_and_nothing_else() {
        let edit = |start, end, replacement: &str| Edit {
            span: Span::new(start, end),
            replacement: replacement.to_owned(),
        };
        let edits = [edit(0, 2, "É"), edit(4, 4, "!"), edit(6, 9, "")];
        assert_eq!(edited("é, x one", &edits), "É, !x ");
    }

    #[test]
    fn encodings_marks_and_line_ends_stay() {
        let text = "Le café était fermé.\r\n\r\nOn  y va.\n";
        let (expected, old) = ("Le café était fermé.\r\n\r\nOn y va.\n", "On  y");
        for label in ["utf-8", "windows-1252", "iso-8859-15"] {
            let encoding = Encoding::for_label(label.as_bytes()).unwrap();
            let bytes = encoding.encode(text).0;
            let new = replaced_in("a.txt", &bytes, old, "On y").unwrap();
            assert_eq!(new, &*encoding.encode(expected).0, "{label}");
        }
        let utf_16 = |text: &str| -> Vec<u8> {
            ["\u{feff}", text].concat().encode_utf16().flat_map(u16::to_be_bytes).collect()
        };
        let new = replaced_in("a.txt", &utf_16(text), old, "On y").unwrap();
        assert_eq!(new, utf_16(expected));
        let marked = ["\u{feff}", text].concat();
        let new = replaced_in("a.md", marked.as_bytes(), old, "On y").unwrap();
        assert_eq!(new, ["\u{feff}", expected].concat().as_bytes());
    }

    #[test]
    fn bytes_that_stand_for_nothing_stay() {
        let bytes = [b"\xff\xfex ".as_slice(), "né — à la  carte".as_bytes(), b"\x80."].concat();
        let config = IngestConfig { encoding: "utf-8".parse().ok(), ..config() };
        let new = replaced("a.txt", &bytes, "la  c", "la c", &config).remove(0).unwrap();
        let expected = [b"\xff\xfex ".as_slice(), "né — à la carte".as_bytes(), b"\x80."].concat();
        assert_eq!(new, expected);
    }

    #[test]
    fn a_character_that_the_encoding_lacks_is_an_error() {
        let error = replaced_in("a.txt", b"Le caf\xe9 de Reka.", "Reka", "Rēka").unwrap_err();
        assert_eq!(error, "the encoding windows-1252 has no `ē`");
    }

    #[test]
    fn in_json_every_other_byte_stays() {
        let line = "{\"x\": 1.50,  \"text\":\"A\\u00e9 \\ud83d\\ude00\\n\\nsaid  \\\"two\\\".\", \"y\":\"\\/\"}";
        let new = replaced_in("a.jsonl", line.as_bytes(), "said  \"", "said “\"").unwrap();
        assert_eq!(String::from_utf8(new).unwrap(), line.replace("said  ", "said \\u201c"));
        let line = "{\"text\": [\"One.\", \"Two  é\\t.\"]}\n";
        let new = replaced_in("a.jsonl", line.as_bytes(), "  é\t", " “\n").unwrap();
        assert_eq!(String::from_utf8(new).unwrap(), "{\"text\": [\"One.\", \"Two “\\n.\"]}\n");
    }

    #[test]
    fn records_of_a_file_are_changed_each_on_its_own() {
        let list = "[{\"text\": \"One  a.\"},\n {\"text\": \"One  b.\"}]";
        let new = replaced("a.json", list.as_bytes(), "  ", " ", &config());
        let new: Vec<_> = new.into_iter().map(|record| record.unwrap()).collect();
        assert_eq!(new, [b"{\"text\": \"One a.\"}", b"{\"text\": \"One b.\"}"]);
    }

    #[test]
    fn what_cannot_be_changed_in_place_says_why() {
        let record = br#"{"text": ["One", "two."]}"#;
        let csv = b"id,text\n1,One two.\n2,One two.\n";
        let line = "\u{feff}{\"text\": \"One two.\"}\n{\"text\": \"One.\"}\n";
        let utf_16: Vec<u8> = line.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (name, bytes, old, words) in [
            ("a.jsonl", &record[..], "One\n\ntwo", "a change reaches over several strings"),
            ("a.jsonl", br#"{"n": NaN, "text": "One."}"#, "One", "the record is not strictly JSON"),
            ("a.jsonl", &utf_16, "One", "its file is in UTF-16LE, in which records are only read"),
            ("a.csv", csv, "One", "articles in the format `csv` are not changed in place"),
            ("a.txt.gz", &gzip(b"One two.\n")[..], "One", "it is compressed, or in an archive"),
        ] {
            let error = replaced_in(name, bytes, old, "2").unwrap_err();
            assert!(error.starts_with(words), "{name}: {error}");
        }
    }
}
