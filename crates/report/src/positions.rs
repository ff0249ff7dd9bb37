//! Byte offsets to lines, columns and characters.
//!
//! Idea: one pass notes where lines start and how many characters stand before each block of
//! 4 KiB; a query adds up a checkpoint and the rest of one block. Whether a byte begins a
//! character can be seen from the byte alone, so blocks may cut characters in two.
//!
//! Time: O(n) to build, O(log lines + block) a query, however long a line is. Space: a word a
//! line, three a block. Bad at: nothing known; a text without findings should not pay for it.

use std::ops::{Add, Sub};

use copydesk_core::Span;

/// Bytes between two checkpoints: a query reads two blocks at most, well under a microsecond,
/// and the checkpoints take 0.6 % of the text.
const BLOCK: usize = 4096;

/// The length of a piece of text in each unit that an output format may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Measure {
    /// UTF-8 bytes, as compilers and `rdjson` count.
    pub bytes: usize,
    /// Characters: Unicode scalar values, neither bytes nor graphemes.
    pub chars: usize,
    /// UTF-16 code units, as editors that speak LSP and JavaScript count.
    pub utf16: usize,
}

impl Measure {
    /// Measures a stretch of UTF-8 that may begin or end within a character, which counts where
    /// its first byte is.
    fn of(bytes: &[u8]) -> Self {
        let chars = bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        let beyond_16_bits = bytes.iter().filter(|&&byte| byte >= 0xF0).count();
        Self { bytes: bytes.len(), chars, utf16: chars + beyond_16_bits }
    }
}

impl Add for Measure {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            bytes: self.bytes + other.bytes,
            chars: self.chars + other.chars,
            utf16: self.utf16 + other.utf16,
        }
    }
}

impl Sub for Measure {
    type Output = Self;

    /// Subtracts; never below 0.
    fn sub(self, other: Self) -> Self {
        Self {
            bytes: self.bytes.saturating_sub(other.bytes),
            chars: self.chars.saturating_sub(other.chars),
            utf16: self.utf16.saturating_sub(other.utf16),
        }
    }
}

/// A place in a text, as people and programs name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in that line, counted from 1 in each unit.
    pub column: Measure,
    /// What stands before it in the text, from 0 in each unit; a byte-order mark counts.
    pub offset: Measure,
}

/// Finds lines and columns in one text.
///
/// A line ends at `\n`, `\r\n` or a lone `\r`, as in editors and the Language Server Protocol;
/// the line end belongs to the line. A byte-order mark at the start of the text takes no column,
/// because editors do not show it, but it does count in offsets, because it is in the text.
///
/// ```
/// use copydesk_report::Positions;
///
/// let positions = Positions::new("Café 😀\nnew");
/// let after_emoji = positions.at(10);
/// assert_eq!((after_emoji.line, after_emoji.column.chars), (1, 7));
/// assert_eq!((after_emoji.column.bytes, after_emoji.column.utf16), (11, 8));
/// assert_eq!(positions.at(11).line, 2);
/// ```
#[derive(Debug)]
pub struct Positions<'t> {
    text: &'t str,
    /// Where each line starts; the first after the byte-order mark.
    line_starts: Vec<usize>,
    /// What stands before each block.
    checkpoints: Vec<Measure>,
}

impl<'t> Positions<'t> {
    /// Reads `text` once.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let mut line_starts = vec![mark];
        line_starts.extend(
            memchr::memchr2_iter(b'\n', b'\r', bytes)
                .filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
                .map(|at| at + 1),
        );
        let mut before = Measure::default();
        let checkpoints = bytes
            .chunks(BLOCK)
            .map(|block| {
                let after = before + Measure::of(block);
                std::mem::replace(&mut before, after)
            })
            .collect();
        Self { text, line_starts, checkpoints }
    }

    /// Returns the position of byte `offset`, which may be the end of the text. An offset within
    /// a character is the character after it.
    ///
    /// # Panics
    ///
    /// If `offset` lies beyond the end of the text.
    #[must_use]
    pub fn at(&self, offset: usize) -> Position {
        let line = self.line_starts.partition_point(|&start| start <= offset).max(1);
        let here = self.before(offset);
        let one = Measure { bytes: 1, chars: 1, utf16: 1 };
        let column = here - self.before(self.line_starts[line - 1]) + one;
        Position { line, column, offset: here }
    }

    /// Returns the bytes of line `line`, counted from 1, without the line end.
    ///
    /// # Panics
    ///
    /// If there is no such line.
    #[must_use]
    pub fn line(&self, line: usize) -> Span {
        let start = self.line_starts[line - 1];
        let end = self.line_starts.get(line).map_or(self.text.len(), |&next| next);
        let ends: &[char] = &['\n', '\r'];
        Span::new(start, start + self.text[start..end].trim_end_matches(ends).len())
    }

    /// Measures what stands before byte `offset`.
    fn before(&self, offset: usize) -> Measure {
        let bytes = self.text.as_bytes();
        let block = offset / BLOCK;
        match self.checkpoints.get(block) {
            Some(&checkpoint) => checkpoint + Measure::of(&bytes[block * BLOCK..offset]),
            // The end of a text that fills its last block, or of an empty one.
            None => self.checkpoints.last().map_or(Measure::default(), |&checkpoint| {
                checkpoint + Measure::of(&bytes[(block - 1) * BLOCK..offset])
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};

    use super::{BLOCK, Positions};

    /// Line and column (bytes, characters, UTF-16) of the first `mark` in `text`.
    fn place(text: &str, mark: &str) -> (usize, [usize; 3]) {
        let at = Positions::new(text).at(text.find(mark).unwrap());
        (at.line, [at.column.bytes, at.column.chars, at.column.utf16])
    }

    #[test]
    fn columns_count_each_unit() {
        let rows = [
            ("plain x", "x", (1, [7, 7, 7])),
            ("“quoted” x", "x", (1, [14, 10, 10])),
            ("café x", "x", (1, [7, 6, 6])),
            ("cafe\u{301} x", "x", (1, [8, 7, 7])),
            ("👩‍💻 x", "x", (1, [13, 5, 7])),
            ("a\nb\n\nc x", "x", (4, [3, 3, 3])),
            ("a\r\nb\r\nc x", "x", (3, [3, 3, 3])),
            ("a\rb\rc x", "x", (3, [3, 3, 3])),
            ("a\r\nb", "\n", (1, [3, 3, 3])),
            ("a\r\r\nx", "x", (3, [1, 1, 1])),
            ("\u{feff}a x", "x", (1, [3, 3, 3])),
            ("\u{feff}a x", "\u{feff}", (1, [1, 1, 1])),
            ("\u{feff}\u{feff}x", "x", (1, [4, 2, 2])),
            ("\u{feff}a\nb x", "x", (2, [3, 3, 3])),
            ("a\u{2028}x", "x", (1, [5, 3, 3])),
        ];
        for (text, mark, expected) in rows {
            assert_eq!(place(text, mark), expected, "{text:?}");
        }
    }

    #[test]
    fn offsets_count_the_byte_order_mark() {
        let offset = Positions::new("\u{feff}a x").at(5).offset;
        assert_eq!((offset.bytes, offset.chars, offset.utf16), (5, 3, 3));
    }

    #[test]
    fn the_end_of_the_text_has_a_position() {
        for length in [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK] {
            let text = "x".repeat(length);
            assert_eq!(Positions::new(&text).at(length).offset.chars, length);
        }
        assert_eq!(Positions::new("a\n").at(2).line, 2);
    }

    #[test]
    fn lines_come_without_their_ends() {
        let text = "\u{feff}one\r\n\rtwo\nthree";
        let positions = Positions::new(text);
        let lines: Vec<_> = (1..=4).map(|line| positions.line(line).slice(text)).collect();
        assert_eq!(lines, ["one", "", "two", "three"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn checkpoints_change_nothing(piece in "[a“é😀\n\r ]{1,40}", repeat in 1usize..600, cut in any::<proptest::sample::Index>()) {
            let text = piece.repeat(repeat);
            let ends: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = ends[cut.index(ends.len())];
            let before = &text[..at];
            let position = Positions::new(&text).at(at);
            prop_assert_eq!(position.offset.chars, before.chars().count());
            prop_assert_eq!(position.offset.utf16, before.encode_utf16().count());
            // A line end that the cut divides has not ended the line yet.
            let whole = before.strip_suffix('\r').filter(|_| text[at..].starts_with('\n'));
            let ended = whole.unwrap_or(before).replace("\r\n", "\n").replace('\r', "\n");
            prop_assert_eq!(position.line, ended.matches('\n').count() + 1);
            let line = ended.rsplit('\n').next().map_or(0, |line| line.chars().count());
            prop_assert_eq!(position.column.chars, line + 1 + usize::from(whole.is_some()));
        }
    }
}
