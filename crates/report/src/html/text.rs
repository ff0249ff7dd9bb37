//! Texts from outside, made safe to stand in a page.

use std::fmt::{self, Write};

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use crate::difference::{Part, parts};
use crate::excerpt::first_words;
use crate::visible::{Piece, pieces};

/// The longest message that is shown, in columns: some 300 words.
const LONGEST: usize = 2_000;

/// Displays a text so that it is only text, between tags and in quoted attributes alike.
///
/// Characters with a meaning in HTML are escaped. Hidden characters are named, so that direction
/// marks cannot turn the text around them.
#[derive(Clone, Copy)]
pub(super) struct Escaped<'t>(pub(super) &'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in pieces(self.0) {
            match piece {
                Piece::Plain(text) => escape(f, text)?,
                Piece::Hidden(c @ ('\t' | '\n')) => f.write_char(c)?,
                Piece::Hidden('\r') => {}
                Piece::Hidden(c) => write!(f, "&lt;U+{:04X}&gt;", u32::from(c))?,
            }
        }
        Ok(())
    }
}

fn escape(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        f.write_str(&rest[..at])?;
        f.write_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        })?;
        rest = &rest[at + 1..];
    }
    f.write_str(rest)
}

/// Displays a text in which parts in backticks are quoted from an article.
#[derive(Clone, Copy)]
pub(super) struct Message<'t>(pub(super) &'t str);

impl fmt::Display for Message<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = first_words(self.0, LONGEST);
        while let Some((before, quoted, after)) = rest.split_once('`').and_then(|(before, tail)| {
            tail.split_once('`').map(|(quoted, after)| (before, quoted, after))
        }) {
            write!(f, "{}<q>{}</q>", Escaped(before), Escaped(quoted))?;
            rest = after;
        }
        write!(f, "{}", Escaped(rest))
    }
}

/// Displays an inline difference with `<del>` and `<ins>`.
#[derive(Clone, Copy)]
pub(super) struct Difference<'t>(pub(super) &'t str);

impl fmt::Display for Difference<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for part in parts(self.0) {
            match part {
                Part::Same(text) => write!(f, "{}", Escaped(text))?,
                Part::Removed(text) => write!(f, "<del>{}</del>", Escaped(text))?,
                Part::Added(text) => write!(f, "<ins>{}</ins>", Escaped(text))?,
                Part::Omitted(sign) => f.write_str(sign)?,
            }
        }
        Ok(())
    }
}

/// Displays `KEY:"VALUE"` as a filter in an address within the page: where it cannot be told apart from
/// the address around it, percent-encoded.
#[derive(Clone, Copy)]
pub(super) struct Query<'t>(pub(super) &'static str, pub(super) &'t str);

impl fmt::Display for Query<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A quotation mark would end the value; filters take any character for it.
        let value = self.1.replace('"', "?");
        write!(f, "{}:%22{}%22", self.0, utf8_percent_encode(&value, NON_ALPHANUMERIC))
    }
}

/// Says whether `url` is an ordinary address on the web: the only ones that become links.
pub(super) fn is_web_address(url: &str) -> bool {
    (url.starts_with("https://") || url.starts_with("http://"))
        && url.bytes().all(|byte| byte.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::{Difference, Escaped, Message, is_web_address};

    #[test]
    fn escaped_text_has_no_markup_and_no_direction_marks() {
        let shown = Escaped("</script><b a=\"'\">&\u{202e}\r\n").to_string();
        assert_eq!(shown, "&lt;/script&gt;&lt;b a=&quot;&#39;&quot;&gt;&amp;&lt;U+202E&gt;\n");
    }

    #[test]
    fn backticks_quote_in_pairs() {
        let shown = Message("`<i>` is probably `b`, not ` `c").to_string();
        assert_eq!(shown, "<q>&lt;i&gt;</q> is probably <q>b</q>, not <q> </q>c");
        assert_eq!(Message("a ` b").to_string(), "a ` b");
    }

    #[test]
    fn differences_are_marked_up_and_escaped() {
        let shown = Difference("at [-<b>-]{+12+}").to_string();
        assert_eq!(shown, "at <del>&lt;b&gt;</del><ins>12</ins>");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web_address("https://example.org/a?b=c&d"));
        for url in
            ["javascript:alert(1)", "data:text/html,x", "//x", "https://a b", "https://a\u{202e}"]
        {
            assert!(!is_web_address(url), "{url}");
        }
    }
}
