//! Where the paragraphs of a plain text are.
//!
//! Blocks between blank lines; where there is no blank line, lines, unless the text is
//! hard-wrapped. Time: `O(n)`. Weak where a text uses blank lines for some breaks and single line
//! ends for others: the blank lines win.

use copydesk_core::Span;

/// How paragraphs are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ParagraphMode {
    /// By blank lines; where there are none, every line is a paragraph, unless the text is
    /// hard-wrapped: then it is one, or as many as there are indented lines.
    #[default]
    Auto,
    /// By blank lines only.
    Blank,
    /// Every line is a paragraph.
    Line,
    /// The text is one paragraph.
    Whole,
}

/// Returns the paragraphs of `text`, without the white space around them.
pub(crate) fn split(text: &str, mode: ParagraphMode) -> Vec<Span> {
    match mode {
        ParagraphMode::Blank => by_blank_lines(text),
        ParagraphMode::Whole => Some(trim(text))
            .filter(|text| !text.is_empty())
            .map(|it| Span::of(it, text))
            .into_iter()
            .collect(),
        ParagraphMode::Line => lines(text).map(|line| Span::of(line, text)).collect(),
        ParagraphMode::Auto => {
            let blocks = by_blank_lines(text);
            match blocks[..] {
                [only] if only.slice(text).contains('\n') => without_blank_lines(text),
                _ => blocks,
            }
        }
    }
}

/// Says whether a paragraph that stands first is a headline: one line of at most 200 characters
/// that does not end as a sentence does. (Headlines may ask or exclaim.)
pub(crate) fn is_headline(paragraph: &str) -> bool {
    let end = paragraph.trim_end_matches(['"', '\'', '”', '’', ')', '»', '*']);
    !paragraph.contains('\n')
        && !end.ends_with(['.', '…', ',', ';', ':'])
        && paragraph.chars().nth(200).is_none()
}

/// Returns the last boundary of a character that is not behind byte `at`.
pub(crate) fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// White space, and the characters that look like none at all.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200d}' | '\u{2060}')
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// Returns the lines that hold something, without the white space around them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    raw_lines(text).map(trim).filter(|line| !line.is_empty())
}

/// Returns every line, blank or not, as it stands. A lone carriage return ends a line only where
/// the text has no other line ends.
fn raw_lines(text: &str) -> impl Iterator<Item = &str> {
    let end = if memchr::memchr(b'\n', text.as_bytes()).is_some() { b'\n' } else { b'\r' };
    let mut start = 0;
    let ends = memchr::memchr_iter(end, text.as_bytes()).chain(std::iter::once(text.len()));
    ends.map(move |end| {
        let line = &text[start.min(end)..end];
        start = end + 1;
        line
    })
}

fn by_blank_lines(text: &str) -> Vec<Span> {
    let mut blocks: Vec<Span> = Vec::new();
    let mut after_blank = true;
    for line in raw_lines(text) {
        let line = trim(line);
        if line.is_empty() {
            after_blank = true;
            continue;
        }
        let span = Span::of(line, text);
        match blocks.last_mut() {
            Some(block) if !after_blank => *block = Span::new(block.start(), span.end()),
            _ => blocks.push(span),
        }
        after_blank = false;
    }
    blocks
}

/// Returns the paragraphs of a text that has no blank line in it.
fn without_blank_lines(text: &str) -> Vec<Span> {
    if !is_hard_wrapped(text) {
        return split(text, ParagraphMode::Line);
    }
    let mut paragraphs: Vec<Span> = Vec::new();
    for line in raw_lines(text).filter(|line| !trim(line).is_empty()) {
        let span = Span::of(trim(line), text);
        match paragraphs.last_mut() {
            Some(last) if !line.starts_with(is_space) => {
                *last = Span::new(last.start(), span.end());
            }
            _ => paragraphs.push(span),
        }
    }
    paragraphs
}

/// Says whether lines were broken to a width and not where paragraphs end: at least three lines,
/// none beyond 100 characters, most of the others between 45 and that, and at least half ending
/// in the middle of a sentence. Editors and mailers wrap at 60 to 80.
fn is_hard_wrapped(text: &str) -> bool {
    let lines: Vec<&str> = lines(text).collect();
    let Some((_, inner)) = lines.split_last().filter(|(_, inner)| inner.len() >= 2) else {
        return false;
    };
    let lengths: Vec<usize> = inner.iter().map(|line| line.chars().count()).collect();
    let filled = lengths.iter().filter(|length| **length >= 45).count();
    let ends_sentence =
        |line: &&&str| line.ends_with(['.', '!', '?', '…', ':', '”', '"', '’', ')', '»']);
    let sentence_ends = inner.iter().filter(ends_sentence).count();
    lengths.iter().all(|length| *length <= 100)
        && filled * 3 >= inner.len() * 2
        && sentence_ends * 2 <= inner.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ParagraphMode, is_headline, split};

    fn texts(text: &str, mode: ParagraphMode) -> Vec<&str> {
        split(text, mode).iter().map(|span| span.slice(text)).collect()
    }

    #[test]
    fn blank_lines_separate_whatever_their_white_space() {
        let text = "\u{feff}Head\r\n \u{a0}\r\nOne\r\ntwo\r\n\r\n\u{200b}\n\n  Three  \n";
        for mode in [ParagraphMode::Auto, ParagraphMode::Blank] {
            assert_eq!(texts(text, mode), ["Head", "One\r\ntwo", "Three"]);
        }
        assert_eq!(texts(text, ParagraphMode::Line), ["Head", "One", "two", "Three"]);
        assert_eq!(texts(text, ParagraphMode::Whole), [text[3..].trim()]);
        for mode in [ParagraphMode::Auto, ParagraphMode::Whole] {
            assert_eq!(texts(" \n\n\t", mode), [""; 0]);
        }
    }

    #[test]
    fn without_blank_lines_a_line_is_a_paragraph() {
        let text = "Head\nThe first paragraph, which is rather short.\nThe second one.\n";
        assert_eq!(texts(text, ParagraphMode::Auto).len(), 3);
        assert_eq!(texts(text, ParagraphMode::Blank).len(), 1);
        assert_eq!(texts("One.\rTwo.\r", ParagraphMode::Line), ["One.", "Two."]);
    }

    #[test]
    fn hard_wrapped_lines_belong_together() {
        let text = "The harbour master said on Monday that the quay would stay\n\
                    closed until the repairs, which began in the spring, are\n\
                    finished. Ships are sent to the southern basin instead.\n\
                    \x20 Traders in the old town fear for their summer business,\n\
                    which depends on visitors who arrive by the ferry.\n";
        let paragraphs = texts(text, ParagraphMode::Auto);
        assert_eq!(paragraphs.len(), 2);
        assert!(paragraphs[1].starts_with("Traders"));
    }

    #[test]
    fn headlines_do_not_end_as_sentences_do() {
        for headline in ["Ferry resumes service", "Who will pay?", "‘We won’", "U.S. strikes"] {
            assert!(is_headline(headline), "{headline}");
        }
        let long = "word ".repeat(41);
        for sentence in ["It rained.", "“It rained.”", "One\ntwo", "Then:", long.as_str()] {
            assert!(!is_headline(sentence), "{sentence}");
        }
    }

    proptest! {
        #[test]
        fn paragraphs_ascend_and_hold_all_that_is_not_white_space(
            text in "[a. \\r\\n\u{a0}\u{200b}é]{0,60}",
            mode in prop::sample::select(
                vec![ParagraphMode::Auto, ParagraphMode::Blank, ParagraphMode::Line]),
        ) {
            let spans = split(&text, mode);
            prop_assert!(spans.windows(2).all(|pair| pair[0].end() < pair[1].start()));
            let held: String = spans.iter().map(|span| span.slice(&text)).collect();
            let solid = |text: &str| text.replace(super::is_space, "");
            prop_assert_eq!(solid(&held), solid(&text));
        }
    }
}
