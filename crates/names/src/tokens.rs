//! Cuts a paragraph into words and marks, as far as finding names needs it.
//!
//! One pass over the characters, `O(n)`. A word keeps its inner hyphens and apostrophes
//! (`Jean-Claude`, `O'Brien`), an initial keeps its stop (`J.`, `F.W.`), a possessive loses its
//! `'s`. What the lexicon knows of capitalised words is looked up at once, since most questions
//! about them need it; words of plain letters, which most are, take a short way. Bad at scripts without capital letters:
//! nothing there looks like a name.

use copydesk_core::Span;

use crate::fold::fold;
use crate::hash::word_hash;
use crate::plain_word::PlainWord;
use crate::word_end::{LONGEST_ABBREVIATION, char_at, possessive_len, shape, word_end};
use crate::word_info::WordInfo;
use crate::{Classes, Lexicon};

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A word that begins with a small letter or a digit.
    Lower,
    /// A word that begins with a capital.
    Capital,
    /// A word of at least two letters, all of them capitals.
    Capitals,
    /// One capital, or several with stops: `J`, `J.`, `F.W.`
    Initials,
    /// A mark that is no word.
    Mark(char),
}

/// A word or a mark.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) shape: Shape,
    /// A `'s` follows, which the span leaves out.
    pub(crate) possessive: bool,
    /// The word begins a sentence or a quotation.
    pub(crate) opens: bool,
    /// What is known about the word if it is capitalised.
    info: WordInfo,
    /// The hash of the word: as it is written if it is in small letters, else folded.
    hash: u64,
    /// The word has none but letters and digits of ASCII, and is capitalised or has no capital: folded, it is what it is
    /// in lower case.
    is_plain: bool,
}

impl Token {
    fn mark(mark: char, start: usize) -> Self {
        Self {
            start,
            end: start + mark.len_utf8(),
            shape: Shape::Mark(mark),
            possessive: false,
            opens: false,
            info: WordInfo::default(),
            hash: 0,
            is_plain: false,
        }
    }

    #[inline]
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// Says whether the token may be a part of a name by its looks.
    #[inline]
    pub(crate) fn is_capitalised(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Capitals | Shape::Initials)
    }

    /// Returns what the lexicon knows about the word.
    #[inline]
    pub(crate) fn info(&self, text: &str, lexicon: &Lexicon) -> WordInfo {
        if self.is_capitalised() {
            self.info
        } else if self.is_plain {
            lexicon.word_of(self.hash)
        } else {
            look_up(self.text(text), lexicon).1
        }
    }

    /// Returns a hash that words share whose folded forms are one.
    #[inline]
    pub(crate) fn key(&self, text: &str) -> u64 {
        if self.is_plain || self.is_capitalised() {
            self.hash
        } else {
            word_hash(fold(self.text(text)).as_bytes())
        }
    }

    /// Returns the [`word_hash`] of the word in lower case.
    #[inline]
    pub(crate) fn lower_hash(&self, text: &str) -> u64 {
        if self.is_plain { self.hash } else { word_hash(self.text(text).to_lowercase().as_bytes()) }
    }

    /// Returns the [`word_hash`] of a word as it is written, if it is one in small letters.
    #[inline]
    pub(crate) fn hash(&self) -> u64 {
        self.hash
    }

    #[inline]
    pub(crate) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Mark(_))
    }

    #[inline]
    pub(crate) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.shape, Shape::Mark(mark) if marks.contains(&mark))
    }
}

/// Calls `see` with the tokens of the part `span` of `text`, in turn.
pub(crate) fn tokenize(text: &str, span: Span, lexicon: &Lexicon, mut see: impl FnMut(Token)) {
    let limit = span.end();
    let mut at = span.start();
    let mut opens = true;
    while at < limit {
        let plain = match text.as_bytes()[at] {
            b' ' => {
                at += 1;
                continue;
            }
            b'a'..=b'z' | b'0'..=b'9' => plain_small(text, at, limit),
            b'A'..=b'Z' => plain_capitalised(text, at, limit, lexicon),
            _ => None,
        };
        if let Some(word) = plain {
            see(word.token(at, opens));
            (at, opens) = (word.next, false);
            continue;
        }
        let Some(c) = char_at(text, at) else { break };
        if c.is_alphanumeric() {
            let word = word(text, at, limit, lexicon);
            see(word.token(at, opens));
            (at, opens) = (word.next, false);
            continue;
        }
        let next = at + c.len_utf8();
        if !c.is_whitespace() {
            see(Token::mark(c, at));
            opens = opens_after(c, opens);
        }
        at = next;
    }
}

/// Says whether the word after a mark begins a sentence or a quotation; `opens` says whether it did before the mark.
fn opens_after(mark: char, opens: bool) -> bool {
    match mark {
        '.' | '!' | '?' | ':' | '“' | '"' | '‘' | '•' | '*' | '«' | '„' => true,
        // Marks that leave things as they are.
        '”' | '’' | '\'' | ')' | ']' | '»' => opens,
        _ => false,
    }
}

/// A word that was read.
struct Word {
    end: usize,
    /// Where to go on: the end, or that of the `'s` after it.
    next: usize,
    shape: Shape,
    /// See [`Token`].
    hash: u64,
    is_plain: bool,
    info: WordInfo,
}

impl Word {
    #[inline]
    fn token(&self, start: usize, opens: bool) -> Token {
        let &Self { end, next, shape, hash, is_plain, info } = self;
        Token { start, end, shape, possessive: end < next, opens, info, hash, is_plain }
    }
}

/// Reads the word at `start`, whatever its letters are.
fn word(text: &str, start: usize, limit: usize, lexicon: &Lexicon) -> Word {
    let end = word_end(text, start, limit);
    let word = &text[start..end];
    let shape = shape(word);
    let plain = PlainWord::at(text.as_bytes(), start);
    let is_small = shape == Shape::Lower;
    let is_plain = plain.length == word.len() && !(is_small && plain.has_capital);
    let (hash, mut info) = match (is_plain, is_small) {
        (true, true) => (plain.hash, WordInfo::default()),
        (true, false) => (plain.hash, lexicon.word_of(plain.hash)),
        (false, true) => (word_hash(word.as_bytes()), WordInfo::default()),
        (false, false) => look_up(word, lexicon),
    };
    // One letter is an initial and no word (`A. Flower`).
    if shape == Shape::Initials && word.len() <= 2 {
        info = WordInfo::default();
    }
    Word { end, next: end + possessive_len(text, end), shape, hash, is_plain, info }
}

/// Reads the word at `start` if it is one of small letters and digits.
#[inline]
fn plain_small(text: &str, start: usize, limit: usize) -> Option<Word> {
    let PlainWord { length, has_capital, hash, .. } = PlainWord::at(text.as_bytes(), start);
    if has_capital {
        return None;
    }
    let end = start + length;
    // It may end a sentence: no initial or abbreviation is in small letters.
    let next = after_plain(text, end, limit, true)?;
    Some(Word { end, next, shape: Shape::Lower, hash, is_plain: true, info: WordInfo::default() })
}

/// Reads the word at `start` if it is one of plain letters that begins with a capital, and no initial or abbreviation.
#[inline]
fn plain_capitalised(text: &str, start: usize, limit: usize, lexicon: &Lexicon) -> Option<Word> {
    let PlainWord { length, has_small, hash, .. } = PlainWord::at(text.as_bytes(), start);
    if length < 2 {
        return None;
    }
    let end = start + length;
    let next = after_plain(text, end, limit, length > LONGEST_ABBREVIATION)?;
    let shape = if has_small { Shape::Capital } else { Shape::Capitals };
    Some(Word { end, next, shape, hash, is_plain: true, info: lexicon.word_of(hash) })
}

/// Returns where to go on after plain letters that end at `at`; `None` if the word may go on there.
#[inline]
fn after_plain(text: &str, at: usize, limit: usize, may_stop: bool) -> Option<usize> {
    match text.as_bytes()[..limit].get(at)? {
        b'.' => may_stop.then_some(at),
        b'\'' | 0x80.. => match possessive_len(text, at) {
            0 => None,
            length => Some(at + length),
        },
        b'-' => None,
        _ => Some(at),
    }
}

/// Returns the hash of a word, folded, and what the lexicon knows about it.
fn look_up(word: &str, lexicon: &Lexicon) -> (u64, WordInfo) {
    let mut folded = fold(word);
    let key = word_hash(folded.as_bytes());
    // Words are short: a search that is made for long texts takes longer to begin.
    if folded.bytes().any(|byte| byte == b'.') {
        folded.retain(|c| c != '.');
    }
    (key, look_up_folded(&folded, lexicon))
}

fn look_up_folded(folded: &str, lexicon: &Lexicon) -> WordInfo {
    let whole = lexicon.word(folded);
    if whole != WordInfo::default() {
        return whole;
    }
    // A double name is as much a name as its first part: `Jean-Claude`. An office in one word,
    // `vice-president`, is one by its last.
    folded.split_once('-').map_or(whole, |(head, tail)| {
        let offices = [Classes::ROLE, Classes::MODIFIER, Classes::RANK, Classes::PAST];
        let tail = lexicon.word(tail).classes;
        let mut info = WordInfo { classes: Classes::default(), ..lexicon.word(head) };
        for class in offices.into_iter().filter(|&class| tail.has(class)) {
            info.classes |= class;
        }
        info
    })
}

#[cfg(test)]
mod tests {
    use copydesk_core::Span;

    use super::{Shape, Token};
    use crate::Lexicon;

    fn tokenize(text: &str, span: Span) -> Vec<Token> {
        let mut tokens = Vec::new();
        super::tokenize(text, span, &Lexicon::embedded(), |token| tokens.push(token));
        tokens
    }

    fn words(text: &str) -> Vec<(&str, Shape)> {
        let tokens = tokenize(text, Span::new(0, text.len()));
        tokens.iter().map(|token| (token.text(text), token.shape)).collect()
    }

    #[test]
    fn initials_keep_their_stops_and_possessives_go() {
        assert_eq!(
            words("F.W. de Klerk’s J. BROWN, al-Assad."),
            [
                ("F.W.", Shape::Initials),
                ("de", Shape::Lower),
                ("Klerk", Shape::Capital),
                ("J.", Shape::Initials),
                ("BROWN", Shape::Capitals),
                (",", Shape::Mark(',')),
                ("al-Assad", Shape::Capital),
                (".", Shape::Mark('.')),
            ]
        );
    }

    #[test]
    fn sentences_open_after_a_stop_but_not_after_a_title() {
        let text = "Mr. Putin left. Then “Yes,” said O'Neill";
        let tokens = tokenize(text, Span::new(0, text.len()));
        let opening: Vec<_> = tokens.iter().filter(|t| t.opens).map(|t| t.text(text)).collect();
        assert_eq!(opening, ["Mr.", "Then", "Yes"]);
    }

    #[test]
    fn the_end_of_the_span_is_the_end_of_the_last_word() {
        let text = "Kalle Laanet";
        let tokens = tokenize(text, Span::new(0, 8));
        assert_eq!(tokens.last().map(|t| t.text(text)), Some("La"));
    }
}
