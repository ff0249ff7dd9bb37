//! The Reviewdog Diagnostic Format, a diagnostic a line.
//!
//! Columns count bytes. They are given where the text is its file; elsewhere the range is a whole
//! line, since what stands before the text in its line is not known in bytes, and a suggestion
//! would have to be escaped as the file is.

use std::io::{self, Write};

use copydesk_core::{Article, Severity, Span};
use serde_json::{Value, json};

use crate::file_range::{FileRange, READ_ERROR, message, path_in_repository, read_error_message};
use crate::inert::write_line;
use crate::{
    Entry, Header, Location, Position, Positions, ReadErrorEvent, Reporter, Summary, Visible,
};

/// Writes a diagnostic a line.
pub(crate) struct Rdjsonl<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Rdjsonl<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl Reporter for Rdjsonl<'_> {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        let positions = Positions::new(article.text());
        entries.iter().try_for_each(|entry| write_line(self.out, &diagnostic(entry, &positions)))
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        let diagnostic = json!({
            "message": read_error_message(event),
            "location": { "path": path_in_repository(&event.path) },
            "severity": "ERROR",
            "source": source(),
            "code": { "value": READ_ERROR },
        });
        write_line(self.out, &diagnostic)
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.flush()
    }
}

fn diagnostic(entry: &Entry<'_>, positions: &Positions<'_>) -> Value {
    let finding = entry.finding;
    let related = entry.related.iter().map(|related| {
        json!({
            "message": Visible(related.message).to_string(),
            "location": location(&related.location),
        })
    });
    let code = finding.rule.code;
    json!({
        "message": message(entry),
        "location": location(&entry.location),
        "severity": match finding.severity {
            Severity::Error => "ERROR",
            Severity::Warning => "WARNING",
            Severity::Info => "INFO",
        },
        "source": source(),
        "code": { "value": code, "url": crate::help::url(code) },
        "suggestions": suggestions(entry, positions),
        "related_locations": related.collect::<Vec<_>>(),
    })
}

fn source() -> Value {
    json!({ "name": "copydesk", "url": env!("CARGO_PKG_REPOSITORY") })
}

fn location(location: &Location) -> Value {
    let path = path_in_repository(&location.path);
    let range = if location.is_file {
        range(location.start, location.end)
    } else {
        let FileRange { line, end_line, .. } = FileRange::of(location);
        json!({ "start": { "line": line }, "end": { "line": end_line } })
    };
    json!({ "path": path, "range": range })
}

fn range(start: Position, end: Position) -> Value {
    let position = |at: Position| json!({ "line": at.line, "column": at.column.bytes });
    json!({ "start": position(start), "end": position(end) })
}

/// Returns the fix if it is one edit, else what the finding suggests for its place. Each
/// suggestion is an alternative, so a fix of several edits is none.
fn suggestions(entry: &Entry<'_>, positions: &Positions<'_>) -> Vec<Value> {
    if !entry.location.is_file {
        return Vec::new();
    }
    let suggestion = |span: Span, text: &str| {
        let range = range(positions.at(span.start()), positions.at(span.end()));
        json!({ "range": range, "text": text })
    };
    let finding = entry.finding;
    match finding.fix.as_ref().map(|fix| fix.edits.as_slice()) {
        Some([edit]) => vec![suggestion(edit.span, &edit.replacement)],
        Some(_) => Vec::new(),
        None => {
            let texts = finding.suggestions.iter();
            texts.map(|other| suggestion(finding.place.span, &other.text)).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Finding};
    use serde_json::{Value, json};

    use crate::test_support::{MISSPELLED, hostile_report, report, run, span, written};
    use crate::{Format, Terminal, is_hidden};

    /// What `reviewdog.proto` asks of a position: numbers from 1, the column with its line.
    fn assert_is_position(position: &Value) {
        let fields = position.as_object().unwrap();
        assert!(fields.keys().all(|name| ["line", "column"].contains(&&**name)), "{position}");
        assert!(fields["line"].as_u64() > Some(0), "{position}");
        assert!(fields.get("column").is_none_or(|column| column.as_u64() > Some(0)), "{position}");
    }

    /// What it asks of a location.
    fn assert_is_location(location: &Value) {
        let path = location["path"].as_str().unwrap();
        assert!(!path.is_empty() && !path.starts_with('/'), "{location}");
        for end in location["range"].as_object().into_iter().flat_map(|range| range.values()) {
            assert_is_position(end);
        }
    }

    /// Reads a report and checks each diagnostic against what `reviewdog.proto` says.
    fn diagnostics(report: &str) -> Vec<Value> {
        let lines = report.lines().map(|line| serde_json::from_str(line).unwrap());
        lines
            .inspect(|line: &Value| {
                assert!(!line["message"].as_str().unwrap().is_empty(), "{line}");
                assert!(["ERROR", "WARNING", "INFO"].contains(&line["severity"].as_str().unwrap()));
                assert!(line["source"]["name"].is_string() && line["code"]["value"].is_string());
                assert_is_location(&line["location"]);
                for related in line["related_locations"].as_array().into_iter().flatten() {
                    assert_is_location(&related["location"]);
                }
                for suggestion in line["suggestions"].as_array().into_iter().flatten() {
                    assert!(suggestion["text"].is_string());
                    assert_is_position(&suggestion["range"]["start"]);
                    assert_is_position(&suggestion["range"]["end"]);
                }
            })
            .collect()
    }

    #[test]
    fn diagnostics_are_as_the_format_asks() {
        insta::assert_snapshot!(report(Format::Rdjsonl));
        assert_eq!(diagnostics(&report(Format::Rdjsonl)).len(), 7);
        let hostile = hostile_report(Format::Rdjsonl, Terminal::default());
        assert!(!hostile.replace('\n', "").contains(is_hidden));
        assert_eq!(diagnostics(&hostile).len(), 2);
    }

    #[test]
    fn columns_count_bytes() {
        let article = Article::from_plain_text("“é👩‍💻” said Kale Lanet");
        let place = article.place(span(&article, "Kale Lanet", 0));
        let findings = vec![Finding::new(&MISSPELLED, place, "`Kale Lanet` is wrong")];
        let report = written(|out| {
            let mut reporter = Format::Rdjsonl.reporter(out, Terminal::default());
            run(&mut *reporter, &[(article, findings)])
        });
        let range = &diagnostics(&report)[0]["location"]["range"];
        assert_eq!(
            *range,
            json!({ "start": { "line": 1, "column": 26 }, "end": { "line": 1, "column": 36 } })
        );
    }
}
