use copydesk_core::{ArticleNo, ParagraphKind, Place, Span};

use crate::corpus::index;

/// Names a paragraph of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParagraphId {
    /// The article's position in the run.
    pub article: ArticleNo,
    /// The paragraph's position in the article, counted from 0.
    pub paragraph: u32,
}

/// Two paragraphs that may be copies, `a` before `b` in the order of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Candidate {
    /// The paragraph that stands first.
    pub a: ParagraphId,
    /// The later one.
    pub b: ParagraphId,
}

/// What is known of a paragraph without its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParagraphInfo {
    /// Where it stands.
    pub place: Place,
    /// What part it plays in its article.
    pub kind: ParagraphKind,
    /// Its words: runs of letters and digits.
    pub n_words: u32,
}

/// What a corpus keeps of a paragraph.
#[derive(Debug, Clone)]
pub(crate) struct ParagraphEntry {
    pub(crate) id: ParagraphId,
    pub(crate) span: Span,
    pub(crate) kind: ParagraphKind,
    pub(crate) n_words: u32,
}

impl ParagraphEntry {
    pub(crate) fn info(&self) -> ParagraphInfo {
        let Self { id, span, kind, n_words } = *self;
        let place = Place { article: id.article, paragraph: id.paragraph as usize, span };
        ParagraphInfo { place, kind, n_words }
    }
}

impl ParagraphInfo {
    /// Returns the name of the paragraph.
    pub(crate) fn id(&self) -> ParagraphId {
        let paragraph = index(self.place.paragraph);
        ParagraphId { article: self.place.article, paragraph }
    }

    /// Says whether it is running text, where copies are no matter of form.
    pub(crate) fn is_running_text(&self) -> bool {
        matches!(self.kind, ParagraphKind::Body | ParagraphKind::Quote)
    }
}
