//! What stands before and after the problems: the numbers, the choice of what to show, and the
//! articles that need work most.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use copydesk_core::{Article, Rule, Severity};

use super::finding::class_of;
use super::text::Escaped;
use super::{Mark, mark, put};
use crate::excerpt::first_words;
use crate::wording::{counted, counted_severity, grouped, severity_noun, size, source};
use crate::{Entry, ReadErrorEvent, Summary};

pub(super) const STYLE: &str = include_str!("style.css");

/// Nothing may be loaded, run, sent or framed in; the style stands in the page.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The worst articles that are named at once; the others unfold.
const WORST: usize = 8;

/// The longest title that is shown, in columns.
const LONGEST_TITLE: usize = 200;

const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];

/// What the overview says of an article whose problems are listed.
#[derive(Debug)]
pub(super) struct ListedArticle {
    /// Its number in the run, which names its section.
    pub(super) number: u32,
    /// Its headline or, failing that, its id.
    pub(super) title: String,
    /// Its errors, warnings and notes.
    by_severity: [u64; 3],
}

impl ListedArticle {
    pub(super) fn new(article: &Article, entries: &[Entry<'_>]) -> Self {
        let title = article.metadata().title.as_deref().filter(|title| !title.trim().is_empty());
        let title = first_words(title.unwrap_or(article.id()).trim(), LONGEST_TITLE);
        let count = |severity| {
            entries.iter().filter(|entry| entry.finding.severity == severity).count() as u64
        };
        Self {
            number: article.number().0,
            title: title.to_owned(),
            by_severity: SEVERITIES.map(count),
        }
    }

    /// Returns the markup of its numbers in words: `3 errors, 1 note`.
    pub(super) fn counts(&self) -> String {
        let counts = self.marked_counts().map(|(mark, count)| {
            format!(
                "<span class=\"{}\">{}</span>",
                mark.class,
                counted_severity(count, mark.severity)
            )
        });
        counts.collect::<Vec<_>>().join(", ")
    }

    /// Returns the markup of its numbers as shapes with words for those who do not see them.
    fn short_counts(&self) -> String {
        let counts = self.marked_counts().map(|(mark, count)| {
            format!(
                "<span class=\"{}\"><span aria-hidden=\"true\">{}</span> {}\
                 <span class=\"unseen\"> {}</span></span>",
                mark.class,
                mark.shape,
                grouped(count),
                severity_noun(count, mark.severity)
            )
        });
        counts.collect::<Vec<_>>().join(" ")
    }

    fn marked_counts(&self) -> impl Iterator<Item = (Mark, u64)> {
        let counts = SEVERITIES.into_iter().zip(self.by_severity);
        counts.filter(|&(_, count)| count > 0).map(|(severity, count)| (mark(severity), count))
    }
}

/// The page around the problems.
pub(super) struct Page<'a> {
    pub(super) version: &'a str,
    pub(super) summary: &'a Summary,
    pub(super) rules: &'a BTreeMap<&'static str, &'static Rule>,
    pub(super) articles: &'a [ListedArticle],
    pub(super) read_errors: &'a [ReadErrorEvent],
    pub(super) unlisted_findings: u64,
    pub(super) unlisted_articles: u64,
}

impl Page<'_> {
    /// Returns everything before the first article.
    pub(super) fn top(&self) -> String {
        let mut top = String::new();
        let found = self.summary.findings();
        let heading = match found {
            0 if self.summary.articles == 0 => "No articles were checked".to_owned(),
            0 => format!("No problems in {}", counted(self.summary.articles, "article")),
            _ => format!("{} {}", counted(found, "problem"), self.summary.where_found()),
        };
        put!(top, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        put!(top, "<meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n");
        put!(top, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        put!(top, "<meta name=\"color-scheme\" content=\"light dark\">\n");
        put!(top, "<meta name=\"referrer\" content=\"no-referrer\">\n");
        put!(top, "<title>{heading} – copydesk</title>\n<style>\n{STYLE}");
        self.push_choice_style(&mut top);
        put!(top, "</style>\n</head>\n<body>\n");
        put!(top, "<a class=\"skip\" href=\"#problems\">Go to the problems</a>\n");
        put!(top, "<header class=\"top\">\n<p class=\"brand\">copydesk</p>\n<h1>{heading}</h1>\n");
        put!(
            top,
            "<p class=\"facts\">{} · {} of text</p>\n</header>\n<main>\n",
            counted(self.summary.paragraphs, "paragraph"),
            size(self.summary.bytes)
        );
        self.push_read_errors(&mut top);
        if found > 0 {
            put!(top, "<div class=\"overview\">\n");
            self.push_choice(&mut top);
            self.push_worst(&mut top);
            put!(top, "</div>\n");
            self.push_unlisted(&mut top);
        }
        put!(top, "<div id=\"problems\">\n");
        top
    }

    /// Returns everything after the last article.
    pub(super) fn bottom(&self) -> String {
        let mut bottom = String::from("</div>\n");
        self.push_unlisted(&mut bottom);
        put!(
            bottom,
            "</main>\n<footer>Made by copydesk {}. This page loads nothing and runs nothing.</footer>\n</body>\n</html>\n",
            Escaped(self.version)
        );
        bottom
    }

    /// The choice between all problems, those of one severity and those of one rule.
    fn push_choice(&self, to: &mut String) {
        put!(
            to,
            "<fieldset class=\"choice\">\n<legend>Show</legend>\n<div class=\"severities\">\n"
        );
        let all = grouped(self.summary.findings());
        put!(
            to,
            "<input type=\"radio\" name=\"show\" id=\"show-all\" checked><label for=\"show-all\"><b>{all}</b> all</label>\n"
        );
        for severity in SEVERITIES {
            let (mark, count) = (mark(severity), self.summary.of_severity(severity));
            if count > 0 {
                put!(
                    to,
                    "<input type=\"radio\" name=\"show\" id=\"show-{0}\"><label class=\"{0}\" for=\"show-{0}\"><b>{1}</b> <span aria-hidden=\"true\">{2}</span> {3}</label>\n",
                    mark.class,
                    grouped(count),
                    mark.shape,
                    severity_noun(count, mark.severity)
                );
            }
        }
        put!(to, "</div>\n<ul class=\"rules\">\n");
        let mut rules: Vec<_> =
            self.summary.by_rule.iter().filter(|&(_, &count)| count > 0).collect();
        rules.sort_by_key(|&(code, &count)| (Reverse(count), code));
        for (code, &count) in rules {
            let (name, summary) =
                self.rules.get(code).map_or(("", ""), |rule| (rule.name, rule.summary));
            put!(
                to,
                "<li><input type=\"radio\" name=\"show\" id=\"show-{0}\"><label for=\"show-{0}\">\
                 <b>{1}</b> <span class=\"code\">{0}</span> <span>{2} <small>{3}</small></span>\
                 </label></li>\n",
                class_of(code),
                grouped(count),
                Escaped(name),
                Escaped(summary)
            );
        }
        put!(to, "</ul>\n</fieldset>\n");
    }

    /// The style that makes the choice work: it hides the problems that were not chosen, and the
    /// articles without any other.
    fn push_choice_style(&self, to: &mut String) {
        let severities = SEVERITIES.map(|severity| mark(severity).class.to_owned());
        let rules = self.summary.by_rule.keys().map(|code| class_of(code));
        for class in severities.into_iter().chain(rules) {
            put!(
                to,
                "body:has(#show-{class}:checked) :is(.finding:not(.{class}),.article:not(:has(.finding.{class}))){{display:none}}\n"
            );
        }
    }

    /// The articles, worst first.
    fn push_worst(&self, to: &mut String) {
        let mut worst: Vec<&ListedArticle> = self.articles.iter().collect();
        // A stable sort: equals stay in the order of the input.
        worst.sort_by_key(|article| Reverse(article.by_severity));
        let (first, others) = worst.split_at(worst.len().min(WORST));
        put!(
            to,
            "<nav class=\"worst\" aria-labelledby=\"worst\">\n<h2 id=\"worst\">Articles, worst first</h2>\n"
        );
        push_links(to, first);
        if !others.is_empty() {
            let more = counted(others.len() as u64, "more article");
            put!(to, "<details><summary>{more}</summary>\n");
            push_links(to, others);
            put!(to, "</details>\n");
        }
        put!(to, "</nav>\n");
    }

    fn push_read_errors(&self, to: &mut String) {
        let Some(sentence) = self.summary.read_errors_sentence() else { return };
        put!(to, "<details class=\"unread\"><summary>{sentence}</summary>\n<ul>\n");
        for event in self.read_errors {
            let source = source(&event.path, event.record);
            let message = first_words(&event.message, LONGEST_TITLE);
            put!(
                to,
                "<li><span class=\"path\">{}</span> {}</li>\n",
                Escaped(&source),
                Escaped(message)
            );
        }
        let unlisted = self.summary.read_errors.saturating_sub(self.read_errors.len() as u64);
        if unlisted > 0 {
            put!(to, "<li>and {}</li>\n", counted(unlisted, "more input"));
        }
        put!(to, "</ul>\n</details>\n");
    }

    /// Says what the page leaves out, if anything.
    fn push_unlisted(&self, to: &mut String) {
        if self.unlisted_findings == 0 {
            return;
        }
        let findings = counted(self.unlisted_findings, "more problem");
        let articles = match self.unlisted_articles {
            0 => String::new(),
            count => format!(", among them all of {},", counted(count, "article")),
        };
        let are = if self.unlisted_findings == 1 { "is" } else { "are" };
        put!(
            to,
            "<p class=\"unlisted\">{findings}{articles} {are} counted above but not listed: the page would grow too large to open. <code>--output-format json-lines=FILE</code> writes all of them.</p>\n"
        );
    }
}

fn push_links(to: &mut String, articles: &[&ListedArticle]) {
    to.push_str("<ol>\n");
    for article in articles {
        put!(
            to,
            "<li><a href=\"#a-{}\" dir=\"auto\">{}</a> <span class=\"counts\">{}</span></li>\n",
            article.number,
            Escaped(&article.title),
            article.short_counts()
        );
    }
    to.push_str("</ol>\n");
}
