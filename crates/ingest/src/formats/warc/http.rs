//! What a server answered, as a crawl keeps it: status, headers, and a body that may be chunked
//! and compressed on top of all.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use httparse::Status;

use crate::compression::Compression;
use crate::error::ReadErrorKind;
use crate::{IngestConfig, TextEncoding};

/// Servers send some twenty headers; a response with more than this many is none.
const MAX_HEADERS: usize = 512;

/// A page, or another text, out of a record.
pub(super) struct Page {
    /// The bytes, neither chunked nor compressed.
    pub(super) body: Vec<u8>,
    /// What the server says of the encoding.
    pub(super) encoding: Option<TextEncoding>,
    /// The name of the format that the bytes are in.
    pub(super) format: &'static str,
}

impl Page {
    /// Takes a page out of an answer.
    ///
    /// # Errors
    ///
    /// If it is no answer in HTTP, says that there is no page, or is something else than a text.
    pub(super) fn of_response(block: &[u8], config: &IngestConfig) -> Result<Self, ReadErrorKind> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let mut parser = httparse::ParserConfig::default();
        // As browsers do: a page that people can read must not be lost to a header that they do not.
        parser
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_spaces_after_header_name_in_responses(true)
            .ignore_invalid_headers_in_responses(true);
        let body = match parser.parse_response(&mut response, block) {
            Ok(Status::Complete(end)) => &block[end..],
            Ok(Status::Partial) => return Err(bad("its headers do not end")),
            Err(error) => return Err(bad(error)),
        };
        let field = |name: &str| {
            let found = response.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name));
            found.map(|header| String::from_utf8_lossy(header.value))
        };
        match response.code {
            Some(200 | 203) => {}
            code => {
                let what = format!("an answer with status {}", code.unwrap_or_default());
                return Err(ReadErrorKind::PassedOver { what });
            }
        }
        let is_chunked =
            field("Transfer-Encoding").is_some_and(|v| v.to_lowercase().contains("chunked"));
        // Crawlers often keep the header and store the body as it was meant.
        let body = if is_chunked { dechunked(body) } else { Cow::Borrowed(body) };
        let body = match field("Content-Encoding") {
            Some(coding) if !coding.eq_ignore_ascii_case("identity") => {
                expanded(body, &coding, config)?
            }
            _ => body,
        };
        let media = field("Content-Type").unwrap_or_default();
        Self::new(body.into_owned(), &media)
    }

    /// Takes a page that `media` says the type of.
    ///
    /// # Errors
    ///
    /// If it is something else than a text.
    pub(super) fn new(body: Vec<u8>, media: &str) -> Result<Self, ReadErrorKind> {
        let (kind, parameters) = media.split_once(';').unwrap_or((media, ""));
        let kind = kind.trim().to_lowercase();
        let format = match kind.as_str() {
            "text/html" | "application/xhtml+xml" => "html",
            "text/plain" => "text",
            // Servers that do not know say one of these.
            "" | "application/octet-stream" if looks_like_html(&body) => "html",
            _ => {
                let what = if kind.is_empty() {
                    "an answer without a type".to_owned()
                } else {
                    format!("an answer of type `{kind}`")
                };
                return Err(ReadErrorKind::PassedOver { what });
            }
        };
        Ok(Self { body, encoding: charset(parameters), format })
    }
}

fn bad(what: impl ToString) -> ReadErrorKind {
    ReadErrorKind::Http { what: what.to_string() }
}

fn charset(parameters: &str) -> Option<TextEncoding> {
    let mut pairs = parameters.split(';').filter_map(|pair| pair.split_once('='));
    let (_, label) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    label.trim().trim_matches(['"', '\'']).parse().ok()
}

fn looks_like_html(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(&body[..body.len().min(1024)]).to_lowercase();
    ["<!doctype html", "<html"].iter().any(|tag| head.contains(tag))
}

/// Puts chunks together; returns the body as it is if that is not chunked after all, and as far as
/// it goes if it was cut off.
fn dechunked(body: &[u8]) -> Cow<'_, [u8]> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Ok(Status::Complete((start, len))) = httparse::parse_chunk_size(rest) {
        let chunk = &rest[start..];
        let len = usize::try_from(len).unwrap_or(usize::MAX).min(chunk.len());
        if len == 0 {
            return Cow::Owned(whole);
        }
        whole.extend_from_slice(&chunk[..len]);
        rest = chunk[len..].strip_prefix(b"\r\n").unwrap_or(&chunk[len..]);
    }
    if whole.is_empty() { Cow::Borrowed(body) } else { Cow::Owned(whole) }
}

/// Expands a body that its header says is compressed; returns it as it is where it does not look so.
fn expanded<'b>(
    body: Cow<'b, [u8]>,
    coding: &str,
    config: &IngestConfig,
) -> Result<Cow<'b, [u8]>, ReadErrorKind> {
    let limit = config.max_record_bytes as u64;
    let mut whole = Vec::new();
    let (what, read) = match (Compression::of(&body), coding.trim().to_lowercase().as_str()) {
        (Some(compression), _) => {
            let reader = compression.expand(Box::new(Cursor::new(&*body)));
            (compression.name(), reader.and_then(|r| r.take(limit + 1).read_to_end(&mut whole)))
        }
        (None, "deflate") => {
            let reader = flate2::read::ZlibDecoder::new(&*body);
            ("deflate", reader.take(limit + 1).read_to_end(&mut whole))
        }
        (None, "br") => {
            let reader = brotli_decompressor::Decompressor::new(&*body, 4096);
            ("Brotli", reader.take(limit + 1).read_to_end(&mut whole))
        }
        (None, _) => return Ok(body),
    };
    match read {
        Ok(_) if whole.len() as u64 > limit => {
            Err(ReadErrorKind::TooLong { limit: config.max_record_bytes })
        }
        Ok(_) => Ok(Cow::Owned(whole)),
        // Two codings have no mark: their header may be all that is left of them.
        Err(_) if whole.is_empty() && matches!(what, "deflate" | "Brotli") => Ok(body),
        Err(error) => Err(ReadErrorKind::of_damage(what, error)),
    }
}

#[cfg(test)]
mod tests {
    use super::Page;
    use crate::ReadErrorKind;
    use crate::testing::{config, gzip};

    fn page(head: &str, body: &[u8]) -> Result<Page, ReadErrorKind> {
        Page::of_response(
            &[format!("HTTP/1.1 {head}\r\n\r\n").as_bytes(), body].concat(),
            &config(),
        )
    }

    #[test]
    fn a_page_comes_out_of_chunks_and_compression() {
        let html = "200 OK\r\nContent-Type: text/html; charset=\"ISO-8859-2\"";
        let plain = page(html, b"<p>One.").unwrap();
        assert_eq!((&plain.body[..], plain.format), (&b"<p>One."[..], "html"));
        assert_eq!(plain.encoding, "latin2".parse().ok());

        let chunked = format!("{html}\r\nTransfer-Encoding: chunked");
        let body = page(&chunked, b"4;x=y\r\n<p>O\r\n3\r\nne.\r\n0\r\n\r\n").unwrap().body;
        assert_eq!(body, b"<p>One.");
        assert_eq!(page(&chunked, b"4\r\n<p>O\r\n9\r\nn").unwrap().body, b"<p>On");
        assert_eq!(page(&chunked, b"<p>One.").unwrap().body, b"<p>One.", "not chunked after all");

        for coding in ["gzip", "deflate", "br"] {
            let coded = format!("{html}\r\nContent-Encoding: {coding}");
            assert_eq!(page(&coded, b"<p>One.").unwrap().body, b"<p>One.", "{coding}");
        }
        let coded = format!("{html}\r\nContent-Encoding: gzip");
        assert_eq!(page(&coded, &gzip(b"<p>One.")).unwrap().body, b"<p>One.");
        let zlib = b"\x78\x9c\xb3\x29\xb0\xf3\xcf\x4b\xd5\x03\x00\x08\xff\x02\x3b";
        assert_eq!(page(&coded.replace("gzip", "deflate"), zlib).unwrap().body, b"<p>One.");
        // `printf '<p>One.' | brotli | xxd`
        let brotli = b"\x0b\x03\x80<p>One.\x03";
        assert_eq!(page(&coded.replace("gzip", "br"), brotli).unwrap().body, b"<p>One.");
    }

    #[test]
    fn what_is_no_page_is_passed_over_and_what_is_no_answer_is_an_error() {
        for (head, words) in [
            ("404 Not Found\r\nContent-Type: text/html", "an answer with status 404"),
            ("200 OK\r\nContent-Type: image/png", "an answer of type `image/png`"),
            ("200 OK", "an answer without a type"),
        ] {
            let error = page(head, b"body").err().unwrap();
            assert!(matches!(error, ReadErrorKind::PassedOver { what } if what == words));
        }
        assert_eq!(page("200 OK", b"<!DOCTYPE html><p>One.").unwrap().format, "html");
        for block in [&b"HTTP/1.1 200 OK\r\nContent-Type: text/html"[..], b"<html>", b""] {
            assert!(matches!(Page::of_response(block, &config()), Err(ReadErrorKind::Http { .. })));
        }
    }
}
