use std::ops::Range;

/// A half-open byte range in the text of one article.
///
/// The text is the article's own, as decoded to UTF-8 and never normalised, so that for a
/// plain-text file in UTF-8 a span is also the range in the file. `start <= end` always holds.
///
/// ```
/// use copydesk_core::Span;
///
/// let span = Span::new(4, 9);
/// assert_eq!((span.start(), span.end(), span.len()), (4, 9, 5));
/// assert_eq!(span.slice("The quick fox"), "quick");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// Makes the span from byte `start` up to, and not including, byte `end`.
    ///
    /// # Panics
    ///
    /// If `start > end`: such a span is a mistake of the caller, not of the text.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        assert!(start <= end, "a span must not end before it starts");
        Self { start, end }
    }

    /// Makes the span of `part`, which must be a slice of `whole` (the same memory).
    ///
    /// # Panics
    ///
    /// If `part` does not lie within `whole`.
    #[must_use]
    pub fn of(part: &str, whole: &str) -> Self {
        let start = (part.as_ptr() as usize)
            .checked_sub(whole.as_ptr() as usize)
            .filter(|start| start + part.len() <= whole.len())
            .expect("the part must be a slice of the whole");
        Self::new(start, start + part.len())
    }

    /// Returns the first byte's offset.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// Returns the offset just past the last byte.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }

    /// Returns the length in bytes.
    #[must_use]
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Says whether the span covers nothing; it then still marks a place.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Says whether every byte of `other` lies in this span.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Returns the span moved `offset` bytes to the right: from a paragraph's own
    /// coordinates to those of the article.
    #[must_use]
    pub const fn shifted(self, offset: usize) -> Self {
        Self { start: self.start + offset, end: self.end + offset }
    }

    /// Returns the part of `text` that the span covers.
    ///
    /// # Panics
    ///
    /// If the span lies outside `text` or cuts a character in two.
    #[must_use]
    pub fn slice(self, text: &str) -> &str {
        &text[self.start..self.end]
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn the_span_of_a_slice_finds_it_again() {
        let text = "“Non,” said Gül";
        let name = &text[text.len() - 4..];
        assert_eq!(Span::of(name, text).slice(text), "Gül");
        assert_eq!(Span::of(&text[3..3], text), Span::new(3, 3));
    }

    #[test]
    #[should_panic(expected = "slice of the whole")]
    fn a_slice_of_another_text_has_no_span() {
        let (one, other) = (String::from("one"), String::from("other text, elsewhere"));
        // Whichever allocation is lower, one of the two calls is out of range.
        let spans = [Span::of(&other, &one), Span::of(&one, &other)];
        assert_eq!(spans.len(), 2);
    }

    #[test]
    fn containment_includes_the_edges() {
        let outer = Span::new(2, 8);
        assert!(outer.contains(outer) && outer.contains(Span::new(8, 8)));
        assert!(!outer.contains(Span::new(1, 3)) && !outer.contains(Span::new(7, 9)));
    }
}
