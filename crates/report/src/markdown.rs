//! Markdown for comments and for the summary of a step: the counts, then the first problems.
//!
//! GitHub takes 1 MiB for the summary of a step and cuts what is longer, so a budget bounds the
//! problems, which are kept until the end because the counts stand above them. Text of articles can
//! neither format nor mention anybody.

use std::io::{self, Write};

use copydesk_core::Article;

use crate::file_range::{READ_ERROR, details, message, read_error_message};
use crate::wording::{counted, grouped, place, source};
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary, Visible};

/// The Markdown of problems that a report may hold, in bytes: with the counts well below 1 MiB.
const BUDGET: usize = 900_000;

/// Collects the first problems and writes them at the end.
pub(crate) struct Markdown<'w> {
    out: &'w mut dyn Write,
    budget: usize,
    names: Vec<(&'static str, &'static str)>,
    listed: String,
    n_unlisted: u64,
}

impl<'w> Markdown<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self::with_budget(out, BUDGET)
    }

    fn with_budget(out: &'w mut dyn Write, budget: usize) -> Self {
        Self { out, budget, names: Vec::new(), listed: String::new(), n_unlisted: 0 }
    }

    fn counts(&mut self, summary: &Summary) -> io::Result<()> {
        writeln!(self.out, "| rule | problem | count | articles |\n|---|---|--:|--:|")?;
        for (code, count) in &summary.by_rule {
            let name = self.names.iter().find(|(known, _)| known == code);
            let articles = summary.articles_by_rule.get(code).copied().unwrap_or(0);
            writeln!(
                self.out,
                "| [{code}]({}) | {} | {} | {} |",
                crate::help::url(code),
                name.map_or("", |(_, name)| name),
                grouped(*count),
                grouped(articles)
            )?;
        }
        writeln!(self.out)
    }
}

impl Reporter for Markdown<'_> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.names = header.rules.iter().map(|rule| (rule.code, rule.name)).collect();
        Ok(())
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        if self.listed.len() < self.budget {
            self.listed.push_str(&format!("### {}\n\n", escaped(article.id())));
        }
        for entry in entries {
            let item = item(entry);
            if self.listed.len() + item.len() <= self.budget {
                self.listed.push_str(&item);
            } else {
                self.budget = self.listed.len(); // nothing that comes later
                self.n_unlisted += 1;
            }
        }
        self.listed.push('\n');
        Ok(())
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        if self.listed.len() < self.budget {
            let path = source(&event.path, event.record);
            let message = with_code(&read_error_message(event));
            self.listed
                .push_str(&format!("### {}\n\n- **{READ_ERROR}** {message}\n\n", escaped(&path)));
        } else {
            self.n_unlisted += 1;
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        writeln!(self.out, "## copydesk\n\n{}", summary.sentence())?;
        for sentence in [summary.known_sentence(), summary.account_sentence()].into_iter().flatten()
        {
            writeln!(self.out, "{sentence}")?;
        }
        writeln!(self.out)?;
        if !summary.by_rule.is_empty() {
            self.counts(summary)?;
        }
        self.out.write_all(self.listed.as_bytes())?;
        if self.n_unlisted > 0 {
            writeln!(self.out, "{} not listed.", counted(self.n_unlisted, "more problem"))?;
        }
        self.out.flush()
    }
}

fn item(entry: &Entry<'_>) -> String {
    let finding = entry.finding;
    let excerpt = &entry.excerpt;
    let cut = |is_cut: bool| if is_cut { "… " } else { "" };
    let mut item = format!(
        "- **{} [{code}]({url})** {place}: {message}\n  > {}{}<mark>{}</mark>{}{}\n",
        finding.severity,
        cut(excerpt.cut_before),
        escaped(excerpt.before()),
        escaped(excerpt.marked_text()),
        escaped(excerpt.after()),
        cut(excerpt.cut_after).trim_end(),
        code = finding.rule.code,
        url = crate::help::url(finding.rule.code),
        place = escaped(&place(&entry.location)),
        message = with_code(&message(entry)),
    );
    item.push('\n');
    for detail in details(entry) {
        item.push_str(&format!("  - {}\n", with_code(&detail)));
    }
    item
}

/// Escapes what would format, link, mention or end something, in Markdown as in HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in Visible(text).to_string().chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            // As an entity it mentions nobody and links to no issue.
            '@' => escaped.push_str("&#64;"),
            '#' => escaped.push_str("&#35;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' | '+' | '-' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(c);
            }
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Escapes `text`, and shows what it has in backticks as code.
fn with_code(text: &str) -> String {
    let pieces: Vec<String> = text.split('`').map(escaped).collect();
    if pieces.len().is_multiple_of(2) {
        return escaped(text); // a backtick without its partner
    }
    let pieces = pieces.iter().enumerate();
    pieces
        .map(
            |(index, piece)| {
                if index % 2 == 0 { piece.clone() } else { format!("<code>{piece}</code>") }
            },
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Markdown, escaped, with_code};
    use crate::test_support::{drive, hostile_report, report, written};
    use crate::{Format, Terminal, is_hidden};

    #[test]
    fn counts_stand_above_the_problems() {
        insta::assert_snapshot!(report(Format::Markdown));
    }

    #[test]
    fn beyond_the_budget_problems_are_counted() {
        let whole = report(Format::Markdown);
        let short = written(|out| drive(&mut Markdown::with_budget(out, 900)));
        assert!(short.len() < 1_700 && short.len() < whole.len(), "{}", short.len());
        let listed = short.matches("\n- **").count();
        assert!(short.ends_with(&format!("{} more problems not listed.\n", 7 - listed)), "{short}");
    }

    #[test]
    fn hostile_text_is_text() {
        let report = hostile_report(Format::Markdown, Terminal::default());
        assert!(!report.replace('\n', "").contains(is_hidden));
        assert!(!report.contains("<script") && !report.contains("<img"));
        assert_eq!(escaped("@a #1 [x](y) <b>"), "&#64;a &#35;1 \\[x\\](y) &lt;b&gt;");
        assert_eq!(with_code("`a*` is `b`"), "<code>a\\*</code> is <code>b</code>");
        assert_eq!(with_code("a ` b"), "a \\` b");
    }
}
