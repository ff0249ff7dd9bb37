//! Finds short paragraphs that differ in one word: those that share a variant with one left out.
//!
//! A line of six words has four shingles, and one changed word may hit three of them; the join
//! over shingles alone would miss its copies.
//!
//! time: `O(n log n)` in the variants, and at most the square of [`MAX_LINES`] per variant for pairs.
//! source: the deletion neighbourhood of Mor & Fraenkel (1982), over words instead of letters.

use crate::condition::Condition;

/// A variant that this many lines before share is a frame (`Shr 39 cts vs 27 cts`) and proves nothing.
const MAX_LINES: usize = 8;

/// The same for an index: one shared variant suffices.
pub(crate) const CONDITION: Condition = Condition::any_of_first(MAX_LINES);

/// The first lines that share a variant.
#[derive(Debug)]
pub(crate) struct Frame<S> {
    lines: Vec<S>,
}

impl<S> Default for Frame<S> {
    fn default() -> Self {
        Self { lines: Vec::with_capacity(MAX_LINES) }
    }
}

impl<S: Copy> Frame<S> {
    /// Says whether enough lines were met: the next are no copies of them.
    pub(crate) fn is_full(&self) -> bool {
        self.lines.len() == MAX_LINES
    }

    /// Remembers the next line and returns those before it.
    pub(crate) fn meet(&mut self, line: S) -> &[S] {
        self.lines.push(line);
        &self.lines[..self.lines.len() - 1]
    }

    pub(crate) fn clear(&mut self) {
        self.lines.clear();
    }
}

/// Returns the pairs of sets that share a variant, each perhaps several times.
pub(crate) fn pairs(variants: &[(u64, u32)]) -> Vec<(u32, u32)> {
    let mut sorted = variants.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let (mut pairs, mut frame) = (Vec::new(), Frame::default());
    for lines in sorted.chunk_by(|x, y| x.0 == y.0) {
        frame.clear();
        for &(_, x) in lines {
            if frame.is_full() {
                break;
            }
            pairs.extend(frame.meet(x).iter().map(|&y| (x, y)));
        }
    }
    pairs
}
