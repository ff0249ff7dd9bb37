//! SARIF 2.1.0, as code scanning of GitHub and Azure reads it.
//!
//! Results are written as they come, the rules before them and what could not be read after them.
//! Columns count characters (`columnKind`). Paths are relative to `SRCROOT`. GitHub shows 5,000 of
//! at most 25,000 results of a file and takes 10 MB of it, compressed; nothing is left out here, so
//! what goes to GitHub from a large corpus is better selected first.

mod result;
mod rules;

use std::io::{self, Write};

use copydesk_core::{Article, Rule};
use serde_json::{Value, json};

use crate::file_range::{READ_ERROR, read_error_message};
use crate::inert::{List, write_json};
use crate::{Entry, Header, Positions, ReadErrorEvent, Reporter, Status, Summary};

/// The schema that says what a log may hold.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";

/// The name for the folder that paths are relative to.
const BASE: &str = "SRCROOT";

/// Writes one run.
pub(crate) struct Sarif<'w> {
    out: &'w mut dyn Write,
    results: List,
    rules: Vec<&'static Rule>,
    notifications: Vec<Value>,
    has_baseline: bool,
}

impl<'w> Sarif<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self {
            out,
            results: List::default(),
            rules: Vec::new(),
            notifications: Vec::new(),
            has_baseline: false,
        }
    }
}

impl Reporter for Sarif<'_> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.rules.clone_from(&header.rules);
        self.has_baseline = header.has_baseline;
        let rules: Vec<Value> = header.rules.iter().map(|rule| rules::descriptor(rule)).collect();
        let driver = json!({
            "name": "copydesk",
            "semanticVersion": header.version,
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules,
            "notifications": [{
                "id": READ_ERROR,
                "name": "ReadError",
                "shortDescription": { "text": "An input could not be read." },
                "fullDescription": { "text": "A file or a record in it could not be read, so that nothing in it was checked." },
                "help": { "text": "Repair the input, or leave it out of the run." },
                "defaultConfiguration": { "level": "error" },
            }],
        });
        let base = "The folder in which the run began, best the root of the repository.";
        write!(self.out, "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"tool\":")?;
        write_json(self.out, &json!({ "driver": driver }))?;
        write!(self.out, ",\n\"automationDetails\":")?;
        write_json(self.out, &json!({ "id": "copydesk/" }))?;
        write!(self.out, ",\"columnKind\":\"unicodeCodePoints\",\"originalUriBaseIds\":")?;
        write_json(self.out, &json!({ BASE: { "description": { "text": base } } }))?;
        write!(self.out, ",\n\"results\":[")
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        let positions = Positions::new(article.text());
        entries.iter().try_for_each(|entry| {
            let code = entry.finding.rule.code;
            let rule_index = self.rules.iter().position(|rule| rule.code == code);
            let mut result = result::result(article, &positions, entry, rule_index);
            if self.has_baseline {
                let known = if entry.status == Status::Known { "unchanged" } else { "new" };
                result["baselineState"] = json!(known);
            }
            self.results.item(self.out, &result)
        })
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        self.notifications.push(json!({
            "descriptor": { "id": READ_ERROR, "index": 0 },
            "level": "error",
            "message": { "text": result::sentence(&read_error_message(event)) },
            "locations": [{
                "physicalLocation": { "artifactLocation": result::artifact(&event.path) },
            }],
        }));
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        write!(self.out, "\n],\n\"invocations\":")?;
        let invocation = json!({
            "executionSuccessful": summary.read_errors == 0,
            "toolExecutionNotifications": self.notifications,
        });
        write_json(self.out, &[invocation])?;
        writeln!(self.out, "}}]}}")?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
