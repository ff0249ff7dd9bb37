//! All that the page shows of one article: its text, and each finding with its evidence.

use copydesk_core::{Applicability, Article, Evidence, Finding, ParagraphKind, Related};
use serde::Serialize;

use super::text::is_web_address;
use crate::excerpt::first_words;
use crate::json_lines::rounded;
use crate::locate::whole_paragraphs;
use crate::wording::{place, source};
use crate::{Entry, RelatedEntry};

/// The findings of one article that are listed; who finds more throws the article away.
pub(super) const MOST_FINDINGS: usize = 500;

/// The longest text that is shown whole, in bytes: some 10,000 words. Of a longer one, the
/// paragraphs with findings are shown, and their neighbours.
const LONGEST_TEXT: usize = 60_000;

/// The most that is shown of one paragraph, in bytes, and of the words that a fix would replace, in columns.
const LONGEST_PARAGRAPH: usize = 20_000;
const LONGEST_EDIT: usize = 200;

/// An article. Offsets are in UTF-16, as scripts count.
#[derive(Serialize)]
pub(super) struct Detail<'a> {
    id: &'a str,
    path: String,
    url: Option<&'a str>,
    byline: Option<&'a str>,
    published: Option<&'a str>,
    words: usize,
    /// Number, text, and whether it is a heading.
    paragraphs: Vec<(usize, &'a str, bool)>,
    n_paragraphs: usize,
    findings: Vec<FindingDetail<'a>>,
    n_unlisted: usize,
}

#[derive(Serialize)]
struct FindingDetail<'a> {
    fingerprint: String,
    paragraph: usize,
    start: usize,
    end: usize,
    line: u64,
    message: &'a str,
    help: Option<&'a str>,
    evidence: Vec<(&'static str, &'a str)>,
    suggestions: Vec<SuggestionDetail<'a>>,
    related: Vec<RelatedDetail<'a>>,
    fix: Option<FixDetail<'a>>,
}

#[derive(Serialize)]
struct SuggestionDetail<'a> {
    text: &'a str,
    confidence: f64,
    id: Option<&'a str>,
}

#[derive(Serialize)]
struct RelatedDetail<'a> {
    /// The number of its article in the run.
    article: u32,
    paragraph: usize,
    place: String,
    message: &'a str,
    similarity: Option<f64>,
    /// Before, within and after the place.
    excerpt: (&'a str, &'a str, &'a str),
    /// The whole paragraph, where the two are to be compared.
    text: Option<&'a str>,
}

#[derive(Serialize)]
struct FixDetail<'a> {
    safe: bool,
    /// What goes, and what comes in its place.
    edits: Vec<(&'a str, &'a str)>,
}

impl<'a> Detail<'a> {
    pub(super) fn new(article: &'a Article, entries: &'a [Entry<'a>], words: usize) -> Self {
        let metadata = article.metadata();
        let listed = &entries[..entries.len().min(MOST_FINDINGS)];
        Self {
            id: article.id(),
            path: source(&article.origin().path, article.origin().record),
            url: metadata.url.as_deref().filter(|url| is_web_address(url)),
            byline: metadata.byline.as_deref(),
            published: metadata.published.as_deref(),
            words,
            paragraphs: paragraphs(article, listed),
            n_paragraphs: article.paragraphs().len(),
            findings: listed.iter().map(|entry| finding(article, entry)).collect(),
            n_unlisted: entries.len() - listed.len(),
        }
    }
}

fn paragraphs<'a>(article: &'a Article, entries: &[Entry<'_>]) -> Vec<(usize, &'a str, bool)> {
    let is_whole = article.text().len() <= LONGEST_TEXT;
    let is_near = |index: usize| {
        // Entries ascend by place.
        let from = entries.partition_point(|e| e.location.paragraph + 1 < index);
        entries.get(from).is_some_and(|entry| entry.location.paragraph <= index + 1)
    };
    let shown = article.paragraphs().iter().enumerate();
    let shown = shown.filter(|&(index, _)| is_whole || is_near(index));
    let shown = shown.map(|(index, paragraph)| {
        let text = first_bytes(paragraph.span.slice(article.text()), LONGEST_PARAGRAPH);
        (index, text, paragraph.kind == ParagraphKind::Heading)
    });
    shown.collect()
}

fn finding<'a>(article: &'a Article, entry: &'a Entry<'_>) -> FindingDetail<'a> {
    let Finding { message, evidence, suggestions, place, .. } = entry.finding;
    let paragraph = article.paragraphs().get(place.paragraph).map_or(place.span, |p| p.span);
    let offset = |byte: usize| {
        let byte = byte.clamp(paragraph.start(), paragraph.end());
        article.text()[paragraph.start()..byte].encode_utf16().count()
    };
    let own = whole_paragraphs(article, *place).slice(article.text());
    FindingDetail {
        fingerprint: entry.fingerprint.to_string(),
        paragraph: place.paragraph,
        start: offset(place.span.start()),
        end: offset(place.span.end()),
        line: entry.location.start_in_file().0,
        message,
        help: entry.help.as_deref(),
        evidence: evidence.iter().map(|Evidence { kind, text }| (*kind, &**text)).collect(),
        suggestions: suggestions
            .iter()
            .map(|suggestion| SuggestionDetail {
                text: &suggestion.text,
                confidence: rounded(suggestion.confidence.get()),
                id: suggestion.id.as_deref(),
            })
            .collect(),
        related: entry
            .related
            .iter()
            .zip(&entry.finding.related)
            .map(|(entry, found)| related(entry, found, own))
            .collect(),
        fix: fix(article, entry.finding),
    }
}

fn related<'a>(entry: &'a RelatedEntry<'_>, found: &Related, own: &str) -> RelatedDetail<'a> {
    let excerpt = &entry.excerpt;
    RelatedDetail {
        article: found.place.article.0,
        paragraph: found.place.paragraph,
        place: place(&entry.location),
        message: entry.message,
        similarity: entry.similarity.map(|similarity| rounded(similarity.get())),
        excerpt: (excerpt.before(), excerpt.marked_text(), excerpt.after()),
        text: compared(entry, own),
    }
}

/// Returns the paragraph of `related` if it is one to compare and differs from `own`.
fn compared<'a>(related: &'a RelatedEntry<'_>, own: &str) -> Option<&'a str> {
    let is_compared = related.similarity.is_some() && related.text != own;
    is_compared.then(|| first_bytes(&related.text, LONGEST_PARAGRAPH))
}

fn fix<'a>(article: &'a Article, finding: &'a Finding) -> Option<FixDetail<'a>> {
    let fix = finding.fix.as_ref()?;
    let edits = fix.edits.iter().map(|edit| {
        let short = |text: &'a str| first_words(text, LONGEST_EDIT);
        (short(edit.span.slice(article.text())), short(&edit.replacement))
    });
    Some(FixDetail { safe: fix.applicability == Applicability::Safe, edits: edits.collect() })
}

/// Returns as many whole characters of `text` as fit into `limit` bytes.
fn first_bytes(text: &str, limit: usize) -> &str {
    let mut end = limit.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
