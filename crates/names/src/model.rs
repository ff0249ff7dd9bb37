//! The probability that a name is another one, misspelled, judged by the two spellings alone.
//!
//! A logistic model over a dozen features. Its weights are data, fitted by `examples/fit.rs` (see
//! the head of `data/lexicon/decision_weights.csv`). What decides is less how few the edits are than
//! what they do: misspelling a rare name gives a word that nobody is called, while two people with
//! near names both have words that somebody is called. After Fellegi & Sunter (1969) for the weight of a
//! rare word in common. `O(l)` after the comparison.

use crate::skeleton::skeleton;
use crate::spelling::{Edits, Explanation};

/// The embedded weights.
const WEIGHTS: &str = include_str!("../../../data/lexicon/decision_weights.csv");

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
];

/// The number of features.
pub const N_FEATURES: usize = 15;

/// Rarity of a word that nobody is known to bear: 12 minus the logarithm of the bearers.
const RAREST: f64 = 12.0;

/// Weights of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    bias: f64,
    weights: [f64; N_FEATURES],
}

impl Model {
    /// Returns the model with the embedded weights.
    ///
    /// # Panics
    ///
    /// Never: a test reads the same weights.
    #[must_use]
    pub fn embedded() -> Self {
        let mut model = Self { bias: 0.0, weights: [0.0; N_FEATURES] };
        for line in WEIGHTS.lines().filter(|line| !line.starts_with('#')) {
            let Some((name, weight)) = line.split_once(',') else { continue };
            let Ok(weight) = weight.parse() else { continue };
            match FEATURES.iter().position(|feature| *feature == name) {
                Some(at) => model.weights[at] = weight,
                None => model.bias = weight,
            }
        }
        model
    }

    /// Returns the log-odds that both names are one person's and the first is wrong.
    #[must_use]
    pub fn log_odds(&self, features: &[f64; N_FEATURES]) -> f64 {
        self.bias + self.weights.iter().zip(features).map(|(w, x)| w * x).sum::<f64>()
    }
}

/// Returns the probability of log-odds.
#[must_use]
pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Returns the features of an edited name; `bearers` says how many people bear a folded word.
#[must_use]
pub fn features(edits: &Edits, bearers: &dyn Fn(&str) -> f64) -> [f64; N_FEATURES] {
    let relative = |(a, b, n): &(String, String, usize)| count(*n) / count(a.len().max(b.len()));
    let of_pairs = |says: &dyn Fn(&str, &str) -> bool| {
        count(edits.pairs.iter().filter(|(a, b, _)| says(a, b)).count())
    };
    let explained = |reason| count(edits.explained.iter().filter(|e| **e == reason).count());
    // The person meant bears it, known or not.
    let rarity = |word: &String| (RAREST - bearers(word).max(1.0).ln_1p()).max(0.0);
    [
        count(edits.total()),
        edits.pairs.iter().map(relative).fold(0.0, f64::max),
        count(edits.pairs.len()),
        of_pairs(&|a, _| bearers(a) < 0.5),
        edits.pairs.iter().map(|(a, _, _)| bearers(a).ln_1p()).sum(),
        of_pairs(&|a, b| skeleton(a) == skeleton(b)),
        of_pairs(&|a, b| a.chars().next() != b.chars().next()),
        of_pairs(&|a, b| a.chars().last() != b.chars().last()),
        edits.shared.iter().map(rarity).fold(0.0, f64::max),
        count(edits.shared.len()),
        of_pairs(&|a, b| without_doubles(a) == without_doubles(b)),
        of_pairs(&|a, b| a.len().min(b.len()) <= 4),
        explained(Explanation::ShorterForm),
        explained(Explanation::Initial),
        count(usize::from(edits.shared.is_empty() && edits.pairs.len() > 1)),
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
    use super::{FEATURES, Model, features, probability};
    use crate::{Lexicon, Spelling, name_tokens};

    #[test]
    fn every_feature_has_a_weight() {
        for feature in FEATURES {
            assert!(super::WEIGHTS.contains(&format!("\n{feature},")), "{feature}");
        }
    }

    #[test]
    fn a_slip_is_likelier_than_a_namesake() {
        let lexicon = Lexicon::embedded();
        let bearers = |word: &str| lexicon.bearers(word);
        let p = |a: &str, b: &str| {
            let Spelling::Edited(edits) =
                Spelling::compare(&name_tokens(a), &name_tokens(b), &lexicon)
            else {
                panic!("{a} and {b} differ by edits")
            };
            probability(Model::embedded().log_odds(&features(&edits, &bearers)))
        };
        assert!(p("Jens Stoltenburg", "Jens Stoltenberg") > 0.9);
        assert!(p("Julian Smith", "Julianne Smith") < 0.5);
        assert!(p("Mary Taylor", "Mark Taylor") < 0.5);
    }
}
