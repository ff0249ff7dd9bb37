//! Finds the paragraphs that stand in many articles which are otherwise different: notes,
//! appeals, descriptions of the publisher.
//!
//! A story that fifty papers print stands in many articles too, with all its paragraphs. So
//! articles are told apart by their first paragraph that does not stand in many of them, and only
//! different ones are counted.
//!
//! time: `O(n log n)` in the places of paragraphs that repeat.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_core::{
    ArticleNo, Example, Explanation, Finding, Related, Rule, Severity, Similarity,
};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::occurrences::Occurrences;
use crate::{Corpus, DedupConfig, Pair, ParagraphId};

/// DUP006: a paragraph stands in many articles.
pub static BOILERPLATE_PARAGRAPH: Rule = Rule {
    code: "DUP006",
    name: "boilerplate-paragraph",
    summary: "a paragraph stands in many otherwise different articles",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "A paragraph of at least eight words that stands, with the same words, in ten or \
                more articles of the run whose texts differ, or in five or more of one source \
                (the host of the addresses, where articles have one) if these are a twentieth of \
                the source's articles. It is reported once, where it stands first, and no longer \
                as a copy in each of them.",
        matters: "It is no part of any story. In an archive it drowns real copies, and in a \
                  corpus it is learned by heart.",
        example: Example {
            flagged: &BOILERPLATE_EXAMPLE,
            silent: &[
                "Snow closed the pass.\n\nThe county clears its roads from five in the morning on.",
                "Salt is scarce.\n\nThe county clears its roads from five in the morning on.",
            ],
        },
        limits: "Lines of fewer than eight words are left alone, and so are lines with a date or \
                 a name that changes. A copy of it inside one article is still a repeat.",
    },
};

static BOILERPLATE_EXAMPLE: [&str; 10] = [
    "Snow closed the pass.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "The mill reopens.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "A bear was seen.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "Rents rose again.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "The choir sang.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "Hay is dear.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "The bridge holds.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "Trains run late.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "The vet retires.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
    "Wolves are back.\n\nThe Valley Courier is owned by its readers and takes no advertising.",
];

/// A text that stands in many otherwise different articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BoilerplateText {
    /// Where it stands first.
    pub first: ParagraphId,
    /// In how many places it stands,
    pub n_places: usize,
    /// and in how many articles.
    pub n_articles: usize,
}

/// Returns the boilerplate of a run, as [`BOILERPLATE_PARAGRAPH`] explains it, by ascending first
/// place. `pairs` are all verified pairs of `corpus`, in any order.
#[must_use]
pub fn boilerplate(pairs: &[Pair], corpus: &Corpus, config: &DedupConfig) -> Vec<BoilerplateText> {
    let occurrences = Occurrences::of(pairs);
    let boilerplate = Boilerplate::among(&occurrences, corpus, config);
    let mut texts: Vec<BoilerplateText> = boilerplate
        .texts
        .iter()
        .map(|&Text { first, n_places, n_articles, .. }| BoilerplateText {
            first,
            n_places,
            n_articles,
        })
        .collect();
    texts.sort_unstable_by_key(|text| text.first);
    texts
}

/// The share of a source's articles that a paragraph must stand in to be that source's own.
const SHARE_OF_SOURCE: f64 = 0.05;

/// The boilerplate of a run.
pub(crate) struct Boilerplate {
    texts: Vec<Text>,
    /// Where it stands.
    places: FxHashSet<ParagraphId>,
}

struct Text {
    first: ParagraphId,
    others: Vec<ParagraphId>,
    n_places: usize,
    n_articles: usize,
    source: Option<u32>,
}

impl Boilerplate {
    pub(crate) fn among(occurrences: &Occurrences, corpus: &Corpus, config: &DedupConfig) -> Self {
        let least = config.boilerplate_articles.min(config.boilerplate_articles_of_source).max(2);
        let is_long = |id| corpus.paragraph(id).is_some_and(|p| config.min_words <= p.n_words);
        let candidates: Vec<&[ParagraphId]> = occurrences
            .iter()
            .filter(|places| least <= places.len() && is_long(places[0]))
            .filter(|places| least <= n_articles(places))
            .collect();
        let often: FxHashSet<ParagraphId> = candidates.iter().map(|places| places[0]).collect();
        let n_by_source = corpus.n_articles_by_source();

        let mut boilerplate = Self { texts: Vec::new(), places: FxHashSet::default() };
        let mut opening_of: FxHashMap<ArticleNo, Option<ParagraphId>> = FxHashMap::default();
        for places in candidates {
            let mut openings: BTreeMap<Option<u32>, BTreeSet<Option<ParagraphId>>> =
                BTreeMap::new();
            for article in places.iter().map(|place| place.article) {
                let opening =
                    *opening_of.entry(article).or_insert_with(|| opening(article, corpus, &often));
                openings.entry(corpus.source_of(article)).or_default().insert(opening);
            }
            let n_different = openings.values().flatten().collect::<BTreeSet<_>>().len();
            let of_source = openings.iter().find(|(source, openings)| {
                let n_of_source = source.map_or(usize::MAX, |source| n_by_source[source as usize]);
                config.boilerplate_articles_of_source <= openings.len()
                    && SHARE_OF_SOURCE * n_of_source as f64 <= openings.len() as f64
            });
            if config.boilerplate_articles <= n_different || of_source.is_some() {
                boilerplate.places.extend(places);
                boilerplate.texts.push(Text {
                    first: places[0],
                    others: places[1..].iter().take(MAX_RELATED).copied().collect(),
                    n_places: places.len(),
                    n_articles: n_articles(places),
                    source: of_source.and_then(|(source, _)| *source),
                });
            }
        }
        boilerplate
    }

    /// Says whether the paragraph is boilerplate.
    pub(crate) fn has(&self, id: ParagraphId) -> bool {
        self.places.contains(&id)
    }

    /// Returns one finding for each text.
    pub(crate) fn findings(&self, corpus: &Corpus) -> impl Iterator<Item = Finding> {
        self.texts.iter().filter_map(|text| {
            let place = corpus.paragraph(text.first)?.place;
            let n_articles = text.n_articles;
            let message = match text.source {
                Some(source) => {
                    format!(
                        "this paragraph stands in {n_articles} articles, many of them of {}",
                        corpus.source(source)
                    )
                }
                None => format!("this paragraph stands in {n_articles} articles"),
            };
            let mut finding = Finding::new(&BOILERPLATE_PARAGRAPH, place, message)
                .with_help("leave it out where articles are compared or counted")
                .with_evidence("articles", n_articles.to_string());
            for other in text.others.iter().filter_map(|id| corpus.paragraph(*id)) {
                finding = finding.with_related(Related {
                    place: other.place,
                    message: "it stands here as well".to_owned(),
                    similarity: Some(Similarity::ONE),
                });
            }
            Some(finding)
        })
    }
}

/// Other places that a finding shows.
const MAX_RELATED: usize = 3;

/// Counts the articles of places in ascending order.
fn n_articles(places: &[ParagraphId]) -> usize {
    places.chunk_by(|x, y| x.article == y.article).count()
}

/// Returns the first paragraph of an article that does not stand in many, by the first place of
/// its text; none if all of them do.
fn opening(
    article: ArticleNo,
    corpus: &Corpus,
    often: &FxHashSet<ParagraphId>,
) -> Option<ParagraphId> {
    let texts = corpus.paragraphs_of(article).map(|p| corpus.first_with_same_words(p.id()));
    let mut own = texts.filter(|first| !often.contains(first));
    own.next()
}
