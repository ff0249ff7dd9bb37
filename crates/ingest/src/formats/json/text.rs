//! The text of an article in a JSON record, and the way back to where its characters stand.

use std::borrow::Cow;
use std::fmt::Write as _;

use copydesk_core::{Edit, Paragraph, Segment, SourceMap, SourcePosition, Span, Undecodable};
use serde_json::value::RawValue;

/// How deep lists of paragraphs may be nested.
const MAX_DEPTH: usize = 16;

/// A text that was put together from strings of a record.
#[derive(Debug, Default)]
pub(crate) struct Text {
    text: String,
    pieces: Vec<Piece>,
}

/// Why a value is no text.
#[derive(Debug)]
pub(super) enum Problem {
    /// It is this instead.
    Other(&'static str),
    /// It is a string, but one that JSON does not allow.
    Damaged(serde_json::Error),
}

/// One string of the record.
#[derive(Debug)]
struct Piece {
    /// Where it stands in the text.
    span: Span,
    /// Where its first character stands in the record.
    start: usize,
    /// What stands between its quotation marks.
    raw: Span,
}

impl Text {
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn into_string(self) -> String {
        self.text
    }

    /// Adds a value of `record`: a string, or a list of them, which are paragraphs.
    ///
    /// # Errors
    ///
    /// If it is something else, or a string that is damaged.
    pub(super) fn push(&mut self, value: &str, record: &str) -> Result<(), Problem> {
        self.push_nested(value, record, MAX_DEPTH)
    }

    fn push_nested(&mut self, value: &str, record: &str, depth: usize) -> Result<(), Problem> {
        match value.as_bytes().first() {
            Some(b'"') => self.push_string(value, record),
            Some(b'[') if depth > 0 => {
                let values: Vec<&RawValue> =
                    serde_json::from_str(value).map_err(Problem::Damaged)?;
                let values = values.into_iter().map(RawValue::get).filter(|v| *v != "null");
                for value in values {
                    self.push_nested(value, record, depth - 1).map_err(
                        |problem| match problem {
                            Problem::Other(_) => {
                                Problem::Other("a list of something else than text")
                            }
                            damaged => damaged,
                        },
                    )?;
                }
                Ok(())
            }
            Some(b'[') => Err(Problem::Other("a list within lists")),
            Some(b'{') => Err(Problem::Other("an object")),
            Some(b't' | b'f') => Err(Problem::Other("true or false")),
            Some(b'n') => Err(Problem::Other("null")),
            _ => Err(Problem::Other("a number")),
        }
    }

    fn push_string(&mut self, value: &str, record: &str) -> Result<(), Problem> {
        let text: Cow<'_, str> = match &value[1..value.len() - 1] {
            plain if !plain.contains('\\') => plain.into(),
            _ => serde_json::from_str::<String>(value).map_err(Problem::Damaged)?.into(),
        };
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        let start = self.text.len();
        self.text.push_str(&text);
        let raw = Span::of(value, record);
        let raw = Span::new(raw.start() + 1, raw.end() - 1);
        self.pieces.push(Piece {
            span: Span::new(start, self.text.len()),
            start: raw.start(),
            raw,
        });
        Ok(())
    }

    /// Returns where `paragraphs` begin in the input, if the record begins at `at` of it.
    pub(crate) fn source_map(
        &self,
        paragraphs: &[Paragraph],
        record: &str,
        at: SourcePosition,
    ) -> SourceMap {
        let mut segments = Vec::with_capacity(paragraphs.len());
        let mut walk = Walk::default();
        let (mut known, mut position) = (0, at);
        for paragraph in paragraphs {
            let Some(stretch) = walk.to(self, record, paragraph.span.start()) else { continue };
            position = position.after(&record[known..stretch.record]);
            known = stretch.record;
            let verbatim = stretch.verbatim.min(paragraph.span.len());
            segments.push(Segment { text: paragraph.span.start(), verbatim, source: position });
        }
        SourceMap::new(segments)
    }

    /// Returns where `edits` of the text stand in `record`, with what they bring escaped as JSON
    /// wants it; `None` if one of them reaches beyond a string.
    pub(super) fn edits_in(&self, record: &str, edits: &[Edit]) -> Option<Vec<Edit>> {
        let is_ascii = record.is_ascii() && record.contains("\\u");
        let edit_in = |edit: &Edit| {
            let (start, end) = (edit.span.start(), edit.span.end());
            let holds = |piece: &Piece| piece.span.start() <= start && end <= piece.span.end();
            let mut walk = Walk { piece: self.pieces.iter().position(holds)?, ..Walk::default() };
            let (start, end) = (walk.reach(self, record, start)?, walk.reach(self, record, end)?);
            let replacement = escaped(&edit.replacement, is_ascii);
            Some(Edit { span: Span::new(start, end), replacement })
        };
        edits.iter().map(edit_in).collect()
    }

    /// Returns those of the undecodable parts of `record` that stand in the text.
    pub(crate) fn undecodable(&self, record: &str, all: Vec<Undecodable>) -> Vec<Undecodable> {
        let mut walk = Walk::default();
        all.into_iter()
            .filter_map(|Undecodable { span, offset, bytes }| {
                let start = walk.from(self, record, span.start())?;
                let span = Span::new(start, start + span.len());
                Some(Undecodable { span, offset, bytes })
            })
            .collect()
    }
}

/// A walk through the pieces of a text, in which record and text are kept side by side.
#[derive(Default)]
struct Walk {
    piece: usize,
    /// How far into the piece, in bytes of the text and of the record.
    text: usize,
    record: usize,
}

/// A place in the record, and how long record and text are the same from there on.
struct Stretch {
    record: usize,
    verbatim: usize,
}

impl Walk {
    /// Goes on to byte `offset` of the text.
    fn to(&mut self, text: &Text, record: &str, offset: usize) -> Option<Stretch> {
        loop {
            let piece = text.pieces.get(self.piece)?;
            if offset >= piece.span.end() {
                (self.piece, self.text, self.record) = (self.piece + 1, 0, 0);
                continue;
            }
            let wanted = offset.checked_sub(piece.span.start())?;
            let plain = self.plain(piece, record);
            if wanted < self.text + plain || (wanted == self.text && plain == 0) {
                let gone = wanted - self.text;
                (self.text, self.record) = (wanted, self.record + gone);
                return Some(Stretch { record: piece.start + self.record, verbatim: plain - gone });
            }
            self.skip_escape(piece, record, plain)?;
        }
    }

    /// Goes on to byte `offset` of the text, which lies in this piece or where it ends; returns where
    /// that is in the record.
    fn reach(&mut self, text: &Text, record: &str, offset: usize) -> Option<usize> {
        let piece = text.pieces.get(self.piece)?;
        let wanted = offset.checked_sub(piece.span.start())?;
        loop {
            let plain = self.plain(piece, record);
            if wanted <= self.text + plain {
                let gone = wanted.checked_sub(self.text)?;
                (self.text, self.record) = (wanted, self.record + gone);
                return Some(piece.start + self.record);
            }
            self.skip_escape(piece, record, plain)?;
        }
    }

    /// Goes on to byte `offset` of the record; returns the byte of the text that stands for it.
    fn from(&mut self, text: &Text, record: &str, offset: usize) -> Option<usize> {
        loop {
            let piece = text.pieces.get(self.piece)?;
            if offset < piece.raw.start() {
                return None;
            }
            if offset >= piece.raw.end() {
                (self.piece, self.text, self.record) = (self.piece + 1, 0, 0);
                continue;
            }
            let plain = self.plain(piece, record);
            let wanted = offset - piece.raw.start();
            if wanted < self.record + plain {
                return Some(piece.span.start() + self.text + wanted.checked_sub(self.record)?);
            }
            self.skip_escape(piece, record, plain)?;
        }
    }

    /// Returns how many bytes come before the next escape.
    fn plain(&self, piece: &Piece, record: &str) -> usize {
        let rest = &record.as_bytes()[piece.start + self.record..piece.raw.end()];
        memchr::memchr(b'\\', rest).unwrap_or(rest.len())
    }

    /// Goes over `plain` bytes and the escape behind them.
    fn skip_escape(&mut self, piece: &Piece, record: &str, plain: usize) -> Option<()> {
        let at = piece.start + self.record + plain;
        let escape = record.get(at..piece.raw.end())?;
        let unit = |at: usize| u16::from_str_radix(escape.get(at..at + 4)?, 16).ok();
        let (raw, decoded) = match escape.as_bytes().get(1)? {
            b'u' => match unit(2)? {
                0xd800..=0xdfff => (12, 4),
                unit => (6, char::from_u32(u32::from(unit))?.len_utf8()),
            },
            _ => (2, 1),
        };
        self.text += plain + decoded;
        self.record += plain + raw;
        Some(())
    }
}

/// Returns `text` as it stands between the quotation marks of a JSON string.
fn escaped(text: &str, is_ascii: bool) -> String {
    let quoted = serde_json::to_string(text).expect("every text can be written as JSON");
    let inner = &quoted[1..quoted.len() - 1];
    if !is_ascii || inner.is_ascii() {
        return inner.to_owned();
    }
    let mut out = String::with_capacity(inner.len() * 2);
    for c in inner.chars() {
        if c.is_ascii() {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            write!(out, "\\u{unit:04x}").expect("a string takes everything");
        }
    }
    out
}
