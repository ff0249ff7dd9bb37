use copydesk_core::Similarity;

use crate::alignment::{Aligner, Gap};
use crate::changes::{Change, ChangeKind, Fact, can_be_no_misspelling, kind_of};
use crate::difference;
use crate::letters::Slips;
use crate::moved::Moved;
use crate::passage::Passage;

/// What two copies have to do with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PairKind {
    /// The same words in the same order.
    Exact,
    /// The same text with slips, cuts, additions or other wording.
    Near,
    /// The same statement with another figure, date or name, or with a negation more or less.
    Conflicting,
}

impl PairKind {
    /// Returns the word for it: `exact`, `near` or `conflicting`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Near => "near",
            Self::Conflicting => "conflicting",
        }
    }
}

/// In what two copies differ: the weightiest of their differences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifferenceClass {
    /// In nothing.
    Identical,
    /// In case, punctuation, white space, or how words and figures are written.
    Formatting,
    /// In misspelt words.
    Typo,
    /// In the spelling of a name.
    NameSpelling,
    /// The later one leaves something out.
    Abridged,
    /// The later one adds something.
    Extended,
    /// Parts stand in another order.
    Reordered,
    /// In wording.
    Rewritten,
    /// In a figure, a date, a name or a negation.
    Facts,
}

impl DifferenceClass {
    /// Returns the word for it, in kebab case.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Formatting => "formatting",
            Self::Typo => "typo",
            Self::NameSpelling => "name-spelling",
            Self::Abridged => "abridged",
            Self::Extended => "extended",
            Self::Reordered => "reordered",
            Self::Rewritten => "rewritten",
            Self::Facts => "facts",
        }
    }
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

/// Two paragraphs found to be copies, and how they differ.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// How alike they are to a reader: the share of characters that they have in common.
    pub similarity: Similarity,
    /// What they have to do with each other.
    pub kind: PairKind,
    /// In what they differ.
    pub class: DifferenceClass,
    /// The single measures.
    pub scores: Scores,
    /// The words that differ, as `[-old-]{+new+}`, with a few words around; empty if none do.
    pub difference: String,
}

/// Other figures or names in a shorter text are the rule (a stock report, a caption, a daily
/// notice); from so many words on, an otherwise equal text is a copy that disagrees.
const MIN_CONFLICT_WORDS: usize = 25;
/// A text with and without “not” is no template, however short; below this it is a fragment.
const MIN_NEGATED_WORDS: usize = 8;
/// One fact may differ in a conflict, and another for each so many words; more make a template.
const WORDS_PER_FACT: usize = 100;
/// The share of the shorter text that the other has, fact aside, for a conflict.
const MIN_CONFLICT_COVERED: f64 = 0.8;
/// From so many misspelt places per changed figure on, figures are misread as well (scans).
const SLIPS_PER_FACT: usize = 4;
/// The similarity that makes a copy.
const MIN_SIMILARITY: f64 = 0.7;
/// The share of the shorter text that makes a copy of a part, and how many words that takes.
const MIN_COVERED: f64 = 0.8;
const MIN_COVERED_WORDS: usize = 8;
/// A beginning of another text, cut off, is a copy from so many words and this similarity on: a
/// third of the text gives 0.5.
const MIN_CUT_WORDS: usize = 4;
const MIN_CUT: f64 = 0.5;

/// Compares two texts and returns what they have in common, or `None` if neither is a copy of
/// the other.
///
/// A copy may have slips, cuts, additions and parts in another order. The same frame with other
/// facts (`Underwriters may buy 660,000 more shares` and `150,000 more shares`) is not a copy,
/// unless it is long and one fact alone differs: then the two conflict.
///
/// Exchanging `a` and `b` gives the same kind and similarity, but for ties between equally good
/// alignments. Takes `O(n·m / 64)` for `n` and `m` words.
///
/// ```
/// use copydesk_dedup::{DifferenceClass, PairKind, compare};
///
/// let comparison = compare(
///     "Wendy Sherman led the US team to NATO headquarters in Brussels.",
///     "Wendy Shermann led the US team to NATO headquarters in Brussels.",
/// ).expect("one letter differs");
/// assert_eq!(comparison.kind, PairKind::Near);
/// assert_eq!(comparison.class, DifferenceClass::NameSpelling);
/// assert_eq!(comparison.difference, "Wendy [-Sherman-]{+Shermann+} led the US team …");
/// ```
#[must_use]
pub fn compare(a: &str, b: &str) -> Option<Comparison> {
    Comparer::default().compare(&Passage::of(a), &Passage::of(b))
}

/// Compares passages one after another; keeps its memory between two of them.
#[derive(Debug, Default)]
pub(crate) struct Comparer {
    aligner: Aligner,
    slips: Slips,
}

impl Comparer {
    /// Compares as [`compare`] does.
    pub(crate) fn compare(&mut self, a: &Passage<'_>, b: &Passage<'_>) -> Option<Comparison> {
        let gaps = self.gaps(a, b);
        let moved = Moved::between(a, b, &gaps);
        if covered_at_most(a, b, &gaps, &moved) < MIN_SIMILARITY {
            return None;
        }
        let changes = self.changes(a, b, gaps, &moved);
        let shares = Shares::of(a, b, &changes);
        let kind = kind(a, b, &changes, &shares)?;
        Some(shares.comparison(kind, a, b, &changes))
    }

    /// Compares two texts that may be no copies of each other; then they are of kind `otherwise`.
    pub(crate) fn compare_any(
        &mut self,
        a: &Passage<'_>,
        b: &Passage<'_>,
        otherwise: PairKind,
    ) -> Comparison {
        let gaps = self.gaps(a, b);
        let moved = Moved::between(a, b, &gaps);
        let changes = self.changes(a, b, gaps, &moved);
        let shares = Shares::of(a, b, &changes);
        shares.comparison(kind(a, b, &changes, &shares).unwrap_or(otherwise), a, b, &changes)
    }

    fn gaps(&mut self, a: &Passage<'_>, b: &Passage<'_>) -> Vec<Gap> {
        if a.text == b.text { Vec::new() } else { self.aligner.gaps(&a.hashes, &b.hashes) }
    }

    fn changes(
        &mut self,
        a: &Passage<'_>,
        b: &Passage<'_>,
        gaps: Vec<Gap>,
        moved: &Moved,
    ) -> Vec<Change> {
        let kind = |gap| kind_of(gap, a, b, moved, &mut self.slips);
        let kinds: Vec<_> = gaps.iter().map(kind).collect();
        gaps.into_iter().zip(kinds).map(|(gap, kind)| Change { gap, kind }).collect()
    }
}

/// Returns the largest share of either text that the other can have, whatever the letters in the
/// gaps: nearly all candidates that are no copies end here.
fn covered_at_most(a: &Passage<'_>, b: &Passage<'_>, gaps: &[Gap], moved: &Moved) -> f64 {
    let (mut missing_a, mut missing_b) = (0.0, 0.0);
    for gap in gaps {
        let n_a = a.n_letters(gap.a.clone());
        let n_b = b.n_letters(gap.b.clone());
        if n_a.min(n_b) == 0 || can_be_no_misspelling(n_a, n_b) {
            let missing = if moved.is_all(gap) { MISSING_IF_MOVED } else { 1.0 };
            missing_a += missing * n_a as f64;
            missing_b += missing * n_b as f64;
        }
    }
    let share = |missing: f64, all: usize| 1.0 - missing / all.max(1) as f64;
    share(missing_a, a.n_letters).max(share(missing_b, b.n_letters))
}

fn kind(a: &Passage<'_>, b: &Passage<'_>, changes: &[Change], shares: &Shares) -> Option<PairKind> {
    if changes.is_empty() {
        return (!a.words.is_empty()).then_some(PairKind::Exact);
    }
    if is_another_teaser(a, b, changes) {
        return None;
    }
    // As a writer counts, so that `6-1/4` is one.
    let n_words = a.text.split_whitespace().count().min(b.text.split_whitespace().count());
    let covered = shares.covered_a.max(shares.covered_b);
    let mut facts: Vec<&Fact> = changes
        .iter()
        .filter_map(|c| if let ChangeKind::Fact(fact) = &c.kind { Some(fact) } else { None })
        .collect();
    facts.sort_unstable();
    facts.dedup();
    let is_slip = |c: &&Change| matches!(c.kind, ChangeKind::Misspelling { .. });
    let n_slips = changes.iter().filter(is_slip).count();
    if !facts.is_empty() && n_slips < SLIPS_PER_FACT * facts.len() {
        let is_long = if facts.iter().all(|fact| fact.is_negation) {
            MIN_NEGATED_WORDS <= n_words
        } else {
            MIN_CONFLICT_WORDS <= n_words
        };
        let are_slips = facts.len() <= n_slips && facts.iter().all(|fact| fact.is_slight);
        if is_long
            && !are_slips
            && facts.len() <= 1 + n_words / WORDS_PER_FACT
            && MIN_CONFLICT_COVERED <= covered
        {
            return Some(PairKind::Conflicting);
        }
        if !are_slips {
            return None;
        }
    }
    let is_copy = MIN_SIMILARITY <= shares.similarity
        || (MIN_COVERED <= covered && MIN_COVERED_WORDS <= n_words)
        || (is_cut_off(a, b, changes) && MIN_CUT_WORDS <= n_words && MIN_CUT <= shares.similarity);
    is_copy.then_some(PairKind::Near)
}

/// Says whether one text is the beginning of the other.
fn is_cut_off(a: &Passage<'_>, b: &Passage<'_>, changes: &[Change]) -> bool {
    let [only] = changes else { return false };
    let at_end = only.gap.a.end == a.words.len() && only.gap.b.end == b.words.len();
    at_end && matches!(only.kind, ChangeKind::Added | ChangeKind::Removed)
}

/// Says whether two texts break off after different words: what follows differs as well.
fn is_another_teaser(a: &Passage<'_>, b: &Passage<'_>, changes: &[Change]) -> bool {
    let is_at_end =
        |change: &Change| change.gap.a.end == a.words.len() && change.gap.b.end == b.words.len();
    let is_tail =
        |change: &Change| is_at_end(change) && !change.gap.a.is_empty() && !change.gap.b.is_empty();
    a.breaks_off()
        && b.breaks_off()
        && changes.last().is_some_and(|last| {
            is_tail(last) && matches!(last.kind, ChangeKind::Fact(_) | ChangeKind::Reworded)
                || is_at_end(last) && changes.iter().any(|c| matches!(c.kind, ChangeKind::Fact(_)))
        })
}

fn class(changes: &[Change], shares: &Shares) -> DifferenceClass {
    let has = |wanted: fn(&ChangeKind) -> bool| changes.iter().any(|change| wanted(&change.kind));
    if has(|kind| matches!(kind, ChangeKind::Fact(_))) {
        return DifferenceClass::Facts;
    }
    if has(|kind| matches!(kind, ChangeKind::Reworded)) {
        return DifferenceClass::Rewritten;
    }
    let (added, removed) =
        (has(|kind| *kind == ChangeKind::Added), has(|kind| *kind == ChangeKind::Removed));
    match (added, removed) {
        (true, false) => DifferenceClass::Extended,
        (false, true) => DifferenceClass::Abridged,
        (true, true) if shares.covered_a < shares.covered_b => DifferenceClass::Abridged,
        (true, true) => DifferenceClass::Extended,
        _ if has(|kind| *kind == ChangeKind::Moved) => DifferenceClass::Reordered,
        _ if has(|kind| matches!(kind, ChangeKind::Misspelling { in_name: true, .. })) => {
            DifferenceClass::NameSpelling
        }
        _ if has(|kind| matches!(kind, ChangeKind::Misspelling { .. })) => DifferenceClass::Typo,
        _ => DifferenceClass::Formatting,
    }
}

/// How much of two texts the other has, in letters.
struct Shares {
    covered_a: f64,
    covered_b: f64,
    similarity: f64,
}

/// What is missing of words that only stand elsewhere.
const MISSING_IF_MOVED: f64 = 0.1;

impl Shares {
    fn of(a: &Passage<'_>, b: &Passage<'_>, changes: &[Change]) -> Self {
        let (mut missing_a, mut missing_b) = (0.0, 0.0);
        for Change { gap, kind } in changes {
            let missing = match kind {
                ChangeKind::Formatting => 0.0,
                ChangeKind::Moved => MISSING_IF_MOVED,
                ChangeKind::Misspelling { alike, .. } => 1.0 - alike,
                _ => 1.0,
            };
            missing_a += missing * a.n_letters(gap.a.clone()) as f64;
            missing_b += missing * b.n_letters(gap.b.clone()) as f64;
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let (all_a, all_b) = (a.n_letters as f64, b.n_letters as f64);
        let (has_a, has_b) = (all_a - missing_a, all_b - missing_b);
        Self {
            covered_a: share(has_a, all_a),
            covered_b: share(has_b, all_b),
            similarity: share(has_a + has_b, all_a + all_b),
        }
    }

    /// Adds what only pairs are asked for.
    fn comparison(
        &self,
        kind: PairKind,
        a: &Passage<'_>,
        b: &Passage<'_>,
        changes: &[Change],
    ) -> Comparison {
        let shared = n_shared(a.shingles(), b.shingles()) as f64;
        let (size_a, size_b) = (a.shingles().len() as f64, b.shingles().len() as f64);
        let share =
            |part: f64, whole: f64| Similarity::new(if whole > 0.0 { part / whole } else { 0.0 });
        Comparison {
            similarity: Similarity::new(self.similarity),
            kind,
            class: if a.text == b.text { DifferenceClass::Identical } else { class(changes, self) },
            scores: Scores {
                jaccard: share(shared, size_a + size_b - shared),
                contained_a: share(shared, size_a),
                contained_b: share(shared, size_b),
                covered_a: Similarity::new(self.covered_a),
                covered_b: Similarity::new(self.covered_b),
            },
            difference: difference::markup(a, b, changes),
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
