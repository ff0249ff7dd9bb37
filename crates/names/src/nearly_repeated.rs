//! Finds names that are a slip away from a full name of the same article: `Knye West` beside `Kanye West`.
//!
//! A misspelled word is no name that any list has, so that a run with it is often not taken for a name; the right form
//! in the same article says what it is. One of the two words is the same, the other begins with the same letter
//! and is a letter or two off. `O(n)` for `n` words, by the word that is the same. Names of two words only.

use rustc_hash::FxHashMap;

use crate::Classes;
use crate::fold::fold;
use crate::passages::Passage;
use crate::run_judge::{Found, RunJudge};
use crate::tokens::{Shape, Token};
use crate::word_pattern::WordPattern;

/// Words shorter than this are others, not slips.
const SHORTEST: usize = 4;

/// From this length on two letters may be wrong.
const LONG: usize = 7;

/// So many names that share a word are compared: a roll of a thousand Smiths says nothing about slips.
const MOST: usize = 16;

/// The full names of an article that consist of two words, by either.
#[derive(Default)]
pub(crate) struct NearlyRepeated<'a> {
    given_by_surname: FxHashMap<u64, Vec<&'a str>>,
    surname_by_given: FxHashMap<u64, Vec<&'a str>>,
}

impl<'a> NearlyRepeated<'a> {
    /// Remembers a full name if it has two words.
    pub(crate) fn add(&mut self, text: &'a str, name: &[Token]) {
        let [given, surname] = name else { return };
        let add = |names: &mut FxHashMap<u64, Vec<&'a str>>, key: u64, word: &'a str| {
            let words = names.entry(key).or_default();
            if words.len() < MOST && !words.contains(&word) {
                words.push(word);
            }
        };
        add(&mut self.given_by_surname, surname.key(text), given.text(text));
        add(&mut self.surname_by_given, given.key(text), surname.text(text));
    }

    /// Adds the names of a paragraph that are a slip away.
    pub(crate) fn find(&self, judge: &RunJudge, passage: Passage, names: &mut Vec<Found>) {
        let n_before = names.len();
        for &first in passage.capitalised {
            let end = first + 2;
            let Some(pair) = passage.tokens.get(first..end) else { break };
            if is_pair(pair)
                && !names.iter().any(|name| name.sure && name.overlaps(first, end))
                && self.is_slip(judge.text, pair)
                && stands_alone(judge, passage.tokens, first, end)
            {
                names.push(Found { first, end, sure: true });
            }
        }
        if names.len() > n_before {
            names.sort_unstable();
        }
    }

    fn is_slip(&self, text: &str, pair: &[Token]) -> bool {
        let [given, surname] = pair else { return false };
        let near = |names: &FxHashMap<u64, Vec<&str>>, same: &Token, other: &Token| {
            let words = names.get(&same.key(text));
            words.is_some_and(|words| words.iter().any(|word| are_near(word, other.text(text))))
        };
        near(&self.given_by_surname, surname, given) || near(&self.surname_by_given, given, surname)
    }
}

/// Says whether two words may be a name by their looks.
fn is_pair(pair: &[Token]) -> bool {
    pair.iter().all(|token| token.shape == Shape::Capital) && !pair[0].possessive
}

/// Says whether no capitalised word stands beside a name but an office or a title before it.
fn stands_alone(judge: &RunJudge, tokens: &[Token], first: usize, end: usize) -> bool {
    let before = first.checked_sub(1).map(|before| &tokens[before]);
    let titles = Classes::ROLE | Classes::TITLE | Classes::KIN;
    let is_free = before
        .is_none_or(|before| !before.is_capitalised() || judge.info(before).classes.has(titles));
    let goes_on = !tokens[end - 1].possessive && tokens.get(end).is_some_and(Token::is_capitalised);
    is_free && !goes_on
}

fn are_near(right: &str, written: &str) -> bool {
    if right == written {
        return false;
    }
    let (right, written) = (fold(right), fold(written));
    let shortest = right.len().min(written.len());
    let is_plural =
        right.strip_suffix('s') == Some(&written) || written.strip_suffix('s') == Some(&right);
    if shortest < SHORTEST || right.chars().next() != written.chars().next() || is_plural {
        return false;
    }
    let most = if shortest < LONG { 1 } else { 2 };
    (1..=most).contains(&WordPattern::of(&right).edits(&written))
}
