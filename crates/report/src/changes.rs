//! What has changed in a text, as a unified diff.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use crate::palette::paint;
use crate::{Palette, Visible};

/// Lines of unchanged text that are shown on each side of a change, as `diff -u` does.
const CONTEXT: usize = 3;

/// Writes how `before` became `after` as a unified diff of lines, under `label`; nothing if they are
/// equal.
///
/// Without colours that is a patch, if `label` is a file and `before` its text. With colours what
/// is invisible is shown, too. Takes `O(n · d)` time for `d` lines that differ (Myers, 1986).
///
/// ```
/// use copydesk_report::{Palette, write_text_difference};
///
/// let mut out = Vec::new();
/// write_text_difference(&mut out, "a.txt", "One.\n", "One\n", Palette::plain())?;
/// assert_eq!(String::from_utf8(out).unwrap(), "--- a.txt\n+++ a.txt\n@@ -1 +1 @@\n-One.\n+One\n");
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// If `out` cannot be written to.
pub fn write_text_difference(
    out: &mut dyn Write,
    label: &str,
    before: &str,
    after: &str,
    palette: Palette,
) -> io::Result<()> {
    if before == after {
        return Ok(());
    }
    let diff = TextDiff::from_lines(before, after);
    let mut unified = diff.unified_diff();
    unified.context_radius(CONTEXT);
    if palette.is_plain() {
        return write!(out, "{}", unified.header(label, label));
    }
    for sign in ["---", "+++"] {
        writeln!(out, "{}", paint(&format!("{sign} {}", Visible(label)), palette.strong))?;
    }
    for hunk in unified.iter_hunks() {
        writeln!(out, "{}", paint(&hunk.header().to_string(), palette.frame))?;
        for change in hunk.iter_changes() {
            let line = change.value().trim_end_matches('\n');
            let line = format!("{}{}", change.tag(), Visible(line));
            let line = match change.tag() {
                ChangeTag::Equal => line,
                ChangeTag::Delete => paint(&line, palette.removed_line()),
                ChangeTag::Insert => paint(&line, palette.added_line()),
            };
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::write_text_difference;
    use crate::Palette;

    fn difference(before: &str, after: &str, palette: Palette) -> String {
        let mut out = Vec::new();
        write_text_difference(&mut out, "a.txt", before, after, palette).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn without_colours_it_is_a_patch() {
        let before = "1\n2\n3\n4\n5\n6\r\n7\n8";
        let after = "1\n2\n3\n4\n5\nsix\r\n7\n8";
        assert_eq!(
            difference(before, after, Palette::plain()),
            "--- a.txt\n+++ a.txt\n@@ -3,6 +3,6 @@\n 3\n 4\n 5\n-6\r\n+six\r\n 7\n 8\n\\ No newline at end of file\n"
        );
        assert_eq!(difference(before, before, Palette::plain()), "");
    }

    #[test]
    fn hostile_text_cannot_reach_the_terminal() {
        let shown = difference("a\u{1b}[2J\n", "b\u{200b}\n", Palette::coloured());
        assert!(!shown.contains("\u{1b}[2J") && !shown.contains('\u{200b}'), "{shown:?}");
    }
}
