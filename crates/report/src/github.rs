//! Workflow commands of GitHub Actions: annotations in the changed files and in the run.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step and drops the others without a
//! word, so the first of each are chosen here and one notice says how many there are. Errors come
//! first. Columns count characters and are given where the range is in one line.

use std::io::{self, Write};

use copydesk_core::{Article, Severity};

use crate::file_range::{
    FileRange, READ_ERROR, details, message, path_in_repository, read_error_message,
};
use crate::wording::counted;
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary, Visible};

/// How many annotations of each kind GitHub shows for a step.
const MOST: usize = 10;

/// Keeps the first problems of each severity and writes them at the end.
pub(crate) struct Github<'w> {
    out: &'w mut dyn Write,
    /// Commands by severity: errors, warnings, notices.
    commands: [Vec<String>; 3],
}

impl<'w> Github<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, commands: Default::default() }
    }

    /// Returns the commands of `severity`, if there is room for one more; a notice is left for the
    /// count of all.
    fn room(&mut self, severity: Severity) -> Option<&mut Vec<String>> {
        let (index, most) = match severity {
            Severity::Error => (0, MOST),
            Severity::Warning => (1, MOST),
            Severity::Info => (2, MOST - 1),
        };
        Some(&mut self.commands[index]).filter(|commands| commands.len() < most)
    }
}

impl Reporter for Github<'_> {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, _: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        for entry in entries {
            if let Some(commands) = self.room(entry.finding.severity) {
                commands.push(command(entry));
            }
        }
        Ok(())
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        if let Some(commands) = self.room(Severity::Error) {
            let file = property(path_in_repository(&event.path));
            let text = data(&read_error_message(event));
            commands.push(format!("::error file={file},title={READ_ERROR}::{text}"));
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let mut shown = 0;
        for command in self.commands.iter().flatten() {
            writeln!(self.out, "{command}")?;
            shown += 1;
        }
        let all = summary.findings() + summary.read_errors;
        if all > shown {
            let rest = counted(all - shown, "more problem");
            let text = format!("{} {rest} not annotated here.", summary.sentence());
            writeln!(self.out, "::notice title=copydesk::{}", data(&text))?;
        }
        self.out.flush()
    }
}

fn command(entry: &Entry<'_>) -> String {
    let finding = entry.finding;
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let FileRange { line, column, end_line, end_column } = FileRange::of(&entry.location);
    let file = property(path_in_repository(&entry.location.path));
    let columns = if line == end_line && entry.location.source.is_some() {
        format!(",col={column},endColumn={end_column}")
    } else {
        String::new()
    };
    let title = property(&format!("{} {}", finding.rule.code, finding.rule.name));
    let text = std::iter::once(message(entry)).chain(details(entry)).collect::<Vec<_>>().join("\n");
    format!(
        "::{kind} file={file},line={line},endLine={end_line}{columns},title={title}::{}",
        data(&text)
    )
}

/// Escapes the text of a command, and names in it what a log should not obey.
fn data(text: &str) -> String {
    let escaped = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    Visible(&escaped).to_string()
}

/// Escapes a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Finding, Severity};

    use super::property;
    use crate::test_support::{MISSPELLED, SPACE, hostile_report, report, run, written};
    use crate::{Format, Terminal, is_hidden};

    /// Checks a command and returns its kind.
    fn kind(line: &str) -> &str {
        let (head, text) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (kind, properties) = head.split_once(' ').unwrap();
        for property in properties.split(',') {
            let (name, value) = property.split_once('=').unwrap();
            assert!(["file", "line", "endLine", "col", "endColumn", "title"].contains(&name));
            assert!(!value.contains(':'), "{value}");
        }
        assert!(!text.is_empty());
        for escape in line.split('%').skip(1) {
            let known = ["25", "0A", "0D", "3A", "2C"];
            assert!(known.iter().any(|known| escape.starts_with(known)), "{line}");
        }
        kind
    }

    #[test]
    fn commands_are_as_github_asks() {
        let report = report(Format::Github);
        insta::assert_snapshot!(report);
        let kinds: Vec<_> = report.lines().map(kind).collect();
        assert_eq!(kinds, ["error", "error", "error", "error", "warning", "warning", "notice"]);
    }

    #[test]
    fn no_more_is_annotated_than_github_shows_and_the_rest_is_told() {
        let text = "teh ".repeat(30);
        let article = Article::from_plain_text(&text);
        let place = |nth: usize| article.place(copydesk_core::Span::new(nth * 4, nth * 4 + 3));
        let findings: Vec<Finding> = (0..30)
            .flat_map(|nth| {
                [&MISSPELLED, &SPACE].map(|rule| Finding::new(rule, place(nth), "50 % wrong"))
            })
            .chain((0..30).map(|nth| {
                Finding::new(&MISSPELLED, place(nth), "wrong").with_severity(Severity::Warning)
            }))
            .collect();
        let report = written(|out| {
            let mut reporter = Format::Github.reporter(out, Terminal::default());
            run(&mut *reporter, &[(article.clone(), findings)])
        });
        let kinds: Vec<_> = report.lines().map(kind).collect();
        let of = |wanted: &str| kinds.iter().filter(|kind| **kind == wanted).count();
        assert_eq!([of("error"), of("warning"), of("notice")], [10, 10, 10]);
        let rank = |kind: &&str| ["error", "warning", "notice"].iter().position(|k| k == kind);
        assert!(kinds.is_sorted_by_key(rank), "errors come first");
        let last = report.lines().last().unwrap();
        assert!(last.ends_with(" 62 more problems not annotated here."), "{last}");
    }

    #[test]
    fn hostile_text_stays_in_its_command() {
        let report = hostile_report(Format::Github, Terminal::default());
        assert!(!report.replace('\n', "").contains(is_hidden));
        assert!(report.lines().all(|line| line.starts_with("::")));
        assert_eq!(property("a:b,c\nd%"), "a%3Ab%2Cc%0Ad%25");
    }
}
