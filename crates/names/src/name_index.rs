//! Finds the names of a list that a misspelled name may stand for.
//!
//! Tiers, cheap ones first: the same words in any order; one word equal and another a deletion
//! or an edit away (pair index, for words that are not rare); a rare word in common; the same consonant skeleton; every word
//! within one or two edits (symmetric deletes, after Garbe's `SymSpell`, and an intersection). A
//! candidate is only a proposal: [`crate::Spelling`] verifies it. At 100,000 names a miss takes a few
//! microseconds and an entry about 400 bytes. Bad at names of which every word is garbled beyond two edits.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::fold::{hash, hash_without, mix};
use crate::multimap::MultiMap;
use crate::name_tokens;
use crate::skeleton::skeleton;
use crate::spelling::letter_mask;

/// Words in at most this many names are rare: all of these names are candidates.
const RARE: usize = 256;

/// Lists of at most this many words are looked through for near ones, which costs a nanosecond a
/// word; for longer ones an index of deletions pays.
const FEW_WORDS: usize = 16_384;

/// At most this many candidates are proposed.
const MOST: usize = 64;

/// A list of names with its tiers.
#[derive(Debug, Default)]
pub struct NameIndex {
    words: Vec<Box<str>>,
    word_ids: FxHashMap<Box<str>, u32>,
    /// The words of all names, one name after the other, and where each begins.
    name_words: Vec<u32>,
    name_starts: Vec<u32>,
    /// Names by word: begins and the names.
    posting_starts: Vec<u32>,
    postings: Vec<u32>,
    /// The looks of each name and of each word, to pass over most of them without reading them.
    looks: Vec<Looks>,
    word_looks: Vec<Looks>,
    exact: MultiMap,
    pairs: MultiMap,
    /// Words by what is left of them without a letter or two; made when first asked for.
    deletes: OnceLock<MultiMap>,
    skeletons: MultiMap,
}

impl NameIndex {
    /// Builds the index over `names`, which are numbered in their order. Takes `O(n log n)`.
    ///
    /// # Panics
    ///
    /// If there are more than four thousand million names or words.
    #[must_use]
    pub fn build<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut index = Self { name_starts: vec![0], ..Self::default() };
        for name in names {
            for token in name_tokens(name) {
                let id = index.intern(token);
                index.name_words.push(id);
            }
            index.name_starts.push(number(index.name_words.len()));
        }
        for name in 0..number(index.len()) {
            index.looks.push(Looks::of(index.tokens(name)));
        }
        let looks = |word: &str| Looks::of(std::iter::once(word));
        index.word_looks = index.words.iter().map(|word| looks(word)).collect();
        index.fill_postings();
        let (mut exact, mut pairs, mut skeletons) = (Vec::new(), Vec::new(), Vec::new());
        let hashes: Vec<u64> = index.words.iter().map(|word| hash(word.as_bytes())).collect();
        let mut variants = Vec::new();
        let word_skeletons: Vec<u64> =
            index.words.iter().map(|word| hash(skeleton(word).as_bytes())).collect();
        for name in 0..number(index.len()) {
            let words = index.words_of(name);
            exact.push((bag_key(words.iter().map(|&word| hashes[word as usize])), name));
            exact.push((joined_key(words.iter().map(|&word| &*index.words[word as usize])), name));
            for (kept, changed) in pair_positions(words.len()) {
                let changed = index.words[words[changed] as usize].as_bytes();
                if index.is_telling(words[kept]) || changed.len() < 4 {
                    continue;
                }
                variants.clear();
                one_deletion(changed, hash(changed), &mut variants);
                let kept = hashes[words[kept] as usize];
                pairs.extend(variants.iter().map(|&variant| (pair_key(kept, variant), name)));
            }
            if let [first, .., last] = *words {
                let key = pair_key(word_skeletons[first as usize], word_skeletons[last as usize]);
                skeletons.push((key, name));
            }
        }
        index.exact = MultiMap::build(&exact);
        index.pairs = MultiMap::build(&pairs);
        index.skeletons = MultiMap::build(&skeletons);
        index
    }

    /// Returns the number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.name_starts.len().saturating_sub(1)
    }

    /// Says whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the folded words of a name.
    pub(crate) fn tokens(&self, name: u32) -> impl Iterator<Item = &str> {
        self.words_of(name).iter().map(|&word| &*self.words[word as usize])
    }

    /// Returns in how many places of the list a folded word stands.
    #[must_use]
    pub fn bearers(&self, word: &str) -> usize {
        self.word_ids.get(word).map_or(0, |&id| self.names_with(id).len())
    }

    /// Returns the names of exactly these words: in any order, or joined otherwise (`Jong-un`,
    /// `Jongun`).
    pub(crate) fn exact(&self, tokens: &[String]) -> Vec<u32> {
        let bag = bag_key(tokens.iter().map(|token| hash(token.as_bytes())));
        let joined = joined_key(tokens.iter().map(String::as_str));
        let mut names = self.exact.get(bag).to_vec();
        names.extend(self.exact.get(joined));
        names.retain(|&name| {
            let mut own: Vec<&str> = self.tokens(name).collect();
            let mut given: Vec<&str> = tokens.iter().map(String::as_str).collect();
            let same_joined = own.concat() == given.concat();
            own.sort_unstable();
            given.sort_unstable();
            same_joined || own == given
        });
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Returns names that `tokens` may be a misspelling of, at most 64.
    pub(crate) fn candidates(&self, tokens: &[String], thorough: Thorough) -> Vec<u32> {
        let mut found = Vec::new();
        if tokens.len() < 2 {
            return found;
        }
        let looks = Looks::of(tokens.iter().map(String::as_str));
        let mut variants = Vec::new();
        let ids: Vec<Option<u32>> =
            tokens.iter().map(|token| self.word_ids.get(token.as_str()).copied()).collect();
        for (kept, changed) in pair_positions(tokens.len()) {
            if ids[kept].is_none_or(|id| self.is_telling(id)) {
                continue;
            }
            let (kept, changed) = (hash(tokens[kept].as_bytes()), tokens[changed].as_bytes());
            variants.clear();
            if changed.len() >= 3 {
                one_deletion(changed, hash(changed), &mut variants);
            }
            for &variant in &variants {
                found.extend(self.pairs.get(pair_key(kept, variant)));
            }
        }
        for id in ids.into_iter().flatten().filter(|&id| self.is_telling(id)) {
            found.extend(self.names_with(id));
        }
        if let [first, .., last] = tokens {
            let key = |word: &str| hash(skeleton(word).as_bytes());
            let names = self.skeletons.get(pair_key(key(first), key(last)));
            found.extend(names.iter().take(MOST));
        }
        if thorough == Thorough::Yes {
            self.intersect_near(tokens, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found.retain(|&name| looks.resemble(&self.looks[name as usize]));
        if found.len() > MOST {
            self.keep_nearest(tokens, &mut found);
        }
        found
    }

    /// Adds the names of which two words are near two of `tokens`.
    fn intersect_near(&self, tokens: &[String], found: &mut Vec<u32>) {
        let near: Vec<Vec<u32>> = tokens.iter().map(|token| self.words_near(token)).collect();
        let names_near = |words: &[u32]| -> usize {
            words.iter().map(|&word| self.names_with(word).len()).sum()
        };
        // Go through the names of the rarest neighbourhood, and look for the others there.
        let Some(rarest) = (0..tokens.len())
            .filter(|&at| !near[at].is_empty())
            .min_by_key(|&at| names_near(&near[at]))
        else {
            return;
        };
        for &word in &near[rarest] {
            found.extend(self.names_with(word).iter().filter(|&&name| {
                let words = self.words_of(name);
                let others = near.iter().enumerate().filter(|&(at, near)| {
                    at != rarest
                        && words.iter().any(|w| *w != word && near.binary_search(w).is_ok())
                });
                others.count() + 1 >= tokens.len().min(words.len())
            }));
        }
    }

    /// Keeps the candidates whose length and first letters are nearest.
    fn keep_nearest(&self, tokens: &[String], found: &mut Vec<u32>) {
        let length: usize = tokens.iter().map(String::len).sum();
        let distance = |name: &u32| {
            let own: usize = self.tokens(*name).map(str::len).sum();
            let shared =
                self.tokens(*name).filter(|token| tokens.iter().any(|t| t == token)).count();
            let initials = self
                .tokens(*name)
                .zip(tokens)
                .filter(|(a, b)| a.as_bytes().first() != b.as_bytes().first())
                .count();
            (initials + own.abs_diff(length), usize::MAX - shared, *name)
        };
        found.sort_by_cached_key(distance);
        found.truncate(MOST);
        found.sort_unstable();
    }

    /// Returns the words that may be one or two edits from `token`, ascending.
    fn words_near(&self, token: &str) -> Vec<u32> {
        let edits = edits_allowed(token.len());
        if self.words.len() <= FEW_WORDS {
            let looks = Looks::of(std::iter::once(token));
            let words = (0..).zip(&self.word_looks);
            return words.filter(|(_, w)| looks.within(w, edits)).map(|(id, _)| id).collect();
        }
        let mut variants = Vec::new();
        delete_variants(token, edits, &mut variants, 0);
        let mut words: Vec<u32> =
            variants.iter().flat_map(|&(key, _)| self.deletes().get(key)).copied().collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// Says whether all names with a word are candidates for a name that has it.
    fn is_telling(&self, word: u32) -> bool {
        self.names_with(word).len() <= RARE && self.words[word as usize].len() > 2
    }

    fn deletes(&self) -> &MultiMap {
        self.deletes.get_or_init(|| {
            let mut deletes = Vec::new();
            for (id, word) in (0..).zip(&self.words) {
                delete_variants(word, edits_allowed(word.len()), &mut deletes, id);
            }
            MultiMap::build(&deletes)
        })
    }

    fn words_of(&self, name: u32) -> &[u32] {
        let name = name as usize;
        &self.name_words[self.name_starts[name] as usize..self.name_starts[name + 1] as usize]
    }

    fn names_with(&self, word: u32) -> &[u32] {
        let word = word as usize;
        &self.postings[self.posting_starts[word] as usize..self.posting_starts[word + 1] as usize]
    }

    fn intern(&mut self, token: String) -> u32 {
        if let Some(&id) = self.word_ids.get(token.as_str()) {
            return id;
        }
        let id = number(self.words.len());
        let token: Box<str> = token.into();
        self.words.push(token.clone());
        self.word_ids.insert(token, id);
        id
    }

    fn fill_postings(&mut self) {
        let mut starts = vec![0_u32; self.words.len() + 1];
        for &word in &self.name_words {
            starts[word as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut postings = vec![0; self.name_words.len()];
        for name in 0..number(self.len()) {
            for &word in self.words_of(name) {
                let slot = &mut next[word as usize];
                postings[*slot as usize] = name;
                *slot += 1;
            }
        }
        self.posting_starts = starts;
        self.postings = postings;
    }
}

/// The kinds of letters in a name, and how many bytes it has.
#[derive(Debug, Clone, Copy)]
struct Looks {
    letters: u64,
    length: u32,
}

impl Looks {
    fn of<'a>(words: impl Iterator<Item = &'a str>) -> Self {
        words.fold(Self { letters: 0, length: 0 }, |looks, word| Self {
            letters: looks.letters | letter_mask(word),
            length: looks.length + number(word.len()),
        })
    }

    /// Says whether three or four edits may lie between two names of these looks.
    fn resemble(&self, other: &Self) -> bool {
        self.length.abs_diff(other.length) <= 4 && (self.letters ^ other.letters).count_ones() <= 6
    }

    /// Says whether `edits` edits may lie between two words of these looks.
    fn within(&self, other: &Self, edits: usize) -> bool {
        self.length.abs_diff(other.length) as usize <= edits
            && (self.letters ^ other.letters).count_ones() as usize <= 2 * edits
    }
}

/// Whether to spend some ten microseconds on names of which no word is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thorough {
    Yes,
    No,
}

/// Returns how many edits a word of so many letters may have: short ones would match everything.
fn edits_allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Returns which word is kept and which may differ: first and last, and the last with each other.
fn pair_positions(words: usize) -> Vec<(usize, usize)> {
    match words {
        0 | 1 => Vec::new(),
        n => {
            let middle = (1..n - 1).map(|at| (n - 1, at));
            [(0, n - 1), (n - 1, 0)].into_iter().chain(middle).collect()
        }
    }
}

fn pair_key(kept: u64, changed: u64) -> u64 {
    mix(kept.rotate_left(23) ^ changed)
}

fn bag_key(hashes: impl Iterator<Item = u64>) -> u64 {
    mix(hashes.fold(0, u64::wrapping_add))
}

fn joined_key<'a>(words: impl Iterator<Item = &'a str>) -> u64 {
    let joined: String = words.collect();
    !hash(joined.as_bytes())
}

/// Appends the hashes of `word` and of what is left without any one byte.
fn one_deletion(word: &[u8], own: u64, out: &mut Vec<u64>) {
    out.push(own);
    // Of two equal neighbours it does not matter which goes.
    let different = |&at: &usize| at == 0 || word[at] != word[at - 1];
    out.extend((0..word.len()).filter(different).map(|at| hash_without(word, at, at)));
}

/// Appends the hashes of `word` without up to `edits` bytes, each with `id`.
fn delete_variants(word: &str, edits: usize, out: &mut Vec<(u64, u32)>, id: u32) {
    let word = word.as_bytes();
    out.push((hash(word), id));
    if word.len() > 40 {
        return;
    }
    let different = |at: usize| at == 0 || word[at] != word[at - 1];
    for first in (0..if edits > 0 { word.len() } else { 0 }).filter(|&at| different(at)) {
        out.push((hash_without(word, first, first), id));
        for second in first + 1..if edits > 1 { word.len() } else { 0 } {
            out.push((hash_without(word, first, second), id));
        }
    }
}

fn number(n: usize) -> u32 {
    u32::try_from(n).expect("names and words are counted in 32 bits")
}

#[cfg(test)]
mod tests {
    use super::{NameIndex, Thorough};
    use crate::name_tokens;

    const NAMES: [&str; 5] =
        ["Kalle Laanet", "Kersti Kaljulaid", "Kim Jong-un", "Ursula von der Leyen", "Julian Smith"];

    #[test]
    fn exact_names_are_found_in_any_order_and_joined() {
        let index = NameIndex::build(NAMES);
        for (query, name) in [("Laanet, Kalle", 0), ("KIM Jongun", 2), ("julian smith", 4)] {
            assert_eq!(index.exact(&name_tokens(query)), [name], "{query}");
        }
        assert!(index.exact(&name_tokens("Kale Lanet")).is_empty());
    }

    #[test]
    fn misspelled_names_are_among_the_candidates() {
        let index = NameIndex::build(NAMES);
        for (query, name) in [
            ("Kale Lanet", 0),
            ("Kersti Kaljulad", 1),
            ("Kersty Kaljulaid", 1),
            ("Kresti Kaljuliad", 1),
            ("Urzula von der Leyen", 3),
            ("Julianne Smith", 4),
        ] {
            let candidates = index.candidates(&name_tokens(query), Thorough::Yes);
            assert!(candidates.contains(&name), "{query}: {candidates:?}");
        }
    }

    #[test]
    fn bearers_are_counted() {
        let index = NameIndex::build(["Julian Smith", "Adam Smith"]);
        assert_eq!((index.bearers("smith"), index.bearers("adam"), index.bearers("x")), (2, 1, 0));
    }
}
