use copydesk_core::Similarity;

use crate::alignment::Gap;
use crate::changes::{Change, ChangeKind};
use crate::moved::Moved;
use crate::passage::Passage;

/// How much of two texts the other has, in letters, as their differences come to light.
pub(crate) struct Shares<'p, 't> {
    a: &'p Passage<'t>,
    b: &'p Passage<'t>,
    missing_a: f64,
    missing_b: f64,
}

/// What is missing of words that only stand elsewhere.
const MISSING_IF_MOVED: f64 = 0.1;

impl<'p, 't> Shares<'p, 't> {
    /// Takes the two texts as equal, until something is taken away.
    pub(crate) fn all_of(a: &'p Passage<'t>, b: &'p Passage<'t>) -> Self {
        Self { a, b, missing_a: 0.0, missing_b: 0.0 }
    }

    /// Takes away what stands in a gap and has not moved, and a little of what has.
    pub(crate) fn take_all(&mut self, gap: &Gap, moved: &Moved) {
        let missing =
            |all: usize, moved: usize| all as f64 - (1.0 - MISSING_IF_MOVED) * moved as f64;
        let (moved_a, moved_b) =
            (moved.n_letters_in_a(self.a, &gap.a), moved.n_letters_in_b(self.b, &gap.b));
        self.missing_a += missing(self.a.n_letters(gap.a.clone()), moved_a);
        self.missing_b += missing(self.b.n_letters(gap.b.clone()), moved_b);
    }

    /// Takes away what a change leaves of a gap.
    pub(crate) fn take_change(&mut self, change: &Change, moved: &Moved) {
        match change.kind {
            ChangeKind::Formatting => {}
            ChangeKind::Misspelling { alike, .. } => self.take(&change.gap, 1.0 - alike),
            _ => self.take_all(&change.gap, moved),
        }
    }

    /// Takes away a share of what stands in a gap.
    fn take(&mut self, gap: &Gap, share: f64) {
        self.missing_a += share * self.a.n_letters(gap.a.clone()) as f64;
        self.missing_b += share * self.b.n_letters(gap.b.clone()) as f64;
    }

    /// Returns the share of `a` that `b` has, 0 for a text without words.
    pub(crate) fn covered_a(&self) -> f64 {
        ratio(self.a.n_letters as f64 - self.missing_a, self.a.n_letters as f64)
    }

    /// Returns the share of `b` that `a` has.
    pub(crate) fn covered_b(&self) -> f64 {
        ratio(self.b.n_letters as f64 - self.missing_b, self.b.n_letters as f64)
    }

    /// Returns the larger of the two shares.
    pub(crate) fn covered(&self) -> f64 {
        self.covered_a().max(self.covered_b())
    }

    /// Returns the share of both texts that the other has.
    pub(crate) fn similarity(&self) -> f64 {
        let all = (self.a.n_letters + self.b.n_letters) as f64;
        ratio(all - self.missing_a - self.missing_b, all)
    }
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// How much two paragraphs have in common, by several measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// The Jaccard similarity of the sets of word 3-grams.
    pub jaccard: Similarity,
    /// The share of `a`'s word 3-grams that are in `b`.
    pub contained_a: Similarity,
    /// The share of `b`'s word 3-grams that are in `a`.
    pub contained_b: Similarity,
    /// The share of `a`'s characters that `b` has in the same or another place, misspelt ones in
    /// part.
    pub covered_a: Similarity,
    /// The share of `b`'s characters that `a` has.
    pub covered_b: Similarity,
}

impl Scores {
    pub(crate) fn of(shares: &Shares<'_, '_>) -> Self {
        let (a, b) = (shares.a.shingles(), shares.b.shingles());
        let shared = n_shared(a, b) as f64;
        let (size_a, size_b) = (a.len() as f64, b.len() as f64);
        Self {
            jaccard: Similarity::new(ratio(shared, size_a + size_b - shared)),
            contained_a: Similarity::new(ratio(shared, size_a)),
            contained_b: Similarity::new(ratio(shared, size_b)),
            covered_a: Similarity::new(shares.covered_a()),
            covered_b: Similarity::new(shares.covered_b()),
        }
    }
}

/// Returns how many elements two ascending sets share.
fn n_shared(a: &[u64], b: &[u64]) -> usize {
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        shared += usize::from(a[i] == b[j]);
        (i, j) = (i + usize::from(a[i] <= b[j]), j + usize::from(b[j] <= a[i]));
    }
    shared
}
