//! The articles of a run, kept where they can be read again.
//!
//! Pass one stores every article; pass two fetches the few that it must compare or report.
//! Articles stay in memory up to a budget; the rest go to a temporary file that has no name and
//! is gone when the run ends, however it ends. That works for every kind of input alike,
//! standard input and compressed files included, and for files that change meanwhile.
//!
//! Time: `O(length)` to store or to fetch one article. Space: the budget, and 16 bytes an article.

use std::borrow::Cow;
use std::io;
use std::sync::Arc;

use copydesk_core::{Article, ArticleNo};
use copydesk_dedup::Spill;

use crate::packed_article::{id, map, pack, paragraph, unpack};

/// Articles by their number in the run. Numbers of records that could not be read are gaps.
pub(crate) struct ArticleStore {
    /// The number of the first article.
    first: u32,
    slots: Vec<Slot>,
    /// Articles one behind the other: on their own they would lie between what is made and freed for
    /// each record, and leave the allocator nothing but gaps.
    slabs: Vec<Vec<u8>>,
    /// Where an article is packed.
    room: Vec<u8>,
    budget: usize,
    in_memory: usize,
    spill: Arc<dyn Spill>,
}

/// The size of a slab, unless one article is larger.
const SLAB_BYTES: usize = 1 << 20;

enum Slot {
    Gap,
    Memory { slab: u32, start: u32, len: u32 },
    Disk { offset: u64, len: u32 },
}

impl ArticleStore {
    /// Makes an empty store for articles from number `first` on that keeps at most `budget` bytes
    /// of articles in memory and the rest in `spill`.
    pub(crate) fn new(first: ArticleNo, budget: usize, spill: Arc<dyn Spill>) -> Self {
        let (slots, slabs, room) = (Vec::new(), Vec::new(), Vec::new());
        Self { first: first.0, slots, slabs, room, budget, in_memory: 0, spill }
    }

    /// Keeps an article, whose number must be above those of the articles before it.
    ///
    /// Fails only where the temporary file cannot be written.
    pub(crate) fn push(&mut self, article: &Article) -> io::Result<()> {
        let index = self.index(article.number());
        assert!(self.slots.len() <= index, "articles are kept in their order");
        self.put(article)
    }

    /// Keeps an article, in any order.
    ///
    /// Fails only where the temporary file cannot be written.
    pub(crate) fn put(&mut self, article: &Article) -> io::Result<()> {
        let index = self.index(article.number());
        if self.slots.len() <= index {
            self.slots.resize_with(index + 1, || Slot::Gap);
        }
        self.room.clear();
        pack(article, &mut self.room);
        let len = u32::try_from(self.room.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.slots[index] = if self.in_memory + self.room.len() <= self.budget {
            self.keep(len)
        } else {
            Slot::Disk { offset: self.spill.append(&self.room)?, len }
        };
        Ok(())
    }

    /// Keeps in memory what was packed, of so many bytes.
    fn keep(&mut self, len: u32) -> Slot {
        self.in_memory += self.room.len();
        let has_room = |slab: &Vec<u8>| slab.len() + self.room.len() <= slab.capacity();
        if !self.slabs.last().is_some_and(has_room) {
            self.slabs.push(Vec::with_capacity(self.room.len().max(SLAB_BYTES)));
        }
        let at = self.slabs.len() - 1;
        let small =
            |n: usize| u32::try_from(n).expect("a slab ends where an article of 4 GiB would");
        let (slab, start) = (small(at), small(self.slabs[at].len()));
        self.slabs[at].extend_from_slice(&self.room);
        Slot::Memory { slab, start, len }
    }

    /// Returns the numbers of the articles that were kept, ascending.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = ArticleNo> {
        let numbered = (self.first..).zip(&self.slots);
        let kept = numbered.filter(|(_, slot)| !matches!(slot, Slot::Gap));
        kept.map(|(number, _)| ArticleNo(number))
    }

    /// Says whether article `number` was kept: whether its record could be read.
    pub(crate) fn has(&self, number: ArticleNo) -> bool {
        !matches!(self.slots.get(self.index(number)), None | Some(Slot::Gap))
    }

    /// Returns article `number`, which must have been kept. May be called from many threads.
    ///
    /// Fails only where the temporary file can no longer be read; so do the other functions.
    pub(crate) fn get(&self, number: ArticleNo) -> io::Result<Arc<Article>> {
        let article = unpack(&self.packed(number)?, number).ok_or_else(changed)?;
        Ok(Arc::new(article))
    }

    /// Returns the id of article `number`.
    pub(crate) fn id(&self, number: ArticleNo) -> io::Result<Cow<'_, str>> {
        map(self.packed(number)?, id).ok_or_else(changed)
    }

    /// Returns the text of one paragraph of article `number`.
    pub(crate) fn paragraph(&self, number: ArticleNo, index: usize) -> io::Result<Cow<'_, str>> {
        map(self.packed(number)?, |bytes| paragraph(bytes, index)).ok_or_else(changed)
    }

    fn packed(&self, number: ArticleNo) -> io::Result<Cow<'_, [u8]>> {
        match &self.slots[self.index(number)] {
            Slot::Gap => unreachable!("nothing points at an article that could not be read"),
            Slot::Memory { slab, start, len } => {
                let packed = &self.slabs[*slab as usize][*start as usize..][..*len as usize];
                Ok(Cow::Borrowed(packed))
            }
            Slot::Disk { offset, len } => {
                let mut bytes = vec![0; *len as usize];
                self.spill.read_at(*offset, &mut bytes)?;
                Ok(Cow::Owned(bytes))
            }
        }
    }

    fn index(&self, number: ArticleNo) -> usize {
        number.0.checked_sub(self.first).expect("articles before the first are kept elsewhere")
            as usize
    }
}

fn changed() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the temporary file was changed")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use copydesk_core::ArticleNo;

    use super::{ArticleStore, Slot};
    use crate::packed_article::pack;
    use crate::packed_article::tests::article;
    use crate::temporary_file::TemporaryFile;

    #[test]
    fn articles_come_back_as_they_went_in_from_memory_and_from_disk() {
        let mut packed = Vec::new();
        pack(&article(5), &mut packed);
        let spill = Arc::new(TemporaryFile::default());
        let mut store = ArticleStore::new(ArticleNo(5), 2 * packed.len(), spill);
        for number in [5, 6, 8] {
            store.push(&article(number)).unwrap();
        }
        let on_disk = |slot: &&Slot| matches!(slot, Slot::Disk { .. });
        assert_eq!(store.slots.iter().filter(on_disk).count(), 1, "both ways are used");
        for number in [8, 5, 6] {
            let at = ArticleNo(number);
            assert_eq!(*store.get(at).unwrap(), article(number));
            assert_eq!(store.id(at).unwrap(), format!("id-{number}"));
            assert_eq!(store.paragraph(at, 1).unwrap(), "caf\u{fffd}");
        }
    }
}
