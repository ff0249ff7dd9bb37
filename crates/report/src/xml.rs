//! XML, an element a line, with nothing in it that XML forbids.

use std::io::{self, Write};

use quick_xml::escape::escape;

use crate::visible::{Piece, pieces};

/// An attribute: name and value.
pub(crate) type Attribute<'a> = (&'a str, &'a str);

/// Begins a document.
pub(crate) fn declaration(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
}

/// Writes the beginning of a tag, such as `<name`, with indentation if it has any, and attributes;
/// the caller ends it.
pub(crate) fn open(
    out: &mut dyn Write,
    start: &str,
    attributes: &[Attribute<'_>],
) -> io::Result<()> {
    out.write_all(start.as_bytes())?;
    attributes.iter().try_for_each(|(name, value)| {
        let value = legal(value).replace(['\n', '\t'], " ");
        write!(out, " {name}=\"{}\"", escape(value.as_str()))
    })
}

/// Writes text between tags; its line ends stay.
pub(crate) fn text(out: &mut dyn Write, text: &str) -> io::Result<()> {
    write!(out, "{}", escape(legal(text).as_str()))
}

/// Names the characters that XML 1.0 forbids, and those that are better not shown, instead of
/// showing them; line feeds and tabs stay.
fn legal(text: &str) -> String {
    let mut legal = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            Piece::Hidden(c @ ('\n' | '\t')) => legal.push(c),
            Piece::Hidden(c) => legal.push_str(&format!("<U+{:04X}>", u32::from(c))),
            // No XML parser takes these two, and no XML can say them.
            Piece::Plain(text) => {
                let text = text.replace('\u{fffe}', "<U+FFFE>").replace('\u{ffff}', "<U+FFFF>");
                legal.push_str(&text);
            }
        }
    }
    legal
}

#[cfg(test)]
pub(crate) mod tests {
    use quick_xml::events::Event;
    use quick_xml::{Reader, XmlVersion};

    use super::{open, text};

    /// An element of a document that was read.
    #[derive(Debug, PartialEq, Eq)]
    pub(crate) struct Element {
        pub(crate) name: String,
        pub(crate) attributes: Vec<(String, String)>,
        /// The elements in it.
        pub(crate) children: Vec<Element>,
        pub(crate) text: String,
    }

    impl Element {
        pub(crate) fn get(&self, name: &str) -> Option<&str> {
            let mut attributes = self.attributes.iter();
            attributes.find(|(known, _)| known == name).map(|(_, value)| value.as_str())
        }
    }

    /// Reads a document, as strictly as the parser can, and returns its root.
    pub(crate) fn parse(document: &str) -> Element {
        let mut reader = Reader::from_str(document);
        reader.config_mut().expand_empty_elements = true;
        let mut open = vec![Element {
            name: String::new(),
            attributes: Vec::new(),
            children: Vec::new(),
            text: String::new(),
        }];
        loop {
            match reader.read_event().expect("the document is well-formed") {
                Event::Start(start) => {
                    let attributes = start.attributes().map(|attribute| {
                        let attribute = attribute.expect("attributes are well-formed");
                        let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                        let name = attribute.key.0.to_owned();
                        (name, value.unwrap().into_owned())
                    });
                    open.push(Element {
                        name: start.name().0.to_owned(),
                        attributes: attributes.collect(),
                        children: Vec::new(),
                        text: String::new(),
                    });
                }
                Event::End(_) => {
                    let element = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(element);
                }
                Event::Text(text) => {
                    open.last_mut().unwrap().text.push_str(&text.xml10_content());
                }
                Event::Eof => break,
                _ => {}
            }
        }
        let mut document = open.pop().unwrap();
        assert!(open.is_empty() && document.children.len() == 1, "one root, and all is closed");
        document.children.pop().unwrap()
    }

    #[test]
    fn what_xml_forbids_is_named() {
        let mut out = Vec::new();
        open(&mut out, "<a", &[("b", "\u{0}<&\"\u{fffe}\n\u{202e}")]).unwrap();
        out.push(b'>');
        text(&mut out, "x\u{1b}\ny").unwrap();
        let written = String::from_utf8(out).unwrap();
        let expected = "<a b=\"&lt;U+0000&gt;&lt;&amp;&quot;&lt;U+FFFE&gt; &lt;U+202E&gt;\">\
                        x&lt;U+001B&gt;\ny";
        assert_eq!(written, expected);
    }
}
