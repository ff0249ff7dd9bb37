//! congress-legislators, YAML: members of the United States Congress, presidents and
//! vice-presidents, with their terms.
//!
//! The list is cut where an entry begins, at `- ` in the first column, and parsed entry by entry,
//! so that a damaged one leaves the others, and memory stays small.

use std::io::BufRead;

use saphyr::{LoadableYamlNode as _, Yaml};

use super::{ListError, ListFormat, ListOptions, ListRow, beginning, head_lines};
use crate::gazetteer::row::{NameRow, OfficeRow, PersonRow};

pub(super) struct Congress;

const COUNTRY: &str = "United States";

impl ListFormat for Congress {
    fn name(&self) -> &'static str {
        "congress"
    }

    fn summary(&self) -> &'static str {
        "congress-legislators YAML: legislators and executives"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        let mut lines = head_lines(head).filter(|line| !line.starts_with(b"#"));
        let begins = lines.next().is_some_and(|line| line.starts_with(b"- id:"));
        begins && lines.any(|line| line == b"name:")
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        _: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        let mut entry = Vec::new();
        let (mut first, mut number) = (1, 0);
        let mut line = Vec::new();
        loop {
            line.clear();
            number += 1;
            let is_end = input.read_until(b'\n', &mut line)? == 0;
            if (is_end || line.starts_with(b"- ")) && entry.starts_with(b"- ") {
                let person = person(&entry).ok_or_else(|| beginning(&entry));
                rows(ListRow { number: first, person });
            }
            if is_end {
                return Ok(());
            }
            if line.starts_with(b"- ") {
                entry.clear();
                first = number;
            }
            entry.extend_from_slice(&line);
        }
    }
}

fn person(entry: &[u8]) -> Option<PersonRow> {
    let documents = Yaml::load_from_str(str::from_utf8(entry).ok()?).ok()?;
    let entry = documents.first()?.as_sequence()?.first()?;
    let text = |node: &Yaml, key: &str| -> String {
        node.as_mapping_get(key).and_then(Yaml::as_str).unwrap_or_default().to_owned()
    };
    let name = entry.as_mapping_get("name")?;
    let (first, last) = (text(name, "first"), text(name, "last"));
    let short = format!("{first} {last}");
    let middle = text(name, "middle");
    let mut names = vec![text(name, "official_full"), short];
    names.push(if middle.is_empty() { middle } else { format!("{first} {middle} {last}") });
    let nickname = text(name, "nickname");
    names.push(if nickname.is_empty() { nickname } else { format!("{nickname} {last}") });
    names.retain(|name| !name.is_empty());
    let id = entry.as_mapping_get("id")?;
    let ids = [text(id, "wikidata"), text(id, "bioguide")];
    let terms = entry.as_mapping_get("terms").and_then(Yaml::as_sequence);
    let mut offices: Vec<OfficeRow> = Vec::new();
    for term in terms.into_iter().flatten() {
        let role = match text(term, "type").as_str() {
            "sen" => "senator",
            "rep" => "representative",
            "prez" => "president",
            "viceprez" => "vice president",
            _ => continue,
        };
        // Terms follow one another; together they are one office.
        match offices.last_mut().filter(|office| office.role == role) {
            Some(office) => office.to = text(term, "end"),
            None => offices.push(OfficeRow {
                role: role.to_owned(),
                country: COUNTRY.to_owned(),
                from: text(term, "start"),
                to: text(term, "end"),
            }),
        }
    }
    Some(PersonRow {
        id: ids.into_iter().find(|id| !id.is_empty()),
        names: names
            .into_iter()
            .map(|name| NameRow { language: "en".to_owned(), ..NameRow::new(name) })
            .collect(),
        offices,
    })
}
