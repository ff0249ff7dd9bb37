//! Builds the columns of a [`NameIndex`](super::NameIndex). `O(n log n)` time.

use super::looks::Looks;
use super::{joined_key, variants};
use crate::gazetteer::columns::{Column, Texts, number};
use crate::gazetteer::image::{ImageWriter, Section};
use crate::gazetteer::interner::Interner;
use crate::name_tokens;
use crate::query::carrying;
use crate::skeleton::skeleton;

/// Builds the index over `names`, which are numbered in their order, into `image`.
pub(crate) fn build(names: Texts, image: &mut ImageWriter) {
    let mut words = Interner::default();
    let (mut name_words, mut borders) = (Vec::new(), vec![0]);
    let mut exact = Vec::with_capacity(names.len());
    for name in 0..number(names.len()) {
        let tokens = name_tokens(names.get(name as usize));
        exact.push((joined_key(tokens.iter().map(String::as_bytes)), name));
        name_words.extend(tokens.iter().map(|token| words.intern(token)));
        borders.push(number(name_words.len()));
    }
    image.add_map(Section::ExactDirectory, Section::ExactEntries, &exact);
    drop(exact);
    let starts = add_postings(&words, &name_words, &borders, image);
    image.add(Section::NameWords, Column::of(name_words));
    image.add(Section::NameWordBorders, Column::of(borders));
    add_words(words, &starts, image);
}

/// Adds, for each word, the names that have it, each with the looks of its other words that are never left out.
/// Returns where those of each word begin.
fn add_postings(
    words: &Interner,
    name_words: &[u32],
    borders: &[u32],
    image: &mut ImageWriter,
) -> Vec<u32> {
    let mut starts = vec![0_u32; words.len() + 1];
    for &word in name_words {
        starts[word as usize + 1] += 1;
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    let mut next = starts.clone();
    let mut postings = vec![(0, 0); name_words.len()];
    for (name, range) in (0..).zip(borders.windows(2)) {
        let own = &name_words[range[0] as usize..range[1] as usize];
        let texts = own.iter().map(|&word| words.get(word));
        let parts = carrying(texts.clone()).zip(texts).enumerate();
        for (at, &word) in own.iter().enumerate() {
            let rest = parts.clone().filter(|(other, (carries, _))| *other != at && *carries);
            let rest = Looks::of(rest.map(|(_, (_, word))| word.as_bytes()));
            let slot = &mut next[word as usize];
            postings[*slot as usize] = (name, rest.0);
            *slot += 1;
        }
    }
    let mut column = Column::default();
    for (name, rest) in postings {
        column.push_pair(name, rest);
    }
    image.add(Section::Postings, column);
    starts
}

/// Adds the words, and the keys that they share with their misspellings.
fn add_words(words: Interner, posting_starts: &[u32], image: &mut ImageWriter) {
    let mut keys = Vec::new();
    let mut heads = Column::default();
    for id in 0..number(words.len()) {
        let word = words.get(id);
        variants::for_each(word, variants::deletions(word), |key| keys.push((key, id)));
        if variants::is_alphabetic(word) {
            keys.push((variants::skeleton_key(&skeleton(word)), id));
        }
        let looks = Looks::of(std::iter::once(word.as_bytes()));
        heads.push_pair(looks.0, posting_starts[id as usize]);
    }
    heads.push_pair(0, posting_starts[words.len()]);
    image.add_map(Section::WordDirectory, Section::WordEntries, &keys);
    image.add(Section::WordHeads, heads);
    let (texts, borders) = words.into_columns();
    image.add(Section::WordTexts, texts);
    image.add(Section::WordTextBorders, borders);
}
