//! Says what each place where two paragraphs differ amounts to: a misspelling, another figure or
//! name, other words, words moved.
//!
//! time: linear in the words, and the square of a gap's characters for those up to 200.

use std::ops::Range;

use crate::alignment::Gap;
use crate::fact_words;
use crate::letters::Slips;
use crate::moved::Moved;
use crate::passage::{Passage, Role};

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
    /// How likely a slip of the keyboard is the cause.
    pub(crate) cause: Cause,
    pub(crate) only_a: Vec<u64>,
    pub(crate) only_b: Vec<u64>,
}

/// How a fact may have come to differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Cause {
    /// Two neighbouring digits changed places: seldom another figure, and never the next issue of
    /// a notice.
    Swap,
    /// One digit or letter too many or too few, or one letter for another in a name: what slips
    /// do, and other facts as well.
    Slip,
    /// Nothing that slips do.
    Other,
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
/// Longer stretches on both sides are other texts, whatever facts are in them.
const MAX_WORDS: usize = 1000;
/// A negation counts where it is all that changed, or nearly: at most so many words on each side.
const MAX_WORDS_NEGATED: usize = 4;

/// Returns what `gap` between two paragraphs amounts to.
pub(crate) fn kind_of(
    gap: &Gap,
    a: &Passage<'_>,
    b: &Passage<'_>,
    moved: &Moved,
    slips: &mut Slips,
) -> ChangeKind {
    if let Some(fact) = other_figure(gap, a, b, moved) {
        return ChangeKind::Fact(fact);
    }
    let n_staying = (moved.n_staying_in_a(&gap.a), moved.n_staying_in_b(&gap.b));
    let is_one_sided = gap.a.is_empty() || gap.b.is_empty();
    if is_one_sided && MAX_WORDS_NEGATED < n_staying.0.max(n_staying.1) {
        return if gap.a.is_empty() { ChangeKind::Added } else { ChangeKind::Removed };
    }
    if MAX_WORDS < gap.a.len().min(gap.b.len()) {
        return ChangeKind::Reworded;
    }
    let mut alike = 0.0;
    let mut is_same = false;
    let (mut letters_a, mut letters_b) = (String::new(), String::new());
    if !may_not_be_alike(gap, a, b) {
        letters_a = letters(a, gap.a.clone());
        letters_b = letters(b, gap.b.clone());
        is_same = letters_a == letters_b;
        if is_same && !is_other_decimal(a.slice(gap.a.clone()), b.slice(gap.b.clone())) {
            return ChangeKind::Formatting;
        }
        alike = self::alike(&letters_a, &letters_b, slips);
    }
    if n_staying == (0, 0) {
        return ChangeKind::Moved;
    }
    let side_a = Side::of(a, gap.a.clone().filter(|&index| !moved.has_a(index)));
    let side_b = Side::of(b, gap.b.clone().filter(|&index| !moved.has_b(index)));
    if let Some(fact) = negation(&side_a, &side_b)
        && (side_a.is_known() && side_b.is_known()
            || alike < MISSPELT && slips.between(&letters_a, &letters_b) != 1)
        && !is_cut_end(a, b, gap)
    {
        return ChangeKind::Fact(fact);
    }
    if side_a.words.is_empty() {
        return ChangeKind::Added;
    }
    if side_b.words.is_empty() {
        return ChangeKind::Removed;
    }
    if let Some(fact) = differing(&side_a, &side_b, |role| role == Role::Number) {
        let figures_a = side_a.letters(|role| role == Role::Number);
        let figures_b = side_b.letters(|role| role == Role::Number);
        // `more than 90` and `mose than9 0`: the same digits, cut into words in another way.
        let is_recut = MISSPELT <= alike
            && !is_same
            && 1 < gap.a.len().max(gap.b.len())
            && has_digits(&letters_a)
            && digits(&letters_a).eq(digits(&letters_b));
        if !is_recut && !is_garbled(&figures_a, &figures_b, slips) {
            let cause = if is_same { Cause::Other } else { cause(&figures_a, &figures_b, slips) };
            return ChangeKind::Fact(Fact { cause, ..fact });
        }
    }
    // A day may stand where the other has a name; two days are never one misspelt.
    let is_proper = |role| matches!(role, Role::Name | Role::Date);
    if let Some(fact) = differing(&side_a, &side_b, is_proper) {
        let (names_a, names_b) = (side_a.letters(is_proper), side_b.letters(is_proper));
        let is_misspelt = (MISSPELT <= alike || MISSPELT <= self::alike(&names_a, &names_b, slips))
            && !(side_a.has_dates_only() && side_b.has_dates_only());
        let is_short_form = is_abbreviation(&names_a, &names_b)
            || is_acronym(&names_a, &side_b.initials(is_proper))
            || is_acronym(&names_b, &side_a.initials(is_proper));
        if !is_misspelt && !is_short_form {
            let is_slip = slips.between(&names_a, &names_b) == 1;
            return ChangeKind::Fact(Fact {
                cause: if is_slip { Cause::Slip } else { Cause::Other },
                ..fact
            });
        }
    }
    if MISSPELT <= alike {
        ChangeKind::Misspelling { alike, in_name: side_a.has(is_proper) || side_b.has(is_proper) }
    } else {
        ChangeKind::Reworded
    }
}

/// Returns the fact that two lone figures amount to, if they are so unlike that no slip made one of
/// the other. Most changes of most candidates, the instances of templates, are of this kind, so
/// nothing more is made of them.
fn other_figure(gap: &Gap, a: &Passage<'_>, b: &Passage<'_>, moved: &Moved) -> Option<Fact> {
    let (i, j) = (gap.a.start, gap.b.start);
    let are_lone = gap.a.len() == 1 && gap.b.len() == 1;
    if !are_lone || !a.words[i].is_figure() || !b.words[j].is_figure() {
        return None;
    }
    let (mut counts_a, mut counts_b) = ([0_u32; 10], [0_u32; 10]);
    let n_a = count_digits(a.word(i), &mut counts_a)?;
    let n_b = count_digits(b.word(j), &mut counts_b)?;
    let is_other = 1 < n_a.abs_diff(n_b) || n_a == n_b && counts_a != counts_b;
    let fact = || Fact {
        is_negation: false,
        cause: Cause::Other,
        only_a: vec![a.hashes[i]],
        only_b: vec![b.hashes[j]],
    };
    (is_other && !moved.has_a(i) && !moved.has_b(j)).then(fact)
}

/// Counts the digits of a figure by their value, and returns how many there are; `None` if there is
/// a letter as well.
fn count_digits(figure: &str, counts: &mut [u32; 10]) -> Option<u32> {
    for byte in figure.bytes() {
        if byte.is_ascii_digit() {
            counts[usize::from(byte - b'0')] += 1;
        } else if byte.is_ascii_alphabetic() || !byte.is_ascii() {
            return None;
        }
    }
    Some(counts.iter().sum())
}

/// The words on one side of a gap that did not move, each with its role.
struct Side<'p, 't> {
    passage: &'p Passage<'t>,
    words: Vec<(usize, Role)>,
}

impl<'p, 't> Side<'p, 't> {
    fn of(passage: &'p Passage<'t>, words: impl Iterator<Item = usize>) -> Self {
        Self { passage, words: words.map(|index| (index, passage.role(index))).collect() }
    }

    fn has(&self, counts: impl Fn(Role) -> bool) -> bool {
        self.words.iter().any(|(_, role)| counts(*role))
    }

    fn hashes(&self, counts: impl Fn(Role) -> bool) -> Vec<u64> {
        let counted = self.words.iter().filter(|(_, role)| counts(*role));
        counted.map(|(index, _)| self.passage.hashes[*index]).collect()
    }

    /// Returns the letters and digits of some of the words.
    fn letters(&self, counts: impl Fn(Role) -> bool) -> String {
        let mut letters = String::new();
        for (index, _) in self.words.iter().filter(|(_, role)| counts(*role)) {
            self.passage.push_letters(*index, &mut letters);
        }
        letters
    }

    /// Returns the first letters of some of the words.
    fn initials(&self, counts: impl Fn(Role) -> bool) -> String {
        let counted = self.words.iter().filter(|(_, role)| counts(*role));
        counted
            .filter_map(|(index, _)| self.passage.word(*index).chars().next())
            .flat_map(char::to_lowercase)
            .collect()
    }

    /// Says whether the proper words, if any, are all dates.
    fn has_dates_only(&self) -> bool {
        !self.has(|role| role == Role::Name)
    }

    /// Says whether each word is in the dictionary: it is no other word misspelt.
    fn is_known(&self) -> bool {
        self.words.iter().all(|(index, role)| {
            *role == Role::Negation || fact_words::meaning(self.passage.hashes[*index]).is_some()
        })
    }
}

/// Returns the letters and digits of all words in `range`.
fn letters(passage: &Passage<'_>, range: Range<usize>) -> String {
    let mut letters = String::with_capacity(8 * range.len());
    range.for_each(|index| passage.push_letters(index, &mut letters));
    letters
}

/// Returns the negation that one side has and the other has not, if that is nearly all.
fn negation(a: &Side<'_, '_>, b: &Side<'_, '_>) -> Option<Fact> {
    if MAX_WORDS_NEGATED < a.words.len().max(b.words.len()) {
        return None;
    }
    let is_negation = |role| role == Role::Negation;
    let differ = a.has(is_negation) != b.has(is_negation);
    differ.then(|| {
        let (only_a, only_b) = (a.hashes(is_negation), b.hashes(is_negation));
        Fact { is_negation: true, cause: Cause::Other, only_a, only_b }
    })
}

/// Returns the fact that differs if both sides have such words and neither has all of the other's.
fn differing(a: &Side<'_, '_>, b: &Side<'_, '_>, counts: impl Fn(Role) -> bool) -> Option<Fact> {
    if !a.has(&counts) || !b.has(&counts) {
        return None;
    }
    let (a, b) = (a.hashes(&counts), b.hashes(&counts));
    let only_a: Vec<u64> = a.iter().copied().filter(|hash| !b.contains(hash)).collect();
    let only_b: Vec<u64> = b.iter().copied().filter(|hash| !a.contains(hash)).collect();
    let differ = !only_a.is_empty() && !only_b.is_empty();
    differ.then_some(Fact { is_negation: false, cause: Cause::Other, only_a, only_b })
}

/// Says whether two stretches with the same letters differ in where a decimal point stands:
/// `1.5` is not `15`.
fn is_other_decimal(a: &str, b: &str) -> bool {
    let is_plain = |figure: &str| figure.bytes().all(|byte| byte.is_ascii_digit());
    let is_decimal = |figure: &str| {
        let (whole, part) = figure.rsplit_once(['.', ',']).unwrap_or_default();
        !whole.is_empty()
            && is_plain(whole)
            && is_plain(part)
            && !part.is_empty()
            && part.len() != 3
    };
    is_decimal(a) && is_plain(b) || is_plain(a) && is_decimal(b) || is_decimal(a) && is_decimal(b)
}

/// Says whether one is the beginning of the other: `Sen` and `senator`.
fn is_abbreviation(x: &str, y: &str) -> bool {
    3 <= x.len().min(y.len()) && (x.starts_with(y) || y.starts_with(x))
}

/// Says whether a name is made of the first letters of the other: `U.S` and `United States`.
fn is_acronym(letters: &str, initials: &str) -> bool {
    2 <= letters.len() && letters == initials
}

/// Says whether two figures differ by a letter that strayed into one of them (`2u1`, `5i`, `USa4`)
/// or took the place of another in front of the digits (`GT6`, `wT6`): no other figure, but a slip.
/// Other letters at the end may be other units (`5m`, `5bn`).
fn is_garbled(x: &str, y: &str, slips: &mut Slips) -> bool {
    if !has_digits(x) || !has_digits(y) || slips.between(x, y) != 1 {
        return false; // `million` and `billion` are words that are known, not slips
    }
    let n_letters = |figure: &str| figure.chars().filter(|c| c.is_alphabetic()).count();
    if n_letters(x) != n_letters(y) && x.chars().count() == y.chars().count() {
        return true; // a letter for a digit
    }
    let last = |figure: &str| figure.chars().next_back();
    // What looks like a digit is no unit.
    let is_unit = |figure: &str| !matches!(last(figure), Some('o' | 'i'));
    let is_inside = last(x) == last(y) || !is_unit(x) || !is_unit(y);
    let is_code = |figure: &str| figure.chars().take_while(|c| c.is_alphabetic()).count() >= 2;
    let has_strayed = n_letters(x) != n_letters(y) || sorted(x) == sorted(y);
    digits(x).eq(digits(y)) && is_inside && (has_strayed || is_code(x) && is_code(y))
}

fn sorted(figure: &str) -> Vec<char> {
    let mut chars: Vec<char> = figure.chars().collect();
    chars.sort_unstable();
    chars
}

fn digits(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(u8::is_ascii_digit)
}

fn has_digits(text: &str) -> bool {
    digits(text).next().is_some()
}

/// Returns how one figure may have become the other.
fn cause(x: &str, y: &str, slips: &mut Slips) -> Cause {
    if slips.between(x, y) != 1 {
        return Cause::Other;
    }
    match (x.len() == y.len(), sorted(x) == sorted(y)) {
        (true, true) => Cause::Swap,
        (true, false) => Cause::Other, // one digit for another is what other figures have
        (false, _) => Cause::Slip,
    }
}

/// Says whether `gap` is where one text ends and the other goes on.
fn is_cut_end(a: &Passage<'_>, b: &Passage<'_>, gap: &Gap) -> bool {
    let is_one_sided = gap.a.is_empty() || gap.b.is_empty();
    is_one_sided && gap.a.end == a.words.len() && gap.b.end == b.words.len()
}

/// Says whether the two sides of a gap are certainly too unequal to be one misspelt or in another
/// form, whatever the signs within figures and the case of letters do to the lengths.
pub(crate) fn may_not_be_alike(gap: &Gap, a: &Passage<'_>, b: &Passage<'_>) -> bool {
    let (n_a, n_b) = (a.n_letters(gap.a.clone()), b.n_letters(gap.b.clone()));
    let (shorter, longer) = (n_a.min(n_b) as f64, n_a.max(n_b) as f64);
    n_a.min(n_b) == 0 || 1.5 * shorter + 4.0 < MISSPELT * longer / 2.0
}

/// Returns the share of equal characters, 0 for stretches that are too long or too unequal.
fn alike(x: &str, y: &str, slips: &mut Slips) -> f64 {
    let (shorter, longer) = (x.len().min(y.len()), x.len().max(y.len()));
    if longer == 0 || MAX_LETTERS < longer || (shorter as f64) < MISSPELT * longer as f64 / 2.0 {
        return 0.0;
    }
    let length = x.chars().count().max(y.chars().count());
    1.0 - slips.between(x, y) as f64 / length as f64
}
