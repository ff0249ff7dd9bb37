//! Markdown: blocks are paragraphs, and front matter says what an article is.
//!
//! Spans point into the file as it is, so that the text of a paragraph holds its emphasis and
//! links as they were typed. Code and HTML blocks are no paragraphs.

use std::sync::Arc;

use copydesk_core::{Edit, Markup, Metadata, Paragraph, ParagraphKind, Span};
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::directives::directives;
use super::{Decoder, Format, RawRecords};
use crate::encoding::{Decoded, decode};
use crate::error::ReadErrorKind;
use crate::rewrite::edited_bytes;
use crate::{Draft, IngestConfig, RawRecord, RewriteError, Source};

/// Text with the marks of `CommonMark`, known by the name of the file.
pub(crate) struct Markdown;

impl Format for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["md", "markdown"]
    }

    fn recognises(&self, _: &[u8], name: &str) -> bool {
        name.ends_with(".md") || name.ends_with(".markdown")
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        source.into_whole(Arc::new(Self))
    }
}

impl Decoder for Markdown {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text, undecodable, encoding } = decode(record.bytes(), config)?;
        let (id, mut metadata, body) = front_matter(&text);
        let (paragraphs, heading) = blocks(&text, body);
        if metadata.title.is_none() {
            metadata.title = heading.map(|span| span.slice(&text).to_owned());
        }
        Ok(Draft {
            directives: directives(&text),
            text: text.into_owned(),
            paragraphs,
            id,
            metadata,
            undecodable,
            encoding,
            source_map: None,
            markup: Markup::Markdown,
        })
    }

    fn rewrite(
        &self,
        record: &RawRecord,
        edits: &[Edit],
        config: &IngestConfig,
    ) -> Result<Vec<u8>, RewriteError> {
        edited_bytes(record.bytes(), &decode(record.bytes(), config)?, edits)
    }
}

/// Reads the lines between the fences `---` or `+++` at the start of `text`, if there are any,
/// and returns what they say and where the article begins.
///
/// Understands `key: value` and `key = value` with or without quotation marks, which is what
/// front matter of articles holds; lists and nested values are passed over.
fn front_matter(text: &str) -> (Option<String>, Metadata, usize) {
    let (mut id, mut metadata) = (None, Metadata::default());
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines = text[start..].split_inclusive('\n');
    let Some(fence) = lines.next().map(str::trim_end).filter(|l| ["---", "+++"].contains(l)) else {
        return (id, metadata, start);
    };
    for line in lines {
        if line.trim_end() == fence {
            let end = Span::of(line, text).end();
            return (id, metadata, end);
        }
        let Some((key, value)) = line.split_once([':', '=']) else { continue };
        let value = value.trim().trim_matches(['"', '\'']);
        let field = match key.trim().to_lowercase().as_str() {
            "title" | "headline" => &mut metadata.title,
            "author" | "byline" => &mut metadata.byline,
            "date" | "published" => &mut metadata.published,
            "lang" | "language" => &mut metadata.language,
            "url" | "link" => &mut metadata.url,
            "source" | "publisher" => &mut metadata.source,
            "id" => &mut id,
            _ => continue,
        };
        if !value.is_empty() && field.is_none() {
            *field = Some(value.to_owned());
        }
    }
    // The fence never closes: then it was a rule, and all of it is text.
    (None, Metadata::default(), start)
}

/// Returns the paragraphs from byte `body` on, and the first heading of the first level.
fn blocks(text: &str, body: usize) -> (Vec<Paragraph>, Option<Span>) {
    let mut paragraphs = Vec::new();
    let mut first_heading = None;
    // The blocks that are open, and the inline text of the innermost one so far.
    let mut open: Vec<Block> = Vec::new();
    let mut inline: Option<Span> = None;
    let parser = Parser::new_ext(&text[body..], Options::ENABLE_STRIKETHROUGH);
    for (event, range) in parser.into_offset_iter() {
        let ends_text = matches!(event, Event::Start(ref tag) if Block::of(tag).is_some())
            || matches!(event, Event::End(ref tag) if Block::is_ended_by(*tag));
        let finished = if ends_text { inline.take() } else { None };
        if let Some(paragraph) = finished.and_then(|span| paragraph(&open, span, text)) {
            if open.last() == Some(&Block::Title) && first_heading.is_none() {
                first_heading = Some(paragraph.span);
            }
            paragraphs.push(paragraph);
        }
        match event {
            Event::Start(ref tag) => match Block::of(tag) {
                Some(block) => open.push(block),
                None => extend(&mut inline, Span::from(range).shifted(body)),
            },
            Event::End(tag) if Block::is_ended_by(tag) => {
                open.pop();
            }
            Event::Text(_) | Event::Code(_) | Event::InlineHtml(_) => {
                extend(&mut inline, Span::from(range).shifted(body));
            }
            _ => {}
        }
    }
    (paragraphs, first_heading)
}

/// A block that text can stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Block {
    /// A heading of the first level.
    Title,
    Heading,
    Paragraph,
    ListItem,
    Quote,
    /// Code, HTML, or what else is no prose.
    Other,
}

impl Block {
    fn of(tag: &Tag<'_>) -> Option<Self> {
        Some(match tag {
            Tag::Heading { level: HeadingLevel::H1, .. } => Self::Title,
            Tag::Heading { .. } => Self::Heading,
            Tag::Paragraph => Self::Paragraph,
            Tag::Item => Self::ListItem,
            Tag::BlockQuote(_) => Self::Quote,
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::List(_) => Self::Other,
            _ => return None,
        })
    }

    fn is_ended_by(tag: TagEnd) -> bool {
        matches!(
            tag,
            TagEnd::Heading(_)
                | TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock
                | TagEnd::List(_)
        )
    }
}

fn extend(inline: &mut Option<Span>, span: Span) {
    *inline = Some(match *inline {
        Some(so_far) => Span::new(so_far.start().min(span.start()), so_far.end().max(span.end())),
        None => span,
    });
}

/// Makes a paragraph of the text in the innermost of the `open` blocks, if it is prose.
fn paragraph(open: &[Block], span: Span, text: &str) -> Option<Paragraph> {
    let trimmed = span.slice(text).trim();
    let kind = match open.last()? {
        Block::Other => return None,
        Block::Title | Block::Heading => ParagraphKind::Heading,
        _ if open.contains(&Block::Quote) => ParagraphKind::Quote,
        _ if open.contains(&Block::ListItem) => ParagraphKind::ListItem,
        _ => ParagraphKind::Body,
    };
    (!trimmed.is_empty()).then(|| Paragraph { span: Span::of(trimmed, text), kind })
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ParagraphKind};

    use super::Markdown;
    use crate::testing::decode;

    fn article(text: &str) -> Article {
        decode(Markdown, text.as_bytes()).unwrap()
    }

    fn paragraphs(article: &Article) -> Vec<(ParagraphKind, &str)> {
        article.paragraphs().iter().map(|p| (p.kind, p.span.slice(article.text()))).collect()
    }

    #[test]
    fn blocks_are_paragraphs_without_their_marks() {
        let article = article(
            "# Ferry *resumes*\n\nThe **old** [ferry](http://x.org) left\nat noon.\n\n\
             > “Finally,”\n> she said.\n\n- one\n- two `code`\n  - three\n\n    four\n\n\
             ```\nlet code = 1;\n```\n\n<div>\nhtml\n</div>\n\n<!-- comment -->\n\nLast\n----\n\n***\n\nEnd.\n",
        );
        use ParagraphKind::{Body, Heading, ListItem, Quote};
        let expected = [
            (Heading, "Ferry *resumes*"),
            (Body, "The **old** [ferry](http://x.org) left\nat noon."),
            (Quote, "“Finally,”\n> she said."),
            (ListItem, "one"),
            (ListItem, "two `code`"),
            (ListItem, "three"),
            (ListItem, "four"),
            (Heading, "Last"),
            (Body, "End."),
        ];
        assert_eq!(paragraphs(&article), expected);
        assert_eq!(article.metadata().title.as_deref(), Some("Ferry *resumes*"));
    }

    #[test]
    fn front_matter_is_metadata_and_no_text() {
        let article = article(
            "\u{feff}---\r\ntitle: \"Ferry: back\"\r\nauthor: A. Kask\r\ntags:\r\n  - sea\r\n---\r\n\r\nIt left.\r\n",
        );
        assert_eq!(paragraphs(&article), [(ParagraphKind::Body, "It left.")]);
        let metadata = article.metadata();
        assert_eq!(metadata.title.as_deref(), Some("Ferry: back"));
        assert_eq!(metadata.byline.as_deref(), Some("A. Kask"));
        let (id, toml, _) = super::front_matter("+++\ndate = '2024-05-01'\nid = 'x'\n+++\nText.");
        assert_eq!((id.as_deref(), toml.published.as_deref()), (Some("x"), Some("2024-05-01")));
    }

    #[test]
    fn a_rule_at_the_start_is_no_front_matter() {
        let article = article("---\n\ntitle: not this\n");
        assert_eq!(article.metadata().title, None);
        assert_eq!(paragraphs(&article), [(ParagraphKind::Body, "title: not this")]);
    }
}
