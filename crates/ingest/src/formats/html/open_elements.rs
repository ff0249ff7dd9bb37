//! Which elements are open at a point of a page, near enough to what a browser would say.
//!
//! End tags that HTML lets writers leave out are supplied for paragraphs, list items and table
//! parts; end tags without a start are ignored. Time: `O(depth)` a tag, where the depth is
//! bounded. Weak where formatting elements overlap: the inner one ends early.

use super::scanner::Tag;

/// How deep elements may be nested: what goes deeper is not kept, so that no tag costs more than
/// this. (Browsers stop at 512, too.)
const MAX_DEPTH: usize = 512;

/// Elements that never have an end tag.
const VOID: [&str; 16] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr", "frame", "keygen",
];

/// Elements that are paragraphs, or hold them; the last line is NITF's.
const BLOCKS: [&str; 49] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "table",
    "thead",
    "tbody",
    "tfoot",
    "caption",
    "article",
    "section",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "figure",
    "figcaption",
    "blockquote",
    "pre",
    "form",
    "fieldset",
    "address",
    "details",
    "summary",
    "center",
    "hr",
    "body",
    "dialog",
    "hl1",
    "hl2",
    "block",
    "bq",
    "media",
    "media-caption",
    "note",
];

/// What an open start tag of one kind ends: the elements of its own kind, up to the element that
/// holds them all.
const ENDED_BY: [(&[&str], &[&str], &[&str]); 5] = [
    (&["li"], &["li"], &["ul", "ol", "menu"]),
    (&["dt", "dd"], &["dt", "dd"], &["dl"]),
    (&["td", "th"], &["td", "th"], &["tr", "table"]),
    (&["tr"], &["td", "th", "tr"], &["table"]),
    (&["option"], &["option"], &["select"]),
];

/// An element that is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open<'h> {
    /// Its name as it stands.
    pub(super) name: &'h str,
    /// Its number in the page, from 1.
    pub(super) id: u32,
}

impl Open<'_> {
    pub(super) fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.name.eq_ignore_ascii_case(name))
    }
}

/// The elements that are open.
#[derive(Debug, Default)]
pub(super) struct OpenElements<'h> {
    stack: Vec<Open<'h>>,
    n_elements: u32,
}

impl<'h> OpenElements<'h> {
    /// Says whether a tag is one of a block.
    pub(super) fn is_block(tag: &Tag<'_>) -> bool {
        tag.is_any(&BLOCKS)
    }

    /// Says whether an element with that tag has no content.
    pub(super) fn is_void(tag: &Tag<'_>) -> bool {
        tag.is_any(&VOID)
    }

    /// Ends what the start of `tag` ends although no end tag says so.
    pub(super) fn before_start(&mut self, tag: &Tag<'_>) {
        if Self::is_block(tag) && self.stack.last().is_some_and(|top| top.is_any(&["p"])) {
            self.stack.pop();
        }
        for (starts, ended, holders) in ENDED_BY {
            if !tag.is_any(starts) {
                continue;
            }
            let held = self.stack.iter().rposition(|open| open.is_any(holders));
            let floor = held.map_or(0, |holder| holder + 1);
            let first = self.stack[floor..].iter().position(|open| open.is_any(ended));
            if let Some(first) = first {
                self.stack.truncate(floor + first);
            }
        }
    }

    /// Opens the element of a start tag.
    pub(super) fn start(&mut self, tag: &Tag<'h>) {
        self.n_elements += 1;
        if !Self::is_void(tag) && self.stack.len() < MAX_DEPTH {
            self.stack.push(Open { name: tag.name, id: self.n_elements });
        }
    }

    /// Closes the element of an end tag with all that is open in it; says whether there was one.
    pub(super) fn end(&mut self, tag: &Tag<'_>) -> bool {
        let open = self.stack.iter().rposition(|open| tag.is(open.name));
        if let Some(open) = open {
            self.stack.truncate(open);
        }
        open.is_some()
    }

    /// Returns the open elements, the outermost first.
    pub(super) fn stack(&self) -> &[Open<'h>] {
        &self.stack
    }

    /// Returns the innermost open block and the element around it.
    pub(super) fn block(&self) -> (Option<Open<'h>>, Option<Open<'h>>) {
        let block = self.stack.iter().rposition(|open| open.is_any(&BLOCKS));
        let parent = block.and_then(|block| block.checked_sub(1)).map(|parent| self.stack[parent]);
        (block.map(|block| self.stack[block]), parent)
    }
}
