use copydesk_core::{
    Applicability, ArticleNo, Confidence, Edit, Finding, Related, Rule, Similarity, Span,
};

use crate::boilerplate::Boilerplate;
use crate::duplicate_article::DuplicateArticles;
use crate::occurrences::Occurrences;
use crate::rules::{
    CONFLICTING_COPY, NEAR_REPEATED_PARAGRAPH, REPEATED_PARAGRAPH, SHARED_PARAGRAPH,
};
use crate::templates::Templates;
use crate::{Corpus, Noise, Pair, PairKind, ParagraphId, ParagraphInfo};

/// Which copies are worth a finding.
#[derive(Debug, Clone, PartialEq)]
pub struct DedupConfig {
    /// How many slips the texts are full of. Default [`Noise::Low`].
    pub noise: Noise,
    /// Paragraphs with fewer words are left alone. Default 8: below that, repeats are answers,
    /// bylines, refrains and page furniture.
    pub min_words: u32,
    /// A paragraph that disagrees with more paragraphs of other articles than this is one
    /// instance of a template. Default 3.
    pub max_conflicts: usize,
    /// Articles that were published more days apart tell of different events, and do not disagree.
    /// Default 2: of 46 conflicts of newswire and feeds that lie further apart one was about one
    /// event, and a later state of it.
    pub max_days_of_conflict: u32,
    /// Paragraphs of fewer words do not disagree if they are all that two articles have in common.
    /// Default 50: those of templates that were met have 25 to 40.
    pub min_words_of_lone_conflict: u32,
    /// A paragraph that stands in at least so many articles with different texts is boilerplate.
    /// Default 10: of the paragraphs of 360,000 feed items that stand in as many, nine of ten are
    /// furniture, of those in three one of four.
    pub boilerplate_articles: usize,
    /// Within one source so many suffice. Default 5.
    pub boilerplate_articles_of_source: usize,
    /// An article is a duplicate if at least this share of its words stands in one other article.
    /// Default 0.8: what is left is a headline, a byline, a new lead.
    pub duplicate_share: f64,
}

impl Default for DedupConfig {
    fn default() -> Self {
        Self {
            noise: Noise::Low,
            min_words: 8,
            max_conflicts: 3,
            max_days_of_conflict: 2,
            min_words_of_lone_conflict: 50,
            boilerplate_articles: 10,
            boilerplate_articles_of_source: 5,
            duplicate_share: 0.8,
        }
    }
}

/// The share of pairs that two readers confirmed, of 252 labelled pairs of news paragraphs.
const NEAR_CONFIDENCE: f64 = 0.95;
/// Likewise; few of the labelled pairs conflict.
const CONFLICT_CONFIDENCE: f64 = 0.8;

/// Turns verified pairs into findings, by ascending place and rule code.
///
/// A paragraph has at most one finding that it is a copy (`DUP001`, else `DUP002`, else
/// `DUP003`), against its first or most similar copy, and at most one that it disagrees with one
/// (`DUP004`). What stands in many articles is reported once (`DUP006`), and an article that is a
/// duplicate as a whole (`DUP005`) is not reported paragraph by paragraph as well. Pairs between the first occurrences of two texts count for every article that has
/// both. The order of `pairs` does not matter.
///
/// `published` says when an article was published, in seconds; it is asked of those that disagree.
///
/// Takes `O(n log n)` in the pairs and the repeats of their paragraphs.
#[must_use]
pub fn findings(
    pairs: &[Pair],
    corpus: &Corpus,
    config: &DedupConfig,
    published: &dyn Fn(ArticleNo) -> Option<i64>,
) -> Vec<Finding> {
    let occurrences = Occurrences::of(pairs);
    let mut copies: Vec<Copy<'_>> = Vec::new();
    for pair in pairs {
        match pair.comparison.kind {
            PairKind::Exact => copies.push(repeat(&occurrences, pair)),
            PairKind::Near | PairKind::Conflicting => near(&occurrences, pair, &mut copies),
        }
    }
    let boilerplate = Boilerplate::among(&occurrences, corpus, config);
    let duplicates = DuplicateArticles::among(pairs, &occurrences, &boilerplate, corpus, config);
    copies.retain(|copy| copy.is_worth_reporting(corpus, config));
    copies.retain(|copy| {
        copy.is_within_article()
            || copy.is_conflict()
            || !boilerplate.has(copy.at)
                && !boilerplate.has(copy.other)
                && !duplicates.has(copy.at.article)
    });
    let is_between_articles = |copy: &Copy<'_>| copy.is_conflict() && !copy.is_within_article();
    let conflicts = copies.iter().filter(|copy| is_between_articles(copy));
    let conflicts = conflicts.map(|copy| (copy.at, copy.other));
    let templates = Templates::among(pairs, conflicts, &boilerplate, corpus, config, published);
    copies.retain(|copy| !is_between_articles(copy) || !templates.have(copy.at, copy.other));
    copies.sort_by(Copy::by_place_and_weight);
    copies.dedup_by_key(|copy| (copy.at, copy.is_conflict()));
    let mut findings: Vec<Finding> =
        copies.iter().filter_map(|copy| copy.finding(corpus)).collect();
    findings.extend(boilerplate.findings(corpus));
    findings.extend(duplicates.findings(corpus));
    findings.sort_by_key(|finding| (finding.place, finding.rule.code));
    findings
}

/// Returns the findings that an article is a duplicate as a whole (`DUP005`), and no others.
///
/// Takes `O(n log n)` in the pairs and the repeats of their paragraphs.
#[must_use]
pub fn duplicate_articles(pairs: &[Pair], corpus: &Corpus, config: &DedupConfig) -> Vec<Finding> {
    let occurrences = Occurrences::of(pairs);
    let boilerplate = Boilerplate::among(&occurrences, corpus, config);
    let duplicates = DuplicateArticles::among(pairs, &occurrences, &boilerplate, corpus, config);
    duplicates.findings(corpus).collect()
}

/// A paragraph found to be a copy of another.
struct Copy<'p> {
    at: ParagraphId,
    other: ParagraphId,
    pair: &'p Pair,
}

impl Copy<'_> {
    fn is_within_article(&self) -> bool {
        self.at.article == self.other.article
    }

    fn is_conflict(&self) -> bool {
        self.pair.comparison.kind == PairKind::Conflicting
    }

    fn rule(&self) -> &'static Rule {
        match (self.pair.comparison.kind, self.is_within_article()) {
            (PairKind::Conflicting, _) => &CONFLICTING_COPY,
            (_, false) => &SHARED_PARAGRAPH,
            (PairKind::Exact, true) => &REPEATED_PARAGRAPH,
            (PairKind::Near, true) => &NEAR_REPEATED_PARAGRAPH,
        }
    }

    /// Orders by place, then the finding to keep first: within the article, more alike, earlier.
    fn by_place_and_weight(x: &Self, y: &Self) -> std::cmp::Ordering {
        let similarity = |copy: &Self| copy.pair.similarity().get();
        (x.at, x.is_conflict(), x.rule().code)
            .cmp(&(y.at, y.is_conflict(), y.rule().code))
            .then_with(|| similarity(y).total_cmp(&similarity(x)))
            .then_with(|| x.other.cmp(&y.other))
    }

    fn is_worth_reporting(&self, corpus: &Corpus, config: &DedupConfig) -> bool {
        let is_text = |id| {
            corpus.paragraph(id).is_some_and(|paragraph| {
                config.min_words <= paragraph.n_words && paragraph.is_running_text()
            })
        };
        is_text(self.at) && is_text(self.other)
    }

    fn finding(&self, corpus: &Corpus) -> Option<Finding> {
        let (at, other) = (corpus.paragraph(self.at)?, corpus.paragraph(self.other)?);
        let rule = self.rule();
        let opening = &self.pair.opening;
        let where_to = if self.is_within_article() { "further up" } else { "in another article" };
        let (message, help) = match rule.code {
            "DUP001" => (
                format!("`{opening}` stands here a second time"),
                "delete this copy of the paragraph",
            ),
            "DUP002" => (
                format!("`{opening}` is almost the same as a paragraph further up"),
                "keep one of the two versions",
            ),
            "DUP003" => (
                format!("`{opening}` also stands in another article"),
                "keep it in one of them if the articles are to be counted once",
            ),
            _ => (
                format!("`{opening}` disagrees with its copy {where_to}"),
                "find out which of the two is right",
            ),
        };
        let mut finding = Finding::new(rule, at.place, message).with_help(help);
        let comparison = &self.pair.comparison;
        if comparison.kind != PairKind::Exact {
            let confidence = if self.is_conflict() { CONFLICT_CONFIDENCE } else { NEAR_CONFIDENCE };
            finding = finding
                .with_confidence(Confidence::new(confidence))
                .with_evidence("difference", &comparison.difference)
                .with_evidence("similarity", cut(comparison.similarity))
                .with_evidence("class", comparison.class.as_str());
        }
        finding = finding.with_related(Related {
            place: other.place,
            message: "the other copy".to_owned(),
            similarity: Some(comparison.similarity),
        });
        if rule.code == REPEATED_PARAGRAPH.code {
            finding = finding.with_fix(Applicability::Unsafe, vec![deletion(at, corpus, self.at)]);
        }
        Some(finding)
    }
}

/// Writes a similarity with two digits, cut and not rounded, as reports write it: only equal texts are
/// 1.00 alike.
fn cut(similarity: Similarity) -> String {
    // A thousandth of a percent makes up for 0.29 * 100 being 28.999….
    format!("{:.2}", (similarity.get() * 100.0 + 1e-3).floor() / 100.0)
}

/// Deletes a paragraph with what separates it from the one before it.
fn deletion(paragraph: ParagraphInfo, corpus: &Corpus, id: ParagraphId) -> Edit {
    let before = id.paragraph.checked_sub(1).map(|before| ParagraphId { paragraph: before, ..id });
    let before = before.and_then(|before| corpus.paragraph(before));
    let start = before.map_or(paragraph.place.span.start(), |before| before.place.span.end());
    Edit { span: Span::new(start, paragraph.place.span.end()), replacement: String::new() }
}

/// Returns the copy that `pair.b` is: of the first in its own article if that has one before
/// it, else of the first of all.
fn repeat<'p>(occurrences: &Occurrences, pair: &'p Pair) -> Copy<'p> {
    let places = occurrences.repeated(pair.a);
    let in_article = places.partition_point(|place| place.article < pair.b.article);
    let other = places.get(in_article).filter(|place| **place < pair.b).unwrap_or(&pair.a);
    Copy { at: pair.b, other: *other, pair }
}

/// Appends the copies that a pair of different texts amounts to: within each article that has
/// both, else between the first places.
fn near<'p>(occurrences: &Occurrences, pair: &'p Pair, copies: &mut Vec<Copy<'p>>) {
    let (places_a, places_b) = (occurrences.all(pair.a), occurrences.all(pair.b));
    let n_before = copies.len();
    let mut from = 0;
    for &at in &places_b {
        while from < places_a.len() && places_a[from].article < at.article {
            from += 1;
        }
        let same = places_a.get(from).filter(|place| place.article == at.article);
        copies.extend(same.map(|&other| Copy { at, other, pair }));
    }
    if copies.len() == n_before {
        copies.push(Copy { at: pair.b, other: pair.a, pair });
    }
}
