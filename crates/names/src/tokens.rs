//! Cuts a paragraph into words and marks, as far as finding names needs it.
//!
//! One pass over the characters, `O(n)`. A word keeps its inner hyphens and apostrophes
//! (`Jean-Claude`, `O'Brien`), an initial keeps its stop (`J.`, `F.W.`), a possessive loses its
//! `'s`. What the lexicon knows of capitalised words is looked up at once, since most questions
//! about them need it. Bad at scripts without capital letters: nothing there looks like a name.

use copydesk_core::Span;

use crate::fold::fold_into;
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
}

impl Token {
    pub(crate) fn text<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// Says whether the token may be a part of a name by its looks.
    pub(crate) fn is_capitalised(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Capitals | Shape::Initials)
    }

    /// Returns what the lexicon knows about the word.
    pub(crate) fn info(&self, text: &str, lexicon: &Lexicon) -> WordInfo {
        if self.is_capitalised() {
            self.info
        } else {
            look_up(self.text(text), lexicon, &mut String::new())
        }
    }

    pub(crate) fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Mark(_))
    }

    pub(crate) fn is_mark(&self, marks: &[char]) -> bool {
        matches!(self.shape, Shape::Mark(mark) if marks.contains(&mark))
    }
}

/// Abbreviations whose stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Rev", "Hon", "Sen", "Rep", "Gov", "Gen", "Maj", "Lt", "Col",
    "Capt", "Cmdr", "Adm", "Sgt", "Cpl", "St", "Jr", "Sr", "Pres", "Sec", "Amb", "Fr",
];

/// Appends the tokens of the part `span` of `text` to `tokens`.
pub(crate) fn tokenize(text: &str, span: Span, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    let mut folded = String::new();
    let end = span.end();
    let mut at = span.start();
    let mut opens = true;
    while at < end {
        let Some(c) = char_at(text, at) else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
        } else if c.is_alphanumeric() {
            let mut token = word(text, at, end, opens);
            // One letter is an initial and no word (`A. Flower`).
            let initial = token.shape == Shape::Initials && token.end - token.start <= 2;
            if token.is_capitalised() && !initial {
                token.info = look_up(token.text(text), lexicon, &mut folded);
            }
            at = token.end + possessive_len(text, &token);
            opens = false;
            tokens.push(token);
        } else {
            let next = at + c.len_utf8();
            opens = match c {
                '.' | '!' | '?' | ':' | '“' | '"' | '‘' | '•' | '*' | '«' | '„' => true,
                // Marks that leave things as they are.
                '”' | '’' | '\'' | ')' | ']' | '»' => opens,
                _ => false,
            };
            tokens.push(Token {
                start: at,
                end: next,
                shape: Shape::Mark(c),
                possessive: false,
                opens: false,
                info: WordInfo::default(),
            });
            at = next;
        }
    }
}

fn word(text: &str, start: usize, limit: usize, opens: bool) -> Token {
    let end = word_end(text, start, limit);
    let shape = shape(&text[start..end]);
    let info = WordInfo::default();
    let mut token = Token { start, end, shape, possessive: false, opens, info };
    token.possessive = possessive_len(text, &token) > 0;
    token
}

/// Returns what the lexicon knows about a word as written; `folded` is a buffer.
fn look_up(word: &str, lexicon: &Lexicon, folded: &mut String) -> WordInfo {
    folded.clear();
    fold_into(word, folded);
    // Words are short: a search that is made for long texts takes longer to begin.
    let has = |folded: &str, mark| folded.bytes().any(|byte| byte == mark);
    if has(folded, b'.') {
        folded.retain(|c| c != '.');
    }
    let whole = lexicon.word(folded);
    if whole != WordInfo::default() || !has(folded, b'-') {
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

/// Returns where the word that begins at `start` ends.
fn word_end(text: &str, start: usize, limit: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = start;
    let mut letters = 0_usize;
    while at < limit {
        let plain = bytes[at..limit].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
        letters += plain;
        at += plain;
        let Some(c) = char_at(text, at).filter(|_| at < limit) else { break };
        let next = at + c.len_utf8();
        if c.is_alphanumeric() || is_inside_word(c) {
            letters += 1;
            at = next;
            continue;
        }
        let follower = char_at(text, next).filter(|_| next < limit);
        let joins = match c {
            '\'' | '’' | '-' | '‑' => follower.is_some_and(char::is_alphabetic),
            '.' => {
                // `F.W.`: a capital, a stop, a capital, a stop.
                letters == 1
                    && bytes[at - 1].is_ascii_uppercase()
                    && follower.is_some_and(|f| f.is_ascii_uppercase())
                    && bytes.get(next + 1) == Some(&b'.')
            }
            _ => false,
        };
        if !joins || (matches!(c, '\'' | '’') && is_possessive_at(text, at)) {
            break;
        }
        letters = 0;
        at = next;
    }
    let word = &text[start..at];
    let stop_follows = at < limit && bytes.get(at) == Some(&b'.');
    if stop_follows && (shape(word) == Shape::Initials || ABBREVIATIONS.contains(&word)) {
        at += 1;
    }
    at
}

fn shape(word: &str) -> Shape {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = word.chars().next().filter(|c| c.is_alphabetic()) else {
        return Shape::Lower;
    };
    if !first.is_uppercase() {
        // `al-Assad` and `d'Estaing` count by what follows.
        let tail = word.split_once(['-', '\'', '’']).map(|(head, tail)| (head.len(), tail));
        let small_head = tail.is_some_and(|(head, tail)| {
            head <= 2 && tail.chars().next().is_some_and(char::is_uppercase)
        });
        return if small_head { Shape::Capital } else { Shape::Lower };
    }
    // `I` is a word far more often than an initial without a stop.
    if word == "I" {
        return Shape::Lower;
    }
    let bare = word.trim_end_matches('.');
    if bare.chars().count() == 1 || word.as_bytes().get(1) == Some(&b'.') {
        return Shape::Initials;
    }
    if letters.all(char::is_uppercase) { Shape::Capitals } else { Shape::Capital }
}

/// Returns the length of the `'s` at the end of `token`, 0 without one.
fn possessive_len(text: &str, token: &Token) -> usize {
    if !is_possessive_at(text, token.end) {
        return 0;
    }
    char_at(text, token.end).map_or(0, |apostrophe| apostrophe.len_utf8() + 1)
}

/// Says whether `'s` and then no letter stands at `at`.
fn is_possessive_at(text: &str, at: usize) -> bool {
    let mut chars = text[at..].chars();
    matches!(chars.next(), Some('\'' | '’'))
        && matches!(chars.next(), Some('s' | 'S'))
        && !chars.next().is_some_and(char::is_alphanumeric)
}

/// Says whether `c` belongs to a word though it is no letter: accents of their own, soft hyphens.
fn is_inside_word(c: char) -> bool {
    c == '\u{ad}' || (c >= '\u{300}' && unicode_normalization::char::is_combining_mark(c))
}

fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Span;

    use super::{Shape, Token};
    use crate::Lexicon;

    fn tokenize(text: &str, span: Span) -> Vec<Token> {
        let mut tokens = Vec::new();
        super::tokenize(text, span, &Lexicon::embedded(), &mut tokens);
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
