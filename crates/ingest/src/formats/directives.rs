//! Words to copydesk in comments: `<!-- copydesk: ignore[NAM001] as he writes himself -->`.

use copydesk_core::{Directive, SourceMap, Span};
use memchr::memmem::find_iter;

/// What a comment begins with, but for white space, that is a word to copydesk.
const MARK: &str = "copydesk:";

/// Returns the words in the comments of `source`, each with the span of its comment.
pub(super) fn directives(source: &str) -> Vec<Directive> {
    let marks = find_iter(source.as_bytes(), MARK);
    let found = marks.filter_map(|at| {
        let before = source[..at].trim_end().strip_suffix("<!--")?;
        let text = &source[at + MARK.len()..];
        let end = text.find("-->")?;
        Some(Directive {
            span: Span::new(before.len(), at + MARK.len() + end + "-->".len()),
            text: text[..end].split_whitespace().collect::<Vec<_>>().join(" "),
        })
    });
    found.collect()
}

/// Moves the words in a source that begins at `start` to a text of `text_len` bytes that was taken out
/// of it: each to what follows it there.
pub(super) fn placed(
    directives: Vec<Directive>,
    map: &SourceMap,
    start: u64,
    text_len: usize,
) -> Vec<Directive> {
    let placed = directives.into_iter().map(|directive| {
        let source = start + directive.span.start() as u64;
        let before = map.segments().partition_point(|segment| segment.source.byte < source);
        let at = map.segments().get(before).map_or(text_len, |segment| segment.text);
        Directive { span: Span::new(at, at), ..directive }
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use super::directives;
    use crate::testing::{config, read};

    #[test]
    fn comments_are_read_and_nothing_else() {
        let source = "A <!-- copydesk: ignore[NAM001,DUP]  as\n he writes --> b <!--copydesk:enable-->\n\
                      copydesk: no <!-- not copydesk: this --> <!-- copydesk: open";
        let found = directives(source);
        let texts: Vec<&str> = found.iter().map(|directive| directive.text.as_str()).collect();
        assert_eq!(texts, ["ignore[NAM001,DUP] as he writes", "enable"]);
        assert!(found[0].span.slice(source).starts_with("<!--"));
        assert!(found[0].span.slice(source).ends_with("-->"));
    }

    #[test]
    fn in_a_page_they_stand_before_the_paragraph_that_follows() {
        let page = "<html><body><article><p>The ferry between the islands left at noon on Friday, said \
                    the harbour office.</p><!-- copydesk: ignore[DUP008] --><p>The the crew stayed ashore \
                    until the ice had gone, and nobody knew for how long that would be.</p>\
                    <!-- copydesk: ignore[QUO] --></article></body></html>";
        let articles = read("a.html", page.as_bytes(), &config());
        let article = articles[0].as_ref().unwrap();
        let places: Vec<usize> = article.directives().iter().map(|d| d.span.start()).collect();
        assert_eq!(places, [article.text().find("The the").unwrap(), article.text().len()]);
    }
}
