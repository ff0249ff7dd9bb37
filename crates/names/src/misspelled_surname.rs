//! NAM002 for family names alone: a word that is near the family name of a full name of its article, and that
//! nobody else in the run is called.

use copydesk_core::{Confidence, Finding, Related, Severity, Suggestion};

use crate::census::{Census, CensusMention, CensusName};
use crate::correction::in_capitals_of;
use crate::decider::severity;
use crate::inconsistent_name::{INCONSISTENT_NAME, SAME_ARTICLE};
use crate::logistic::probability;
use crate::matcher::Matcher;
use crate::misspelled_name::spelling_evidence;
use crate::name_tokens;
use crate::near_surname::LONG;
use crate::skeleton::convention_key;
use crate::spelling::{Edits, Spelling};

/// A single word may also be the name of something else.
const ALONE: f64 = -1.0;

/// More people than this bear a name of a gazetteer, and fewer one of the list of rare names.
const RARE_BEARERS: f64 = 0.5;

/// Returns a finding for each family name alone that is probably that of `name`, misspelled.
pub(crate) fn check(matcher: &Matcher, census: &Census, name: &CensusName) -> Vec<Finding> {
    let findings = name.near_surnames.iter().filter_map(|mention| {
        let (edits, log_odds) = slip(matcher, census, name, mention)?;
        let p = probability(log_odds + SAME_ARTICLE + ALONE);
        // Which of the two is the slip, the article does not say.
        let severity = severity(p, Severity::Info)?;
        Some(finding(matcher, name, mention, &edits, p)?.with_severity(severity))
    });
    findings.collect()
}

/// Returns how a family name alone differs from that of `name`, with the log-odds that it is meant to be it.
fn slip(
    matcher: &Matcher,
    census: &Census,
    name: &CensusName,
    mention: &CensusMention,
) -> Option<(Edits, f64)> {
    let [word] = &*name_tokens(&mention.text) else { return None };
    let right = name.tokens.last()?;
    if mention.may_be_inflected
        || matcher.bearers(word) > most_bearers(word)
        || census.is_word_elsewhere(word, mention.place.article)
        || convention_key(word) == convention_key(right)
    {
        return None;
    }
    // The article says who is meant, so the rest of the name is right.
    let mut written = name.tokens.clone();
    written.pop();
    written.push(word.clone());
    let (spelling, log_odds) = matcher.compare(&written, &name.tokens);
    let Spelling::Edited(edits) = spelling else { return None };
    Some((edits, log_odds))
}

/// Returns how many people, by the lists, may bear a word that is a slip: a long one has some bearers by chance, for
/// instance Stoltenburg.
fn most_bearers(word: &str) -> f64 {
    if word.len() < LONG { 0.0 } else { RARE_BEARERS }
}

fn finding(
    matcher: &Matcher,
    name: &CensusName,
    mention: &CensusMention,
    edits: &Edits,
    p: f64,
) -> Option<Finding> {
    let full = name.in_article(mention.place.article).first()?;
    let family = full.text.rsplit([' ', '-']).next().unwrap_or(&full.text);
    let right = in_capitals_of(&mention.text, family);
    let message =
        format!("`{}` is also spelled `{right}` in this article, in `{}`", mention.text, full.text);
    let mut finding = Finding::new(&INCONSISTENT_NAME, mention.place, message)
        .with_confidence(Confidence::new(p))
        .with_help("look up which one is right")
        .with_evidence("same-article", format!("`{}` stands there", full.text));
    for (kind, text) in spelling_evidence(edits, &|word| matcher.bearers(word)) {
        finding = finding.with_evidence(kind, text);
    }
    let suggestion = Suggestion { text: right, confidence: Confidence::new(p), id: None };
    let related =
        Related { place: full.place, message: "the full name".to_owned(), similarity: None };
    Some(finding.with_suggestion(suggestion).with_related(related))
}
