//! The way back from an article's text to the input that it was taken from.

use crate::Span;

/// A position in an input, after decompression and as decoded to UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePosition {
    /// The byte, counted from 0.
    pub byte: u64,
    /// The line, counted from 1.
    pub line: u64,
    /// The character in its line, counted from 1.
    pub column: u64,
}

impl SourcePosition {
    /// The beginning of every input.
    pub const START: Self = Self { byte: 0, line: 1, column: 1 };

    /// Returns the position behind `text`, if that begins here. Characters are counted as in UTF-8,
    /// whether it is or not. Takes `O(n)`.
    #[must_use]
    pub fn after(self, text: impl AsRef<[u8]>) -> Self {
        let text = text.as_ref();
        let (n_lines, before, last) = match memchr::memrchr(b'\n', text) {
            Some(end) => (memchr::memchr_iter(b'\n', text).count(), 1, &text[end + 1..]),
            None => (0, self.column, text),
        };
        Self {
            byte: self.byte + text.len() as u64,
            line: self.line + n_lines as u64,
            column: before + count_characters(last) as u64,
        }
    }
}

fn count_characters(text: &[u8]) -> usize {
    // Most lines of most corpora are ASCII, and finding that out takes a tenth of the time.
    if text.is_ascii() {
        return text.len();
    }
    text.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

/// A stretch of an input, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceRange {
    /// Where it begins.
    pub start: SourcePosition,
    /// Where it ends: the place just after its last character. Never before the start.
    pub end: SourcePosition,
    /// Whether the input has these bytes as the text has them. Otherwise an escape, an entity or a
    /// tag stands in them or before them, and both ends are the last that is known before it.
    pub is_exact: bool,
}

/// A stretch of an article's text and where the input has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// The byte of the text with which the stretch begins.
    pub text: usize,
    /// How many bytes from there on stand in the input as they stand in the text: up to the first
    /// escape, entity or tag.
    pub verbatim: usize,
    /// Where the input has the first of them.
    pub source: SourcePosition,
}

impl Segment {
    /// Returns where byte `offset` of `text` stands in the input, or the last place that is known
    /// before it.
    fn position(&self, text: &str, offset: usize) -> SourcePosition {
        let known = offset.min(self.text + self.verbatim);
        self.source.after(&text[self.text..known])
    }
}

/// Where the stretches of an article's text stand in the input that it was taken from.
///
/// Ingestion gives one segment a paragraph where it can. A text that is its file, byte by byte,
/// needs none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SourceMap {
    segments: Vec<Segment>,
}

impl SourceMap {
    /// Makes a map of segments, which ascend by their place in the text.
    ///
    /// # Panics
    ///
    /// If they do not ascend.
    #[must_use]
    pub fn new(segments: Vec<Segment>) -> Self {
        assert!(segments.is_sorted_by_key(|segment| segment.text), "segments must ascend");
        Self { segments }
    }

    /// Returns the segments in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Returns where `span` of `text` stands in the input; `None` where its start is not known.
    ///
    /// Takes `O(log n)` of the segments and `O(n)` of the paragraphs in which the span lies.
    ///
    /// # Panics
    ///
    /// If `span` lies outside `text` or cuts a character in two.
    #[must_use]
    pub fn range(&self, text: &str, span: Span) -> Option<SourceRange> {
        let first = self.segment(span.start())?;
        let start = first.position(text, span.start());
        let is_exact = span.end() <= first.text + first.verbatim;
        // The end of a paragraph is no part of what comes next, so its last byte says where it is.
        let last = if span.is_empty() { span.end() } else { span.end() - 1 };
        let end = self.segment(last)?.position(text, span.end());
        Some(SourceRange { start, end: end.max(start), is_exact })
    }

    /// Returns where byte `offset` of `text` stands in the input; `None` before the first segment.
    pub(crate) fn position(&self, text: &str, offset: usize) -> Option<SourcePosition> {
        Some(self.segment(offset)?.position(text, offset))
    }

    /// Returns the last segment that begins at or before byte `offset` of the text.
    fn segment(&self, offset: usize) -> Option<&Segment> {
        let after = self.segments.partition_point(|segment| segment.text <= offset);
        self.segments[..after].last()
    }
}

#[cfg(test)]
mod tests {
    use super::{Segment, SourceMap, SourcePosition};
    use crate::Span;

    #[test]
    fn positions_count_bytes_lines_and_characters() {
        let at = |byte, line, column| SourcePosition { byte, line, column };
        assert_eq!(SourcePosition::START.after("né"), at(3, 1, 3));
        assert_eq!(at(3, 1, 3).after("\r\nÜb\n"), at(9, 3, 1));
        assert_eq!(at(9, 3, 1).after(""), at(9, 3, 1));
    }

    #[test]
    fn ranges_are_exact_up_to_the_first_escape() {
        // As JSON has it: "One two.\n\nA \u201cbig\u201d ship"
        let text = "One two.\n\nA “big” ship";
        let at = |byte| SourcePosition { byte, line: 7, column: byte + 1 };
        let segment = |text, verbatim, byte| Segment { text, verbatim, source: at(byte) };
        let map = SourceMap::new(vec![segment(0, 8, 10), segment(10, 2, 22)]);
        let rows = [
            ((4, 8), (at(14), at(18), true)),
            ((10, 11), (at(22), at(23), true)),
            ((11, 15), (at(23), at(24), false)),
            ((15, 18), (at(24), at(24), false)),
            ((4, 18), (at(14), at(24), false)),
        ];
        for ((start, end), expected) in rows {
            let range = map.range(text, Span::new(start, end)).unwrap();
            assert_eq!((range.start, range.end, range.is_exact), expected, "{start}..{end}");
        }
        assert_eq!(SourceMap::default().range(text, Span::new(0, 3)), None);
    }
}
