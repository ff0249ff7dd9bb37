//! NAM003: a spelling that the rest of the corpus does not share.

use copydesk_core::{
    Confidence, Example, Explanation, Finding, Related, Rule, Severity, Suggestion,
};

use crate::census::{Census, CensusMention, CensusName, NameId};
use crate::correction::in_capitals_of;
use crate::decider::severity;
use crate::frequent_names::{FREQUENT, FrequentNames, MAJORITY};
use crate::inconsistent_name::are_near;
use crate::logistic::probability;
use crate::matcher::Matcher;
use crate::misspelled_name::spelling_evidence;
use crate::spelling::Edits;

/// `name-differs-from-corpus`.
pub static NAME_DIFFERS_FROM_CORPUS: Rule = Rule {
    code: "NAM003",
    name: "name-differs-from-corpus",
    summary: "the other articles of the run spell this name otherwise",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Compares names that no list knows with the frequent names of the run. A spelling is reported if \
            it differs by a slip from one that stands in at least three articles and at least three times as many \
            as itself. Ways to write one name (nicknames, initials, transliterations) are not reported.",
        matters: "Nobody can look up every name, but an archive that agrees with itself is a good witness: the \
            spelling that one article has and thirty have not is likely to be the wrong one.",
        example: Example {
            flagged: &[
                "The bridge opened on time, said Maksim Samorukov.",
                "Few agree with Maksim Samorukov, who teaches in Riga.",
                "The talks were led by Maksim Samorukov.",
                "“It is a long road,” Maksim Samurokov said.",
            ],
            silent: &[
                "The bridge opened on time, said Maksim Samorukov.",
                "Few agree with Maksim Samorukov, who teaches in Riga.",
                "“It is a long road,” Maksim Samurokov said.",
            ],
        },
        limits: "A majority can be wrong: the right form was the rarer one in 1 of 51 pairs of newswire. Two real \
            people whose names are a letter apart may be reported if one of them is in the news more often; add \
            them to a gazetteer.",
    },
};

/// What a majority of this kind counts, in log-odds: right in 25 of 26 pairs of newswire that had one, but
/// those were chosen as misspellings.
const BY_MAJORITY: f64 = 0.5;

/// What it counts that every differing word is a name that people have: Tom Bradby is not Tom Brady, however
/// much more often the latter is in the news.
const ANOTHER_NAME: f64 = -2.0;

/// Returns a finding for each mention of `name` in articles that do not have the spelling of the corpus.
pub(crate) fn check(
    matcher: &Matcher,
    census: &Census,
    frequent: &FrequentNames,
    id: NameId,
) -> Vec<Finding> {
    let name = census.name(id);
    let Some((other, edits, log_odds)) = usual_spelling(matcher, census, frequent, id) else {
        return Vec::new();
    };
    let p = probability(log_odds);
    let Some(severity) = severity(p, Severity::Warning) else { return Vec::new() };
    // Where names are inflected, one person has many forms.
    let counts = |mentions: &&[CensusMention]| {
        !mentions[0].may_be_inflected && other.in_article(mentions[0].place.article).is_empty()
    };
    let mentions = name.by_article().filter(counts).flatten();
    mentions
        .map(|mention| finding(matcher, name, mention, other, &edits, p).with_severity(severity))
        .collect()
}

/// Returns the frequent name that `id` is likeliest to be a slip for, with the log-odds of it.
fn usual_spelling<'c>(
    matcher: &Matcher,
    census: &'c Census,
    frequent: &FrequentNames,
    id: NameId,
) -> Option<(&'c CensusName, Edits, f64)> {
    let name = census.name(id);
    if !name.certain {
        return None;
    }
    let others = frequent.near(&name.tokens).into_iter().filter(|&other| other != id);
    others
        .filter_map(|other| {
            let other = census.name(other);
            if other.n_articles < FREQUENT.max(MAJORITY * name.n_articles) {
                return None;
            }
            let edits = are_near(matcher, name, other)?;
            let is_name = |(wrong, _, _): &(String, String, usize)| matcher.bearers(wrong) >= 0.1;
            let another = if edits.pairs.iter().all(is_name) { ANOTHER_NAME } else { 0.0 };
            let log_odds = matcher.log_odds(&edits) + BY_MAJORITY + another;
            Some((other, edits, log_odds))
        })
        .max_by(|a, b| a.2.total_cmp(&b.2))
}

fn finding(
    matcher: &Matcher,
    name: &CensusName,
    mention: &CensusMention,
    other: &CensusName,
    edits: &Edits,
    p: f64,
) -> Finding {
    let usual = in_capitals_of(&mention.text, other.usual_text());
    let (here, there) = (name.n_articles, other.n_articles);
    let message = format!("`{}` is spelled `{usual}` in {there} other articles", mention.text);
    let mut finding = Finding::new(&NAME_DIFFERS_FROM_CORPUS, mention.place, message)
        .with_confidence(Confidence::new(p))
        .with_help("look up which one is right")
        .with_evidence("corpus", format!("`{usual}` in {there} articles, this in {here}"));
    for (kind, text) in spelling_evidence(edits, &|word| matcher.bearers(word)) {
        finding = finding.with_evidence(kind, text);
    }
    finding
        .with_suggestion(Suggestion { text: usual, confidence: Confidence::new(p), id: None })
        .with_related(Related {
            place: other.mentions[0].place,
            message: "the usual spelling".to_owned(),
            similarity: None,
        })
}
