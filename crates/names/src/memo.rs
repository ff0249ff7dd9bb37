//! Remembers what was found out about words, in bounded space and for all threads.
//!
//! Names share most of their words with other names. A word has one cell, by its hash, and what comes later takes
//! the cell over. A look is a hash and a lock that nobody else holds as a rule. Space: 24 bytes a cell and
//! what is remembered. What is remembered must depend on the word alone, so that nobody can tell.

use std::sync::{Arc, Mutex, PoisonError};

use crate::hash::hash;

/// How many words are remembered at most: most given names of a million people.
const CELLS: u64 = 4096;

type Cell<V> = Mutex<Option<(Box<str>, Arc<V>)>>;

/// See the module.
pub(crate) struct Memo<V>(Box<[Cell<V>]>);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self((0..CELLS).map(|_| Mutex::new(None)).collect())
    }
}

impl<V> Memo<V> {
    /// Returns what is remembered of a word, or else what `find` finds.
    pub(crate) fn get(&self, word: &str, find: impl FnOnce() -> V) -> Arc<V> {
        let at = usize::try_from(hash(word.as_bytes()) % CELLS).expect("there are few cells");
        // Whatever another thread was doing, a cell is whole.
        let lock = || self.0[at].lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((known, value)) = &*lock()
            && **known == *word
        {
            return Arc::clone(value);
        }
        let value = Arc::new(find());
        *lock() = Some((word.into(), Arc::clone(&value)));
        value
    }
}

impl<V> std::fmt::Debug for Memo<V> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Memo").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Memo;

    #[test]
    fn a_word_is_found_out_about_once_until_its_cell_is_taken() {
        let memo = Memo::default();
        assert_eq!(*memo.get("kalle", || 1), 1);
        assert_eq!(*memo.get("kalle", || panic!("it is remembered")), 1);
        for n in 0..20_000 {
            assert_eq!(*memo.get(&n.to_string(), || n), n);
        }
        assert_eq!(*memo.get("kalle", || 2), 2);
    }
}
