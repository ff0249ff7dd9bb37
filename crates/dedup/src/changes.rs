//! Says what each place where two paragraphs differ amounts to: a misspelling, another figure or
//! name, other words, words moved.
//!
//! time: linear in the words, and the square of a gap's characters for those up to 200.

use std::ops::Range;

use rustc_hash::FxHashSet;
use strsim::osa_distance;

use crate::alignment::{Gap, gaps};
use crate::passage::{Passage, PassageWord, Role};

/// What a gap amounts to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ChangeKind {
    /// The same letters, cut into words in another way, or other signs.
    Formatting,
    /// Almost the same letters; how alike, and whether a name is among them.
    Misspelling { alike: f64, in_name: bool },
    /// Another figure, date or name, or a negation on one side only.
    Fact(Fact),
    /// Other words in the same place.
    Reworded,
    /// Words that stand in `a` only.
    Removed,
    /// Words that stand in `b` only.
    Added,
    /// Words that stand elsewhere in the other paragraph.
    Moved,
}

/// A statement that two paragraphs make differently: which words `a` has and `b` has not, and the
/// other way round, as hashes in order.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Fact {
    pub(crate) is_negation: bool,
    /// A digit too many or too few makes the difference, or two that changed places: what a slip
    /// of the keyboard does, and seldom another figure.
    pub(crate) is_slight: bool,
    only_a: Vec<u64>,
    only_b: Vec<u64>,
}

/// A gap and what it amounts to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    pub(crate) gap: Gap,
    pub(crate) kind: ChangeKind,
}

/// From this share of equal characters on, two stretches are one with slips of the pen: six of
/// ten words with a wrong letter in three are still above it, two unrelated names seldom.
const MISSPELT: f64 = 0.62;
/// Longer stretches are not compared letter by letter.
const MAX_LETTERS: usize = 200;
/// A negation counts where it is all that changed, or nearly: at most so many words on each side.
const MAX_WORDS_NEGATED: usize = 4;

/// Returns the changes between two paragraphs, ascending.
pub(crate) fn changes(a: &Passage<'_>, b: &Passage<'_>) -> Vec<Change> {
    let hashes = |passage: &Passage<'_>| passage.words.iter().map(|w| w.hash).collect::<Vec<_>>();
    let gaps = gaps(&hashes(a), &hashes(b));
    let moved = Moved::between(a, b, &gaps);
    let kind = |gap: &Gap| kind(a, b, gap, &moved);
    gaps.into_iter().map(|gap| Change { kind: kind(&gap), gap }).collect()
}

fn kind(a: &Passage<'_>, b: &Passage<'_>, gap: &Gap, moved: &Moved) -> ChangeKind {
    let letters = |passage: &Passage<'_>, range: &Range<usize>| {
        passage.words[range.clone()].iter().map(|word| passage.letters(word)).collect::<String>()
    };
    let (letters_a, letters_b) = (letters(a, &gap.a), letters(b, &gap.b));
    if letters_a == letters_b {
        return ChangeKind::Formatting;
    }
    let (stays_a, stays_b) = (staying(a, &gap.a, &moved.in_a), staying(b, &gap.b, &moved.in_b));
    if stays_a.is_empty() && stays_b.is_empty() {
        return ChangeKind::Moved;
    }
    let side = |role| (hashes_of(&stays_a, role), hashes_of(&stays_b, role));
    let alike = alike(&letters_a, &letters_b);
    let (negations_a, negations_b) = side(Role::Negation);
    let is_negated = negations_a.is_empty() != negations_b.is_empty()
        && stays_a.len().max(stays_b.len()) <= MAX_WORDS_NEGATED
        && alike < MISSPELT
        && osa_distance(&letters_a, &letters_b) != 1
        && !is_cut_end(a, b, gap);
    if is_negated {
        return ChangeKind::Fact(Fact {
            is_negation: true,
            is_slight: false,
            only_a: negations_a,
            only_b: negations_b,
        });
    }
    if stays_a.is_empty() {
        return ChangeKind::Added;
    }
    if stays_b.is_empty() {
        return ChangeKind::Removed;
    }
    if let Some(fact) = differing(side(Role::Number)) {
        let is_figure = |role| role == Role::Number;
        let figures_a = letters_of(a, &stays_a, is_figure);
        let figures_b = letters_of(b, &stays_b, is_figure);
        if !is_garbled(&figures_a, &figures_b) {
            let is_slight = is_slip_of_figures(&figures_a, &figures_b);
            return ChangeKind::Fact(Fact { is_slight, ..fact });
        }
    }
    // A day may stand where the other has a name; two days are never one misspelt.
    let is_proper = |role| matches!(role, Role::Name | Role::Date);
    let proper = |stays: &[(&PassageWord, Role)]| {
        stays.iter().filter(|(_, role)| is_proper(*role)).map(|(word, _)| word.hash).collect()
    };
    let has_name = |stays: &[(&PassageWord, Role)]| stays.iter().any(|(_, role)| is_proper(*role));
    if let Some(fact) = differing((proper(&stays_a), proper(&stays_b))) {
        let are_dates = |stays: &[(&PassageWord, Role)]| {
            stays.iter().all(|(_, role)| !is_proper(*role) || *role == Role::Date)
        };
        let names_a = letters_of(a, &stays_a, is_proper);
        let names_b = letters_of(b, &stays_b, is_proper);
        let is_misspelt = (MISSPELT <= alike || MISSPELT <= self::alike(&names_a, &names_b))
            && !(are_dates(&stays_a) && are_dates(&stays_b));
        if !is_misspelt && !is_abbreviation(&names_a, &names_b) {
            return ChangeKind::Fact(fact);
        }
    }
    let in_name = has_name(&stays_a) || has_name(&stays_b);
    if MISSPELT <= alike {
        ChangeKind::Misspelling { alike, in_name }
    } else {
        ChangeKind::Reworded
    }
}

/// Returns the fact that differs if both sides have such words and neither has all of the other's.
fn differing((a, b): (Vec<u64>, Vec<u64>)) -> Option<Fact> {
    let only_a: Vec<u64> = a.iter().copied().filter(|hash| !b.contains(hash)).collect();
    let only_b: Vec<u64> = b.iter().copied().filter(|hash| !a.contains(hash)).collect();
    let differ = !only_a.is_empty() && !only_b.is_empty();
    differ.then_some(Fact { is_negation: false, is_slight: false, only_a, only_b })
}

/// Returns the words at `range` that did not move, each with its role.
fn staying<'p>(
    passage: &'p Passage<'_>,
    range: &Range<usize>,
    moved: &FxHashSet<usize>,
) -> Vec<(&'p PassageWord, Role)> {
    let stays = range.clone().filter(|index| !moved.contains(index));
    stays.map(|index| &passage.words[index]).map(|word| (word, passage.role(word))).collect()
}

fn hashes_of(words: &[(&PassageWord, Role)], role: Role) -> Vec<u64> {
    words.iter().filter(|(_, r)| *r == role).map(|(word, _)| word.hash).collect()
}

fn letters_of(
    passage: &Passage<'_>,
    words: &[(&PassageWord, Role)],
    counts: impl Fn(Role) -> bool,
) -> String {
    words.iter().filter(|(_, role)| counts(*role)).map(|(word, _)| passage.letters(word)).collect()
}

/// Says whether one is the beginning of the other: `Sen` and `senator`.
fn is_abbreviation(x: &str, y: &str) -> bool {
    3 <= x.len().min(y.len()) && (x.starts_with(y) || y.starts_with(x))
}

/// Says whether two figures differ by a letter that strayed into one of them (`2u1`, `5i`, `USa4`):
/// no other figure, but a slip. A letter at the end may be a unit (`5m`).
fn is_garbled(x: &str, y: &str) -> bool {
    let n_letters = |figure: &str| figure.chars().filter(|c| c.is_alphabetic()).count();
    let digits = |figure: &str| figure.chars().filter(char::is_ascii_digit).collect::<String>();
    let is_inside = x.chars().next_back() == y.chars().next_back();
    let is_digit_lost = x.chars().count() == y.chars().count() && n_letters(x) != n_letters(y);
    osa_distance(x, y) == 1 && (is_digit_lost || is_inside && digits(x) == digits(y))
}

/// Says whether one digit too many or too few, or two that changed places, make the difference.
fn is_slip_of_figures(x: &str, y: &str) -> bool {
    let sorted = |figure: &str| {
        let mut chars: Vec<char> = figure.chars().collect();
        chars.sort_unstable();
        chars
    };
    osa_distance(x, y) <= 1 && (x.len() != y.len() || sorted(x) == sorted(y))
}

/// Says whether `gap` is where one text ends and the other goes on.
fn is_cut_end(a: &Passage<'_>, b: &Passage<'_>, gap: &Gap) -> bool {
    let is_one_sided = gap.a.is_empty() || gap.b.is_empty();
    is_one_sided && gap.a.end == a.words.len() && gap.b.end == b.words.len()
}

/// Returns the share of equal characters, 0 for stretches that are too long or too unequal.
fn alike(x: &str, y: &str) -> f64 {
    let (shorter, longer) = (x.len().min(y.len()), x.len().max(y.len()));
    if longer == 0 || MAX_LETTERS < longer || (shorter as f64) < MISSPELT * longer as f64 / 2.0 {
        return 0.0;
    }
    let length = x.chars().count().max(y.chars().count());
    1.0 - osa_distance(x, y) as f64 / length as f64
}

/// Words in gaps that stand in another gap of the other paragraph, next to the same neighbour.
///
/// The neighbour keeps two figures that changed places from passing for moved text.
#[derive(Default)]
struct Moved {
    in_a: FxHashSet<usize>,
    in_b: FxHashSet<usize>,
}

impl Moved {
    fn between(a: &Passage<'_>, b: &Passage<'_>, gaps: &[Gap]) -> Self {
        let in_gaps = |gap: fn(&Gap) -> Range<usize>| gaps.iter().flat_map(gap);
        let gap_words_a: Vec<usize> = in_gaps(|gap| gap.a.clone()).collect();
        let gap_words_b: Vec<usize> = in_gaps(|gap| gap.b.clone()).collect();
        if gap_words_a.is_empty() || gap_words_b.is_empty() {
            return Self::default();
        }
        Self {
            in_a: moved(&a.words, &gap_words_a, &b.words, &gap_words_b),
            in_b: moved(&b.words, &gap_words_b, &a.words, &gap_words_a),
        }
    }
}

/// Returns which of `candidates` among `words` stand among the `others` at `other_candidates` and
/// have a neighbour there that they have here.
fn moved(
    words: &[PassageWord],
    candidates: &[usize],
    others: &[PassageWord],
    other_candidates: &[usize],
) -> FxHashSet<usize> {
    let targets: FxHashSet<u64> = other_candidates.iter().map(|&j| others[j].hash).collect();
    let mut found: FxHashSet<usize> = FxHashSet::default();
    let elsewhere: Vec<usize> =
        candidates.iter().copied().filter(|&i| targets.contains(&words[i].hash)).collect();
    if elsewhere.is_empty() {
        return found;
    }
    let pairs: FxHashSet<(u64, u64)> = other_candidates
        .iter()
        .flat_map(|&j| [j.checked_sub(1), Some(j)])
        .flatten()
        .filter_map(|j| Some((others.get(j)?.hash, others.get(j + 1)?.hash)))
        .collect();
    let is_pair = |i: usize| {
        words.get(i).zip(words.get(i + 1)).is_some_and(|(x, y)| pairs.contains(&(x.hash, y.hash)))
    };
    found.extend(elsewhere.into_iter().filter(|&i| is_pair(i) || (0 < i && is_pair(i - 1))));
    found
}
