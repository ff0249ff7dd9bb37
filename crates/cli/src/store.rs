//! The articles of a run, kept where they can be read again.
//!
//! Pass one stores every article; pass two fetches the few that it must compare or report.
//! Articles stay in memory up to a budget; the rest go to a temporary file that has no name and
//! is gone when the run ends, however it ends. That works for every kind of input alike,
//! standard input and compressed files included, and for files that change meanwhile.
//!
//! Time: `O(length)` to store or to fetch one article. Space: the budget, and 32 bytes an article.

use std::fs::File;
use std::io::{self, Write as _};
use std::sync::Arc;

use copydesk_core::{
    Article, ArticleNo, Markup, Metadata, Origin, Paragraph, ParagraphKind, Segment, SourceMap,
    SourcePosition, Span, Undecodable,
};

/// How many bytes of text stay in memory: the articles of a typical batch, and a quarter of what
/// a small machine has.
const MEMORY_BUDGET: usize = 256 << 20;

/// Articles by their number in the run. Numbers of records that could not be read are gaps.
pub(crate) struct ArticleStore {
    slots: Vec<Slot>,
    budget: usize,
    in_memory: usize,
    spill: Option<File>,
    spilled: u64,
}

enum Slot {
    Gap,
    Memory(Arc<Article>),
    Disk { offset: u64, len: usize },
}

impl Default for ArticleStore {
    fn default() -> Self {
        Self::with_budget(MEMORY_BUDGET)
    }
}

impl ArticleStore {
    /// Makes an empty store that keeps at most `budget` bytes of text in memory.
    fn with_budget(budget: usize) -> Self {
        Self { slots: Vec::new(), budget, in_memory: 0, spill: None, spilled: 0 }
    }

    /// Keeps `article`, whose number must be above those of the articles before it.
    ///
    /// Fails only where the temporary file cannot be written.
    pub(crate) fn push(&mut self, article: Article) -> io::Result<()> {
        let number = article.number().0 as usize;
        assert!(self.slots.len() <= number, "articles are kept in their order");
        self.slots.resize_with(number, || Slot::Gap);
        let size = article.text().len();
        if self.in_memory + size <= self.budget {
            self.in_memory += size;
            self.slots.push(Slot::Memory(Arc::new(article)));
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(size + 256);
        encode(&article, &mut bytes);
        let spill = match &mut self.spill {
            Some(file) => file,
            none => none.insert(tempfile::tempfile()?),
        };
        spill.write_all(&bytes)?;
        self.slots.push(Slot::Disk { offset: self.spilled, len: bytes.len() });
        self.spilled += bytes.len() as u64;
        Ok(())
    }

    /// Returns article `number`, which must have been kept. May be called from many threads.
    ///
    /// Fails only where the temporary file can no longer be read.
    pub(crate) fn get(&self, number: ArticleNo) -> io::Result<Arc<Article>> {
        match &self.slots[number.0 as usize] {
            Slot::Gap => unreachable!("nothing points at an article that could not be read"),
            Slot::Memory(article) => Ok(Arc::clone(article)),
            Slot::Disk { offset, len } => {
                let file = self.spill.as_ref().expect("a spilled article has a spill file");
                let mut bytes = vec![0; *len];
                read_exact_at(file, &mut bytes, *offset)?;
                let article = decode(&bytes).ok_or_else(|| {
                    io::Error::new(io::ErrorKind::InvalidData, "the temporary file was changed")
                })?;
                Ok(Arc::new(article.with_number(number)))
            }
        }
    }
}

#[cfg(unix)]
fn read_exact_at(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => {
                bytes = &mut bytes[n..];
                offset += n as u64;
            }
        }
    }
    Ok(())
}

/// Appends `article` as numbers and length-prefixed strings. The layout lives as long as one run.
fn encode(article: &Article, out: &mut Vec<u8>) {
    let metadata = article.metadata();
    put_text(out, article.text());
    put_text(out, article.id());
    put_text(out, &article.origin().path);
    put_number(out, article.origin().record.unwrap_or(0));
    let Metadata { title, url, byline, published, language, source } = metadata;
    for field in [title, url, byline, published, language, source] {
        put_number(out, u64::from(field.is_some()));
        put_text(out, field.as_deref().unwrap_or_default());
    }
    put_number(out, article.paragraphs().len() as u64);
    for paragraph in article.paragraphs() {
        put_span(out, paragraph.span);
        put_number(out, KINDS.iter().position(|kind| *kind == paragraph.kind).unwrap_or(0) as u64);
    }
    put_number(out, u64::from(article.markup() == Markup::Markdown));
    put_number(out, article.undecodable().len() as u64);
    for undecodable in article.undecodable() {
        put_span(out, undecodable.span);
        put_number(out, undecodable.offset as u64);
        put_bytes(out, &undecodable.bytes);
    }
    put_text(out, article.encoding());
    put_number(out, u64::from(article.source_map().is_some()));
    let segments = article.source_map().map_or(&[][..], SourceMap::segments);
    put_number(out, segments.len() as u64);
    for segment in segments {
        let SourcePosition { byte, line, column } = segment.source;
        let numbers = [segment.text as u64, segment.verbatim as u64, byte, line, column];
        numbers.into_iter().for_each(|number| put_number(out, number));
    }
}

/// The kinds by the number that stands for them in the temporary file.
const KINDS: [ParagraphKind; 4] =
    [ParagraphKind::Body, ParagraphKind::Heading, ParagraphKind::ListItem, ParagraphKind::Quote];

fn put_number(out: &mut Vec<u8>, number: u64) {
    out.extend_from_slice(&number.to_le_bytes());
}

fn put_span(out: &mut Vec<u8>, span: Span) {
    put_number(out, span.start() as u64);
    put_number(out, span.end() as u64);
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_number(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_bytes(out, text.as_bytes());
}

/// Reads what [`encode`] wrote; `None` if it is something else.
fn decode(bytes: &[u8]) -> Option<Article> {
    let mut input = Input(bytes);
    let text = input.text()?;
    let id = input.text()?;
    let path = input.text()?;
    let record = Some(input.number()?).filter(|record| *record > 0);
    let metadata = Metadata {
        title: input.optional_text()?,
        url: input.optional_text()?,
        byline: input.optional_text()?,
        published: input.optional_text()?,
        language: input.optional_text()?,
        source: input.optional_text()?,
    };
    let paragraphs = (0..input.number()?)
        .map(|_| {
            Some(Paragraph {
                span: input.span()?,
                kind: *KINDS.get(usize::try_from(input.number()?).ok()?)?,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    let markup = if input.number()? == 1 { Markup::Markdown } else { Markup::None };
    let undecodable = (0..input.number()?)
        .map(|_| {
            let (span, offset) = (input.span()?, input.index()?);
            Some(Undecodable { span, offset, bytes: input.bytes()?.to_vec() })
        })
        .collect::<Option<Vec<_>>>()?;
    let encoding = input.text()?;
    let has_map = input.number()? == 1;
    let segments = (0..input.number()?).map(|_| input.segment()).collect::<Option<Vec<_>>>()?;
    let article = Article::new(Origin { path, record }, text, paragraphs)
        .with_id(id)
        .with_metadata(metadata)
        .with_undecodable(undecodable)
        .with_markup(markup)
        .with_encoding(encoding);
    Some(if has_map { article.with_source_map(SourceMap::new(segments)) } else { article })
}

/// What is left to decode.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let len = usize::try_from(self.number()?).ok()?;
        let (bytes, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn optional_text(&mut self) -> Option<Option<String>> {
        let is_some = self.number()? == 1;
        let text = self.text()?;
        Some(is_some.then_some(text))
    }

    fn span(&mut self) -> Option<Span> {
        Some(Span::new(self.index()?, self.index()?))
    }

    fn index(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    fn segment(&mut self) -> Option<Segment> {
        let (text, verbatim) = (self.index()?, self.index()?);
        let (byte, line, column) = (self.number()?, self.number()?, self.number()?);
        Some(Segment { text, verbatim, source: SourcePosition { byte, line, column } })
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{
        Article, ArticleNo, Markup, Metadata, Origin, Paragraph, ParagraphKind, Segment, SourceMap,
        SourcePosition, Span, Undecodable,
    };

    use super::ArticleStore;

    fn article(number: u32) -> Article {
        let paragraph = |start, end, kind| Paragraph { span: Span::new(start, end), kind };
        let text = format!("Überschrift {number}\n\n- caf\u{fffd}");
        let end = text.len();
        let title_end = text.find('\n').unwrap();
        Article::new(
            Origin { path: "a.jsonl".to_owned(), record: Some(7) },
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
            source: SourcePosition { byte: 9, line: 2, column: 3 },
        }]))
        .with_undecodable(vec![Undecodable {
            span: Span::new(end - 3, end),
            offset: end - 3,
            bytes: vec![0xe9],
        }])
        .with_encoding("windows-1252")
        .with_markup(Markup::Markdown)
    }

    #[test]
    fn articles_come_back_as_they_went_in_from_memory_and_from_disk() {
        let mut store = ArticleStore::with_budget(article(0).text().len());
        for number in [0, 1, 3] {
            store.push(article(number)).unwrap();
        }
        assert!(store.spill.is_some() && store.in_memory > 0, "both ways are used");
        for number in [3, 0, 1] {
            assert_eq!(*store.get(ArticleNo(number)).unwrap(), article(number));
        }
    }
}
