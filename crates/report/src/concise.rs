//! One line a problem: `path:line:column: severity CODE message [name]`.
//!
//! That is the form that `grep -n`, compilers and the quickfix lists of editors share. Lines and
//! columns are those of the file, from 1, columns in characters; in a file that has no lines, such
//! as Parquet, they are those of the record, which is named `path#record`.

use std::io::{self, Write};

use copydesk_core::Article;

use crate::wording::{place, source};
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary, Visible};

/// Writes one line a problem.
pub(crate) struct Concise<'w> {
    out: &'w mut dyn Write,
}

impl<'w> Concise<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }
}

impl Reporter for Concise<'_> {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, _: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        entries.iter().try_for_each(|entry| {
            let finding = entry.finding;
            writeln!(
                self.out,
                "{}: {} {} {} [{}]",
                Visible(&place(&entry.location)),
                finding.severity,
                finding.rule.code,
                Visible(&finding.message),
                finding.rule.name,
            )
        })
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        let source = source(&event.path, event.record);
        writeln!(self.out, "{}: error cannot read: {}", Visible(&source), Visible(&event.message))
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        self.out.flush()
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
