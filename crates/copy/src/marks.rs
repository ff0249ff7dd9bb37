//! Double quotation marks, and which way each one turns.
//!
//! A mark turns the way its neighbours say: after a space and before a letter it opens, after a
//! letter and before a space it closes. Where they do not say, a curly mark turns the way it is
//! drawn and a straight one stays undecided. Single marks are left out: nothing tells a closing
//! one from an apostrophe (`the ministers’ own`).

use copydesk_core::Span;
use memchr::memchr3_iter;

/// Which way a quotation mark turns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turn {
    Opens,
    Closes,
}

/// What is known of a mark's turn, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Certainty {
    /// Neighbours say nothing, or they contradict the glyph.
    Guess,
    /// A straight mark whose neighbours leave one reading.
    Neighbours,
    /// A curly mark drawn the way its neighbours say.
    Glyph,
}

/// One double quotation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The mark itself, in the article's text.
    pub(crate) span: Span,
    /// `None` for a straight mark between neighbours that say nothing.
    pub(crate) turn: Option<Turn>,
    pub(crate) certainty: Certainty,
}

/// Returns the double quotation marks of `text` in order: `"`, `“`, `”`, `„`, `«`, `»`.
///
/// Takes `O(n)` time; a text without marks costs one `memchr` pass.
pub(crate) fn double_marks(text: &str) -> Vec<Mark> {
    // 0xE2 begins the curly marks and 0xC2 the angular ones.
    memchr3_iter(b'"', 0xE2, 0xC2, text.as_bytes()).filter_map(|at| mark_at(text, at)).collect()
}

fn mark_at(text: &str, at: usize) -> Option<Mark> {
    let (drawn, len) = match &text.as_bytes()[at..] {
        [b'"', ..] => (None, 1),
        [0xE2, 0x80, 0x9C | 0x9E, ..] => (Some(Turn::Opens), 3),
        [0xE2, 0x80, 0x9D, ..] => (Some(Turn::Closes), 3),
        [0xC2, 0xAB, ..] => (Some(Turn::Opens), 2),
        [0xC2, 0xBB, ..] => (Some(Turn::Closes), 2),
        _ => return None,
    };
    let span = Span::new(at, at + len);
    let placed = turn_by_neighbours(
        text[..span.start()].chars().next_back(),
        text[span.end()..].chars().next(),
    );
    let certainty = match (drawn, placed) {
        (None, Some(_)) => Certainty::Neighbours,
        (Some(drawn), Some(placed)) if drawn == placed => Certainty::Glyph,
        _ => Certainty::Guess,
    };
    Some(Mark { span, turn: placed.or(drawn), certainty })
}

fn turn_by_neighbours(before: Option<char>, after: Option<char>) -> Option<Turn> {
    let space_before = before.is_none_or(char::is_whitespace);
    let space_after = after.is_none_or(char::is_whitespace);
    let opens = !space_after && before.is_none_or(|c| space_before || may_precede_opening(c));
    let closes = !space_before && after.is_none_or(|c| space_after || may_follow_closing(c));
    match (opens, closes) {
        (true, false) => Some(Turn::Opens),
        (false, true) => Some(Turn::Closes),
        _ => None,
    }
}

fn may_precede_opening(c: char) -> bool {
    matches!(c, '(' | '[' | '{' | '-' | '–' | '—' | '―' | '/' | ':' | '\'' | '‘' | '"' | '“' | '„')
}

fn may_follow_closing(c: char) -> bool {
    matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '…' | ')' | ']' | '}' | '-' | '–' | '—' | '―')
        || matches!(c, '/' | '\'' | '’' | '"' | '”')
}

#[cfg(test)]
mod tests {
    use super::{Certainty, Turn, double_marks};

    /// Draws the marks of `text`: `<` opens, `>` closes, `?` undecided.
    fn turns(text: &str) -> String {
        let draw = |turn| match turn {
            Some(Turn::Opens) => '<',
            Some(Turn::Closes) => '>',
            None => '?',
        };
        double_marks(text).iter().map(|mark| draw(mark.turn)).collect()
    }

    #[test]
    fn neighbours_decide() {
        for (text, expected) in [
            (r#""Yes," she said. ("No.") "#, "<><>"),
            (r#"the "Big Apple"'s mayor"#, "<>"),
            (r#"a so-called "wet"-bulb and pre-"war" age"#, "<><>"),
            (r#""...and then" - "what?" - nothing"#, "<><>"),
            (r#"“‘Stop!’” „Genug“, «oui» »ja«"#, "<><><><>"),
            (r#"He said:"No.""#, "<>"),
        ] {
            assert_eq!(turns(text), expected, "{text}");
        }
    }

    #[test]
    fn undecided_marks_turn_as_drawn_or_stay_open() {
        assert_eq!(turns(r#"so " it goes and the end."The start"#), "??");
        assert_eq!(turns("« Bonjour » and “ Hello ”"), "<><>");
    }

    #[test]
    fn a_mark_that_is_drawn_the_wrong_way_is_a_guess() {
        let certainties = |text| -> Vec<_> {
            double_marks(text).iter().map(|mark| mark.certainty).collect::<Vec<_>>()
        };
        assert_eq!(
            certainties("”Hej” “a” \"b\""),
            [
                Certainty::Guess,
                Certainty::Glyph,
                Certainty::Glyph,
                Certainty::Glyph,
                Certainty::Neighbours,
                Certainty::Neighbours
            ]
        );
    }

    #[test]
    fn other_marks_are_none() {
        assert!(double_marks("‘single’ ’90s 6″ 5′ – … £ é").is_empty());
    }
}
