//! The articles that need most work, as markup that needs no script and can be printed.

use std::fmt::Write as _;

use copydesk_core::Article;

use super::index::title;
use super::text::{self, Escaped};
use super::{finding, put};
use crate::Entry;
use crate::wording::{counted, source};

/// How many articles: a page or two on paper, a morning's work.
pub(super) const N_WORST: usize = 10;

/// How many findings of each.
const MOST_FINDINGS: usize = 10;

/// Keeps the markup of the worst articles so far.
#[derive(Debug, Default)]
pub(super) struct Worst {
    /// Score, number in the page, and markup; the worst first, then the earlier.
    articles: Vec<(u8, usize, String)>,
}

impl Worst {
    /// Adds article `number`, if it has any problems and is among the worst.
    pub(super) fn add(
        &mut self,
        number: usize,
        score: u8,
        article: &Article,
        entries: &[&Entry<'_>],
    ) {
        let at = self.articles.partition_point(|(other, ..)| *other <= score);
        if at < N_WORST && !entries.is_empty() {
            self.articles.truncate(N_WORST - 1);
            self.articles.insert(at, (score, number, markup(number, score, article, entries)));
        }
    }

    pub(super) fn markup(&self) -> String {
        let mut markup = String::new();
        if !self.articles.is_empty() {
            markup.push_str("<section id=\"worst\" aria-labelledby=\"worst-head\">\n<h2 id=\"worst-head\">The articles that need most work</h2>\n");
            self.articles.iter().for_each(|(_, _, article)| markup.push_str(article));
            markup.push_str("</section>\n");
        }
        markup
    }
}

fn markup(number: usize, score: u8, article: &Article, entries: &[&Entry<'_>]) -> String {
    let mut to = String::new();
    let origin = article.origin();
    put!(
        to,
        "<section class=\"article\" id=\"a-{number}\"><header><h3 dir=\"auto\">{}</h3>",
        Escaped(&title(article))
    );
    put!(
        to,
        "<p class=\"where\">Score {score} · <span class=\"path\">{}</span>",
        Escaped(&source(&origin.path, origin.record))
    );
    if let Some(url) = article.metadata().url.as_deref().filter(|url| text::is_web_address(url)) {
        put!(to, " · <a href=\"{0}\" rel=\"noreferrer noopener\">as published</a>", Escaped(url));
    }
    put!(to, " · {}</p></header>\n", counted(entries.len() as u64, "problem"));
    for entry in entries.iter().take(MOST_FINDINGS) {
        finding::push(&mut to, article, entry);
    }
    let unlisted = entries.len().saturating_sub(MOST_FINDINGS) as u64;
    if unlisted > 0 {
        put!(to, "<p class=\"unlisted\">{}.</p>\n", counted(unlisted, "more problem"));
    }
    to.push_str("</section>\n");
    to
}
