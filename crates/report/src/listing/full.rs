//! Each problem with its line, its evidence and what could be done, as compilers show theirs.

use std::io::{self, Write};

use anstyle::Style;
use copydesk_core::Article;
use unicode_width::UnicodeWidthStr;

use super::Style as ListingStyle;
use crate::difference::write_difference;
use crate::palette::paint;
use crate::wording::{alike, counted, part, place, source, sure};
use crate::{
    Entry, Excerpt, Palette, Positions, ReadErrorEvent, RelatedEntry, Summary, Terminal, Visible,
    Window, help,
};

/// Writes text for people at a terminal.
pub(crate) struct Full {
    width: usize,
    palette: Palette,
}

impl Full {
    pub(crate) fn new(terminal: Terminal) -> Self {
        Self { width: terminal.width, palette: terminal.palette }
    }

    /// Writes the line that the finding begins in, as far as there is room, and underlines it.
    fn quoted_line(
        &self,
        out: &mut dyn Write,
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

        writeln!(out, "{}", paint(&blank, frame))?;
        let numbered = format!("{line} |");
        writeln!(
            out,
            "{} {cut_before}{before}{marked}{after}{cut_after}",
            paint(&numbered, frame)
        )?;
        let severity = self.palette.of(entry.finding.severity);
        writeln!(out, "{} {:indent$}{}", paint(&blank, frame), "", paint(&signs, severity))
    }

    /// Begins a line under the quoted one.
    fn remark(
        &self,
        out: &mut dyn Write,
        gutter: usize,
        kind: &str,
        style: Style,
    ) -> io::Result<()> {
        let sign = format!("{:gutter$} =", "");
        let kind = Visible(kind).to_string();
        write!(out, "{} {}: ", paint(&sign, self.palette.frame), paint(&kind, style))
    }

    fn related(
        &self,
        out: &mut dyn Write,
        gutter: usize,
        related: &RelatedEntry<'_>,
    ) -> io::Result<()> {
        self.remark(out, gutter, related.message, self.palette.strong)?;
        let mut remarks = part(&related.location);
        if let Some(similarity) = related.similarity {
            remarks = format!("{remarks}, {}", alike(similarity));
        }
        writeln!(out, "{} ({remarks})", Visible(&place(&related.location)))
    }
}

impl ListingStyle for Full {
    fn finding(
        &self,
        out: &mut dyn Write,
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
        writeln!(out, "{} {}", paint(&label, severity_style), paint(&message, strong))?;

        let arrow = format!("{:gutter$}-->", "");
        let mut remarks = part(&entry.location);
        if let Some(sure) = sure(finding.confidence) {
            remarks = format!("{remarks}, {sure}");
        }
        let place = place(&entry.location);
        writeln!(out, "{} {} ({remarks})", paint(&arrow, frame), Visible(&place))?;

        self.quoted_line(out, article, positions, entry, &line)?;
        // How alike two copies are stands with the other one.
        let is_said = |kind: &str| kind == "similarity" && !entry.related.is_empty();
        for evidence in finding.evidence.iter().filter(|evidence| !is_said(evidence.kind)) {
            let kind = evidence.kind.replace('-', " ");
            self.remark(out, gutter, &kind, strong)?;
            if evidence.kind == "difference" {
                write_difference(out, &evidence.text, self.palette)?;
            } else {
                writeln!(out, "{}", Visible(&evidence.text))?;
            }
        }
        for related in &entry.related {
            self.related(out, gutter, related)?;
        }
        if let Some(help) = &entry.help {
            self.remark(out, gutter, "help", help_style)?;
            let kind = help::fix_kind(finding).map(|kind| format!(" ({kind})"));
            writeln!(out, "{}{}", Visible(help), kind.unwrap_or_default())?;
        }
        writeln!(out)
    }

    fn read_error(&self, out: &mut dyn Write, event: &ReadErrorEvent) -> io::Result<()> {
        let source = source(&event.path, event.record);
        let message = format!("cannot read {}", Visible(&source));
        let (label, message) =
            (paint("error", self.palette.error), paint(&message, self.palette.strong));
        writeln!(out, "{label}: {message}: {}\n", Visible(&event.message))
    }

    fn heading(&self, out: &mut dyn Write, group: &str, n_findings: u64) -> io::Result<()> {
        let heading = format!("{} ({})", Visible(group), counted(n_findings, "problem"));
        writeln!(
            out,
            "{} {}\n",
            paint("==", self.palette.frame),
            paint(&heading, self.palette.strong)
        )
    }

    fn sum(&self, out: &mut dyn Write, summary: &Summary) -> io::Result<()> {
        writeln!(out, "{}", summary.sentence())?;
        let more = [summary.fixes_sentence(), summary.known_sentence(), summary.account_sentence()];
        more.into_iter().flatten().try_for_each(|sentence| writeln!(out, "{sentence}"))
    }
}

#[cfg(test)]
mod tests;
