//! Which runs of n words stand several times in a text.
//!
//! Equal runs get an equal number, the longer from the shorter: a run of n words is the pair of
//! its first and its last n − 1. Where one of these stands once, so does the run, and is never
//! looked at again; in prose hardly any run of four words is left. Numbers stand for words, not for
//! hashes, so nothing is taken for a repetition that is none.
//!
//! Time and space: `O(words)` a length. Bad at: texts that repeat themselves throughout, where
//! every length costs as much as the first.

use std::hash::Hash;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::text::Text;

/// The number of every run that stands once.
const ONCE: usize = usize::MAX;

/// The runs of n words in a text.
pub(super) struct NGrams<'t> {
    n: usize,
    text: &'t Text<'t>,
    /// The number of the run that starts at each word, or `ONCE`.
    number_at: Vec<usize>,
    /// Where the runs start that stand several times, in order.
    repeated: Vec<usize>,
    /// How often a run stands, by its number.
    counts: Vec<usize>,
    numbers: FxHashMap<(usize, usize), usize>,
}

impl<'t> NGrams<'t> {
    /// Starts with runs of one word.
    pub(super) fn of_one_word(text: &'t Text<'t>) -> Self {
        let n_words = text.words.len();
        let mut numbers = FxHashMap::with_capacity_and_hasher(n_words / 2, FxBuildHasher);
        let mut counts = Vec::new();
        let number_at = text.words.iter().map(|&word| number_of(word, &mut numbers, &mut counts));
        let mut ngrams = Self {
            n: 1,
            text,
            number_at: number_at.collect(),
            repeated: (0..n_words).collect(),
            counts,
            numbers: FxHashMap::default(),
        };
        ngrams.forget_lone_ones();
        ngrams
    }

    /// Returns the number of words in a run.
    pub(super) fn n(&self) -> usize {
        self.n
    }

    /// Goes over to runs that have one more word.
    pub(super) fn lengthen(&mut self) {
        self.n += 1;
        self.numbers.clear();
        self.counts.clear();
        let Self { number_at, repeated, counts, numbers, .. } = self;
        // A run ends where the next one does, whose number is still that of the shorter run.
        repeated.retain(|&start| {
            let tail = number_at.get(start + 1).copied().unwrap_or(ONCE);
            if tail == ONCE {
                number_at[start] = ONCE;
                return false;
            }
            number_at[start] = number_of((number_at[start], tail), numbers, counts);
            true
        });
        self.forget_lone_ones();
    }

    /// Leaves the runs that stand several times.
    fn forget_lone_ones(&mut self) {
        let Self { number_at, repeated, counts, .. } = self;
        repeated.retain(|&start| {
            let is_repeated = counts[number_at[start]] > 1;
            if !is_repeated {
                number_at[start] = ONCE;
            }
            is_repeated
        });
    }

    /// Returns the characters of the most frequent run wherever it stands, with a space
    /// between words; of several the first, which is any text's own where none stands twice.
    pub(super) fn top_chars(&self) -> usize {
        let (mut top, mut top_count) = (0, usize::from(self.n <= self.number_at.len()));
        for &start in &self.repeated {
            let count = self.counts[self.number_at[start]];
            if count > top_count {
                (top, top_count) = (start, count);
            }
        }
        if top_count == 0 { 0 } else { (self.chars(top) + self.n - 1) * top_count }
    }

    /// Returns the characters of the runs that have stood before, without spaces, from the
    /// start and without overlap: after a repeated run, its last words begin none.
    pub(super) fn repeated_chars(&self) -> usize {
        let mut has_stood = vec![false; self.counts.len()];
        let (mut n_chars, mut earliest) = (0, 0);
        for &start in &self.repeated {
            if start < earliest {
                continue;
            }
            if has_stood[self.number_at[start]] {
                n_chars += self.chars(start);
                earliest = start + self.n;
            }
            has_stood[self.number_at[start]] = true;
        }
        n_chars
    }

    /// Returns the characters of the run that starts at word `start`, without spaces.
    fn chars(&self, start: usize) -> usize {
        let before = &self.text.chars_before;
        before[start + self.n] - before[start]
    }
}

/// Returns the number of `key`, the next one if it is new, and counts it.
fn number_of<K: Hash + Eq>(
    key: K,
    numbers: &mut FxHashMap<K, usize>,
    counts: &mut Vec<usize>,
) -> usize {
    let number = *numbers.entry(key).or_insert(counts.len());
    if number == counts.len() {
        counts.push(0);
    }
    counts[number] += 1;
    number
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use proptest::prelude::{prop_assert_eq, proptest};

    use super::{NGrams, Text};

    /// The definition of `top_chars`, run by run.
    fn top_chars(words: &[&str], n: usize) -> usize {
        let mut counts: HashMap<&[&str], usize> = HashMap::new();
        words.windows(n).for_each(|run| *counts.entry(run).or_default() += 1);
        let most = counts.values().copied().max().unwrap_or(0);
        let first = words.windows(n).find(|run| counts[run] == most);
        first.map_or(0, |run| run.join(" ").chars().count() * most)
    }

    /// The definition of `repeated_chars`, run by run.
    fn repeated_chars(words: &[&str], n: usize) -> usize {
        let (mut seen, mut n_chars, mut start) = (HashSet::new(), 0, 0);
        while start + n <= words.len() {
            let run = &words[start..start + n];
            let is_new = seen.insert(run);
            n_chars += if is_new { 0 } else { run.concat().chars().count() };
            start += if is_new { 1 } else { n };
        }
        n_chars
    }

    proptest! {
        #[test]
        fn lengthening_finds_what_looking_at_every_run_finds(
            words in proptest::collection::vec(
                proptest::sample::select(vec!["a", "é", "the", "then"]), 0..80,
            ),
        ) {
            let words = words.join(" ");
            let text = Text::new(&words);
            let mut ngrams = NGrams::of_one_word(&text);
            for n in 2..=10 {
                ngrams.lengthen();
                prop_assert_eq!(ngrams.top_chars(), top_chars(&text.words, n));
                prop_assert_eq!(ngrams.repeated_chars(), repeated_chars(&text.words, n));
            }
        }
    }
}
