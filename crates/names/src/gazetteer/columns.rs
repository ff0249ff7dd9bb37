//! Columns of a compiled gazetteer, read where they lie: no copy, no alignment, no `unsafe`.
//!
//! Numbers are 32 bits, little-endian. Whatever a damaged file holds, an access past an end gives
//! zero or nothing and never panics; that the file is whole is [`Image`](super::image::Image)'s
//! business.

/// A column of numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Numbers<'a>(&'a [[u8; 4]]);

impl<'a> Numbers<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    pub(crate) fn len(self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(crate) fn get(self, at: usize) -> u32 {
        self.0.get(at).map_or(0, |bytes| u32::from_le_bytes(*bytes))
    }

    #[inline]
    pub(crate) fn range(self, start: usize, end: usize) -> Self {
        Self(self.0.get(start..end).unwrap_or_default())
    }

    #[inline]
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = u32> + 'a {
        self.0.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// Returns where row `at` begins and ends, in a column of `n + 1` borders.
    #[inline]
    pub(crate) fn borders(self, at: usize) -> (usize, usize) {
        (self.get(at) as usize, self.get(at + 1) as usize)
    }
}

/// A column of texts, one after the other.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Texts<'a> {
    pub(crate) borders: Numbers<'a>,
    pub(crate) bytes: &'a [u8],
}

impl<'a> Texts<'a> {
    pub(crate) fn len(self) -> usize {
        self.borders.len().saturating_sub(1)
    }

    #[inline]
    pub(crate) fn bytes(self, at: usize) -> &'a [u8] {
        let (start, end) = self.borders.borders(at);
        self.bytes.get(start..end).unwrap_or_default()
    }

    #[inline]
    pub(crate) fn get(self, at: usize) -> &'a str {
        str::from_utf8(self.bytes(at)).unwrap_or_default()
    }
}

/// A column of runs of numbers: `n` lists of different lengths.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Runs<'a> {
    pub(crate) borders: Numbers<'a>,
    pub(crate) values: Numbers<'a>,
}

impl<'a> Runs<'a> {
    #[inline]
    pub(crate) fn get(self, at: usize) -> Numbers<'a> {
        let (start, end) = self.borders.borders(at);
        self.values.range(start, end)
    }
}

/// A column of pairs of numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Pairs<'a>(&'a [[u8; 8]]);

impl<'a> Pairs<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes.as_chunks().0)
    }

    pub(crate) fn len(self) -> usize {
        self.0.len()
    }

    #[inline]
    pub(crate) fn get(self, at: usize) -> (u32, u32) {
        self.0.get(at).map_or((0, 0), |bytes| halves(*bytes))
    }

    #[inline]
    pub(crate) fn range(self, start: usize, end: usize) -> Self {
        Self(self.0.get(start..end).unwrap_or_default())
    }

    #[inline]
    pub(crate) fn iter(self) -> impl ExactSizeIterator<Item = (u32, u32)> + 'a {
        self.0.iter().map(|bytes| halves(*bytes))
    }
}

fn halves(bytes: [u8; 8]) -> (u32, u32) {
    let pair = u64::from_le_bytes(bytes);
    (low_half(pair), low_half(pair >> 32))
}

#[expect(clippy::cast_possible_truncation, reason = "the other half is asked for separately")]
fn low_half(pair: u64) -> u32 {
    pair as u32
}

/// A column in the making.
#[derive(Debug, Default)]
pub(crate) struct Column(pub(crate) Vec<u8>);

impl Column {
    pub(crate) fn of(numbers: impl IntoIterator<Item = u32>) -> Self {
        let mut column = Self::default();
        column.extend(numbers);
        column
    }

    pub(crate) fn push(&mut self, number: u32) {
        self.0.extend_from_slice(&number.to_le_bytes());
    }

    pub(crate) fn extend(&mut self, numbers: impl IntoIterator<Item = u32>) {
        for number in numbers {
            self.push(number);
        }
    }

    pub(crate) fn push_pair(&mut self, a: u32, b: u32) {
        self.push(a);
        self.push(b);
    }
}

/// Returns a count or position as columns hold it.
///
/// # Panics
///
/// If it is beyond 32 bits: four thousand million names, or four gigabytes of text in one column.
pub(crate) fn number(n: usize) -> u32 {
    u32::try_from(n).expect("a gazetteer counts in 32 bits")
}

#[cfg(test)]
mod tests {
    use super::{Column, Numbers, Pairs, Runs, Texts};

    #[test]
    fn rows_are_found_between_their_borders() {
        let borders = Column::of([0, 2, 2, 5]);
        let texts = Texts { borders: Numbers::new(&borders.0), bytes: b"abcde" };
        assert_eq!((texts.len(), texts.get(0), texts.get(1), texts.get(2)), (3, "ab", "", "cde"));
        let values = Column::of([7, 8, 9, 10, 11]);
        let runs = Runs { borders: Numbers::new(&borders.0), values: Numbers::new(&values.0) };
        assert_eq!(runs.get(2).iter().collect::<Vec<_>>(), [9, 10, 11]);
        let mut pairs = Column::default();
        pairs.push_pair(1, u32::MAX);
        assert_eq!(Pairs::new(&pairs.0).iter().collect::<Vec<_>>(), [(1, u32::MAX)]);
    }

    #[test]
    fn nonsense_gives_nothing() {
        let borders = Column::of([4, 2, 900]);
        let texts = Texts { borders: Numbers::new(&borders.0), bytes: b"abcde" };
        assert_eq!((texts.get(0), texts.get(1), texts.get(77)), ("", "", ""));
        assert_eq!(Numbers::new(&[1, 2, 3]).get(0), 0);
    }
}
