use copydesk_core::Similarity;

use crate::alignment::{Aligner, Gap};
use crate::changes::{Change, kind_of, may_not_be_alike};
use crate::difference;
use crate::judgement::{self, Tally, may_be_copies};
use crate::letters::Slips;
use crate::moved::Moved;
use crate::passage::Passage;
use crate::shares::{Scores, Shares};

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
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Near, Self::Conflicting];

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
    /// All classes, the lightest first.
    pub const ALL: [Self; 9] = [
        Self::Identical,
        Self::Formatting,
        Self::Typo,
        Self::NameSpelling,
        Self::Abridged,
        Self::Extended,
        Self::Reordered,
        Self::Rewritten,
        Self::Facts,
    ];

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

impl Comparison {
    /// Returns how a text compares with itself.
    pub(crate) fn identical() -> Self {
        let all = Similarity::ONE;
        Self {
            similarity: all,
            kind: PairKind::Exact,
            class: DifferenceClass::Identical,
            scores: Scores {
                jaccard: all,
                contained_a: all,
                contained_b: all,
                covered_a: all,
                covered_b: all,
            },
            difference: String::new(),
        }
    }
}

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
    /// Compares as [`compare`] does. Most candidates are no copies, and most of these are turned
    /// down before the letters of any word are looked at.
    pub(crate) fn compare(&mut self, a: &Passage<'_>, b: &Passage<'_>) -> Option<Comparison> {
        let gaps = self.gaps(a, b);
        let moved = Moved::between(a, b, &gaps);
        let mut shares = Shares::all_of(a, b);
        for gap in gaps.iter().filter(|gap| may_not_be_alike(gap, a, b)) {
            shares.take_all(gap, &moved);
        }
        if !may_be_copies(&shares) {
            return None;
        }
        let is_open = |gap: &Gap| !may_not_be_alike(gap, a, b);
        let has_figures = |gap: &Gap| a.has_figure(&gap.a) && b.has_figure(&gap.b);
        let mut tally = Tally::new(gaps.iter().filter(|gap| is_open(gap)).count());
        let mut changes: Vec<Option<Change>> = gaps.iter().map(|_| None).collect();
        // Figures first: where they differ, the two are soon known to be of one template.
        for figures in [true, false] {
            for (gap, change) in gaps.iter().zip(&mut changes) {
                if has_figures(gap) != figures {
                    continue;
                }
                let kind = kind_of(gap, a, b, &moved, &mut self.slips);
                tally.add(&kind, is_open(gap));
                let change = change.insert(Change { gap: gap.clone(), kind });
                if is_open(gap) {
                    shares.take_change(change, &moved);
                }
                if !may_be_copies(&shares) || tally.is_template(a, b) {
                    return None;
                }
            }
        }
        let changes: Vec<Change> = changes.into_iter().flatten().collect();
        let kind = judgement::kind(a, b, &changes, &shares)?;
        Some(comparison(kind, a, b, &changes, &shares))
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
        let mut shares = Shares::all_of(a, b);
        let mut changes = Vec::with_capacity(gaps.len());
        for gap in gaps {
            let kind = kind_of(&gap, a, b, &moved, &mut self.slips);
            let change = Change { gap, kind };
            shares.take_change(&change, &moved);
            changes.push(change);
        }
        let kind = judgement::kind(a, b, &changes, &shares).unwrap_or(otherwise);
        comparison(kind, a, b, &changes, &shares)
    }

    fn gaps(&mut self, a: &Passage<'_>, b: &Passage<'_>) -> Vec<Gap> {
        if a.text == b.text { Vec::new() } else { self.aligner.gaps(&a.hashes, &b.hashes) }
    }
}

/// Puts together what a pair is described by.
fn comparison(
    kind: PairKind,
    a: &Passage<'_>,
    b: &Passage<'_>,
    changes: &[Change],
    shares: &Shares<'_, '_>,
) -> Comparison {
    let is_same = a.text == b.text;
    Comparison {
        similarity: Similarity::new(shares.similarity()),
        kind,
        class: if is_same { DifferenceClass::Identical } else { judgement::class(changes, shares) },
        scores: Scores::of(shares),
        difference: difference::markup(a, b, changes),
    }
}
