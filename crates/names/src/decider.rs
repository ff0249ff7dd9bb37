use copydesk_core::{Finding, Severity};

use crate::census::{Census, CensusName, Cut, NameId};
use crate::frequent_names::FrequentNames;
use crate::matcher::{Candidate, Lookup, Matcher};
use crate::{
    Classes, Gazetteer, Lexicon, inconsistent_name, misspelled_name, misspelled_surname,
    name_differs_from_corpus, name_role_conflict, name_tokens,
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
                let check = |name: &CensusName, near: &[Candidate]| {
                    misspelled_name::check(&self.matcher, self.census, name, near)
                };
                let findings = check(census_name, &near);
                if !findings.is_empty() {
                    return findings;
                }
                for (inner, near) in self.inner_names(census_name) {
                    let findings = check(&inner, &near);
                    if !findings.is_empty() {
                        return findings;
                    }
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

    /// Returns what remains of a name without first and last words that belong to no name, and everyone whom it may stand for:
    /// `Jimi Hendrx` of `Jimi Hendrx Experience`, `Gorge Harrison` of `Beatle Gorge Harrison`.
    pub(crate) fn inner_names(&self, name: &CensusName) -> Vec<(CensusName, Vec<Candidate>)> {
        let mut inner_names = Vec::new();
        if name.tokens.len() > 2 {
            let cuts =
                [Cut::Last, Cut::First].into_iter().filter(|cut| self.is_no_name(*cut, name));
            for inner in cuts.filter_map(|cut| name.cut(cut)) {
                let further = self.inner_names(&inner);
                let found = self.matcher.look_up(&inner.tokens);
                if !matches!(found, Lookup::Exact(_) | Lookup::Variant(..)) {
                    let near = self.candidates(&inner, found);
                    inner_names.push((inner, near));
                    inner_names.extend(further);
                }
            }
        }
        inner_names
    }

    /// Says whether the word that is cut off belongs to no name; behind a name that is sure, nobody knows.
    fn is_no_name(&self, cut: Cut, name: &CensusName) -> bool {
        let word = cut.of(&name.mentions[0].text).map_or("", |(word, _)| word);
        name_tokens(word).iter().any(|token| {
            let has_class = self.matcher.lexicon().word(token).classes != Classes::default();
            let may_be_name = name.certain && cut == Cut::Last;
            has_class || !may_be_name && self.matcher.bearers(token) < 0.5
        })
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
