//! The words that an article writes in small letters: a capitalised word among them may be no name.
//!
//! Most questions are answered by a sieve: no word begins, ends and is as long as this one. For the rest the first
//! are answered by going through the words; after some, a set of them pays. So an article takes `O(n)`, however often
//! it is asked; space 2 kB, and `O(n)` from the first set on.

use std::cell::{Cell, OnceCell};

use rustc_hash::{FxBuildHasher, FxHashSet};

use crate::tokens::{Shape, Token};

/// To make a set costs as much as so many searches (callgrind, news articles of 400 words).
const SEARCHES: u32 = 16;

/// First letter, last letter and length, in bits.
const LOOKS: usize = 5 + 5 + 4;

/// A bit for all looks.
type Sieve = [u64; (1 << LOOKS) / 64];

/// See the module.
pub(crate) struct SmallWords<'a> {
    text: &'a str,
    tokens: &'a [Token],
    sieve: OnceCell<Box<Sieve>>,
    n_searches: Cell<u32>,
    set: OnceCell<FxHashSet<&'a str>>,
}

impl<'a> SmallWords<'a> {
    pub(crate) fn of(text: &'a str, tokens: &'a [Token]) -> Self {
        Self {
            text,
            tokens,
            sieve: OnceCell::new(),
            n_searches: Cell::new(0),
            set: OnceCell::new(),
        }
    }

    /// Says whether `word` stands somewhere in small letters.
    pub(crate) fn have(&self, word: &str) -> bool {
        let lower = word.to_lowercase();
        let (cell, bit) = looks(lower.as_bytes());
        if self.sieve.get_or_init(|| self.sieve())[cell] & bit == 0 {
            return false;
        }
        if self.n_searches.get() < SEARCHES {
            self.n_searches.set(self.n_searches.get() + 1);
            let is_it = |token: &Token| {
                token.end - token.start == lower.len() && token.text(self.text) == lower
            };
            return self.small().any(is_it);
        }
        self.set.get_or_init(|| self.all()).contains(&*lower)
    }

    fn sieve(&self) -> Box<Sieve> {
        let mut sieve = Box::new([0; (1 << LOOKS) / 64]);
        for token in self.small() {
            let (cell, bit) = looks(&self.text.as_bytes()[token.start..token.end]);
            sieve[cell] |= bit;
        }
        sieve
    }

    fn all(&self) -> FxHashSet<&'a str> {
        let mut set = FxHashSet::with_capacity_and_hasher(self.tokens.len(), FxBuildHasher);
        set.extend(self.small().map(|token| token.text(self.text)));
        set
    }

    /// Returns the words in small letters.
    fn small(&self) -> impl Iterator<Item = &'a Token> {
        self.tokens.iter().filter(|token| token.shape == Shape::Lower)
    }
}

/// Returns where the sieve has the looks of a word: the cell and the bit.
#[inline]
fn looks(word: &[u8]) -> (usize, u64) {
    let (Some(first), Some(last)) = (word.first(), word.last()) else { return (0, 0) };
    let at = usize::from(first & 31) << 9 | usize::from(last & 31) << 4 | (word.len() & 15);
    (at / 64, 1 << (at % 64))
}

#[cfg(test)]
mod tests {
    use copydesk_core::Span;

    use super::{SEARCHES, SmallWords};
    use crate::Lexicon;
    use crate::tokens::tokenize;

    #[test]
    fn search_and_set_know_the_same_words() {
        let text = "Will they say that Der Bank or the bank will pay an iPhone’s price?";
        let mut tokens = Vec::new();
        let span = Span::new(0, text.len());
        tokenize(text, span, &Lexicon::embedded(), |token| tokens.push(token));
        let words = SmallWords::of(text, &tokens);
        for _ in 0..=SEARCHES {
            let known = ["Will", "Bank", "BANK", "Der", "They", "Iphone", "ill"];
            let known = known.map(|word| words.have(word));
            assert_eq!(known, [true, true, true, false, true, false, false]);
        }
    }
}
