//! The first view: the numbers, and what to look at first. Plain markup, and links into the page.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::chart::{N_BARS, bar, histogram};
use super::history::{RunCounts, push_trend};
use super::index::{Cluster, Index};
use super::text::{Escaped, Query};
use super::worst::N_WORST;
use super::{SEVERITIES, mark, put};
use crate::excerpt::first_words;
use crate::wording::{counted, grouped, severity_noun, size, source};
use crate::{ReadErrorEvent, Summary};

/// Names, clusters and sources that are listed; filters show the others.
const MOST_ROWS: usize = 12;

/// Spellings of one name that are listed.
const MOST_SPELLINGS: usize = 4;

/// The longest reason of a read error, in columns.
const LONGEST_REASON: usize = 200;

/// What the overview shows.
pub(super) struct Overview<'a> {
    pub(super) summary: &'a Summary,
    pub(super) has_baseline: bool,
    pub(super) history: &'a [RunCounts],
    pub(super) index: &'a Index,
    pub(super) clusters: &'a [Cluster],
    pub(super) read_errors: &'a [ReadErrorEvent],
    pub(super) unlisted_findings: u64,
    pub(super) unlisted_articles: u64,
    /// Articles that are not in the page for lack of room.
    pub(super) n_unpacked: usize,
}

impl Overview<'_> {
    /// Says in a few words what was found.
    pub(super) fn heading(&self) -> String {
        let found = self.summary.findings();
        match found {
            0 if self.summary.articles == 0 => "No articles were checked".to_owned(),
            0 => {
                let articles = counted(self.summary.articles, "article");
                format!("No {} in {articles}", self.summary.problems())
            }
            _ => {
                let noun = if self.has_baseline { "new problem" } else { "problem" };
                format!("{} {}", counted(found, noun), self.summary.where_found())
            }
        }
    }

    pub(super) fn markup(&self) -> String {
        let mut to = String::new();
        put!(to, "<div id=\"overview\">\n<header class=\"top\">\n<h1>{}</h1>\n", self.heading());
        self.push_facts(&mut to);
        to.push_str("</header>\n");
        self.push_read_errors(&mut to);
        if !self.index.articles.number.is_empty() {
            self.push_left_out(&mut to);
            to.push_str("<noscript><p class=\"notice\">Filters, whole articles and decisions need JavaScript. The numbers and the worst articles are here without it.</p></noscript>\n");
            self.push_severities(&mut to);
            to.push_str("<div class=\"panels\">\n");
            self.push_baseline(&mut to);
            self.push_worst(&mut to);
            self.push_scores(&mut to);
            self.push_trend(&mut to);
            self.push_rules(&mut to);
            self.push_names(&mut to);
            self.push_clusters(&mut to);
            self.push_sources(&mut to);
            to.push_str("</div>\n");
        }
        to.push_str("</div>\n");
        to
    }

    fn push_facts(&self, to: &mut String) {
        let Summary { articles, articles_with_findings, paragraphs, bytes, .. } = *self.summary;
        let mut facts = vec![counted(paragraphs, "paragraph"), format!("{} of text", size(bytes))];
        if let Some(clean @ 1..) = articles.checked_sub(articles_with_findings) {
            facts.push(format!("{} without a problem", counted(clean, "article")));
        }
        put!(to, "<p class=\"facts\">{}</p>\n", facts.join(" · "));
    }

    fn push_severities(&self, to: &mut String) {
        to.push_str("<ul class=\"severities\">\n");
        for severity in SEVERITIES {
            let (mark, count) = (mark(severity), self.summary.of_severity(severity));
            put!(
                to,
                "<li class=\"{0}\"><a href=\"#q={5}sev:{1}\"><b>{2}</b> <span><span aria-hidden=\"true\">{3}</span> {4}</span></a></li>\n",
                mark.class,
                severity,
                grouped(count),
                mark.shape,
                severity_noun(count, severity),
                self.new_ones()
            );
        }
        to.push_str("</ul>\n");
    }

    /// Returns the filter for what is counted here, where the page has more than that.
    fn new_ones(&self) -> &'static str {
        if self.has_baseline { "is:new%20" } else { "" }
    }

    /// What is new, what was there before, and what is there no longer.
    fn push_baseline(&self, to: &mut String) {
        if !self.has_baseline {
            return;
        }
        let Summary { known, ref fixed, .. } = *self.summary;
        begin(to, "baseline", "Against the baseline");
        put!(
            to,
            "<ul class=\"rows counted\">\n<li><b>{}</b> <a href=\"#q=is:new\">new</a></li>\n<li><b>{}</b> <a href=\"#q=is:known\">known</a></li>\n<li><b>{}</b> fixed",
            grouped(self.summary.findings()),
            grouped(known),
            grouped(fixed.values().sum())
        );
        let kinds =
            fixed.iter().map(|(code, &count)| format!("{} {}", grouped(count), Escaped(code)));
        let kinds = kinds.collect::<Vec<_>>().join(", ");
        if !kinds.is_empty() {
            put!(to, "<small>{kinds}</small>");
        }
        to.push_str("</li>\n</ul>\n<p class=\"hint\">Numbers and scores count what is new.</p>\n</section>\n");
    }

    /// Returns the articles in which something counts.
    fn articles_with_problems(&self) -> impl Iterator<Item = usize> {
        let counts = self.index.articles.by_severity.iter().enumerate();
        counts.filter(|(_, counts)| **counts != [0; 3]).map(|(article, _)| article)
    }

    /// The articles, worst first.
    fn push_worst(&self, to: &mut String) {
        let articles = &self.index.articles;
        let mut worst: Vec<usize> = self.articles_with_problems().collect();
        if worst.is_empty() {
            return;
        }
        worst.sort_by_key(|&article| articles.score[article]);
        begin(to, "articles", "Most work first");
        to.push_str("<ol class=\"rows\">\n");
        for &article in worst.iter().take(N_WORST) {
            put!(
                to,
                "<li><a href=\"#a-{article}\" dir=\"auto\">{}</a> <span class=\"counts\">",
                Escaped(&articles.title[article])
            );
            for (severity, count) in SEVERITIES.into_iter().zip(articles.by_severity[article]) {
                let (mark, count) = (mark(severity), u64::from(count));
                if count > 0 {
                    put!(
                        to,
                        "<span class=\"{}\"><span aria-hidden=\"true\">{}</span> {}<span class=\"unseen\"> {}</span></span>",
                        mark.class,
                        mark.shape,
                        grouped(count),
                        severity_noun(count, severity)
                    );
                }
            }
            put!(
                to,
                "</span> <span class=\"score\"><span class=\"unseen\">score </span>{}</span></li>\n",
                articles.score[article]
            );
        }
        to.push_str("</ol>\n");
        if worst.len() > N_WORST {
            let all = counted(worst.len() as u64, "article");
            put!(to, "<p class=\"more\"><a href=\"#articles\">All {all} with problems</a></p>\n");
        }
        to.push_str("</section>\n");
    }

    fn push_scores(&self, to: &mut String) {
        let mut counts = [0; N_BARS];
        for article in self.articles_with_problems() {
            let score = self.index.articles.score[article];
            counts[usize::from(score / 10).min(N_BARS - 1)] += 1;
        }
        if counts == [0; N_BARS] {
            return;
        }
        begin(to, "scores", "Scores");
        histogram(to, counts);
        put!(
            to,
            "<p class=\"hint\">Articles with problems, by score: 100 less what the problems weigh per 1,000 words. An error weighs 10, a warning 4, a note 1, times how sure it is. Each article shows its sum.</p>\n</section>\n"
        );
    }

    fn push_trend(&self, to: &mut String) {
        if self.history.is_empty() {
            return;
        }
        let runs: Vec<_> =
            self.history.iter().copied().chain([RunCounts::of(self.summary)]).collect();
        begin(to, "trend", "Since earlier runs");
        push_trend(to, &runs);
        to.push_str("</section>\n");
    }

    fn push_rules(&self, to: &mut String) {
        let by_code = |code: &str| self.index.rules.iter().find(|rule| rule.code == code);
        let mut rules: Vec<_> = self.summary.by_rule.iter().filter(|(_, n)| **n > 0).collect();
        if rules.is_empty() {
            return;
        }
        rules.sort_by_key(|&(code, &count)| (Reverse(count), code));
        let most = rules.first().map_or(0, |(_, count)| **count);
        begin(to, "rules", "Kinds of problem");
        to.push_str("<ul class=\"rows barred\">\n");
        for (code, &count) in rules {
            let (name, summary, class) = by_code(code)
                .map_or(("", "", "note"), |r| (r.name, r.summary, mark(r.severity).class));
            put!(to, "<li><b>{}</b> ", grouped(count));
            bar(to, count, most, class);
            put!(
                to,
                " <a href=\"#q={}rule:{code}\">{}</a> <span class=\"code\">{code}</span><small>{}</small></li>\n",
                self.new_ones(),
                Escaped(&name.replace('-', " ")),
                Escaped(summary)
            );
        }
        to.push_str("</ul>\n</section>\n");
    }

    /// The people whose names are most often wrong, with the spellings.
    fn push_names(&self, to: &mut String) {
        let (findings, texts) = (&self.index.findings, &self.index.names.texts);
        let mut people: BTreeMap<usize, BTreeMap<usize, u64>> = BTreeMap::new();
        let names = findings.name.iter().zip(&findings.written).zip(&findings.known);
        for ((name, written), known) in names {
            if let (Some(name), Some(written), 0) = (name, written, known) {
                *people.entry(*name).or_default().entry(*written).or_default() += 1;
            }
        }
        if people.is_empty() {
            return;
        }
        let count = |spellings: &BTreeMap<usize, u64>| spellings.values().sum::<u64>();
        let mut people: Vec<_> = people.into_iter().collect();
        people.sort_by_key(|(name, spellings)| (Reverse(count(spellings)), *name));
        begin(to, "names", "Names most often misspelled");
        to.push_str("<ul class=\"rows counted\">\n");
        for (name, spellings) in people.iter().take(MOST_ROWS) {
            let name = &texts[*name];
            put!(
                to,
                "<li><b>{}</b> <a href=\"#q={}{}\" dir=\"auto\">{}</a><small dir=\"auto\">",
                grouped(count(spellings)),
                self.new_ones(),
                Query("name", name),
                Escaped(name)
            );
            let mut spellings: Vec<_> = spellings.iter().collect();
            spellings.sort_by_key(|&(written, &count)| (Reverse(count), written));
            let written = spellings.iter().take(MOST_SPELLINGS).map(|&(&written, &count)| {
                let times = if count > 1 { format!(" ×{count}") } else { String::new() };
                format!("{}{times}", Escaped(&texts[written]))
            });
            put!(to, "{}", written.collect::<Vec<_>>().join(", "));
            if spellings.len() > MOST_SPELLINGS {
                put!(to, " and {} more", spellings.len() - MOST_SPELLINGS);
            }
            to.push_str("</small></li>\n");
        }
        to.push_str("</ul>\n");
        if people.len() > MOST_ROWS {
            let more = counted((people.len() - MOST_ROWS) as u64, "more name");
            put!(
                to,
                "<p class=\"more\"><a href=\"#q={}rule:NAM\">{more}</a></p>\n",
                self.new_ones()
            );
        }
        to.push_str("</section>\n");
    }

    fn push_clusters(&self, to: &mut String) {
        if self.clusters.is_empty() {
            return;
        }
        begin(to, "clusters", "Paragraphs with copies");
        to.push_str("<ul class=\"rows counted\">\n");
        for (number, cluster) in self.clusters.iter().take(MOST_ROWS).enumerate() {
            let first = cluster.members.first().map_or("", |member| &member.place);
            put!(
                to,
                "<li><b>{}</b> <a href=\"#q=cluster:{number}\" dir=\"auto\">{}</a><small>first in {}</small></li>\n",
                grouped(cluster.members.len() as u64),
                Escaped(&cluster.opening),
                Escaped(first)
            );
        }
        let all = counted(self.clusters.len() as u64, "group");
        put!(
            to,
            "</ul>\n<p class=\"more\"><a href=\"#copies\">All {all} of copies</a></p>\n</section>\n"
        );
    }

    fn push_sources(&self, to: &mut String) {
        let mut by_source: BTreeMap<usize, (u64, u64)> = BTreeMap::new();
        let articles = &self.index.articles;
        for article in self.articles_with_problems() {
            let (n_articles, n_findings) = by_source.entry(articles.source[article]).or_default();
            *n_articles += 1;
            *n_findings +=
                articles.by_severity[article].iter().map(|&count| u64::from(count)).sum::<u64>();
        }
        if by_source.len() < 2 {
            return;
        }
        let mut sources: Vec<_> = by_source.into_iter().collect();
        sources.sort_by_key(|&(source, (_, n_findings))| (Reverse(n_findings), source));
        let most = sources.first().map_or(0, |(_, (_, n_findings))| *n_findings);
        begin(to, "sources", "Sources");
        to.push_str("<ul class=\"rows barred\">\n");
        for &(source, (n_articles, n_findings)) in sources.iter().take(MOST_ROWS) {
            let name = &self.index.sources.texts[source];
            put!(to, "<li><b>{}</b> ", grouped(n_findings));
            bar(to, n_findings, most, "");
            put!(
                to,
                " <a href=\"#q={}{}\">{}</a><small>in {}</small></li>\n",
                self.new_ones(),
                Query("source", name),
                Escaped(name),
                counted(n_articles, "article")
            );
        }
        to.push_str("</ul>\n");
        if sources.len() > MOST_ROWS {
            let more = counted((sources.len() - MOST_ROWS) as u64, "more source");
            put!(to, "<p class=\"hint\">and {more}</p>\n");
        }
        to.push_str("</section>\n");
    }

    fn push_read_errors(&self, to: &mut String) {
        let Some(sentence) = self.summary.read_errors_sentence() else { return };
        put!(to, "<details class=\"notice\"><summary>{sentence}</summary>\n<ul>\n");
        for event in self.read_errors {
            put!(
                to,
                "<li><span class=\"path\">{}</span> {}</li>\n",
                Escaped(&source(&event.path, event.record)),
                Escaped(first_words(&event.message, LONGEST_REASON))
            );
        }
        let unlisted = self.summary.read_errors.saturating_sub(self.read_errors.len() as u64);
        if unlisted > 0 {
            put!(to, "<li>and {}</li>\n", counted(unlisted, "more input"));
        }
        to.push_str("</ul>\n</details>\n");
    }

    /// Says what the page leaves out, if anything.
    fn push_left_out(&self, to: &mut String) {
        if self.unlisted_findings > 0 {
            let findings = counted(self.unlisted_findings, "problem");
            let articles = match self.unlisted_articles {
                0 => String::new(),
                count => format!(", among them all of {},", counted(count, "article")),
            };
            let are = if self.unlisted_findings == 1 { "is" } else { "are" };
            put!(
                to,
                "<p class=\"notice\">{findings}{articles} {are} counted here and not listed, for there are too many. <code>--output-format json-lines=FILE</code> writes all of them.</p>\n"
            );
        }
        if self.n_unpacked > 0 {
            let articles = counted(self.n_unpacked as u64, "article");
            put!(
                to,
                "<p class=\"notice\">The problems of {articles} are listed without the text: the file would grow too large to open. <code>copydesk report</code> writes a page with all texts beside it.</p>\n"
            );
        }
    }
}

fn begin(to: &mut String, id: &str, heading: &str) {
    put!(
        to,
        "<section class=\"panel\" aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{heading}</h2>\n"
    );
}
