//! NAM002: one person under two spellings in one article, neither of them known.

use copydesk_core::{
    Confidence, Example, Explanation, Finding, Related, Rule, Severity, Suggestion,
};

use crate::census::{Census, CensusMention, CensusName, NameId};
use crate::correction::in_capitals_of;
use crate::decider::severity;
use crate::logistic::probability;
use crate::matcher::Matcher;
use crate::misspelled_name::spelling_evidence;
use crate::skeleton::convention_key;
use crate::spelling::{Edits, Spelling};

/// `inconsistent-name`.
pub static INCONSISTENT_NAME: Rule = Rule {
    code: "NAM002",
    name: "inconsistent-name",
    summary: "one person's name is spelled in two ways in one article",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Compares the full names of one article with each other. Two that differ by a slip, as judged by \
            what their words are, are reported at the spelling that is rarer in the article or, among equals, \
            comes later. A family name alone is reported, too, if it is a slip away from that of a full name and \
            nobody in the run is called so.",
        matters: "At most one of the two is right, and the article itself says that somebody should look it up.",
        example: Example {
            flagged: &["Maksim Samorukov, a fellow at a think tank, doubts it.\n\n\
                “It shows the West that we mean business,” Maksim Samurokov said."],
            silent: &["Maksim Samorukov, a fellow at a think tank, doubts it.\n\n\
                “It shows the West that we mean business,” Maxim Samorukov said."],
        },
        limits: "Relatives whose family names are a letter apart may be reported; two given names that people \
            have (Anna and Anne) are taken for two people. A family name alone is judged only if no list knows it, so a \
            slip that is another name stays unseen. Ways to write one name (nicknames, initials, transliterations) \
            are not reported: they are a question of style.",
    },
};

/// Two near names in one article are more often one person's than two in a list are.
pub(crate) const SAME_ARTICLE: f64 = 1.0;

/// Returns a finding for each mention of `name` that its article spells otherwise more often.
pub(crate) fn check(matcher: &Matcher, census: &Census, id: NameId) -> Vec<Finding> {
    let name = census.name(id);
    let mut findings = Vec::new();
    // Where names are inflected, one person has many forms.
    for mentions in name.by_article().filter(|mentions| !mentions[0].may_be_inflected) {
        let article = mentions[0].place.article;
        let others = census.names_in(article).iter().filter(|&&other| other != id);
        let best = others
            .filter_map(|&other| {
                let other = census.name(other);
                let there = other.in_article(article);
                let (edits, log_odds) = one_person(matcher, name, other)?;
                (rank(mentions) > rank(there)).then_some((log_odds + SAME_ARTICLE, edits, there))
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((log_odds, edits, there)) = best else { continue };
        let p = probability(log_odds);
        let Some(severity) = severity(p, Severity::Warning) else { continue };
        for mention in mentions {
            findings.push(finding(matcher, mention, there, &edits, p).with_severity(severity));
        }
    }
    findings
}

/// Orders the spellings of one article from the one to keep to the one to doubt.
fn rank(mentions: &[CensusMention]) -> (std::cmp::Reverse<usize>, usize) {
    (std::cmp::Reverse(mentions.len()), mentions[0].place.span.start())
}

/// Returns how two names differ, and the log-odds that they are one person's, whichever is right.
fn one_person(matcher: &Matcher, a: &CensusName, b: &CensusName) -> Option<(Edits, f64)> {
    // A name that many articles have is right somewhere.
    if a.n_articles >= 3 && b.n_articles >= 3 {
        return None;
    }
    let edits = are_near(matcher, a, b)?;
    let (_, back) = matcher.compare(&b.tokens, &a.tokens);
    let log_odds = matcher.log_odds(&edits).max(back);
    Some((edits, log_odds))
}

/// Returns how two names differ if they may be one person's, one of them wrong.
pub(crate) fn are_near(matcher: &Matcher, a: &CensusName, b: &CensusName) -> Option<Edits> {
    if !(a.certain && b.certain) {
        return None;
    }
    let (spelling, _) = matcher.compare(&a.tokens, &b.tokens);
    let Spelling::Edited(edits) = spelling else { return None };
    // `both Billy Elliots`: more than one of them, not another spelling.
    let plural = |a: &str, b: &str| a.strip_suffix('s') == Some(b);
    if edits.pairs.iter().any(|(a, b, _)| plural(a, b) || plural(b, a)) {
        return None;
    }
    // Anna Kask and Anne Kask may be sisters: both are given names that people have.
    let is_given = |word: &String| matcher.lexicon().word(word).given > 0;
    if edits.pairs.iter().all(|(a, b, _)| is_given(a) && is_given(b)) {
        return None;
    }
    // Qasim and Kassim: a question of style.
    if edits.pairs.iter().all(|(a, b, _)| convention_key(a) == convention_key(b)) {
        return None;
    }
    Some(edits)
}

fn finding(
    matcher: &Matcher,
    mention: &CensusMention,
    there: &[CensusMention],
    edits: &Edits,
    p: f64,
) -> Finding {
    let other = in_capitals_of(&mention.text, &there[0].text);
    let message = format!("`{}` is also spelled `{other}` in this article", mention.text);
    let mut finding = Finding::new(&INCONSISTENT_NAME, mention.place, message)
        .with_confidence(Confidence::new(p))
        .with_help("look up which one is right")
        .with_evidence("same-article", format!("`{other}` stands there {}×", there.len()));
    for (kind, text) in spelling_evidence(edits, &|word| matcher.bearers(word)) {
        finding = finding.with_evidence(kind, text);
    }
    let suggestion = Suggestion { text: other, confidence: Confidence::new(p), id: None };
    finding.with_suggestion(suggestion).with_related(Related {
        place: there[0].place,
        message: "other spelling".to_owned(),
        similarity: None,
    })
}
