//! One page that needs nothing but itself: no network, no script, no fonts to load.
//!
//! The overview stands first and needs totals that are known last, so the markup of problems is
//! kept until the end. A budget bounds it: what exceeds the budget is counted and not listed, and
//! the page says so. Memory is therefore the budget, whatever the number of problems.
//!
//! Showing only some problems is done with radio buttons and CSS. The page's security policy
//! forbids every request and every script, so an article's text could do nothing even if
//! escaping failed; and escaping is tested to hold alone.

mod finding;
mod overview;
mod text;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};

use copydesk_core::{Article, Rule, Severity};

use crate::wording::{counted, source};
use crate::{Entry, Header, ReadErrorEvent, Reporter, Summary};
use overview::{ListedArticle, Page};
use text::Escaped;

/// The markup of problems that a page may hold, in bytes: some 2,500 problems, which a browser
/// lays out in well under a second and more than anyone reads to the end.
const BUDGET: usize = 3_000_000;

/// The read errors that a page lists; the others are counted.
const MOST_READ_ERRORS: usize = 200;

/// Collects what the page shows and writes it at the end.
pub(crate) struct Html<'w> {
    out: &'w mut dyn Write,
    budget: usize,
    version: String,
    rules: BTreeMap<&'static str, &'static Rule>,
    articles: Vec<ListedArticle>,
    /// The markup of the listed articles.
    listed: String,
    unlisted_findings: u64,
    unlisted_articles: u64,
    read_errors: Vec<ReadErrorEvent>,
}

impl<'w> Html<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self::with_budget(out, BUDGET)
    }

    fn with_budget(out: &'w mut dyn Write, budget: usize) -> Self {
        Self {
            out,
            budget,
            version: String::new(),
            rules: BTreeMap::new(),
            articles: Vec::new(),
            listed: String::new(),
            unlisted_findings: 0,
            unlisted_articles: 0,
            read_errors: Vec::new(),
        }
    }

    /// Lists an article with as many of its problems as the budget allows.
    fn list(&mut self, article: &Article, entries: &[Entry<'_>]) {
        let listed = ListedArticle::new(article, entries);
        let origin = article.origin();
        let counts = listed.counts();
        self.listed.push_str("<section class=\"article\" id=\"");
        put!(
            self.listed,
            "a-{}\"><header><h2 dir=\"auto\">{}</h2>",
            listed.number,
            Escaped(&listed.title)
        );
        put!(
            self.listed,
            "<p class=\"where\"><span class=\"path\">{}</span>",
            Escaped(&source(&origin.path, origin.record))
        );
        if let Some(url) = article.metadata().url.as_deref().filter(|url| text::is_web_address(url))
        {
            put!(
                self.listed,
                " · <a href=\"{0}\" rel=\"noreferrer noopener\">as published</a>",
                Escaped(url)
            );
        }
        put!(self.listed, " · {counts}</p></header>\n");

        let mut rest = entries.iter();
        while let Some(entry) = rest.as_slice().first().filter(|_| self.listed.len() < self.budget)
        {
            finding::push(&mut self.listed, article, entry);
            rest.next();
        }
        let unlisted = rest.len() as u64;
        if unlisted > 0 {
            let more = counted(unlisted, "more problem");
            put!(self.listed, "<p class=\"unlisted\">{more} in this article not listed.</p>\n");
        }
        self.unlisted_findings += unlisted;
        self.listed.push_str("</section>\n");
        self.articles.push(listed);
    }
}

impl Reporter for Html<'_> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.version.clone_from(&header.version);
        Ok(())
    }

    fn article(&mut self, article: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        self.rules
            .extend(entries.iter().map(|entry| (entry.finding.rule.code, entry.finding.rule)));
        if self.listed.len() < self.budget {
            self.list(article, entries);
        } else {
            self.unlisted_articles += 1;
            self.unlisted_findings += entries.len() as u64;
        }
        Ok(())
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        if self.read_errors.len() < MOST_READ_ERRORS {
            self.read_errors.push(event.clone());
        }
        Ok(())
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        let page = Page {
            version: &self.version,
            summary,
            rules: &self.rules,
            articles: &self.articles,
            read_errors: &self.read_errors,
            unlisted_findings: self.unlisted_findings,
            unlisted_articles: self.unlisted_articles,
        };
        self.out.write_all(page.top().as_bytes())?;
        self.out.write_all(self.listed.as_bytes())?;
        self.out.write_all(page.bottom().as_bytes())?;
        self.out.flush()
    }
}

/// How a severity looks and is called in the page: by its name, and by a shape for those who do not see
/// its colour.
struct Mark {
    class: &'static str,
    severity: Severity,
    shape: &'static str,
}

const fn mark(severity: Severity) -> Mark {
    match severity {
        Severity::Error => Mark { class: "error", severity, shape: "■" },
        Severity::Warning => Mark { class: "warning", severity, shape: "▲" },
        Severity::Info => Mark { class: "note", severity, shape: "●" },
    }
}

/// Appends to a `String`, which cannot fail.
macro_rules! put {
    ($to:expr, $($what:tt)*) => {
        write!($to, $($what)*).expect("writing to a string does not fail")
    };
}
use put;

#[cfg(test)]
mod tests;
