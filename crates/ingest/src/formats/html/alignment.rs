//! Finds the blocks of an extractor's output again in the page that they came from.
//!
//! Extractors normalise as they go: the one used here joins words across tags (“front.Sheldon”),
//! cuts paragraphs short behind a link, and knows no positions. Its choice of blocks is what is
//! wanted, and the page is what is true; so its blocks are looked up, and the page's are taken.
//!
//! Blocks whose letters stand once in the page are anchors; those in their longest ascending
//! order hold, and what lies between two anchors is searched between them. (The patience diff of
//! B. Cohen.) Time: `O(n log n)` for anchors, and a fixed budget for the rest. Space: `O(n)`.

use std::collections::HashMap;
use std::ops::Range;

use super::blocks::Block;

/// How many bytes may be compared to find blocks that are no anchors: a second's work in a page
/// made to be slow; ordinary pages need some thousands.
const BUDGET: usize = 256 << 20;

/// The part of a page's block that an extractor must have kept to mean all of it.
const MOST: f64 = 0.5;

/// The part of an extractor's block that must be found in the page to have been found.
const FOUND: f64 = 0.8;

/// How many letters of a block's beginning are enough to be no coincidence.
const SHORT: usize = 20;

/// What became of a block of the extractor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Match {
    /// These blocks of the page.
    Blocks(Range<usize>),
    /// A small part of this block of the page.
    PartOf(usize),
    /// Nothing of the page.
    Nothing,
}

/// Returns for each of the `wanted` blocks where `page` has it, in ascending order.
pub(super) fn align(wanted: &[Block], page: &[Block]) -> Vec<Match> {
    let wanted: Vec<String> = wanted.iter().map(|block| letters(&block.text)).collect();
    let page: Vec<String> = page.iter().map(|block| letters(&block.text)).collect();
    let mut matches = vec![Match::Nothing; wanted.len()];
    let mut aligner = Aligner { wanted: &wanted, page: &page, budget: BUDGET };
    let (mut from, mut cursor) = (0, 0);
    let end = (wanted.len(), page.len());
    for (index, found) in anchors(&wanted, &page).into_iter().chain([end]) {
        aligner.fill(from..index, cursor..found, &mut matches);
        if index < wanted.len() {
            matches[index] = Match::Blocks(found..found + 1);
        }
        (from, cursor) = (index + 1, found + 1);
    }
    matches
}

/// What is compared of a block: everything but white space.
fn letters(text: &str) -> String {
    text.split_whitespace().collect()
}

/// Returns the pairs of blocks that stand once in the page, in the longest ascending order.
fn anchors(wanted: &[String], page: &[String]) -> Vec<(usize, usize)> {
    let mut places: HashMap<&str, Option<usize>> = HashMap::with_capacity(page.len());
    for (index, key) in page.iter().enumerate() {
        places.entry(key).and_modify(|place| *place = None).or_insert(Some(index));
    }
    let pairs: Vec<(usize, usize)> = wanted
        .iter()
        .enumerate()
        .filter_map(|(index, key)| Some((index, (*places.get(key.as_str())?)?)))
        .collect();
    // `tails[n]` is the pair with the smallest place that ends an ascending order of n + 1 pairs.
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (pair, (_, place)) in pairs.iter().enumerate() {
        let len = tails.partition_point(|tail| pairs[*tail].1 < *place);
        before.push(len.checked_sub(1).map(|len| tails[len]));
        if len == tails.len() {
            tails.push(pair);
        } else {
            tails[len] = pair;
        }
    }
    let mut longest: Vec<(usize, usize)> = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied();
    while let Some(pair) = next {
        longest.push(pairs[pair]);
        next = before[pair];
    }
    longest.reverse();
    longest
}

struct Aligner<'k> {
    wanted: &'k [String],
    page: &'k [String],
    budget: usize,
}

impl Aligner<'_> {
    /// Finds blocks `from` of the extractor among blocks `among` of the page, in order.
    fn fill(&mut self, from: Range<usize>, among: Range<usize>, matches: &mut [Match]) {
        let mut cursor = among.start;
        for index in from {
            matches[index] = self.find(&self.wanted[index], cursor..among.end);
            match &matches[index] {
                Match::Blocks(found) => cursor = found.end,
                // Other parts of it may follow.
                Match::PartOf(found) => cursor = *found,
                Match::Nothing => {}
            }
        }
    }

    fn find(&mut self, key: &str, among: Range<usize>) -> Match {
        let cost: usize = self.page[among.clone()].iter().map(String::len).sum();
        self.budget = self.budget.saturating_sub(cost + key.len());
        if self.budget == 0 || key.is_empty() {
            return Match::Nothing;
        }
        let page = &self.page[among.clone()];
        if let Some(same) = page.iter().position(|block| block == key) {
            let same = among.start + same;
            return Match::Blocks(same..same + 1);
        }
        // One block of the extractor may be several of the page, or part of one.
        let mut best = (0.0, Match::Nothing);
        for index in among.clone() {
            let (kept, found) = overlap(key, &self.page[index]);
            if found > best.0 && found >= FOUND {
                let is_all = kept >= MOST || is_cut_short(key, &self.page[index]);
                let block = || Match::Blocks(index..index + 1);
                best = (found, if is_all { block() } else { Match::PartOf(index) });
            }
        }
        if best.1 != Match::Nothing {
            return best.1;
        }
        self.run(key, among)
    }

    /// Finds consecutive blocks of the page that one block of the extractor was made of.
    fn run(&self, key: &str, among: Range<usize>) -> Match {
        let begins =
            |index: &usize| !self.page[*index].is_empty() && key.starts_with(&self.page[*index]);
        let Some(start) = among.clone().find(begins) else { return Match::Nothing };
        let (mut rest, mut end) = (key, start);
        while let Some(next) =
            self.page[..among.end].get(end).and_then(|b| rest.strip_prefix(b.as_str()))
        {
            (rest, end) = (next, end + 1);
        }
        let found = key.len() - rest.len();
        #[expect(clippy::cast_precision_loss, reason = "a share of a text")]
        let is_found = found as f64 >= FOUND * key.len() as f64;
        if is_found { Match::Blocks(start..end) } else { Match::Nothing }
    }
}

/// Says whether the extractor took the beginning of a block and stopped within a sentence: it
/// loses what stands behind an element in a block now and then.
fn is_cut_short(key: &str, block: &str) -> bool {
    let is_end = |c: char| matches!(c, '.' | '!' | '?' | '…' | '"' | '”' | '’' | ')' | ':');
    key.chars().nth(SHORT).is_some() && block.starts_with(key) && !key.ends_with(is_end)
}

/// Returns which part of `block` an extractor's `key` kept, and which part of the key stands in
/// the block: they begin alike and end alike, or one holds the other.
#[expect(clippy::cast_precision_loss, reason = "shares of a text")]
fn overlap(key: &str, block: &str) -> (f64, f64) {
    if block.is_empty() {
        return (0.0, 0.0);
    }
    let common = if block.contains(key) {
        key.len()
    } else {
        let start = key.bytes().zip(block.bytes()).take_while(|(a, b)| a == b).count();
        let rest = key.len().min(block.len()) - start;
        let ends = key.bytes().rev().zip(block.bytes().rev());
        start + ends.take(rest).take_while(|(a, b)| a == b).count()
    };
    (common as f64 / block.len() as f64, common as f64 / key.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::Match::{self, Blocks, Nothing, PartOf};
    use super::align;
    use crate::formats::html::blocks::blocks;

    fn matches(wanted: &[&str], page: &[&str]) -> Vec<Match> {
        let html = |texts: &[&str]| blocks(&format!("<p>{}</p>", texts.join("</p><p>")));
        align(&html(wanted), &html(page))
    }

    #[test]
    fn blocks_are_found_whatever_became_of_their_spaces() {
        let page = ["Menu", "The front. Sheldon left.", "More", "Then Orav came.", "Share"];
        assert_eq!(
            matches(&["The front.Sheldon left.", "ThenOrav came.", "Elsewhere"], &page),
            [Blocks(1..2), Blocks(3..4), Nothing]
        );
    }

    #[test]
    fn what_stands_twice_is_found_between_its_neighbours() {
        let page = ["He left.", "One.", "He left.", "Two.", "He left."];
        assert_eq!(
            matches(&["One.", "He left.", "Two."], &page),
            [Blocks(1..2), Blocks(2..3), Blocks(3..4)]
        );
    }

    #[test]
    fn parts_and_joins_are_found() {
        let long = "It was on Monday that the ferry left the harbour of the town for good.";
        let page = ["x", long, "One.", "Two.", "y"];
        assert_eq!(
            matches(&["It was on Monday that the ferry left the harbour.", "One. Two."], &page),
            [Blocks(1..2), Blocks(2..4)]
        );
        assert_eq!(matches(&["for good."], &page), [PartOf(1)]);
        assert_eq!(matches(&["It was on Monday that the fer"], &page), [Blocks(1..2)]);
    }
}
