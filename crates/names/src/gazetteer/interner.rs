//! Gives each distinct text a number, in the order in which they come. Space: the texts themselves and
//! twenty bytes each, since ten million of them must fit.

use rustc_hash::FxHashMap;
use twox_hash::XxHash3_64;

use super::columns::{Column, number};

#[derive(Debug)]
pub(crate) struct Interner {
    texts: String,
    borders: Vec<u32>,
    numbers: FxHashMap<u64, u32>,
}

impl Default for Interner {
    fn default() -> Self {
        Self { texts: String::new(), borders: vec![0], numbers: FxHashMap::default() }
    }
}

impl Interner {
    /// Returns the number of `text`.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        let next = number(self.len());
        let mut key = XxHash3_64::oneshot(text.as_bytes());
        // Two texts of one hash, should they ever meet: the second takes the place after.
        loop {
            let &mut found = self.numbers.entry(key).or_insert(next);
            if found == next {
                self.texts.push_str(text);
                self.borders.push(number(self.texts.len()));
                return next;
            }
            if self.get(found) == text {
                return found;
            }
            key = key.wrapping_add(1);
        }
    }

    pub(crate) fn get(&self, at: u32) -> &str {
        let (start, end) = (self.borders[at as usize], self.borders[at as usize + 1]);
        &self.texts[start as usize..end as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.borders.len() - 1
    }

    /// Returns the texts and their borders as columns.
    pub(crate) fn into_columns(self) -> (Column, Column) {
        (Column(self.texts.into_bytes()), Column::of(self.borders))
    }
}

#[cfg(test)]
mod tests {
    use super::Interner;

    #[test]
    fn a_text_keeps_its_number() {
        let mut interner = Interner::default();
        let numbers = ["a", "", "b", "a", ""].map(|text| interner.intern(text));
        assert_eq!((numbers, interner.len(), interner.get(2)), ([0, 1, 2, 0, 1], 3, "b"));
    }
}
