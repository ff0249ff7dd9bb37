//! `FollowTheMoney` entities, one a line, as `OpenSanctions` has them: `entities.ftm.json`,
//! `targets.nested.json`.
//!
//! Who held which post when are entities of their own, which may stand before or after the person
//! and the post: they are kept until the end, some dozens of bytes each. Whatever is
//! neither is passed over.

use std::io::BufRead;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use super::{
    ListError, ListFormat, ListOptions, ListRow, each_line, first_mark, from_json, has_key,
};
use crate::gazetteer::row::{NameRow, OfficeRow, PersonRow};

pub(super) struct FollowTheMoney;

#[derive(Deserialize)]
struct Entity {
    id: String,
    #[serde(default)]
    caption: String,
    schema: String,
    #[serde(default)]
    properties: Properties,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Properties {
    name: Vec<String>,
    alias: Vec<String>,
    previous_name: Vec<String>,
    weak_alias: Vec<String>,
    position: Vec<String>,
    country: Vec<String>,
    nationality: Vec<String>,
    citizenship: Vec<String>,
    start_date: Vec<String>,
    end_date: Vec<String>,
    holder: Vec<Reference>,
    post: Vec<Reference>,
    position_occupancies: Vec<Reference>,
}

/// Another entity: its id, or, in nested lists, the entity itself.
#[derive(Deserialize)]
#[serde(untagged)]
enum Reference {
    Id(String),
    Nested(Box<Entity>),
}

/// A post: what it is called, and its country.
struct Post {
    role: String,
    country: String,
}

/// Someone held a post; both may still be to come.
struct Occupancy {
    row: u64,
    holder: String,
    post: String,
    from: String,
    to: String,
}

impl ListFormat for FollowTheMoney {
    fn name(&self) -> &'static str {
        "ftm"
    }

    fn summary(&self) -> &'static str {
        "FollowTheMoney entities, JSON Lines, as OpenSanctions has them"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        first_mark(head) == Some(b'{') && has_key(head, "schema") && has_key(head, "properties")
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        _: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        let mut posts: FxHashMap<String, Post> = FxHashMap::default();
        let mut occupancies = Vec::new();
        each_line(input, |number, line| {
            let entity: Entity = match line.and_then(from_json) {
                Ok(entity) => entity,
                Err(what) => return rows(ListRow { number, person: Err(what) }),
            };
            match entity.schema.as_str() {
                "Person" => {
                    let person = person(entity, number, &mut posts, &mut occupancies);
                    rows(ListRow { number, person: Ok(person) });
                }
                "Position" => note_post(entity, &mut posts),
                "Occupancy" => note_occupancy(entity, None, number, &mut posts, &mut occupancies),
                _ => {}
            }
        })?;
        for Occupancy { row, holder, post, from, to } in occupancies {
            let Some(Post { role, country }) = posts.get(&post) else { continue };
            let office = OfficeRow { role: role.clone(), country: country.clone(), from, to };
            let person = PersonRow { id: Some(holder), names: Vec::new(), offices: vec![office] };
            rows(ListRow { number: row, person: Ok(person) });
        }
        Ok(())
    }
}

fn person(
    entity: Entity,
    row: u64,
    posts: &mut FxHashMap<String, Post>,
    occupancies: &mut Vec<Occupancy>,
) -> PersonRow {
    let Entity { id, caption, properties, .. } = entity;
    for nested in properties.position_occupancies {
        if let Reference::Nested(occupancy) = nested {
            note_occupancy(*occupancy, Some(&id), row, posts, occupancies);
        }
    }
    // The caption is the name that the list itself would show.
    let mut names = vec![NameRow::new(caption)];
    let forms = [properties.name, properties.alias, properties.previous_name];
    names.extend(forms.into_iter().flatten().map(NameRow::new));
    let weak = properties.weak_alias.into_iter();
    names.extend(weak.map(|name| NameRow { is_weak: true, ..NameRow::new(name) }));
    names.retain(|name| !name.text.is_empty());
    let mut countries = properties.country;
    countries.extend(properties.nationality);
    countries.extend(properties.citizenship);
    countries.sort_unstable();
    countries.dedup();
    // With several countries, nobody says which one a position belongs to.
    let only = if let [only] = &*countries { only.clone() } else { String::new() };
    let mut offices: Vec<OfficeRow> = properties
        .position
        .into_iter()
        .map(|role| OfficeRow { role, country: only.clone(), ..OfficeRow::default() })
        .collect();
    if offices.is_empty() || only.is_empty() {
        let alone = |country| OfficeRow { country, ..OfficeRow::default() };
        offices.extend(countries.into_iter().map(alone));
    }
    PersonRow { id: Some(id), names, offices }
}

fn note_post(entity: Entity, posts: &mut FxHashMap<String, Post>) {
    let Entity { id, caption, properties, .. } = entity;
    let role = properties.name.into_iter().next().unwrap_or(caption);
    let country = properties.country.into_iter().next().unwrap_or_default();
    posts.insert(id, Post { role, country });
}

fn note_occupancy(
    entity: Entity,
    holder: Option<&str>,
    row: u64,
    posts: &mut FxHashMap<String, Post>,
    occupancies: &mut Vec<Occupancy>,
) {
    let properties = entity.properties;
    let mut id_of = |references: Vec<Reference>| match references.into_iter().next()? {
        Reference::Id(id) => Some(id),
        Reference::Nested(entity) => {
            let id = entity.id.clone();
            if entity.schema == "Position" {
                note_post(*entity, posts);
            }
            Some(id)
        }
    };
    let holder = holder.map(str::to_owned).or_else(|| id_of(properties.holder));
    if let (Some(holder), Some(post)) = (holder, id_of(properties.post)) {
        let first = |dates: Vec<String>| dates.into_iter().next().unwrap_or_default();
        let (from, to) = (first(properties.start_date), first(properties.end_date));
        occupancies.push(Occupancy { row, holder, post, from, to });
    }
}
