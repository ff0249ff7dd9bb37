//! How usual the letters of a word are for a name.
//!
//! A letter model of the third order, counted over all names of the lexicon when it is first asked for: a
//! slip of the finger makes sequences that no name has, another person's name does not. Counting takes some
//! milliseconds, a question `O(l)`. Bad at names of languages that the lexicon has few of.

/// Kinds of letters: the end of the word, `a` to `z`, everything else.
const KINDS: usize = 28;

/// What every sequence is counted beforehand, so that none is impossible.
const PRIOR: f32 = 0.5;

/// Bits of surprise by three letters in a row.
#[derive(Debug)]
pub(crate) struct Plausibility {
    bits: Vec<f32>,
}

impl Plausibility {
    /// Counts the letters of names.
    pub(crate) fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        let mut counts = vec![0_f32; KINDS * KINDS * KINDS];
        for name in names {
            each_three(name, |at| counts[at] += 1.0);
        }
        let rows = counts.chunks(KINDS).flat_map(|row| {
            let total: f32 = row.iter().map(|n| n + PRIOR).sum();
            row.iter().map(move |n| -((n + PRIOR) / total).log2()).collect::<Vec<_>>()
        });
        Self { bits: rows.collect() }
    }

    /// Returns the bits of surprise in a folded word; an empty word has few.
    pub(crate) fn surprise(&self, word: &str) -> f64 {
        let mut sum = 0.0;
        each_three(word, |at| sum += f64::from(self.bits[at]));
        sum
    }
}

/// Calls `see` with the number of every three letters in a row, the ends included.
fn each_three(word: &str, mut see: impl FnMut(usize)) {
    let (mut first, mut second) = (0, 0);
    for kind in word.chars().map(kind).chain([0]) {
        see((first * KINDS + second) * KINDS + kind);
        (first, second) = (second, kind);
    }
}

fn kind(c: char) -> usize {
    if c.is_ascii_lowercase() { c as usize - 'a' as usize + 1 } else { KINDS - 1 }
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
