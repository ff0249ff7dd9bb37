//! News in XML and SGML: feeds, `NewsML`, NITF and the Reuters-21578 collection.
//!
//! What they share: which element is a record and what stands before the first one. A record is
//! cut without being parsed, and parsed on its own.

mod cutter;
mod element;
pub(crate) mod feed;
pub(crate) mod newsml;
pub(crate) mod nitf;
pub(crate) mod reuters;
pub(crate) mod unknown;

use std::sync::Arc;

use copydesk_core::{Paragraph, ParagraphKind, Segment, SourceMap, SourcePosition};
use encoding_rs::Encoding;

use self::cutter::TagCutter;
use self::element::Element;
use super::html::blocks::{Syntax, blocks_in};
use super::html::draft;
use super::{Decoder, RawRecords};
use crate::encoding::{Decoded, decode};
use crate::error::ReadErrorKind;
use crate::paragraphs::split;
use crate::{Draft, IngestConfig, ReadError, Source};

/// What stands before the first record of a file.
#[derive(Debug, Default)]
struct Preamble {
    text: String,
    /// What the file says that it is encoded in.
    encoding: Option<&'static Encoding>,
}

impl Preamble {
    fn new(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let declared = text.split_once("encoding=").map(|(_, rest)| rest);
        let label = declared.and_then(|rest| rest.get(1..)?.split(['"', '\'']).next());
        Self { encoding: label.and_then(|label| Encoding::for_label(label.as_bytes())), text }
    }

    /// Decodes a record of the file.
    fn decode(&self, bytes: &[u8]) -> Result<Decoded, ReadErrorKind> {
        if std::str::from_utf8(bytes).is_err()
            && let Some(encoding) = self.encoding.filter(|known| *known != encoding_rs::UTF_8)
        {
            let (text, has_errors) = encoding.decode_without_bom_handling(bytes);
            if !has_errors {
                return Ok(Decoded { text: text.into_owned(), undecodable: Vec::new() });
            }
        }
        decode(bytes.to_vec()).map_err(|what| ReadErrorKind::Binary { what })
    }
}

/// Returns the name of the root element, in lower case and without prefix.
fn root(head: &[u8]) -> Option<String> {
    let mut rest = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let mut saw_declaration = false;
    loop {
        let end = match rest {
            [b'<', b'?', ..] => b"?>".as_slice(),
            [b'<', b'!', b'-', b'-', ..] => b"-->",
            // An internal subset has brackets of its own.
            [b'<', b'!', ..] if is_subset(rest) => b"]>",
            [b'<', b'!', ..] => b">",
            [b'<', ..] => break,
            _ => return None,
        };
        saw_declaration = true;
        let end = memchr::memmem::find(rest, end)? + end.len();
        rest = rest[end..].trim_ascii_start();
    }
    let name = rest[1..].split(|byte| byte.is_ascii_whitespace() || b"/>".contains(byte)).next()?;
    let name = std::str::from_utf8(name).ok()?.to_lowercase();
    let is_name = name.starts_with(|c: char| c.is_alphabetic()) || saw_declaration;
    is_name.then(|| name.rsplit(':').next().unwrap_or_default().to_owned())
}

fn is_subset(doctype: &[u8]) -> bool {
    let end = memchr::memchr(b'>', doctype).unwrap_or(doctype.len());
    doctype[..end].contains(&b'[')
}

/// Cuts a file into the elements that are one of `names`, and makes a decoder of what stands
/// before the first.
fn elements<'a>(
    mut source: Source<'a>,
    names: &'static [&'static str],
    is_whole_file: bool,
    decoder: impl FnOnce(Preamble) -> Arc<dyn Decoder> + 'a,
) -> RawRecords<'a> {
    let mut cutter = TagCutter::default();
    let mut make_decoder = Some(decoder);
    let mut known: Option<Arc<dyn Decoder>> = None;
    let mut n_records = 0;
    let mut is_done = false;
    Box::new(std::iter::from_fn(move || {
        if is_done {
            return None;
        }
        let before = match source.cut(|bytes| cutter.start(bytes, names)) {
            Ok(cut) => cut.filter(|cut| !cut.is_last),
            Err(kind) => {
                is_done = true;
                return Some(Err(ReadError::new(&source.origin(None), kind)));
            }
        };
        let Some(before) = before else {
            is_done = true;
            let kind = ReadErrorKind::NoElement { names: names.join("`, `") };
            return (n_records == 0).then(|| Err(ReadError::new(&source.origin(None), kind)));
        };
        let decoder = Arc::clone(known.get_or_insert_with(|| {
            let make = make_decoder.take().expect("there is one first record");
            make(Preamble::new(&before.bytes))
        }));
        n_records += 1;
        let tag = cutter.tag().to_vec();
        let name = String::from_utf8_lossy(&tag[1..]).into_owned();
        // The tag was read with what stands before it.
        let here = source.position();
        let len = tag.len() as u64;
        let start = SourcePosition { byte: here.byte - len, column: here.column - len, ..here };
        let cut = source.cut(|bytes| cutter.end(bytes, &name)).map(|cut| {
            cut.map(|cut| crate::source::Cut {
                bytes: [&tag[..], &cut.bytes].concat(),
                start,
                ..cut
            })
        });
        source.record(cut, (!is_whole_file).then_some(n_records), &decoder)
    }))
}

/// Makes paragraphs of the content of `element` in `xml`: of its markup, of markup that it holds
/// as text, or of plain text. `at` is where `xml` begins in the input.
fn content(element: &Element, xml: &str, at: SourcePosition, config: &IngestConfig) -> Draft {
    if element.elements().next().is_some() {
        let inner = element.inner.slice(xml);
        let at = at.after(&xml[..element.inner.start()]);
        return draft(blocks_in(inner, Syntax::Xml), inner, at);
    }
    let (text, span, is_verbatim) = element.own_text();
    let at = at.after(&xml[..span.start()]);
    let known = |made: Draft| {
        if is_verbatim { made } else { Draft { source_map: Some(beginning(at)), ..made } }
    };
    if is_markup(&text) {
        return known(draft(blocks_in(&text, Syntax::Html), &text, at));
    }
    let spans = split(&text, config.paragraphs);
    let (mut segments, mut before, mut position) = (Vec::new(), 0, at);
    for span in &spans {
        position = position.after(&text[before..span.start()]);
        before = span.start();
        segments.push(Segment { text: span.start(), verbatim: span.len(), source: position });
    }
    let body = |span| Paragraph { span, kind: ParagraphKind::Body };
    let paragraphs = spans.into_iter().map(body).collect();
    let source_map = Some(SourceMap::new(segments));
    known(Draft { text, paragraphs, source_map, ..Draft::default() })
}

/// Returns the map of a text of which only the beginning is known.
fn beginning(source: SourcePosition) -> SourceMap {
    SourceMap::new(vec![Segment { text: 0, verbatim: 0, source }])
}

/// Says whether a text holds tags or entities of HTML.
fn is_markup(text: &str) -> bool {
    let has_tag = text.match_indices('<').any(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches('/');
        rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>')
    });
    has_tag
        || text.match_indices('&').any(|(at, _)| {
            text[at..].get(..10.min(text.len() - at)).is_some_and(|entity| entity.contains(';'))
        })
}
