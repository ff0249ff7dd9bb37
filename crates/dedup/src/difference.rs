use crate::changes::Change;
use crate::passage::Passage;

/// Words shown on each side of a change.
const CONTEXT: usize = 4;
/// Longer stretches are cut in the middle, keeping half as many words at each end.
const MAX_WORDS: usize = 16;
/// Changes shown; the rest are counted by their ellipsis.
const MAX_CHANGES: usize = 8;

/// Writes the changes as a word diff, `[-old-]{+new+}`, each with a few words around it and `…`
/// for what is left out. Empty without changes.
pub(crate) fn markup(a: &Passage<'_>, b: &Passage<'_>, changes: &[Change]) -> String {
    let mut out = String::new();
    let mut shown = 0; // words of `b` up to here are written or left out
    for Change { gap, .. } in changes.iter().take(MAX_CHANGES) {
        let from = gap.b.start.saturating_sub(CONTEXT).max(shown);
        if 0 < shown && from <= shown + CONTEXT {
            push(&mut out, b.slice(shown..gap.b.start));
        } else {
            if 0 < shown {
                push(&mut out, b.slice(shown..shown + CONTEXT));
            }
            if 0 < from {
                push(&mut out, "…");
            }
            push(&mut out, b.slice(from..gap.b.start));
        }
        let (old, new) = (cut(a, gap.a.clone()), cut(b, gap.b.clone()));
        let old = if old.is_empty() { old } else { format!("[-{old}-]") };
        let new = if new.is_empty() { new } else { format!("{{+{new}+}}") };
        push(&mut out, &format!("{old}{new}"));
        shown = gap.b.end;
    }
    if let Some(last) = changes.iter().take(MAX_CHANGES).next_back() {
        let end = b.words.len().min(last.gap.b.end + CONTEXT);
        push(&mut out, b.slice(last.gap.b.end..end));
        if end < b.words.len() {
            push(&mut out, "…");
        }
    }
    out
}

/// Returns the words in `range`, on one line and without the middle of long stretches.
fn cut(passage: &Passage<'_>, range: std::ops::Range<usize>) -> String {
    let one_line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    if range.len() <= MAX_WORDS {
        return one_line(passage.slice(range));
    }
    let (start, end) = (range.start..range.start + MAX_WORDS / 2, range.end - MAX_WORDS / 2);
    format!("{} … {}", one_line(passage.slice(start)), one_line(passage.slice(end..range.end)))
}

/// Appends some text after a space.
fn push(out: &mut String, text: &str) {
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
}
