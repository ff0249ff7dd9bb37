use std::fmt;

use super::MEASURES;

/// One published heuristic: its name, its source and what the source accepts.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct Measure {
    /// Permanent; begins with the name of the source: `gopher_words`.
    pub name: &'static str,
    /// Who published it.
    pub source: Source,
    /// What the value is, with its unit; lower case, no full stop.
    pub summary: &'static str,
    /// The values with which a text is kept by the source. Open on both sides where the source
    /// judges lines only, or counts the value into another.
    pub accepts: Range,
}

impl Measure {
    /// Makes a measure that accepts any value; a row of a table.
    pub(super) const fn new(name: &'static str, source: Source, summary: &'static str) -> Self {
        Self { name, source, summary, accepts: Range { least: None, most: None } }
    }

    /// Accepts `least` and more.
    pub(super) const fn at_least(mut self, least: f64) -> Self {
        self.accepts.least = Some(least);
        self
    }

    /// Accepts `most` and less.
    pub(super) const fn at_most(mut self, most: f64) -> Self {
        self.accepts.most = Some(most);
        self
    }

    /// Returns where the measure `name` stands in [`MEASURES`].
    pub(super) fn index_of(name: &str) -> Option<usize> {
        MEASURES.iter().position(|measure| measure.name == name)
    }
}

/// Who published a measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Source {
    /// The language model Gopher, whose authors filtered `MassiveText` by quality and repetition.
    Gopher,
    /// The Colossal Clean Crawled Corpus.
    C4,
    /// The multilingual C4.
    Mc4,
    /// The data set `FineWeb`; only what it added to Gopher and C4.
    FineWeb,
}

impl Source {
    /// Every source, in the order of [`MEASURES`](super::MEASURES).
    pub const ALL: [Self; 4] = [Self::Gopher, Self::C4, Self::Mc4, Self::FineWeb];

    /// Returns the name with which its measures begin: `gopher`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gopher => "gopher",
            Self::C4 => "c4",
            Self::Mc4 => "mc4",
            Self::FineWeb => "fineweb",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The values that are accepted; the bounds are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Range {
    /// The least value, if there is one.
    pub least: Option<f64>,
    /// The greatest value, if there is one.
    pub most: Option<f64>,
}

impl Range {
    /// Says whether `value` is accepted.
    #[must_use]
    pub fn contains(&self, value: f64) -> bool {
        self.missed_by(value).is_none()
    }

    /// Returns the bound that `value` misses, in words: `at least 50`.
    pub(super) fn missed_by(&self, value: f64) -> Option<String> {
        match (self.least, self.most) {
            (Some(least), _) if value < least => Some(format!("at least {least}")),
            (_, Some(most)) if value > most => Some(format!("at most {most}")),
            _ => None,
        }
    }
}

/// As in `50 to 100000`, `at most 0.3`, `any`.
impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.least, self.most) {
            (Some(least), Some(most)) => write!(f, "{least} to {most}"),
            (Some(least), None) => write!(f, "at least {least}"),
            (None, Some(most)) => write!(f, "at most {most}"),
            (None, None) => f.write_str("any"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn bounds_are_accepted_and_named_when_missed() {
        let range = Range { least: Some(3.0), most: Some(10.0) };
        assert!(range.contains(3.0) && range.contains(10.0));
        assert_eq!(range.missed_by(2.9).as_deref(), Some("at least 3"));
        assert_eq!(range.missed_by(10.5).as_deref(), Some("at most 10"));
        assert_eq!(range.to_string(), "3 to 10");
        assert_eq!(Range { least: None, ..range }.to_string(), "at most 10");
        assert_eq!(Range { most: None, ..range }.to_string(), "at least 3");
        let open = Range { least: None, most: None };
        assert_eq!((open.contains(-1.0), open.to_string().as_str()), (true, "any"));
    }
}
