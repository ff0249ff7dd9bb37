//! NAM004: a known person's name with the office of a near-namesake.

use copydesk_core::{Confidence, Example, Explanation, Finding, Rule, Severity, Suggestion};

use crate::census::{CensusMention, CensusName};
use crate::context::agreement;
use crate::decider::severity;
use crate::gazetteer::{Office, Person};
use crate::matcher::Matcher;
use crate::mention::RoleText;
use crate::query::Query;
use crate::spelling::Spelling;
use crate::{Agreement, Classes, Lexicon};

/// `name-role-conflict`.
pub static NAME_ROLE_CONFLICT: Rule = Rule {
    code: "NAM004",
    name: "name-role-conflict",
    summary: "a known person is given the office of somebody with a similar name",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Looks at names that are exactly a known person's. If the office and the country next to the name are \
            not that person's, but are those of somebody whose name differs by a few letters, the text may \
            mean the other one.",
        matters: "The name is a real one, so no spelling check can see that it is the wrong one.",
        example: Example {
            flagged: &[
                "“No ally is ready to budge,” Julian Smith, the US ambassador to NATO, said on Tuesday.",
            ],
            silent: &[
                "“No ally is ready to budge,” Julian Smith, the Conservative MP, said on Tuesday.",
            ],
        },
        limits: "Both people must be in a gazetteer with their offices. Where the source dates the article, the \
            other one must hold the office in that year, or have held it if the text says so (`former`), as far as \
            the list dates it. There is never a fix: either the name or the office may be wrong.",
    },
};

/// How sure a conflict is when the text's country is not the known person's.
const OTHER_COUNTRY: f64 = 0.9;
/// How sure it is when only the office differs: people change offices.
const OTHER_OFFICE: f64 = 0.75;
/// How sure it is when nothing is known of what the person does.
const NO_OFFICE: f64 = 0.55;

/// Returns a finding for each mention whose office is a near-namesake's.
pub(crate) fn check(matcher: &Matcher, name: &CensusName, people: &[u32]) -> Vec<Finding> {
    let with_role = |mention| Some((mention, CensusMention::office(mention)?));
    let conflicts = name.mentions.iter().filter_map(with_role).filter_map(|(mention, text)| {
        let confidence = people
            .iter()
            .map(|&person| conflict(matcher, text, person))
            .min_by(f64::total_cmp)
            .filter(|confidence| *confidence > 0.0)?;
        let (holder, office) = namesake_in_office(matcher, name, mention, text, people)?;
        finding(mention, text, &holder, &office, confidence)
    });
    conflicts.collect()
}

impl CensusMention {
    /// Returns what is said next to the name, if it names an office.
    fn office(&self) -> Option<&RoleText> {
        self.role.as_deref().filter(|text| text.role.names_office())
    }
}

/// Returns how surely `person` does not hold the office; 0 if the person may.
fn conflict(matcher: &Matcher, text: &RoleText, person: u32) -> f64 {
    let person = matcher.gazetteer().person(person);
    if person.offices.is_empty() {
        return NO_OFFICE;
    }
    match agreement(&text.role, &person).0 {
        Agreement::Full | Agreement::Office => 0.0,
        Agreement::Foreign if !text.role.countries().is_empty() => OTHER_COUNTRY,
        _ => OTHER_OFFICE,
    }
}

/// Returns whoever holds the office that the text names at the time of the article and is called nearly the
/// same, and the office.
fn namesake_in_office<'a>(
    matcher: &Matcher<'a>,
    name: &CensusName,
    mention: &CensusMention,
    text: &RoleText,
    people: &[u32],
) -> Option<(Person<'a>, Office<'a>)> {
    let is_past = says_past(&text.text, matcher.lexicon());
    let is_then = |office: &Office| match mention.published {
        Some(year) if is_past => office.has_begun_by(year),
        Some(year) => office.may_be_held_in(year),
        None => true,
    };
    let query = Query::of(&name.tokens, matcher.lexicon());
    let holders = matcher.gazetteer().holders(&text.role, &query).into_iter();
    holders.filter(|holder| !people.contains(holder)).find_map(|holder| {
        let person = matcher.gazetteer().person(holder);
        let is_it = |office: &&Office| {
            text.role.agreement(&office.role) == Agreement::Full && is_then(office)
        };
        let office = person.offices.iter().find(is_it)?.clone();
        let other = crate::name_tokens(person.name);
        let spelling = Spelling::compare(&name.tokens, &other, matcher.lexicon());
        matches!(spelling, Spelling::Edited(_)).then_some((person, office))
    })
}

/// Says whether a phrase speaks of an office that is no longer held: `former`, `ex-`.
fn says_past(phrase: &str, lexicon: &Lexicon) -> bool {
    let folded = crate::fold(phrase);
    let mut words = folded.split(|c: char| !c.is_alphanumeric());
    words.any(|word| lexicon.word(word).classes.has(Classes::PAST))
}

fn finding(
    mention: &CensusMention,
    text: &RoleText,
    person: &Person,
    office: &Office,
    confidence: f64,
) -> Option<Finding> {
    let severity = severity(confidence, Severity::Warning)?;
    let known = office.text;
    let message =
        format!("`{}` is a known person, but `{}` is `{}`", mention.text, text.text, person.name);
    let finding = Finding::new(&NAME_ROLE_CONFLICT, mention.place, message)
        .with_severity(severity)
        .with_confidence(Confidence::new(confidence))
        .with_help("check who is meant")
        .with_evidence("role", format!("{} (known: {}, {known})", text.text, person.name))
        .with_suggestion(Suggestion {
            text: person.name.to_string(),
            confidence: Confidence::new(confidence),
            id: person.id.map(Into::into),
        });
    Some(finding)
}
