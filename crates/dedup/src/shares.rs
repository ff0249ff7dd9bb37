use copydesk_core::Similarity;

use crate::alignment::Gap;
use crate::passage::Passage;

/// How much of two texts the other has, in letters, as their differences come to light.
pub(crate) struct Shares<'p, 't> {
    a: &'p Passage<'t>,
    b: &'p Passage<'t>,
    missing_a: f64,
    missing_b: f64,
}

impl<'p, 't> Shares<'p, 't> {
    /// Takes the two texts as equal, until something is taken away.
    pub(crate) fn all_of(a: &'p Passage<'t>, b: &'p Passage<'t>) -> Self {
        Self { a, b, missing_a: 0.0, missing_b: 0.0 }
    }

    /// Takes away a share of what stands in a gap.
    pub(crate) fn take(&mut self, gap: &Gap, share: f64) {
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
