//! `OpenSanctions` `targets.simple.csv`: people with aliases and countries, `;` between. Rows that
//! are no people are passed over.

use std::io::BufRead;

use super::csv_list::{Table, has_columns};
use super::{ListError, ListFormat, ListOptions, ListRow};
use crate::gazetteer::row::{NameRow, OfficeRow, PersonRow};

pub(super) struct OpenSanctions;

const COLUMNS: [&str; 5] = ["id", "schema", "name", "aliases", "countries"];

impl ListFormat for OpenSanctions {
    fn name(&self) -> &'static str {
        "opensanctions"
    }

    fn summary(&self) -> &'static str {
        "OpenSanctions targets.simple.csv"
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
        let [id, schema, name, aliases, countries] = table.places_of(COLUMNS)?;
        table.read(&mut |number, fields| {
            let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
            let parts = |at: usize| field(at).split(';').map(str::trim).filter(|p| !p.is_empty());
            if field(schema) != "Person" {
                return;
            }
            let names = std::iter::once(field(name)).chain(parts(aliases)).map(NameRow::new);
            let offices = parts(countries)
                .map(|country| OfficeRow { country: country.to_owned(), ..OfficeRow::default() });
            let person = PersonRow {
                id: Some(field(id).to_owned()),
                names: names.collect(),
                offices: offices.collect(),
            };
            rows(ListRow { number, person: Ok(person) });
        })
    }
}
