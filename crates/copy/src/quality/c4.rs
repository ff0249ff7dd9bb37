//! The rules of C4, and the rule on long lines that mC4 has instead of marks and sentences.
//!
//! C4 drops lines first and judges what is left. Here no line is dropped: shares say how many
//! lines would have been, and sentences are counted in the others. Marks of citation (`[1]`) are left
//! in the lines, and typographic closing marks end a line as straight ones do. Placeholder text
//! and curly brackets are looked for in all lines, as the paper says, not in the kept ones alone.
//! Sentences end by a rule of thumb; Punkt or spaCy may find one more or one less in a long article.

use memchr::memmem;

use super::measure::{Measure, Source};
use super::text::Text;
use super::{count, share};
use crate::prose::contains_word;

pub(super) const N: usize = 10;

/// The rules, in the order in which [`measure`] returns their values.
pub(super) const MEASURES: [Measure; N] = [
    row("c4_sentences", "sentences in the lines that C4 keeps").at_least(5.0),
    row("c4_lorem_ipsum", "how often `lorem ipsum` occurs, in either case").at_most(0.0),
    row("c4_curly_brackets", "opening curly brackets").at_most(0.0),
    row("c4_kept_lines", "share of lines that C4 keeps"),
    row(
        "c4_end_mark_lines",
        "share of lines that end with a stop or a quotation mark, not with an ellipsis",
    ),
    row("c4_short_lines", "share of lines with fewer than three words"),
    row("c4_policy_lines", "share of lines that speak of terms of use, privacy or cookies"),
    row("c4_javascript_lines", "share of lines that mention JavaScript"),
    row("c4_longest_word", "characters of the longest run without white space"),
    Measure::new("mc4_long_lines", Source::Mc4, "lines of at least 200 characters").at_least(3.0),
];

const POLICY_PHRASES: [&str; 6] = [
    "terms of use",
    "privacy policy",
    "cookie policy",
    "uses cookies",
    "use of cookies",
    "use cookies",
];
/// The fewest words of a line.
const MIN_WORDS: usize = 3;
/// The most characters of a word.
const MAX_WORD: usize = 1000;
/// The fewest characters of a line that is long for mC4.
const LONG_LINE: usize = 200;
/// Words before whose stop no sentence ends, beside single letters.
const ABBREVIATIONS: &str =
    "Mr Mrs Ms Dr Prof St Gen Col Lt Maj Capt Sgt Sen Rep Gov Rev Hon Jr Sr vs No Inc Ltd Co Corp";

const fn row(name: &'static str, summary: &'static str) -> Measure {
    Measure::new(name, Source::C4, summary)
}

/// Returns the values by [`MEASURES`].
pub(super) fn measure(text: &Text<'_>) -> [f64; N] {
    let lower = text.whole.to_ascii_lowercase();
    let occurs = |phrase: &str| memmem::find(lower.as_bytes(), phrase.as_bytes()).is_some();
    let phrases: Vec<_> = POLICY_PHRASES.into_iter().filter(|phrase| occurs(phrase)).collect();
    let scripts: &[&str] = if occurs("javascript") { &["javascript"] } else { &[] };
    let mut lines = LineCounts::default();
    for line in &text.lines {
        lines.add(line, &phrases, scripts);
    }
    let n_lines = text.lines.len();
    [
        count(lines.n_sentences),
        count(memmem::find_iter(lower.as_bytes(), "lorem ipsum").count()),
        count(memchr::memchr_iter(b'{', text.whole.as_bytes()).count()),
        share(lines.n_kept, n_lines),
        share(lines.n_with_end_mark, n_lines),
        share(lines.n_short, n_lines),
        share(lines.n_policy, n_lines),
        share(lines.n_javascript, n_lines),
        count(lines.longest_word),
        count(lines.n_long),
    ]
}

/// What is counted over the lines.
#[derive(Default)]
struct LineCounts {
    n_sentences: usize,
    n_kept: usize,
    n_with_end_mark: usize,
    n_short: usize,
    n_policy: usize,
    n_javascript: usize,
    longest_word: usize,
    n_long: usize,
}

impl LineCounts {
    /// Counts `line`; of the phrases those are given that occur in the text.
    fn add(&mut self, line: &str, policy_phrases: &[&str], scripts: &[&str]) {
        let (n_words, longest_word) = n_words_and_longest(line);
        let has_end_mark = ends_with_mark(line) && !line.ends_with("...");
        let is_short = n_words < MIN_WORDS;
        let is_policy = mentions(line, policy_phrases);
        let is_javascript = mentions(line, scripts);
        self.n_with_end_mark += usize::from(has_end_mark);
        self.n_short += usize::from(is_short);
        self.n_policy += usize::from(is_policy);
        self.n_javascript += usize::from(is_javascript);
        self.longest_word = self.longest_word.max(longest_word);
        self.n_long += usize::from(line.len() >= LONG_LINE && line.chars().count() >= LONG_LINE);
        let is_dropped = !has_end_mark || is_short || is_policy || is_javascript;
        if !is_dropped && longest_word <= MAX_WORD {
            self.n_kept += 1;
            self.n_sentences += n_sentences(line);
        }
    }
}

/// Says whether `line` ends with a mark that C4 and `FineWeb` accept.
pub(super) fn ends_with_mark(line: &str) -> bool {
    line.ends_with(['.', '?', '!', '"', '\'', '”', '’'])
}

/// Returns how many runs without white space a line has, and the characters of the longest.
fn n_words_and_longest(line: &str) -> (usize, usize) {
    let (mut n_words, mut longest) = (0, 0);
    for word in line.split_whitespace() {
        n_words += 1;
        if word.len() > longest {
            longest = longest.max(word.chars().count());
        }
    }
    (n_words, longest)
}

/// Says whether one of the phrases stands in `line`, in either case.
fn mentions(line: &str, phrases: &[&str]) -> bool {
    !phrases.is_empty() && {
        let lower = line.to_ascii_lowercase();
        phrases.iter().any(|phrase| lower.contains(phrase))
    }
}

/// Returns how many sentences a line has, which ends with one: a sentence ends with marks
/// before white space and anything but a lower-case letter, unless the stop abbreviates.
fn n_sentences(line: &str) -> usize {
    let ends = memchr::memchr3_iter(b'.', b'?', b'!', line.as_bytes());
    1 + ends.filter(|&at| is_inner_end(line, at)).count()
}

/// Says whether a sentence ends with the mark at byte `at` and another follows.
fn is_inner_end(line: &str, at: usize) -> bool {
    // The last of several marks counts.
    let rest = line[at + 1..].trim_start_matches(['"', '\'', '”', '’', '»', ')', ']']);
    let next = rest.trim_start();
    if next.len() == rest.len() || next.is_empty() {
        return false;
    }
    let opens = next.trim_start_matches(['"', '\'', '“', '‘', '«', '(', '[', '—', '–', '-', ' ']);
    if opens.starts_with(char::is_lowercase) {
        return false;
    }
    !(line[at..].starts_with('.') && abbreviates(&line[..at]))
}

/// Says whether a stop after `before` belongs to its last word.
fn abbreviates(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.chars().count() == 1 || contains_word(ABBREVIATIONS, word)
}

#[cfg(test)]
mod tests {
    use crate::quality::testing::{assert_fails, assert_passes, assert_value};

    const FIVE: &str = "He came. He saw.\n\n“Did he win?” she asked. Nobody knew! It was over.";

    #[test]
    fn sentences_are_counted_in_kept_lines() {
        assert_value("c4_sentences", FIVE, 5.0);
        assert_passes("c4_sentences", FIVE);
        // The headline has no end mark, the second line two words.
        assert_fails("c4_sentences", "One. Two. Three. Four. Five\n\nSix. Seven.");
    }

    #[test]
    fn abbreviations_initials_and_figures_end_no_sentence() {
        for (text, n) in [
            ("“Mr. Smith met Gen. J. R. Doe of the U.S. Army.", 1.0),
            ("It rose 5.3 percent to $1.2m. Shares fell.", 2.0),
            ("“Why?” “Because it is.” (So he said.) They left.", 4.0),
            ("“Stop!” he cried... and left?! Yes... Perhaps.", 3.0),
            ("Élan vital. Être ou ne pas être.", 2.0),
            ("Their Álvaro met Ó. He left them.", 1.0),
        ] {
            assert_value("c4_sentences", text, n);
        }
    }

    #[test]
    fn placeholders_and_brackets_are_counted() {
        assert_value("c4_lorem_ipsum", "Lorem ipsum dolor\n\nlorem ipsum", 2.0);
        assert_fails("c4_lorem_ipsum", "LOREM IPSUM");
        assert_passes("c4_lorem_ipsum", "lorem dolor ipsum");
        assert_value("c4_curly_brackets", "f() { if x { } }", 2.0);
        assert_fails("c4_curly_brackets", "Dear {name}");
        assert_passes("c4_curly_brackets", "Dear [name]}");
    }

    #[test]
    fn lines_are_judged_one_by_one() {
        let text = "A headline\n\nHe said so today.\n\n“He said so.”\n\nAnd then he...\n\n\
                    We use cookies here.\n\nSee our Privacy Policy for more.\n\n\
                    Please enable JavaScript to go on.\n\nHe left.";
        assert_value("c4_end_mark_lines", text, 6.0 / 8.0);
        assert_value("c4_short_lines", text, 2.0 / 8.0);
        assert_value("c4_policy_lines", text, 2.0 / 8.0);
        assert_value("c4_javascript_lines", text, 1.0 / 8.0);
        assert_value("c4_kept_lines", text, 2.0 / 8.0);
    }

    #[test]
    fn a_word_of_over_a_thousand_characters_drops_its_line() {
        let line = |n: usize| format!("He typed {}.", "é".repeat(n - 1));
        assert_value("c4_longest_word", &line(1000), 1000.0);
        assert_value("c4_kept_lines", &line(1000), 1.0);
        assert_value("c4_kept_lines", &line(1001), 0.0);
        assert_value("c4_longest_word", "éé abc.", 4.0);
    }

    #[test]
    fn long_lines_have_two_hundred_characters() {
        let text = |n: usize| ["é".repeat(n), "é".repeat(n), "é".repeat(n)].join("\n\n");
        assert_value("mc4_long_lines", &text(200), 3.0);
        assert_passes("mc4_long_lines", &text(200));
        assert_fails("mc4_long_lines", &text(199));
    }
}
