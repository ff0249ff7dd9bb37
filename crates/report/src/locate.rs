use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use copydesk_core::{
    Article, ArticleNo, Finding, Fingerprint, Place, Related, SourcePosition, SourceRange, Span,
};

use crate::{Entry, Excerpt, Location, Position, Positions, RelatedEntry, Status, Window, help};

/// Gives articles by number, for findings that point at another article than their own.
///
/// They may be kept in memory or read again; each is asked for at most once a call of [`locate`].
/// Closures of the same form will do.
pub trait Articles {
    /// Returns the article of that number.
    ///
    /// # Errors
    ///
    /// If it cannot be read again.
    fn article(&self, number: ArticleNo) -> io::Result<Arc<Article>>;
}

impl<F: Fn(ArticleNo) -> io::Result<Arc<Article>>> Articles for F {
    fn article(&self, number: ArticleNo) -> io::Result<Arc<Article>> {
        self(number)
    }
}

/// The other place of a finding could not be looked up.
#[derive(Debug, thiserror::Error)]
#[error("cannot show the other place of a finding in {path}")]
pub struct LocateError {
    /// The article of the finding, which was read.
    path: String,
    #[source]
    kind: LocateErrorKind,
}

impl LocateError {
    /// Returns what went wrong.
    #[must_use]
    pub fn kind(&self) -> &LocateErrorKind {
        &self.kind
    }
}

/// Why a place could not be looked up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LocateErrorKind {
    /// The other article could not be read a second time.
    #[error("the other article cannot be read again")]
    Io(#[source] io::Error),
    /// The other article has no such place any more.
    #[error("{path} has changed since it was checked")]
    Changed {
        /// The other article.
        path: String,
    },
}

/// Looks up the places of `findings`, all of which are in `article`.
///
/// The findings may come in any order; the entries ascend by span, then rule code, then message.
/// Findings of the same fingerprint are numbered in that order. `others` is asked for the
/// articles of related places that are not in `article`, one at a time.
///
/// Takes `O(text + findings · log text)`; nothing is read of an article without findings.
///
/// # Errors
///
/// If another article cannot be read, or no longer has the place that a finding points at.
///
/// # Panics
///
/// If a finding's own span lies outside the text or cuts a character in two.
pub fn locate<'f>(
    findings: &'f [Finding],
    article: &Article,
    others: &dyn Articles,
) -> Result<Vec<Entry<'f>>, LocateError> {
    if findings.is_empty() {
        return Ok(Vec::new());
    }
    let fail = |kind| LocateError { path: article.origin().default_id(), kind };
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|finding| (finding.place.span, finding.rule.code, &finding.message));

    let here = Located::new(article);
    let mut elsewhere = locate_elsewhere(&sorted, article, others).map_err(fail)?;
    let mut seen: BTreeMap<Fingerprint, u32> = BTreeMap::new();
    let mut entries = Vec::with_capacity(sorted.len());
    for (finding_no, finding) in sorted.into_iter().enumerate() {
        let mut related = Vec::with_capacity(finding.related.len());
        for (related_no, other) in finding.related.iter().enumerate() {
            let known = elsewhere.remove(&(finding_no, related_no));
            related.push(match known {
                Some(entry) => entry,
                None => here.related(other).map_err(fail)?,
            });
        }
        let others = related.iter().map(|(_, text)| text.as_str());
        let content = Fingerprint::of_content(finding, article, others);
        let related = related.into_iter().map(|(related, _)| related).collect();
        entries.push(Entry {
            finding,
            location: here.location(finding.place),
            excerpt: here.excerpt(finding.place),
            help: help::of(finding, article),
            related,
            fingerprint: fingerprint(finding, article, &mut seen),
            content,
            status: Status::New,
        });
    }
    Ok(entries)
}

/// Returns the finding's fingerprint, with its number among those seen that are equal to it.
fn fingerprint(
    finding: &Finding,
    article: &Article,
    seen: &mut BTreeMap<Fingerprint, u32>,
) -> Fingerprint {
    let first = Fingerprint::of(finding, article, 0);
    let occurrence = seen.entry(first).and_modify(|count| *count += 1).or_insert(0);
    if *occurrence == 0 { first } else { Fingerprint::of(finding, article, *occurrence) }
}

/// Which related place of which finding.
type RelatedKey = (usize, usize);

/// A related place, looked up, and its text.
type RelatedText<'f> = (RelatedEntry<'f>, String);

/// Looks up the related places in other articles, one article after another.
fn locate_elsewhere<'f>(
    findings: &[&'f Finding],
    article: &Article,
    others: &dyn Articles,
) -> Result<BTreeMap<RelatedKey, RelatedText<'f>>, LocateErrorKind> {
    let mut by_article: BTreeMap<ArticleNo, Vec<(RelatedKey, &'f Related)>> = BTreeMap::new();
    for (finding_no, finding) in findings.iter().enumerate() {
        for (related_no, related) in finding.related.iter().enumerate() {
            if related.place.article != article.number() {
                let wanted = by_article.entry(related.place.article).or_default();
                wanted.push(((finding_no, related_no), related));
            }
        }
    }
    let mut located = BTreeMap::new();
    for (number, wanted) in by_article {
        let other = others.article(number).map_err(LocateErrorKind::Io)?;
        let there = Located::new(&other);
        for (key, related) in wanted {
            located.insert(key, there.related(related)?);
        }
    }
    Ok(located)
}

/// An article in which places can be looked up.
struct Located<'a> {
    article: &'a Article,
    positions: Positions<'a>,
    path: Arc<str>,
    id: Arc<str>,
}

impl<'a> Located<'a> {
    fn new(article: &'a Article) -> Self {
        Self {
            article,
            positions: Positions::new(article.text()),
            path: Arc::from(article.origin().path.as_str()),
            id: Arc::from(article.id()),
        }
    }

    fn location(&self, place: Place) -> Location {
        let start = self.positions.at(place.span.start());
        let end = self.positions.at(place.span.end());
        Location {
            path: Arc::clone(&self.path),
            record: self.article.origin().record,
            article: Arc::clone(&self.id),
            paragraph: place.paragraph,
            start,
            end,
            source: match self.article.source_map() {
                Some(map) => map.range(self.article.text(), place.span),
                None => Some(in_its_file(start, end)),
            },
            is_file: self.article.source_map().is_none(),
        }
    }

    fn excerpt(&self, place: Place) -> Excerpt {
        excerpt(self.article, place, Window::ENTRY)
    }

    fn related<'f>(&self, related: &'f Related) -> Result<RelatedText<'f>, LocateErrorKind> {
        let span = related.place.span;
        let Some(text) = self.article.text().get(span.start()..span.end()) else {
            return Err(LocateErrorKind::Changed { path: self.article.origin().default_id() });
        };
        let entry = RelatedEntry {
            location: self.location(related.place),
            message: &related.message,
            similarity: related.similarity,
            excerpt: self.excerpt(related.place),
            text: whole_paragraphs(self.article, related.place)
                .slice(self.article.text())
                .to_owned(),
        };
        Ok((entry, text.to_owned()))
    }
}

/// Returns the range in the file of a text that is its file.
fn in_its_file(start: Position, end: Position) -> SourceRange {
    let position = |at: Position| SourcePosition {
        byte: at.offset.bytes as u64,
        line: at.line as u64,
        column: at.column.chars as u64,
    };
    SourceRange { start: position(start), end: position(end), is_exact: true }
}

/// Takes the excerpt around `place` within its paragraph.
pub(crate) fn excerpt(article: &Article, place: Place, window: Window) -> Excerpt {
    let paragraph = article.paragraphs().get(place.paragraph).map_or(place.span, |p| p.span);
    Excerpt::new(article.text(), around(paragraph, place.span), place.span, window)
}

/// Returns `place` with all of the paragraph in which it starts.
pub(crate) fn whole_paragraphs(article: &Article, place: Place) -> Span {
    let span = place.span;
    let paragraph = article.paragraphs().get(place.paragraph).map_or(span, |p| p.span);
    let paragraph = around(paragraph, span);
    Span::new(paragraph.start().min(span.start()), paragraph.end().max(span.end()))
}

/// Returns `paragraph`, or just `span` where it lies beyond the paragraph that it is counted to.
fn around(paragraph: Span, span: Span) -> Span {
    if span.start() > paragraph.end() || span.end() < paragraph.start() { span } else { paragraph }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::collections::BTreeSet;
    use std::io;
    use std::sync::Arc;

    use copydesk_core::{Article, ArticleNo, Finding, Span};

    use super::{LocateErrorKind, locate};
    use crate::test_support::{
        MISSPELLED, SPACE, articles, harbour, harbour_findings, located, wire, wire_findings,
    };

    /// A finding on bytes `start..end`.
    fn finding(article: &Article, start: usize, end: usize, message: &str) -> Finding {
        Finding::new(&MISSPELLED, article.place(Span::new(start, end)), message)
    }

    #[test]
    fn places_are_looked_up() {
        let findings = harbour_findings();
        let article = harbour();
        let entries = located(&article, &findings);
        let name = entries.iter().find(|entry| entry.finding.rule.code == "NAM001").unwrap();
        let (start, end) = (name.location.start, name.location.end);
        assert_eq!((start.line, start.column.chars, end.column.chars), (7, 32, 42));
        assert_eq!(name.location.paragraph, 3);
        let bytes = start.offset.bytes..end.offset.bytes;
        assert_eq!(&article.text()[bytes], "Kale Lanet");
        assert_eq!(name.excerpt.marked_text(), "Kale Lanet");
        assert_eq!(
            name.excerpt.text,
            "The Estonian defence minister, Kale Lanet, told public radio that soldiers would carry"
        );
    }

    #[test]
    fn order_does_not_matter_and_fingerprints_are_unique() {
        let article = Article::from_plain_text("teh and teh and teh and teh and teh");
        let mut findings: Vec<Finding> =
            (0..5).map(|index| finding(&article, index * 8, index * 8 + 3, "same")).collect();
        findings.push(finding(&article, 0, 3, "another"));
        findings.push(finding(&article, 0, 35, "longer"));
        findings.push(Finding::new(&SPACE, article.place(Span::new(0, 3)), "another rule"));
        let draw = |findings: &[Finding]| -> Vec<String> {
            let entries = located(&article, findings);
            let draw = entries.iter().map(|entry| {
                format!(
                    "{} {} {}",
                    entry.location.start.column.chars, entry.finding.message, entry.fingerprint
                )
            });
            draw.collect()
        };
        let forwards = draw(&findings);
        findings.reverse();
        assert_eq!(draw(&findings), forwards);
        let messages: Vec<_> =
            forwards.iter().map(|line| line.split(' ').nth(1).unwrap()).collect();
        assert_eq!(messages[..4], ["another", "same", "another", "longer"]);
        let unique: BTreeSet<_> = forwards.iter().map(|line| line.rsplit(' ').next()).collect();
        assert_eq!(unique.len(), findings.len());
    }

    #[test]
    fn another_article_is_asked_for_once() {
        let calls = Cell::new(0);
        let counting = |number| {
            calls.set(calls.get() + 1);
            articles(number)
        };
        let mut findings = wire_findings();
        findings.extend(wire_findings());
        let entries = locate(&findings, &wire(), &counting).unwrap();
        assert_eq!(calls.get(), 1);
        let other = &entries[1].related[0];
        assert_eq!((&*other.location.path, other.location.start.line), ("news/harbour.txt", 3));
    }

    #[test]
    fn an_article_that_cannot_be_read_again_is_an_error() {
        let gone = |_: ArticleNo| Err(io::ErrorKind::NotFound.into());
        let error = locate(&wire_findings(), &wire(), &gone).unwrap_err();
        assert!(matches!(error.kind(), LocateErrorKind::Io(_)));
        assert_eq!(error.to_string(), "cannot show the other place of a finding in wire.jsonl#7");
    }

    #[test]
    fn an_article_that_has_changed_is_an_error() {
        let changed = |_: ArticleNo| Ok(Arc::new(Article::from_plain_text("short")));
        let error = locate(&wire_findings(), &wire(), &changed).unwrap_err();
        assert!(matches!(error.kind(), LocateErrorKind::Changed { .. }));
    }

    #[test]
    fn a_place_after_the_last_paragraph_has_an_excerpt() {
        let article = Article::from_plain_text("Text.\n\n");
        let findings = [finding(&article, 6, 7, "blank")];
        assert_eq!(located(&article, &findings)[0].excerpt.text, " ");
    }
}
