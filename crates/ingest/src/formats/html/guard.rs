//! Makes hostile pages harmless before a tree is built of them.
//!
//! Builders of HTML trees take quadratic time on deeply nested elements and on tags with many
//! attributes, and what walks such trees overflows the stack: 20,000 nested `<div>` ended three
//! of the four extractors that were tried, and one tag with 100,000 attributes stopped them for
//! longer than anyone waited. Here tags beyond the limits are left out and their text is kept.
//! Time: `O(n)`. Space: a copy of the page, if something must be left out.

use std::borrow::Cow;

use super::open_elements::OpenElements;
use super::scanner::{Scanner, Tag, Token};
use crate::error::ReadErrorKind;

/// How large a page may be, in bytes: the limit of the extractor's model, trafilatura for
/// Python. The largest of 90 news pages that were measured has 3 MB.
const MAX_BYTES: usize = 20_000_000;

/// How many tags a page may have, with those that a tree makes of them. The 90 news pages have 8,200 at most.
const MAX_TAGS: usize = 100_000;

/// How deep elements may be nested. Browsers stop at 512; stacks of threads are smaller here, and
/// the 90 news pages have 41 at most.
const MAX_DEPTH: usize = 256;

/// How deep formatting elements may be nested: a tree gets a copy of each in every block.
const MAX_FORMATTING: usize = 16;

/// How many attributes a tag may have.
const MAX_ATTRIBUTES: usize = 256;

/// Elements that are opened again in every block until they are closed.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];

/// Returns the page with no more in it than a tree can bear.
///
/// # Errors
///
/// If it is larger, or has more tags, than any page of news.
pub(super) fn guarded(html: &str) -> Result<Cow<'_, str>, ReadErrorKind> {
    let beyond = |what, limit| ReadErrorKind::HostilePage { what, limit };
    if html.len() > MAX_BYTES {
        return Err(beyond("bytes", MAX_BYTES));
    }
    let mut open = OpenElements::default();
    let (mut kept, mut done, mut n_tags) = (String::new(), 0, 0);
    for token in Scanner::new(html) {
        let (tag, keep) = match token {
            Token::Start(tag) => (tag, start(&tag, &mut open)),
            // What has no start has no end: a tree would search for it at every depth.
            Token::End(tag) => {
                let is_known = open.end(&tag) || tag.is_any(&["p", "br"]);
                (tag, Keep { tag: is_known, attributes: 0 })
            }
            Token::Text(_) | Token::Raw(_) => continue,
        };
        // In every block, a tree opens again the formatting elements that are open.
        let is_start = matches!(token, Token::Start(_));
        n_tags += 1;
        if is_start && keep.tag && OpenElements::is_block(&tag) {
            n_tags += n_formatting(&open);
        }
        if n_tags > MAX_TAGS {
            return Err(beyond("tags", MAX_TAGS));
        }
        let is_whole = keep.attributes == tag.attributes.len() || matches!(token, Token::End(_));
        if keep.tag && is_whole {
            continue;
        }
        kept.push_str(&html[done..tag.span.start()]);
        if keep.tag {
            kept.push('<');
            kept.push_str(tag.name);
            kept.push_str(&tag.attributes[..keep.attributes]);
            kept.push('>');
        }
        done = tag.span.end();
    }
    if done == 0 {
        return Ok(Cow::Borrowed(html));
    }
    kept.push_str(&html[done..]);
    Ok(Cow::Owned(kept))
}

/// What is kept of a tag.
struct Keep {
    tag: bool,
    /// How many bytes of the attributes.
    attributes: usize,
}

/// Opens the element of a start tag, unless it goes too deep.
fn start<'h>(tag: &Tag<'h>, open: &mut OpenElements<'h>) -> Keep {
    open.before_start(tag);
    let is_formatting = tag.is_any(&FORMATTING);
    let too_deep = open.stack().len() >= MAX_DEPTH && !OpenElements::is_void(tag)
        || is_formatting && n_formatting(open) >= MAX_FORMATTING;
    let mut attributes = tag.attributes();
    let n_attributes = attributes.by_ref().take(MAX_ATTRIBUTES).count();
    let rest = if n_attributes < MAX_ATTRIBUTES { "" } else { attributes.rest() };
    if !too_deep {
        open.start(tag);
    }
    Keep { tag: !too_deep, attributes: tag.attributes.len() - rest.len() }
}

/// Returns how many formatting elements are open.
fn n_formatting(open: &OpenElements<'_>) -> usize {
    open.stack().iter().filter(|open| open.is_any(&FORMATTING)).count()
}

#[cfg(test)]
mod tests {
    use super::{MAX_ATTRIBUTES, MAX_DEPTH, MAX_TAGS, guarded};

    fn lengths(html: &str) -> (usize, usize) {
        (html.len(), guarded(html).unwrap().len())
    }

    #[test]
    fn ordinary_pages_are_left_alone() {
        let html = "<!doctype html><title>T</title><p class=x>One<p>Two <b>bold</b><br><ul><li>a<li>b</ul>";
        assert!(matches!(guarded(html), Ok(std::borrow::Cow::Borrowed(_))));
        let unclosed = "<p>One.".repeat(MAX_DEPTH * 2) + &"<li>a".repeat(MAX_DEPTH * 2);
        let (before, after) = lengths(&unclosed);
        assert_eq!(before, after, "end tags that may be left out are no depth");
    }

    #[test]
    fn what_goes_too_deep_or_too_far_is_left_out_and_its_text_kept() {
        let deep = "<div>".repeat(MAX_DEPTH + 9) + "text" + &"</div>".repeat(MAX_DEPTH + 9);
        let kept = guarded(&deep).unwrap();
        assert!(kept.contains("text") && kept.matches("<div>").count() == MAX_DEPTH);
        assert_eq!(kept.matches("</div>").count(), MAX_DEPTH);

        let wide = format!("<p{}>text</p>", " a=b".repeat(MAX_ATTRIBUTES + 5));
        let kept = guarded(&wide).unwrap();
        assert_eq!((kept.matches("a=b").count(), kept.ends_with(">text</p>")), (256, true));

        let bold = "<b>".repeat(40) + "text";
        assert_eq!(guarded(&bold).unwrap().matches("<b>").count(), 16);
    }

    #[test]
    fn what_no_page_has_is_an_error() {
        let error = guarded(&"<br>".repeat(MAX_TAGS + 1)).unwrap_err().to_string();
        assert_eq!(error, "a page with more than 100000 tags, which no extractor can bear");
        let tangled: String = (0..MAX_TAGS / 10).map(|n| format!("<b id={n}><p>x")).collect();
        assert!(guarded(&tangled).is_err(), "every paragraph opens sixteen elements again");
    }
}
