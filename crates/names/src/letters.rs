//! How a paragraph uses capitals, which is how much they say about names.

use crate::tokens::{Shape, Token};

/// From how many tokens on a paragraph is no headline.
const LONGEST_HEADLINE: usize = 30;

/// How a paragraph uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Letters {
    /// As running text does.
    Mixed,
    /// At the beginning of most words: a headline.
    TitleCase,
    /// Throughout.
    Capitals,
}

impl Letters {
    /// Looks at the tokens of a paragraph, of which those at `capitalised` have a capital.
    pub(crate) fn of(tokens: &[Token], capitalised: &[usize], text: &str) -> Self {
        let ends = tokens.last().is_some_and(|token| token.is_mark(&['.', '!', '”', '"']));
        let may_be_headline = !ends && tokens.len() < LONGEST_HEADLINE;
        let is_capitals = |&at: &usize| tokens[at].shape == Shape::Capitals;
        // Most paragraphs of running text are told at once.
        if !may_be_headline && !capitalised.iter().any(is_capitals) {
            return Self::Mixed;
        }
        let begins_with_digit = |token: &Token| text.as_bytes()[token.start].is_ascii_digit();
        let (mut words, mut capital, mut capitals, mut n_commas) = (0, 0, 0, 0);
        // Tables of results are not headlines, though they hold little else than names.
        let mut plain = true;
        for token in tokens {
            match token.shape {
                Shape::Mark(mark) => {
                    plain &= mark != '(';
                    n_commas += usize::from(matches!(mark, ',' | ';'));
                }
                Shape::Lower if begins_with_digit(token) => plain = false,
                _ if token.end - token.start > 3 => {
                    words += 1;
                    capital += usize::from(token.is_capitalised());
                    capitals += usize::from(token.shape == Shape::Capitals);
                }
                _ => {}
            }
        }
        // A list is no headline.
        let plain = plain && n_commas < 2;
        if words >= 2 && capitals * 10 >= words * 7 {
            Self::Capitals
        } else if words >= 4 && plain && may_be_headline && capital * 10 >= words * 8 {
            Self::TitleCase
        } else {
            Self::Mixed
        }
    }
}
