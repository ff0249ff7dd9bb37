//! The tags and texts of a page with the bytes that they stand at.
//!
//! A scanner and no parser: it knows where tags begin and end, which elements hold no markup, and
//! no more, so that hostile pages cost no more than others. Time: `O(n)` in one pass. Space:
//! constant. After the tokenizer of the HTML Standard, § 13.2.5; what it leaves out is the script
//! states that only decide where a script within a comment within a script ends.

use copydesk_core::Span;

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'h> {
    /// A start tag.
    Start(Tag<'h>),
    /// An end tag.
    End(Tag<'h>),
    /// Text between tags, with entities as they stand.
    Text(&'h str),
    /// What stands in a script, a style sheet or another element that holds no markup.
    Raw(&'h str),
}

/// A tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'h> {
    /// The name as it stands, in whatever case.
    pub(super) name: &'h str,
    /// What stands behind the name, up to the bracket.
    pub(super) attributes: &'h str,
    /// The whole tag.
    pub(super) span: Span,
}

impl<'h> Tag<'h> {
    pub(super) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(super) fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// Returns the value of an attribute, with entities as they stand.
    pub(super) fn attribute(&self, name: &str) -> Option<&'h str> {
        self.attributes().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    /// Returns the attributes in order.
    pub(super) fn attributes(&self) -> Attributes<'h> {
        Attributes { rest: self.attributes }
    }
}

/// The attributes of a tag, as names and values.
pub(super) struct Attributes<'h> {
    rest: &'h str,
}

impl Attributes<'_> {
    /// Returns what is left to read.
    pub(super) fn rest(&self) -> &str {
        self.rest
    }
}

impl<'h> Iterator for Attributes<'h> {
    type Item = (&'h str, &'h str);

    fn next(&mut self) -> Option<Self::Item> {
        let is_gap = |c: char| c.is_ascii_whitespace() || c == '/';
        let rest = self.rest.trim_start_matches(is_gap);
        let first = rest.chars().next()?;
        let len = rest[first.len_utf8()..]
            .find(|c: char| is_gap(c) || c == '=')
            .map_or(rest.len(), |end| end + first.len_utf8());
        let (name, rest) = rest.split_at(len);
        let Some(rest) = rest.trim_start().strip_prefix('=').map(str::trim_start) else {
            self.rest = rest;
            return Some((name, ""));
        };
        let (value, rest) = match rest.chars().next() {
            Some(quote @ ('"' | '\'')) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
            _ => rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len())),
        };
        self.rest = rest;
        Some((name, value))
    }
}

/// Elements that hold text and no tags, up to their own end tag. (`noscript`, too, for a reader
/// that could run scripts: what it holds is a picture or a plea in nearly every news page.)
const RAW: [&str; 9] =
    ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// The tokens of a page.
pub(super) struct Scanner<'h> {
    html: &'h str,
    at: usize,
    /// The element without markup that we are in.
    raw: Option<&'h str>,
}

impl<'h> Scanner<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self { html, at: 0, raw: None }
    }

    /// Returns the tag whose name begins at byte `name`; `None` if the page ends in it.
    fn tag(&mut self, name: usize) -> Option<Tag<'h>> {
        let (html, start) = (self.html, self.at);
        let rest = &html[name..];
        let len = rest.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>')?;
        let end = name + len + tag_end(&rest.as_bytes()[len..])?;
        self.at = end + 1;
        let attributes = &html[name + len..end];
        Some(Tag { name: &rest[..len], attributes, span: Span::new(start, end + 1) })
    }

    /// Returns what stands before the end tag of `element`, or all the rest.
    fn raw(&mut self, element: &str) -> &'h str {
        let rest = &self.html[self.at..];
        let is_end = |at: &usize| {
            let tag = rest.as_bytes()[*at..].strip_prefix(b"</");
            tag.and_then(|tag| tag.get(..element.len()))
                .is_some_and(|name| name.eq_ignore_ascii_case(element.as_bytes()))
        };
        let len = memchr::memchr_iter(b'<', rest.as_bytes()).find(is_end).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }
}

/// Returns the bracket that ends a tag, from behind its name on.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    // A quotation mark only counts where a value begins, as in browsers.
    let mut before = b' ';
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'>' => return Some(at),
            b'"' | b'\'' if before == b'=' => {
                at += 1 + memchr::memchr(byte, &bytes[at + 1..])?;
                before = b' ';
            }
            _ if byte.is_ascii_whitespace() => {}
            _ => before = byte,
        }
        at += 1;
    }
    None
}

impl<'h> Iterator for Scanner<'h> {
    type Item = Token<'h>;

    fn next(&mut self) -> Option<Token<'h>> {
        if let Some(element) = self.raw.take() {
            let raw = self.raw(element);
            if !raw.is_empty() {
                return Some(Token::Raw(raw));
            }
        }
        loop {
            let html = self.html;
            let bytes = &html.as_bytes()[self.at..];
            let behind = match bytes {
                [] => return None,
                [b'<', b'/', first, ..] if first.is_ascii_alphabetic() => {
                    let tag = self.tag(self.at + 2);
                    // A tag that the page ends in is dropped, as in browsers.
                    self.at = if tag.is_some() { self.at } else { html.len() };
                    return tag.map(Token::End);
                }
                [b'<', first, ..] if first.is_ascii_alphabetic() => {
                    let tag = self.tag(self.at + 1);
                    self.at = if tag.is_some() { self.at } else { html.len() };
                    self.raw = tag
                        .map(|tag| tag.name)
                        .filter(|name| RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)));
                    return tag.map(Token::Start);
                }
                [b'<', b'!', b'-', b'-', ..] => {
                    memchr::memmem::find(&bytes[2..], b"-->").map(|end| end + 5)
                }
                [b'<', b'!' | b'?' | b'/', ..] => memchr::memchr(b'>', bytes).map(|end| end + 1),
                _ => {
                    let text = memchr::memchr(b'<', &bytes[1..]).map_or(bytes.len(), |end| end + 1);
                    let start = self.at;
                    self.at += text;
                    return Some(Token::Text(&html[start..self.at]));
                }
            };
            self.at += behind.unwrap_or(bytes.len());
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Scanner, Token};

    fn show(html: &str) -> Vec<String> {
        let show = |token| match token {
            Token::Start(tag) => {
                let attributes: Vec<_> =
                    tag.attributes().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("<{}{}>", tag.name, attributes.concat())
            }
            Token::End(tag) => format!("</{}>", tag.name),
            Token::Text(text) => text.to_owned(),
            Token::Raw(text) => format!("raw {text}"),
        };
        Scanner::new(html).map(show).collect()
    }

    #[test]
    fn tags_and_texts_are_told_apart() {
        for (html, expected) in [
            ("a<b>c</b >d", &["a", "<b>", "c", "</b>", "d"][..]),
            ("<P CLASS='x>y' id=z/ hidden>", &["<P CLASS=x>y id=z/ hidden=>"]),
            ("<a title=it's>x", &["<a title=it's>", "x"]),
            ("<!doctype html><!-- <p> --><?php x ?>y", &["y"]),
            ("1 < 2 <3 </ 4>", &["1 ", "< 2 ", "<3 "]),
            (
                "<script>if (a<b) '</p>'</SCRIPT>x",
                &["<script>", "raw if (a<b) '</p>'", "</SCRIPT>", "x"],
            ),
            ("<title></title>", &["<title>", "</title>"]),
            ("x<!-- no end", &["x"]),
            ("x<a href='no end", &["x"]),
        ] {
            assert_eq!(show(html), expected, "{html}");
        }
    }

    proptest! {
        #[test]
        fn every_page_is_scanned_to_its_end(html in "[<>/!?='\" a-cé-]{0,60}(<p>|<script>)?.{0,9}") {
            let mut scanner = Scanner::new(&html);
            for token in scanner.by_ref() {
                if let Token::Start(tag) | Token::End(tag) = token {
                    prop_assert!(tag.span.slice(&html).starts_with('<'));
                    prop_assert!(tag.attributes().count() <= html.len());
                }
            }
            prop_assert_eq!(scanner.at, html.len());
        }
    }
}
