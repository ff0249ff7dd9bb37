//! The rules that `FineWeb` added to those of Gopher and C4.
//!
//! Blank lines are left out, as in `FineWeb`, whose texts have a line a paragraph; so a run of line
//! breaks counts as one, too. Lines may end with a quotation mark, straight as in the code first
//! published, or typographic; datatrove now takes stops alone, of every script.

use super::c4::ends_with_mark;
use super::measure::{Measure, Source};
use super::repetition::Repeats;
use super::text::Text;
use super::{ratio, share};

pub(super) const N: usize = 4;

/// The rules, in the order in which [`measure`] returns their values.
pub(super) const MEASURES: [Measure; N] = [
    row("fineweb_end_mark_lines", "share of lines that end with a stop or a quotation mark")
        .at_least(0.12),
    row("fineweb_short_lines", "share of lines of at most 30 characters").at_most(0.67),
    row("fineweb_dup_line_chars", "share of characters, without line breaks, in repeated lines")
        .at_most(0.01),
    row("fineweb_line_breaks_per_word", "line breaks between lines, per word").at_most(0.3),
];

/// The most characters of a line that is short.
const SHORT_LINE: usize = 30;

const fn row(name: &'static str, summary: &'static str) -> Measure {
    Measure::new(name, Source::FineWeb, summary)
}

/// Returns the values by [`MEASURES`].
pub(super) fn measure(text: &Text<'_>) -> [f64; N] {
    let n_lines = text.lines.len();
    let n_lines_where = |is: fn(&str) -> bool| text.lines.iter().filter(|line| is(line)).count();
    let n_breaks = memchr::memchr_iter(b'\n', text.whole.as_bytes()).count();
    let repeats = Repeats::among(text.lines.iter().copied());
    [
        share(n_lines_where(ends), n_lines),
        share(n_lines_where(is_short), n_lines),
        share(repeats.n_chars, text.n_chars - n_breaks),
        ratio(n_lines.saturating_sub(1), text.words.len()),
    ]
}

/// Says whether a line ends with a mark, of any script that newspapers are commonly set in.
fn ends(line: &str) -> bool {
    ends_with_mark(line) || line.ends_with(['。', '！', '？', '؟', '۔', '।', '»'])
}

fn is_short(line: &str) -> bool {
    line.chars().take(SHORT_LINE + 1).count() <= SHORT_LINE
}

#[cfg(test)]
mod tests {
    use crate::quality::testing::{assert_fails, assert_passes, assert_value};

    #[test]
    fn lines_end_with_a_mark_or_not() {
        assert_value(
            "fineweb_end_mark_lines",
            "One.\n\nTwo\n\n“Three” \n\n四。\n\n5...\n6,",
            4.0 / 6.0,
        );
        assert_fails("fineweb_end_mark_lines", "Home\n\nNews\n\nSport");
        assert_passes("fineweb_end_mark_lines", "Home\n\nNews\n\nWe won!");
    }

    #[test]
    fn short_lines_have_up_to_thirty_characters() {
        let text = format!("{}\n\n{}", "é".repeat(30), "é".repeat(31));
        assert_value("fineweb_short_lines", &text, 0.5);
        assert_passes("fineweb_short_lines", &text);
        assert_fails("fineweb_short_lines", "Home\n\nNews");
    }

    #[test]
    fn repeated_lines_are_measured_without_line_breaks() {
        assert_value("fineweb_dup_line_chars", "ab\n\nab\n\ncdef", 0.25);
        assert_fails("fineweb_dup_line_chars", "ab\n\nab\n\ncdef");
        assert_passes("fineweb_dup_line_chars", "ab\n\nabc\n\nabcd");
    }

    #[test]
    fn line_breaks_are_counted_once_between_lines() {
        assert_value("fineweb_line_breaks_per_word", "\none two\n\n\nthree four\nfive\n", 0.4);
        assert_fails("fineweb_line_breaks_per_word", "one\n\ntwo\n\nthree");
        assert_passes("fineweb_line_breaks_per_word", "one two three four\n\nfive six");
    }
}
