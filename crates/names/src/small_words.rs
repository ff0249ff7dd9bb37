//! The capitalised words that an article writes in small letters as well: they may be no names.
//!
//! All are looked for at once: a sieve of the capitalised words lets a seventh of the others through to a set of hashes, of which
//! two words in 10¹⁹ pairs share one. Time `O(n)`; space half a kilobyte and the words that were let through.

use rustc_hash::FxHashSet;

use crate::passages::Passages;
use crate::tokens::{Shape, Token};

/// See the module.
pub(crate) struct SmallWords(FxHashSet<u64>);

impl SmallWords {
    /// Finds them in an article of this text.
    pub(crate) fn of(text: &str, passages: &Passages) -> Self {
        let mut sieve = Sieve::default();
        for passage in passages.iter() {
            for &at in passage.capitalised {
                sieve.insert(passage.tokens[at].lower_hash(text));
            }
        }
        let small = passages.tokens().iter().filter(|token| token.shape == Shape::Lower);
        Self(small.map(Token::hash).filter(|&hash| sieve.may_have(hash)).collect())
    }

    /// Says whether a word, which stands in the article with a capital, stands there in small letters; `hash` is its
    /// [`Token::lower_hash`].
    pub(crate) fn have(&self, hash: u64) -> bool {
        self.0.contains(&hash)
    }
}

/// Some bits of hashes, as a set that takes a few others for its own: one in fifty at eighty words.
struct Sieve([u64; 64]);

impl Default for Sieve {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Sieve {
    fn insert(&mut self, hash: u64) {
        let (cell, bit) = Self::place(hash);
        self.0[cell] |= bit;
    }

    #[inline]
    fn may_have(&self, hash: u64) -> bool {
        let (cell, bit) = Self::place(hash);
        self.0[cell] & bit != 0
    }

    #[inline]
    fn place(hash: u64) -> (usize, u64) {
        let [cell, bit, ..] = hash.to_le_bytes();
        (usize::from(cell & 63), 1 << (bit & 63))
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use super::SmallWords;
    use crate::Lexicon;
    use crate::hash::word_hash;
    use crate::passages::Passages;

    #[test]
    fn a_capitalised_word_may_stand_in_small_letters() {
        let text =
            "Will they say that Der Bank or the bank will pay an iPhone’s price, d’Élan vital?";
        let passages = Passages::of(&Article::from_plain_text(text), &Lexicon::embedded());
        let words = SmallWords::of(text, &passages);
        let hash = |word: &str| word_hash(word.to_lowercase().as_bytes());
        for word in ["Will", "Bank", "BANK"] {
            assert!(words.have(hash(word)), "{word}");
        }
        for word in ["Der", "Iphone", "Élan"] {
            assert!(!words.have(hash(word)), "{word}");
        }
    }
}
