//! Popolo JSON, as `EveryPolitician` has it: persons, organizations, and memberships that join them.
//!
//! One document, of which the parts that matter are read whole: a parliament has some thousands of
//! people. Memberships of one person in one body are one office, from the first day to the last.

use std::collections::BTreeMap;
use std::io::BufRead;

use serde::Deserialize;

use super::{ListError, ListFormat, ListOptions, ListRow, first_mark, has_key};
use crate::gazetteer::row::{NameRow, OfficeRow, PersonRow};

pub(super) struct Popolo;

#[derive(Deserialize)]
struct Document {
    #[serde(default)]
    persons: Vec<Person>,
    #[serde(default)]
    organizations: Vec<Organization>,
    #[serde(default)]
    memberships: Vec<Membership>,
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Person {
    #[serde(default)]
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    other_names: Vec<OtherName>,
}

#[derive(Deserialize)]
struct OtherName {
    #[serde(default)]
    name: String,
    #[serde(default)]
    lang: Option<String>,
}

#[derive(Deserialize)]
struct Organization {
    id: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    classification: Option<String>,
}

#[derive(Deserialize)]
struct Membership {
    #[serde(default)]
    person_id: String,
    #[serde(default)]
    organization_id: Option<String>,
    #[serde(default)]
    role: Option<String>,
    #[serde(default)]
    start_date: Option<String>,
    #[serde(default)]
    end_date: Option<String>,
    #[serde(default)]
    legislative_period_id: Option<String>,
}

/// A legislative period, from whose days those of a membership follow.
#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    id: String,
    #[serde(default)]
    start_date: Option<String>,
    #[serde(default)]
    end_date: Option<String>,
}

impl ListFormat for Popolo {
    fn name(&self) -> &'static str {
        "popolo"
    }

    fn summary(&self) -> &'static str {
        "Popolo JSON, as EveryPolitician has it"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        first_mark(head) == Some(b'{')
            && ["persons", "memberships", "organizations"].iter().any(|key| has_key(head, key))
            && !has_key(head, "schema")
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        _: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        let document: Document = serde_json::from_reader(input).map_err(ListError::Json)?;
        let mut offices = offices(&document);
        for (number, person) in (1..).zip(document.persons) {
            let first = NameRow::new(person.name);
            let others = person.other_names.into_iter().map(|other| NameRow {
                language: other.lang.unwrap_or_default(),
                ..NameRow::new(other.name)
            });
            let offices = offices.remove(&person.id).unwrap_or_default();
            let names = std::iter::once(first).chain(others).collect();
            let row = PersonRow { id: Some(person.id), names, offices };
            rows(ListRow { number, person: Ok(row) });
        }
        Ok(())
    }
}

/// Returns the offices of each person.
fn offices(document: &Document) -> BTreeMap<String, Vec<OfficeRow>> {
    let organizations: BTreeMap<&str, &Organization> =
        document.organizations.iter().map(|o| (o.id.as_str(), o)).collect();
    let periods: BTreeMap<&str, &Event> =
        document.events.iter().map(|event| (event.id.as_str(), event)).collect();
    let mut offices: BTreeMap<String, Vec<OfficeRow>> = BTreeMap::new();
    for membership in &document.memberships {
        let body = membership.organization_id.as_deref().and_then(|id| organizations.get(id));
        let role = role(membership.role.as_deref().unwrap_or("member"), body.copied());
        let period = membership.legislative_period_id.as_deref().and_then(|id| periods.get(id));
        let from = membership.start_date.clone().or_else(|| period?.start_date.clone());
        let to = membership.end_date.clone().or_else(|| period?.end_date.clone());
        let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
        let own = offices.entry(membership.person_id.clone()).or_default();
        match own.iter_mut().find(|office| office.role == role) {
            Some(office) => {
                office.from = office.from.clone().min(from);
                // An office without an end goes on.
                let is_open = office.to.is_empty() || to.is_empty();
                office.to = if is_open { String::new() } else { office.to.clone().max(to) };
            }
            None => own.push(OfficeRow { role, from, to, ..OfficeRow::default() }),
        }
    }
    offices
}

/// Returns the office as news has it: whoever sits in a parliament is an MP.
fn role(role: &str, body: Option<&Organization>) -> String {
    let is_parliament =
        body.is_some_and(|body| body.classification.as_deref() == Some("legislature"));
    match body {
        _ if is_parliament && role.eq_ignore_ascii_case("member") => "MP".to_owned(),
        Some(body) if !body.name.is_empty() => format!("{role} of {}", body.name),
        _ => role.to_owned(),
    }
}
