//! UTF-16 as UTF-8, for formats whose records are found by their bytes: tables that Excel saved, lines that
//! PowerShell wrote.

use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding};

use crate::stream::{BUFFER, Rewindable};

/// A reader of a text in UTF-16 that gives it in UTF-8, byte-order mark included. Half a surrogate
/// pair becomes U+FFFD.
pub(crate) struct Transcoded<'a> {
    reader: Rewindable<'a>,
    decoder: Decoder,
    out: Vec<u8>,
    at: usize,
    is_done: bool,
}

impl<'a> Transcoded<'a> {
    pub(crate) fn new(reader: Rewindable<'a>, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { reader, decoder, out: Vec::new(), at: 0, is_done: false }
    }

    /// Decodes some more, if there is more.
    fn decode(&mut self) -> io::Result<()> {
        let input = self.reader.fill_buf()?;
        let (n_input, is_last) = (input.len(), input.is_empty());
        let mut text = String::with_capacity(2 * BUFFER.max(n_input));
        let (result, n_read, _) = self.decoder.decode_to_string(input, &mut text, is_last);
        self.reader.consume(n_read);
        self.is_done = is_last && result == CoderResult::InputEmpty;
        (self.out, self.at) = (text.into_bytes(), 0);
        Ok(())
    }
}

impl BufRead for Transcoded<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.at == self.out.len() && !self.is_done {
            self.decode()?;
        }
        Ok(&self.out[self.at..])
    }

    fn consume(&mut self, n: usize) {
        self.at += n;
    }
}

impl Read for Transcoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read as _};

    use encoding_rs::{UTF_16BE, UTF_16LE};

    use super::Transcoded;
    use crate::stream::Rewindable;
    use crate::testing::{config, outcome, read};

    fn utf_16(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn characters_come_through_however_the_bytes_are_cut() {
        let text = "\u{feff}Võru, 東京 and 🚢.\n".repeat(300);
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [(utf_16(&text), UTF_16LE), (big, UTF_16BE)] {
            for size in [1, 3, 64] {
                let reader = BufReader::with_capacity(size, &bytes[..]);
                let mut found = String::new();
                let mut transcoded = Transcoded::new(Rewindable::new(Box::new(reader)), encoding);
                transcoded.read_to_string(&mut found).unwrap();
                assert_eq!(found, text);
            }
        }
    }

    #[test]
    fn records_in_utf_16_are_found() {
        let lines =
            "{\"id\": \"a\", \"text\": \"Võru.\"}\r\n{\"id\": \"b\", \"text\": \"🚢.\"}\r\n";
        let table = "id\ttext\r\na\tVõru.\r\nb\t🚢.\r\n";
        for (name, text) in [("a.jsonl", lines), ("a.tsv", table)] {
            for mark in ["", "\u{feff}"] {
                let bytes = utf_16(&format!("{mark}{text}"));
                assert_eq!(outcome(name, &bytes), ["a: Võru.", "b: 🚢."], "{name}");
                let article = read(name, &bytes, &config()).remove(0).unwrap();
                assert_eq!(article.encoding(), "UTF-16LE");
            }
        }
    }

    #[test]
    fn half_a_character_is_a_replacement_character() {
        let mut bytes = utf_16("\u{feff}id,text\na,One");
        bytes.extend_from_slice(b"\x3d\xd8.\0\n\0");
        assert_eq!(outcome("a.csv", &bytes), ["a: One\u{fffd}."]);
    }
}
