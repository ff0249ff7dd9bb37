//! Quotation marks and apostrophes that are not of the house’s kind, and how to redraw them.
//!
//! What is curly has one straight form. What is straight becomes curly only where it is certain
//! which way it turns; see [`paired_marks`].

use copydesk_core::{Applicability, Article, Edit, Finding, Markup, Rule, Span};

use crate::english::is_english;
use crate::house_style::QuotationMarks;
use crate::marks::{Mark, Turn, paired_marks};
use crate::prose::and_more;
use crate::quotations::Quotations;

/// The marks of one kind that are wrong, with what can be done about them.
struct Wrong {
    noun: &'static str,
    /// Ascending.
    spans: Vec<Span>,
    edits: Vec<Edit>,
    applicability: Applicability,
}

/// Returns a finding on double marks and one on single ones, as far as there are any that are not
/// drawn as `right` says.
pub(crate) fn against_the_house(
    rule: &'static Rule,
    article: &Article,
    right: QuotationMarks,
) -> Vec<Finding> {
    let wrong = match right {
        QuotationMarks::Curly => [straight_doubles(article), straight_apostrophes(article)],
        QuotationMarks::Straight => [curly_doubles(article), curly_singles(article)],
    };
    let kind = right.other().name();
    let finding = |wrong: Wrong| {
        let more = and_more(wrong.spans.len(), "article");
        let message =
            format!("{kind} {} here{more}; house style writes {} ones", wrong.noun, right.name());
        let finding = Finding::new(rule, article.place(*wrong.spans.first()?), message)
            .with_help(format!("write {} ones throughout, as house style has it", right.name()));
        Some(match wrong.edits.is_empty() {
            true => finding,
            false => finding.with_fix(wrong.applicability, wrong.edits),
        })
    };
    let mut findings: Vec<Finding> = wrong.into_iter().filter_map(finding).collect();
    findings.sort_by_key(|finding| finding.place);
    findings
}

fn straight_doubles(article: &Article) -> Wrong {
    let mut spans = marks(article, &['"'], |before, _| !is_digit(before));
    let mut edits = Vec::new();
    if !spans.is_empty() {
        let is_straight = |mark: &Mark| mark.span.slice(article.text()) == "\"";
        let paired: Vec<Mark> = paired_marks(article).into_iter().filter(is_straight).collect();
        spans.extend(paired.iter().map(|mark| mark.span)); // closing ones after a figure
        spans.sort();
        spans.dedup();
        if is_english(article) {
            let of_prose = paired.iter().filter(|mark| !is_code(article, mark.span));
            edits = of_prose.filter_map(curled).collect();
        }
    }
    let applicability = applicability(article, &edits);
    Wrong { noun: "quotation mark", spans, edits, applicability }
}

/// Returns the edit that draws a straight mark the way it turns.
fn curled(mark: &Mark) -> Option<Edit> {
    let glyph = match mark.turn? {
        Turn::Opens => "“",
        Turn::Closes => "”",
    };
    Some(Edit { span: mark.span, replacement: glyph.to_owned() })
}

fn curly_doubles(article: &Article) -> Wrong {
    let spans = marks(article, &['“', '”', '„'], |_, _| true);
    let edits = straightened(&spans, "\"");
    let paired = if spans.is_empty() { Vec::new() } else { paired_marks(article) };
    let is_paired = |span: &Span| paired.binary_search_by_key(span, |mark| mark.span).is_ok();
    let applicability = if spans.iter().all(is_paired) {
        applicability(article, &edits)
    } else {
        Applicability::Unsafe
    };
    Wrong { noun: "quotation mark", spans, edits, applicability }
}

fn straight_apostrophes(article: &Article) -> Wrong {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let spans = marks(article, &['\''], |before, after| is_letter(before) && is_letter(after));
    let edits = straightened(&spans, "’");
    Wrong { noun: "apostrophe", spans, edits, applicability: Applicability::Unsafe }
}

fn curly_singles(article: &Article) -> Wrong {
    let spans = marks(article, &['‘', '’'], |_, _| true);
    let edits = straightened(&spans, "'");
    let noun = "apostrophe or single quotation mark";
    Wrong { noun, spans, edits, applicability: Applicability::Unsafe }
}

fn straightened(spans: &[Span], glyph: &str) -> Vec<Edit> {
    spans.iter().map(|&span| Edit { span, replacement: glyph.to_owned() }).collect()
}

/// Returns where one of `glyphs` stands in a paragraph, between characters that `fits` admits.
fn marks(
    article: &Article,
    glyphs: &[char],
    fits: impl Fn(Option<char>, Option<char>) -> bool,
) -> Vec<Span> {
    let mut spans = Vec::new();
    for paragraph in article.paragraphs() {
        let text = paragraph.span.slice(article.text());
        for (at, glyph) in text.match_indices(glyphs) {
            let span = Span::new(at, at + glyph.len());
            let (before, after) = (&text[..at], &text[span.end()..]);
            if fits(before.chars().next_back(), after.chars().next()) {
                spans.push(span.shifted(paragraph.span.start()));
            }
        }
    }
    spans
}

fn is_digit(c: Option<char>) -> bool {
    c.is_some_and(|c| c.is_ascii_digit())
}

/// Says whether the paragraph around `span` has code or links, whose marks are no quotation marks.
fn is_code(article: &Article, span: Span) -> bool {
    article.markup() == Markup::Markdown
        && article.paragraph_text(article.place(span).paragraph).contains(['`', '['])
}

/// Says whether double marks may be redrawn without asking: not where they are part of what
/// somebody said.
fn applicability(article: &Article, edits: &[Edit]) -> Applicability {
    if edits.is_empty() {
        return Applicability::Safe;
    }
    let quotations = Quotations::of(article);
    if edits.iter().any(|edit| quotations.enclose(article, edit.span)) {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use crate::house_style::QuotationMarks::{self, Curly, Straight};
    use crate::mixed_quote_style::MixedQuoteStyle;

    fn findings(text: &str, right: QuotationMarks) -> Vec<Finding> {
        let mut findings = Vec::new();
        let detector = MixedQuoteStyle { house_style: Some(right) };
        detector.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    /// Returns what the text is after all fixes, and whether they are all safe.
    fn fixed(text: &str, right: QuotationMarks) -> (String, bool) {
        let fixes: Vec<_> = findings(text, right).into_iter().filter_map(|f| f.fix).collect();
        let is_safe = fixes.iter().all(|fix| fix.applicability == Applicability::Safe);
        let mut edits: Vec<_> = fixes.into_iter().flat_map(|fix| fix.edits).collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = text.to_owned();
        for edit in edits {
            text.replace_range(edit.span.start()..edit.span.end(), &edit.replacement);
        }
        (text, is_safe)
    }

    #[test]
    fn an_article_may_be_wrong_throughout() {
        let found = findings("\"We go,\" he said. \"It's late.\"", Curly);
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "straight quotation mark here, and 3 more in this article; \
                 house style writes curly ones",
                "straight apostrophe here; house style writes curly ones"
            ]
        );
        assert!(findings("“We go,” he said. “It’s late.” A 6\" nail.", Curly).is_empty());
        assert!(findings("\"We go,\" he said. 'It's late.'", Straight).is_empty());
    }

    #[test]
    fn marks_turn_the_way_that_is_certain() {
        for (before, after, is_safe) in [
            ("The \"wet\" of “1990\" and 6\".", "The “wet” of “1990” and 6\".", true),
            ("The end.\n\n\"Go.\n\n\"No.\"", "The end.\n\n“Go.\n\n“No.”", true),
            ("The \"a \"wet\" end\". \n\n\"Go.\"", "The \"a \"wet\" end\". \n\n“Go.”", true),
            ("‘The \"wet\" and so on,’ he said.", "‘The “wet” and so on,’ he said.", false),
            ("It's the 'O'Hara' of the '90s.", "It’s the 'O’Hara' of the '90s.", false),
        ] {
            let before = before.replace("The", "With the");
            let after = after.replace("The", "With the");
            assert_eq!(fixed(&before, Curly), (after, is_safe), "{before}");
        }
        let german = "Er sagte \"nein\".";
        assert_eq!(fixed(german, Curly), (german.to_owned(), true));
    }

    #[test]
    fn every_curly_mark_has_a_straight_form() {
        for (before, after, is_safe) in [
            ("The “wet” end.", "The \"wet\" end.", true),
            ("The “a “wet” end”.", "The \"a \"wet\" end\".", false),
            ("The „wet“ end.", "The \"wet\" end.", false),
            ("It’s the ‘wet’ end.", "It's the 'wet' end.", false),
        ] {
            assert_eq!(fixed(before, Straight), (after.to_owned(), is_safe), "{before}");
        }
    }
}
