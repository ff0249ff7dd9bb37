//! The markup of one problem.

use std::fmt::Write as _;

use copydesk_core::{Article, Finding};

use super::text::{Difference, Escaped, Message};
use super::{mark, put};
use crate::locate::excerpt;
use crate::wording::{alike, place, sure};
use crate::{Entry, Excerpt, RelatedEntry, Window, help};

/// A page has more room than a line: some 25 words of context on each side.
const WINDOW: Window = Window { total: 600, context: 150 };

/// Appends the markup of `entry`.
pub(super) fn push(to: &mut String, article: &Article, entry: &Entry<'_>) {
    let finding = entry.finding;
    let (rule, mark) = (finding.rule, mark(finding.severity));
    let start = entry.location.start;
    put!(to, "<article class=\"finding {}\">\n", mark.class);
    put!(
        to,
        "<p class=\"margin\"><span class=\"severity\"><span aria-hidden=\"true\">{}</span> {}</span> ",
        mark.shape,
        mark.severity
    );
    put!(
        to,
        "<a class=\"code\" href=\"#f-{}\">{}</a> <span class=\"line\">line {}</span></p>\n",
        entry.fingerprint,
        Escaped(rule.code),
        start.line
    );
    put!(to, "<h4 dir=\"auto\">{}</h4>\n", Message(&sentence(&finding.message)));
    push_quoted(to, &excerpt(article, finding.place, WINDOW));
    push_reasons(to, finding);
    for related in &entry.related {
        push_related(to, related);
    }
    if let Some(help) = &entry.help {
        let kind = help::fix_kind(finding).map(|kind| format!(" <small>{kind}</small>"));
        put!(
            to,
            "<p class=\"help\" dir=\"auto\">{}{}</p>\n",
            Message(&sentence(help)),
            kind.unwrap_or_default()
        );
    }
    let sure = sure(finding.confidence).map(|sure| format!(" · {sure}"));
    put!(
        to,
        "<p class=\"about\">{} · paragraph {}, column {}{}</p>\n</article>\n",
        Escaped(rule.name),
        entry.location.paragraph,
        start.column.chars,
        sure.unwrap_or_default()
    );
}

fn push_quoted(to: &mut String, excerpt: &Excerpt) {
    let cut_before = if excerpt.cut_before { "… " } else { "" };
    let cut_after = if excerpt.cut_after { " …" } else { "" };
    put!(
        to,
        "<blockquote dir=\"auto\">{cut_before}{}<mark>{}</mark>{}{cut_after}</blockquote>\n",
        Escaped(excerpt.before()),
        Escaped(excerpt.marked_text()),
        Escaped(excerpt.after())
    );
}

fn push_reasons(to: &mut String, finding: &Finding) {
    if finding.evidence.is_empty() {
        return;
    }
    to.push_str("<dl>\n");
    for evidence in &finding.evidence {
        let kind = evidence.kind.replace('-', " ");
        put!(to, "<dt>{}</dt>", Escaped(&kind));
        if evidence.kind == "difference" {
            put!(to, "<dd class=\"difference\" dir=\"auto\">{}</dd>\n", Difference(&evidence.text));
        } else {
            put!(to, "<dd dir=\"auto\">{}</dd>\n", Message(&evidence.text));
        }
    }
    to.push_str("</dl>\n");
}

fn push_related(to: &mut String, related: &RelatedEntry<'_>) {
    let similarity = related.similarity.map(|similarity| format!(" · {}", alike(similarity)));
    put!(
        to,
        "<div class=\"related\"><p><strong>{}</strong> <span class=\"path\">{}</span>{}</p>\n",
        Message(&sentence(related.message)),
        Escaped(&place(&related.location)),
        similarity.unwrap_or_default()
    );
    push_quoted(to, &related.excerpt);
    to.push_str("</div>\n");
}

/// Begins `text` with a capital letter.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
