//! The dashes that part a sentence.
//!
//! A sentence dash stands between two words of a line of running text, with a space on both sides
//! or on none. Left out is whatever looks like one and is none: hyphens, ranges and scores
//! (`1990–95`, `10am – 5pm`, `May – June`), bullets, minus signs, tables, what parts a dateline or
//! a label from its text (`LONDON —`), and what stands before the name of a source.
//!
//! Time `O(n)`. Bad at: labels in lower case before a word in lower case (`best film – none`).

use copydesk_core::{Article, Edit, Paragraph, ParagraphKind, Span};
use memchr::memchr2_iter;

use crate::house_style::Dashes;
use crate::prose::ends_sentence;

/// A longer line that ends with a bracket is no dateline, as `in Lisbon (AFP) —` is one.
const MAX_DATELINE: usize = 60;

/// An entry of a list in a sentence has at most so many words before its dash.
const MAX_ENTRY_WORDS: usize = 3;

/// The first letters of months and days, between which a dash means “to”.
const CALENDAR: [&str; 19] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mon",
    "tue", "wed", "thu", "fri", "sat", "sun",
];

/// One dash that parts a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SentenceDash {
    pub(crate) kind: Dashes,
    /// The dash alone.
    pub(crate) dash: Span,
    /// The dash with the spaces on its line.
    with_spaces: Span,
    /// Whether it stands between capitalised words: `Mission: Impossible – Fallout`.
    in_name: bool,
}

/// Returns the sentence dashes of `article`, in order.
pub(crate) fn sentence_dashes(article: &Article) -> Vec<SentenceDash> {
    let body = article.paragraphs().iter().filter(|p| p.kind == ParagraphKind::Body);
    body.flat_map(|paragraph| of_paragraph(article.text(), paragraph)).collect()
}

fn of_paragraph(text: &str, paragraph: &Paragraph) -> Vec<SentenceDash> {
    let here = paragraph.span.slice(text);
    let mut dashes: Vec<SentenceDash> =
        memchr2_iter(b'-', 0xE2, here.as_bytes()).filter_map(|at| dash_at(here, at)).collect();
    // Headings and entries of lists have dashes of their own kind.
    if !(ends_sentence(here.trim_end()) || here.trim_end().ends_with(':')) {
        dashes.clear();
    }
    without_names(here, &mut dashes);
    for dash in &mut dashes {
        dash.dash = dash.dash.shifted(paragraph.span.start());
        dash.with_spaces = dash.with_spaces.shifted(paragraph.span.start());
    }
    dashes
}

/// Leaves out dashes between capitalised words, unless another dash of their sentence pairs with
/// them: `Boerse – Europe’s biggest – said`.
fn without_names(text: &str, dashes: &mut Vec<SentenceDash>) {
    let pair_up = |a: &SentenceDash, b: &SentenceDash| {
        a.kind == b.kind && !has_sentence_end(&text[a.dash.end()..b.dash.start()])
    };
    let is_pair: Vec<bool> = dashes.windows(2).map(|two| pair_up(&two[0], &two[1])).collect();
    let mut index = 0;
    dashes.retain(|dash| {
        let paired = is_pair.get(index).is_some_and(|&pair| pair)
            || index.checked_sub(1).is_some_and(|before| is_pair[before]);
        index += 1;
        paired || !dash.in_name
    });
}

/// Says whether a sentence ends within `text`.
fn has_sentence_end(text: &str) -> bool {
    text.split_inclusive(char::is_whitespace)
        .any(|word| word.ends_with(char::is_whitespace) && ends_sentence(word.trim_end()))
}

fn dash_at(text: &str, at: usize) -> Option<SentenceDash> {
    let len = match &text.as_bytes()[at..] {
        [0xE2, 0x80, 0x93 | 0x94, ..] => 3,
        [b'-', b'-', ..] => 2,
        [b'-', b' ' | b'\n' | b'\r' | 0xC2 | 0xE2, ..] => 1,
        _ => return None,
    };
    let dash = Span::new(at, at + len);
    let (before, after) = (&text[..at], &text[dash.end()..]);
    let (left, right) = (before.trim_end_matches(is_space), after.trim_start_matches(is_space));
    let at_line_end = after.starts_with(|c: char| c.is_whitespace() && !is_space(c));
    let is_spaced = match (left.len() < before.len(), right.len() < after.len()) {
        (true, true) => true,
        (is_spaced, _) if at_line_end => is_spaced,
        (false, false) => false,
        _ => return None,
    };
    let kind = match (dash.slice(text), is_spaced) {
        ("–", true) => Dashes::SpacedEn,
        ("—", true) => Dashes::SpacedEm,
        ("—", false) => Dashes::Em,
        ("-", true) => Dashes::SpacedHyphen,
        ("--", _) => Dashes::DoubleHyphen,
        _ => return None,
    };
    let with_spaces = Span::new(left.len(), text.len() - right.len());
    let right = right.trim_start();
    let in_name = ends_capitalised(left) && right.starts_with(char::is_uppercase);
    parts_sentence(left, right).then_some(SentenceDash { kind, dash, with_spaces, in_name })
}

/// Says whether a dash between `left` and `right` parts a sentence.
fn parts_sentence(left: &str, right: &str) -> bool {
    let (Some(last), Some(first)) = (left.chars().next_back(), right.chars().next()) else {
        return false;
    };
    let line = left.rfind('\n').map_or(left, |end| &left[end + 1..]);
    let rest_of_line = right.find('\n').map_or(right, |end| &right[..end]);
    may_end_part(last)
        && may_begin_part(first)
        && !is_range(left, right)
        && !is_table_or_code(line)
        && !is_table_or_code(rest_of_line)
        && (first.is_lowercase() || !is_label(line) && !ends_sentence(left))
}

/// Says whether the last word of `text` begins with a capital.
fn ends_capitalised(text: &str) -> bool {
    let word = text.split_whitespace().next_back().unwrap_or_default();
    word.starts_with(char::is_uppercase)
}

fn may_end_part(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '.' | ',' | '!' | '?' | '…' | '%' | ')' | ']')
        || matches!(c, '"' | '”' | '\'' | '’' | '»')
}

fn may_begin_part(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, '(' | '[' | '£' | '$' | '€' | '…')
        || matches!(c, '"' | '“' | '\'' | '‘' | '«')
}

/// Says whether the words beside a dash are figures or dates, as in `10am – 5pm`.
fn is_range(left: &str, right: &str) -> bool {
    let (Some(before), Some(after)) =
        (left.split_whitespace().next_back(), right.split_whitespace().next())
    else {
        return false;
    };
    let is_date = |word: &str| {
        let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = word.get(..3).unwrap_or_default();
        word.starts_with(char::is_uppercase)
            && CALENDAR.iter().any(|known| start.eq_ignore_ascii_case(known))
    };
    let is_end = |word: &str| word.contains(|c: char| c.is_ascii_digit()) || is_date(word);
    is_end(before) && is_end(after)
}

fn is_table_or_code(line: &str) -> bool {
    line.contains(['\t', '|', '`']) || line.contains("   ")
}

/// Says whether `line`, up to a dash, is the place and date of a report, a heading of its own, or
/// ends with an entry of a list: `Film: best actor – Ann Lee; director – Bo Ng`.
fn is_label(line: &str) -> bool {
    let entry = line.rsplit_once([';', ':']).map(|(_, entry)| entry);
    if entry.is_some_and(|entry| entry.split_whitespace().nth(MAX_ENTRY_WORDS).is_none()) {
        return true;
    }
    let is_capitalised = |word: &str| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        first.is_none_or(|c| !c.is_lowercase())
    };
    let are_capitalised = |words: &str| words.split_whitespace().all(is_capitalised);
    let agency = line.strip_suffix(')').and_then(|line| Some(&line[line.rfind('(')?..]));
    are_capitalised(line) || line.len() <= MAX_DATELINE && agency.is_some_and(are_capitalised)
}

/// Says whether `c` is a space that may stand beside a dash.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{200a}' | '\u{202f}')
}

impl SentenceDash {
    /// Returns the edit that makes it a dash of `kind`. Spaces that are there stay as they are,
    /// and so do line breaks.
    pub(crate) fn changed_to(self, kind: Dashes, text: &str) -> Edit {
        let glyph = kind.glyph();
        let is_closed = self.with_spaces == self.dash;
        if kind == Dashes::Em {
            return Edit { span: self.with_spaces, replacement: glyph.to_owned() };
        }
        let at_line_end = text[self.dash.end()..].starts_with(char::is_whitespace);
        let replacement = match (is_closed, at_line_end) {
            (true, true) => format!(" {glyph}"),
            (true, false) => format!(" {glyph} "),
            (false, _) => glyph.to_owned(),
        };
        Edit { span: self.dash, replacement }
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Article;

    use super::sentence_dashes;
    use crate::house_style::Dashes::{self, DoubleHyphen, Em, SpacedEm, SpacedEn, SpacedHyphen};

    fn kinds(text: &str) -> Vec<Dashes> {
        let article = Article::from_plain_text(text);
        sentence_dashes(&article).iter().map(|dash| dash.kind).collect()
    }

    #[test]
    fn dashes_between_words_part_a_sentence() {
        for (text, expected) in [
            ("He left – late – alone.", &[SpacedEn, SpacedEn][..]),
            ("He left\u{a0}— late —\nalone.", &[SpacedEm, SpacedEm]),
            ("He left—late—\nalone.", &[Em, Em]),
            ("He left - in 2004 - 'alone'.", &[SpacedHyphen, SpacedHyphen]),
            ("He left -- late--alone.", &[DoubleHyphen, DoubleHyphen]),
            ("He paid (in cash) – £5 – “alone”.", &[SpacedEn, SpacedEn]),
            ("Shares of Boerse - Europe’s biggest - fell.", &[SpacedHyphen, SpacedHyphen]),
            ("NATO — the alliance — and Aston Martin – again.", &[SpacedEm, SpacedEm, SpacedEn]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_none() {
        for text in [
            "From 1990–95, 1990 – 95, 10am – 5pm, £5 — £10, 3 - 1, May – June, 5 May - Sunday.",
            "A well-known half-truth, a Paris–Dakar race, pre- and post-war, it is –5 or -5.",
            "LONDON — The talks failed.",
            "New York, 5 May (AP) – Talks failed.",
            "In the city of Lisbon (AFP) -- Talks failed.",
            "- one thing.\n- another thing.\n– a third — \n— a fourth.",
            "Best film – The Aviator\n\nHow it began - and ended",
            "oslo   3 – n/a – four.\n\nx | y - z.\n\na\t- b.",
            "“It is late.” — Ann Lee. It ends. – Reuters.",
            "“But I—” he said. He went— no, ran. What---ever. And —",
            "It won: film - The Sea; director - Ann Lee; best actor – Bo Ng.",
            "She was in Mission: Impossible - Fallout and again in The Last Sailor – The Lost Sea.",
            "see --help and a --- b, or run `git checkout -- all`.",
        ] {
            assert_eq!(kinds(text), [], "{text}");
        }
    }

    #[test]
    fn a_changed_dash_keeps_its_spaces_and_lines() {
        let change = |text: &str, kind| {
            let article = Article::from_plain_text(text);
            let edit = sentence_dashes(&article)[0].changed_to(kind, article.text());
            [&text[..edit.span.start()], &edit.replacement, &text[edit.span.end()..]].concat()
        };
        for (text, kind, expected) in [
            ("it went\u{a0}– so.", SpacedEm, "it went\u{a0}— so."),
            ("it went\u{a0}– so.", Em, "it went—so."),
            ("it went—so.", SpacedEn, "it went – so."),
            ("it went --\r\nso.", Em, "it went—\r\nso."),
            ("it went—\r\nso.", DoubleHyphen, "it went --\r\nso."),
            ("it went--so.", SpacedHyphen, "it went - so."),
        ] {
            let changed = change(text, kind);
            assert_eq!(changed, expected);
            assert_eq!(kinds(&changed), [kind], "{changed}");
        }
    }
}
