//! Judges whether a run of capitalised words is a person's name, and which of its words are.
//!
//! Offices, titles and nationalities are taken off its ends, and the evidence for the rest is added up. In headlines
//! only names that stand on their own are believed. `O(n)`; a gazetteer is asked once a run.

use rustc_hash::FxHashMap;

use crate::letters::Letters;
use crate::particle::is_particle;
use crate::passages::Passage;
use crate::small_words::SmallWords;
use crate::tokens::{Shape, Token};
use crate::word_info::WordInfo;
use crate::{Classes, Gazetteer, Lexicon};

/// Names with at least this many bearers per million speak for a person by themselves.
pub(crate) const COMMON: u32 = 15;

/// Points from which a run is a name.
const ENOUGH: i32 = 20;

/// Points from which a run may be a name that a list has to confirm.
const POSSIBLE: i32 = -15;

/// Longer runs are sentences with many capitals.
const MOST_GARBLED: usize = 4;

/// A run of tokens that is a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Found {
    pub(crate) first: usize,
    pub(crate) end: usize,
    /// Whether the evidence suffices; if not, a list has to confirm the name.
    pub(crate) sure: bool,
}

impl Found {
    pub(crate) fn overlaps(&self, first: usize, end: usize) -> bool {
        first < self.end && self.first < end
    }
}

/// Finds the full names in one paragraph.
pub(crate) struct RunJudge<'a> {
    pub(crate) text: &'a str,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) gazetteer: Option<&'a Gazetteer>,
    /// The capitalised words that the article writes in small letters as well.
    pub(crate) small_words: SmallWords,
}

impl RunJudge<'_> {
    /// Returns the token ranges of full names, and of family names after a title.
    ///
    /// Adds to `garbled` those that look like no names, but may be some with a slip in them.
    pub(crate) fn full_names(&self, passage: Passage, garbled: &mut Vec<Found>) -> Vec<Found> {
        let Passage { tokens, capitalised, letters } = passage;
        let mut names = Vec::new();
        let mut end = 0;
        for &first in capitalised {
            if first < end {
                continue;
            }
            end = self.run_end(tokens, first);
            let n_before = names.len();
            self.judge_run(tokens, first, end, letters, &mut names);
            if names.len() == n_before && letters == Letters::Mixed {
                let first = first + usize::from(tokens[first].text(self.text) == "The");
                if self.may_be_garbled(tokens, first, end) {
                    garbled.push(Found { first, end, sure: false });
                }
            }
        }
        self.confirm_lists(tokens, &mut names);
        names
    }

    /// Cuts the run `first..end` at words that no name goes over, and judges the pieces.
    fn judge_run(
        &self,
        tokens: &[Token],
        first: usize,
        end: usize,
        letters: Letters,
        names: &mut Vec<Found>,
    ) {
        let mut piece = first;
        for at in first..=end {
            if at == end || self.breaks(tokens, piece, at) {
                if piece < at {
                    self.judge_piece(tokens, piece, at, letters, names);
                }
                piece = at + 1;
            }
        }
    }

    fn judge_piece(
        &self,
        tokens: &[Token],
        mut first: usize,
        mut end: usize,
        letters: Letters,
        names: &mut Vec<Found>,
    ) {
        let start = first;
        // `Mother Teresa`, `Judge Reinhold`: names in which an office stands.
        if letters == Letters::Mixed
            && self.info(&tokens[first]).classes.has(Classes::ROLE | Classes::TITLE | Classes::KIN)
            && (2..=5).contains(&(end - first))
            && self.in_gazetteer(tokens, first, end)
        {
            names.push(Found { first, end, sure: true });
            return;
        }
        // Offices, titles and nationalities before the name.
        let prefix = (first..end.saturating_sub(1)).rev().find(|&at| {
            let classes = self.info(&tokens[at]).classes;
            classes.has(Classes::ROLE | Classes::TITLE | Classes::KIN)
                && !self.is_given_in(tokens, first, at, end)
        });
        // The rest of `Secretary of State`.
        let prefix = prefix
            .or_else(|| self.ends_office(tokens, first).then_some(first))
            .filter(|&at| at + 1 < end);
        let titled_inside = prefix.is_some();
        first = prefix.map_or(first, |at| at + 1);
        while first + 1 < end && self.is_adjective(&tokens[first], tokens.get(first + 1)) {
            first += 1;
        }
        // `Controversial Australian Anthony Hill`
        let nationality = (first..end.saturating_sub(2)).rev().find(|&at| {
            let info = self.info(&tokens[at]);
            info.classes.has(Classes::COUNTRY)
                && info.given < 100
                && self.info(&tokens[at + 1]).given >= COMMON
        });
        first = nationality.map_or(first, |at| at + 1);
        while end > first + 1
            && self.info(&tokens[end - 1]).classes.has(Classes::SUFFIX)
            && !(end == first + 2 && self.is_numeral(&tokens[end - 1]))
        {
            end -= 1;
        }
        while end > first && is_particle(tokens[end - 1].text(self.text)) {
            end -= 1;
        }
        if end <= first {
            return;
        }
        // A sentence may begin with a word that is capitalised for that alone.
        if tokens[first].opens
            && end - first > 2
            && first == start
            && self.info(&tokens[first]).given < COMMON
            && self.is_small_word(&tokens[first])
        {
            first += 1;
        }
        // The head of a table: `W D L G`.
        if tokens[first..end].iter().all(|token| token.shape == Shape::Initials) {
            return;
        }
        let titled = titled_inside || self.title_before(tokens, first);
        if tokens[first..end].iter().filter(|token| token.is_word()).count() > 6 {
            return;
        }
        if letters != Letters::Mixed {
            self.judge_headline(tokens, first, end, names);
            return;
        }
        let known = end - first > 1 && self.in_gazetteer(tokens, first, end);
        let points = if known { ENOUGH } else { self.points(tokens, first, end, titled) };
        let sure = points >= ENOUGH;
        if sure || (points >= POSSIBLE && (2..=3).contains(&(end - first))) {
            names.push(Found { first, end, sure });
        }
    }

    /// In headlines every word has a capital: takes a given and a family name that both are common.
    fn judge_headline(&self, tokens: &[Token], first: usize, end: usize, names: &mut Vec<Found>) {
        let mut at = first;
        while at + 1 < end {
            let longest = (2..=(end - at).min(4)).rev();
            let length =
                longest.into_iter().find(|&length| self.in_gazetteer(tokens, at, at + length));
            let length = length.or_else(|| self.is_sure(tokens, at, at + 2).then_some(2));
            match length {
                Some(length) => {
                    names.push(Found { first: at, end: at + length, sure: true });
                    at += length;
                }
                None => at += 1,
            }
        }
    }

    /// Says whether a name stands on its own: in the gazetteer, or of two common names.
    pub(crate) fn is_sure(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        if self.in_gazetteer(tokens, first, end) {
            return true;
        }
        let given = self.info(&tokens[first]).given;
        let surname = self.info(&tokens[end - 1]).surname;
        if end - first != 2 || given < COMMON || surname < COMMON {
            return false;
        }
        tokens[first..end].iter().all(|token| {
            let classes = self.info(token).classes;
            !classes.has(
                Classes::ORGANISATION
                    | Classes::PLACE
                    | Classes::ORDINARY
                    | Classes::CALENDAR
                    | Classes::COUNTRY
                    | Classes::ROLE
                    | Classes::MODIFIER
                    | Classes::TITLE,
            ) && !self.is_small_word(token)
        })
    }

    /// Adds single words that are the family name of a person named in full, or follow a title.
    pub(crate) fn add_surnames(
        &self,
        passage: Passage,
        surnames: &FxHashMap<u64, usize>,
        names: &mut Vec<Found>,
    ) {
        if surnames.is_empty() {
            return;
        }
        let Passage { tokens, capitalised, letters } = passage;
        let mut found: Vec<Found> = Vec::new();
        for &at in capitalised {
            let token = &tokens[at];
            if !matches!(token.shape, Shape::Capital | Shape::Capitals) {
                continue;
            }
            let Some(&n_particles) = surnames.get(&token.key(self.text)) else { continue };
            if names.iter().any(|name| name.sure && name.overlaps(at, at + 1)) {
                continue;
            }
            // `Van der Westhuizen` is his family name, whole.
            let mut first = at;
            while first > 0 && at - first < n_particles && self.is_particle(&tokens[first - 1]) {
                first -= 1;
            }
            let neighbour = |at: usize| {
                tokens.get(at).is_some_and(|next| {
                    let classes = self.info(next).classes;
                    next.is_capitalised()
                        && !classes.has(
                            Classes::TITLE
                                | Classes::ROLE
                                | Classes::ORDINARY
                                | Classes::CALENDAR
                                | Classes::COUNTRY,
                        )
                })
            };
            let joined_left = first > 0
                && neighbour(first - 1)
                && !tokens[first - 1].opens
                && !tokens[first - 1].possessive;
            let joined_right = neighbour(at + 1) && !token.possessive;
            if letters != Letters::Mixed || !(joined_left || joined_right) {
                found.push(Found { first, end: at + 1, sure: true });
            }
        }
        names.extend(found);
        names.sort_unstable();
    }

    /// Says whether a run that looks like no name may be one with a slip in it, for a list to confirm: one of its words is none
    /// that is known.
    fn may_be_garbled(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        let words = &tokens[first..end];
        let is_of_company = |token: &&Token| {
            let info = self.info(token);
            info.classes.has(Classes::ORGANISATION) && !info.is_name()
        };
        (2..=MOST_GARBLED).contains(&words.len())
            && words.iter().any(|token| self.is_unknown(token))
            && words.iter().filter(|token| !is_of_company(token)).count() > 1
    }

    fn is_unknown(&self, token: &Token) -> bool {
        token.shape == Shape::Capital
            && self.info(token) == WordInfo::default()
            && !self.is_small_word(token)
    }

    /// Says whether the role word at `at` is a given name here: `Judge Reinhold` is not, `Earl
    /// Warren` is.
    fn is_given_in(&self, tokens: &[Token], first: usize, at: usize, end: usize) -> bool {
        at == first && at + 2 == end && {
            let info = self.info(&tokens[at]);
            info.given >= 100 && !info.classes.has(Classes::TITLE)
        }
    }

    /// Says whether the word only qualifies the name after it: a nationality, an acronym.
    fn is_adjective(&self, token: &Token, next: Option<&Token>) -> bool {
        let info = self.info(token);
        let followed =
            next.is_some_and(|next| self.info(next).given > 0 || next.shape == Shape::Initials);
        if info.classes.has(Classes::COUNTRY) && info.given < 100 && !self.is_particle(token) {
            return true;
        }
        if info.given >= COMMON {
            return false;
        }
        let acronym = token.shape == Shape::Capitals;
        followed && (acronym || info.classes.has(Classes::RANK | Classes::PAST | Classes::MODIFIER))
    }

    /// Says whether an office or a title in small letters stands before `first`.
    pub(crate) fn title_before(&self, tokens: &[Token], first: usize) -> bool {
        first > 0
            && tokens[first - 1].is_word()
            && !tokens[first - 1].possessive
            && self
                .info(&tokens[first - 1])
                .classes
                .has(Classes::ROLE | Classes::TITLE | Classes::KIN)
    }

    /// Says whether the word at `at` ends an office that began before: `State` of `Secretary of
    /// State`.
    fn ends_office(&self, tokens: &[Token], at: usize) -> bool {
        let before = at.checked_sub(2).map(|office| (&tokens[office], &tokens[at - 1]));
        before.is_some_and(|(office, of)| {
            of.text(self.text) == "of"
                && office.is_capitalised()
                && self.info(office).classes.has(Classes::ROLE)
                && self.info(&tokens[at]).classes.has(Classes::MODIFIER)
        })
    }

    /// Says whether a word counts rulers of one name: `VIII`.
    pub(crate) fn is_numeral(&self, token: &Token) -> bool {
        token.text(self.text).bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'))
    }

    pub(crate) fn is_particle(&self, token: &Token) -> bool {
        is_particle(token.text(self.text)) || self.is_capital_particle(token)
    }

    /// Says whether a word is a particle with a capital: the `Van` of `Todd Van Poppel`.
    pub(crate) fn is_capital_particle(&self, token: &Token) -> bool {
        token.shape == Shape::Capital
            && token.end - token.start <= 5
            && is_particle(&token.text(self.text).to_lowercase())
    }

    fn in_gazetteer(&self, tokens: &[Token], first: usize, end: usize) -> bool {
        self.gazetteer.is_some_and(|gazetteer| {
            gazetteer.knows(&self.text[tokens[first].start..tokens[end - 1].end])
        })
    }

    /// Says whether a word stands somewhere in small letters.
    pub(crate) fn is_small_word(&self, token: &Token) -> bool {
        if token.is_capitalised() {
            self.small_words.have(token.lower_hash(self.text))
        } else {
            token.shape == Shape::Lower && !token.text(self.text).contains(char::is_uppercase)
        }
    }

    pub(crate) fn info(&self, token: &Token) -> WordInfo {
        token.info(self.text, self.lexicon)
    }
}
