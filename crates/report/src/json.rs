//! One JSON document with the objects of JSON Lines: `findings`, `read_errors`, `summary`.
//!
//! Findings are written as they come; read errors are kept, since they stand in a list of their
//! own. A corpus of millions is better served by `json-lines`, which can be read as it is written.

use std::io::{self, Write};

use copydesk_core::Article;
use serde_json::Value;

use crate::inert::{List, write_json};
use crate::json_lines::{SCHEMA_VERSION, finding_line, read_error_line, summary_line};
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary};

/// Writes one JSON document.
pub(crate) struct Json<'w> {
    out: &'w mut dyn Write,
    findings: List,
    read_errors: Vec<Value>,
}

impl<'w> Json<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, findings: List::default(), read_errors: Vec::new() }
    }
}

impl Reporter for Json<'_> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        write!(
            self.out,
            "{{\"schema_version\":{SCHEMA_VERSION},\"tool\":\"copydesk\",\"version\":"
        )?;
        write_json(self.out, &header.version)?;
        write!(self.out, ",\"findings\":[")
    }

    fn article(&mut self, _: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        entries.iter().try_for_each(|entry| self.findings.item(self.out, &finding_line(entry)))
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        self.read_errors.push(serde_json::to_value(read_error_line(event))?);
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        write!(self.out, "\n],\"read_errors\":")?;
        write_json(self.out, &self.read_errors)?;
        write!(self.out, ",\n\"summary\":")?;
        write_json(self.out, &summary_line(summary))?;
        writeln!(self.out, "}}")?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::Format;
    use crate::test_support::report;

    #[test]
    fn the_document_has_the_objects_of_json_lines() {
        let document: Value = serde_json::from_str(&report(Format::Json)).unwrap();
        let lines = report(Format::JsonLines);
        let lines: Vec<Value> = lines.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let of = |kind: &str| -> Vec<Value> {
            let lines = lines.iter().filter(|line| line["type"] == kind).cloned();
            let without_type = lines.map(|mut line| {
                line.as_object_mut().unwrap().remove("type");
                line
            });
            without_type.collect()
        };
        assert_eq!(document["schema_version"], lines[0]["schema_version"]);
        assert_eq!(*document["findings"].as_array().unwrap(), of("finding"));
        assert_eq!(*document["read_errors"].as_array().unwrap(), of("read_error"));
        assert_eq!(document["summary"], of("summary")[0]);
    }
}
