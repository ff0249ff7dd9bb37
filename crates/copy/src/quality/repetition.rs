//! The repetition rules of Gopher.
//!
//! A line, paragraph or n-gram is repeated where it stands for the second time and after; upper
//! and lower case differ. Of n-grams of 2 to 4 words the most frequent one is taken
//! (of several the first), with single spaces between its words and wherever it stands; a text in which
//! none stands twice has the first. Of n-grams of 5 to 10 words all repeated ones are taken that do not
//! overlap, read from the start, without spaces.

use rustc_hash::FxHashSet;

use super::measure::{Measure, Source};
use super::ngrams::NGrams;
use super::share;
use super::text::Text;

pub(super) const N: usize = 13;

/// The rules, in the order in which [`measure`] returns their values.
pub(super) const MEASURES: [Measure; N] = [
    row("gopher_dup_lines", "share of lines that are repeated", 0.30),
    row("gopher_dup_paragraphs", "share of paragraphs that are repeated", 0.30),
    row("gopher_dup_line_chars", "share of characters in repeated lines", 0.20),
    row("gopher_dup_paragraph_chars", "share of characters in repeated paragraphs", 0.20),
    row("gopher_top_2gram_chars", "share of characters in the most frequent two words", 0.20),
    row("gopher_top_3gram_chars", "share of characters in the most frequent three words", 0.18),
    row("gopher_top_4gram_chars", "share of characters in the most frequent four words", 0.16),
    row("gopher_dup_5gram_chars", "share of characters in repeated runs of five words", 0.15),
    row("gopher_dup_6gram_chars", "share of characters in repeated runs of six words", 0.14),
    row("gopher_dup_7gram_chars", "share of characters in repeated runs of seven words", 0.13),
    row("gopher_dup_8gram_chars", "share of characters in repeated runs of eight words", 0.12),
    row("gopher_dup_9gram_chars", "share of characters in repeated runs of nine words", 0.11),
    row("gopher_dup_10gram_chars", "share of characters in repeated runs of ten words", 0.10),
];

/// The lengths of n-grams of which the most frequent one is taken; beyond, the repeated ones.
const MAX_TOP: usize = 4;

const fn row(name: &'static str, summary: &'static str, most: f64) -> Measure {
    Measure::new(name, Source::Gopher, summary).at_most(most)
}

/// Returns the values by [`MEASURES`].
pub(super) fn measure(text: &Text<'_>) -> [f64; N] {
    let mut values = [0.0; N];
    let lines = Repeats::among(text.lines.iter().copied());
    let paragraphs = Repeats::among(text.paragraphs());
    values[0] = share(lines.n, lines.of);
    values[1] = share(paragraphs.n, paragraphs.of);
    values[2] = share(lines.n_chars, text.n_chars);
    values[3] = share(paragraphs.n_chars, text.n_chars);
    let mut ngrams = NGrams::of_one_word(text);
    for value in &mut values[4..] {
        ngrams.lengthen();
        let n_chars =
            if ngrams.n() <= MAX_TOP { ngrams.top_chars() } else { ngrams.repeated_chars() };
        *value = share(n_chars, text.n_chars);
    }
    values
}

/// How many of some passages have stood before.
pub(super) struct Repeats {
    /// The number of repeated ones,
    n: usize,
    /// of so many.
    of: usize,
    /// The characters of the repeated ones.
    pub(super) n_chars: usize,
}

impl Repeats {
    /// Counts the repeated ones among `passages`.
    pub(super) fn among<'t>(passages: impl Iterator<Item = &'t str>) -> Self {
        let mut seen = FxHashSet::default();
        let mut repeats = Self { n: 0, of: 0, n_chars: 0 };
        for passage in passages {
            repeats.of += 1;
            if !seen.insert(passage) {
                repeats.n += 1;
                repeats.n_chars += passage.chars().count();
            }
        }
        repeats
    }
}

#[cfg(test)]
mod tests {
    use crate::quality::testing::{assert_fails, assert_passes, assert_value};

    const TEN: &str = "a1 b2 c3 d4 e5 f6 g7 h8 i9 j0";

    #[test]
    fn lines_and_paragraphs_are_repeated_from_the_second_on() {
        let text = "one\ntwo\n\none\ntwo\n\nsix\n\none\ntwo"; // 30 characters
        assert_value("gopher_dup_lines", text, 4.0 / 7.0);
        assert_value("gopher_dup_line_chars", text, 12.0 / 30.0);
        assert_value("gopher_dup_paragraphs", text, 0.5);
        assert_value("gopher_dup_paragraph_chars", text, 14.0 / 30.0);
        for name in ["lines", "line_chars", "paragraphs", "paragraph_chars"] {
            let name = format!("gopher_dup_{name}");
            assert_fails(&name, text);
            assert_passes(&name, "one\n\nOne\n\ntwo\n\none, two");
        }
    }

    #[test]
    fn the_most_frequent_words_count_wherever_they_stand() {
        let text = "of the sea of the sun of the sea"; // 32 characters
        assert_value("gopher_top_2gram_chars", text, 18.0 / 32.0);
        assert_value("gopher_top_3gram_chars", text, 20.0 / 32.0);
        // Of those that stand once, the first.
        assert_value("gopher_top_4gram_chars", text, 13.0 / 32.0);
        // One that overlaps itself is no more than everything.
        assert_value("gopher_top_2gram_chars", "ha ha ha ha", 1.0);
        for n in 2..=4 {
            let name = format!("gopher_top_{n}gram_chars");
            assert_fails(&name, text);
            assert_passes(
                &name,
                &format!("{TEN} {} {}", TEN.to_uppercase(), TEN.replace(' ', "x ")),
            );
            assert_value(&name, "one", 0.0);
        }
    }

    #[test]
    fn repeated_runs_count_once_and_without_spaces() {
        let text = format!("{TEN} {TEN}"); // 59 characters
        for n in 5..=10 {
            let name = format!("gopher_dup_{n}gram_chars");
            // As many runs of n words as fit into the second ten.
            let n_words = u8::try_from(10 / n * n).unwrap();
            assert_value(&name, &text, f64::from(2 * n_words) / 59.0);
            assert_fails(&name, &text);
            assert_passes(&name, &format!("{TEN} {}", TEN.to_uppercase()));
            assert_value(&name, TEN, 0.0);
        }
        assert_value("gopher_dup_5gram_chars", &"a ".repeat(10), 5.0 / 20.0);
    }
}
