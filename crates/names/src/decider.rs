use copydesk_core::{Finding, Severity};

use crate::census::{Census, CensusName, NameId};
use crate::frequent_names::FrequentNames;
use crate::matcher::{Candidate, Lookup, Matcher};
use crate::{
    Gazetteer, Lexicon, inconsistent_name, misspelled_name, misspelled_surname,
    name_differs_from_corpus, name_role_conflict,
};

/// From which probability a finding is an error.
const ERROR: f64 = 0.9;
/// From which probability a finding is a warning.
const WARNING: f64 = 0.7;
/// From which probability a finding is worth a note; below, nothing is said.
const NOTE: f64 = 0.5;

/// Decides for each distinct name of a census whether something is wrong with it.
///
/// Read-only, so that callers may decide names on many threads; a decision depends on the census,
/// the gazetteer and the lexicon alone.
///
/// ```
/// use copydesk_core::Article;
/// use copydesk_names::{Census, Decider, Gazetteer, Lexicon, MentionFinder};
///
/// let lexicon = Lexicon::embedded();
/// let people = Gazetteer::starter(&lexicon);
/// let article = Article::from_plain_text("Estonian Defense Minister Kale Lanet spoke first.");
/// let mut census = Census::new();
/// census.add(MentionFinder::new(&lexicon, Some(&people)).mentions(&article));
/// let decider = Decider::new(&lexicon, &people, &census);
/// let findings: Vec<_> = census.names().flat_map(|name| decider.decide(name)).collect();
/// assert_eq!(findings[0].message, "`Kale Lanet` is probably `Kalle Laanet`");
/// ```
#[derive(Debug)]
pub struct Decider<'a> {
    matcher: Matcher<'a>,
    census: &'a Census,
    frequent: FrequentNames,
}

impl<'a> Decider<'a> {
    /// Makes a decider over everything that is known.
    #[must_use]
    pub fn new(lexicon: &'a Lexicon, gazetteer: &'a Gazetteer, census: &'a Census) -> Self {
        let frequent = FrequentNames::of(census);
        Self { matcher: Matcher::new(lexicon, gazetteer), census, frequent }
    }

    /// Returns the findings about one name, in the order of its mentions; then those about its family name alone.
    #[must_use]
    pub fn decide(&self, name: NameId) -> Vec<Finding> {
        let census_name = self.census.name(name);
        let mut findings = self.decide_in_full(name, census_name);
        findings.extend(misspelled_surname::check(&self.matcher, self.census, census_name));
        findings
    }

    fn decide_in_full(&self, name: NameId, census_name: &CensusName) -> Vec<Finding> {
        match self.matcher.look_up(&census_name.tokens) {
            Lookup::Exact(people) => name_role_conflict::check(&self.matcher, census_name, &people),
            Lookup::Variant(person, _) => {
                name_role_conflict::check(&self.matcher, census_name, &[person])
            }
            near => {
                let near = self.candidates(census_name, near);
                let findings =
                    misspelled_name::check(&self.matcher, self.census, census_name, &near);
                if !findings.is_empty() {
                    return findings;
                }
                let mut findings = inconsistent_name::check(&self.matcher, self.census, name);
                findings.extend(name_differs_from_corpus::check(
                    &self.matcher,
                    self.census,
                    &self.frequent,
                    name,
                ));
                findings
            }
        }
    }

    /// Returns everyone whom a name that no list knows may stand for.
    pub(crate) fn candidates(&self, name: &CensusName, lookup: Lookup) -> Vec<Candidate> {
        let mut near = if let Lookup::Near(near) = lookup { near } else { Vec::new() };
        misspelled_name::add_office_holders(&self.matcher, name, &mut near);
        near
    }

    pub(crate) fn matcher(&self) -> &Matcher<'a> {
        &self.matcher
    }

    pub(crate) fn census(&self) -> &'a Census {
        self.census
    }

    pub(crate) fn frequent(&self) -> &FrequentNames {
        &self.frequent
    }
}

/// Returns how much a finding of this probability matters; `None` if it should not be made.
pub(crate) fn severity(probability: f64, most: Severity) -> Option<Severity> {
    let severity = match probability {
        p if p >= ERROR => Severity::Error,
        p if p >= WARNING => Severity::Warning,
        p if p >= NOTE => Severity::Info,
        _ => return None,
    };
    Some(severity.min(most))
}

#[cfg(test)]
mod tests {
    use copydesk_core::Severity;

    use super::severity;

    #[test]
    fn probabilities_fall_into_bands() {
        let bands = [0.95, 0.9, 0.8, 0.5, 0.49].map(|p| severity(p, Severity::Error));
        assert_eq!(
            bands,
            [
                Some(Severity::Error),
                Some(Severity::Error),
                Some(Severity::Warning),
                Some(Severity::Info),
                None
            ]
        );
        assert_eq!(severity(0.99, Severity::Warning), Some(Severity::Warning));
    }
}
