//! An article as bytes: for the store, which keeps many and is asked for few.
//!
//! The id and the paragraphs come first, so that either can be had without the rest. Numbers take
//! a byte for each seven bits (LEB128). The layout lives as long as one run.

use std::borrow::Cow;

use copydesk_core::{
    Article, ArticleNo, Markup, Metadata, Origin, Paragraph, ParagraphKind, Segment, SourceMap,
    SourcePosition, Span, Undecodable,
};

/// Packs all of `article` but its number, behind what is in `out`.
pub(crate) fn pack(article: &Article, out: &mut Vec<u8>) {
    put_text(out, article.id());
    put_number(out, article.paragraphs().len() as u64);
    for paragraph in article.paragraphs() {
        put_span(out, paragraph.span);
        let kind = ParagraphKind::ALL.iter().position(|kind| *kind == paragraph.kind).unwrap_or(0);
        put_number(out, kind as u64);
    }
    put_text(out, article.text());
    put_text(out, &article.origin().path);
    put_number(out, article.origin().record.unwrap_or(0));
    for (_, field) in article.metadata().fields() {
        put_number(out, u64::from(field.is_some()));
        put_text(out, field.unwrap_or_default());
    }
    put_number(out, article.undecodable().len() as u64);
    for undecodable in article.undecodable() {
        put_span(out, undecodable.span);
        put_number(out, undecodable.offset as u64);
        put_bytes(out, &undecodable.bytes);
    }
    put_text(out, article.encoding());
    put_number(out, u64::from(article.markup() == Markup::Markdown));
    put_number(out, u64::from(article.source_map().is_some()));
    let segments = article.source_map().map_or(&[][..], SourceMap::segments);
    put_number(out, segments.len() as u64);
    for segment in segments {
        let SourcePosition { byte, line, column } = segment.source;
        let numbers = [segment.text as u64, segment.verbatim as u64, byte, line, column];
        numbers.into_iter().for_each(|number| put_number(out, number));
    }
}

/// Returns the article that was packed; `None` if `bytes` are something else.
pub(crate) fn unpack(bytes: &[u8], number: ArticleNo) -> Option<Article> {
    let mut input = Input(bytes);
    let id = input.text()?.to_owned();
    let paragraphs = (0..input.number()?)
        .map(|_| {
            let span = input.span()?;
            Some(Paragraph { span, kind: *ParagraphKind::ALL.get(input.size()?)? })
        })
        .collect::<Option<Vec<_>>>()?;
    let text = input.text()?.to_owned();
    let path = input.text()?.to_owned();
    let record = Some(input.number()?).filter(|record| *record > 0);
    let metadata = Metadata {
        title: input.optional_text()?,
        url: input.optional_text()?,
        byline: input.optional_text()?,
        published: input.optional_text()?,
        language: input.optional_text()?,
        source: input.optional_text()?,
    };
    let undecodable = (0..input.number()?)
        .map(|_| {
            let (span, offset) = (input.span()?, input.size()?);
            Some(Undecodable { span, offset, bytes: input.bytes()?.to_vec() })
        })
        .collect::<Option<Vec<_>>>()?;
    let encoding = input.text()?;
    let markup = if input.number()? == 1 { Markup::Markdown } else { Markup::None };
    let has_map = input.number()? == 1;
    let segments = (0..input.number()?).map(|_| input.segment()).collect::<Option<Vec<_>>>()?;
    let article = Article::new(Origin { path, record }, text, paragraphs)
        .with_number(number)
        .with_id(id)
        .with_metadata(metadata)
        .with_undecodable(undecodable)
        .with_markup(markup)
        .with_encoding(encoding.to_owned());
    Some(if has_map { article.with_source_map(SourceMap::new(segments)) } else { article })
}

/// Returns the id of a packed article.
pub(crate) fn id(bytes: &[u8]) -> Option<&str> {
    Input(bytes).text()
}

/// Returns the text of one paragraph of a packed article.
pub(crate) fn paragraph(bytes: &[u8], index: usize) -> Option<&str> {
    let mut input = Input(bytes);
    input.bytes()?;
    let n_paragraphs = input.size()?;
    let mut wanted = None;
    for at in 0..n_paragraphs {
        let span = input.span()?;
        input.number()?;
        if at == index {
            wanted = Some(span);
        }
    }
    let (text, span) = (input.bytes()?, wanted?);
    std::str::from_utf8(text.get(span.start()..span.end())?).ok()
}

/// Does the same for bytes that the caller owns or borrows.
pub(crate) fn map<'b>(
    bytes: Cow<'b, [u8]>,
    part: impl for<'a> Fn(&'a [u8]) -> Option<&'a str>,
) -> Option<Cow<'b, str>> {
    match bytes {
        Cow::Borrowed(bytes) => part(bytes).map(Cow::Borrowed),
        Cow::Owned(bytes) => part(&bytes).map(|text| Cow::Owned(text.to_owned())),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "seven bits are taken at a time")]
fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn put_span(out: &mut Vec<u8>, span: Span) {
    put_number(out, span.start() as u64);
    put_number(out, span.len() as u64);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_bytes(out, text.as_bytes());
}

/// What is left to unpack.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = self.size()?;
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn optional_text(&mut self) -> Option<Option<String>> {
        let is_some = self.number()? == 1;
        let text = self.text()?;
        Some(is_some.then(|| text.to_owned()))
    }

    fn span(&mut self) -> Option<Span> {
        let (start, len) = (self.size()?, self.size()?);
        Some(Span::new(start, start.checked_add(len)?))
    }

    fn segment(&mut self) -> Option<Segment> {
        let (text, verbatim) = (self.size()?, self.size()?);
        let (byte, line, column) = (self.number()?, self.number()?, self.number()?);
        Some(Segment { text, verbatim, source: SourcePosition { byte, line, column } })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use copydesk_core::{
        Article, ArticleNo, Markup, Metadata, Origin, Paragraph, ParagraphKind, Segment, SourceMap,
        SourcePosition, Span, Undecodable,
    };

    use super::{id, pack, paragraph, unpack};

    /// An article with something in every field.
    pub(crate) fn article(number: u32) -> Article {
        let paragraph = |start, end, kind| Paragraph { span: Span::new(start, end), kind };
        let text = format!("Überschrift {number}\n\n- caf\u{fffd}");
        let end = text.len();
        let title_end = text.find('\n').unwrap();
        Article::new(
            Origin { path: "a.jsonl".to_owned(), record: Some(700) },
            text,
            vec![
                paragraph(0, title_end, ParagraphKind::Heading),
                paragraph(title_end + 4, end, ParagraphKind::ListItem),
            ],
        )
        .with_number(ArticleNo(number))
        .with_id(format!("id-{number}"))
        .with_metadata(Metadata {
            title: Some(String::new()),
            language: Some("de".to_owned()),
            source: Some("ERR".to_owned()),
            ..Metadata::default()
        })
        .with_source_map(SourceMap::new(vec![Segment {
            text: 0,
            verbatim: 5,
            source: SourcePosition { byte: 900, line: 2, column: 3 },
        }]))
        .with_undecodable(vec![Undecodable {
            span: Span::new(end - 3, end),
            offset: end - 3,
            bytes: vec![0xe9],
        }])
        .with_markup(Markup::Markdown)
    }

    fn packed(number: u32) -> Vec<u8> {
        let mut packed = Vec::new();
        pack(&article(number), &mut packed);
        packed
    }

    #[test]
    fn nothing_is_lost() {
        let packed = packed(7);
        assert_eq!(unpack(&packed, ArticleNo(7)), Some(article(7)));
        assert_eq!(id(&packed), Some("id-7"));
        assert_eq!(paragraph(&packed, 0), Some("Überschrift 7"));
        assert_eq!(paragraph(&packed, 1), Some("caf\u{fffd}"));
        assert_eq!(paragraph(&packed, 2), None);
    }

    #[test]
    fn cut_bytes_are_no_article() {
        let packed = packed(7);
        assert!((0..packed.len()).all(|end| unpack(&packed[..end], ArticleNo(7)).is_none()));
    }
}
