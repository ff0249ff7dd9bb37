//! Where words of whatever letters end, and what they look like.
//!
//! Inner hyphens and apostrophes belong to a word, a possessive `'s` does not, a stop does after initials and abbreviations. One
//! pass over the characters, `O(n)`.

use crate::tokens::Shape;

/// Abbreviations whose stop does not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "Mr", "Mrs", "Ms", "Dr", "Prof", "Rev", "Hon", "Sen", "Rep", "Gov", "Gen", "Maj", "Lt", "Col",
    "Capt", "Cmdr", "Adm", "Sgt", "Cpl", "St", "Jr", "Sr", "Pres", "Sec", "Amb", "Fr",
];

/// The longest of them; what longer word a stop follows ends a sentence.
pub(crate) const LONGEST_ABBREVIATION: usize = 4;

/// Returns where the word that begins at `start` ends.
pub(crate) fn word_end(text: &str, start: usize, limit: usize) -> usize {
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

/// Returns what a word looks like.
pub(crate) fn shape(word: &str) -> Shape {
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

/// Returns the length of the `'s` at `at`, 0 without one.
pub(crate) fn possessive_len(text: &str, at: usize) -> usize {
    if !is_possessive_at(text, at) {
        return 0;
    }
    char_at(text, at).map_or(0, |apostrophe| apostrophe.len_utf8() + 1)
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

/// Returns the character at `at`; `None` at the end.
#[inline]
pub(crate) fn char_at(text: &str, at: usize) -> Option<char> {
    let byte = *text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() }
}
