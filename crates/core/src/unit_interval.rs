//! Numbers between 0 and 1 that say what they measure.

/// Declares a number type that holds 0 to 1 and nothing else.
macro_rules! unit_interval {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
        pub struct $name(f64);

        impl $name {
            /// The highest value, 1.
            pub const ONE: Self = Self(1.0);

            /// Takes `value` as it is between 0 and 1, else the nearer end; not-a-number is 0.
            #[must_use]
            pub fn new(value: f64) -> Self {
                Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
            }

            /// Returns the number, 0 to 1.
            #[must_use]
            pub fn get(self) -> f64 {
                self.0
            }
        }
    };
}

unit_interval! {
    /// How sure a finding is: the share of findings like this that a careful reader would
    /// confirm, from 0 to 1.
    Confidence
}

unit_interval! {
    /// How alike two texts are, from 0 (nothing in common) to 1 (identical).
    Similarity
}

#[cfg(test)]
mod tests {
    use super::Similarity;

    #[test]
    fn values_are_kept_within_bounds() {
        let kept = [-0.1, 0.25, 7.0, f64::NAN].map(|value| Similarity::new(value).get());
        assert!((kept[1] - 0.25).abs() < f64::EPSILON);
        assert!(kept[0].abs() < f64::EPSILON && kept[3].abs() < f64::EPSILON);
        assert!((kept[2] - 1.0).abs() < f64::EPSILON);
    }
}
