//! The blocks of text in a page or in a part of one, each with the byte where it begins.
//!
//! Tags of blocks separate them, and so do two line breaks; one line break is a line end. White
//! space is one space, as browsers show it, and entities are characters. Time and space: `O(n)`.

use copydesk_core::ParagraphKind;
use quick_xml::escape::resolve_html5_entity;

use super::open_elements::OpenElements;
use super::scanner::{Scanner, Tag, Token};

/// Elements whose text nobody reads as part of the page.
const UNSEEN: [&str; 8] =
    ["script", "style", "noscript", "template", "svg", "iframe", "textarea", "select"];

/// The longest text of a table's cell, in bytes, that is taken for a datum; longer ones are blocks
/// of their own, as in pages that are laid out with tables.
const LONGEST_DATUM: usize = 100;

/// A block of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// The text, with single spaces.
    pub(crate) text: String,
    /// What the block is.
    pub(crate) kind: ParagraphKind,
    /// The byte of the page at which the text begins.
    pub(crate) start: usize,
    /// How many bytes stand in the text as they stand in the page.
    pub(crate) verbatim: usize,
    /// How many bytes of the text are links, without white space.
    pub(crate) linked: usize,
    /// Whether it is a paragraph by its tag.
    pub(crate) is_p: bool,
    /// Whether it is a heading of the first level.
    pub(crate) is_h1: bool,
    /// The number of the element that holds the block beside others; 0 for none.
    pub(crate) holder: u32,
}

/// How tags are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// A slash at the end of a start tag means nothing.
    Html,
    /// A slash at the end of a start tag ends the element.
    Xml,
}

/// Returns the blocks of a page in order.
pub(crate) fn blocks(html: &str) -> Vec<Block> {
    blocks_in(html, Syntax::Html)
}

/// Returns the blocks of a piece of markup in order.
pub(crate) fn blocks_in(html: &str, syntax: Syntax) -> Vec<Block> {
    let mut cutter = Cutter::default();
    let mut open = OpenElements::default();
    let mut cell_start = 0;
    for token in Scanner::new(html) {
        match token {
            Token::Start(tag) => {
                if OpenElements::is_block(&tag) && !is_cell(&tag) {
                    cutter.cut();
                } else if is_cell(&tag) {
                    cell_start = cutter.text.len();
                    cutter.wants_space = !cutter.text.is_empty();
                } else if tag.is("br") {
                    cutter.line_break();
                }
                open.before_start(&tag);
                if syntax == Syntax::Html || !tag.attributes.ends_with('/') {
                    open.start(&tag);
                }
            }
            Token::End(tag) => {
                if is_cell(&tag)
                    && cutter.text.len() - cell_start.min(cutter.text.len()) <= LONGEST_DATUM
                {
                    cutter.wants_space = true;
                } else if OpenElements::is_block(&tag) {
                    cutter.cut();
                }
                open.end(&tag);
            }
            Token::Text(text) if !text.is_empty() => {
                if open.stack().iter().any(|open| open.is_any(&UNSEEN)) {
                    continue;
                }
                let start = text.as_ptr() as usize - html.as_ptr() as usize;
                cutter.text(text, start, &open);
            }
            Token::Text(_) | Token::Raw(_) => {}
        }
    }
    cutter.cut();
    cutter.blocks
}

fn is_cell(tag: &Tag<'_>) -> bool {
    tag.is_any(&["td", "th"])
}

/// The block that is being put together, and those before it.
#[derive(Default)]
struct Cutter {
    blocks: Vec<Block>,
    text: String,
    /// White space stands before what comes next.
    wants_space: bool,
    /// Line breaks stand before what comes next.
    n_breaks: u32,
    kind: Option<ParagraphKind>,
    start: usize,
    /// How much of the text stands verbatim in the page, and whether that goes on.
    verbatim: usize,
    is_verbatim: bool,
    linked: usize,
    is_p: bool,
    is_h1: bool,
    holder: u32,
}

impl Cutter {
    fn line_break(&mut self) {
        self.n_breaks += 1;
        if self.n_breaks > 1 {
            self.cut();
        }
    }

    /// Adds text that begins at byte `start` of the page.
    fn text(&mut self, text: &str, start: usize, open: &OpenElements<'_>) {
        let is_link = open.stack().iter().any(|open| open.is_any(&["a"]));
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if is_space(first) {
                let after = rest.trim_start_matches(is_space);
                let is_one_space = rest.len() - after.len() == 1 && first == ' ';
                self.is_verbatim &= is_one_space && !self.wants_space && self.n_breaks == 0;
                self.wants_space = true;
                rest = after;
                continue;
            }
            let len = match first {
                '&' => 1,
                _ => rest.find(|c: char| is_space(c) || c == '&').unwrap_or(rest.len()),
            };
            let at = start + (text.len() - rest.len());
            self.begin(at, open);
            let before = self.text.len();
            match (first == '&').then(|| entity(rest)).flatten() {
                Some((characters, len)) => {
                    self.text.push_str(&characters);
                    self.is_verbatim = false;
                    rest = &rest[len..];
                }
                None => {
                    self.text.push_str(&rest[..len]);
                    // Across a tag, bytes that follow one another here do not there.
                    self.is_verbatim &= at + len == self.start + self.text.len();
                    rest = &rest[len..];
                }
            }
            if self.is_verbatim {
                self.verbatim = self.text.len();
            }
            self.linked += if is_link { self.text.len() - before } else { 0 };
        }
    }

    /// Begins a block, if none has begun, or adds the space before what comes next.
    fn begin(&mut self, at: usize, open: &OpenElements<'_>) {
        if !self.text.is_empty() {
            let gap = if self.n_breaks > 0 {
                "\n"
            } else if self.wants_space {
                " "
            } else {
                ""
            };
            self.text.push_str(gap);
        } else {
            let (block, parent) = open.block();
            self.kind = Some(kind(open));
            (self.start, self.is_verbatim) = (at, true);
            self.is_p = block.is_some_and(|block| block.is_any(&["p"]));
            self.is_h1 = block.is_some_and(|block| block.is_any(&["h1"]));
            // Text that stands in a block beside other blocks is held by that block.
            let holder = if self.is_p { parent } else { block };
            self.holder = holder.map_or(0, |holder| holder.id);
        }
        (self.wants_space, self.n_breaks) = (false, 0);
    }

    /// Ends the block.
    fn cut(&mut self) {
        (self.wants_space, self.n_breaks) = (false, 0);
        if let Some(kind) = self.kind.take() {
            let text = std::mem::take(&mut self.text);
            let (start, verbatim, linked) = (self.start, self.verbatim, self.linked);
            let (is_p, is_h1, holder) = (self.is_p, self.is_h1, self.holder);
            self.blocks.push(Block { text, kind, start, verbatim, linked, is_p, is_h1, holder });
        }
        (self.verbatim, self.linked) = (0, 0);
    }
}

/// White space that browsers show as one space. A space that does not break is a character.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

fn kind(open: &OpenElements<'_>) -> ParagraphKind {
    let innermost = open.stack().iter().rev().find_map(|open| {
        Some(match open.name.to_ascii_lowercase().as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl1" | "hl2" => ParagraphKind::Heading,
            "li" | "dt" | "dd" => ParagraphKind::ListItem,
            "blockquote" | "bq" => ParagraphKind::Quote,
            _ => return None,
        })
    });
    innermost.unwrap_or(ParagraphKind::Body)
}

/// Returns the characters that the entity at the start of `text` stands for, and its length.
fn entity(text: &str) -> Option<(String, usize)> {
    let body = text.strip_prefix('&')?;
    // The longest name of the standard has 31 letters.
    let len =
        body.bytes().take(32).position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'#'));
    let name = &body[..len.unwrap_or(body.len().min(32))];
    let has_end = body[name.len()..].starts_with(';');
    let characters = match name.strip_prefix('#') {
        Some(number) => numeric(number)?.to_string(),
        None => match resolve_html5_entity(name) {
            Some(characters) if has_end => characters.to_owned(),
            // Without its end, a name is only an entity if it is one of Latin-1, as of old.
            Some(characters) if is_latin_1(characters) => characters.to_owned(),
            _ => return None,
        },
    };
    Some((characters, 1 + name.len() + usize::from(has_end)))
}

fn is_latin_1(characters: &str) -> bool {
    let mut chars = characters.chars();
    matches!(
        (chars.next(), chars.next()),
        (Some('"' | '&' | '<' | '>' | '\u{a0}'..='\u{ff}'), None)
    )
}

/// Returns the character of a reference; those that Windows-1252 has where Unicode has control
/// characters are taken as meant, as the standard has it.
fn numeric(number: &str) -> Option<char> {
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    if let byte @ 0x80..=0x9f = code {
        let byte = [u8::try_from(byte).ok()?];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
        return text.chars().next();
    }
    Some(char::from_u32(code).filter(|c| *c != '\0').unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// Returns a text with its entities as characters.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let (characters, len) = entity(rest).unwrap_or_else(|| ("&".to_owned(), 1));
        out.push_str(&characters);
        rest = &rest[len..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use copydesk_core::ParagraphKind::{self, Body, Heading, ListItem, Quote};

    use super::blocks;

    fn shown(html: &str) -> Vec<(ParagraphKind, String)> {
        blocks(html).into_iter().map(|block| (block.kind, block.text)).collect()
    }

    #[test]
    fn blocks_are_cut_where_a_browser_would() {
        for (html, expected) in [
            (
                "<h2>Head</h2>a <b>bold</b>\n word<p>next",
                &[(Heading, "Head"), (Body, "a bold word"), (Body, "next")][..],
            ),
            (
                "<ul><li>one<li>two</ul><blockquote><p>said</blockquote>",
                &[(ListItem, "one"), (ListItem, "two"), (Quote, "said")],
            ),
            ("a<br>b<br/> <br>c", &[(Body, "a\nb"), (Body, "c")]),
            (
                "<tr><td>1</td><td>Orav</td></tr><tr><td>2<td>Kask",
                &[(Body, "1 Orav"), (Body, "2 Kask")],
            ),
            (
                "caf&eacute; &amp &copy2024 &x; &#8220;a&#x201d; &#151;",
                &[(Body, "café & &copy2024 &x; “a” —")],
            ),
            (
                "no<script>'<p>'</script>thing<style>p</style> <svg><text>x</text></svg>",
                &[(Body, "nothing")],
            ),
            ("Mr.&nbsp;Orav <span>—</span>\u{a0}he", &[(Body, "Mr.\u{a0}Orav —\u{a0}he")]),
        ] {
            let expected: Vec<_> = expected.iter().map(|(k, t)| (*k, (*t).to_owned())).collect();
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn a_block_knows_its_place_and_how_far_it_is_verbatim() {
        let html = "<p>\n  It left at noon, <i>he</i> said.<p>Say &lt;";
        let found: Vec<_> = blocks(html)
            .into_iter()
            .map(|b| (html[b.start..b.start + b.verbatim] == b.text[..b.verbatim], b.verbatim))
            .collect();
        assert_eq!(found, [(true, "It left at noon,".len()), (true, "Say".len())]);
    }

    #[test]
    fn links_are_measured() {
        let block = &blocks("<p>See <a href=x>this story</a>")[0];
        assert_eq!((block.linked, block.text.len(), block.is_p), (9, 14, true));
    }
}
