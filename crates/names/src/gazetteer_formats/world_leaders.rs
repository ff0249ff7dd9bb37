//! The World Leaders of the CIA as a table: `name,first_name,last_name,role,country`. Family names
//! stand in capitals there, and are given small letters.

use std::io::BufRead;

use super::csv_list::{Table, has_columns};
use super::{ListError, ListFormat, ListOptions, ListRow};
use crate::gazetteer::quarantine::capitalised;
use crate::gazetteer::row::{OfficeRow, PersonRow};

pub(super) struct WorldLeaders;

const COLUMNS: [&str; 4] = ["first_name", "last_name", "role", "country"];

impl ListFormat for WorldLeaders {
    fn name(&self) -> &'static str {
        "world-leaders"
    }

    fn summary(&self) -> &'static str {
        "the CIA's World Leaders as CSV: first_name, last_name, role, country"
    }

    fn recognises(&self, head: &[u8]) -> bool {
        has_columns(head, &COLUMNS)
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        _: &ListOptions,
        rows: &mut dyn FnMut(ListRow),
    ) -> Result<(), ListError> {
        let mut table = Table::open(input)?;
        let [first, last, role, country] = table.places_of(COLUMNS)?;
        table.read(&mut |number, fields| {
            let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
            let name = format!("{} {}", field(first), without_capitals(field(last)));
            let mut person = PersonRow::named(name.trim());
            person.offices.push(OfficeRow {
                role: field(role).replace("  ", " "),
                country: field(country).to_owned(),
                ..OfficeRow::default()
            });
            rows(ListRow { number, person: Ok(person) });
        })
    }
}

/// Returns a name in capitals with its first letters alone in capitals.
fn without_capitals(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        name.to_owned()
    } else {
        capitalised(&name.to_lowercase())
    }
}
