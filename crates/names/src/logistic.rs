//! Logistic models whose weights are data.
//!
//! `data/lexicon/decision_weights.csv` holds a row for each weight of each model: `model,feature,weight`.
//! `examples/fit` fits and writes it. Space and time: one number a feature.

/// The embedded weights of all models.
const WEIGHTS: &str = include_str!("../../../data/lexicon/decision_weights.csv");

/// The row that holds what speaks for a model before anything is known.
const BIAS: &str = "bias";

/// A sum of weighted features, in log-odds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Logistic<const N: usize> {
    /// The log-odds where every feature is zero.
    pub bias: f64,
    /// Log-odds for one unit of each feature.
    pub weights: [f64; N],
}

impl<const N: usize> Logistic<N> {
    /// Returns the embedded model of this name; a feature without a row weighs nothing.
    #[must_use]
    pub fn embedded(model: &str, features: &[&str; N]) -> Self {
        let mut logistic = Self { bias: 0.0, weights: [0.0; N] };
        for line in WEIGHTS.lines().filter(|line| !line.starts_with('#')) {
            let mut fields = line.split(',');
            if fields.next() != Some(model) {
                continue;
            }
            let (Some(name), Some(Ok(weight))) = (fields.next(), fields.next().map(str::parse))
            else {
                continue;
            };
            if name == BIAS {
                logistic.bias = weight;
            } else if let Some(at) = features.iter().position(|feature| *feature == name) {
                logistic.weights[at] = weight;
            }
        }
        logistic
    }

    /// Returns the log-odds of an example.
    #[must_use]
    pub fn log_odds(&self, features: &[f64; N]) -> f64 {
        self.bias + self.weights.iter().zip(features).map(|(w, x)| w * x).sum::<f64>()
    }
}

/// Returns the probability of log-odds.
#[must_use]
pub fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Says whether the embedded file has a weight for a feature of a model.
#[cfg(test)]
pub(crate) fn has_weight(model: &str, feature: &str) -> bool {
    WEIGHTS.lines().any(|line| line.starts_with(&format!("{model},{feature},")))
}

#[cfg(test)]
mod tests {
    use super::{Logistic, probability};

    #[test]
    fn a_model_that_is_not_there_is_undecided() {
        let model = Logistic::embedded("no-such-model", &["edits"]);
        assert!((probability(model.log_odds(&[3.0])) - 0.5).abs() < 1e-9);
    }
}
