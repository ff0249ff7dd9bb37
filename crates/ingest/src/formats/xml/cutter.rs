//! Finds where an element begins and ends in a stream of XML or SGML.
//!
//! Nothing but tags, comments and CDATA sections is understood, so that a damaged record costs
//! itself and not those behind it. Time: `O(n)`. Space: constant.

/// The longest name of a tag that is told from others.
const MAX_NAME: usize = 64;

/// Follows tags through the pieces of an input.
#[derive(Debug, Default)]
pub(super) struct TagCutter {
    state: State,
    /// The tag so far, from its bracket on, or the last bytes of a comment or CDATA section.
    tag: Vec<u8>,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum State {
    #[default]
    Text,
    /// Within a name behind a bracket.
    Name,
    /// Behind the name, up to the bracket that closes.
    Rest,
    Comment,
    Cdata,
}

impl TagCutter {
    /// Returns how many bytes there are before the end of the first start tag's name that is one
    /// of `names`. The tag up to there is then [`tag`](Self::tag).
    pub(super) fn start(&mut self, bytes: &[u8], names: &[&str]) -> Option<usize> {
        self.find(bytes, |tag, _| names.iter().any(|name| is_tag(tag, b"<", name)))
    }

    /// Returns how many bytes there are up to the end of the end tag of `name`.
    pub(super) fn end(&mut self, bytes: &[u8], name: &str) -> Option<usize> {
        self.find(bytes, |tag, is_closed| is_closed && is_tag(tag, b"</", name))
    }

    pub(super) fn tag(&self) -> &[u8] {
        &self.tag
    }

    /// Finds where `is_found` says so of a tag: asked behind its name, and at its last bracket.
    fn find(&mut self, bytes: &[u8], is_found: impl Fn(&[u8], bool) -> bool) -> Option<usize> {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            match self.state {
                State::Text => {
                    at += memchr::memchr(b'<', &bytes[at..])? + 1;
                    self.tag = vec![b'<'];
                    self.state = State::Name;
                }
                State::Name => {
                    let is_name = !byte.is_ascii_whitespace()
                        && byte != b'>'
                        && (byte != b'/' || self.tag.len() == 1)
                        && self.tag.len() < MAX_NAME;
                    if is_name {
                        self.tag.push(byte);
                        at += 1;
                        if self.tag == b"<!--" {
                            (self.state, self.tag) = (State::Comment, Vec::new());
                        } else if self.tag == b"<![CDATA[" {
                            (self.state, self.tag) = (State::Cdata, Vec::new());
                        }
                        continue;
                    }
                    self.state = State::Rest;
                    if is_found(&self.tag, false) {
                        return Some(at);
                    }
                }
                State::Rest => {
                    at += memchr::memchr(b'>', &bytes[at..])? + 1;
                    self.state = State::Text;
                    if is_found(&self.tag, true) {
                        return Some(at);
                    }
                }
                State::Comment => at += self.pass(&bytes[at..], b"-->"),
                State::Cdata => at += self.pass(&bytes[at..], b"]]>"),
            }
        }
        None
    }

    /// Returns how many bytes there are up to and with `mark`, or up to the end.
    fn pass(&mut self, bytes: &[u8], mark: &[u8]) -> usize {
        // The mark may have begun in the piece before, of which the last bytes are kept.
        let kept = self.tag.len();
        let begin = bytes.len().min(mark.len() - 1);
        self.tag.extend_from_slice(&bytes[..begin]);
        let found = memchr::memmem::find(&self.tag, mark)
            .map(|at| at + mark.len() - kept)
            .or_else(|| memchr::memmem::find(bytes, mark).map(|at| at + mark.len()));
        if let Some(end) = found {
            self.state = State::Text;
            return end;
        }
        let all = [&self.tag[..kept], bytes].concat();
        self.tag = all[all.len().saturating_sub(mark.len() - 1)..].to_vec();
        bytes.len()
    }
}

/// Says whether `tag` is the bracket `open` and `name`, in whatever case.
fn is_tag(tag: &[u8], open: &[u8], name: &str) -> bool {
    tag.strip_prefix(open).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::TagCutter;

    /// Returns the elements of that name, cutting the input at byte `at`.
    fn items(xml: &str, at: usize) -> Vec<String> {
        let pieces = [&xml.as_bytes()[..at], &xml.as_bytes()[at..]];
        let (mut cutter, mut found) = (TagCutter::default(), Vec::new());
        let mut open: Option<Vec<u8>> = None;
        for piece in pieces {
            let mut rest = piece;
            loop {
                let end = match &open {
                    None => cutter.start(rest, &["item"]),
                    Some(_) => cutter.end(rest, "item"),
                };
                let part = &rest[..end.unwrap_or(rest.len())];
                if let Some(item) = &mut open {
                    item.extend_from_slice(part);
                }
                let Some(end) = end else { break };
                match open.take() {
                    None => open = Some(cutter.tag().to_vec()),
                    Some(item) => found.push(String::from_utf8(item).unwrap()),
                }
                rest = &rest[end..];
            }
        }
        found
    }

    const FEED: &str = "<rss><items/><!-- <item>no</item> --><item a='1'>x<![CDATA[</item>]]]>\
        </item ><ITEM>y</ITEM><item/></rss>";

    #[test]
    fn elements_are_found_but_not_in_comments_and_data() {
        assert_eq!(items(FEED, 0), ["<item a='1'>x<![CDATA[</item>]]]></item >", "<ITEM>y</ITEM>"]);
    }

    proptest! {
        #[test]
        fn it_does_not_matter_where_the_pieces_end(at in 0..=FEED.len()) {
            prop_assert_eq!(items(FEED, at), items(FEED, 0));
        }
    }
}
