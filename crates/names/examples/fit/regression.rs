//! Logistic regression by Newton's method on standardised features with a quadratic penalty.

use copydesk_names::Logistic;

/// So many steps are taken at most; some ten are enough.
const STEPS: usize = 50;

/// A step that changes no weight by more is the last.
const STILL: f64 = 1e-6;

/// One labelled example: its features, its label, and how much it counts.
#[derive(Clone, Copy)]
pub(crate) struct Example<const N: usize> {
    pub(crate) features: [f64; N],
    pub(crate) is_one: bool,
    pub(crate) weight: f64,
}

/// Fits a model; `penalty` draws weights of standardised features to zero.
pub(crate) fn fit<const N: usize>(examples: &[Example<N>], penalty: f64) -> Logistic<N> {
    let total: f64 = examples.iter().map(|e| e.weight).sum();
    let average = |value: &dyn Fn(&Example<N>) -> f64| {
        examples.iter().map(|e| e.weight * value(e)).sum::<f64>() / total
    };
    let mean: [f64; N] = std::array::from_fn(|f| average(&|e| e.features[f]));
    let deviation: [f64; N] =
        std::array::from_fn(|f| average(&|e| (e.features[f] - mean[f]).powi(2)).sqrt().max(1e-6));
    let standard: Vec<Example<N>> = examples
        .iter()
        .map(|e| Example {
            features: std::array::from_fn(|f| (e.features[f] - mean[f]) / deviation[f]),
            ..*e
        })
        .collect();
    let mut model = Logistic { bias: 0.0, weights: [0.0; N] };
    for _ in 0..STEPS {
        let step = newton_step(&standard, &model, penalty * total);
        model.bias -= step[N];
        model.weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight -= step);
        if step.iter().all(|step| step.abs() < STILL) {
            break;
        }
    }
    for f in 0..N {
        model.weights[f] /= deviation[f];
        model.bias -= model.weights[f] * mean[f];
    }
    model
}

/// Returns what to take from each weight, and last from the bias.
fn newton_step<const N: usize>(
    examples: &[Example<N>],
    model: &Logistic<N>,
    penalty: f64,
) -> Vec<f64> {
    let mut curvature = vec![vec![0.0; N + 1]; N + 1];
    let mut gradient = vec![0.0; N + 1];
    for (f, weight) in model.weights.iter().enumerate() {
        gradient[f] = penalty * weight;
        curvature[f][f] = penalty;
    }
    for Example { features, is_one, weight } in examples {
        let p = 1.0 / (1.0 + (-model.log_odds(features)).exp());
        let error = weight * (p - f64::from(u8::from(*is_one)));
        let certainty = weight * (p * (1.0 - p)).max(1e-9);
        // The bias weighs a feature that all have.
        let x = || features.iter().copied().chain([1.0]);
        for ((gradient, row), own) in gradient.iter_mut().zip(&mut curvature).zip(x()) {
            *gradient += error * own;
            row.iter_mut().zip(x()).for_each(|(cell, other)| *cell += certainty * own * other);
        }
    }
    solve(curvature, gradient)
}

/// Solves linear equations of a positive definite matrix by elimination.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    for pivot in 0..right.len() {
        let pivot_row = matrix[pivot].clone();
        for row in (0..right.len()).filter(|&row| row != pivot) {
            let factor = matrix[row][pivot] / pivot_row[pivot];
            matrix[row].iter_mut().zip(&pivot_row).for_each(|(x, p)| *x -= factor * p);
            right[row] -= factor * right[pivot];
        }
    }
    (0..right.len()).map(|at| right[at] / matrix[at][at]).collect()
}
