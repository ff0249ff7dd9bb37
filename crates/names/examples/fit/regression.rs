//! Logistic regression by gradient descent on standardised features with a quadratic penalty.

use copydesk_names::Logistic;

const STEPS: usize = 4_000;
const RATE: f64 = 0.3;

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
        let (mut gradient, mut bias) = ([0.0; N], 0.0);
        for Example { features, is_one, weight } in &standard {
            let p = 1.0 / (1.0 + (-model.log_odds(features)).exp());
            let error = weight * (p - f64::from(u8::from(*is_one)));
            gradient.iter_mut().zip(features).for_each(|(g, x)| *g += error * x);
            bias += error;
        }
        for (weight, gradient) in model.weights.iter_mut().zip(gradient) {
            *weight -= RATE * (gradient / total + penalty * *weight);
        }
        model.bias -= RATE * bias / total;
    }
    for f in 0..N {
        model.weights[f] /= deviation[f];
        model.bias -= model.weights[f] * mean[f];
    }
    model
}
