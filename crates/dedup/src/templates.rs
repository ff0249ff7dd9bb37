//! Tells the same statement with another fact from the same frame around another event.
//!
//! A company that files for an issue, the backlog at a canal, a recap of every episode: two
//! paragraphs alone look like one statement that was corrected. What stands around them does not:
//! articles of one event appear within days, and share more than one paragraph.
//!
//! time: `O(n log n)` in the pairs, and in the paragraphs of the articles that disagree.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_core::ArticleNo;

use crate::boilerplate::Boilerplate;
use crate::{Corpus, DedupConfig, Pair, PairKind, ParagraphId};

/// What is known of the articles that disagree.
pub(crate) struct Templates<'a> {
    corpus: &'a Corpus,
    config: &'a DedupConfig,
    boilerplate: &'a Boilerplate,
    /// When an article was published, in seconds.
    published: &'a dyn Fn(ArticleNo) -> Option<i64>,
    /// How many paragraphs of other articles each disagrees with.
    n_conflicts: BTreeMap<ParagraphId, usize>,
    /// The texts that are alike, both ways, by the first paragraph of each.
    alike: BTreeMap<ParagraphId, Vec<ParagraphId>>,
}

const DAY: u64 = 24 * 60 * 60;

impl<'a> Templates<'a> {
    /// Makes it of all pairs, and of the conflicts between articles among them.
    pub(crate) fn among(
        pairs: &[Pair],
        conflicts: impl Iterator<Item = (ParagraphId, ParagraphId)>,
        boilerplate: &'a Boilerplate,
        corpus: &'a Corpus,
        config: &'a DedupConfig,
        published: &'a dyn Fn(ArticleNo) -> Option<i64>,
    ) -> Self {
        let mut n_conflicts: BTreeMap<ParagraphId, usize> = BTreeMap::new();
        for (at, other) in conflicts {
            *n_conflicts.entry(at).or_default() += 1;
            *n_conflicts.entry(other).or_default() += 1;
        }
        let mut alike: BTreeMap<ParagraphId, Vec<ParagraphId>> = BTreeMap::new();
        if !n_conflicts.is_empty() {
            for pair in pairs.iter().filter(|pair| pair.comparison.kind != PairKind::Exact) {
                alike.entry(pair.a).or_default().push(pair.b);
                alike.entry(pair.b).or_default().push(pair.a);
            }
        }
        Self { corpus, config, boilerplate, published, n_conflicts, alike }
    }

    /// Says whether two paragraphs of different articles that disagree are instances of a template.
    pub(crate) fn have(&self, at: ParagraphId, other: ParagraphId) -> bool {
        [at, other].iter().any(|id| self.config.max_conflicts < self.n_conflicts[id])
            || self.are_days_apart(at.article, other.article)
            || self.share_nothing_else(at, other)
    }

    fn are_days_apart(&self, x: ArticleNo, y: ArticleNo) -> bool {
        let dates = (self.published)(x).zip((self.published)(y));
        let max = u64::from(self.config.max_days_of_conflict) * DAY;
        dates.is_some_and(|(x, y)| max < x.abs_diff(y))
    }

    /// Says whether two short paragraphs are all that their articles have in common, and both go on.
    fn share_nothing_else(&self, at: ParagraphId, other: ParagraphId) -> bool {
        let is_short = |id| {
            let paragraph = self.corpus.paragraph(id);
            paragraph.is_some_and(|it| it.n_words < self.config.min_words_of_lone_conflict)
        };
        if !is_short(at) || !is_short(other) {
            return false;
        }
        let (others_here, others_there) = (self.texts_beside(at), self.texts_beside(other));
        let is_there = |text: &ParagraphId| {
            let alike = self.alike.get(text).map_or(&[][..], Vec::as_slice);
            others_there.contains(text) || alike.iter().any(|text| others_there.contains(text))
        };
        !others_here.is_empty() && !others_there.is_empty() && !others_here.iter().any(is_there)
    }

    /// Returns the texts of an article beside one of its paragraphs, short ones and boilerplate left
    /// out.
    fn texts_beside(&self, at: ParagraphId) -> BTreeSet<ParagraphId> {
        let paragraphs = self.corpus.paragraphs_of(at.article);
        let is_text = |id: &ParagraphId| *id != at && !self.boilerplate.has(*id);
        paragraphs
            .filter(|it| self.config.min_words <= it.n_words && it.is_running_text())
            .map(|it| it.id())
            .filter(is_text)
            .map(|id| self.corpus.first_with_same_words(id))
            .collect()
    }
}
