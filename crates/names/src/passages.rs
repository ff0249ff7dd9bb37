//! The words of an article, paragraph by paragraph, and which of them have a capital.
//!
//! One word in five or six has a capital, and nothing else begins a name, so that whoever looks for names goes over those alone.
//! Time and space `O(n)`, in as many allocations for an article as for a paragraph.

use copydesk_core::Article;

use crate::Lexicon;
use crate::letters::Letters;
use crate::tokens::{Token, tokenize};

/// Bytes of newswire from one token to the next.
const BYTES_A_TOKEN: usize = 5;

/// See the module.
pub(crate) struct Passages {
    tokens: Vec<Token>,
    /// Where tokens with a capital stand in their paragraph.
    capitalised: Vec<usize>,
    ends: Vec<End>,
}

/// Where a paragraph ends among the tokens of all, and how it uses capitals.
struct End {
    tokens: usize,
    capitalised: usize,
    letters: Letters,
}

/// The words of one paragraph.
#[derive(Clone, Copy)]
pub(crate) struct Passage<'a> {
    pub(crate) tokens: &'a [Token],
    /// The positions of those with a capital, ascending.
    pub(crate) capitalised: &'a [usize],
    pub(crate) letters: Letters,
}

impl Passages {
    /// Cuts an article into words.
    pub(crate) fn of(article: &Article, lexicon: &Lexicon) -> Self {
        let (text, paragraphs) = (article.text(), article.paragraphs());
        let mut tokens = Vec::with_capacity(text.len() / BYTES_A_TOKEN + paragraphs.len());
        let mut capitalised = Vec::with_capacity(tokens.capacity() / BYTES_A_TOKEN);
        let mut ends = Vec::with_capacity(paragraphs.len());
        for paragraph in paragraphs {
            let (first, first_capitalised) = (tokens.len(), capitalised.len());
            tokenize(text, paragraph.span, lexicon, |token| {
                if token.is_capitalised() {
                    capitalised.push(tokens.len() - first);
                }
                tokens.push(token);
            });
            let letters = Letters::of(&tokens[first..], &capitalised[first_capitalised..], text);
            ends.push(End { tokens: tokens.len(), capitalised: capitalised.len(), letters });
        }
        Self { tokens, capitalised, ends }
    }

    /// Returns the tokens of all paragraphs.
    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Returns the paragraphs in the order of the text.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Passage<'_>> {
        let mut first = (0, 0);
        self.ends.iter().map(move |end| {
            let tokens = &self.tokens[first.0..end.tokens];
            let capitalised = &self.capitalised[first.1..end.capitalised];
            first = (end.tokens, end.capitalised);
            Passage { tokens, capitalised, letters: end.letters }
        })
    }
}
