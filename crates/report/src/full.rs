//! Each problem with its line, its evidence and what could be done, as compilers show theirs.

use std::io::{self, Write};

use anstyle::Style;
use copydesk_core::Article;
use unicode_width::UnicodeWidthStr;

use crate::difference::write_difference;
use crate::palette::paint;
use crate::wording::{alike, part, place, source, sure};
use crate::{
    Entry, Excerpt, Header, Palette, Positions, ReadErrorEvent, RelatedEntry, Reporter, Summary,
    Terminal, Visible, Window, help,
};

/// Writes text for people at a terminal.
pub(crate) struct Full<'w> {
    out: &'w mut dyn Write,
    width: usize,
    palette: Palette,
}

impl<'w> Full<'w> {
    pub(crate) fn new(out: &'w mut dyn Write, terminal: Terminal) -> Self {
        Self { out, width: terminal.width, palette: terminal.palette }
    }

    fn finding(
        &mut self,
        article: &Article,
        positions: &Positions<'_>,
        entry: &Entry<'_>,
    ) -> io::Result<()> {
        let Palette { strong, frame, help: help_style, .. } = self.palette;
        let severity_style = self.palette.of(entry.finding.severity);
        let finding = entry.finding;
        let line = entry.location.start_in_file().0.to_string();
        let gutter = line.len();

        let label = format!("{}[{}]", finding.severity, finding.rule.code);
        let message = format!("{}: {}", finding.rule.name, Visible(&finding.message));
        writeln!(self.out, "{} {}", paint(&label, severity_style), paint(&message, strong))?;

        let arrow = format!("{:gutter$}-->", "");
        let mut remarks = part(&entry.location);
        if let Some(sure) = sure(finding.confidence) {
            remarks = format!("{remarks}, {sure}");
        }
        let place = place(&entry.location);
        writeln!(self.out, "{} {} ({remarks})", paint(&arrow, frame), Visible(&place))?;

        self.quoted_line(article, positions, entry, &line)?;
        for evidence in &finding.evidence {
            let kind = evidence.kind.replace('-', " ");
            self.remark(gutter, &kind, strong)?;
            if evidence.kind == "difference" {
                write_difference(self.out, &evidence.text, self.palette)?;
            } else {
                writeln!(self.out, "{}", Visible(&evidence.text))?;
            }
        }
        for related in &entry.related {
            self.related(gutter, related)?;
        }
        if let Some(help) = &entry.help {
            self.remark(gutter, "help", help_style)?;
            let kind = help::fix_kind(finding).map(|kind| format!(" ({kind})"));
            writeln!(self.out, "{}{}", Visible(help), kind.unwrap_or_default())?;
        }
        writeln!(self.out)
    }

    /// Writes the line that the finding begins in, as far as there is room, and underlines it.
    fn quoted_line(
        &mut self,
        article: &Article,
        positions: &Positions<'_>,
        entry: &Entry<'_>,
        line: &str,
    ) -> io::Result<()> {
        let gutter = line.len();
        let frame = self.palette.frame;
        let bounds = copydesk_core::Span::new(
            positions.line(entry.location.start.line).start(),
            positions.line(entry.location.end.line).end(),
        );
        // The frame, and ` …` or `… ` at both ends.
        let room = self.width.saturating_sub(gutter + 3 + 4);
        let window = Window { total: room, context: room };
        let excerpt = Excerpt::new(article.text(), bounds, entry.finding.place.span, window);
        let [before, marked, after] = [excerpt.before(), excerpt.marked_text(), excerpt.after()]
            .map(|text| Visible(text).to_string());
        let cut_before = if excerpt.cut_before { "… " } else { "" };
        let cut_after = if excerpt.cut_after { " …" } else { "" };
        let blank = format!("{:gutter$} |", "");
        let signs = "^".repeat(marked.width().max(1));
        let indent = cut_before.width() + before.width();

        writeln!(self.out, "{}", paint(&blank, frame))?;
        let numbered = format!("{line} |");
        writeln!(
            self.out,
            "{} {cut_before}{before}{marked}{after}{cut_after}",
            paint(&numbered, frame)
        )?;
        let severity = self.palette.of(entry.finding.severity);
        writeln!(self.out, "{} {:indent$}{}", paint(&blank, frame), "", paint(&signs, severity))
    }

    /// Begins a line under the quoted one.
    fn remark(&mut self, gutter: usize, kind: &str, style: Style) -> io::Result<()> {
        let sign = format!("{:gutter$} =", "");
        let kind = Visible(kind).to_string();
        write!(self.out, "{} {}: ", paint(&sign, self.palette.frame), paint(&kind, style))
    }

    fn related(&mut self, gutter: usize, related: &RelatedEntry<'_>) -> io::Result<()> {
        self.remark(gutter, related.message, self.palette.strong)?;
        let mut remarks = part(&related.location);
        if let Some(similarity) = related.similarity {
            remarks = format!("{remarks}, {}", alike(similarity));
        }
        writeln!(self.out, "{} ({remarks})", Visible(&place(&related.location)))
    }
}

impl Reporter for Full<'_> {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        let positions = Positions::new(article.text());
        entries.iter().try_for_each(|entry| self.finding(article, &positions, entry))
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        let source = source(&event.path, event.record);
        let message = format!("cannot read {}", Visible(&source));
        let (label, message) =
            (paint("error", self.palette.error), paint(&message, self.palette.strong));
        writeln!(self.out, "{label}: {message}: {}\n", Visible(&event.message))
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        writeln!(self.out, "{}", summary.sentence())?;
        if let Some(sentence) = summary.account_sentence() {
            writeln!(self.out, "{sentence}")?;
        }
        self.out.flush()
    }
}

#[cfg(test)]
mod tests;
