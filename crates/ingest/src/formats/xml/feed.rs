//! RSS (0.9 to 2.0) and Atom feeds: every item or entry is an article.
//!
//! The text is the full content where the feed has it (`content:encoded`, Atom's `content`), else
//! the description or summary. The feed's title is the source, its language that of the items.

use std::sync::Arc;

use copydesk_core::Metadata;

use super::element::Element;
use super::{Preamble, content, elements, root};
use crate::encoding::Decoded;
use crate::error::ReadErrorKind;
use crate::formats::{Decoder, Format, RawRecords};
use crate::{Draft, IngestConfig, RawRecord, Source};

/// A feed.
pub(crate) struct Feed;

impl Format for Feed {
    fn name(&self) -> &'static str {
        "feed"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["rss", "atom", "rdf"]
    }

    fn recognises(&self, head: &[u8], _: &str) -> bool {
        root(head).is_some_and(|root| ["rss", "rdf", "feed"].contains(&root.as_str()))
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        elements(source, &["item", "entry"], false, |preamble| Arc::new(Items::new(preamble)))
    }
}

/// What the items of a feed share.
struct Items {
    preamble: Preamble,
    title: Option<String>,
    language: Option<String>,
}

impl Items {
    fn new(preamble: Preamble) -> Self {
        let text = preamble.text.as_str();
        let tagged = |name: &str| {
            let (_, rest) = text.split_once(&format!("<{name}"))?;
            let (_, rest) = rest.split_once('>')?;
            let (value, _) = rest.split_once(&format!("</{name}>"))?;
            let value = value.trim().trim_start_matches("<![CDATA[").trim_end_matches("]]>");
            let value = crate::formats::html::blocks::unescaped(value.trim());
            Some(value).filter(|value| !value.is_empty() && !value.contains('<'))
        };
        let lang = || {
            text.split_once("xml:lang=")
                .and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next())
        };
        Self {
            title: tagged("title"),
            language: tagged("language")
                .or_else(|| tagged("dc:language"))
                .or_else(|| lang().map(str::to_owned)),
            preamble,
        }
    }
}

impl Decoder for Items {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text: xml, encoding, undecodable } =
            self.preamble.decode(record.bytes(), config)?;
        let item = Element::parse(&xml)?;
        let text = |names: &[&str]| names.iter().find_map(|name| item.child(name)?.text());
        let author = |name| item.child(name).map(|a| a.child("name").unwrap_or(a))?.text();
        let metadata = Metadata {
            title: text(&["title"]),
            byline: author("dc:creator").or_else(|| author("author")),
            published: text(&["pubDate", "published", "dc:date", "issued", "updated"]),
            url: link(&item),
            language: item.attribute("lang").or_else(|| self.language.clone()),
            source: self.title.clone(),
        };
        let is_empty = |element: &&Element| element.text().is_some();
        let body = ["content:encoded", "content", "description", "summary"]
            .iter()
            .find_map(|name| item.child(name).filter(is_empty));
        let made = match body {
            Some(body) => content(body, &xml, record.start(), config),
            None => Draft::default(),
        };
        let id = text(&["guid", "id"]);
        Ok(Draft { id, metadata, encoding, ..made }.with_lost(&undecodable, &xml, record.start()))
    }
}

/// Returns the address of an item: RSS has it as text, Atom as an attribute of one of several.
fn link(item: &Element) -> Option<String> {
    let links = || item.elements().filter(|child| child.name.eq_ignore_ascii_case("link"));
    let is_page = |link: &&Element| link.attribute("rel").is_none_or(|rel| rel == "alternate");
    let href = links().filter(is_page).find_map(|link| link.attribute("href"));
    let guid = || {
        let guid = item.child("guid")?;
        guid.text().filter(|text| text.starts_with("http"))
    };
    href.or_else(|| links().find_map(Element::text)).or_else(guid)
}

#[cfg(test)]
mod tests {
    use crate::testing::{config, outcome, read};

    const RSS: &str = "<?xml version=\"1.0\"?>\n<rss version=\"2.0\" xmlns:content=\"c\"><channel>\n\
        <title>ERR &amp; Co</title><language>en</language>\n\
        <item><title>Ferry</title><link>https://x.org/1</link><guid>g1</guid>\n\
        <description>Short.</description><content:encoded><![CDATA[\n<p>The ferry left.</p><p>Café &amp; ice.</p>]]></content:encoded>\n\
        <dc:creator>A. Kask</dc:creator><pubDate>Wed, 01 May 2024 10:00:00 GMT</pubDate></item>\n\
        <item><description>&lt;p&gt;Two &amp;amp; more.&lt;/p&gt;</description></item></channel></rss>";

    #[test]
    fn items_are_articles_with_their_full_content() {
        let articles = read("a.xml", RSS.as_bytes(), &config());
        let first = articles[0].as_ref().unwrap();
        assert_eq!((first.id(), first.text()), ("g1", "The ferry left.\n\nCafé & ice."));
        let metadata = first.metadata();
        assert_eq!(metadata.title.as_deref(), Some("Ferry"));
        assert_eq!(metadata.url.as_deref(), Some("https://x.org/1"));
        assert_eq!(
            (metadata.source.as_deref(), metadata.language.as_deref()),
            (Some("ERR & Co"), Some("en"))
        );
        assert_eq!(metadata.byline.as_deref(), Some("A. Kask"));
        let place = first.source_position(first.paragraphs()[1].span.start()).unwrap();
        let expected = RSS.find("Café").unwrap();
        assert_eq!((place.byte, place.line), (expected as u64, 6));
        assert_eq!(articles[1].as_ref().unwrap().text(), "Two & more.");
    }

    #[test]
    fn entries_of_atom_are_articles() {
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='et'><title>F</title>\
            <entry><id>urn:1</id><title type='html'>T &lt;b&gt;</title><link rel='self' href='s'/>\
            <link href='https://x.org/2'/><author><name>B. Orav</name></author>\
            <content type='xhtml'><div><p>One.</p><p>Two.</p></div></content></entry></feed>";
        let articles = read("a.atom", atom.as_bytes(), &config());
        let entry = articles[0].as_ref().unwrap();
        assert_eq!((entry.id(), entry.text()), ("urn:1", "One.\n\nTwo."));
        let metadata = entry.metadata();
        assert_eq!(
            (metadata.url.as_deref(), metadata.byline.as_deref()),
            (Some("https://x.org/2"), Some("B. Orav"))
        );
        assert_eq!(metadata.language.as_deref(), Some("et"));
    }

    #[test]
    fn a_bad_item_is_an_event_and_the_rest_goes_on() {
        let feed = "<rss><channel><item><description>One.</description></item><item><b></item>\
            <item><title>No text</title></item><item><description>&lol;</description></item>\
            <item><description>Two.</description></item><item><description>Cut";
        let expected = [
            "a.xml#1: One.",
            "a.xml, record 2: not well-formed XML: ill-formed document: expected `</b>`, but `</item>` was found",
            "a.xml, record 3: holds no text",
            "a.xml, record 4: the entity `&lol;` is none of XML or HTML (entities that a file defines are not expanded)",
            "a.xml#5: Two.",
            "a.xml, record 6: the XML ends within `<description>`",
        ];
        assert_eq!(outcome("a.xml", feed.as_bytes()), expected);
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><rss><item><description>Caf\xe9 \xd5</description></item></rss>";
        assert_eq!(outcome("a.xml", latin), ["a.xml#1: Café Õ"]);
        assert_eq!(outcome("a.xml", b"<rss></rss>"), ["a.xml: holds no `item`, `entry`"]);
    }
}
