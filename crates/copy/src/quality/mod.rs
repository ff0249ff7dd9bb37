//! Published measures of how good a text is, and conditions on them.
//!
//! [`MEASURES`] lists the heuristics by which large corpora were filtered, each named after its
//! source and with the threshold given there. [`Quality::of`] measures a text, [`Condition`] is
//! what a user asks of it. Measures say something of web pages in general: captions, results and
//! agendas of a newsroom fail some by right, so nothing is dropped here.
//!
//! What the measures count:
//!
//! - A **word** is a run of text between white space, from its first letter or digit to its last;
//!   a run without any is a symbol. `(well-known)`, `U.S.` and `didn’t` are one word each, `£5.3m`
//!   is the word `5.3m`. The published code has a tokenizer (spaCy in datatrove, Punkt in C4), which
//!   cuts these up and has the marks between words in its n-grams. On news there are 3 % fewer
//!   words here, which are 3 % longer, and half as many characters in repeated runs of words.
//! - A **line** is what stands between line breaks, without white space around; blank ones do
//!   not count.
//! - A **paragraph** is what stands between blank lines.
//! - A **character** is a Unicode scalar value. Shares of characters are of the whole text.
//!
//! Languages that put no spaces between words, such as Chinese, have no words in this sense.
//! An empty text has the value 0 by every measure; no value is ever infinite or not a number.
//!
//! Measuring takes `O(n)` time and space for a text of `n` bytes.
//!
//! Sources:
//!
//! - Gopher: Rae et al., *Scaling Language Models*, arXiv 2112.11446, section A.1.1.
//! - C4: Raffel et al., *Exploring the Limits of Transfer Learning*, JMLR 21 (2020), section 2.2.
//! - mC4: Xue et al., *mT5*, NAACL 2021, section 3.1.
//! - `FineWeb`: Penedo et al., *The `FineWeb` Datasets*, arXiv 2406.17557.
//!
//! Where a paper leaves something open, its published code or that of datatrove decides. Given
//! the same words, datatrove 0.10.1 finds the same values by every measure of Gopher; each
//! group says where it differs.

mod c4;
mod condition;
mod fineweb;
mod gopher;
mod measure;
mod ngrams;
mod repetition;
mod text;

pub use condition::{Condition, ConditionError};
pub use measure::{Measure, Range, Source};

use text::Text;

/// The number of measures.
const N: usize = gopher::N + repetition::N + c4::N + fineweb::N;

/// Every measure, in the order in which their values are written.
pub static MEASURES: [Measure; N] = {
    let groups: [&[Measure]; 4] =
        [&gopher::MEASURES, &repetition::MEASURES, &c4::MEASURES, &fineweb::MEASURES];
    let mut all = [gopher::MEASURES[0]; N];
    let (mut group, mut row, mut at) = (0, 0, 0);
    while at < N {
        if row == groups[group].len() {
            (group, row) = (group + 1, 0);
        }
        all[at] = groups[group][row];
        (row, at) = (row + 1, at + 1);
    }
    all
};

/// The measures of one text.
///
/// ```
/// use copydesk_copy::quality::{Quality, Source};
///
/// let quality = Quality::of("Ministers met in Tallinn.\n\nThey agreed on nothing.");
/// assert_eq!(quality.get("gopher_words"), Some(8.0));
/// let (measure, words) = quality.fails(Source::Gopher).next().unwrap();
/// assert_eq!((measure.name, words), ("gopher_words", 8.0)); // Gopher wants 50
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quality {
    values: [f64; N],
}

impl Quality {
    /// Measures `text`, whose paragraphs are separated by blank lines.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let text = Text::new(text);
        let groups: [&[f64]; 4] = [
            &gopher::measure(&text),
            &repetition::measure(&text),
            &c4::measure(&text),
            &fineweb::measure(&text),
        ];
        let mut values = [0.0; N];
        for (value, &measured) in values.iter_mut().zip(groups.into_iter().flatten()) {
            *value = measured;
        }
        Self { values }
    }

    /// Returns the value by the measure `name`, or `None` if there is no such measure.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<f64> {
        Some(self.values[Measure::index_of(name)?])
    }

    /// Returns every measure and its value, in the order of [`MEASURES`].
    pub fn iter(&self) -> impl Iterator<Item = (&'static Measure, f64)> {
        MEASURES.iter().zip(self.values)
    }

    /// Returns the measures by which `source` would have dropped the text, and their values.
    pub fn fails(&self, source: Source) -> impl Iterator<Item = (&'static Measure, f64)> {
        self.iter().filter(move |(measure, value)| {
            measure.source == source && !measure.accepts.contains(*value)
        })
    }
}

/// Returns `part / whole`, at most 1, and 0 if there is no whole.
fn share(part: usize, whole: usize) -> f64 {
    ratio(part, whole).min(1.0)
}

/// Returns `amount / per`, and 0 if there is nothing to divide by.
#[expect(clippy::cast_precision_loss, reason = "no text has 2^53 characters")]
fn ratio(amount: usize, per: usize) -> f64 {
    if per == 0 { 0.0 } else { amount as f64 / per as f64 }
}

/// Returns a count as a value.
fn count(amount: usize) -> f64 {
    ratio(amount, 1)
}

#[cfg(test)]
mod testing {
    use super::{MEASURES, Measure, Quality};

    fn measured(name: &str, text: &str) -> (&'static Measure, f64) {
        let measure = MEASURES.iter().find(|measure| measure.name == name).expect("it is known");
        (measure, Quality::of(text).get(name).expect("every measure has a value"))
    }

    pub(super) fn assert_value(name: &str, text: &str, expected: f64) {
        let (_, value) = measured(name, text);
        assert!((value - expected).abs() < 1e-12, "{name} is {value}, not {expected}: {text}");
    }

    pub(super) fn assert_passes(name: &str, text: &str) {
        let (measure, value) = measured(name, text);
        assert!(measure.accepts.contains(value), "{name} is {value}: {text}");
    }

    pub(super) fn assert_fails(name: &str, text: &str) {
        let (measure, value) = measured(name, text);
        assert!(!measure.accepts.contains(value), "{name} is {value}: {text}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::{prop_assert, prop_assert_eq, proptest};

    use super::{MEASURES, Quality, Source};

    const ARTICLE: &str = include_str!("../../../../data/articles/08-budget-vote.txt");

    #[test]
    fn names_are_unique_and_begin_with_their_source() {
        let mut names: Vec<_> = MEASURES.iter().map(|measure| measure.name).collect();
        for measure in &MEASURES {
            let prefix = format!("{}_", measure.source);
            assert!(measure.name.starts_with(&prefix), "{}", measure.name);
            assert!(!measure.summary.is_empty() && !measure.summary.ends_with('.'));
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), MEASURES.len());
    }

    #[test]
    fn an_article_passes_what_was_made_for_prose() {
        let quality = Quality::of(ARTICLE);
        for source in [Source::Gopher, Source::C4, Source::FineWeb] {
            assert_eq!(quality.fails(source).next(), None, "{source}");
        }
    }

    #[test]
    fn an_empty_text_is_zero_by_every_measure() {
        for text in ["", "\n\n", " \n \n"] {
            assert!(Quality::of(text).iter().all(|(_, value)| value.abs() < f64::MIN_POSITIVE));
        }
    }

    proptest! {
        /// Values are finite, shares are shares, and the same text has the same values.
        #[test]
        fn values_have_a_range(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    " ", "\n", "\n\n", ".", "...", "…", "#", "•", "a", "the", "é", "of", "{", "”",
                    "Mr.", "use cookies", "lorem ipsum", "ha ha ha ", "7", "\u{a0}", "中文。", "\r",
                ]),
                0..60,
            ),
        ) {
            let text = pieces.concat();
            let quality = Quality::of(&text);
            prop_assert_eq!(quality, Quality::of(&text));
            for (measure, value) in quality.iter() {
                prop_assert!(value.is_finite() && value >= 0.0, "{}: {value}", measure.name);
                let is_share = measure.name.ends_with("_lines") || measure.name.ends_with("_chars");
                if is_share && measure.source != Source::Mc4 {
                    prop_assert!(value <= 1.0, "{}: {value}", measure.name);
                }
            }
        }
    }
}
