//! HTML pages: the article is the main text of the page, block by block, as the page has it.

pub(super) mod blocks;

mod alignment;
mod guard;
mod main_text;
mod metadata;
mod open_elements;
mod scanner;

use std::sync::Arc;

use copydesk_core::{Metadata, Paragraph, Segment, SourceMap, SourcePosition, Span};

use self::blocks::Block;
use self::main_text::{MainText, UNKNOWN, main_text};
use super::directives::{directives, placed};
use super::{Decoder, Format, RawRecords};
use crate::encoding::{Decoded, TextEncoding, decode_declared};
use crate::error::ReadErrorKind;
use crate::{Draft, IngestConfig, RawRecord, Source};

/// How far into a page its encoding is looked for, as in browsers.
const PRESCAN: usize = 1024;

/// A page of a news site.
pub(crate) struct Html;

impl Format for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn endings(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    /// The name says so, or the first tag is one that only pages begin with.
    fn recognises(&self, head: &[u8], name: &str) -> bool {
        self.endings().iter().any(|ending| name.ends_with(&format!(".{ending}")))
            || begins_as_page(head)
    }

    fn records<'a>(&self, source: Source<'a>) -> RawRecords<'a> {
        source.into_whole(Arc::new(Self))
    }
}

/// Says whether the first tag or declaration is one of a page.
fn begins_as_page(head: &[u8]) -> bool {
    let mut head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    if head.starts_with(b"<?xml") {
        let end = memchr::memmem::find(head, b"?>").map_or(head.len(), |end| end + 2);
        head = head[end..].trim_ascii_start();
    }
    while let Some(comment) = head.strip_prefix(b"<!--") {
        let end = memchr::memmem::find(comment, b"-->").map_or(comment.len(), |end| end + 3);
        head = comment[end..].trim_ascii_start();
    }
    [&b"<!doctype html"[..], b"<html", b"<head", b"<body"]
        .iter()
        .any(|start| head.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
}

impl Decoder for Html {
    fn decode(&self, record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
        let Decoded { text: html, encoding, undecodable } = page(record.bytes(), config)?;
        let MainText { blocks, metadata: guessed } = main_text(&html)?;
        let known = metadata::metadata(&html);
        let guess = |text: String| Some(text).filter(|text| !text.is_empty());
        let metadata = Metadata {
            title: known.title.or_else(|| guess(guessed.title)),
            byline: known.byline.or_else(|| guess(guessed.author)),
            published: known.published.or_else(|| guessed.date.map(|date| date.to_string())),
            url: known.url.or_else(|| guess(guessed.url)),
            source: known
                .source
                .or_else(|| guess(guessed.sitename))
                .or_else(|| guess(guessed.hostname)),
            language: known.language,
        };
        let blocks = without_headline(blocks, metadata.title.as_deref());
        let mut made = draft(blocks, &html, record.start());
        let found = directives(&html);
        if let Some(map) = made.source_map.as_ref().filter(|_| !found.is_empty()) {
            made.directives = placed(found, map, record.start().byte, made.text.len());
        }
        Ok(Draft { metadata, encoding, ..made }.with_lost(&undecodable, &html, record.start()))
    }
}

/// Decodes a page, which may say in its head what it is encoded in.
fn page<'b>(bytes: &'b [u8], config: &IngestConfig) -> Result<Decoded<'b>, ReadErrorKind> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PRESCAN)]);
    decode_declared(bytes, declared(&head), config)
}

/// Returns the encoding that the head of a page declares.
fn declared(head: &str) -> Option<TextEncoding> {
    let at = head.to_ascii_lowercase().find("charset")?;
    let value = head[at + "charset".len()..].trim_start().strip_prefix('=')?;
    let value = value.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\'');
    let len = value.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c)));
    value[..len.unwrap_or(value.len())].parse().ok()
}

/// Leaves out a first block that is the headline: an article has it as its title.
fn without_headline(mut blocks: Vec<Block>, title: Option<&str>) -> Vec<Block> {
    let is_headline = |block: &Block| block.is_h1 || title.is_some_and(|t| repeats(&block.text, t));
    if blocks.len() > 1 && is_headline(&blocks[0]) {
        blocks.remove(0);
    }
    blocks
}

/// Says whether a block is the title, or a long beginning of it: titles often end in the name of
/// the site.
fn repeats(block: &str, title: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (block, title) = (letters(block), letters(title));
    !block.is_empty() && (title == block || (title.starts_with(&block) && block.len() > 20))
}

/// Puts blocks of `source` together to a text with blank lines between them, and keeps where they
/// began. `at` is where the source itself begins in the input.
pub(super) fn draft(blocks: Vec<Block>, source: &str, at: SourcePosition) -> Draft {
    let mut draft = Draft::default();
    let mut segments: Vec<Segment> = Vec::with_capacity(blocks.len());
    let (mut known, mut position) = (0, at);
    for block in blocks {
        if !draft.text.is_empty() {
            draft.text.push_str("\n\n");
        }
        let start = draft.text.len();
        draft.text.push_str(&block.text);
        let span = Span::new(start, draft.text.len());
        draft.paragraphs.push(Paragraph { span, kind: block.kind });
        if block.start == UNKNOWN {
            continue;
        }
        // Blocks ascend but for a few that an extractor moved.
        (known, position) = match source.get(known..block.start) {
            Some(between) => (block.start, position.after(between)),
            None => (block.start, at.after(&source[..block.start])),
        };
        segments.push(Segment { text: start, verbatim: block.verbatim, source: position });
    }
    draft.source_map = Some(SourceMap::new(segments));
    draft
}

#[cfg(test)]
mod tests {
    use copydesk_core::ParagraphKind::{Body, Heading, ListItem, Quote};

    use crate::testing::{config, outcome, read};

    const PAGE: &str = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n\
        <title>Ferry stops at noon - ERR</title><meta property=\"og:title\" content=\"Ferry stops at noon\">\n\
        <meta name=\"author\" content=\"A. Kask\"><link rel=\"canonical\" href=\"https://err.example/1\"></head>\n\
        <body><nav><ul><li><a href=\"/\">Home</a></li><li><a href=\"/news\">News</a></li></ul></nav>\n\
        <article><h1>Ferry stops at noon</h1>\n\
        <p>The ferry between the islands will stop at noon on Friday, said <b>Mart</b> <i>Orav</i>, who runs it.</p>\n\
        <p>The harbour office said on Monday that 12 crews had been told to stay ashore until the ice&nbsp;has gone.</p>\n\
        <h2>What comes next</h2>\n\
        <p>Soldiers will carry food to every village that asks for it, according to the ministry in the capital.</p>\n\
        <blockquote><p>We have seen this before, and we shall see it again, as everybody here knows very well.</p></blockquote>\n\
        <ul><li>The first boat leaves at eight in the morning, if the weather allows.</li></ul>\n\
        </article><footer><p>Copyright 2024</p></footer></body></html>";

    #[test]
    fn the_article_is_the_main_text_block_by_block_as_the_page_has_it() {
        let articles = read("a.txt", PAGE.as_bytes(), &config());
        let article = articles[0].as_ref().unwrap();
        let kinds: Vec<_> = article.paragraphs().iter().map(|p| p.kind).collect();
        assert_eq!(kinds, [Body, Body, Heading, Body, Quote, ListItem], "{}", article.text());
        assert!(article.paragraph_text(0).ends_with("said Mart Orav, who runs it."));
        assert!(article.paragraph_text(1).ends_with("the ice\u{a0}has gone."));
        for (index, words) in [(0, "The ferry between"), (1, "The harbour"), (5, "The first boat")]
        {
            let place = article.source_position(article.paragraphs()[index].span.start()).unwrap();
            let byte = PAGE.find(words).unwrap();
            assert_eq!(place.byte, byte as u64, "{words}");
            assert_eq!(place.line, PAGE[..byte].matches('\n').count() as u64 + 1);
        }
    }

    #[test]
    fn the_page_says_who_wrote_what_and_where() {
        let articles = read("a.html", PAGE.as_bytes(), &config());
        let article = articles[0].as_ref().unwrap();
        let metadata = article.metadata();
        assert_eq!(article.id(), "https://err.example/1");
        assert_eq!(metadata.title.as_deref(), Some("Ferry stops at noon"));
        assert_eq!(metadata.byline.as_deref(), Some("A. Kask"));
        assert_eq!(metadata.language.as_deref(), Some("en"));
    }

    #[test]
    fn a_page_in_the_encoding_that_it_declares_is_read() {
        let (page, _, _) = encoding_rs::WINDOWS_1251.encode(
            "<html><head><meta charset=windows-1251></head><body><article><p>Паром между островами \
             остановится в пятницу в полдень, и портовое управление сообщило об этом в понедельник.</p>\
             <p>Двенадцать экипажей должны остаться на берегу до весны, пока не растает весь лёд.</p>\
             </article></body></html>",
        );
        let articles = read("a.html", &page, &config());
        let article = articles[0].as_ref().unwrap();
        assert!(article.text().starts_with("Паром между"), "{}", article.text());
        assert_eq!(article.metadata().language.as_deref(), Some("ru"));
    }

    #[test]
    fn a_page_without_an_article_is_an_error_and_a_cut_one_gives_what_it_has() {
        for page in
            ["<html></html>", "<html><body><script>x</script></body></html>", "<!doctype html>"]
        {
            assert_eq!(outcome("a.html", page.as_bytes()), ["a.html: holds no text"], "{page}");
        }
        let cut = &PAGE[..PAGE.find("<h2>").unwrap() - 20];
        let found = outcome("a.html", cut.as_bytes());
        assert!(found[0].contains("The ferry between"), "{found:?}");
    }

    /// Pages that abort, or stop for good, one extractor or another.
    #[test]
    fn hostile_pages_neither_abort_nor_hang() {
        let text = "It was on Monday that the ferry left the harbour of the town for good. ";
        let repeat = |piece: &str, n: usize| piece.repeat(n);
        for (what, page) in [
            ("depth", repeat("<div>", 90_000) + text),
            ("closed depth", repeat("<div>", 40_000) + text + &repeat("</div>", 40_000)),
            ("spans", repeat("<span>", 90_000) + text),
            ("tables", repeat("<table><tr><td>", 20_000) + text),
            ("lists", repeat("<ul><li>", 40_000) + text),
            ("formatting", repeat("<b><i><p>", 20_000) + text),
            ("distinct formatting", (0..30_000).map(|n| format!("<b id={n}><p>x")).collect()),
            ("attributes", format!("<p{}>{text}</p>", repeat(" a=b", 100_000))),
            (
                "distinct attributes",
                format!("<p{}>{text}", (0..100_000).map(|n| format!(" a{n}")).collect::<String>()),
            ),
            ("end tags", repeat("</p></div>", 40_000) + text),
            ("open comments", repeat("<!--", 100_000) + text),
            ("open tags", repeat("<a ", 100_000) + text),
            ("entities", repeat("&amp", 100_000) + text),
            (
                "a cell that spans",
                format!("<table><tr><td colspan=9007199254740991>{text}</table>"),
            ),
        ] {
            let page = format!("<html><body><article>{page}");
            let found = outcome("a.html", page.as_bytes());
            assert_eq!(found.len(), 1, "{what}");
        }
    }
}
