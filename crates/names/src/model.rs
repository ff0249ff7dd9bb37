//! The probability that a name is another one, misspelled, judged by the two spellings alone.
//!
//! A logistic model over three dozen features. Its weights are data, fitted by `examples/fit.rs` (see
//! the head of `data/lexicon/decision_weights.csv`). What decides is less how few the edits are than
//! what they do: misspelling a rare name gives a word that nobody is called, while two people with
//! near names both have words that somebody is called. After Fellegi & Sunter (1969) for the weight of a
//! rare word in common. `O(l)` after the comparison.

use crate::edit_kinds::EditKinds;
use crate::logistic::Logistic;
use crate::skeleton::skeleton;
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

/// Returns the features of an edited name.
#[must_use]
pub fn features(edits: &Edits, words: &dyn Bearers) -> [f64; N_FEATURES] {
    let bearers = |word: &str| words.bearers(word);
    let relative = |(a, b, n): &(String, String, usize)| count(*n) / count(a.len().max(b.len()));
    let of_pairs = |says: &dyn Fn(&str, &str) -> bool| {
        count(edits.pairs.iter().filter(|(a, b, _)| says(a, b)).count())
    };
    let explained = |reason| count(edits.explained.iter().filter(|e| **e == reason).count());
    // The person meant bears it, known or not.
    let rarity = |word: &String| (RAREST - bearers(word).max(1.0).ln_1p()).max(0.0);
    let rarest = edits.shared.iter().map(rarity).fold(0.0, f64::max);
    let listed = |word: &String| words.listed(word).max(1.0).ln_1p();
    // Nine stands for a word that everybody has.
    let listed_shared = edits.shared.iter().map(listed).fold(9.0, f64::min);
    let is_last = |word: &str| edits.last.as_deref() == Some(word);
    let kinds: Vec<EditKinds> =
        edits.pairs.iter().map(|(a, b, _)| EditKinds::between(a, b)).collect();
    let of_kind = |kind: &dyn Fn(&EditKinds) -> usize| count(kinds.iter().map(kind).sum());
    let attested: f64 = edits.pairs.iter().map(|(a, _, _)| bearers(a).ln_1p()).sum();
    [
        count(edits.total()),
        edits.pairs.iter().map(relative).fold(0.0, f64::max),
        count(edits.pairs.len()),
        of_pairs(&|a, _| bearers(a) < ATTESTED),
        attested,
        of_pairs(&|a, b| skeleton(a) == skeleton(b)),
        of_pairs(&|a, b| a.chars().next() != b.chars().next()),
        of_pairs(&|a, b| a.chars().last() != b.chars().last()),
        rarest,
        count(edits.shared.len()),
        of_pairs(&|a, b| without_doubles(a) == without_doubles(b)),
        of_pairs(&|a, b| a.len().min(b.len()) <= 4),
        explained(Explanation::ShorterForm),
        explained(Explanation::Initial),
        count(usize::from(edits.shared.is_empty() && edits.pairs.len() > 1)),
        edits.pairs.iter().map(|(_, b, _)| bearers(b).max(1.0).ln_1p()).fold(f64::MAX, f64::min),
        edits
            .pairs
            .iter()
            .filter(|(_, b, _)| is_last(b))
            .map(|(a, _, _)| (1.0 + bearers(a) * 3.0).ln())
            .sum(),
        of_pairs(&|_, b| is_last(b)),
        edits.pairs.iter().map(|(_, b, _)| count(b.len())).fold(f64::MAX, f64::min).ln(),
        edits.pairs.iter().map(|(a, b, _)| words.surprise(a) - words.surprise(b)).sum(),
        listed_shared,
        of_pairs(&|a, b| is_last(b) && bearers(a) >= ATTESTED) * listed_shared,
        count(usize::from(edits.turned)),
        of_kind(&|kinds| kinds.added),
        of_kind(&|kinds| kinds.lost),
        of_kind(&|kinds| kinds.vowels),
        of_kind(&|kinds| kinds.consonants),
        of_kind(&|kinds| kinds.mixed),
        of_kind(&|kinds| kinds.swapped),
        of_kind(&|kinds| kinds.beside),
        of_kind(&|kinds| kinds.at_end),
        edits.pairs.iter().map(|(a, _, _)| words.surprise(a) / (count(a.len()) + 1.0)).sum(),
        edits
            .pairs
            .iter()
            .filter(|(_, b, _)| !is_last(b))
            .map(|(a, _, _)| bearers(a).ln_1p())
            .sum(),
        edits.pairs.iter().map(|(_, b, n)| count(*n) / count(b.len()).ln_1p()).sum(),
        count(edits.shared.iter().map(String::len).sum()).ln_1p(),
        listed_shared * count(edits.total()),
    ]
}

/// Says whether two words differ only in letters that are doubled.
pub(crate) fn without_doubles(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    for c in word.chars() {
        if !out.ends_with(c) {
            out.push(c);
        }
    }
    out
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
