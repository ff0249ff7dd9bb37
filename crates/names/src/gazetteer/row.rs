//! What a list says of one person, before it is believed.

/// A person as a row of a list has it. Rows of one id are one person; without ids, rows of one
/// name are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PersonRow {
    /// The person's id in the list.
    pub id: Option<String>,
    /// The names, the one to write first. Without any, the row adds offices to the person of its id.
    pub names: Vec<NameRow>,
    /// What the person is or was.
    pub offices: Vec<OfficeRow>,
}

/// A name as a list has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NameRow {
    /// The name, in whatever order.
    pub text: String,
    /// The language it is written in, such as `en`; empty where the list does not say.
    pub language: String,
    /// Whether the list itself has doubts: the name finds the person, but proves nothing.
    pub is_weak: bool,
}

/// An office as a list has it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeRow {
    /// The office: `defence minister`; empty where only the country is known.
    pub role: String,
    /// The country by name, adjective or ISO 3166 code.
    pub country: String,
    /// The first day or year, as given.
    pub from: String,
    /// The last day or year, as given; empty for today.
    pub to: String,
}

impl PersonRow {
    /// Returns a person of one name.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { names: vec![NameRow::new(name)], ..Self::default() }
    }
}

impl NameRow {
    /// Returns a name in an unknown language.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}
