//! A record of XML as a small tree, whose parts know where they stand.

use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, resolve_predefined_entity};
use quick_xml::events::{BytesStart, Event};

use copydesk_core::Span;

use crate::error::ReadErrorKind;

/// How deep elements may be nested. News formats stay below 30.
const MAX_DEPTH: usize = 128;

/// An element with what it holds.
#[derive(Debug)]
pub(super) struct Element {
    /// The name without its prefix.
    pub(super) name: String,
    /// The name as it stands.
    pub(super) qualified: String,
    attributes: Vec<(String, String)>,
    pub(super) children: Vec<Node>,
    /// What stands between its tags.
    pub(super) inner: Span,
}

/// Something in an element.
#[derive(Debug)]
pub(super) enum Node {
    /// An element.
    Element(Element),
    /// Text, with the span that it stands at, and whether it stands there as it is.
    Text { text: String, span: Span, is_verbatim: bool },
}

impl Element {
    /// Reads the element that `xml` is.
    ///
    /// Entities are those of XML and HTML: none that a file defines are expanded, so that no file
    /// can grow.
    pub(super) fn parse(xml: &str) -> Result<Self, ReadErrorKind> {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Element::document()];
        loop {
            let start = offset(&reader);
            let event = reader.read_event().map_err(ReadErrorKind::Xml)?;
            let end = offset(&reader);
            match event {
                Event::Start(tag) => {
                    if open.len() > MAX_DEPTH {
                        return Err(ReadErrorKind::XmlDepth { limit: MAX_DEPTH });
                    }
                    open.push(Element::new(&tag, end)?);
                }
                Event::Empty(tag) => top(&mut open).push(Element::new(&tag, end)?),
                Event::End(_) if open.len() > 1 => {
                    let mut element = open.pop().expect("more than one is open");
                    element.inner = Span::new(element.inner.start(), start);
                    top(&mut open).push(element);
                }
                Event::Text(text) => {
                    top(&mut open).push_text(&text.into_inner(), Span::new(start, end), true);
                }
                Event::CData(data) => {
                    // Between `<![CDATA[` and `]]>`.
                    let span = Span::new(start + 9, end - 3);
                    top(&mut open).push_text(&data.into_inner(), span, true);
                }
                Event::GeneralRef(reference) => {
                    let characters = match reference.resolve_char_ref() {
                        Ok(Some(character)) => character.to_string(),
                        _ => {
                            let name = reference.into_inner();
                            let known = resolve_predefined_entity(&name)
                                .or_else(|| resolve_html5_entity(&name));
                            let unknown = || ReadErrorKind::XmlEntity(name.to_string());
                            known.ok_or_else(unknown)?.to_owned()
                        }
                    };
                    top(&mut open).push_text(&characters, Span::new(start, end), false);
                }
                Event::Eof if open.len() == 1 => break,
                Event::Eof => {
                    return Err(ReadErrorKind::XmlCutOff {
                        name: top(&mut open).qualified.clone(),
                    });
                }
                _ => {}
            }
        }
        let root = open.pop().expect("the document is open");
        let elements = root.children.into_iter();
        let first = elements.filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text { .. } => None,
        });
        first.into_iter().next().ok_or(ReadErrorKind::NoText)
    }

    /// Returns what holds the root element.
    fn document() -> Self {
        let (name, qualified) = (String::new(), String::new());
        let inner = Span::new(0, 0);
        Self { name, qualified, attributes: Vec::new(), children: Vec::new(), inner }
    }

    fn new(tag: &BytesStart<'_>, start: usize) -> Result<Self, ReadErrorKind> {
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| ReadErrorKind::Xml(error.into()))?;
            let name = attribute.key.local_name();
            let value = crate::formats::html::blocks::unescaped(&attribute.value);
            attributes.push((name.as_ref().to_owned(), value));
        }
        Ok(Self {
            name: tag.local_name().as_ref().to_owned(),
            qualified: tag.name().as_ref().to_owned(),
            attributes,
            children: Vec::new(),
            inner: Span::new(start, start),
        })
    }

    fn push(&mut self, element: Element) {
        self.children.push(Node::Element(element));
    }

    /// Adds text; pieces that follow one another are one.
    fn push_text(&mut self, new: &str, new_span: Span, new_is_verbatim: bool) {
        if let Some(Node::Text { text, span, is_verbatim }) = self.children.last_mut() {
            *is_verbatim &= new_is_verbatim && span.end() == new_span.start();
            text.push_str(new);
            *span = Span::new(span.start(), new_span.end());
            return;
        }
        let (text, span, is_verbatim) = (new.to_owned(), new_span, new_is_verbatim);
        self.children.push(Node::Text { text, span, is_verbatim });
    }

    /// Returns the value of an attribute, by its name without prefix, if it is not empty.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let found = self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// Returns the child elements.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text { .. } => None,
        })
    }

    /// Returns the first child of that name, as it stands or without its prefix.
    pub(super) fn child(&self, name: &str) -> Option<&Element> {
        self.elements().find(|child| child.is(name))
    }

    /// Returns the first element of that name in this one, at any depth.
    pub(super) fn descendant(&self, name: &str) -> Option<&Element> {
        self.elements().find_map(
            |child| {
                if child.is(name) { Some(child) } else { child.descendant(name) }
            },
        )
    }

    fn is(&self, name: &str) -> bool {
        let found = if name.contains(':') { &self.qualified } else { &self.name };
        found.eq_ignore_ascii_case(name)
    }

    /// Returns all text in the element, with single spaces; `None` if there is none.
    pub(super) fn text(&self) -> Option<String> {
        let mut text = String::new();
        self.add_text(&mut text);
        let words: Vec<&str> = text.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }

    fn add_text(&self, out: &mut String) {
        for node in &self.children {
            match node {
                Node::Text { text, .. } => out.push_str(text),
                Node::Element(element) => element.add_text(out),
            }
        }
    }

    /// Returns the text that the element holds beside elements, as it stands, with its span and
    /// whether that has it as it is.
    pub(super) fn own_text(&self) -> (String, Span, bool) {
        let mut all = (String::new(), self.inner, true);
        let mut n_texts = 0;
        for node in &self.children {
            if let Node::Text { text, span, is_verbatim } = node
                && (!text.trim().is_empty() || self.children.len() == 1)
            {
                n_texts += 1;
                all.0.push_str(text);
                (all.1, all.2) = (*span, *is_verbatim && n_texts == 1);
            }
        }
        all
    }
}

fn top(open: &mut [Element]) -> &mut Element {
    open.last_mut().expect("the document is open")
}

fn offset(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).expect("a record in memory")
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn elements_hold_text_and_know_where_it_stands() {
        let xml = "<?xml version='1.0'?><a:x xml:lang='en'>One <b>&amp;&#233;&eacute;</b><![CDATA[<p>]]></a:x>";
        let element = Element::parse(xml).unwrap();
        assert_eq!((element.name.as_str(), element.qualified.as_str()), ("x", "a:x"));
        assert_eq!(element.attribute("lang").as_deref(), Some("en"));
        assert_eq!(element.text().as_deref(), Some("One &éé<p>"));
        assert!(element.inner.slice(xml).starts_with("One <b>"));
    }

    #[test]
    fn what_is_damaged_or_hostile_is_an_error_that_says_why() {
        let deep = "<a>".repeat(500);
        for (xml, words) in [
            ("<a><b></a>", "not well-formed XML"),
            ("<a><b>", "the XML ends within `<b>`"),
            ("<a>&lol9;</a>", "the entity `&lol9;` is none of XML or HTML"),
            (deep.as_str(), "elements nested more than 128 deep"),
        ] {
            let error = Element::parse(xml).unwrap_err().to_string();
            assert!(error.starts_with(words), "{error}");
        }
    }
}
