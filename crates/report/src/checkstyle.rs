//! Checkstyle XML: an element for each file, and in it one for each problem.
//!
//! Columns count characters. Articles of one file that follow each other share its element.

use std::io::{self, Write};

use copydesk_core::Article;

use crate::file_range::{FileRange, READ_ERROR, message, path_in_repository, read_error_message};
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary, xml};

/// The version of Checkstyle whose form this is; consumers want one and do not compare it.
const VERSION: &str = "8.0";

/// Writes files with their problems.
pub(crate) struct Checkstyle<'w> {
    out: &'w mut dyn Write,
    /// The file whose element is open.
    file: Option<String>,
}

impl<'w> Checkstyle<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, file: None }
    }

    fn file(&mut self, path: &str) -> io::Result<()> {
        let path = path_in_repository(path);
        if self.file.as_deref() == Some(path) {
            return Ok(());
        }
        self.close_file()?;
        self.file = Some(path.to_owned());
        xml::open(self.out, "  <file", &[("name", path)])?;
        writeln!(self.out, ">")
    }

    fn close_file(&mut self) -> io::Result<()> {
        if self.file.take().is_some() {
            writeln!(self.out, "  </file>")?;
        }
        Ok(())
    }

    fn error(
        &mut self,
        place: [u64; 2],
        severity: &str,
        message: &str,
        rule: &str,
    ) -> io::Result<()> {
        let [line, column] = place.map(|number| number.to_string());
        let source = format!("copydesk.{rule}");
        xml::open(
            self.out,
            "    <error",
            &[
                ("line", &line),
                ("column", &column),
                ("severity", severity),
                ("message", message),
                ("source", &source),
            ],
        )?;
        writeln!(self.out, "/>")
    }
}

impl Reporter for Checkstyle<'_> {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        xml::declaration(self.out)?;
        writeln!(self.out, "<checkstyle version=\"{VERSION}\">")
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        self.file(&article.origin().path)?;
        entries.iter().try_for_each(|entry| {
            let FileRange { line, column, .. } = FileRange::of(&entry.location);
            let finding = entry.finding;
            self.error(
                [line, column],
                finding.severity.as_str(),
                &message(entry),
                finding.rule.code,
            )
        })
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        self.file(&event.path)?;
        self.error([1, 1], "error", &read_error_message(event), READ_ERROR)
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.close_file()?;
        writeln!(self.out, "</checkstyle>")?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::{hostile_report, report};
    use crate::xml::tests::{Element, parse};
    use crate::{Format, Terminal, is_hidden};

    /// Reads a report and checks what the parsers of Jenkins and GitLab ask of it.
    fn files(report: &str) -> Vec<Element> {
        let root = parse(report);
        assert_eq!((root.name.as_str(), root.get("version")), ("checkstyle", Some("8.0")));
        for file in &root.children {
            assert!(file.name == "file" && file.get("name").is_some(), "{file:?}");
            for error in &file.children {
                assert_eq!(error.name, "error");
                let severity = error.get("severity").unwrap();
                assert!(["error", "warning", "info"].contains(&severity), "{severity}");
                for number in ["line", "column"] {
                    assert!(error.get(number).unwrap().parse::<u64>().unwrap() > 0);
                }
                assert!(error.get("message").is_some() && error.get("source").is_some());
            }
        }
        root.children
    }

    #[test]
    fn files_hold_their_problems() {
        insta::assert_snapshot!(report(Format::Checkstyle));
        let counts: Vec<usize> =
            files(&report(Format::Checkstyle)).iter().map(|file| file.children.len()).collect();
        assert_eq!(counts, [5, 2]);
    }

    #[test]
    fn hostile_text_is_harmless() {
        let report = hostile_report(Format::Checkstyle, Terminal::default());
        assert!(!report.replace('\n', "").contains(is_hidden));
        assert!(files(&report)[0].children[0].get("message").unwrap().contains("<U+001B>"));
    }
}
