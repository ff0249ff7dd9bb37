//! Compares each text of a batch with every text before it, those in the index included.
//!
//! Texts take their turns in the order of the input, and what makes two of them a pair depends on
//! texts before the later one alone. So the pairs are the same however the input was cut into
//! batches. A shingle is looked up in the table of each segment, in ascending order; texts that
//! share enough are counted from these lists.
//!
//! time: output-sensitive; for a small batch a few reads per shingle, whatever the index's size.
//! space: two bytes per shingle of the batch, twelve where another text has it, four per text of the index that shares it.
//! source: term-at-a-time counting (Sarawagi & Kirpal, SIGMOD 2004), with the prefix filter of
//! Bayardo, Ma & Srikant (WWW 2007) on the side of the text that is looked up.

use std::collections::VecDeque;
use std::io;

use super::error::ArchiveError;
use super::table::Part;
use crate::Workers;
use crate::condition::{Beyond, Condition};

/// For each hash of a batch that another text has too, the texts that have it, ascending.
pub(crate) struct Postings {
    numbers: Vec<u32>,
    ends: Vec<usize>,
    /// By text of the batch, where its hashes are in the lists.
    entries: Vec<Entry>,
    entry_ends: Vec<usize>,
    /// By text of the batch: how many different hashes it has.
    sizes: Vec<u32>,
    /// The number of the batch's first text.
    first: u32,
}

/// A hash of a text, by the texts before it that have it and count.
#[derive(Clone, Copy)]
struct Entry {
    list: u32,
    /// Which part of the list they are.
    start: u32,
    end: u32,
}

impl Entry {
    /// Returns how many there are.
    fn n_before(self) -> usize {
        (self.end - self.start) as usize
    }
}

impl Postings {
    /// Makes postings of a batch whose texts are numbered from `first` on.
    ///
    /// `hashes_of` gives each text's hashes in a part of their space, with its position in the
    /// batch. `look_up` puts the numbers of the last texts before the batch in a list, at most as
    /// many as it is told.
    pub(crate) fn new(
        first: u32,
        n_texts: usize,
        mut hashes_of: impl FnMut(Part) -> io::Result<Vec<(u64, u32)>>,
        condition: &Condition,
        mut look_up: impl FnMut(u64, usize, &mut VecDeque<u32>) -> Result<(), ArchiveError>,
    ) -> Result<Self, ArchiveError> {
        let max = condition.limits.map_or(usize::MAX, |limits| limits.max_postings);
        let is_cut = condition.limits.is_some_and(|limits| limits.beyond == Beyond::Nothing);
        let mut sizes = vec![0; n_texts];
        let (mut numbers, mut ends) = (Vec::new(), vec![0]);
        let mut entries: Vec<(u32, Entry)> = Vec::new();
        let mut before = VecDeque::new();
        for part in Part::ALL {
            let mut hashes = hashes_of(part)?;
            hashes.sort_unstable();
            hashes.dedup();
            for texts in hashes.chunk_by(|x, y| x.0 == y.0) {
                for &(_, text) in texts {
                    sizes[text as usize] += 1;
                }
                before.clear();
                look_up(texts[0].0, max, &mut before)?;
                if before.len() + texts.len() < 2 {
                    continue; // of one text alone
                }
                let list = narrow(ends.len() - 1);
                let n_entries = if is_cut { max.saturating_sub(before.len()) } else { usize::MAX };
                for (position, &(_, text)) in (before.len()..).zip(texts).take(n_entries) {
                    let start = narrow(position.saturating_sub(max));
                    entries.push((text, Entry { list, start, end: narrow(position) }));
                }
                numbers.extend(&before);
                numbers.extend(texts.iter().map(|&(_, text)| first + text));
                ends.push(numbers.len());
            }
        }
        entries.sort_unstable_by_key(|&(text, entry)| (text, entry.list));
        let mut entry_ends = vec![0; n_texts];
        for (index, &(text, _)) in entries.iter().enumerate() {
            entry_ends[text as usize] = index + 1;
        }
        let mut end = 0;
        for entry_end in &mut entry_ends {
            end = end.max(*entry_end);
            *entry_end = end;
        }
        let entries = entries.into_iter().map(|(_, entry)| entry).collect();
        Ok(Self { numbers, ends, entries, entry_ends, sizes, first })
    }

    /// Returns how many different hashes each text of the batch has.
    pub(crate) fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    fn list(&self, entry: Entry) -> &[u32] {
        let start = self.ends[entry.list as usize];
        &self.numbers[start + entry.start as usize..start + entry.end as usize]
    }

    fn entries(&self, text: usize) -> &[Entry] {
        let start = text.checked_sub(1).map_or(0, |before| self.entry_ends[before]);
        &self.entries[start..self.entry_ends[text]]
    }

    /// Returns every text of the batch with each text before it that shares enough hashes for a
    /// closer look, ascending by the later one.
    pub(crate) fn hits(&self, condition: &Condition, workers: &impl Workers) -> Vec<Hit> {
        let n_pieces = self.sizes.len().div_ceil(LOOKED_UP_TOGETHER);
        let hits = workers.map(n_pieces, |piece| {
            let mut hits = Vec::new();
            let mut tallies = vec![Tally::default(); self.first as usize + self.sizes.len()];
            let start = piece * LOOKED_UP_TOGETHER;
            for text in start..self.sizes.len().min(start + LOOKED_UP_TOGETHER) {
                self.look_up(text, condition, &mut tallies, &mut hits);
            }
            hits
        });
        hits.concat()
    }

    fn look_up(
        &self,
        text: usize,
        condition: &Condition,
        tallies: &mut [Tally],
        hits: &mut Vec<Hit>,
    ) {
        let mut entries = self.entries(text).to_vec();
        entries.sort_unstable_by_key(|entry| (entry.n_before(), entry.list));
        let size = self.sizes[text] as usize;
        // Hashes that no other text has would be looked up first.
        let n_alone = size - entries.len();
        let n_looked_up = condition.n_looked_up(size, size).saturating_sub(n_alone);
        let (looked_up, others) = entries.split_at(n_looked_up.min(entries.len()));
        let mut touched: Vec<u32> = Vec::new();
        for &entry in looked_up {
            let is_rare = entry.n_before() < condition.n_early();
            for &before in self.list(entry) {
                let tally = &mut tallies[before as usize];
                if tally.n_shared == 0 {
                    touched.push(before);
                }
                tally.n_shared += 1;
                tally.n_rare += u32::from(is_rare);
            }
        }
        for &entry in others {
            let list = self.list(entry);
            for &before in touched.iter().filter(|before| list.binary_search(before).is_ok()) {
                tallies[before as usize].n_shared += 1;
            }
        }
        touched.sort_unstable();
        for earlier in touched {
            let Tally { n_shared, n_rare } = std::mem::take(&mut tallies[earlier as usize]);
            if condition.min_shared <= n_shared as usize {
                hits.push(Hit { earlier, later: self.first + narrow(text), n_shared, n_rare });
            }
        }
    }
}

/// Texts that are looked up as one piece of work.
const LOOKED_UP_TOGETHER: usize = 1 << 13;

#[derive(Clone, Copy, Default)]
struct Tally {
    n_shared: u32,
    n_rare: u32,
}

/// Two texts that share hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Hit {
    pub(crate) earlier: u32,
    pub(crate) later: u32,
    n_shared: u32,
    n_rare: u32,
}

/// Keeps the hits that meet the condition, for each text with the most similar ones before it.
pub(crate) fn pairs(
    hits: &[Hit],
    condition: &Condition,
    size: impl Fn(u32) -> usize,
) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for hits in hits.chunk_by(|x, y| x.later == y.later) {
        let size_y = size(hits[0].later);
        let mut partners: Vec<(f64, u32)> = Vec::new();
        for hit in hits {
            let (size_x, n_shared) = (size(hit.earlier), hit.n_shared as usize);
            if condition.is_met((size_x, size_y), n_shared, hit.n_rare as usize) {
                let jaccard = n_shared as f64 / (size_x + size_y - n_shared) as f64;
                partners.push((jaccard, hit.earlier));
            }
        }
        if let Some(limits) = condition.limits
            && limits.max_partners < partners.len()
        {
            partners.sort_unstable_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
            partners.truncate(limits.n_in_frame);
        }
        pairs.extend(partners.into_iter().map(|(_, earlier)| (earlier, hits[0].later)));
    }
    pairs
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("a batch is smaller than 2^32")
}
