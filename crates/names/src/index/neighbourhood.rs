//! The words of a list that are near a word: within an edit or two, or of the same consonants.
//!
//! Found by the forms that near words share, all at once, since each of some dozens costs a look at distant memory.
//! `O(w)` time for `w` words that share a form; most are ruled out by their looks.

use super::NameIndex;
use super::looks::Looks;
use super::variants;
use crate::query::QueryWord;
use crate::skeleton::skeleton;

/// To go through this many names costs less than to compare two words.
const FEW: usize = 16;

/// See the module.
pub(crate) struct Neighbourhood {
    /// All of them, the word itself included, ascending.
    pub(super) words: Vec<NearWord>,
    /// How many names have one of them.
    pub(super) n_names: usize,
}

/// A word of the list, and where its postings lie.
#[derive(Clone, Copy)]
pub(super) struct NearWord {
    pub(super) word: u32,
    pub(super) looks: Looks,
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Neighbourhood {
    pub(super) fn of(token: &QueryWord, index: NameIndex) -> Self {
        let mut keys = Vec::with_capacity(64);
        variants::for_each(token.text, variants::deletions(token.text), |key| keys.push(key));
        keys.push(variants::skeleton_key(&skeleton(token.text)));
        let mut found = Vec::with_capacity(64);
        index.word_map.get_all(&keys, |word| found.push(word));
        found.sort_unstable();
        found.dedup();
        let mut near = Self { words: Vec::with_capacity(found.len()), n_names: 0 };
        for word in found {
            let (looks, start, end) = index.head(word);
            let n_with = (end - start) as usize;
            if token.may_be_near(looks)
                && (n_with <= FEW || token.may_stand_for(index.text(word), looks))
            {
                near.n_names += n_with;
                near.words.push(NearWord { word, looks, start, end });
            }
        }
        near
    }

    pub(super) fn has(&self, word: u32) -> bool {
        self.words.binary_search_by_key(&word, |near| near.word).is_ok()
    }
}
