//! The way back from an article's text to the input that it was taken from.

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

    /// Returns where byte `offset` of `text` stands in the input; `None` before the first segment.
    pub(crate) fn position(&self, text: &str, offset: usize) -> Option<SourcePosition> {
        let after = self.segments.partition_point(|segment| segment.text <= offset);
        let segment = self.segments[..after].last()?;
        let known = offset.min(segment.text + segment.verbatim);
        Some(segment.source.after(&text[segment.text..known]))
    }
}

#[cfg(test)]
mod tests {
    use super::SourcePosition;

    #[test]
    fn positions_count_bytes_lines_and_characters() {
        let at = |byte, line, column| SourcePosition { byte, line, column };
        assert_eq!(SourcePosition::START.after("né"), at(3, 1, 3));
        assert_eq!(at(3, 1, 3).after("\r\nÜb\n"), at(9, 3, 1));
        assert_eq!(at(9, 3, 1).after(""), at(9, 3, 1));
    }
}
