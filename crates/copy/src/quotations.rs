//! Which parts of an article are quoted, and which quotation marks have no partner.
//!
//! One walk over the marks with a stack of open quotations. What makes it news: each paragraph of
//! a running quotation opens and only the last one closes, so an opening mark may stay open if the
//! next paragraph opens too. Corpora often join such paragraphs, so a mark that opens again
//! after a sentence end continues the quotation that is open.
//!
//! Time `O(n)`, space `O(marks)`. Bad at: a closing mark that is missing before a sentence end
//! when the next quotation follows in the same paragraph, for that looks like joined paragraphs.

use copydesk_core::{Applicability, Article, ParagraphKind, Span};

use crate::marks::{Certainty, Mark, Turn, double_marks};
use crate::prose::{ends_sentence, is_cut_off, opens_again};

/// The quotations of one article.
#[derive(Debug, Default)]
pub(crate) struct Quotations {
    /// From opening to closing mark, ascending and apart; a quotation without an end reaches to
    /// the end of its paragraph, one without a beginning back to the one before or the start.
    spans: Vec<Span>,
    /// The marks without a partner, ascending.
    pub(crate) unpaired: Vec<Unpaired>,
}

/// A quotation mark whose partner is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unpaired {
    pub(crate) span: Span,
    pub(crate) turn: Turn,
    /// That of the least certain mark in the paragraph; never [`Certainty::Guess`].
    pub(crate) certainty: Certainty,
}

impl Quotations {
    /// Finds the quotations of `article`.
    pub(crate) fn of(article: &Article) -> Self {
        let marks = double_marks(article.text());
        let mut walk = Walk { article, found: Self::default(), left_open: None };
        let mut rest = &marks[..];
        for (index, paragraph) in article.paragraphs().iter().enumerate() {
            if rest.is_empty() && walk.left_open.is_none() {
                break;
            }
            // Marks between paragraphs, as in front matter, belong to none.
            let first = rest.partition_point(|mark| mark.span.start() < paragraph.span.start());
            let end = rest.partition_point(|mark| mark.span.start() < paragraph.span.end());
            let here = &rest[first..end];
            rest = &rest[end..];
            walk.paragraph(index, here);
        }
        walk.end()
    }

    /// Says whether any byte of `span` is quoted, by double marks or perhaps by single ones.
    ///
    /// Errs on the side of yes: this decides whether a fix may be made without asking.
    pub(crate) fn touch(&self, article: &Article, span: Span) -> bool {
        self.touch_double(span) || self.touch_single(article, span)
    }

    /// Says whether `span` is quoted otherwise than by double marks: set apart as a quotation, or
    /// perhaps between single marks.
    fn touch_single(&self, article: &Article, span: Span) -> bool {
        let place = article.place(span);
        let Some(paragraph) = article.paragraphs().get(place.paragraph) else { return false };
        paragraph.kind == ParagraphKind::Quote
            || paragraph.span.contains(span)
                && between_single_marks(
                    &article.text()[paragraph.span.start()..span.start()],
                    &article.text()[span.end()..paragraph.span.end()],
                )
    }

    /// Says whether a change within `span` may be made without asking, as far as quotations are
    /// concerned: words that somebody said are never changed without a person's yes.
    pub(crate) fn applicability(&self, article: &Article, span: Span) -> Applicability {
        if self.touch(article, span) { Applicability::Unsafe } else { Applicability::Safe }
    }

    /// Says whether the quotation mark at `span` stands within what is quoted, and not at an end
    /// of it. Errs on the side of yes, as [`touch`](Self::touch).
    pub(crate) fn enclose(&self, article: &Article, mark: Span) -> bool {
        let next = self.spans.partition_point(|quoted| quoted.end() <= mark.start());
        let is_end = self
            .spans
            .get(next)
            .is_some_and(|quoted| quoted.start() == mark.start() || quoted.end() == mark.end());
        if is_end { self.touch_single(article, mark) } else { self.touch(article, mark) }
    }

    /// Says whether any byte of `span` stands between double marks.
    pub(crate) fn touch_double(&self, span: Span) -> bool {
        let next = self.spans.partition_point(|quoted| quoted.end() <= span.start());
        self.spans.get(next).is_some_and(|quoted| quoted.start() < span.end())
    }
}

/// Says whether a single mark may open in `before` and one may close in `after`.
fn between_single_marks(before: &str, after: &str) -> bool {
    let single = |c| matches!(c, '\'' | '‘' | '’');
    let opens = |(at, _)| {
        let outside = before[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let inside = before[at..].chars().nth(1).is_none_or(|c| !c.is_whitespace());
        outside && inside
    };
    let closes = |(at, mark): (usize, &str)| {
        after[at + mark.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric())
    };
    before.match_indices(single).any(opens) && after.match_indices(single).any(closes)
}

/// The state between two marks.
struct Walk<'a> {
    article: &'a Article,
    found: Quotations,
    left_open: Option<LeftOpen>,
}

/// A quotation that was open when its paragraph ended.
struct LeftOpen {
    mark: Unpaired,
    paragraph: usize,
    /// No certain reading: the mark counts for what is quoted but is not reported.
    doubtful: bool,
    /// Whether prose without any mark has followed.
    interrupted: bool,
}

impl Walk<'_> {
    fn paragraph(&mut self, index: usize, marks: &[Mark]) {
        let paragraph = self.article.paragraphs()[index];
        let text = paragraph.span.slice(self.article.text());
        let Some(first) = marks.first() else {
            // A heading or a piece of furniture does not end a running quotation.
            if let Some(left_open) = &mut self.left_open {
                left_open.interrupted |= ends_sentence(text);
            }
            return;
        };
        let mut open: Vec<Span> = Vec::new();
        if let Some(left_open) = self.left_open.take() {
            let at_start = first.span.start() == paragraph.span.start();
            match first.turn {
                // The quotation ran on without opening again.
                Some(Turn::Closes) => open.push(left_open.mark.span),
                Some(Turn::Opens) if at_start && !left_open.interrupted => {}
                None => {}
                Some(Turn::Opens) => self.never_closed(&left_open),
            }
        }

        let certainty = marks.iter().map(|m| m.certainty).min().unwrap_or(Certainty::Guess);
        let n_unpaired = self.found.unpaired.len();
        // Closing marks without a partner that the marks before them explain.
        let mut excused = 0;
        for mark in marks {
            let before = &self.article.text()[paragraph.span.start()..mark.span.start()];
            let turn =
                mark.turn.unwrap_or(if open.is_empty() { Turn::Opens } else { Turn::Closes });
            match (turn, open.last()) {
                (Turn::Opens, Some(&outer)) if opens_again(before) => {
                    self.quote(outer.start(), mark.span.start());
                    open.pop();
                    open.push(mark.span);
                    excused += 1;
                }
                (Turn::Opens, _) => open.push(mark.span),
                (Turn::Closes, Some(&partner)) => {
                    // `a 12" disc" may be what closed too early.
                    excused += usize::from(ends_in_digit(before));
                    open.pop();
                    if open.is_empty() {
                        self.quote(partner.start(), mark.span.end());
                    }
                }
                (Turn::Closes, None) if ends_in_digit(before) => {}
                (Turn::Closes, None) if excused > 0 => excused -= 1,
                (Turn::Closes, None) => {
                    self.quote(paragraph.span.start(), mark.span.end());
                    self.found.unpaired.push(Unpaired { span: mark.span, turn, certainty });
                }
            }
        }
        if certainty == Certainty::Guess {
            self.found.unpaired.truncate(n_unpaired);
        }
        if let Some(&span) = open.first() {
            self.quote(span.start(), paragraph.span.end());
            self.left_open = Some(LeftOpen {
                mark: Unpaired { span, turn: Turn::Opens, certainty },
                paragraph: index,
                doubtful: certainty == Certainty::Guess || excused > 0 && open.len() > 1,
                interrupted: false,
            });
        }
    }

    /// Notes that a quotation reaches from `start` to `end`; what is noted already stays as it is.
    fn quote(&mut self, start: usize, end: usize) {
        let start = start.max(self.found.spans.last().map_or(0, |last| last.end()));
        if start < end {
            self.found.spans.push(Span::new(start, end));
        }
    }

    fn never_closed(&mut self, left_open: &LeftOpen) {
        if !left_open.doubtful && !is_cut_off(self.article.paragraph_text(left_open.paragraph)) {
            self.found.unpaired.push(left_open.mark);
        }
    }

    fn end(mut self) -> Quotations {
        if let Some(left_open) = self.left_open.take() {
            let last = self.article.paragraphs().len() - 1;
            if !self.article.paragraph_text(last).ends_with("...")
                && !self.article.paragraph_text(last).ends_with('…')
            {
                self.never_closed(&left_open);
            }
        }
        self.found.unpaired.sort_by_key(|unpaired| unpaired.span);
        self.found
    }
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Origin, Paragraph, ParagraphKind, Span};

    use super::Quotations;

    #[test]
    fn quoted_parts_are_known() {
        let text = "He “said so” and “no.\n\n“More,” he said. The ‘end’ of\n\nit";
        let article = Article::from_plain_text(text);
        let quotations = Quotations::of(&article);
        let quoted: Vec<_> = quotations.spans.iter().map(|span| span.slice(text)).collect();
        assert_eq!(quoted, ["“said so”", "“no.", "“More,”"]);

        let touches = |part: &str| {
            let start = text.find(part).unwrap();
            quotations.touch(&article, (start..start + part.len()).into())
        };
        assert!(touches("so") && touches("More") && touches("end"));
        assert!(!touches("He") && !touches("The") && !touches("it"));
    }

    #[test]
    fn marks_between_paragraphs_belong_to_none() {
        let text = "title: “Front\n\nHe said “so”.";
        let body = text.find("He").unwrap();
        let paragraphs =
            vec![Paragraph { span: Span::new(body, text.len()), kind: ParagraphKind::Body }];
        let origin = Origin { path: "a.md".into(), record: None };
        let quotations = Quotations::of(&Article::new(origin, text.to_owned(), paragraphs));
        let quoted: Vec<_> = quotations.spans.iter().map(|span| span.slice(text)).collect();
        assert_eq!((quoted, quotations.unpaired), (vec!["“so”"], vec![]));
    }

    #[test]
    fn what_has_no_other_end_is_quoted_to_be_safe() {
        let text = "A stray.” End. “Left open.";
        let quotations = Quotations::of(&Article::from_plain_text(text));
        let quoted: Vec<_> = quotations.spans.iter().map(|span| span.slice(text)).collect();
        assert_eq!(quoted, ["A stray.”", "“Left open."]);
    }
}
