//! NAM001: a name that is near a known person's, and evidence that it is meant to be it.

use copydesk_core::{
    Applicability, Confidence, Edit, Example, Explanation, Finding, Rule, Severity, Suggestion,
};

use crate::census::{Census, CensusMention, CensusName};
use crate::context::{Context, agreement};
use crate::decider::severity;
use crate::matcher::{Candidate, Matcher};
use crate::model::{probability, without_doubles};
use crate::skeleton::skeleton;
use crate::spelling::Edits;
use crate::{Agreement, fold};

/// `misspelled-name`.
pub static MISSPELLED_NAME: Rule = Rule {
    code: "NAM001",
    name: "misspelled-name",
    summary: "the name of a known person is misspelled",
    severity: Severity::Error,
    explanation: Explanation {
        finds: "Compares every full name that no list knows with the names of known people. A name is \
            reported if the differing letters look like a slip (nobody is called that, it sounds alike, \
            the rest of the name is rare) and nothing speaks for somebody else: the office and the country \
            next to the name, the right form in the same article, and how often both occur all count. \
            Being unknown is never a reason.",
        matters: "A misspelled name is the error that readers and the people concerned notice first, and a \
            search for the right name will not find the article.",
        example: Example {
            flagged: &[
                "“These are unacceptable proposals,” Estonian Defense Minister Kale Lanet told reporters.",
            ],
            silent: &[
                "“These are unacceptable proposals,” Estonian Defense Minister Kalle Laanet told reporters.",
            ],
        },
        limits: "Only people in a gazetteer can be recognised, family names alone are not judged, and neither are \
            names in scripts without capitals. A real person whose name is a letter away from a known one may be \
            reported; add that person to a gazetteer.",
    },
};

/// Slips are rarer in running text than among the examples that the model was fitted on.
const PRIOR: f64 = -0.5;

/// Where it is not even certain that the words are a person's name.
const PRIOR_UNCERTAIN: f64 = -1.5;

/// How many log-odds the best candidate must be ahead of the next person to be believed alone.
const LEAD: f64 = 0.7;

/// A candidate in one article, with everything counted.
struct Weighed<'a> {
    candidate: &'a Candidate,
    context: Context,
    log_odds: f64,
}

/// Returns a finding for each mention of `name` that is probably another name misspelled.
pub(crate) fn check(
    matcher: &Matcher,
    census: &Census,
    name: &CensusName,
    mut near: Vec<Candidate>,
) -> Vec<Finding> {
    add_office_holders(matcher, name, &mut near);
    let mut findings = Vec::new();
    for mentions in name.by_article() {
        let mut weighed: Vec<Weighed> = near
            .iter()
            .map(|candidate| {
                let person = matcher.gazetteer().person(candidate.person);
                let right = &candidate.name;
                let context = Context::weigh(mentions, name.n_articles, &person, right, census);
                let prior = if name.certain { PRIOR } else { PRIOR_UNCERTAIN };
                let log_odds = candidate.log_odds + context.log_odds + prior;
                Weighed { candidate, context, log_odds }
            })
            .collect();
        weighed.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
        let Some(best) = weighed.first() else { continue };
        let mut p = probability(best.log_odds);
        // Two names that fit alike: a slip perhaps, but for which?
        let rival =
            weighed[1..].iter().find(|w| fold(&w.candidate.name) != fold(&best.candidate.name));
        if rival.is_some_and(|rival| best.log_odds - rival.log_odds < LEAD) {
            p = p.min(0.69);
        }
        let Some(severity) = severity(p, Severity::Error) else { continue };
        for mention in mentions {
            findings.push(finding(matcher, mention, &weighed, p, severity));
        }
    }
    findings
}

/// Adds the people who hold the office that the text names, if the name can stand for theirs.
fn add_office_holders(matcher: &Matcher, name: &CensusName, near: &mut Vec<Candidate>) {
    for text in name.mentions.iter().filter_map(|mention| mention.role.as_deref()) {
        for person in matcher.gazetteer().holders(&text.role) {
            let (agreement, _) = agreement(&text.role, &matcher.gazetteer().person(person));
            if agreement < Agreement::Office || near.iter().any(|c| c.person == person) {
                continue;
            }
            near.extend(matcher.as_candidate(&name.tokens, person));
        }
    }
}

fn finding(
    matcher: &Matcher,
    mention: &CensusMention,
    weighed: &[Weighed],
    p: f64,
    severity: Severity,
) -> Finding {
    let best = &weighed[0];
    let right = in_capitals_of(&mention.text, &best.candidate.name);
    let verb = if severity == Severity::Info { "may be" } else { "is probably" };
    let message = format!("`{}` {verb} `{right}`", mention.text);
    let mut finding = Finding::new(&MISSPELLED_NAME, mention.place, message)
        .with_severity(severity)
        .with_confidence(Confidence::new(p))
        .with_help(format!("replace it with `{right}` if that person is meant"));
    finding.evidence.extend(best.context.evidence.iter().cloned());
    for (kind, text) in spelling_evidence(&best.candidate.edits, &|word| matcher.bearers(word)) {
        finding = finding.with_evidence(kind, text);
    }
    for other in weighed.iter().take(3) {
        let p = probability(other.log_odds).min(p);
        if p >= 0.1 {
            finding = finding.with_suggestion(Suggestion {
                text: in_capitals_of(&mention.text, &other.candidate.name),
                confidence: Confidence::new(p),
                id: matcher.gazetteer().person(other.candidate.person).id.map(Into::into),
            });
        }
    }
    let edit = Edit { span: mention.place.span, replacement: right };
    finding.with_fix(Applicability::Unsafe, vec![edit])
}

/// Returns what the spellings say, strongest first.
pub(crate) fn spelling_evidence(
    edits: &Edits,
    bearers: &dyn Fn(&str) -> f64,
) -> Vec<(&'static str, String)> {
    let mut evidence = Vec::new();
    for (wrong, right, n) in &edits.pairs {
        let letters = if *n == 1 { "1 letter" } else { &format!("{n} letters") };
        evidence.push(("edits", format!("`{wrong}` is {letters} from `{right}`")));
        if without_doubles(wrong) == without_doubles(right) {
            evidence
                .push(("doubled-letter", format!("`{wrong}`, `{right}`: only doubling differs")));
        } else if skeleton(wrong) == skeleton(right) {
            evidence.push(("phonetic", format!("`{wrong}` sounds like `{right}`")));
        }
        if bearers(wrong) < 0.5 {
            evidence.push(("unattested", format!("`{wrong}` is not a name that is known")));
        }
    }
    let rare = edits.shared.iter().filter(|word| bearers(word) < 30.0);
    evidence.extend(rare.map(|word| ("rare-name", format!("`{word}` is a rare name"))));
    evidence
}

/// Returns `name` in capitals if `text` is.
pub(crate) fn in_capitals_of(text: &str, name: &str) -> String {
    let capitals = !text.chars().any(char::is_lowercase);
    if capitals { name.to_uppercase() } else { name.to_owned() }
}
