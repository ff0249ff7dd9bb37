//! Finds articles most of which stands in one other article.
//!
//! time: `O(n log n)` in the pairs and in the places of paragraphs that repeat; a paragraph that
//! stands in many articles is counted between neighbours and with the first.

use std::collections::BTreeMap;

use copydesk_core::{
    ArticleNo, Confidence, Example, Explanation, Finding, Related, Rule, Severity, Similarity,
};

use crate::boilerplate::Boilerplate;
use crate::occurrences::Occurrences;
use crate::{Corpus, DedupConfig, Pair, PairKind, ParagraphId};

/// DUP005: most of an article stands in one other article.
pub static DUPLICATE_ARTICLE: Rule = Rule {
    code: "DUP005",
    name: "duplicate-article",
    summary: "nearly all of an article stands in one other article",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "An article of at least 50 words, four fifths of which are in paragraphs that have \
                a copy in one and the same other article, word for word or nearly. Boilerplate \
                does not count. Of two articles with the same text the later one is marked; a \
                short one that was taken over into a longer one is marked wherever it stands. Its \
                paragraphs are then not reported one by one.",
        matters: "The story was sent, scraped or published twice. Whoever counts, searches or \
                  learns from the archive meets it twice.",
        example: Example {
            flagged: &[
                "The harbour will be dredged from May to September so that larger ferries can \
                 call, the port authority said after a vote of its board on Thursday evening.\n\n\
                 Fishermen fear for the spawning grounds at the mouth of the river and asked for \
                 a study, which the authority called a delay that it could not afford.",
                "Port to be dredged\n\nThe harbour will be dredged from May to September so that \
                 larger ferries can call, the port authority said after a vote of its board on \
                 Thursday evening.\n\nFishermen fear for the spawning grounds at the mouth of the \
                 river and asked for a study, which the authority called a delay that it could \
                 not afford.",
            ],
            silent: &[
                "The harbour will be dredged from May to September so that larger ferries can \
                 call, the port authority said after a vote of its board on Thursday evening.\n\n\
                 Fishermen fear for the spawning grounds at the mouth of the river and asked for \
                 a study, which the authority called a delay that it could not afford.",
                "The first dredger arrived on Monday and began its work at the northern pier, \
                 where the water is lowest and where two ferries ran aground last winter.\n\nThe \
                 harbour will be dredged from May to September so that larger ferries can call, \
                 the port authority said after a vote of its board on Thursday evening.",
            ],
        },
        limits: "Articles are compared by their paragraphs; one that was rewritten sentence by \
                 sentence is not seen.",
    },
};

/// Below this many words an article is a paragraph or two, which are reported as copies.
const MIN_WORDS: u32 = 50;
/// The share of reported articles that a reader called the same story, of a sample.
const CONFIDENCE: f64 = 0.95;
/// A text that stands in more articles is counted between those that follow each other.
const NEIGHBOURS: usize = 8;

/// The duplicates among the articles of a run: by the one to report, the other and the share of
/// the first that is in it.
pub(crate) struct DuplicateArticles(BTreeMap<ArticleNo, (ArticleNo, f64)>);

impl DuplicateArticles {
    pub(crate) fn among(
        pairs: &[Pair],
        occurrences: &Occurrences,
        boilerplate: &Boilerplate,
        corpus: &Corpus,
        config: &DedupConfig,
    ) -> Self {
        let mut copied = copied(pairs, occurrences, boilerplate);
        copied.sort_unstable();
        copied.dedup();
        let mut shares: BTreeMap<(ArticleNo, ArticleNo), f64> = BTreeMap::new();
        for copies in copied.chunk_by(|x, y| (x.0, x.1) == (y.0, y.1)) {
            let (of, other, _) = copies[0];
            let counted = corpus
                .paragraphs_of(of)
                .filter(|p| p.is_running_text() && !boilerplate.has(p.id()))
                .map(|p| p.n_words)
                .sum::<u32>();
            let words =
                |id| corpus.paragraph(id).filter(|p| p.is_running_text()).map(|p| p.n_words);
            let n_copied: u32 = copies.iter().filter_map(|(.., id)| words(*id)).sum();
            let share = f64::from(n_copied) / f64::from(counted.max(1));
            if MIN_WORDS <= counted && config.duplicate_share <= share {
                shares.insert((of, other), share);
            }
        }
        let mut duplicates: BTreeMap<ArticleNo, (ArticleNo, f64)> = BTreeMap::new();
        for (&(of, other), &share) in &shares {
            let is_first_of_both = of < other && shares.contains_key(&(other, of));
            let is_better = duplicates.get(&of).is_none_or(|(_, best)| *best < share);
            if !is_first_of_both && is_better {
                duplicates.insert(of, (other, share));
            }
        }
        Self(duplicates)
    }

    /// Says whether the article is reported.
    pub(crate) fn has(&self, article: ArticleNo) -> bool {
        self.0.contains_key(&article)
    }

    /// Returns one finding for each article to report.
    pub(crate) fn findings(&self, corpus: &Corpus) -> impl Iterator<Item = Finding> {
        self.0.iter().filter_map(|(&article, &(other, share))| {
            let first = |article| corpus.paragraphs_of(article).find(|p| p.is_running_text());
            let (place, other) = (first(article)?.place, first(other)?.place);
            let message = format!("{:.0}% of this article stands in another one", 100.0 * share);
            let finding = Finding::new(&DUPLICATE_ARTICLE, place, message)
                .with_confidence(Confidence::new(CONFIDENCE))
                .with_help("keep one of the two articles")
                .with_related(Related {
                    place: other,
                    message: "the other article".to_owned(),
                    similarity: Some(Similarity::new(share)),
                });
            Some(finding)
        })
    }
}

/// Returns which paragraphs of which article have a copy in which other one.
fn copied(
    pairs: &[Pair],
    occurrences: &Occurrences,
    boilerplate: &Boilerplate,
) -> Vec<(ArticleNo, ArticleNo, ParagraphId)> {
    let mut copied = Vec::new();
    let mut add = |x: ParagraphId, y: ParagraphId| {
        if x.article != y.article {
            copied.push((x.article, y.article, x));
            copied.push((y.article, x.article, y));
        }
    };
    for places in occurrences.iter().filter(|places| !boilerplate.has(places[0])) {
        for (i, &place) in places.iter().enumerate() {
            let before = &places[i.saturating_sub(NEIGHBOURS)..i];
            before.iter().chain(places.first()).for_each(|&other| add(place, other));
        }
    }
    for pair in pairs.iter().filter(|pair| pair.comparison.kind != PairKind::Exact) {
        for x in occurrences.all(pair.a).into_iter().take(NEIGHBOURS) {
            occurrences.all(pair.b).into_iter().take(NEIGHBOURS).for_each(|y| add(x, y));
        }
    }
    copied
}
