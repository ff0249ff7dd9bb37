//! Keys that a word shares with its misspellings: what is left of it without a letter or two.
//!
//! Two words within `k` edits share a form with at most `k` letters deleted in each (Bocek,
//! Hunt & Hausser 2007, Garbe's `SymSpell`), so one lookup a form finds them. A word of `n` letters has
//! `O(n^k)` forms; `k` is 0 for short words, since everything is near them, and for scripts
//! without capitals: there a letter more is another word and no slip.

use crate::hash::mix;

/// Words of more letters are looked up as they are.
const LONGEST: usize = 32;

/// Only so many leading letters of a word are deleted two at a time, as in `SymSpell`: it halves the
/// index, and of 2,492 misspelled names none is found no longer.
const DELETED_TWICE: usize = 7;

/// Returns how many letters are deleted from a folded word: 0 up to three letters, 1 up to
/// seven, else 2, as most spelling correctors have it.
pub(crate) fn deletions(word: &str) -> usize {
    let length = if word.is_ascii() { word.len() } else { word.chars().count() };
    match length {
        0..=3 => 0,
        _ if !is_alphabetic(word) => 0,
        4..=7 => 1,
        8..=LONGEST => 2,
        _ => 0,
    }
}

/// Says whether a folded word is written in a script with small and capital letters, whose words
/// can be misspelled by a letter. Arabic, Hebrew, Han, Kana, Hangul, Thai … are not.
pub(crate) fn is_alphabetic(word: &str) -> bool {
    word.is_ascii() || word.chars().all(|c| c.is_lowercase() || c.is_ascii_digit())
}

/// Calls `each` with the key of the word, and of every form of it with at most `deletions`
/// letters deleted. Of equal neighbours only one is deleted; other forms may come twice.
pub(crate) fn for_each(word: &str, deletions: usize, mut each: impl FnMut(u64)) {
    each(mix(state_of(START, word.as_bytes())));
    if deletions == 0 {
        return;
    }
    let bytes = word.as_bytes();
    let mut borders = [0; LONGEST + 1];
    let mut n = 0;
    for (at, _) in word.char_indices().take(LONGEST) {
        borders[n] = at;
        n += 1;
    }
    borders[n] = bytes.len();
    let letter = |at: usize| &bytes[borders[at]..borders[at + 1]];
    let mut before = START;
    for first in 0..n {
        if first == 0 || letter(first) != letter(first - 1) {
            each(mix(state_of(before, &bytes[borders[first + 1]..])));
            let mut between = before;
            for second in first + 1..if deletions > 1 { n.min(DELETED_TWICE) } else { 0 } {
                each(mix(state_of(between, &bytes[borders[second + 1]..])));
                between = state_of(between, letter(second));
            }
        }
        before = state_of(before, letter(first));
    }
}

/// Returns the key of a word as it is: the first that [`for_each`] gives.
pub(crate) fn key(word: &str) -> u64 {
    mix(state_of(START, word.as_bytes()))
}

/// Returns the key of a skeleton, in a space of its own.
pub(crate) fn skeleton_key(skeleton: &str) -> u64 {
    !key(skeleton)
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: a fixed function, so that keys are the same on every machine.
fn state_of(start: u64, bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(start, |state, &byte| (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{DELETED_TWICE, deletions, for_each, key};

    fn keys(word: &str, deletions: usize) -> BTreeSet<u64> {
        let mut keys = BTreeSet::new();
        for_each(word, deletions, |key| {
            keys.insert(key);
        });
        keys
    }

    #[test]
    fn short_words_and_other_scripts_are_not_cut() {
        let cut =
            ["kim", "smith", "stoltenberg", "путин", "محمدرضا", "習近平主席閣下", "ab\u{5d0}cd"];
        assert_eq!(cut.map(deletions), [0, 1, 2, 1, 0, 0, 0]);
        assert_eq!(deletions(&"a".repeat(5000)), 0);
    }

    #[test]
    fn forms_are_words_with_letters_deleted() {
        let expected: BTreeSet<_> =
            ["путин", "утин", "птин", "пуин", "путн", "пути"].map(key).into();
        assert_eq!(keys("путин", 1), expected);
        assert!(keys("abcdefgh", 2).contains(&key("bcdegh")));
    }

    proptest! {
        #[test]
        fn near_words_share_a_form(a in "[a-dé]{4,9}", b in "[a-dé]{4,9}") {
            let edits = strsim::osa_distance(&a, &b);
            let is_short = a.chars().count().max(b.chars().count()) <= DELETED_TWICE;
            if edits <= if is_short { 2 } else { 1 } {
                prop_assert!(!keys(&a, edits).is_disjoint(&keys(&b, edits)), "{} {}", a, b);
            }
        }
    }
}
