//! Finds single words that are a letter or two off a family name of the same article: `Stoltenburg said` where
//! Jens Stoltenberg was introduced.
//!
//! Such a word is no name that any list has and no word of the article, so that only the name beside it says what it is
//! meant to be. It must stand where a person may be named, with the same first letter, and differ by more than an ending.
//! `O(n·m)` for `n` capitalised words that nothing is known about and `m` full names. Bad at slips that are words.

use crate::Classes;
use crate::fold::fold_into;
use crate::passages::Passage;
use crate::run_judge::{Found, RunJudge};
use crate::tokens::{Shape, Token};
use crate::word_info::WordInfo;
use crate::word_pattern::WordPattern;

/// Shorter family names are too near to other words.
const SHORTEST: usize = 5;

/// From this length on two letters may be wrong.
pub(crate) const LONG: usize = 8;

/// Bearers per million up to which a family name is one that hardly anybody has: those of the list of rare names.
const RARE: u32 = 3;

/// Words after which a single name is that of a place or a thing.
const BEFORE_PLACES: &[&str] =
    &["the", "The", "a", "an", "A", "An", "in", "In", "at", "At", "near", "Near", "into", "across"];

/// Adds the words of a paragraph that are near one of the family names `surnames`, which are folded.
pub(crate) fn find(
    judge: &RunJudge,
    passage: Passage,
    surnames: &[String],
    names: &mut Vec<Found>,
) {
    let n_before = names.len();
    let mut word = String::new();
    for &at in passage.capitalised {
        let token = &passage.tokens[at];
        if token.shape != Shape::Capital || !is_hardly_known(judge.info(token)) {
            continue;
        }
        if names.iter().any(|name| name.overlaps(at, at + 1)) {
            continue;
        }
        word.clear();
        fold_into(token.text(judge.text), &mut word);
        if surnames.iter().any(|surname| are_near(surname, &word))
            && !surnames.contains(&word)
            && !judge.is_small_word(token)
            && may_name_somebody(judge, passage.tokens, at)
        {
            names.push(Found { first: at, end: at + 1, sure: true });
        }
    }
    if names.len() > n_before {
        names.sort_unstable();
    }
}

/// Says whether a word is nothing else than perhaps a rare family name.
fn is_hardly_known(info: WordInfo) -> bool {
    info.classes == Classes::default() && info.given == 0 && info.surname <= RARE
}

/// Says whether the word at `at` stands alone, where a person may be named.
fn may_name_somebody(judge: &RunJudge, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let next = tokens.get(at + 1);
    if next.is_some_and(|next| next.is_capitalised() && !token.possessive) {
        return false;
    }
    if token.opens {
        return token.possessive || next.is_some_and(|next| next.shape == Shape::Lower);
    }
    let before = &tokens[at - 1];
    let titles = Classes::ROLE | Classes::TITLE;
    !BEFORE_PLACES.contains(&before.text(judge.text))
        && !before.possessive
        && (!before.is_capitalised()
            || judge.info(before).classes.has(titles | Classes::ORDINARY | Classes::CALENDAR))
}

/// Says whether a folded word may be a slip for a folded family name.
pub(crate) fn are_near(surname: &str, word: &str) -> bool {
    let shortest = surname.len().min(word.len());
    if surname.len() < SHORTEST
        || word.len() + 1 < SHORTEST
        || surname.as_bytes()[0] != word.as_bytes()[0]
        || surname.len().abs_diff(word.len()) > 2
        || differ_in_ending(surname, word)
    {
        return false;
    }
    let most = if shortest < LONG { 1 } else { 2 };
    (1..=most).contains(&WordPattern::of(word).edits(surname))
}

/// Says whether one word is the other with an ending: Bushes, Thatcherite, the Marxian view.
fn differ_in_ending(a: &str, b: &str) -> bool {
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    long.starts_with(short) || long.strip_suffix('s').is_some_and(|stem| stem == short)
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use super::are_near;
    use crate::{Lexicon, MentionFinder, MentionKind};

    #[test]
    fn slips_are_near_and_derived_words_are_not() {
        assert!(are_near("stoltenberg", "stoltenburg") && are_near("laanet", "lanet"));
        assert!(!are_near("laanet", "laanets") && !are_near("thatcher", "thatcherite"));
        assert!(!are_near("laanet", "paanet") && !are_near("blair", "blrai"));
    }

    #[test]
    fn a_word_alone_is_near_the_full_name() {
        let lexicon = Lexicon::embedded();
        let near = |text: &str| {
            let mentions =
                MentionFinder::new(&lexicon, None).mentions(&Article::from_plain_text(text));
            let is_near = |kind| matches!(kind, MentionKind::NearSurname { full: 0 });
            mentions
                .iter()
                .filter(|m| is_near(m.kind))
                .map(|m| m.text.to_string())
                .collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("Peter Oolbekk spoke. Oolbekk left, and Olbekk said no.", &["Olbekk"][..]),
            ("Peter Oolbekk spoke. “Never,” added Mr Oolbeck.", &["Oolbeck"]),
            ("Peter Oolbekk spoke. He lives in Olbekk.", &[]),
            ("Peter Oolbekk spoke at the Olbekk Theatre.", &[]),
        ] {
            assert_eq!(near(text), expected, "{text}");
        }
    }
}
