use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use crate::Terminal;
use crate::inert::write_line;
use crate::palette::paint;
use crate::wording::{counted, grouped, size};

/// What a cleaning did, in numbers. Holds no times, so that the same input gives the same summary.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CleanSummary {
    /// What was read.
    pub read: Totals,
    /// What was written, or would be.
    pub written: Totals,
    /// What was changed, by the code of the rule or the name of the measure.
    pub changed: BTreeMap<String, Removed>,
    /// Records that could not be read.
    pub read_errors: u64,
}

/// Some articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// How many there are.
    pub articles: u64,
    /// How many paragraphs they have.
    pub paragraphs: u64,
    /// How many bytes of text in UTF-8 these have.
    pub bytes: u64,
}

/// What was changed for one reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// What the rule is called.
    pub name: String,
    /// Articles that were left out as a whole.
    pub articles: u64,
    /// Paragraphs that were taken out of others.
    pub paragraphs: u64,
    /// Places in others that were repaired.
    pub repairs: u64,
    /// How many bytes of text went with all these.
    pub bytes: u64,
}

impl CleanSummary {
    /// Writes a table for people; `verb` says whether anything was done: `written`, or `would be
    /// written`.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write_text(
        &self,
        out: &mut dyn Write,
        verb: &str,
        terminal: Terminal,
    ) -> io::Result<()> {
        let strong = terminal.palette.strong;
        let heading = format!("{:<12}{:>14}{:>18}{:>14}", "", "read", verb, "less");
        writeln!(out, "{}", paint(heading.trim_end(), strong))?;
        let row =
            |out: &mut dyn Write, name: &str, of: fn(&Totals) -> u64, show: fn(u64) -> String| {
                let (read, written) = (of(&self.read), of(&self.written));
                let less = show(read.saturating_sub(written));
                writeln!(out, "{name:<12}{:>14}{:>18}{less:>14}", show(read), show(written))
            };
        row(out, "articles", |totals| totals.articles, grouped)?;
        row(out, "paragraphs", |totals| totals.paragraphs, grouped)?;
        row(out, "text", |totals| totals.bytes, size)?;
        if self.changed.is_empty() {
            return writeln!(out, "\nNothing had to be changed.");
        }
        let heading = format!(
            "\n{:<34}{:>10}{:>12}{:>10}{:>10}",
            "why", "articles", "paragraphs", "repairs", "text"
        );
        writeln!(out, "{}", paint(&heading, strong))?;
        let mut rows: Vec<_> = self.changed.iter().collect();
        rows.sort_by_key(|(code, removed)| (std::cmp::Reverse(removed.bytes), *code));
        for (code, removed) in rows {
            let name = format!("{code} {}", removed.name);
            write!(out, "{:<34}", name.trim_end())?;
            let Removed { articles, paragraphs, repairs, .. } = *removed;
            for (count, width) in [(articles, 10), (paragraphs, 12), (repairs, 10)] {
                let count = if count == 0 { "·".to_owned() } else { grouped(count) };
                write!(out, "{count:>width$}")?;
            }
            writeln!(out, "{:>10}", size(removed.bytes))?;
        }
        if self.read_errors > 0 {
            writeln!(out, "\n{} could not be read.", counted(self.read_errors, "record"))?;
        }
        Ok(())
    }

    /// Writes one JSON object on a line of its own.
    ///
    /// # Errors
    ///
    /// If `out` cannot be written.
    pub fn write_json(&self, out: &mut dyn Write) -> io::Result<()> {
        write_line(out, self)
    }
}

#[cfg(test)]
mod tests {
    use super::{CleanSummary, Removed, Totals};
    use crate::Terminal;

    #[test]
    fn the_table_says_what_went_and_why() {
        let mut summary = CleanSummary {
            read: Totals { articles: 1200, paragraphs: 9000, bytes: 2_000_000 },
            written: Totals { articles: 1199, paragraphs: 8000, bytes: 1_500_000 },
            read_errors: 1,
            ..CleanSummary::default()
        };
        let mut out = Vec::new();
        summary.write_text(&mut out, "written", Terminal::default()).unwrap();
        assert!(String::from_utf8(out).unwrap().ends_with("Nothing had to be changed.\n"));
        let removed = |name: &str, paragraphs, bytes| Removed {
            name: name.to_owned(),
            paragraphs,
            bytes,
            ..Removed::default()
        };
        summary.changed.insert("DUP003".to_owned(), removed("shared-paragraph", 7, 10));
        summary.changed.insert("DUP001".to_owned(), removed("repeated-paragraph", 993, 499_990));
        let mut out = Vec::new();
        summary.write_text(&mut out, "written", Terminal::default()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }
}
