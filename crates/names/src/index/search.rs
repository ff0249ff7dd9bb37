//! Proposes the names of a list that a query may be a misspelling of.
//!
//! A word that few names have proposes all of them; of one that many have, those whose other words are near. Where no
//! word is shared, names are proposed that have two near words: those of the rarest neighbourhood are gone
//! through. `O(w + p)` for `w` forms of the query's words and `p` names in the rarest neighbourhood.

use std::sync::Arc;

use super::NameIndex;
use super::looks::{Looks, LooksSet};
use super::neighbourhood::{NearWord, Neighbourhood};
use super::variants::is_alphabetic;
use crate::memo::Memo;
use crate::query::{Query, QueryWord};
use crate::sieve::Sieve;

/// A word in at most this many names proposes all of them.
const RARE: usize = 256;

/// At most this many candidates are proposed.
const MOST: usize = 64;

/// By how many letters, in number and in kind, the rest of a proposed name may differ: four
/// edits at most lie between two spellings of one name.
const REST: (u32, u32) = (4, 6);

/// Which names to propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Those that share a word with the given name: half of the work.
    SharedWord,
    /// Those of which every word may be wrong, too.
    AnyWord,
}

/// A query that is looked for in one list.
pub(crate) struct Search<'s> {
    index: NameIndex<'s>,
    query: &'s Query<'s>,
    near_words: &'s Memo<Neighbourhood>,
    /// What the list has of each word of the query.
    places: Vec<Place<'s>>,
    /// The names that have a telling word of the query, some of them twice.
    telling: Vec<u32>,
    sieve: Sieve,
    /// What was proposed already, ascending.
    proposed: Vec<u32>,
}

/// A word of the query in a list.
struct Place<'s> {
    /// Its number, where it stands in the list.
    word: Option<u32>,
    /// All names that have it are proposed.
    is_telling: bool,
    looks: Looks,
    rest: Rest<'s>,
}

/// What a query has beside one of its words, but for words that may be left out.
#[derive(Clone, Copy)]
struct Rest<'s> {
    looks: Looks,
    /// The other word, if there is but one.
    only: Option<&'s QueryWord<'s>>,
}

impl<'s> Rest<'s> {
    fn beside(at: usize, query: &'s Query<'s>) -> Self {
        let words = query.words.iter().enumerate();
        let mut others = words.filter(|(other, word)| *other != at && word.carries);
        let looks = Looks::of(others.clone().map(|(_, word)| word.text.as_bytes()));
        let only = others.next().map(|(_, word)| word).filter(|_| looks.are_of_one_word());
        Self { looks, only }
    }

    /// Says whether what else is in a name may stand for it.
    #[inline]
    fn may_be(&self, looks: Looks) -> bool {
        let is_strange =
            || looks.are_of_one_word() && self.only.is_some_and(|only| only.is_strange(looks));
        looks.within(self.looks, REST.0, REST.1) && !is_strange()
    }
}

impl<'s> Search<'s> {
    /// Prepares a search; `None` for a single word, and for scripts without small letters.
    pub(crate) fn of(
        query: &'s Query<'s>,
        index: NameIndex<'s>,
        near_words: &'s Memo<Neighbourhood>,
    ) -> Option<Self> {
        if query.words.len() < 2 || !query.words.iter().all(|word| is_alphabetic(word.text)) {
            return None;
        }
        let place = |(at, own): (usize, &QueryWord)| {
            let word = index.word(own.text);
            let is_telling =
                word.is_some_and(|word| index.names_with(word).len() <= RARE && own.text.len() > 2);
            Place { word, is_telling, looks: own.looks, rest: Rest::beside(at, query) }
        };
        let places: Vec<Place> = query.words.iter().enumerate().map(place).collect();
        let mut telling = Vec::with_capacity(MOST);
        for place in places.iter().filter(|place| place.is_telling) {
            let names = place.word.map(|word| index.names_with(word)).unwrap_or_default();
            let beside = names.iter().filter(|&(_, looks)| place.rest.may_be(Looks(looks)));
            telling.extend(beside.map(|(name, _)| name));
        }
        let (sieve, proposed) = (Sieve::default(), Vec::new());
        Some(Self { index, query, near_words, places, telling, sieve, proposed })
    }

    /// Calls `each` with the names that pass the sieve, ascending, but for those of an earlier call, and their words.
    pub(crate) fn each_name(&mut self, breadth: Breadth, mut each: impl FnMut(u32, &[&'s str])) {
        let proposed = self.candidates(breadth);
        let mut texts = Vec::new();
        for &name in &proposed {
            let is_new = self.proposed.binary_search(&name).is_err();
            if is_new && self.sieve.passes(self.index.words_of(name), self.query, &self.index) {
                texts.clear();
                texts.extend(self.index.tokens(name));
                each(name, &texts);
            }
        }
        self.proposed = proposed;
    }

    /// Returns names that the query may be a misspelling of, ascending, at most 64.
    fn candidates(&self, breadth: Breadth) -> Vec<u32> {
        let mut found = Vec::with_capacity(self.telling.len() + MOST);
        found.extend_from_slice(&self.telling);
        match breadth {
            Breadth::SharedWord => self.add_sharing(&mut found),
            Breadth::AnyWord => self.add_near(&mut found),
        }
        found.sort_unstable();
        found.dedup();
        if found.len() > MOST {
            self.keep_nearest(&mut found);
        }
        found
    }

    /// Adds names that have a word near one of the query's, and another of the query's as it is, but for those that
    /// propose all of their names.
    fn add_sharing(&self, found: &mut Vec<u32>) {
        for at in 0..self.places.len() {
            let others = self.places.iter().enumerate().filter(|(other, _)| *other != at);
            let shared = others.filter(|(_, place)| !place.is_telling);
            let shared = shared.filter_map(|(_, place)| Some((place.word?, place.looks)));
            if shared.clone().next().is_none() {
                continue;
            }
            let looks = shared.clone().map(|(_, looks)| looks).collect();
            self.each_fitting(&self.near_word(at), at, &looks, |name, word| {
                let mut own = self.index.words_of(name).iter().filter(|own| *own != word);
                if own.any(|own| shared.clone().any(|(shared, _)| shared == own)) {
                    found.push(name);
                }
            });
        }
    }

    /// Adds names that have words near two of the query's.
    fn add_near(&self, found: &mut Vec<u32>) {
        let near: Vec<_> = (0..self.places.len()).map(|at| self.near_word(at)).collect();
        let mut rarest: Vec<usize> = (0..near.len()).filter(|&at| near[at].n_names > 0).collect();
        rarest.sort_by_key(|&at| near[at].n_names);
        // One more than needed: the words near a garbled one may all be others.
        for &at in rarest.iter().take(near.len() - 1) {
            let others = || near.iter().enumerate().filter(|(other, _)| *other != at);
            let looks = others().flat_map(|(_, near)| near.words.iter().map(|near| near.looks));
            self.each_fitting(&near[at], at, &looks.collect(), |name, word| {
                let mut own = self.index.words_of(name).iter();
                if own.any(|own| own != word && others().any(|(_, near)| near.has(own))) {
                    found.push(name);
                }
            });
        }
    }

    fn near_word(&self, at: usize) -> Arc<Neighbourhood> {
        let word = &self.query.words[at];
        self.near_words.get(word.text, || Neighbourhood::of(word, self.index))
    }

    /// Calls `each` with the names that have a word near word `at` of the query, and the word, if what else is in
    /// them may be the rest of the query. A single other word must look like one of `others`.
    fn each_fitting(
        &self,
        near: &Neighbourhood,
        at: usize,
        others: &LooksSet,
        mut each: impl FnMut(u32, u32),
    ) {
        let rest = &self.places[at].rest;
        let may_fit =
            |looks: Looks| (!looks.are_of_one_word() || others.has(looks)) && rest.may_be(looks);
        for &NearWord { word, start, end, .. } in &near.words {
            for (name, looks) in self.index.postings.range(start as usize, end as usize).iter() {
                if may_fit(Looks(looks)) {
                    each(name, word);
                }
            }
        }
    }

    /// Keeps the candidates whose length and first letters are nearest.
    fn keep_nearest(&self, found: &mut Vec<u32>) {
        let Self { index, query, .. } = self;
        let length: usize = query.words.iter().map(|word| word.text.len()).sum();
        let distance = |name: &u32| {
            let own: usize = index.tokens(*name).map(str::len).sum();
            let is_shared = |token: &&str| query.words.iter().any(|word| word.text == *token);
            let shared = index.tokens(*name).filter(is_shared).count();
            let initials = index
                .tokens(*name)
                .zip(&query.words)
                .filter(|(a, b)| a.as_bytes().first() != b.text.as_bytes().first())
                .count();
            (initials + own.abs_diff(length), usize::MAX - shared, *name)
        };
        found.sort_by_cached_key(distance);
        found.truncate(MOST);
        found.sort_unstable();
    }
}
