use rustc_hash::FxHashSet;

/// Tells the first of the paragraphs with the same words from the others, in one group.
///
/// Paragraphs with the same words hold the same shingles, so the first in any group is the first of
/// all.
#[derive(Default)]
pub(super) struct Firsts {
    /// Most groups have no other.
    first: Option<u64>,
    others: FxHashSet<u64>,
}

/// A set with more room is let go, since it would take that long to clear after each group.
const MAX_KEPT: usize = 1 << 10;

impl Firsts {
    pub(super) fn is_first(&mut self, words_hash: u64) -> bool {
        match self.first {
            None => {
                self.first = Some(words_hash);
                true
            }
            Some(first) => first != words_hash && self.others.insert(words_hash),
        }
    }

    pub(super) fn clear(&mut self) {
        self.first = None;
        if MAX_KEPT < self.others.capacity() {
            self.others = FxHashSet::default();
        }
        self.others.clear();
    }
}
