//! Finds the phrase next to a name that says who the person is.
//!
//! To the left: `Estonian Defense Minister X`, `the US ambassador to NATO, X`. To the right:
//! `X, Estonia's defence minister,`, `X (Norway)`, `X is the US ambassador to NATO`. A phrase that
//! leads up to another name belongs to that one. Looks at a dozen tokens at most, `O(1)`.

use copydesk_core::Span;

use crate::mention::RoleText;
use crate::run_judge::Found;
use crate::tokens::{Shape, Token};
use crate::{Classes, Lexicon, Role};

/// How many tokens a phrase may have: `the former permanent representative of the United Kingdom
/// to the European Union` has thirteen.
const LONGEST: usize = 14;

/// Words that join an apposition to the name before it.
const BEING: &[&str] = &["is", "was", "became", "as"];

/// Words at which an apposition without a closing comma ends.
const STOPS: &[&str] = &[
    "said", "says", "told", "who", "whose", "which", "that", "has", "had", "have", "will", "would",
    "and", "but", "is", "was", "were", "are", "when", "where", "while", "added", "after", "from",
];

/// The tokens of one paragraph and the names found in it.
pub(crate) struct Surroundings<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    /// All names, ascending.
    pub(crate) names: &'a [Found],
    pub(crate) lexicon: &'a Lexicon,
}

impl Surroundings<'_> {
    /// Returns what is said next to the name number `index`: the phrase that names an office if
    /// there is one, else one that names a country.
    pub(crate) fn role_of(&self, index: usize) -> Option<RoleText> {
        let phrases = [self.left(index), self.right(index)];
        let mut roles = phrases.into_iter().flatten().filter_map(|(first, end)| {
            let span = Span::new(self.tokens[first].start, self.tokens[end - 1].end);
            let role = Role::parse(span.slice(self.text), self.lexicon)?;
            Some(RoleText { role, text: span.slice(self.text).into(), span })
        });
        let first = roles.next()?;
        if first.role.names_office() {
            return Some(first);
        }
        Some(roles.find(|second| second.role.names_office()).unwrap_or(first))
    }

    /// Returns the tokens of the phrase before a name.
    fn left(&self, index: usize) -> Option<(usize, usize)> {
        let name = self.names[index].first;
        let floor = if index == 0 { 0 } else { self.names[index - 1].end };
        let comma = name > floor && self.tokens[name - 1].is_mark(&[',']);
        let end = if comma { name - 1 } else { name };
        let mut first = end;
        while first > floor && end - first < LONGEST {
            let token = &self.tokens[first - 1];
            let classes = self.classes(token);
            let connects = classes.has(Classes::DROPPED) && !self.is_and(token);
            let says = classes.has(
                Classes::ROLE
                    | Classes::MODIFIER
                    | Classes::RANK
                    | Classes::PAST
                    | Classes::COUNTRY
                    | Classes::TITLE,
            );
            let named = token.is_capitalised() && !token.possessive && !token.opens;
            if !(token.is_word() && (connects || says || named)) {
                break;
            }
            // `Putin's minister` says nothing of Putin's office, `Russia's minister` of Russia.
            if token.possessive && !classes.has(Classes::COUNTRY) {
                break;
            }
            first -= 1;
        }
        // An apposition after a comma may belong to the name before it: `X, the mayor, Y, …`.
        if comma && first > 0 && self.tokens[first - 1].is_mark(&[',']) {
            return None;
        }
        while first < end && self.is_connector(first) {
            first += 1;
        }
        (first < end).then_some((first, end))
    }

    /// Returns the tokens of the phrase after a name.
    fn right(&self, index: usize) -> Option<(usize, usize)> {
        let name_end = self.names[index].end;
        // What may be no name at all ends no phrase: `X, the Dallas Fed president,`.
        let next = self.names[index + 1..].iter().find(|name| name.sure);
        let ceiling = next.map_or(self.tokens.len(), |next| next.first);
        let opening = self.tokens.get(name_end)?;
        let bracket = opening.is_mark(&['(']);
        let being = BEING.contains(&opening.text(self.text));
        if !(bracket || being || opening.is_mark(&[','])) {
            return None;
        }
        let mut first = name_end + 1;
        if self.is_age(first) {
            first += 2;
        }
        let begins = self.tokens.get(first)?;
        let classes = self.classes(begins);
        let says = classes.has(
            Classes::ROLE
                | Classes::MODIFIER
                | Classes::RANK
                | Classes::PAST
                | Classes::COUNTRY
                | Classes::DROPPED,
        );
        if !(says || begins.possessive) {
            return None;
        }
        let mut end = first;
        while end < self.tokens.len() && end - first < LONGEST {
            let token = &self.tokens[end];
            if !token.is_word() || (!bracket && STOPS.contains(&token.text(self.text))) {
                break;
            }
            if end >= ceiling {
                // The phrase leads up to the next name and belongs to that.
                return None;
            }
            end += 1;
        }
        (first < end).then_some((first, end))
    }

    /// Says whether `45,` stands at `at`.
    fn is_age(&self, at: usize) -> bool {
        let digits = |token: &Token| token.text(self.text).bytes().all(|b| b.is_ascii_digit());
        self.tokens.get(at).is_some_and(digits)
            && self.tokens.get(at + 1).is_some_and(|token| token.is_mark(&[',']))
    }

    fn is_connector(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.shape == Shape::Lower && self.classes(token).has(Classes::DROPPED)
    }

    fn is_and(&self, token: &Token) -> bool {
        token.text(self.text) == "and"
    }

    fn classes(&self, token: &Token) -> Classes {
        token.info(self.text, self.lexicon).classes
    }
}
