//! Compares two names word by word: the same, a legitimate variant, edited, or somebody else.
//!
//! Words are aligned in order, the longer name skipping words (middle names, patronymics), with the
//! fewest edits; each pair of words is then equal, explained (an initial, a nickname, another
//! transliteration) or edited. Time `O(n·m)` word comparisons of `O(l²)` each; names have two to
//! five words. Bad at swapped words that are misspelled as well.

use std::borrow::Cow;

use crate::Lexicon;
use crate::inflection::are_inflected;
use crate::particle::is_particle;
use crate::skeleton::{same_transliteration, without_umlauts};
use crate::word_pattern::WordPattern;

/// Suffixes that say nothing about the spelling.
pub(crate) const GENERATIONS: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// Words that differ by more edits are different, unless a list says otherwise.
pub(crate) const MOST_EDITS: usize = 3;

/// Endings of names that every language writes in its own way.
const SLAVIC_ENDINGS: [&str; 6] = ["ov", "ova", "ev", "eva", "sky", "ski"];

/// How two names compare.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spelling {
    /// Equal when folded, in whatever order and however joined.
    Same,
    /// Different, and both may be right: the reasons.
    Variant(Vec<Explanation>),
    /// Some words differ by a few letters.
    Edited(Edits),
    /// Not one name by any reading.
    Different,
}

/// Why two words that differ may both be right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Explanation {
    /// `A.` for `Alexander`.
    Initial,
    /// `Bill` for `William`.
    Nickname,
    /// `Zelenskyy` for `Zelensky`, `Moellenbeck` for `Möllenbeck`.
    Transliteration,
    /// One name has words that the other leaves out.
    ShorterForm,
}

/// The words of a name that differ from those of another, and what both share.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edits {
    /// Pairs of folded words that differ by edits, and the number of edits.
    pub pairs: Vec<(String, String, usize)>,
    /// Words that both names have.
    pub shared: Vec<String>,
    /// What explains other differences.
    pub explained: Vec<Explanation>,
    /// The last word of the other name, as a rule the family name.
    pub last: Option<String>,
    /// Whether the words of one name stand in another order.
    pub turned: bool,
}

impl Edits {
    /// Returns the number of edits over all words.
    #[must_use]
    pub fn total(&self) -> usize {
        self.pairs.iter().map(|(_, _, edits)| edits).sum()
    }

    /// Says whether all words differ only as the cases of a language do.
    pub(crate) fn may_be_inflection(&self) -> bool {
        self.pairs.iter().all(|(a, b, _)| are_inflected(a, b))
    }
}

/// What two words are to each other.
enum Relation {
    Equal,
    Explained(Explanation),
    Edited(usize),
    Unlike,
}

impl Spelling {
    /// Compares the folded words of two names.
    ///
    /// ```
    /// use copydesk_names::{Lexicon, Spelling, name_tokens};
    ///
    /// let lexicon = Lexicon::embedded();
    /// let compare = |a, b| Spelling::compare(&name_tokens(a), &name_tokens(b), &lexicon);
    /// assert_eq!(compare("KIM Jong Un", "Kim Jong-un"), Spelling::Same);
    /// assert!(matches!(compare("Bill Clinton", "William Clinton"), Spelling::Variant(_)));
    /// assert!(matches!(compare("Kale Lanet", "Kalle Laanet"), Spelling::Edited(e) if e.total() == 2));
    /// assert_eq!(compare("A. Flower", "G. Flower"), Spelling::Different);
    /// ```
    #[must_use]
    pub fn compare(a: &[impl AsRef<str>], b: &[impl AsRef<str>], lexicon: &Lexicon) -> Self {
        let a: Vec<&str> = a.iter().map(AsRef::as_ref).collect();
        let b: Vec<&str> = b.iter().map(AsRef::as_ref).collect();
        Self::between(&a, &b, lexicon)
    }

    /// Compares as [`compare`](Self::compare) does.
    pub(crate) fn between(a: &[&str], b: &[&str], lexicon: &Lexicon) -> Self {
        if a.is_empty() || b.is_empty() {
            return Self::Different;
        }
        // Joined words come first: the particle of `Le Boeuf` is no word of `Leboeuf`.
        let is_joined = same_joined(a, b);
        let (a, b) = (significant(a, b), significant(b, a));
        if is_joined || same_words(&a, &b) {
            return Self::Same;
        }
        let in_order = Self::aligned(&a, &b, lexicon);
        if in_order != Self::Different || a.len() != b.len() || a.len() > 3 {
            return in_order;
        }
        // `Kim Moo Sung` and `Moo Sung Kim`: the family name may stand at the other end.
        let mut turned = a.to_vec();
        turned.rotate_left(1);
        let mut best = in_order;
        for _ in 1..a.len() {
            let mut other = Self::aligned(&turned, &b, lexicon);
            if let Self::Edited(edits) = &mut other {
                edits.turned = true;
            }
            if other.distance() < best.distance() {
                best = other;
            }
            turned.rotate_left(1);
        }
        best
    }

    fn aligned(a: &[&str], b: &[&str], lexicon: &Lexicon) -> Self {
        let (short, long, swapped) = if a.len() <= b.len() { (a, b, false) } else { (b, a, true) };
        let skipping = if short.len() == long.len() {
            let mut pairs = short.iter().zip(long).enumerate();
            if pairs.any(|(at, (a, b))| hopeless(a, b, at == 0, lexicon)) {
                return Self::Different;
            }
            None
        } else {
            let mut best: Option<(usize, Vec<usize>)> = None;
            choose(short, long, 0, 0, &mut Vec::new(), lexicon, &mut best);
            let Some((_, positions)) = best else { return Self::Different };
            Some(positions)
        };
        let mut edits = Edits::default();
        for (at, word) in short.iter().enumerate() {
            let position = skipping.as_ref().map_or(at, |positions| positions[at]);
            match relation(word, long[position], at == 0, lexicon) {
                Relation::Equal => edits.shared.push((*word).to_owned()),
                Relation::Explained(Explanation::Initial)
                    if is_wrong_initial(at, position, short, long) =>
                {
                    return Self::Different;
                }
                Relation::Explained(explanation) => edits.explained.push(explanation),
                Relation::Edited(n) => {
                    let (word, other) = ((*word).to_owned(), long[position].to_owned());
                    edits.pairs.push(if swapped { (other, word, n) } else { (word, other, n) });
                }
                Relation::Unlike => return Self::Different,
            }
        }
        if short.len() < long.len() {
            edits.explained.push(Explanation::ShorterForm);
        }
        if edits.pairs.is_empty() {
            return Self::Variant(edits.explained);
        }
        let last = if swapped { short.last() } else { long.last() };
        edits.last = last.map(|word| (*word).to_owned());
        Self::Edited(edits)
    }

    /// Orders outcomes from alike to unlike.
    fn distance(&self) -> usize {
        match self {
            Self::Same => 0,
            Self::Variant(_) => 1,
            Self::Edited(edits) => 1 + edits.total(),
            Self::Different => usize::MAX,
        }
    }
}

/// Returns the words of `name` without generations, and without particles that `other` lacks.
fn significant<'n, 'w>(name: &'n [&'w str], other: &[&str]) -> Cow<'n, [&'w str]> {
    let carries =
        |word: &&str| !GENERATIONS.contains(word) && (!is_particle(word) || other.contains(word));
    let n_carrying = name.iter().filter(|word| carries(word)).count();
    if n_carrying < 2 || n_carrying == name.len() {
        return Cow::Borrowed(name);
    }
    name.iter().copied().filter(carries).collect()
}

/// Says whether the words are the same when joined.
pub(crate) fn same_joined(a: &[&str], b: &[&str]) -> bool {
    a.iter().flat_map(|word| word.bytes()).eq(b.iter().flat_map(|word| word.bytes()))
}

/// Says whether the words are the same in some order, or when joined.
fn same_words(a: &[&str], b: &[&str]) -> bool {
    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    if length(a) != length(b) {
        return false;
    }
    if a.len() != b.len() || same_joined(a, b) {
        return same_joined(a, b);
    }
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    a.sort_unstable();
    b.sort_unstable();
    a == b
}

/// Finds the positions in `long` for the words of `short`, ascending, that cost the least.
fn choose(
    short: &[&str],
    long: &[&str],
    at: usize,
    cost: usize,
    chosen: &mut Vec<usize>,
    lexicon: &Lexicon,
    best: &mut Option<(usize, Vec<usize>)>,
) {
    if best.as_ref().is_some_and(|(least, _)| *least <= cost) {
        return;
    }
    if at == short.len() {
        *best = Some((cost, chosen.clone()));
        return;
    }
    let next = chosen.last().map_or(0, |last| last + 1);
    for position in next..=long.len() - (short.len() - at) {
        let step = match relation(short[at], long[position], at == 0, lexicon) {
            Relation::Equal => 0,
            Relation::Explained(Explanation::Initial)
                if is_wrong_initial(at, position, short, long) =>
            {
                continue;
            }
            Relation::Explained(_) => 1,
            Relation::Edited(n) => 2 * n,
            Relation::Unlike => continue,
        };
        chosen.push(position);
        choose(short, long, at + 1, cost + step, chosen, lexicon, best);
        chosen.pop();
    }
}

/// Says whether an initial cannot stand for the word that it is aligned with: `George C. Roche` is no
/// George Clooney, for the last word is the family name, and `Robert C. Cooper` is no Chris Cooper, for
/// his given name is another.
fn is_wrong_initial(at: usize, position: usize, short: &[&str], long: &[&str]) -> bool {
    at + 1 == short.len() || (at == 0 && position > 0 && long[0].chars().count() > 1)
}

fn relation(a: &str, b: &str, is_first: bool, lexicon: &Lexicon) -> Relation {
    if a == b {
        return Relation::Equal;
    }
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.chars().count() == 1 {
        let initial = long.chars().count() > 1 && long.starts_with(short);
        return if initial { Relation::Explained(Explanation::Initial) } else { Relation::Unlike };
    }
    if is_first && lexicon.are_nicknames(a, b) {
        return Relation::Explained(Explanation::Nickname);
    }
    if lexicon.are_transliterations(a, b) {
        return Relation::Explained(Explanation::Transliteration);
    }
    if least_edits(a, b) > MOST_EDITS {
        return Relation::Unlike;
    }
    let edits = WordPattern::of(a).edits(b);
    if edits > MOST_EDITS {
        return Relation::Unlike;
    }
    let by_habit = same_transliteration(a, b) && !is_slip_of_known(a, b, is_first, lexicon);
    if by_habit || umlauts_differ(a, b, lexicon) {
        return Relation::Explained(Explanation::Transliteration);
    }
    if edits <= edits_allowed(long.chars().count()) {
        Relation::Edited(edits)
    } else {
        Relation::Unlike
    }
}

/// Says whether people are called by one of two words and not by the other: `Brovn` is no transliteration of Brown, but
/// `Georgiewa` is one of Georgieva.
fn is_slip_of_known(a: &str, b: &str, is_first: bool, lexicon: &Lexicon) -> bool {
    let is_slavic = |word: &str| SLAVIC_ENDINGS.iter().any(|ending| word.ends_with(ending));
    let is_known = |word: &str| {
        let info = lexicon.word(word);
        if is_first { info.given > 0 } else { info.surname > 0 }
    };
    is_known(a) != is_known(b) && !is_slavic(a) && !is_slavic(b)
}

/// Says, cheaply, that two words can be one neither by edits nor by any list.
fn hopeless(a: &str, b: &str, is_first: bool, lexicon: &Lexicon) -> bool {
    least_edits(a, b) > MOST_EDITS
        && a.len().min(b.len()) > 1
        && !(is_first && lexicon.are_nicknames(a, b))
        && !lexicon.are_transliterations(a, b)
}

/// Returns how many edits words of so many letters may differ by and still be compared.
pub(crate) fn edits_allowed(length: usize) -> usize {
    match length {
        0..=2 => 0,
        3 => 1,
        4..=5 => 2,
        _ => MOST_EDITS,
    }
}

/// Says whether the words differ only in `ae`, `oe`, `ue` for an umlaut, and the longer spelling
/// is not a name of its own (`Michael`, `Samuel`). Of equal length, letters have changed places: `Ulvaues` for `Ulvaeus`.
pub(crate) fn umlauts_differ(a: &str, b: &str, lexicon: &Lexicon) -> bool {
    if !may_have_umlauts(a) && !may_have_umlauts(b) {
        return a == b;
    }
    let own_name = |word: &str| without_umlauts(word) != word && lexicon.word(word).given > 0;
    a.len() != b.len() && without_umlauts(a) == without_umlauts(b) && !own_name(a) && !own_name(b)
}

fn may_have_umlauts(word: &str) -> bool {
    word.as_bytes().windows(2).any(|two| two[1] == b'e' && matches!(two[0], b'a' | b'o' | b'u'))
}

/// Returns a number of edits that at least lie between two words: each changes the length by one at most,
/// and which kinds of letters there are by two.
fn least_edits(a: &str, b: &str) -> usize {
    let letters = (letter_mask(a) ^ letter_mask(b)).count_ones() as usize;
    a.len().abs_diff(b.len()).max(letters.div_ceil(2))
}

/// Returns the kinds of letters of a word as a set of bits.
fn letter_mask(word: &str) -> u64 {
    word.bytes().fold(0, |mask, byte| mask | 1 << (byte & 63))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;

    use super::{Explanation, Spelling};
    use crate::{Lexicon, name_tokens};

    fn compare(a: &str, b: &str) -> Spelling {
        static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::embedded);
        Spelling::compare(&name_tokens(a), &name_tokens(b), &LEXICON)
    }

    #[test]
    fn middle_names_particles_and_order_are_variants() {
        assert_eq!(
            compare("Allan Kusuma", "Allan Budi Kusuma"),
            Spelling::Variant(vec![Explanation::ShorterForm])
        );
        assert_eq!(compare("Kim Moo Sung", "Moo Sung Kim"), Spelling::Same);
        assert_eq!(compare("F.W. de Klerk", "F.W. De Klerk"), Spelling::Same);
        assert_eq!(compare("Frank Le Boeuf", "Frank Leboeuf"), Spelling::Same);
    }

    #[test]
    fn umlauts_may_be_spelled_out_but_michael_is_not_michal() {
        for other in ["Ralf Moellenbeck", "Ralf Mollenbeck"] {
            assert!(matches!(
                compare("Ralf Möllenbeck", other),
                Spelling::Same | Spelling::Variant(_)
            ));
        }
        for (wrong, right) in
            [("Michael Kovac", "Michal Kovac"), ("Bjorn Ulvaues", "Björn Ulvaeus")]
        {
            assert!(matches!(compare(wrong, right), Spelling::Edited(_)), "{wrong}");
        }
    }

    #[test]
    fn usual_names_have_one_spelling_and_slavic_ones_many() {
        for (wrong, right) in [("James Brovn", "James Brown"), ("Johnni Cash", "Johnny Cash")] {
            assert!(matches!(compare(wrong, right), Spelling::Edited(_)), "{wrong}");
        }
        for (a, b) in [("Ana Georgiewa", "Ana Georgieva"), ("Jan Lubanskij", "Jan Lubansky")] {
            assert!(matches!(compare(a, b), Spelling::Variant(_)), "{a}");
        }
    }

    #[test]
    fn other_words_are_other_people() {
        for (a, b) in [
            ("S. Waugh", "M. Waugh"),
            ("Jose Parra", "Jens Stoltenberg"),
            ("Li", "Wu"),
            ("Chris Cooper", "Robert C. Cooper"),
        ] {
            assert_eq!(compare(a, b), Spelling::Different, "{a} {b}");
        }
    }

    proptest! {
        #[test]
        fn a_name_is_itself_and_comparing_is_symmetric(
            a in "[A-E][a-e]{2,5} [A-E][a-e]{2,5}", b in "[A-E][a-e]{2,5} [A-E][a-e]{2,5}"
        ) {
            prop_assert_eq!(compare(&a, &a), Spelling::Same);
            prop_assert_eq!(compare(&a, &b).distance(), compare(&b, &a).distance());
        }
    }
}
