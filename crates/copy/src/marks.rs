//! Double quotation marks, and which way each one turns.
//!
//! A mark turns the way its neighbours say: after a space and before a letter it opens, after a
//! letter and before a space it closes. Where they do not say, a curly mark turns the way it is
//! drawn and a straight one stays undecided. Single marks are left out: nothing tells a closing
//! one from an apostrophe (`the ministers’ own`).

use copydesk_core::{Article, Span};
use memchr::memchr3_iter;

use crate::prose::opens_again;

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

/// Returns the marks of those paragraphs in which they open and close in turn, nothing is nested,
/// and each turns for certain. One that is left open at the end of a paragraph has to be taken up
/// at the beginning of the next, or after a sentence of its own. Marks of measures (`a 6" nail`) are left out.
pub(crate) fn paired_marks(article: &Article) -> Vec<Mark> {
    let marks = double_marks(article.text());
    let mut rest = &marks[..];
    let mut paired = Vec::new();
    for (index, paragraph) in article.paragraphs().iter().enumerate() {
        let first = rest.partition_point(|mark| mark.span.start() < paragraph.span.start());
        let end = rest.partition_point(|mark| mark.span.start() < paragraph.span.end());
        let here = &rest[first..end];
        rest = &rest[end..];
        let next = article.paragraphs().get(index + 1).map(|next| next.span.start());
        let goes_on = || rest.first().is_some_and(|mark| Some(mark.span.start()) == next);
        match in_turn(article.text(), here) {
            Some((marks, is_open)) if !is_open || goes_on() => paired.extend(marks),
            _ => {}
        }
    }
    paired
}

/// Returns the marks of a paragraph without those of measures, and whether the last one opens, if
/// they open and close in turn.
fn in_turn(text: &str, marks: &[Mark]) -> Option<(Vec<Mark>, bool)> {
    let mut kept = Vec::new();
    let mut is_open = false;
    for mark in marks {
        if !is_open && text[..mark.span.start()].ends_with(|c: char| c.is_ascii_digit()) {
            continue;
        }
        let turn = mark.turn.filter(|_| mark.certainty > Certainty::Guess)?;
        let opens = turn == Turn::Opens;
        if is_open == opens && !(opens && opens_again(&text[..mark.span.start()])) {
            return None;
        }
        is_open = opens;
        kept.push(*mark);
    }
    Some((kept, is_open))
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
    use copydesk_core::Article;

    use super::{Certainty, Turn, double_marks, paired_marks};

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
    fn marks_are_paired_where_they_open_and_close_in_turn() {
        let n_paired = |text: &str| paired_marks(&Article::from_plain_text(text)).len();
        for (text, n) in [
            ("\"We go,\" he said of \"1990\" and a 6\" nail.", 4),
            ("\"We go.\n\n\"We stay,\" he said.", 3),
            ("\"We go.\n\nHe said so.\n\n\"Yes,\" she said.", 2),
            ("\"It is a 6\" nail,\" he said.", 0),
            ("“He said “no” twice.”\n\n\"Yes.\"", 2),
            ("\"One. \"Two,\" he said.", 3),
            ("so \" it is", 0),
        ] {
            assert_eq!(n_paired(text), n, "{text}");
        }
    }

    #[test]
    fn other_marks_are_none() {
        assert!(double_marks("‘single’ ’90s 6″ 5′ – … £ é").is_empty());
    }
}
