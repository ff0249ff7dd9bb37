//! Text from articles, made harmless to look at.
//!
//! An article may hold escape sequences that move a terminal's cursor, or marks that turn the
//! direction of what follows. No output shows them raw: people see `<U+001B>`, as in `less`.

use std::fmt::{self, Write};

use unicode_width::UnicodeWidthChar;

/// Says whether `c` draws nothing of its own but may change how other text looks: control
/// characters, direction marks, other invisible formatting, and breaks that are not `\n`.
///
/// Joiners (U+200C, U+200D) and variation selectors are not among them: Persian, Hindi and many
/// emoji need them, and they reach no further than their neighbours.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' // C0, DEL and C1 controls
        | '\u{ad}' // soft hyphen
        | '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{206f}' // direction
        | '\u{180e}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' // no width
        | '\u{2028}' | '\u{2029}' // line and paragraph separators
        | '\u{fff9}'..='\u{fffb}' // interlinear notes
        | '\u{e0000}'..='\u{e007f}') // tags
}

/// A piece of a text: as it is, or a character that must be named instead of shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'t> {
    Plain(&'t str),
    Hidden(char),
}

/// Cuts `text` at its hidden characters.
pub(crate) fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if is_hidden(first) {
            first.len_utf8()
        } else {
            rest.find(is_hidden).unwrap_or(rest.len())
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(if is_hidden(first) { Piece::Hidden(first) } else { Piece::Plain(piece) })
    })
}

/// Displays a text on one line with its hidden characters named; tabs and line ends are spaces.
///
/// ```
/// use copydesk_report::Visible;
///
/// assert_eq!(Visible("a\u{1b}[2J\tb").to_string(), "a<U+001B>[2J b");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Visible<'t>(pub &'t str);

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in pieces(self.0) {
            match piece {
                Piece::Plain(text) => f.write_str(text)?,
                Piece::Hidden('\t' | '\n' | '\r') => f.write_char(' ')?,
                Piece::Hidden(c) => write!(f, "<U+{:04X}>", u32::from(c))?,
            }
        }
        Ok(())
    }
}

/// Returns how many columns `c` takes in a terminal when shown by [`Visible`].
pub(crate) fn columns_of(c: char) -> usize {
    match c {
        '\t' | '\n' | '\r' => 1,
        _ if is_hidden(c) => if u32::from(c) > 0xffff { "<U+E0001>" } else { "<U+001B>" }.len(),
        _ => c.width().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::{Visible, columns_of, is_hidden};

    #[test]
    fn nothing_hidden_is_shown_as_it_is() {
        let hostile = "\u{1b}]0;x\u{7}\u{9b}31m\u{202e}abc\u{2066}\0\u{e0041}\r\n";
        let shown = Visible(hostile).to_string();
        assert!(!shown.contains(is_hidden), "{shown}");
        assert_eq!(shown, "<U+001B>]0;x<U+0007><U+009B>31m<U+202E>abc<U+2066><U+0000><U+E0041>  ");
    }

    #[test]
    fn letters_of_all_scripts_and_emoji_stay() {
        for text in ["naïve – “quote”", "می‌خواهم", "👩‍💻❤️", "שלום", "e\u{301}"]
        {
            assert_eq!(Visible(text).to_string(), text);
        }
    }

    #[test]
    fn columns_are_those_of_the_visible_form() {
        for c in ['a', 'é', '漢', '\u{301}', '\u{1b}', '\u{e0041}', '\t', '\u{200d}'] {
            let shown = Visible(&c.to_string()).to_string();
            assert_eq!(columns_of(c), unicode_width::UnicodeWidthStr::width(&*shown), "{c:?}");
        }
    }
}
