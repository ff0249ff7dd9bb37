//! Inline differences, as evidence of the kind `difference` holds them: `the [-old-]{+new+} text`.

use std::io::{self, Write};

use crate::excerpt::{first_words, last_words};
use crate::palette::paint;
use crate::{Palette, Visible};

/// Columns of unchanged text that are shown on each side of a change: about six words.
const CONTEXT: usize = 40;

/// Columns that are shown of one change: about thirty words.
const LONGEST: usize = 200;

/// Parts that are shown; who finds more changes than that reads the two texts.
const MOST_PARTS: usize = 100;

/// A stretch of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    Same(&'t str),
    Removed(&'t str),
    Added(&'t str),
    /// The sign for unchanged text that is not shown, with spaces towards its neighbours.
    Omitted(&'static str),
}

/// Cuts `text` into its parts, and leaves out most of long stretches and what follows too many
/// changes. A sign that is not closed is text. Takes time in proportion to the text.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut same_from, mut at) = (0, 0);
    // Whether a closing sign may follow: asked once, so that hostile text costs no more.
    let (mut removals, mut additions) = (true, true);
    while let Some(found) = text[at..].find(['[', '{']) {
        at += found;
        let rest = &text[at..];
        let (is_removal, close, may_follow) = match rest.as_bytes() {
            [b'[', b'-', ..] => (true, "-]", &mut removals),
            [b'{', b'+', ..] => (false, "+}", &mut additions),
            _ => {
                at += 1;
                continue;
            }
        };
        let Some(end) = may_follow.then(|| rest[2..].find(close)).flatten() else {
            *may_follow = false;
            at += 2;
            continue;
        };
        push_same(&mut parts, &text[same_from..at]);
        let changed = &rest[2..2 + end];
        parts.push(if is_removal { Part::Removed(changed) } else { Part::Added(changed) });
        at += 2 + end + close.len();
        same_from = at;
    }
    push_same(&mut parts, &text[same_from..]);
    shorten(&parts)
}

fn push_same<'t>(parts: &mut Vec<Part<'t>>, text: &'t str) {
    if !text.is_empty() {
        parts.push(Part::Same(text));
    }
}

/// Keeps of each unchanged stretch the words next to changes, and of long changes the beginning.
fn shorten<'t>(parts: &[Part<'t>]) -> Vec<Part<'t>> {
    let mut short = Vec::with_capacity(parts.len());
    for (index, &part) in parts.iter().enumerate() {
        if short.len() >= MOST_PARTS {
            short.push(Part::Omitted(" …"));
            break;
        }
        match part {
            Part::Removed(text) => push_changed(&mut short, text, Part::Removed),
            Part::Added(text) => push_changed(&mut short, text, Part::Added),
            Part::Same(text) if parts.len() > 1 => {
                push_same_shortened(&mut short, text, index == 0, index + 1 == parts.len());
            }
            _ => short.push(part),
        }
    }
    short
}

fn push_changed<'t>(short: &mut Vec<Part<'t>>, text: &'t str, change: fn(&'t str) -> Part<'t>) {
    let kept = first_words(text, LONGEST);
    short.push(change(kept));
    if kept.len() < text.len() {
        short.push(Part::Omitted(" … "));
    }
}

fn push_same_shortened<'t>(
    short: &mut Vec<Part<'t>>,
    text: &'t str,
    is_first: bool,
    is_last: bool,
) {
    let head = if is_first { "" } else { first_words(text, CONTEXT) };
    let tail = if is_last { "" } else { last_words(&text[head.len()..], CONTEXT) };
    if head.len() + tail.len() == text.len() {
        short.push(Part::Same(text));
        return;
    }
    push_same(short, head);
    short.push(Part::Omitted(match (is_first, is_last) {
        (true, _) => "… ",
        (_, true) => " …",
        _ => " … ",
    }));
    push_same(short, tail);
}

/// Writes an inline difference on a line of its own; colours take the place of its signs.
pub(crate) fn write_difference(
    out: &mut dyn Write,
    text: &str,
    palette: Palette,
) -> io::Result<()> {
    let Palette { removed, added, .. } = palette;
    let signs = palette.is_plain();
    for part in parts(text) {
        match part {
            Part::Same(text) => write!(out, "{}", Visible(text))?,
            Part::Omitted(sign) => write!(out, "{sign}")?,
            Part::Removed(text) if signs => write!(out, "[-{}-]", Visible(text))?,
            Part::Added(text) if signs => write!(out, "{{+{}+}}", Visible(text))?,
            Part::Removed(text) => write!(out, "{}", paint(&Visible(text).to_string(), removed))?,
            Part::Added(text) => write!(out, "{}", paint(&Visible(text).to_string(), added))?,
        }
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    #[test]
    fn changes_are_told_from_text() {
        use Part::{Added, Removed, Same};
        let rows: [(&str, &[Part<'_>]); 6] = [
            ("no change", &[Same("no change")]),
            (
                "at [-12-]{+14+} o’clock",
                &[Same("at "), Removed("12"), Added("14"), Same(" o’clock")],
            ),
            ("{+not +}there[- yet-]", &[Added("not "), Same("there"), Removed(" yet")]),
            ("[-a]-b-]", &[Removed("a]-b")]),
            ("[-open {+closed+}", &[Same("[-open "), Added("closed")]),
            ("", &[]),
        ];
        for (text, expected) in rows {
            assert_eq!(parts(text), expected, "{text:?}");
        }
    }

    #[test]
    fn long_stretches_without_a_change_are_left_out() {
        let long = "ten words of text ".repeat(10);
        let text = format!("{long}[-a-]{long}{{+b+}}{long}");
        let drawn: Vec<_> = parts(&text)
            .into_iter()
            .map(|part| match part {
                Part::Same(text) => text.len().to_string(),
                Part::Removed(text) | Part::Added(text) => text.to_owned(),
                Part::Omitted(sign) => sign.to_owned(),
            })
            .collect();
        assert_eq!(drawn.join("|"), "… |36|a|39| … |36|b|39| …");
    }

    #[test]
    fn long_and_many_changes_are_cut() {
        let text = format!("[-{}-]", "word ".repeat(1_000));
        let cut = parts(&text);
        assert!(matches!(cut[..], [Part::Removed(kept), Part::Omitted(_)] if kept.len() < 201));
        let text = "[-a-]{+b+}".repeat(1_000);
        assert_eq!(parts(&text).len(), super::MOST_PARTS + 1);
    }
}
