//! Compares each text of a batch with every text before it, those in the index included.
//!
//! Texts take their turns in the order of the input, and what makes two of them a pair depends on
//! texts before the later one alone. So the pairs are the same however the input was cut into
//! batches. A shingle is looked up in the table of each segment, in ascending order; texts that
//! share enough are counted from these lists.
//!
//! time: output-sensitive; for a small batch a few reads per shingle, whatever the index's size.
//! space: two bytes per shingle of the batch, eight where another text has it, four per text of the index that shares it.
//! source: term-at-a-time counting (Sarawagi & Kirpal, SIGMOD 2004), with the prefix filter of
//! Bayardo, Ma & Srikant (WWW 2007) on the side of the text that is looked up.

use std::collections::VecDeque;
use std::io;

use super::error::ArchiveError;
use super::table::Part;
use crate::Workers;
use crate::condition::{Beyond, Condition};

/// For each hash of a batch that another text has too, the texts that have it, ascending.
///
/// Texts are counted anew, so that there is no gap: first those of the index that share a hash with
/// the batch, then those of the batch.
pub(crate) struct Postings {
    numbers: Vec<u32>,
    ends: Vec<usize>,
    /// By text of the batch, the lists that it is in, ascending.
    lists: Vec<u32>,
    list_ends: Vec<usize>,
    /// By text of the batch: how many different hashes it has.
    sizes: Vec<u32>,
    /// The numbers in the index of the texts that are counted first, ascending.
    archived: Vec<u32>,
    /// The number of the batch's first text.
    first: u32,
    /// Between a text and so many before it a hash counts.
    max_postings: usize,
}

/// A hash of a text, by the texts before it that have it and count.
struct Entry<'p> {
    list: u32,
    before: &'p [u32],
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
        let max_postings = condition.max_postings();
        let is_cut = condition.limits.is_some_and(|limits| limits.beyond == Beyond::Nothing);
        let mut sizes = vec![0; n_texts];
        let (mut numbers, mut ends) = (Vec::new(), vec![0]);
        let mut before = VecDeque::new();
        for part in Part::all() {
            let mut hashes = hashes_of(part)?;
            hashes.sort_unstable();
            hashes.dedup();
            for texts in hashes.chunk_by(|x, y| x.0 == y.0) {
                for &(_, text) in texts {
                    sizes[text as usize] += 1;
                }
                before.clear();
                look_up(texts[0].0, max_postings, &mut before)?;
                if before.len() + texts.len() < 2 {
                    continue; // of one text alone
                }
                let n = if is_cut { max_postings.saturating_sub(before.len()) } else { usize::MAX };
                numbers.extend(&before);
                numbers.extend(texts.iter().take(n).map(|&(_, text)| first + text));
                ends.push(numbers.len());
            }
        }
        let archived = count_anew(&mut numbers, first);
        let (lists, list_ends) = lists_of_texts(&numbers, &ends, archived.len(), n_texts);
        Ok(Self { numbers, ends, lists, list_ends, sizes, archived, first, max_postings })
    }

    /// Returns how many different hashes each text of the batch has.
    pub(crate) fn sizes(&self) -> &[u32] {
        &self.sizes
    }

    /// Returns the hashes of a text that another has too.
    fn entries(&self, text: usize) -> impl Iterator<Item = Entry<'_>> {
        let start = text.checked_sub(1).map_or(0, |before| self.list_ends[before]);
        let number = narrow(self.archived.len() + text);
        self.lists[start..self.list_ends[text]].iter().map(move |&list| {
            let its = &self.numbers[self.ends[list as usize]..self.ends[list as usize + 1]];
            let n_before = its.partition_point(|&other| other < number);
            let before = &its[n_before.saturating_sub(self.max_postings)..n_before];
            Entry { list, before }
        })
    }

    /// Returns every text of the batch with each text before it that shares enough hashes for a
    /// closer look, ascending by the later one.
    pub(crate) fn hits(&self, condition: &Condition, workers: &impl Workers) -> Vec<Hit> {
        let n_pieces = self.sizes.len().div_ceil(LOOKED_UP_TOGETHER);
        let hits = workers.map(n_pieces, |piece| {
            let mut hits = Vec::new();
            let mut tallies = vec![Tally::default(); self.archived.len() + self.sizes.len()];
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
        let mut entries: Vec<Entry<'_>> = self.entries(text).collect();
        entries.sort_unstable_by_key(|entry| (entry.before.len(), entry.list));
        let size = self.sizes[text] as usize;
        // Hashes that no other text has would be looked up first.
        let n_alone = size - entries.len();
        let n_looked_up = condition.n_looked_up(size, size).saturating_sub(n_alone);
        let (looked_up, others) = entries.split_at(n_looked_up.min(entries.len()));
        let mut touched: Vec<u32> = Vec::new();
        for entry in looked_up {
            let is_rare = entry.before.len() < condition.n_early();
            for &before in entry.before {
                let tally = &mut tallies[before as usize];
                if tally.n_shared == 0 {
                    touched.push(before);
                }
                tally.n_shared += 1;
                tally.n_rare += u32::from(is_rare);
            }
        }
        for entry in others {
            let is_in = |text: &&u32| entry.before.binary_search(text).is_ok();
            for &before in touched.iter().filter(is_in) {
                tallies[before as usize].n_shared += 1;
            }
        }
        touched.sort_unstable();
        for before in touched {
            let Tally { n_shared, n_rare } = std::mem::take(&mut tallies[before as usize]);
            if condition.min_shared <= n_shared as usize {
                let (earlier, later) = (self.number(before), self.first + narrow(text));
                hits.push(Hit { earlier, later, n_shared, n_rare });
            }
        }
    }

    /// Returns the number in the index of a text that was counted anew.
    fn number(&self, text: u32) -> u32 {
        let archived = self.archived.get(text as usize);
        archived.copied().unwrap_or_else(|| text - narrow(self.archived.len()) + self.first)
    }
}

/// Counts texts anew, those before `first` without gaps, and returns the numbers that these had.
fn count_anew(numbers: &mut [u32], first: u32) -> Vec<u32> {
    let place = |text: u32| (text as usize / 64, 1_u64 << (text % 64));
    let mut is_there = vec![0_u64; (first as usize).div_ceil(64)];
    for &text in numbers.iter().filter(|&&text| text < first) {
        let (word, bit) = place(text);
        is_there[word] |= bit;
    }
    let mut archived = Vec::new();
    let mut n_before = Vec::with_capacity(is_there.len());
    for (word, &bits) in (0..).zip(&is_there) {
        n_before.push(narrow(archived.len()));
        archived.extend((0..64).filter(|bit| bits >> bit & 1 == 1).map(|bit| word * 64 + bit));
    }
    for number in numbers {
        *number = match number.checked_sub(first) {
            Some(text) => narrow(archived.len()) + text,
            None => {
                let (word, bit) = place(*number);
                n_before[word] + (is_there[word] & (bit - 1)).count_ones()
            }
        };
    }
    archived
}

/// Returns, by text of the batch, the lists that it is in, one text after another; and where those
/// of each end.
fn lists_of_texts(
    numbers: &[u32],
    ends: &[usize],
    n_archived: usize,
    n_texts: usize,
) -> (Vec<u32>, Vec<usize>) {
    let text_of = |number: &u32| (*number as usize).checked_sub(n_archived);
    let mut places = vec![0; n_texts];
    for text in numbers.iter().filter_map(text_of) {
        places[text] += 1;
    }
    let mut n_before = 0;
    for place in &mut places {
        n_before += std::mem::replace(place, n_before);
    }
    let mut lists = vec![0; n_before];
    for (list, its) in (0..).zip(ends.windows(2)) {
        for text in numbers[its[0]..its[1]].iter().filter_map(text_of) {
            lists[places[text]] = list;
            places[text] += 1;
        }
    }
    (lists, places)
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
