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
        let long = tokens.iter().filter(|token| {
            token.is_word()
                && token.end - token.start > 3
                && !token.text(text).as_bytes()[0].is_ascii_digit()
        });
        let (mut words, mut capital, mut capitals) = (0, 0, 0);
        for token in long {
            words += 1;
            capital += usize::from(token.is_capitalised());
            capitals += usize::from(token.shape == Shape::Capitals);
        }
        // Tables of results are not headlines, though they hold little else than names.
        let plain = tokens.iter().all(|token| {
            token.shape != Shape::Lower || !token.text(text).as_bytes()[0].is_ascii_digit()
        }) && !tokens.iter().any(|token| token.is_mark(&['(']));
        // A list is no headline.
        let n_commas = tokens.iter().filter(|token| token.is_mark(&[',', ';'])).count();
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
