//! Pairs the words of two names, whatever their order.
//!
//! Words that stand joined in one name and apart in the other are joined first; then the likeliest pairs are
//! taken one by one, equal words before like ones, and words at like places before others. What is left
//! over on either side is kept as such. Time `O(n·m)` word comparisons of `O(l²)`; names have two to eight
//! words. Bad at names in which one given name stands twice.

use crate::Lexicon;
use crate::particle::is_particle;
use crate::skeleton::{same_skeleton, same_transliteration};
use crate::spelling::umlauts_differ;

/// Words of which fewer letters agree are different words, not spellings of one.
const LEAST_LIKENESS: f64 = 0.45;

/// What one place farther apart costs a pair.
const DISPLACED: f64 = 0.04;

/// Suffixes that say nothing about who is meant.
const GENERATIONS: &[&str] = &["jr", "sr", "ii", "iii", "iv"];

/// How two words come to stand for each other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Kinship {
    /// Equal when folded.
    Equal,
    /// Transliterations of one word.
    Transliteration,
    /// Forms of one given name.
    Nickname,
    /// One is the other's first letter.
    Initial,
    /// So many edits apart; the share of letters that agree.
    Edited(usize, f64),
}

/// Two words of which each stands for the other.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pair {
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) kinship: Kinship,
    /// The places of both words in their names.
    pub(crate) at: (usize, usize),
}

/// The words of two names, paired.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Alignment {
    /// Pairs in the order of the first name.
    pub(crate) pairs: Vec<Pair>,
    /// Words of the first name that nothing in the second stands for, with their places.
    pub(crate) left: Vec<(usize, String)>,
    /// Words of the second name likewise.
    pub(crate) right: Vec<(usize, String)>,
    /// How many words both names have.
    pub(crate) lengths: (usize, usize),
    /// How many words stand joined in one name and apart in the other.
    pub(crate) n_joined: usize,
}

impl Alignment {
    /// Pairs the folded words of two names.
    pub(crate) fn of(a: &[String], b: &[String], lexicon: &Lexicon) -> Self {
        let (mut a, mut b) = (essential(a, lexicon), essential(b, lexicon));
        let n_joined = join(&mut a, &b) + join(&mut b, &a);
        drop_particles(&mut a);
        drop_particles(&mut b);
        let mut proposals = Vec::new();
        for (i, word) in a.iter().enumerate() {
            for (j, other) in b.iter().enumerate() {
                if let Some(kinship) = kinship(word, other, i == 0 || j == 0, lexicon) {
                    proposals.push((score(kinship) - DISPLACED * distance(i, j), i, j, kinship));
                }
            }
        }
        proposals.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
        let (mut used_a, mut used_b) = (vec![false; a.len()], vec![false; b.len()]);
        let mut pairs = Vec::new();
        for (_, i, j, kinship) in proposals {
            if !used_a[i] && !used_b[j] {
                (used_a[i], used_b[j]) = (true, true);
                pairs.push(Pair { a: a[i].clone(), b: b[j].clone(), kinship, at: (i, j) });
            }
        }
        pairs.sort_by_key(|pair| pair.at);
        let lengths = (a.len(), b.len());
        let rest = |words: Vec<String>, used: &[bool]| {
            words.into_iter().enumerate().filter(|&(at, _)| !used[at]).collect()
        };
        Self { pairs, left: rest(a, &used_a), right: rest(b, &used_b), lengths, n_joined }
    }

    /// Returns how many pairs stand in another order in the second name.
    pub(crate) fn n_swapped(&self) -> usize {
        self.pairs.windows(2).filter(|two| two[0].at.1 > two[1].at.1).count()
    }
}

/// Returns the words that say who is meant: no titles, no generations, digits read as letters.
fn essential(words: &[String], lexicon: &Lexicon) -> Vec<String> {
    use crate::Classes;

    let is_title = |word: &String| {
        let info = lexicon.word(word);
        info.classes.has(Classes::TITLE) && info.given < 100
    };
    let n_titles = words.iter().take_while(|word| is_title(word)).count();
    let words = &words[n_titles.min(words.len().saturating_sub(2))..];
    let kept: Vec<String> = words
        .iter()
        .enumerate()
        .filter(|(at, word)| *at == 0 || !GENERATIONS.contains(&word.as_str()))
        .map(|(_, word)| letters_for_digits(word))
        .collect();
    if kept.is_empty() { words.to_vec() } else { kept }
}

/// Returns a word with letters in the place of digits that look like them: `i9or`, `sech1n`.
fn letters_for_digits(word: &str) -> String {
    let mixed =
        word.bytes().any(|b| b.is_ascii_digit()) && !word.bytes().all(|b| b.is_ascii_digit());
    if !mixed {
        return word.to_owned();
    }
    let letter = |c| match c {
        '0' => 'o',
        '1' => 'i',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '6' | '9' => 'g',
        '7' => 't',
        '8' => 'b',
        c => c,
    };
    word.chars().map(letter).collect()
}

/// Joins neighbours in `words` that stand joined in `others`, and returns how many were.
fn join(words: &mut Vec<String>, others: &[String]) -> usize {
    let mut n_joined = 0;
    let mut at = 0;
    while at + 1 < words.len() {
        let lengths = (2..=4.min(words.len() - at)).rev();
        let found = lengths.into_iter().find(|&length| {
            let run = &words[at..at + length];
            let joined = run.concat();
            joined.len() >= 4
                && !run.iter().any(|word| word.len() > 2 && others.contains(word))
                && others.iter().any(|other| same_joined(&joined, other))
        });
        if let Some(length) = found {
            let joined = words[at..at + length].concat();
            words.splice(at..at + length, [joined]);
            n_joined += 1;
        }
        at += 1;
    }
    n_joined
}

/// Says whether a joined word is another, a letter in eight more or less.
fn same_joined(joined: &str, other: &str) -> bool {
    joined == other
        || same_transliteration(joined, other)
        || (joined.len().abs_diff(other.len()) <= 1
            && joined.len() >= 8
            && strsim::osa_distance(joined, other) <= joined.len() / 8)
}

/// Takes particles away, unless too little would be left.
fn drop_particles(words: &mut Vec<String>) {
    let n_others = words.iter().filter(|word| !is_particle(word)).count();
    if n_others >= 2 || (n_others == 1 && words.len() > 2) {
        words.retain(|word| !is_particle(word));
    }
}

fn kinship(a: &str, b: &str, is_first: bool, lexicon: &Lexicon) -> Option<Kinship> {
    if a == b {
        return Some(Kinship::Equal);
    }
    let (n_a, n_b) = (a.chars().count(), b.chars().count());
    if n_a.min(n_b) == 1 {
        let initial = n_a.max(n_b) > 1 && (a.starts_with(b) || b.starts_with(a));
        return initial.then_some(Kinship::Initial);
    }
    if is_first && lexicon.are_nicknames(a, b) {
        return Some(Kinship::Nickname);
    }
    if lexicon.are_transliterations(a, b)
        || same_transliteration(a, b)
        || umlauts_differ(a, b, lexicon)
    {
        return Some(Kinship::Transliteration);
    }
    if a.chars().chain(b.chars()).any(crate::scripts::is_sign) {
        return None;
    }
    let edits = strsim::osa_distance(a, b);
    let likeness = 1.0 - float(edits) / float(n_a.max(n_b));
    let sounds_alike = likeness >= LEAST_LIKENESS / 2.0 && same_skeleton(a, b);
    (likeness >= LEAST_LIKENESS || sounds_alike).then_some(Kinship::Edited(edits, likeness))
}

/// Orders pairs by how surely they belong together.
fn score(kinship: Kinship) -> f64 {
    match kinship {
        Kinship::Equal => 1.0,
        Kinship::Transliteration => 0.95,
        Kinship::Nickname => 0.9,
        Kinship::Initial => 0.55,
        Kinship::Edited(_, likeness) => 0.9 * likeness,
    }
}

fn distance(i: usize, j: usize) -> f64 {
    float(i.abs_diff(j))
}

#[expect(clippy::cast_precision_loss, reason = "counts of letters and words are small")]
pub(crate) fn float(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::{Alignment, Kinship};
    use crate::{Lexicon, latin_tokens};

    fn align(a: &str, b: &str) -> Alignment {
        Alignment::of(&latin_tokens(a), &latin_tokens(b), &Lexicon::embedded())
    }

    #[test]
    fn words_find_each_other_in_any_order() {
        let alignment = align("LAANET, Kalle", "Kalle Laanet");
        assert!(alignment.pairs.iter().all(|pair| pair.kinship == Kinship::Equal));
        assert_eq!((alignment.pairs.len(), alignment.n_swapped()), (2, 1));
    }

    #[test]
    fn joined_words_are_the_words_apart() {
        for (a, b) in [("KalleLaanet", "Kalle Laanet"), ("Maria Jose Sanz", "Mariajose Sanz")] {
            let alignment = align(a, b);
            assert!(alignment.left.is_empty() && alignment.right.is_empty(), "{a}");
            assert_eq!(alignment.n_joined, 1, "{a}");
        }
    }

    #[test]
    fn titles_particles_and_generations_do_not_count() {
        let alignment = align("Dr. Ana de la Cruz Jr", "Ana Cruz");
        assert_eq!((alignment.lengths, alignment.pairs.len()), ((2, 2), 2));
    }

    #[test]
    fn other_words_are_left_over() {
        let alignment = align("Anna Kask", "Anna Lepik");
        assert_eq!((alignment.left.len(), alignment.right.len()), (1, 1));
    }
}
