use std::borrow::Cow;

use crate::{SourceMap, SourcePosition, Span};

/// The position of an article in its run: 0 for the first one read.
///
/// Findings point at articles by number, so that a run keeps numbers and not texts; the number
/// follows the order of the input and never the order in which threads finish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ArticleNo(pub u32);

/// Where an article came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The file's path as users should see it: relative to where the run began, `/` between
    /// parts; `-` for standard input.
    pub path: String,
    /// The 1-based record in a file of many records; `None` where the file is the article.
    pub record: Option<u64>,
}

impl Origin {
    /// Returns the id of an article that brings none of its own: the path, with `#record` for
    /// one of many.
    #[must_use]
    pub fn default_id(&self) -> String {
        match self.record {
            Some(record) => format!("{}#{record}", self.path),
            None => self.path.clone(),
        }
    }
}

/// What a source says about an article beside its text. Every field is as given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Metadata {
    /// The headline.
    pub title: Option<String>,
    /// Where the article was published.
    pub url: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// When it was published.
    pub published: Option<String>,
    /// The language, as a BCP 47 tag if the source is kind.
    pub language: Option<String>,
    /// Who published it: an agency, a newspaper, a site.
    pub source: Option<String>,
}

impl Metadata {
    /// Returns the fields with their names, in an order that stays.
    #[must_use]
    pub fn fields(&self) -> [(&'static str, Option<&str>); 6] {
        let Self { title, url, byline, published, language, source } = self;
        [
            ("title", title.as_deref()),
            ("url", url.as_deref()),
            ("byline", byline.as_deref()),
            ("published", published.as_deref()),
            ("language", language.as_deref()),
            ("source", source.as_deref()),
        ]
    }
}

/// What part a paragraph plays in its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParagraphKind {
    /// The headline or a heading between paragraphs.
    Heading,
    /// Running text.
    Body,
    /// One item of a list.
    ListItem,
    /// A block that is set off as a quotation.
    Quote,
}

impl ParagraphKind {
    /// All kinds, the most frequent first: where one is written down as a number, it is its place here.
    pub const ALL: [Self; 4] = [Self::Body, Self::Heading, Self::ListItem, Self::Quote];
}

/// A block of an article's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paragraph {
    /// The block without the white space around it; never empty.
    pub span: Span,
    /// What the block is.
    pub kind: ParagraphKind,
}

/// What the text of an article may hold beside words, because its source keeps it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Markup {
    /// Words only: a tag or an entity has no business here.
    #[default]
    None,
    /// Markdown, in which HTML tags and entities are part of the language.
    Markdown,
}

/// Bytes of the source that stand for no character in its encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecodable {
    /// The replacement characters (U+FFFD) that stand in the text instead.
    pub span: Span,
    /// Where the bytes stand in the record as it came, before it was decoded.
    pub offset: usize,
    /// The bytes as they were.
    pub bytes: Vec<u8>,
}

/// One news article: its text as decoded to UTF-8, never changed, and where its paragraphs are.
///
/// Built by ingestion, read-only afterwards. Line ends, byte-order mark and spaces are kept, so
/// that positions hold in the source too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    number: ArticleNo,
    id: String,
    origin: Origin,
    metadata: Metadata,
    text: String,
    paragraphs: Vec<Paragraph>,
    undecodable: Vec<Undecodable>,
    markup: Markup,
    source_map: Option<SourceMap>,
    encoding: Cow<'static, str>,
    directives: Vec<Directive>,
}

/// A word to copydesk itself, in a comment of the source: `ignore[NAM001] as he writes himself`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directive {
    /// Where the comment stands in the text; where the text has no comments, the empty span at
    /// which what follows it begins.
    pub span: Span,
    /// What it says after `copydesk:`, without white space around it.
    pub text: String,
}

impl Article {
    /// Makes an article from its text and the paragraphs in it, which ascend and do not overlap.
    ///
    /// The id is the origin's until [`with_id`](Self::with_id) sets the record's own.
    ///
    /// # Panics
    ///
    /// If the paragraphs are out of order, empty, or outside the text.
    #[must_use]
    pub fn new(origin: Origin, text: String, paragraphs: Vec<Paragraph>) -> Self {
        let mut end = 0;
        for paragraph in &paragraphs {
            assert!(
                end <= paragraph.span.start()
                    && !paragraph.span.is_empty()
                    && text.get(paragraph.span.start()..paragraph.span.end()).is_some(),
                "paragraphs must ascend, hold text and lie on character boundaries"
            );
            end = paragraph.span.end();
        }
        Self {
            number: ArticleNo::default(),
            id: origin.default_id(),
            origin,
            metadata: Metadata::default(),
            text,
            paragraphs,
            undecodable: Vec::new(),
            markup: Markup::None,
            source_map: None,
            encoding: Cow::Borrowed("UTF-8"),
            directives: Vec::new(),
        }
    }

    /// Makes an article of plain text whose paragraphs are separated by blank lines: for
    /// examples and tests, where nothing has to be read or guessed.
    #[must_use]
    pub fn from_plain_text(text: &str) -> Self {
        let mut paragraphs: Vec<Paragraph> = Vec::new();
        let mut after_blank = true;
        for line in text.split('\n') {
            let line = line.trim();
            if line.is_empty() {
                after_blank = true;
                continue;
            }
            let span = Span::of(line, text);
            match paragraphs.last_mut() {
                Some(last) if !after_blank => last.span = Span::new(last.span.start(), span.end()),
                _ => paragraphs.push(Paragraph { span, kind: ParagraphKind::Body }),
            }
            after_blank = false;
        }
        let origin = Origin { path: "example.txt".to_owned(), record: None };
        Self::new(origin, text.to_owned(), paragraphs)
    }

    /// Sets the position in the run.
    #[must_use]
    pub fn with_number(mut self, number: ArticleNo) -> Self {
        self.number = number;
        self
    }

    /// Sets the article's own id.
    #[must_use]
    pub fn with_id(mut self, id: String) -> Self {
        self.id = id;
        self
    }

    /// Sets what the source says about the article.
    #[must_use]
    pub fn with_metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = metadata;
        self
    }

    /// Sets what the text may hold beside words.
    #[must_use]
    pub fn with_markup(mut self, markup: Markup) -> Self {
        self.markup = markup;
        self
    }

    /// Notes the bytes that could not be decoded.
    #[must_use]
    pub fn with_undecodable(mut self, undecodable: Vec<Undecodable>) -> Self {
        self.undecodable = undecodable;
        self
    }

    /// Says where the text stands in the input, if it is not simply the whole of it.
    #[must_use]
    pub fn with_source_map(mut self, source_map: SourceMap) -> Self {
        self.source_map = Some(source_map);
        self
    }

    /// Sets the encoding that the source was in, by its name in the Encoding Standard.
    #[must_use]
    pub fn with_encoding(mut self, encoding: impl Into<Cow<'static, str>>) -> Self {
        self.encoding = encoding.into();
        self
    }

    /// Sets the words to copydesk in comments, ascending by place.
    #[must_use]
    pub fn with_directives(mut self, directives: Vec<Directive>) -> Self {
        self.directives = directives;
        self
    }

    /// Returns the words to copydesk in comments, ascending by place.
    #[must_use]
    pub fn directives(&self) -> &[Directive] {
        &self.directives
    }

    /// Returns the position in the run.
    #[must_use]
    pub fn number(&self) -> ArticleNo {
        self.number
    }

    /// Returns the id: the record's own, or its path.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns where the article came from.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns what the source says about the article.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Returns the whole text, paragraphs and what stands between them.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the paragraphs in order.
    #[must_use]
    pub fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// Returns the text of paragraph `index`, counted from 0.
    ///
    /// # Panics
    ///
    /// If there is no such paragraph.
    #[must_use]
    pub fn paragraph_text(&self, index: usize) -> &str {
        self.paragraphs[index].span.slice(&self.text)
    }

    /// Returns what the text may hold beside words.
    #[must_use]
    pub fn markup(&self) -> Markup {
        self.markup
    }

    /// Returns the bytes that could not be decoded, in order.
    #[must_use]
    pub fn undecodable(&self) -> &[Undecodable] {
        &self.undecodable
    }

    /// Returns where the text stands in the input; `None` where it is the input.
    #[must_use]
    pub fn source_map(&self) -> Option<&SourceMap> {
        self.source_map.as_ref()
    }

    /// Returns where byte `offset` of the text stands in the input, decompressed and in UTF-8.
    ///
    /// Exact at the beginning of a paragraph, and up to its first escape, entity or tag; behind
    /// that, the position of it: never too far, and in the same paragraph. `None` where the format
    /// has no positions (tables in Parquet, for one) or the text was not found again.
    ///
    /// Takes `O(n)` of the text up to `offset` where the text is the input, and of one paragraph
    /// where it is not.
    ///
    /// # Panics
    ///
    /// If `offset` lies outside the text or inside a character.
    #[must_use]
    pub fn source_position(&self, offset: usize) -> Option<SourcePosition> {
        match &self.source_map {
            None => Some(SourcePosition::START.after(&self.text[..offset])),
            Some(map) => map.position(&self.text, offset),
        }
    }

    /// Returns the encoding that the source was in; `UTF-8` where nothing else was said.
    #[must_use]
    pub fn encoding(&self) -> &str {
        &self.encoding
    }

    /// Returns the place of `span`, with the paragraph that it starts in.
    ///
    /// A span between two paragraphs belongs to the one before it, and one before the first
    /// paragraph to the first. Takes `O(log n)` of the paragraphs.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        let after = self.paragraphs.partition_point(|p| p.span.start() <= span.start());
        Place { article: self.number, paragraph: after.saturating_sub(1), span }
    }
}

/// A position in a run: an article, one of its paragraphs, and the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The article's position in the run.
    pub article: ArticleNo,
    /// The paragraph, counted from 0.
    pub paragraph: usize,
    /// The bytes in the article's text.
    pub span: Span,
}

#[cfg(test)]
mod tests {
    use super::{Article, Origin, Paragraph, ParagraphKind};
    use crate::{Segment, SourceMap, SourcePosition, Span};

    #[test]
    fn plain_text_is_cut_at_blank_lines() {
        let article = Article::from_plain_text("\nHead\n\n One\r\n two \n \r\nThree\n\n");
        let texts: Vec<_> = (1..article.paragraphs().len())
            .map(|index| article.paragraph_text(index).to_owned())
            .collect();
        assert_eq!(texts, ["One\r\n two", "Three"]);
    }

    #[test]
    fn a_place_names_the_paragraph_that_it_starts_in() {
        let article = Article::from_plain_text("One.\n\nTwo.");
        let paragraph_of = |start, end| article.place(Span::new(start, end)).paragraph;
        assert_eq!([paragraph_of(0, 1), paragraph_of(4, 5), paragraph_of(6, 10)], [0, 0, 1]);
    }

    #[test]
    fn records_are_told_apart_by_number() {
        let origin = Origin { path: "a.jsonl".to_owned(), record: Some(7) };
        assert_eq!(origin.default_id(), "a.jsonl#7");
    }

    #[test]
    fn positions_lead_back_to_the_input() {
        let text = "Head\n\nA “big” ship";
        let plain = Article::from_plain_text(text);
        let at = |byte, line, column| Some(SourcePosition { byte, line, column });
        assert_eq!(plain.source_position(8), at(8, 3, 3));

        // As JSON has it: {"text": "Head\n\nA \u201cbig\u201d ship"}
        let segment = |text, verbatim, byte| Segment {
            text,
            verbatim,
            source: SourcePosition { byte, line: 7, column: byte + 1 },
        };
        let map = SourceMap::new(vec![segment(0, 4, 10), segment(6, 2, 18)]);
        let json = plain.with_source_map(map);
        let positions = [2, 6, 8, 16].map(|offset| json.source_position(offset));
        assert_eq!(positions, [at(12, 7, 13), at(18, 7, 19), at(20, 7, 21), at(20, 7, 21)]);
        let nothing_known = json.with_source_map(SourceMap::default());
        assert_eq!(nothing_known.source_position(2), None);
    }

    #[test]
    #[should_panic(expected = "paragraphs must ascend")]
    fn overlapping_paragraphs_are_refused() {
        let body =
            |start, end| Paragraph { span: Span::new(start, end), kind: ParagraphKind::Body };
        let origin = Origin { path: "a".to_owned(), record: None };
        drop(Article::new(origin, "abcdef".to_owned(), vec![body(0, 3), body(2, 4)]));
    }
}
