//! Finds the names of a list that a misspelled name may stand for.
//!
//! A name shares a word with its misspelling as a rule, and its other words are near. [`Search`](search::Search)
//! proposes names by their words. The looks of what else is in a name, kept beside each, pass over most names unread. A
//! proposal is only that: [`crate::Spelling`] verifies it.
//!
//! `docs/benchmarks.md` has the time of a lookup. Neighbourhoods of words are remembered. An index takes some 100
//! bytes a name. Bad at names of which every word is garbled beyond two edits.

pub(crate) mod build;
pub(crate) mod looks;
pub(crate) mod multimap;
pub(crate) mod neighbourhood;
pub(crate) mod search;
mod variants;

use looks::Looks;
use multimap::MultiMap;

use crate::gazetteer::columns::{Numbers, Pairs, Runs, Texts};
use crate::gazetteer::image::{Image, Section};
use crate::hash::mix;

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
    /// The names that have a word, and the looks of their other words that are never left out.
    postings: Pairs<'a>,
    /// Names by their letters, in whatever order.
    exact: MultiMap<'a>,
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

    /// Returns the number of a folded word.
    fn word(&self, word: &str) -> Option<u32> {
        let is_same = |id: &u32| self.words.bytes(*id as usize) == word.as_bytes();
        self.word_map.get(variants::key(word)).find(is_same)
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
    use super::NameIndex;
    use super::search::{Breadth, Search};
    use crate::gazetteer::columns::{Column, Numbers, Texts};
    use crate::gazetteer::image::{Image, ImageWriter, Verify};
    use crate::memo::Memo;
    use crate::query::Query;
    use crate::{Lexicon, name_tokens};

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

    fn near(index: NameIndex, query: &str) -> Vec<u32> {
        let (tokens, lexicon, memo) = (name_tokens(query), Lexicon::embedded(), Memo::default());
        let query = Query::of(&tokens, &lexicon);
        let mut names = Vec::new();
        if let Some(mut search) = Search::of(&query, index, &memo) {
            search.each_name(Breadth::AnyWord, |name, _| names.push(name));
        }
        names
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
            ("Ursula Leyem", 3),
            ("Julianne Smith", 4),
        ] {
            let candidates = near(index, query);
            assert!(candidates.contains(&name), "{query}: {candidates:?}");
        }
    }

    #[test]
    fn other_scripts_are_found_as_they_are_only() {
        let image = image(&NAMES);
        let index = NameIndex::of(&image);
        for query in ["習 近干", "محمد رضاا"] {
            assert!(near(index, query).is_empty(), "{query}");
        }
    }

    #[test]
    fn bearers_are_counted() {
        let image = image(&["Julian Smith", "Adam Smith"]);
        let index = NameIndex::of(&image);
        assert_eq!((index.bearers("smith"), index.bearers("adam"), index.bearers("x")), (2, 1, 0));
    }
}
