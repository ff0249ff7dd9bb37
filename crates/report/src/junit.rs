//! JUnit XML as the schema of Jenkins has it: a suite for each article, a test case for each problem.
//!
//! What fails the run is a failure, what is below `--fail-on` is skipped and has its text, and what
//! could not be read is an error. Articles without problems are one test that passes, so that a
//! clean run has a result, too. The schema has no place for lines: they stand in names and texts.

use std::io::{self, Write};

use copydesk_core::{Article, Severity};

use crate::file_range::{
    FileRange, READ_ERROR, details, message, path_in_repository, read_error_message,
};
use crate::wording::{counted, source};
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary, xml};

/// Writes suites.
pub(crate) struct Junit<'w> {
    out: &'w mut dyn Write,
    fail_on: Option<Severity>,
}

impl<'w> Junit<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out, fail_on: None }
    }

    fn fails(&self, entry: &Entry<'_>) -> bool {
        self.fail_on.is_some_and(|least| entry.finding.severity >= least)
    }

    fn begin_suite(&mut self, name: &str, counts: Counts) -> io::Result<()> {
        let Counts { tests, failures, errors, skipped } = counts;
        let [tests, failures, errors, skipped] =
            [tests, failures, errors, skipped].map(|count| count.to_string());
        xml::open(
            self.out,
            "  <testsuite",
            &[
                ("name", name),
                ("tests", &tests),
                ("failures", &failures),
                ("errors", &errors),
                ("skipped", &skipped),
            ],
        )?;
        writeln!(self.out, ">")
    }

    fn end_suite(&mut self) -> io::Result<()> {
        writeln!(self.out, "  </testsuite>")
    }

    fn test_case(&mut self, path: &str, entry: &Entry<'_>) -> io::Result<()> {
        let finding = entry.finding;
        let place = match entry.location.source {
            Some(_) => {
                let FileRange { line, column, .. } = FileRange::of(&entry.location);
                format!("line {line}, column {column}")
            }
            None => format!("paragraph {}", entry.location.paragraph),
        };
        let name = format!("{} {} at {place}", finding.rule.code, finding.rule.name);
        let message = message(entry);
        let mut lines = vec![format!("{path}: {place}: {} {message}", finding.severity)];
        lines.extend(details(entry));
        xml::open(
            self.out,
            "    <testcase",
            &[("name", &name), ("classname", path), ("file", path)],
        )?;
        writeln!(self.out, ">")?;
        let tag = if self.fails(entry) {
            let attributes = [("type", finding.rule.code), ("message", &*message)];
            xml::open(self.out, "      <failure", &attributes)?;
            "failure"
        } else {
            xml::open(self.out, "      <skipped", &[])?;
            "skipped"
        };
        write!(self.out, ">")?;
        xml::text(self.out, &lines.join("\n"))?;
        writeln!(self.out, "</{tag}>\n    </testcase>")
    }
}

/// The counts of a suite.
#[derive(Default)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Reporter for Junit<'_> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.fail_on = header.fail_on;
        xml::declaration(self.out)?;
        writeln!(self.out, "<testsuites name=\"copydesk\">")
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        let failures = entries.iter().filter(|entry| self.fails(entry)).count();
        let tests = entries.len();
        let counts = Counts { tests, failures, skipped: tests - failures, ..Counts::default() };
        self.begin_suite(article.id(), counts)?;
        let path = path_in_repository(&article.origin().path);
        entries.iter().try_for_each(|entry| self.test_case(path, entry))?;
        self.end_suite()
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        let name = source(&event.path, event.record);
        self.begin_suite(&name, Counts { tests: 1, errors: 1, ..Counts::default() })?;
        let path = path_in_repository(&event.path);
        xml::open(
            self.out,
            "    <testcase",
            &[("name", READ_ERROR), ("classname", path), ("file", path)],
        )?;
        writeln!(self.out, ">")?;
        let message = read_error_message(event);
        xml::open(self.out, "      <error", &[("type", READ_ERROR), ("message", &message)])?;
        writeln!(self.out, "/>\n    </testcase>")?;
        self.end_suite()
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let clean = summary.articles.saturating_sub(summary.articles_with_findings);
        self.begin_suite("without problems", Counts { tests: 1, ..Counts::default() })?;
        let name = format!("{} without problems", counted(clean, "article"));
        xml::open(self.out, "    <testcase", &[("name", &name), ("classname", "copydesk")])?;
        writeln!(self.out, "/>")?;
        self.end_suite()?;
        writeln!(self.out, "</testsuites>")?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::{hostile_report, report};
    use crate::xml::tests::{Element, parse};
    use crate::{Format, Terminal, is_hidden};

    /// What the schema of Jenkins (`junit-4.xsd`) lets stand in an element: attributes (those with `!`
    /// must be there) and elements.
    const SCHEMA: [(&str, &[&str], &[&str]); 7] = [
        (
            "testsuites",
            &["name", "time", "tests", "failures", "disabled", "errors"],
            &["testsuite"],
        ),
        (
            "testsuite",
            &[
                "name!",
                "tests!",
                "failures",
                "errors",
                "time",
                "disabled",
                "skipped",
                "timestamp",
                "hostname",
                "id",
                "package",
            ],
            &["properties", "testcase", "system-out", "system-err"],
        ),
        (
            "testcase",
            &["name!", "assertions", "time", "classname", "file", "status"],
            &["skipped", "error", "failure", "system-out", "system-err"],
        ),
        ("skipped", &[], &[]),
        ("error", &["type", "message"], &[]),
        ("failure", &["type", "message"], &[]),
        ("system-out", &[], &[]),
    ];

    /// Checks an element and all in it.
    fn assert_fits(element: &Element) {
        let rule = SCHEMA.iter().find(|(name, ..)| *name == element.name);
        let (_, attributes, children) = rule.unwrap_or_else(|| panic!("no `{}`", element.name));
        for (name, _) in &element.attributes {
            assert!(attributes.iter().any(|known| known.trim_end_matches('!') == name), "{name}");
        }
        for needed in attributes.iter().filter_map(|name| name.strip_suffix('!')) {
            assert!(element.get(needed).is_some(), "{} has no {needed}", element.name);
        }
        let order = |child: &Element| children.iter().position(|name| *name == child.name);
        assert!(element.children.iter().all(|child| order(child).is_some()), "{element:?}");
        assert!(element.children.is_sorted_by_key(order), "elements stand in the schema's order");
        element.children.iter().for_each(assert_fits);
    }

    /// Reads a report, checks it, and returns its suites.
    fn suites(report: &str) -> Vec<Element> {
        let root = parse(report);
        assert_eq!(root.name, "testsuites");
        assert_fits(&root);
        for suite in &root.children {
            let count = |name: &str| suite.get(name).unwrap().parse::<usize>().unwrap();
            assert_eq!(count("tests"), suite.children.len());
            for (attribute, tag) in
                [("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
            {
                let cases = suite.children.iter();
                let having =
                    cases.filter(|case| case.children.iter().any(|child| child.name == tag));
                assert_eq!(count(attribute), having.count(), "{attribute} of {suite:?}");
            }
        }
        root.children
    }

    #[test]
    fn suites_are_as_jenkins_asks() {
        insta::assert_snapshot!(report(Format::Junit));
        assert_eq!(suites(&report(Format::Junit)).len(), 4);
    }

    #[test]
    fn hostile_text_is_harmless() {
        let report = hostile_report(Format::Junit, Terminal::default());
        assert!(!report.replace('\n', "").contains(is_hidden));
        assert_eq!(suites(&report)[0].children.len(), 1);
    }
}
