//! The header of a record of a crawl.

use memchr::memmem;

/// What records may hold articles: answers of servers, what was got without a server, and texts
/// that were extracted already.
const KINDS: [&str; 3] = ["response", "resource", "conversion"];

/// The fields of a header, as `Name: value`.
pub(super) struct Header {
    fields: Vec<(String, String)>,
}

/// Says whether `line` begins a record: `WARC/1.0`, `WARC/1.1`, `WARC/0.18`.
pub(super) fn is_version_line(line: &[u8]) -> bool {
    let Some(version) = line.strip_prefix(b"WARC/") else { return false };
    let line_end = version.iter().position(|byte| b"\r\n".contains(byte)).unwrap_or(version.len());
    let version = &version[..line_end];
    (3..=4).contains(&version.len())
        && version[1] == b'.'
        && version.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
}

impl Header {
    /// Splits a record behind the empty line that ends its header.
    pub(super) fn split(record: &[u8]) -> (Self, &[u8]) {
        let ends = [
            memmem::find(record, b"\r\n\r\n").map(|at| at + 4),
            memmem::find(record, b"\n\n").map(|at| at + 2),
        ];
        let end = ends.into_iter().flatten().min().unwrap_or(record.len());
        (Self::parse(&record[..end]), &record[end..])
    }

    /// Reads the lines behind the first. A line that begins with a space goes on with the one
    /// before; what is not UTF-8, an address for one, is read as well as it can be.
    pub(super) fn parse(header: &[u8]) -> Self {
        let text = String::from_utf8_lossy(header);
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in text.lines().skip(1) {
            match (line.starts_with([' ', '\t']), line.split_once(':'), fields.last_mut()) {
                (true, _, Some((_, value))) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (false, Some((name, value)), _) => {
                    fields.push((name.trim().to_owned(), value.trim().to_owned()));
                }
                _ => {}
            }
        }
        Self { fields }
    }

    fn field(&self, name: &str) -> Option<&str> {
        let found = self.fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Returns the length of the block in bytes, or what is wrong with it.
    pub(super) fn content_length(&self) -> Result<u64, String> {
        let value = self.field("Content-Length").ok_or("it has no Content-Length")?;
        value.parse().map_err(|_| format!("its Content-Length is `{value}`, not a number"))
    }

    /// Says whether the record may hold an article, or what else it is.
    pub(super) fn kind(&self) -> Result<(), String> {
        let kind = self.field("WARC-Type").unwrap_or("nameless");
        if KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)) {
            return Ok(());
        }
        Err(format!("a record of type `{kind}`"))
    }

    /// Says whether the block is an answer in HTTP, headers and all.
    pub(super) fn is_http(&self) -> bool {
        let kind = self.field("Content-Type").unwrap_or_default().to_lowercase();
        kind.starts_with("application/http")
            || (kind.is_empty() && self.field("WARC-Type") == Some("response"))
    }

    /// Returns the media type of a block that is no answer in HTTP.
    pub(super) fn media_type(&self) -> &str {
        self.field("Content-Type").unwrap_or_default()
    }

    /// Returns the address of the page.
    pub(super) fn url(&self) -> Option<String> {
        let url = self.field("WARC-Target-URI")?;
        // Some writers put it in angle brackets, after an error in the standard's examples.
        Some(url.trim_start_matches('<').trim_end_matches('>').to_owned())
    }

    /// Returns the first language that the crawler identified.
    pub(super) fn language(&self) -> Option<String> {
        let languages = self.field("WARC-Identified-Content-Language")?;
        languages.split(',').next().map(|language| language.trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Header, is_version_line};

    #[test]
    fn fields_are_found_in_any_case_and_over_lines() {
        let (header, block) = Header::split(
            b"WARC/1.0\ncontent-length:  12 \nWARC-Type: response\nX: a\n  b\nWARC-Target-URI: <http://a.example/\xff>\n\nHTTP",
        );
        assert_eq!((header.content_length(), block), (Ok(12), &b"HTTP"[..]));
        assert_eq!(header.field("X"), Some("a b"));
        assert_eq!(header.url().unwrap(), "http://a.example/\u{fffd}");
        assert!(header.is_http() && header.kind().is_ok());
    }

    #[test]
    fn versions_are_told_from_prose() {
        for (line, expected) in [
            ("WARC/1.0\r\n", true),
            ("WARC/1.1", true),
            ("WARC/0.18\n", true),
            ("WARC/ is a format", false),
            ("WARC/1.0 is a version", false),
            ("warc/1.0", false),
        ] {
            assert_eq!(is_version_line(line.as_bytes()), expected, "{line}");
        }
    }
}
