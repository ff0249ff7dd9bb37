//! NAM001: a name that is near a known person's, and evidence that it is meant to be it.

use copydesk_core::{
    Applicability, Confidence, Edit, Example, Explanation, Finding, Rule, Severity, Suggestion,
};

use crate::census::{Census, CensusMention, CensusName};
use crate::context::{Context, agreement};
use crate::correction::corrected;
use crate::decider::severity;
use crate::logistic::probability;
use crate::matcher::{Candidate, Matcher};
use crate::model::same_without_doubles;
use crate::query::Query;
use crate::skeleton::{convention_key, same_skeleton};
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
        limits: "Only people in a gazetteer can be recognised; family names alone are judged by `NAM002`, and names in \
            scripts without capitals by none. A real person whose name is a letter away from a known one may be \
            reported; add that person to a gazetteer.",
    },
};

/// Slips are rarer in running text than among the examples that the model was fitted on.
const PRIOR: f64 = -0.8;

/// Where it is not even certain that the words are a person's name.
const PRIOR_UNCERTAIN: f64 = -1.8;

/// Letters alone never say more than this; what stands beside the name can still overrule them.
const MOST_BY_SPELLING: f64 = 4.0;

/// How many log-odds the best candidate must be ahead of the next person to be believed alone.
const LEAD: f64 = 0.7;

/// A probability below that of an error: for spellings of which either may be right for the person.
const NO_ERROR: f64 = 0.89;

/// A probability below that of a warning: for a slip that may be meant for either of two people.
const NO_WARNING: f64 = 0.69;

/// A candidate in one article, with everything counted.
pub(crate) struct Weighed<'a> {
    pub(crate) candidate: &'a Candidate,
    pub(crate) context: Context,
    /// What the letters say, as far as they count.
    pub(crate) by_spelling: f64,
    pub(crate) prior: f64,
    /// The sum.
    pub(crate) log_odds: f64,
}

/// Returns a finding for each mention of `name` that is probably another name misspelled.
pub(crate) fn check(
    matcher: &Matcher,
    census: &Census,
    name: &CensusName,
    near: &[Candidate],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for mentions in name.by_article() {
        let weighed = weigh(matcher, census, name, near, mentions);
        let Some((p, _)) = judge(&weighed, mentions) else { continue };
        let Some(severity) = severity(p, Severity::Error) else { continue };
        for mention in mentions {
            findings.push(finding(matcher, mention, &weighed, p, severity));
        }
    }
    findings
}

/// Weighs every candidate for `mentions`, all of one article, likeliest first.
pub(crate) fn weigh<'a>(
    matcher: &Matcher,
    census: &Census,
    name: &CensusName,
    near: &'a [Candidate],
    mentions: &[CensusMention],
) -> Vec<Weighed<'a>> {
    let prior = if name.certain { PRIOR } else { PRIOR_UNCERTAIN };
    let is_form = |candidate: &&Candidate| {
        mentions[0].may_be_inflected && candidate.edits.may_be_inflection()
    };
    let mut weighed: Vec<Weighed> = near
        .iter()
        .filter(|candidate| !is_form(candidate))
        .map(|candidate| {
            let person = matcher.gazetteer().person(candidate.person);
            let right = &candidate.name;
            let context = Context::weigh(mentions, name.n_articles, &person, right, census);
            let by_spelling = candidate.log_odds.min(MOST_BY_SPELLING);
            let log_odds = by_spelling + prior + context.log_odds();
            Weighed { candidate, context, by_spelling, prior, log_odds }
        })
        .collect();
    weighed.sort_by(|a, b| b.log_odds.total_cmp(&a.log_odds));
    weighed
}

/// Returns the probability of the first candidate, and what holds it down, if anything does.
pub(crate) fn judge(
    weighed: &[Weighed],
    mentions: &[CensusMention],
) -> Option<(f64, Option<&'static str>)> {
    let (best, others) = weighed.split_first()?;
    let p = probability(best.log_odds);
    // Lists have the English forms of names, as a rule.
    if p > NO_WARNING && mentions[0].may_be_inflected {
        return Some((
            NO_WARNING,
            Some("the article seems to be in a language with forms of its own"),
        ));
    }
    // Two names that fit alike: a slip perhaps, but for which?
    let rival = others.iter().find(|w| fold(&w.candidate.name) != fold(&best.candidate.name));
    if p > NO_WARNING && rival.is_some_and(|rival| best.log_odds - rival.log_odds < LEAD) {
        return Some((NO_WARNING, Some("another name fits nearly as well")));
    }
    // Two words that are both a little off are as often two other words.
    let edits = &best.candidate.edits;
    let nothing_shared = edits.shared.is_empty() && edits.pairs.len() > 1;
    if p > NO_WARNING && nothing_shared && best.context.log_odds() <= 0.0 {
        return Some((
            NO_WARNING,
            Some("no word of the name is right, and nothing else speaks for it"),
        ));
    }
    // Erik or Eric, Kassim or Qasim: the spelling differs from language to language.
    let by_habit = |(a, b, _): &(String, String, usize)| convention_key(a) == convention_key(b);
    if p > NO_ERROR && edits.pairs.iter().all(by_habit) {
        return Some((NO_ERROR, Some("either may be right: languages differ in such spellings")));
    }
    Some((p, None))
}

/// Adds the people who hold the office that the text names, if the name can stand for theirs.
pub(crate) fn add_office_holders(matcher: &Matcher, name: &CensusName, near: &mut Vec<Candidate>) {
    let query = Query::of(&name.tokens, matcher.lexicon());
    for text in name.mentions.iter().filter_map(|mention| mention.role.as_deref()) {
        for person in matcher.gazetteer().holders(&text.role, &query) {
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
    let right = corrected(&mention.text, &best.candidate.name, &best.candidate.edits);
    let is_as_listed = right.to_uppercase() == best.candidate.name.to_uppercase();
    let whom = if is_as_listed { "that person" } else { &format!("`{}`", best.candidate.name) };
    let verb = if severity == Severity::Info { "may be" } else { "is probably" };
    let message = format!("`{}` {verb} `{right}`", mention.text);
    let mut finding = Finding::new(&MISSPELLED_NAME, mention.place, message)
        .with_severity(severity)
        .with_confidence(Confidence::new(p))
        .with_help(format!("replace it with `{right}` if {whom} is meant"));
    for reason in best.context.evidence() {
        finding = finding.with_evidence(reason.kind, reason.text.clone());
    }
    for (kind, text) in spelling_evidence(&best.candidate.edits, &|word| matcher.bearers(word)) {
        finding = finding.with_evidence(kind, text);
    }
    for other in weighed.iter().take(3) {
        let p = probability(other.log_odds).min(p);
        if p >= 0.1 {
            finding = finding.with_suggestion(Suggestion {
                text: corrected(&mention.text, &other.candidate.name, &other.candidate.edits),
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
        if same_without_doubles(wrong, right) {
            evidence
                .push(("doubled-letter", format!("`{wrong}`, `{right}`: only doubling differs")));
        } else if same_skeleton(wrong, right) {
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
