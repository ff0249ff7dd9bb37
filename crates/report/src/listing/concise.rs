//! One line a problem: `path:line:column: severity CODE message [name]`.
//!
//! That is the form that `grep -n`, compilers and the quickfix lists of editors share. Lines and
//! columns are those of the file, from 1, columns in characters; in a file that has no lines, such
//! as Parquet, they are those of the record, which is named `path#record`.
//!
//! Groups stand together without headings, so that every line is a problem.

use std::io::{self, Write};

use copydesk_core::Article;

use super::Style;
use crate::wording::{place, source};
use crate::{Entry, Positions, ReadErrorEvent, Summary, Visible};

/// Writes one line a problem.
pub(crate) struct Concise;

impl Style for Concise {
    fn finding(
        &self,
        out: &mut dyn Write,
        _: &Article,
        _: &Positions<'_>,
        entry: &Entry<'_>,
    ) -> io::Result<()> {
        let finding = entry.finding;
        writeln!(
            out,
            "{}: {} {} {} [{}]",
            Visible(&place(&entry.location)),
            finding.severity,
            finding.rule.code,
            Visible(&finding.message),
            finding.rule.name,
        )
    }

    fn read_error(&self, out: &mut dyn Write, event: &ReadErrorEvent) -> io::Result<()> {
        let source = source(&event.path, event.record);
        writeln!(out, "{}: error cannot read: {}", Visible(&source), Visible(&event.message))
    }

    fn heading(&self, _: &mut dyn Write, _: &str, _: u64) -> io::Result<()> {
        Ok(())
    }

    fn sum(&self, _: &mut dyn Write, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::test_support::{hostile_report, report};
    use crate::{Format, Terminal, is_hidden};

    #[test]
    fn one_line_a_problem() {
        insta::assert_snapshot!(report(Format::Concise));
    }

    #[test]
    fn hostile_text_stays_on_its_line() {
        let report = hostile_report(Format::Concise, Terminal::default());
        assert!(!report.contains(|c| c != '\n' && is_hidden(c)));
        assert_eq!(report.lines().count(), 2);
    }
}
