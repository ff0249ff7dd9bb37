//! The quality rules of Gopher.
//!
//! Unlike datatrove, which divides the symbols and the words with a letter by words and marks
//! together, all is per word here, as the paper has it. On news, 0.98 of the words have a letter, of
//! words and marks 0.86, so that figures and commas alone bring some articles below 0.8 there.

use memchr::memmem;

use super::measure::{Measure, Source};
use super::text::Text;
use super::{count, ratio, share};

pub(super) const N: usize = 8;

/// The rules, in the order in which [`measure`] returns their values.
pub(super) const MEASURES: [Measure; N] = [
    row("gopher_words", "words").at_least(50.0).at_most(100_000.0),
    row("gopher_mean_word_length", "characters per word").at_least(3.0).at_most(10.0),
    row("gopher_hashes_per_word", "hash signs per word").at_most(0.1),
    row("gopher_ellipses_per_word", "ellipses, of three stops or one character, per word")
        .at_most(0.1),
    row("gopher_bullet_lines", "share of lines that start with a bullet or a hyphen").at_most(0.9),
    row("gopher_ellipsis_lines", "share of lines that end with an ellipsis").at_most(0.3),
    row("gopher_alpha_words", "share of words with a letter").at_least(0.8),
    row("gopher_stop_words", "how many of `the be to of and that have with` occur, in lower case")
        .at_least(2.0),
];

const STOP_WORDS: [&str; 8] = ["the", "be", "to", "of", "and", "that", "have", "with"];

const fn row(name: &'static str, summary: &'static str) -> Measure {
    Measure::new(name, Source::Gopher, summary)
}

/// Returns the values by [`MEASURES`].
pub(super) fn measure(text: &Text<'_>) -> [f64; N] {
    let (n_words, n_lines) = (text.words.len(), text.lines.len());
    let bytes = text.whole.as_bytes();
    let n_hashes = memchr::memchr_iter(b'#', bytes).count();
    let n_ellipses =
        memmem::find_iter(bytes, "...").count() + memmem::find_iter(bytes, "…").count();
    let words = WordCounts::of(&text.words);
    let n_lines_where = |is: fn(&str) -> bool| text.lines.iter().filter(|line| is(line)).count();
    [
        count(n_words),
        ratio(text.n_word_chars(), n_words),
        ratio(n_hashes, n_words),
        ratio(n_ellipses, n_words),
        share(n_lines_where(|line| line.starts_with(['•', '-'])), n_lines),
        share(n_lines_where(|line| line.ends_with("...") || line.ends_with('…')), n_lines),
        share(words.n_with_letter, n_words),
        count(words.n_stop_words),
    ]
}

/// What is counted over the words.
struct WordCounts {
    n_with_letter: usize,
    /// Different ones.
    n_stop_words: usize,
}

impl WordCounts {
    fn of(words: &[&str]) -> Self {
        let mut counts = Self { n_with_letter: 0, n_stop_words: 0 };
        let mut found = [false; STOP_WORDS.len()];
        for &word in words {
            counts.n_with_letter += usize::from(word.contains(char::is_alphabetic));
            if word.len() <= 4
                && let Some(index) = STOP_WORDS.iter().position(|&stop| stop == word)
            {
                found[index] = true;
            }
        }
        counts.n_stop_words = found.iter().filter(|&&is_found| is_found).count();
        counts
    }
}

#[cfg(test)]
mod tests {
    use crate::quality::testing::{assert_fails, assert_passes, assert_value};

    #[test]
    fn words_are_counted() {
        assert_value("gopher_words", "One, two – “three”.\n\nFour # 5", 5.0);
        assert_fails("gopher_words", &"word ".repeat(49));
        assert_passes("gopher_words", &"word ".repeat(50));
        assert_passes("gopher_words", &"a ".repeat(100_000));
        assert_fails("gopher_words", &"a ".repeat(100_001));
    }

    #[test]
    fn word_length_is_in_characters_without_the_marks_around() {
        assert_value("gopher_mean_word_length", "“Ärzte”, (und) so…", 10.0 / 3.0);
        assert_fails("gopher_mean_word_length", "a bb c dd");
        assert_passes("gopher_mean_word_length", "one two");
        assert_fails("gopher_mean_word_length", "Donaudampfschiff fährt");
    }

    #[test]
    fn symbols_are_per_word() {
        assert_value("gopher_hashes_per_word", "#one ## two", 1.5);
        assert_fails("gopher_hashes_per_word", "#Tallinn is the place to be");
        assert_passes("gopher_hashes_per_word", "We are #1 of the ten or more that came");
        assert_value("gopher_ellipses_per_word", "one... two… three ......", 4.0 / 3.0);
        assert_fails("gopher_ellipses_per_word", "And then… nothing");
        assert_passes("gopher_ellipses_per_word", "a b c d e f g h i j...");
    }

    #[test]
    fn bullets_and_ellipses_are_looked_for_at_the_ends_of_lines() {
        assert_value("gopher_bullet_lines", " • one\n- two\n\nthree • four\nfive", 0.5);
        assert_fails("gopher_bullet_lines", "• one\n• two");
        assert_passes("gopher_bullet_lines", "Bought:\n• one\n• two");
        assert_value("gopher_ellipsis_lines", "one...\ntwo… \n\nthree\nfour… five", 0.5);
        assert_fails("gopher_ellipsis_lines", "The minister said...\n\nHe left.");
        assert_passes("gopher_ellipsis_lines", "Wait…\n\nHe left.\n\nShe left.\n\nThey left.");
    }

    #[test]
    fn words_have_a_letter_or_not() {
        assert_value("gopher_alpha_words", "7 to 9 Äpfel, 12.5 – 4x", 0.5);
        assert_fails("gopher_alpha_words", "Arsenal 2 Chelsea 1");
        assert_passes("gopher_alpha_words", "It was 2 of many");
    }

    #[test]
    fn stop_words_are_counted_once_and_in_lower_case() {
        assert_value("gopher_stop_words", "the cat and the dog, “with” The have-nots", 3.0);
        assert_fails("gopher_stop_words", "the cat, the dog");
        assert_passes("gopher_stop_words", "the cat and the dog");
    }
}
