//! How a paragraph uses capitals, which is how much they say about names.

use crate::tokens::{Shape, Token};

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
    pub(crate) fn of(tokens: &[Token], text: &str) -> Self {
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
        let ends = tokens.last().is_some_and(|token| token.is_mark(&['.', '!', '”', '"']));
        if words >= 2 && capitals * 10 >= words * 7 {
            Self::Capitals
        } else if words >= 4 && plain && !ends && capital * 10 >= words * 8 && tokens.len() < 30 {
            Self::TitleCase
        } else {
            Self::Mixed
        }
    }
}
