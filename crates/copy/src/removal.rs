//! Edits that take text out without leaving a hole.

use copydesk_core::{Article, Edit, Span};

/// Returns the edit that removes paragraph `index` and the blank lines that set it apart.
pub(crate) fn of_paragraph(article: &Article, index: usize) -> Edit {
    let paragraphs = article.paragraphs();
    let here = paragraphs[index].span;
    let span = match (index.checked_sub(1), paragraphs.get(index + 1)) {
        (_, Some(next)) => Span::new(here.start(), next.span.start()),
        (Some(before), None) => Span::new(paragraphs[before].span.end(), here.end()),
        (None, None) => here,
    };
    Edit { span, replacement: String::new() }
}

/// Returns the edit that removes `span` and the white space before it.
pub(crate) fn with_space_before(article: &Article, span: Span) -> Edit {
    let start = article.text()[..span.start()].trim_end().len();
    Edit { span: Span::new(start, span.end()), replacement: String::new() }
}

/// Returns the edit that removes `span`, which ends a sentence too many: with the white space before
/// it, and with the closing quotation mark after it if such a mark stands before it as well.
pub(crate) fn of_tail(article: &Article, span: Span) -> Edit {
    let edit = with_space_before(article, span);
    let (before, after) =
        (&article.text()[..edit.span.start()], &article.text()[edit.span.end()..]);
    let closes_twice = |mark: &char| before.ends_with(*mark) && after.starts_with(*mark);
    let second = ['”', '"', '»'].into_iter().find(closes_twice).map_or(0, char::len_utf8);
    Edit { span: Span::new(edit.span.start(), edit.span.end() + second), ..edit }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Edit, Span};

    fn apply(text: &str, edit: &Edit) -> String {
        format!("{}{}{}", &text[..edit.span.start()], edit.replacement, &text[edit.span.end()..])
    }

    #[test]
    fn a_paragraph_goes_with_the_blank_lines_on_one_side() {
        let text = "One.\n\nTwo.\n\nThree.\n";
        let article = Article::from_plain_text(text);
        let without = |index| apply(text, &super::of_paragraph(&article, index));
        assert_eq!(without(0), "Two.\n\nThree.\n");
        assert_eq!(without(1), "One.\n\nThree.\n");
        assert_eq!(without(2), "One.\n\nTwo.\n");
        let alone = Article::from_plain_text("Only.\n");
        assert_eq!(apply("Only.\n", &super::of_paragraph(&alone, 0)), "\n");
    }

    #[test]
    fn a_part_goes_with_the_space_before_it() {
        let text = "One. Two.\n";
        let article = Article::from_plain_text(text);
        let edit = super::with_space_before(&article, Span::new(5, 9));
        assert_eq!(apply(text, &edit), "One.\n");
    }
}
