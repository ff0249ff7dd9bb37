use std::str::FromStr;

use super::{MEASURES, Measure, Quality, Source};

/// What is asked of a text: a bound on a measure, or everything a source asks.
///
/// Written as `gopher_words >= 50`, with one of `>= > <= < == !=`, or as the name of a source,
/// `gopher`, which stands for all of its thresholds. White space around the parts is free.
///
/// ```
/// use copydesk_copy::quality::{Condition, Quality};
///
/// let condition: Condition = "gopher_words >= 50".parse()?;
/// let failure = condition.failed_by(&Quality::of("No comment."));
/// assert_eq!(failure.as_deref(), Some("gopher_words is 2, wanted at least 50"));
/// # Ok::<(), copydesk_copy::quality::ConditionError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Condition(Kind);

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    All(Source),
    /// The measure by its place in `MEASURES`.
    Bound {
        measure: usize,
        operator: Operator,
        limit: f64,
    },
}

impl Condition {
    /// Says what is wrong with the text, or returns `None` if it meets the condition.
    ///
    /// Of a source, every threshold is named that the text misses, separated by `; `.
    #[must_use]
    pub fn failed_by(&self, quality: &Quality) -> Option<String> {
        match self.0 {
            Kind::All(source) => {
                let missed = quality.fails(source).filter_map(|(measure, value)| {
                    Some(failure(measure, value, &measure.accepts.missed_by(value)?))
                });
                let missed: Vec<_> = missed.collect();
                (!missed.is_empty()).then(|| missed.join("; "))
            }
            Kind::Bound { measure, operator, limit } => {
                let value = quality.values[measure];
                let wanted = || format!("{} {limit}", operator.in_words());
                (!operator.holds(value, limit))
                    .then(|| failure(&MEASURES[measure], value, &wanted()))
            }
        }
    }
}

/// Shares are rounded to six decimals.
fn failure(measure: &Measure, value: f64, wanted: &str) -> String {
    format!("{} is {}, wanted {wanted}", measure.name, (value * 1e6).round() / 1e6)
}

impl FromStr for Condition {
    type Err = ConditionError;

    fn from_str(text: &str) -> Result<Self, ConditionError> {
        let text = text.trim();
        if let Some(source) = Source::ALL.into_iter().find(|source| source.name() == text) {
            return Ok(Self(Kind::All(source)));
        }
        let is_operator = |c| matches!(c, '<' | '>' | '=' | '!');
        let (name, rest) = text.split_at(text.find(is_operator).unwrap_or(text.len()));
        let name = name.trim_end();
        let measure = Measure::index_of(name).ok_or_else(|| ConditionError::unknown(name))?;
        if rest.is_empty() {
            return Err(ConditionError::NoBound { measure: name.to_owned() });
        }
        let limit = rest.trim_start_matches(is_operator);
        let operator = Operator::parse(&rest[..rest.len() - limit.len()])?;
        let limit = limit.trim_start();
        let number = limit.parse().ok().filter(|number: &f64| number.is_finite());
        let limit = number.ok_or_else(|| ConditionError::NotANumber { text: limit.to_owned() })?;
        Ok(Self(Kind::Bound { measure, operator, limit }))
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Operator {
    AtLeast,
    MoreThan,
    AtMost,
    LessThan,
    Exactly,
    AnythingBut,
}

impl Operator {
    fn parse(text: &str) -> Result<Self, ConditionError> {
        Ok(match text {
            ">=" => Self::AtLeast,
            ">" => Self::MoreThan,
            "<=" => Self::AtMost,
            "<" => Self::LessThan,
            "==" => Self::Exactly,
            "!=" => Self::AnythingBut,
            _ => return Err(ConditionError::UnknownOperator { text: text.to_owned() }),
        })
    }

    #[expect(clippy::float_cmp, reason = "users ask for exactly, and counts are exact")]
    fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::AtLeast => value >= limit,
            Self::MoreThan => value > limit,
            Self::AtMost => value <= limit,
            Self::LessThan => value < limit,
            Self::Exactly => value == limit,
            Self::AnythingBut => value != limit,
        }
    }

    fn in_words(self) -> &'static str {
        match self {
            Self::AtLeast => "at least",
            Self::MoreThan => "more than",
            Self::AtMost => "at most",
            Self::LessThan => "less than",
            Self::Exactly => "exactly",
            Self::AnythingBut => "anything but",
        }
    }
}

/// A text that is no condition.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ConditionError {
    /// It begins with no measure and is no source.
    #[error("unknown measure `{name}`; {hint}")]
    UnknownMeasure {
        /// What it begins with.
        name: String,
        /// The most similar name, or all there are.
        hint: String,
    },
    /// It is a measure alone.
    #[error("`{measure}` needs a bound, as in `{measure} >= 1`")]
    NoBound {
        /// The measure.
        measure: String,
    },
    /// The measure is compared by something else.
    #[error("unknown operator `{text}`; known are >= > <= < == !=")]
    UnknownOperator {
        /// What stands there.
        text: String,
    },
    /// The measure is compared with something else.
    #[error("`{text}` is no finite number")]
    NotANumber {
        /// What stands there.
        text: String,
    },
}

impl ConditionError {
    /// Similarity of Jaro and Winkler below which another name is no help; `gopher_wrods` and
    /// `words` have more with `gopher_words`, `perplexity` with none.
    const MIN_SIMILARITY: f64 = 0.8;

    fn unknown(name: &str) -> Self {
        let sources = Source::ALL.into_iter().map(Source::name);
        let known: Vec<_> = sources.chain(MEASURES.iter().map(|measure| measure.name)).collect();
        let similarity = |known: &&str| {
            let bare = known.split_once('_').map_or(*known, |(_, bare)| bare);
            strsim::jaro_winkler(name, known).max(strsim::jaro_winkler(name, bare))
        };
        let nearest = known.iter().max_by(|a, b| similarity(a).total_cmp(&similarity(b)));
        let hint = match nearest {
            Some(nearest) if similarity(nearest) >= Self::MIN_SIMILARITY => {
                format!("did you mean `{nearest}`?")
            }
            _ => format!("known are {}", known.join(", ")),
        };
        Self::UnknownMeasure { name: name.to_owned(), hint }
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, ConditionError, MEASURES, Quality, Source};

    fn error(text: &str) -> String {
        text.parse::<Condition>().unwrap_err().to_string()
    }

    #[test]
    fn every_operator_compares_and_says_what_was_wanted() {
        let quality = Quality::of("one two three");
        for (operator, met, missed, wanted) in [
            (">=", 3, 4, "at least 4"),
            (">", 2, 3, "more than 3"),
            ("<=", 3, 2, "at most 2"),
            ("<", 4, 3, "less than 3"),
            ("==", 3, 2, "exactly 2"),
            ("!=", 2, 3, "anything but 3"),
        ] {
            let failed_by = |text: String| text.parse::<Condition>().unwrap().failed_by(&quality);
            assert_eq!(failed_by(format!("gopher_words{operator}{met}")), None);
            let failure = failed_by(format!(" gopher_words {operator}  {missed} "));
            assert_eq!(failure, Some(format!("gopher_words is 3, wanted {wanted}")));
        }
    }

    #[test]
    fn a_source_stands_for_its_thresholds() {
        let quality = Quality::of("{Lorem ipsum}");
        let c4: Condition = "c4".parse().unwrap();
        let failure = "c4_sentences is 0, wanted at least 5; c4_lorem_ipsum is 1, wanted at most 0; \
                       c4_curly_brackets is 1, wanted at most 0";
        assert_eq!(c4.failed_by(&quality).as_deref(), Some(failure));
        for source in Source::ALL {
            let condition: Condition = source.name().parse().unwrap();
            let is_met = quality.fails(source).next().is_none();
            assert_eq!(condition.failed_by(&quality).is_none(), is_met);
        }
    }

    #[test]
    fn values_are_rounded_in_messages_alone() {
        let quality = Quality::of("one\n\n2\n\n3");
        let condition: Condition = "gopher_alpha_words >= 0.333334".parse().unwrap();
        let failure = "gopher_alpha_words is 0.333333, wanted at least 0.333334";
        assert_eq!(condition.failed_by(&quality).as_deref(), Some(failure));
    }

    #[test]
    fn an_unknown_measure_is_named_with_the_nearest_or_with_all() {
        assert_eq!(
            error("gopher_wrods > 1"),
            "unknown measure `gopher_wrods`; did you mean `gopher_words`?"
        );
        assert_eq!(error("words > 1"), "unknown measure `words`; did you mean `gopher_words`?");
        assert_eq!(error("fine-web"), "unknown measure `fine-web`; did you mean `fineweb`?");
        let listed = error("perplexity < 9");
        assert!(MEASURES.iter().all(|measure| listed.contains(measure.name)), "{listed}");
        assert!(listed.contains("known are gopher, c4, mc4, fineweb, gopher_words, "), "{listed}");
        assert!(matches!(
            "".parse::<Condition>(),
            Err(ConditionError::UnknownMeasure { name, .. }) if name.is_empty()
        ));
    }

    #[test]
    fn a_measure_needs_an_operator_and_a_finite_number() {
        assert_eq!(
            error("gopher_words"),
            "`gopher_words` needs a bound, as in `gopher_words >= 1`"
        );
        for operator in ["=", "=>", "<>", "!", ">=="] {
            let expected = format!("unknown operator `{operator}`; known are >= > <= < == !=");
            assert_eq!(error(&format!("gopher_words {operator} 5")), expected);
        }
        for number in ["", "fifty", "5 0", "inf", "NaN", "5 and more"] {
            let expected = format!("`{number}` is no finite number");
            assert_eq!(error(&format!("gopher_words >= {number}")), expected);
        }
    }
}
