//! Finds the names of a list that a misspelled name may stand for.
//!
//! A name shares a word with its misspelling as a rule. A word that few names have proposes all of them; of one
//! that many have, those whose other words are near: within an edit or two, or of the same consonants. Where no
//! word is shared, names are proposed that have two near words: those of the rarest neighbourhood are gone
//! through. The looks of what else is in a name, kept beside each, pass over most names unread. A
//! proposal is only that: [`crate::Spelling`] verifies it.
//!
//! A lookup takes `O(w + p)` for `w` forms of its words and `p` names in the rarest
//! neighbourhood (`docs/benchmarks.md` has the time). Neighbourhoods of words are remembered. An index takes some 100
//! bytes a name. Bad at names of which every word is garbled beyond two edits.

pub(crate) mod build;
pub(crate) mod looks;
pub(crate) mod multimap;
mod variants;

use std::sync::Arc;

use looks::{Looks, LooksSet};
use multimap::MultiMap;
pub(crate) use variants::is_alphabetic;

use crate::gazetteer::columns::{Numbers, Pairs, Runs, Texts};
use crate::gazetteer::image::{Image, Section};
use crate::hash::mix;
use crate::memo::Memo;
use crate::skeleton::skeleton;
use crate::spelling::MOST_EDITS;
use crate::word_pattern::WordPattern;

/// A word in at most this many names proposes all of them.
const RARE: usize = 256;

/// To go through this many names costs less than to compare two words.
const FEW: usize = 16;

/// At most this many candidates are proposed.
const MOST: usize = 64;

/// By how many letters, in number and in kind, the rest of a proposed name may differ: four
/// edits at most lie between two spellings of one name.
const REST: (u32, u32) = (4, 6);

/// By how many letters, in number and in kind, near words may differ.
pub(crate) const NEAR: (u32, u32) = (3, 6);

/// A list of names with its index, as it lies in a compiled gazetteer.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NameIndex<'a> {
    words: Texts<'a>,
    /// The looks of each word, and where its postings begin.
    word_heads: Pairs<'a>,
    /// Words by their forms with letters deleted, and by their skeletons.
    word_map: MultiMap<'a>,
    /// The words of each name.
    names: Runs<'a>,
    /// The names that have a word, and the looks of their other words.
    postings: Pairs<'a>,
    /// Names by their letters, in whatever order.
    exact: MultiMap<'a>,
}

/// Which names to propose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breadth {
    /// Those that share a word with the given name: half of the work.
    SharedWord,
    /// Those of which every word may be wrong, too.
    AnyWord,
}

/// The words of a list that are near a word.
pub(crate) struct Neighbourhood {
    /// All of them, the word itself included, ascending.
    words: Vec<NearWord>,
    /// How many names have one of them.
    n_names: usize,
    looks: LooksSet,
}

/// The words of a query.
struct Query {
    /// Their numbers in the list, where they stand in it.
    same: Vec<Option<u32>>,
    /// For each, the looks of all others.
    rest: Vec<Looks>,
}

impl Query {
    fn of(tokens: &[String], index: &NameIndex) -> Self {
        let rest = |at| {
            let others = tokens.iter().enumerate().filter(|(other, _)| *other != at);
            Looks::of(others.map(|(_, token)| token.as_bytes()))
        };
        Self {
            same: tokens.iter().map(|token| index.word(token)).collect(),
            rest: (0..tokens.len()).map(rest).collect(),
        }
    }
}

/// A word of the list, and where its postings lie.
struct NearWord {
    word: u32,
    start: u32,
    end: u32,
}

impl Neighbourhood {
    fn has(&self, word: u32) -> bool {
        self.words.binary_search_by_key(&word, |near| near.word).is_ok()
    }
}

impl<'a> NameIndex<'a> {
    pub(crate) fn of(image: &'a Image) -> Self {
        let image = image.view();
        Self {
            words: image.texts(Section::WordTextBorders, Section::WordTexts),
            word_heads: image.pairs(Section::WordHeads),
            word_map: image.map(Section::WordDirectory, Section::WordEntries),
            names: Runs {
                borders: image.numbers(Section::NameWordBorders),
                values: image.numbers(Section::NameWords),
            },
            postings: image.pairs(Section::Postings),
            exact: image.map(Section::ExactDirectory, Section::ExactEntries),
        }
    }

    /// Returns the number of different words.
    pub(crate) fn n_words(&self) -> usize {
        self.words.len()
    }

    /// Returns the folded words of a name.
    pub(crate) fn tokens(self, name: u32) -> impl ExactSizeIterator<Item = &'a str> {
        self.names.get(name as usize).iter().map(move |word| self.words.get(word as usize))
    }

    /// Returns the words of a name by their numbers.
    pub(crate) fn words_of(&self, name: u32) -> Numbers<'a> {
        self.names.get(name as usize)
    }

    /// Returns a folded word by its number.
    pub(crate) fn text(&self, word: u32) -> &'a str {
        self.words.get(word as usize)
    }

    /// Returns the letters of a folded word by its number.
    pub(crate) fn bytes(&self, word: u32) -> &'a [u8] {
        self.words.bytes(word as usize)
    }

    /// Returns the looks of a word by its number.
    pub(crate) fn looks(&self, word: u32) -> Looks {
        Looks(self.word_heads.get(word as usize).0)
    }

    /// Returns in how many places of the list a folded word stands.
    pub(crate) fn bearers(&self, word: &str) -> usize {
        self.word(word).map_or(0, |id| self.names_with(id).len())
    }

    /// Returns the names of exactly these words: in any order, or joined otherwise (`Jong-un`,
    /// `Jongun`).
    pub(crate) fn exact(&self, tokens: &[String]) -> Vec<u32> {
        let mut names: Vec<u32> =
            self.exact.get(joined_key(tokens.iter().map(String::as_bytes))).collect();
        names.retain(|&name| {
            let letters = |token: &'a str| token.bytes();
            let own = self.tokens(name);
            let n_own = own.len();
            own.flat_map(letters).eq(tokens.iter().flat_map(|token| token.bytes()))
                || (n_own == tokens.len() && {
                    let mut given: Vec<&str> = tokens.iter().map(String::as_str).collect();
                    let mut own: Vec<&str> = self.tokens(name).collect();
                    given.sort_unstable();
                    own.sort_unstable();
                    own == given
                })
        });
        names
    }

    /// Says whether a name as written may be one of the list's: no, for nearly all that are not, at the price of
    /// adding up its letters.
    pub(crate) fn may_have(&self, name: &str) -> bool {
        written_key(name).is_none_or(|key| self.exact.get(key).next().is_some())
    }

    /// Returns names that `tokens` may be a misspelling of, ascending, at most 64.
    pub(crate) fn candidates(
        &self,
        tokens: &[String],
        breadth: Breadth,
        known: &Memo<Neighbourhood>,
    ) -> Vec<u32> {
        let mut found = Vec::new();
        if tokens.len() < 2 || !tokens.iter().all(|token| is_alphabetic(token)) {
            return found;
        }
        let query = Query::of(tokens, self);
        for (at, &word) in query.same.iter().enumerate() {
            if let Some(word) = word.filter(|&word| self.is_telling(word)) {
                found.extend(self.names_beside(word, query.rest[at]));
            }
        }
        let near_word = |token: &String| known.get(token, || self.neighbourhood(token));
        match breadth {
            Breadth::SharedWord => {
                for (at, token) in tokens.iter().enumerate() {
                    let shared = self.shared_beside(&query, at);
                    if !shared.is_empty() {
                        self.add_sharing(&near_word(token), &shared, query.rest[at], &mut found);
                    }
                }
            }
            Breadth::AnyWord => {
                let near: Vec<_> = tokens.iter().map(near_word).collect();
                self.add_near(&near, &query.rest, &mut found);
            }
        }
        found.sort_unstable();
        found.dedup();
        if found.len() > MOST {
            self.keep_nearest(tokens, &mut found);
        }
        found
    }

    /// Returns the words of the list that the query has beside token `at`, but for those that propose all
    /// of their names.
    fn shared_beside(self, query: &Query, at: usize) -> Vec<u32> {
        let others = query.same.iter().enumerate().filter(|(other, _)| *other != at);
        others.filter_map(|(_, &word)| word).filter(|&word| !self.is_telling(word)).collect()
    }

    /// Adds names that have a word near one of the query's, and one of `shared`.
    fn add_sharing(self, near: &Neighbourhood, shared: &[u32], rest: Looks, found: &mut Vec<u32>) {
        let mut looks = LooksSet::default();
        shared.iter().for_each(|&word| looks.insert(self.head(word).0));
        for (name, word) in self.fitting(near, rest, &[&looks]) {
            let mut own = self.names.get(name as usize).iter();
            if own.any(|own| own != word && shared.contains(&own)) {
                found.push(name);
            }
        }
    }

    /// Adds names that have words near two of the query's.
    fn add_near(self, near: &[Arc<Neighbourhood>], rest: &[Looks], found: &mut Vec<u32>) {
        let mut rarest: Vec<usize> = (0..near.len()).filter(|&at| near[at].n_names > 0).collect();
        rarest.sort_by_key(|&at| near[at].n_names);
        // One more than needed: the words near a garbled one may all be others.
        for &at in rarest.iter().take(near.len() - 1) {
            let others = || near.iter().enumerate().filter(|(other, _)| *other != at);
            let looks: Vec<&LooksSet> = others().map(|(_, near)| &near.looks).collect();
            for (name, word) in self.fitting(&near[at], rest[at], &looks) {
                let mut own = self.names.get(name as usize).iter();
                if own.any(|own| own != word && others().any(|(_, near)| near.has(own))) {
                    found.push(name);
                }
            }
        }
    }

    /// Returns the names that have a word near one of the query's, and the word, if what else is in them
    /// looks like the rest of the query. A single other word must look like one of `others`.
    fn fitting(self, near: &Neighbourhood, rest: Looks, others: &[&LooksSet]) -> Vec<(u32, u32)> {
        let may_fit = |looks: Looks| {
            looks.within(rest, REST.0, REST.1)
                && (!looks.are_of_one_word() || others.iter().any(|set| set.may_have(looks)))
        };
        let mut fitting = Vec::new();
        for &NearWord { word, start, end } in &near.words {
            for (name, looks) in self.postings.range(start as usize, end as usize).iter() {
                if may_fit(Looks(looks)) {
                    fitting.push((name, word));
                }
            }
        }
        fitting
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

    fn neighbourhood(&self, token: &str) -> Neighbourhood {
        let looks = Looks::of(std::iter::once(token.as_bytes()));
        let mut keys = Vec::with_capacity(64);
        variants::for_each(token, variants::deletions(token), |key| keys.push(key));
        keys.push(variants::skeleton_key(&skeleton(token)));
        let mut words = Vec::with_capacity(64);
        self.word_map.get_all(&keys, |word| words.push(word));
        let heads = words.iter().map(|&word| (word, self.head(word)));
        let mut heads: Vec<(u32, (Looks, u32, u32))> = heads.collect();
        heads.retain(|(_, (own, ..))| own.within(looks, NEAR.0, NEAR.1));
        heads.sort_unstable_by_key(|(word, _)| *word);
        heads.dedup_by_key(|(word, _)| *word);
        let pattern = WordPattern::of(token);
        let mut near = LooksSet::default();
        let mut n_names = 0;
        let mut words = Vec::with_capacity(heads.len());
        for (word, (own, start, end)) in heads {
            let n_with = (end - start) as usize;
            if n_with <= FEW || pattern.edits(self.words.get(word as usize)) <= MOST_EDITS {
                n_names += n_with;
                near.insert(own);
                words.push(NearWord { word, start, end });
            }
        }
        Neighbourhood { words, n_names, looks: near }
    }

    /// Returns the number of a folded word.
    fn word(&self, word: &str) -> Option<u32> {
        let is_same = |id: &u32| self.words.bytes(*id as usize) == word.as_bytes();
        self.word_map.get(variants::key(word)).find(is_same)
    }

    /// Says whether all names with a word are candidates for a name that has it.
    fn is_telling(&self, word: u32) -> bool {
        self.names_with(word).len() <= RARE && self.words.bytes(word as usize).len() > 2
    }

    /// Returns the names with `word` whose other words look like `rest`.
    fn names_beside(&self, word: u32, rest: Looks) -> impl Iterator<Item = u32> {
        self.names_with(word)
            .iter()
            .filter(move |&(_, looks)| Looks(looks).within(rest, REST.0, REST.1))
            .map(|(name, _)| name)
    }

    fn names_with(&self, word: u32) -> Pairs<'a> {
        let (_, start, end) = self.head(word);
        self.postings.range(start as usize, end as usize)
    }

    /// Returns the looks of a word, and where its postings begin and end.
    fn head(&self, word: u32) -> (Looks, u32, u32) {
        let (looks, start) = self.word_heads.get(word as usize);
        let (_, end) = self.word_heads.get(word as usize + 1);
        (Looks(looks), start, end.max(start))
    }
}

/// Returns a key that names of the same letters share, whatever their order and how the words
/// are joined.
fn joined_key<'a>(words: impl Iterator<Item = &'a [u8]>) -> u64 {
    mix(words.flatten().map(|&byte| BYTE_KEYS[usize::from(byte)]).fold(0, u64::wrapping_add))
}

/// Returns the same of a name as written, if its folded words can be told byte by byte: if it is ASCII.
fn written_key(name: &str) -> Option<u64> {
    let words = name.bytes().filter(u8::is_ascii_alphanumeric);
    let keys = words.map(|byte| BYTE_KEYS[usize::from(byte.to_ascii_lowercase())]);
    name.is_ascii().then(|| mix(keys.fold(0, u64::wrapping_add)))
}

/// What each byte adds to the key of a name.
const BYTE_KEYS: [u64; 256] = {
    let mut keys = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        keys[byte] = mix(byte as u64 + 1);
        byte += 1;
    }
    keys
};

#[cfg(test)]
mod tests {
    use super::{Breadth, NameIndex};
    use crate::gazetteer::columns::{Column, Numbers, Texts};
    use crate::gazetteer::image::{Image, ImageWriter, Verify};
    use crate::memo::Memo;
    use crate::name_tokens;

    const NAMES: [&str; 7] = [
        "Kalle Laanet",
        "Kersti Kaljulaid",
        "Kim Jong-un",
        "Ursula von der Leyen",
        "Julian Smith",
        "習 近平",
        "محمد رضا",
    ];

    fn image(names: &[&str]) -> Image {
        let mut borders = Column::of([0]);
        let mut end = 0;
        borders.extend(names.iter().map(|name| {
            end += u32::try_from(name.len()).unwrap();
            end
        }));
        let names =
            Texts { borders: Numbers::new(&borders.0), bytes: names.concat().leak().as_bytes() };
        let mut writer = ImageWriter::new(0);
        super::build::build(names, &mut writer);
        let mut bytes = Vec::new();
        writer.write(&mut bytes).unwrap();
        Image::open(Box::new(bytes), 0, Verify::Trusted).unwrap()
    }

    #[test]
    fn exact_names_are_found_in_any_order_and_joined() {
        let image = image(&NAMES);
        let index = NameIndex::of(&image);
        for (query, name) in
            [("Laanet, Kalle", 0), ("KIM Jongun", 2), ("julian smith", 4), ("رضا محمد", 6)]
        {
            assert_eq!(index.exact(&name_tokens(query)), [name], "{query}");
        }
        for written in ["Laanet, Kalle", "KIM Jong-Un", "J'ulian Smith", "رضا محمد"] {
            assert!(index.may_have(written), "{written}");
        }
        assert!(!index.may_have("Kale Lanet"));
        for none in ["Kale Lanet", "Kalel Laanet", ""] {
            assert!(index.exact(&name_tokens(none)).is_empty(), "{none}");
        }
    }

    #[test]
    fn misspelled_names_are_among_the_candidates() {
        let image = image(&NAMES);
        let index = NameIndex::of(&image);
        for (query, name) in [
            ("Kale Lanet", 0),
            ("Kersti Kaljulad", 1),
            ("Kersty Kaljulaid", 1),
            ("Kresti Kaljuliad", 1),
            ("Urzula von der Leyen", 3),
            ("Julianne Smith", 4),
        ] {
            let candidates =
                index.candidates(&name_tokens(query), Breadth::AnyWord, &Memo::default());
            assert!(candidates.contains(&name), "{query}: {candidates:?}");
        }
    }

    #[test]
    fn other_scripts_are_found_as_they_are_only() {
        let image = image(&NAMES);
        let index = NameIndex::of(&image);
        for query in ["習 近干", "محمد رضاا"] {
            assert!(
                index
                    .candidates(&name_tokens(query), Breadth::AnyWord, &Memo::default())
                    .is_empty(),
                "{query}"
            );
        }
    }

    #[test]
    fn bearers_are_counted() {
        let image = image(&["Julian Smith", "Adam Smith"]);
        let index = NameIndex::of(&image);
        assert_eq!((index.bearers("smith"), index.bearers("adam"), index.bearers("x")), (2, 1, 0));
    }
}
