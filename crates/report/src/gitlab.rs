//! The Code Quality report of GitLab: a JSON list, an issue a line.
//!
//! GitLab tells issues apart by fingerprint and shows two with the same one as one, and it reads
//! neither columns nor a byte-order mark.

use std::io::{self, Write};

use copydesk_core::{Article, Severity};
use serde_json::{Value, json};

use crate::file_range::{
    FileRange, READ_ERROR, details, message, path_in_repository, read_error_message,
};
use crate::inert::List;
use crate::wording::source;
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary};

/// Writes a list of issues.
pub(crate) struct Gitlab<'w> {
    out: &'w mut dyn Write,
    issues: List,
}

impl<'w> Gitlab<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, issues: List::default() }
    }
}

impl Reporter for Gitlab<'_> {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        self.out.write_all(b"[")
    }

    fn article(&mut self, _: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        entries.iter().try_for_each(|entry| self.issues.item(self.out, &issue(entry)))
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        // The record and the byte tell two of one file apart.
        let offset = event.byte_offset.map(|byte| format!("@{byte}")).unwrap_or_default();
        let fingerprint = format!("{READ_ERROR}:{}{offset}", source(&event.path, event.record));
        let issue = json!({
            "description": read_error_message(event),
            "check_name": READ_ERROR,
            "fingerprint": fingerprint,
            "severity": "blocker",
            "location": { "path": path_in_repository(&event.path), "lines": { "begin": 1 } },
        });
        self.issues.item(self.out, &issue)
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.write_all(b"\n]\n")?;
        self.out.flush()
    }
}

fn issue(entry: &Entry<'_>) -> Value {
    let finding = entry.finding;
    let FileRange { line, end_line, .. } = FileRange::of(&entry.location);
    json!({
        "description": message(entry),
        "check_name": format!("{} {}", finding.rule.code, finding.rule.name),
        "fingerprint": entry.fingerprint.to_string(),
        "severity": match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        "location": {
            "path": path_in_repository(&entry.location.path),
            "lines": { "begin": line, "end": end_line },
        },
        "content": { "body": details(entry).join("\n") },
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use crate::test_support::{hostile_report, report};
    use crate::{Format, Terminal, is_hidden};

    /// Reads a report and checks what GitLab asks of it.
    fn issues(report: &str) -> Vec<Value> {
        let issues: Vec<Value> = serde_json::from_str(report).unwrap();
        let mut fingerprints = BTreeSet::new();
        for issue in &issues {
            let text = |name: &str| issue[name].as_str().unwrap();
            assert!(!text("description").is_empty() && !text("check_name").is_empty());
            assert!(["info", "minor", "major", "critical", "blocker"].contains(&text("severity")));
            assert!(fingerprints.insert(text("fingerprint").to_owned()), "{issue}");
            let path = issue["location"]["path"].as_str().unwrap();
            assert!(!path.starts_with('/') && !path.starts_with("./"), "{path}");
            assert!(issue["location"]["lines"]["begin"].as_u64() > Some(0), "{issue}");
        }
        issues
    }

    #[test]
    fn issues_are_as_gitlab_asks() {
        insta::assert_snapshot!(report(Format::Gitlab));
        assert_eq!(issues(&report(Format::Gitlab)).len(), 7);
        let hostile = hostile_report(Format::Gitlab, Terminal::default());
        assert!(!hostile.replace('\n', "").contains(is_hidden));
        assert_eq!(issues(&hostile).len(), 2);
    }
}
