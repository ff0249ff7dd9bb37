//! The JSON dump of Wikidata, an item a line within `[ … ]`: humans with their labels and aliases
//! in all languages, their citizenship and the positions they held.
//!
//! What a position is called stands in an item of its own, anywhere in the dump. Labels of items
//! that are positions or countries are kept, and joined at the end; a dump cut down to
//! humans still has each one's description (`Estonian politician`), which says enough.

use std::collections::BTreeMap;
use std::io::BufRead;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

use super::{
    ListError, ListFormat, ListOptions, ListRow, each_line, first_mark, from_json, has_key,
};
use crate::gazetteer::row::{NameRow, OfficeRow, PersonRow};

pub(super) struct WikidataDump;

const HUMAN: &str = "Q5";

/// Kinds of items whose labels say what an office is, or where: position, public office, historical position, elective office,
/// legislator's position; sovereign state, country.
const NAMED: &[&str] =
    &["Q4164871", "Q294414", "Q114962596", "Q17279032", "Q486839", "Q3624078", "Q6256"];

#[derive(Deserialize)]
struct Item<'a> {
    id: String,
    #[serde(borrow, default)]
    labels: Option<&'a RawValue>,
    #[serde(borrow, default)]
    aliases: Option<&'a RawValue>,
    #[serde(borrow, default)]
    descriptions: Option<&'a RawValue>,
    #[serde(borrow, default)]
    claims: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Text {
    value: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Claims {
    #[serde(rename = "P31")]
    instance_of: Vec<Claim>,
    #[serde(rename = "P39")]
    positions: Vec<Claim>,
    #[serde(rename = "P27")]
    citizenships: Vec<Claim>,
}

#[derive(Deserialize)]
struct Claim {
    mainsnak: Snak,
    #[serde(default)]
    rank: String,
    #[serde(default)]
    qualifiers: Qualifiers,
}

#[derive(Deserialize)]
struct Snak {
    /// Absent where the value is unknown, or there is none.
    datavalue: Option<Datavalue>,
}

#[derive(Deserialize)]
struct Datavalue {
    value: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Qualifiers {
    #[serde(rename = "P580")]
    start: Vec<Snak>,
    #[serde(rename = "P582")]
    end: Vec<Snak>,
}

/// A position that someone held, or a citizenship, whose item may be still to come.
struct Held {
    row: u64,
    holder: String,
    item: String,
    is_country: bool,
    from: String,
    to: String,
}

impl ListFormat for WikidataDump {
    fn name(&self) -> &'static str {
        "wikidata-json"
    }

    fn summary(&self) -> &'static str {
        "lines of the Wikidata JSON dump"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        matches!(first_mark(head), Some(b'{' | b'['))
            && has_key(head, "labels")
            && (has_key(head, "item") || has_key(head, "claims"))
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        _: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        let mut labels: FxHashMap<String, String> = FxHashMap::default();
        let mut held = Vec::new();
        each_line(input, |number, line| {
            let line = line.map(|line| line.strip_suffix(b",").unwrap_or(line));
            if matches!(line, Ok(b"[" | b"]")) {
                return;
            }
            let item: Item = match line.and_then(from_json) {
                Ok(item) => item,
                Err(what) => return rows(ListRow { number, person: Err(what) }),
            };
            let claims: Claims = parsed(item.claims);
            let is_a = |kind: &str| claims.instance_of.iter().any(|c| c.item() == Some(kind));
            if is_a(HUMAN) {
                note_held(&item.id, &claims, number, &mut held);
                rows(ListRow { number, person: Ok(person(&item)) });
            } else if NAMED.iter().any(|kind| is_a(kind)) {
                let texts: BTreeMap<String, Text> = parsed(item.labels);
                if let Some(label) = texts.get("en").or_else(|| texts.get("mul")) {
                    labels.insert(item.id, label.value.clone());
                }
            }
        })?;
        for Held { row, holder, item, is_country, from, to } in held {
            let Some(label) = labels.get(&item).cloned() else { continue };
            let mut office = OfficeRow { from, to, ..OfficeRow::default() };
            *(if is_country { &mut office.country } else { &mut office.role }) = label;
            let person = PersonRow { id: Some(holder), names: Vec::new(), offices: vec![office] };
            rows(ListRow { number: row, person: Ok(person) });
        }
        Ok(())
    }
}

/// Parses a part of an item; an empty map is written as an empty list.
fn parsed<'a, T: Default + Deserialize<'a>>(part: Option<&'a RawValue>) -> T {
    part.and_then(|part| serde_json::from_str(part.get()).ok()).unwrap_or_default()
}

fn person(item: &Item) -> PersonRow {
    let labels: BTreeMap<String, Text> = parsed(item.labels);
    let aliases: BTreeMap<String, Vec<Text>> = parsed(item.aliases);
    let descriptions: BTreeMap<String, Text> = parsed(item.descriptions);
    let of = |language: &str, text: &Text| NameRow {
        language: language.to_owned(),
        ..NameRow::new(text.value.clone())
    };
    // The name in English first: that is the one to suggest.
    let preferred = ["en", "mul"].into_iter().filter_map(|l| Some(of(l, labels.get(l)?)));
    let others = labels.iter().filter(|(l, _)| *l != "en" && *l != "mul").map(|(l, t)| of(l, t));
    let further = aliases.iter().flat_map(|(l, texts)| texts.iter().map(|t| of(l, t)));
    let names = preferred.chain(others).chain(further).collect();
    let described = descriptions
        .get("en")
        .map(|text| OfficeRow { role: text.value.clone(), ..OfficeRow::default() });
    PersonRow { id: Some(item.id.clone()), names, offices: described.into_iter().collect() }
}

fn note_held(holder: &str, claims: &Claims, row: u64, held: &mut Vec<Held>) {
    let of = |claims: &[Claim], is_country: bool| -> Vec<Held> {
        let believed = claims.iter().filter(|claim| claim.rank != "deprecated");
        let held = believed.filter_map(|claim| {
            Some(Held {
                row,
                holder: holder.to_owned(),
                item: claim.item()?.to_owned(),
                is_country,
                from: day(&claim.qualifiers.start),
                to: day(&claim.qualifiers.end),
            })
        });
        held.collect()
    };
    held.extend(of(&claims.positions, false));
    held.extend(of(&claims.citizenships, true));
}

impl Claim {
    /// Returns the item that the claim names.
    fn item(&self) -> Option<&str> {
        self.mainsnak.datavalue.as_ref()?.value.get("id")?.as_str()
    }
}

/// Returns the day of the first point in time: `+2021-01-26T00:00:00Z` is 2021-01-26, and
/// `+2021-00-00T00:00:00Z` is 2021.
fn day(snaks: &[Snak]) -> String {
    let time = snaks.iter().find_map(|snak| snak.datavalue.as_ref()?.value.get("time")?.as_str());
    let time = time.unwrap_or_default().trim_start_matches('+');
    let day = time.split('T').next().unwrap_or_default();
    day.trim_end_matches("-00").to_owned()
}
