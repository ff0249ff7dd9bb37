//! A marked place with some of the text around it, on one line.
//!
//! Idea: what is marked comes first; the room that it leaves is shared between the two sides,
//! and a side that needs less leaves the rest to the other. Only as much text is read as is shown.
//!
//! Time and space: O(window), however long the paragraph. Bad at: scripts without spaces, where
//! it cuts between characters and not between words.

use copydesk_core::Span;

use crate::visible::columns_of;

/// What stands for the middle of a text that is too long.
const OMISSION: &str = " … ";

/// The least that an excerpt may show in all, in columns: a few characters of the marked text,
/// even if they must be named as `<U+202E>`, on both sides of what is omitted.
const NARROWEST: usize = 24;

/// How much an excerpt may show, in terminal columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The marked text and what surrounds it; less than 24 is taken as 24.
    pub total: usize,
    /// What surrounds it, on either side.
    pub context: usize,
}

impl Window {
    /// The window of an [`Entry`](crate::Entry): about eight words on each side (a word of
    /// English news text and its space take six columns), and at most a short paragraph.
    pub const ENTRY: Self = Self { total: 240, context: 48 };
}

/// A marked place with some of the text around it.
///
/// Line ends, with the spaces around them, and tabs are single spaces; all else is as in the
/// article, control characters included. Words are cut only where they exceed the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The text. Where the marked text is too long, its middle is replaced by ` … `.
    pub text: String,
    /// The marked part of [`text`](Self::text), in bytes.
    pub marked: Span,
    /// Whether something was left out before the text.
    pub cut_before: bool,
    /// Whether something was left out after the text.
    pub cut_after: bool,
}

impl Excerpt {
    /// Takes the excerpt of `text` around `marked` that fits `window` and does not leave
    /// `bounds`, such as a paragraph, further than `marked` itself does.
    ///
    /// # Panics
    ///
    /// If a span lies outside `text` or cuts a character in two.
    #[must_use]
    pub fn new(text: &str, bounds: Span, marked: Span, window: Window) -> Self {
        let total = window.total.max(NARROWEST);
        let whole_before = text[bounds.start().min(marked.start())..marked.start()].trim_start();
        let whole_after = text[marked.end()..bounds.end().max(marked.end())].trim_end();
        let (head, tail) = without_middle(marked.slice(text), total);
        let omission = if tail.is_empty() { "" } else { OMISSION };
        let room = total.saturating_sub(columns(head) + columns(omission) + columns(tail));
        let (before, after) = share(whole_before, whole_after, room, window.context);

        let mut flat = String::new();
        push_flat(&mut flat, before);
        let start = flat.len();
        push_flat(&mut flat, head);
        flat.push_str(omission);
        push_flat(&mut flat, tail);
        let marked = Span::new(start, flat.len());
        push_flat(&mut flat, after);
        Self {
            text: flat,
            marked,
            cut_before: before.len() < whole_before.len(),
            cut_after: after.len() < whole_after.len(),
        }
    }

    /// Returns the text before the marked part.
    #[must_use]
    pub fn before(&self) -> &str {
        &self.text[..self.marked.start()]
    }

    /// Returns the marked part.
    #[must_use]
    pub fn marked_text(&self) -> &str {
        self.marked.slice(&self.text)
    }

    /// Returns the text after the marked part.
    #[must_use]
    pub fn after(&self) -> &str {
        &self.text[self.marked.end()..]
    }
}

/// Returns the first words of `text` that fit into `limit` columns; all of it if it does.
pub(crate) fn first_words(text: &str, limit: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += columns_of(c);
        if used > limit {
            let kept = &text[..at];
            if c.is_whitespace() {
                return kept.trim_end();
            }
            let words =
                kept.rfind(char::is_whitespace).map_or("", |space| kept[..space].trim_end());
            return if words.is_empty() { kept } else { words };
        }
    }
    text
}

/// Returns the last words of `text` that fit into `limit` columns; all of it if it does.
pub(crate) fn last_words(text: &str, limit: usize) -> &str {
    let mut used = 0;
    for (at, c) in text.char_indices().rev() {
        used += columns_of(c);
        if used > limit {
            // Marks that belong to a character that does not fit go with it.
            let kept = text[at + c.len_utf8()..].trim_start_matches(|mark| columns_of(mark) == 0);
            if c.is_whitespace() {
                return kept.trim_start();
            }
            let words =
                kept.find(char::is_whitespace).map_or("", |space| kept[space..].trim_start());
            return if words.is_empty() { kept } else { words };
        }
    }
    text
}

/// Returns how many columns `text` takes.
fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

/// Returns all of `text` and nothing, or its beginning and its end: two thirds of the room tell
/// what it is, one third where it stops.
fn without_middle(text: &str, limit: usize) -> (&str, &str) {
    let head = first_words(text, limit);
    if head.len() == text.len() {
        return (text, "");
    }
    let room = limit.saturating_sub(columns(OMISSION));
    let head = first_words(text, room - room / 3);
    (head, last_words(&text[head.len()..], room / 3))
}

/// Returns what to show before and after, together at most `room` columns, each at most `limit`.
fn share<'t>(before: &'t str, after: &'t str, room: usize, limit: usize) -> (&'t str, &'t str) {
    let most = room.min(limit);
    let wish = [columns(last_words(before, most)), columns(first_words(after, most))];
    let half = room / 2;
    let for_before = wish[0].min(half.max(room.saturating_sub(wish[1])));
    let for_after = wish[1].min(room - for_before);
    (last_words(before, for_before), first_words(after, for_after))
}

/// Appends `text` with its line ends, the spaces around them, and tabs as single spaces.
fn push_flat(flat: &mut String, text: &str) {
    let mut rest = text;
    while let Some(end) = rest.find(['\n', '\r']) {
        flat.push_str(&rest[..end].trim_end().replace('\t', " "));
        flat.push(' ');
        rest = rest[end..].trim_start();
    }
    flat.push_str(&rest.replace('\t', " "));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{ProptestConfig, any, prop_assert, proptest};

    use super::{Excerpt, NARROWEST, Window, columns};
    use copydesk_core::Span;

    const TEXT: &str = "One two three four five six seven eight nine ten eleven twelve";

    /// The excerpt with `[` and `]` around the mark and `…` where it is cut.
    fn drawn(text: &str, mark: &str, total: usize, context: usize) -> String {
        let start = text.find(mark).unwrap();
        let marked = Span::new(start, start + mark.len());
        let bounds = Span::new(0, text.len());
        let excerpt = Excerpt::new(text, bounds, marked, Window { total, context });
        let cut = |cut| if cut { "…" } else { "" };
        let (before, after) = (cut(excerpt.cut_before), cut(excerpt.cut_after));
        format!("{before}{}[{}]{}{after}", excerpt.before(), excerpt.marked_text(), excerpt.after())
    }

    #[test]
    fn both_sides_are_cut_between_words() {
        assert_eq!(drawn(TEXT, "six", 200, 11), "…four five [six] seven…");
        assert_eq!(drawn(TEXT, "six", 30, 99), "…four five [six] seven eight…");
    }

    #[test]
    fn a_short_side_leaves_its_room_to_the_other() {
        assert_eq!(drawn(TEXT, "two", 30, 99), "One [two] three four five six…");
        assert_eq!(drawn(TEXT, "twelve", 30, 99), "…eight nine ten eleven [twelve]");
        assert_eq!(drawn(TEXT, "six", 99, 99), format!("{}[six]{}", &TEXT[..24], &TEXT[27..]));
    }

    #[test]
    fn a_long_mark_loses_its_middle() {
        assert_eq!(drawn(TEXT, TEXT, 45, 10), "[One two three four five six … eleven twelve]");
    }

    #[test]
    fn line_ends_become_spaces_and_double_spaces_stay() {
        assert_eq!(drawn("one  two \r\n  three\tfour", "two", 80, 80), "one  [two] three four");
        assert_eq!(drawn("a.  B", "  ", 80, 80), "a.[  ]B");
        assert_eq!(drawn("a\n\nb", "\n\n", 80, 80), "a[ ]b");
    }

    #[test]
    fn an_endless_word_is_cut_between_characters() {
        assert_eq!(drawn("aaaaaaaaaa x bbbbbbbbbb", "x", 11, 5), "…aaaa [x] bbbb…");
        assert_eq!(drawn("e\u{301}e\u{301}e\u{301}x", "x", 3, 2), "…e\u{301}e\u{301}[x]");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn excerpts_fit_and_keep_the_mark(text in "[a-c é漢\u{301}\n\u{202e}]{0,80}", total in 0usize..60, ends in any::<[proptest::sample::Index; 2]>()) {
            let cuts: Vec<usize> =
                text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let mut ends = ends.map(|end| cuts[end.index(cuts.len())]);
            ends.sort_unstable();
            let marked = Span::new(ends[0], ends[1]);
            let bounds = Span::new(0, text.len());
            let excerpt = Excerpt::new(&text, bounds, marked, Window { total, context: total });
            prop_assert!(columns(&excerpt.text) <= total.max(NARROWEST), "{excerpt:?}");
            prop_assert!(marked.is_empty() || !excerpt.marked.is_empty());
            prop_assert!(!excerpt.text.contains(['\n', '\r', '\t']));
        }
    }
}
