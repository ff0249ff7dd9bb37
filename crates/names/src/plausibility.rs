//! How usual the letters of a word are for a name.
//!
//! A letter model of the third order, counted over all names of the lexicon by the build script: a
//! slip of the finger makes sequences that no name has, another person's name does not. A question takes
//! `O(l)`, the model 88 kilobytes of the program. Bad at names of languages that the lexicon has few of.

use crate::letter_triples::each_three;

/// Bits of surprise by three letters in a row.
pub(crate) struct Plausibility(&'static [[u8; 4]]);

impl Plausibility {
    /// Takes the numbers that the build script wrote.
    pub(crate) const fn of(bits: &'static [u8]) -> Self {
        Self(bits.as_chunks().0)
    }

    /// Returns the bits of surprise in a folded word; an empty word has few.
    pub(crate) fn surprise(&self, word: &str) -> f64 {
        let mut sum = 0.0;
        each_three(word, |at| sum += f64::from(f32::from_le_bytes(self.0[at])));
        sum
    }
}

#[cfg(test)]
mod tests {
    use crate::Lexicon;

    #[test]
    fn a_slip_of_the_finger_surprises() {
        let lexicon = Lexicon::embedded();
        let surprise = |word| lexicon.surprise(word);
        assert!(surprise("stransky") + 3.0 < surprise("stranksq"));
        assert!(surprise("lanet") < surprise("lnaet"));
        assert!(surprise("") < surprise("a"));
    }
}
