//! Findings one after the other, for people: in which style, in which order, and how many.

mod concise;
mod full;
mod groups;
mod statistics;

use std::io::{self, Write};

use copydesk_core::{Article, Rule};

pub(crate) use concise::Concise;
pub(crate) use full::Full;
pub use groups::GroupBy;
use groups::Groups;

use crate::wording::grouped;
use crate::{Entry, Header, Positions, ReadErrorEvent, Reporter, Summary, View};

/// How one finding is written for people.
pub(crate) trait Style {
    fn finding(
        &self,
        out: &mut dyn Write,
        article: &Article,
        positions: &Positions<'_>,
        entry: &Entry<'_>,
    ) -> io::Result<()>;

    fn read_error(&self, out: &mut dyn Write, event: &ReadErrorEvent) -> io::Result<()>;

    /// Begins a group of findings.
    fn heading(&self, out: &mut dyn Write, group: &str, n_findings: u64) -> io::Result<()>;

    /// Says what was found in all.
    fn sum(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()>;
}

/// Writes findings in a style: as they come or, where they are grouped, at the end, for which it
/// keeps what it will write.
pub(crate) struct Listing<'w, S> {
    out: &'w mut dyn Write,
    style: S,
    view: View,
    rules: Vec<&'static Rule>,
    groups: Option<Groups>,
    n_written: u64,
}

impl<'w, S: Style> Listing<'w, S> {
    pub(crate) fn new(out: &'w mut dyn Write, style: S, view: View) -> Self {
        let groups = view.group_by.map(Groups::new);
        Self { out, style, view, rules: Vec::new(), groups, n_written: 0 }
    }

    fn has_room(&self) -> bool {
        self.view.max_findings.is_none_or(|most| self.n_written < most)
    }

    fn write_groups(&mut self, groups: Groups) -> io::Result<()> {
        for group in groups.into_sorted() {
            if self.has_room() {
                self.style.heading(self.out, &group.heading, group.findings.len() as u64)?;
            }
            for finding in group.findings {
                if self.has_room() {
                    self.n_written += 1;
                    self.out.write_all(&finding)?;
                }
            }
        }
        Ok(())
    }
}

impl<S: Style> Reporter for Listing<'_, S> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.rules.clone_from(&header.rules);
        Ok(())
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        if !self.has_room() {
            return Ok(());
        }
        let positions = Positions::new(article.text());
        for entry in entries {
            if let Some(groups) = &mut self.groups {
                let mut text = Vec::new();
                self.style.finding(&mut text, article, &positions, entry)?;
                groups.add(entry, text);
            } else if self.has_room() {
                self.n_written += 1;
                self.style.finding(self.out, article, &positions, entry)?;
            }
        }
        Ok(())
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        self.style.read_error(self.out, event)
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        if let Some(groups) = self.groups.take() {
            self.write_groups(groups)?;
        }
        if self.view.has_statistics && summary.findings() > 0 {
            statistics::write(self.out, summary, &self.rules)?;
        }
        self.style.sum(self.out, summary)?;
        let n_left_out = summary.findings() - self.n_written;
        if n_left_out > 0 {
            writeln!(
                self.out,
                "{} of them not shown: raise `--max-findings`, or write all to a file with \
                 `--output-format json-lines=FILE`.",
                grouped(n_left_out)
            )?;
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
