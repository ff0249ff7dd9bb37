//! The probability that a name is another one, misspelled, judged by the two spellings alone.
//!
//! A logistic model over three dozen features. Its weights are data, fitted by `examples/fit.rs` (see
//! the head of `data/lexicon/decision_weights.csv`). What decides is less how few the edits are than
//! what they do: misspelling a rare name gives a word that nobody is called, while two people with
//! near names both have words that somebody is called. After Fellegi & Sunter (1969) for the weight of a
//! rare word in common. `O(l)` after the comparison.

use crate::edit_kinds::EditKinds;
use crate::logistic::Logistic;
use crate::skeleton::same_skeleton;
use crate::spelling::{Edits, Explanation};

/// The name of the model in `decision_weights.csv`.
pub const SLIP_MODEL: &str = "slip";

/// Names of the features, in the order of [`features`].
pub const FEATURES: [&str; N_FEATURES] = [
    "edits",
    "relative_edits",
    "edited_words",
    "unattested",
    "attested_bearers",
    "sounds_alike",
    "first_letter_differs",
    "last_letter_differs",
    "shared_rarity",
    "shared_words",
    "double_letter_only",
    "short_word",
    "words_left_out",
    "initials",
    "nothing_shared",
    "bearers_of_right",
    "family_bearers",
    "family_name",
    "letters",
    "surprise",
    "listed_with_shared",
    "family_name_attested",
    "turned",
    "added",
    "lost",
    "vowels_changed",
    "consonants_changed",
    "mixed_changed",
    "swapped",
    "beside_on_keyboard",
    "at_end",
    "surprise_a_letter",
    "given_bearers",
    "edits_by_length",
    "shared_letters",
    "edits_with_listed",
];

/// The number of features.
pub const N_FEATURES: usize = 36;

/// Rarity of a word that nobody is known to bear: 12 minus the logarithm of the bearers.
const RAREST: f64 = 12.0;

/// Words that more people bear than this are names that somebody has.
const ATTESTED: f64 = 0.1;

/// The model that tells slips from namesakes.
pub type SlipModel = Logistic<N_FEATURES>;

/// What is known about words.
pub trait Bearers {
    /// Returns how many people bear a folded word as a name.
    fn bearers(&self, word: &str) -> f64;
    /// Returns how many names of the list hold a folded word.
    fn listed(&self, word: &str) -> f64;
    /// Returns how unusual the letters of a folded word are, in bits.
    fn surprise(&self, word: &str) -> f64;
}

/// What is known about a pair of words that differ.
struct PairFacts<'e> {
    wrong: &'e str,
    right: &'e str,
    edits: f64,
    bearers_of_wrong: f64,
    bearers_of_right: f64,
    surprise_of_wrong: f64,
    surprise_of_right: f64,
    /// The right word is the last of its name.
    is_last: bool,
    kinds: EditKinds,
}

impl<'e> PairFacts<'e> {
    fn of(
        (wrong, right, n): &'e (String, String, usize),
        edits: &Edits,
        words: &dyn Bearers,
    ) -> Self {
        Self {
            wrong,
            right,
            edits: count(*n),
            bearers_of_wrong: words.bearers(wrong),
            bearers_of_right: words.bearers(right),
            surprise_of_wrong: words.surprise(wrong),
            surprise_of_right: words.surprise(right),
            is_last: edits.last.as_deref() == Some(right),
            kinds: EditKinds::between(wrong, right),
        }
    }
}

/// Returns the features of an edited name.
#[must_use]
pub fn features(edits: &Edits, words: &dyn Bearers) -> [f64; N_FEATURES] {
    let pairs: Vec<PairFacts> =
        edits.pairs.iter().map(|pair| PairFacts::of(pair, edits, words)).collect();
    let sum = |of: &dyn Fn(&PairFacts) -> f64| pairs.iter().map(of).sum::<f64>();
    let least = |of: &dyn Fn(&PairFacts) -> f64| pairs.iter().map(of).fold(f64::MAX, f64::min);
    let of_pairs =
        |says: &dyn Fn(&PairFacts) -> bool| count(pairs.iter().filter(|pair| says(pair)).count());
    let of_kind = |kind: &dyn Fn(&EditKinds) -> usize| {
        count(pairs.iter().map(|pair| kind(&pair.kinds)).sum())
    };
    let if_last = |is_last: bool, value: f64| if is_last { value } else { 0.0 };
    let relative = |pair: &PairFacts| pair.edits / count(pair.wrong.len().max(pair.right.len()));
    let explained = |reason| count(edits.explained.iter().filter(|e| **e == reason).count());
    // The person meant bears it, known or not.
    let rarity = |word: &String| (RAREST - words.bearers(word).max(1.0).ln_1p()).max(0.0);
    let rarest = edits.shared.iter().map(rarity).fold(0.0, f64::max);
    let listed = |word: &String| words.listed(word).max(1.0).ln_1p();
    // Nine stands for a word that everybody has.
    let listed_shared = edits.shared.iter().map(listed).fold(9.0, f64::min);
    [
        count(edits.total()),
        pairs.iter().map(relative).fold(0.0, f64::max),
        count(pairs.len()),
        of_pairs(&|pair| pair.bearers_of_wrong < ATTESTED),
        sum(&|pair| pair.bearers_of_wrong.ln_1p()),
        of_pairs(&|pair| same_skeleton(pair.wrong, pair.right)),
        of_pairs(&|pair| pair.wrong.chars().next() != pair.right.chars().next()),
        of_pairs(&|pair| pair.wrong.chars().last() != pair.right.chars().last()),
        rarest,
        count(edits.shared.len()),
        of_pairs(&|pair| same_without_doubles(pair.wrong, pair.right)),
        of_pairs(&|pair| pair.wrong.len().min(pair.right.len()) <= 4),
        explained(Explanation::ShorterForm),
        explained(Explanation::Initial),
        count(usize::from(edits.shared.is_empty() && pairs.len() > 1)),
        least(&|pair| pair.bearers_of_right.max(1.0).ln_1p()),
        sum(&|pair| if_last(pair.is_last, (1.0 + pair.bearers_of_wrong * 3.0).ln())),
        of_pairs(&|pair| pair.is_last),
        least(&|pair| count(pair.right.len())).ln(),
        sum(&|pair| pair.surprise_of_wrong - pair.surprise_of_right),
        listed_shared,
        of_pairs(&|pair| pair.is_last && pair.bearers_of_wrong >= ATTESTED) * listed_shared,
        count(usize::from(edits.turned)),
        of_kind(&|kinds| kinds.added),
        of_kind(&|kinds| kinds.lost),
        of_kind(&|kinds| kinds.vowels),
        of_kind(&|kinds| kinds.consonants),
        of_kind(&|kinds| kinds.mixed),
        of_kind(&|kinds| kinds.swapped),
        of_kind(&|kinds| kinds.beside),
        of_kind(&|kinds| kinds.at_end),
        sum(&|pair| pair.surprise_of_wrong / (count(pair.wrong.len()) + 1.0)),
        sum(&|pair| if_last(!pair.is_last, pair.bearers_of_wrong.ln_1p())),
        sum(&|pair| pair.edits / count(pair.right.len()).ln_1p()),
        count(edits.shared.iter().map(String::len).sum()).ln_1p(),
        listed_shared * count(edits.total()),
    ]
}

/// Says whether two words differ only in letters that are doubled.
pub(crate) fn same_without_doubles(a: &str, b: &str) -> bool {
    without_doubles(a).eq(without_doubles(b))
}

/// Returns the letters of a word, each once where it stands several times in a row.
fn without_doubles(word: &str) -> impl Iterator<Item = char> {
    let mut before = None;
    word.chars().filter(move |&letter| before.replace(letter) != Some(letter))
}

#[expect(clippy::cast_precision_loss, reason = "counts of letters and words are small")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::{FEATURES, SLIP_MODEL, SlipModel, features};
    use crate::logistic::{has_weight, probability};
    use crate::{Lexicon, Spelling, name_tokens};

    #[test]
    fn every_feature_has_a_weight() {
        for feature in FEATURES {
            assert!(has_weight(SLIP_MODEL, feature), "{feature}");
        }
    }

    #[test]
    fn a_slip_is_likelier_than_a_namesake() {
        let lexicon = Lexicon::embedded();
        let p = |a: &str, b: &str| {
            let Spelling::Edited(edits) =
                Spelling::compare(&name_tokens(a), &name_tokens(b), &lexicon)
            else {
                panic!("{a} and {b} differ by edits")
            };
            let model = SlipModel::embedded(SLIP_MODEL, &FEATURES);
            probability(model.log_odds(&features(&edits, &lexicon)))
        };
        assert!(p("Jens Stoltenburg", "Jens Stoltenberg") > 0.9);
        assert!(p("Julian Smith", "Julianne Smith") < 0.5);
        assert!(p("Mary Taylor", "Mark Taylor") < 0.5);
    }
}
