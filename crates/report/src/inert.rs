//! JSON that is harmless to look at.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::visible::is_hidden;

/// Writes `value` as compact JSON.
pub(crate) fn write_json(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    Ok(value.serialize(&mut serde_json::Serializer::with_formatter(out, Inert))?)
}

/// Writes `line` as one JSON object on a line of its own.
pub(crate) fn write_line(out: &mut dyn Write, line: &impl Serialize) -> io::Result<()> {
    write_json(&mut *out, line)?;
    out.write_all(b"\n")
}

/// Writes a JSON list, an item a line, as its items become known.
#[derive(Debug, Default)]
pub(crate) struct List {
    has_items: bool,
}

impl List {
    /// Writes an item and the comma before it.
    pub(crate) fn item(&mut self, out: &mut dyn Write, item: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.has_items { b",\n" } else { b"\n" })?;
        self.has_items = true;
        write_json(out, item)
    }
}

/// Compact JSON in which hidden characters are escapes, so that a look at the file with `cat` or in
/// an editor shows them and obeys none.
struct Inert;

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut plain_from = 0;
        for (at, hidden) in fragment.match_indices(is_hidden) {
            writer.write_all(&fragment.as_bytes()[plain_from..at])?;
            for unit in hidden.encode_utf16() {
                write!(writer, "\\u{unit:04x}")?;
            }
            plain_from = at + hidden.len();
        }
        writer.write_all(&fragment.as_bytes()[plain_from..])
    }
}
