//! A name that is looked up, made ready to be compared with many.
//!
//! What a word of it may stand for is asked of every candidate, so that its letters are laid out once. Time `O(n)`; a
//! quarter of a kilobyte a word.

use crate::Lexicon;
use crate::index::looks::Looks;
use crate::particle::is_particle;
use crate::skeleton::same_transliteration;
use crate::spelling::{GENERATIONS, MOST_EDITS, edits_allowed};
use crate::word_pattern::WordPattern;

/// No longer word may be left out of a comparison.
pub(crate) const LONGEST_LEFT_OUT: usize = 5;

/// By how many letters, in number and in kind, words of any script may differ that are near.
const NEAR: (u32, u32) = (3, 6);

/// See the module.
pub(crate) struct Query<'q> {
    pub(crate) words: Vec<QueryWord<'q>>,
    /// No word may be left out in a comparison.
    pub(crate) is_plain: bool,
}

/// A folded word of a query.
pub(crate) struct QueryWord<'q> {
    pub(crate) text: &'q str,
    pub(crate) looks: Looks,
    pattern: WordPattern<'q>,
    /// See [`carrying`].
    pub(crate) carries: bool,
    /// What lists have as forms of the word.
    forms: Vec<Form>,
    /// The word may stand for others that look nothing like it: whose initial it is, or of another script.
    has_any_looks: bool,
}

/// A word that a list has as a form of another.
struct Form {
    text: &'static str,
    looks: Looks,
}

impl<'q> Query<'q> {
    /// Makes a query of folded words.
    pub(crate) fn of(tokens: &'q [String], lexicon: &'q Lexicon) -> Self {
        let carrying = carrying(tokens.iter().map(String::as_str));
        let words = tokens.iter().zip(carrying);
        let words = words.map(|(text, carries)| QueryWord::of(text, carries, lexicon)).collect();
        let is_plain = !tokens.iter().any(|token| may_be_left_out(token));
        Self { words, is_plain }
    }
}

impl<'q> QueryWord<'q> {
    fn of(text: &'q str, carries: bool, lexicon: &'q Lexicon) -> Self {
        let form = |text| Form { text, looks: Looks::of_word(text) };
        Self {
            text,
            looks: Looks::of_word(text),
            pattern: WordPattern::of(text),
            carries,
            forms: lexicon.forms(text).map(form).collect(),
            has_any_looks: is_short(text) || !text.is_ascii(),
        }
    }

    /// Says whether the word may stand for another of these looks: by edits, as its initial, or by a list.
    pub(crate) fn may_stand_for(&self, other: &str, looks: Looks) -> bool {
        self.text == other
            || self.may_be_near(looks) && self.may_be_edited(other)
            || self.may_be_initial(other)
            || self.forms.iter().any(|form| form.text == other)
    }

    /// Says, by its looks alone, whether a word is certainly none that this one may stand for.
    #[inline]
    pub(crate) fn is_strange(&self, other: Looks) -> bool {
        let may_be_initial = other.length() == 1;
        !may_be_initial && !self.has_any_looks && !self.may_be_near(other)
    }

    /// Says, by its looks alone, whether a word may be near, or a form of this one.
    #[inline]
    pub(crate) fn may_be_near(&self, other: Looks) -> bool {
        if self.has_any_looks {
            return self.looks.within(other, NEAR.0, NEAR.1);
        }
        self.looks.may_be_edited(other) || self.forms.iter().any(|form| form.looks == other)
    }

    fn may_be_edited(&self, other: &str) -> bool {
        let edits = self.pattern.edits(other);
        edits <= MOST_EDITS
            && (edits <= edits_allowed(self.text.chars().count().max(other.chars().count()))
                || same_transliteration(self.text, other))
    }

    fn may_be_initial(&self, other: &str) -> bool {
        (is_short(self.text) || is_short(other))
            && (self.text.starts_with(other) || other.starts_with(self.text))
    }
}

/// Returns whether each word of a name must be in a comparison: all, where hardly any would be left.
pub(crate) fn carrying<'w, I>(words: I) -> impl Iterator<Item = bool> + Clone
where
    I: Iterator<Item = &'w str> + Clone,
{
    let are_few = words.clone().filter(|word| !may_be_left_out(word)).nth(1).is_none();
    words.map(move |word| are_few || !may_be_left_out(word))
}

/// Says whether a word is a single letter.
fn is_short(word: &str) -> bool {
    word.chars().next().is_some_and(|letter| letter.len_utf8() == word.len())
}

/// Says whether a word may be left out of a comparison.
pub(crate) fn may_be_left_out(word: &str) -> bool {
    word.len() <= LONGEST_LEFT_OUT && (is_particle(word) || GENERATIONS.contains(&word))
}
