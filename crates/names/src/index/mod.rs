//! Finds the names of a list that a misspelled name may stand for.
//!
//! The words of the given name are looked up first: each word of the list that is within an edit
//! or two of one of them, or has the same consonants, is near. Then names are proposed that have two near words: those
//! of the rarest neighbourhood are gone through, and the looks of what else is in the name,
//! kept beside each, pass over most of them unread. A word that few names have proposes all of
//! them. A proposal is only that: [`crate::Spelling`] verifies it.
//!
//! A lookup takes `O(w + p)` for `w` forms of its words and `p` names in the rarest
//! neighbourhood: two to ten microseconds at 100,000 names (`docs/benchmarks.md`). An index takes some 100
//! bytes a name. Bad at names of which every word is garbled beyond two edits.

pub(crate) mod build;
mod looks;
pub(crate) mod multimap;
mod variants;

use looks::{Looks, LooksSet};
use multimap::MultiMap;
pub(crate) use variants::is_alphabetic;

use crate::fold::mix;
use crate::gazetteer::columns::{Pairs, Runs, Texts};
use crate::gazetteer::image::{Image, Section};
use crate::skeleton::skeleton;

/// A word in at most this many names proposes all of them.
const RARE: usize = 256;

/// At most this many candidates are proposed.
const MOST: usize = 64;

/// By how many letters, in number and in kind, the rest of a proposed name may differ: four
/// edits at most lie between two spellings of one name.
const REST: (u32, u32) = (4, 6);

/// By how many letters, in number and in kind, near words may differ.
const NEAR: (u32, u32) = (3, 6);

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
    /// Those that share a word with the given name.
    SharedWord,
    /// Those of which every word may be wrong, too.
    AnyWord,
}

/// The words of a list that are near a word.
struct Neighbourhood {
    /// The word itself, if it is in the list.
    same: Option<u32>,
    /// All of them, the word itself included, ascending.
    words: Vec<u32>,
    /// How many names have one of them.
    n_names: usize,
    looks: LooksSet,
}

impl<'a> NameIndex<'a> {
    pub(crate) fn of(image: &'a Image) -> Self {
        let texts =
            |borders, bytes| Texts { borders: image.numbers(borders), bytes: image.bytes(bytes) };
        Self {
            words: texts(Section::WordTextBorders, Section::WordTexts),
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

    /// Returns names that `tokens` may be a misspelling of, ascending, at most 64.
    pub(crate) fn candidates(&self, tokens: &[String], breadth: Breadth) -> Vec<u32> {
        let mut found = Vec::new();
        if tokens.len() < 2 || !tokens.iter().all(|token| is_alphabetic(token)) {
            return found;
        }
        let near: Vec<Neighbourhood> =
            tokens.iter().map(|token| self.neighbourhood(token)).collect();
        let rest: Vec<Looks> = (0..tokens.len())
            .map(|at| {
                let others = tokens.iter().enumerate().filter(|(other, _)| *other != at);
                Looks::of(others.map(|(_, token)| token.as_bytes()))
            })
            .collect();
        for (near, rest) in near.iter().zip(&rest) {
            if let Some(word) = near.same.filter(|&word| self.is_telling(word)) {
                found.extend(self.names_beside(word, *rest));
            }
        }
        let mut rarest: Vec<usize> = (0..tokens.len()).filter(|&at| near[at].n_names > 0).collect();
        rarest.sort_by_key(|&at| near[at].n_names);
        // One more than needed: the words near a garbled one may all be others.
        for &at in rarest.iter().take(tokens.len() - 1) {
            // Of a name of two words, the other must be near; its looks are beside the posting.
            let may_fit = |looks: Looks| {
                let mut others = (0..near.len()).filter(|&other| other != at);
                looks.within(rest[at], REST.0, REST.1)
                    && (!looks.are_of_one_word()
                        || others.any(|other| near[other].looks.may_have(looks)))
            };
            for &word in &near[at].words {
                let names = self.names_with(word).iter();
                let fitting = names.filter(|&(_, looks)| may_fit(Looks(looks)));
                found.extend(
                    fitting
                        .map(|(name, _)| name)
                        .filter(|&name| self.has_another_near(name, word, at, &near, breadth)),
                );
            }
        }
        found.sort_unstable();
        found.dedup();
        if found.len() > MOST {
            self.keep_nearest(tokens, &mut found);
        }
        found
    }

    /// Says whether `name`, which has `word`, near the token number `at`, has a word near another
    /// token.
    fn has_another_near(
        &self,
        name: u32,
        word: u32,
        at: usize,
        near: &[Neighbourhood],
        breadth: Breadth,
    ) -> bool {
        let shares = near[at].same == Some(word);
        self.names.get(name as usize).iter().any(|own| {
            own != word
                && near.iter().enumerate().any(|(other, near)| {
                    other != at
                        && if shares || breadth == Breadth::AnyWord {
                            near.words.binary_search(&own).is_ok()
                        } else {
                            near.same == Some(own)
                        }
                })
        })
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
        words.sort_unstable();
        words.dedup();
        let mut near = LooksSet::default();
        let mut n_names = 0;
        words.retain(|&word| {
            let (own, start, end) = self.head(word);
            let is_near = own.within(looks, NEAR.0, NEAR.1);
            if is_near {
                n_names += end - start;
                near.insert(own);
            }
            is_near
        });
        Neighbourhood { same: self.word(token), words, n_names, looks: near }
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
        self.postings.range(start, end)
    }

    /// Returns the looks of a word, and where its postings begin and end.
    fn head(&self, word: u32) -> (Looks, usize, usize) {
        let (looks, start) = self.word_heads.get(word as usize);
        let (_, end) = self.word_heads.get(word as usize + 1);
        (Looks(looks), start as usize, end as usize)
    }
}

/// Returns a key that names of the same letters share, whatever their order and how the words
/// are joined.
fn joined_key<'a>(words: impl Iterator<Item = &'a [u8]>) -> u64 {
    mix(words.flatten().map(|&byte| mix(u64::from(byte) + 1)).fold(0, u64::wrapping_add))
}

#[cfg(test)]
mod tests {
    use super::{Breadth, NameIndex};
    use crate::gazetteer::columns::{Column, Numbers, Texts};
    use crate::gazetteer::image::{Image, ImageWriter, Verify};
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
            let candidates = index.candidates(&name_tokens(query), Breadth::AnyWord);
            assert!(candidates.contains(&name), "{query}: {candidates:?}");
        }
    }

    #[test]
    fn other_scripts_are_found_as_they_are_only() {
        let image = image(&NAMES);
        let index = NameIndex::of(&image);
        for query in ["習 近干", "محمد رضاا"] {
            assert!(index.candidates(&name_tokens(query), Breadth::AnyWord).is_empty(), "{query}");
        }
    }

    #[test]
    fn bearers_are_counted() {
        let image = image(&["Julian Smith", "Adam Smith"]);
        let index = NameIndex::of(&image);
        assert_eq!((index.bearers("smith"), index.bearers("adam"), index.bearers("x")), (2, 1, 0));
    }
}
