//! Which paragraphs of a corpus can go, because what they say stands elsewhere.
//!
//! Copies are grouped around the one to keep, and the others go. Nothing is lost by it: a copy that
//! says more than the one to keep stays, one that contradicts it stays, and a text that stands in
//! a hundred articles, boilerplate or not, stays once.
//!
//! time: `O(n log n)` in the pairs.

use copydesk_core::{ArticleNo, Rule};
use rustc_hash::FxHashMap;

use crate::boilerplate::Boilerplate;
use crate::clusters::{Policy, grouped};
use crate::occurrences::Occurrences;
use crate::rules::{NEAR_REPEATED_PARAGRAPH, REPEATED_PARAGRAPH, SHARED_PARAGRAPH};
use crate::{
    BOILERPLATE_PARAGRAPH, Corpus, DedupConfig, DifferenceClass, Keep, Pair, PairKind, ParagraphId,
};

/// The share of a near copy that must stand in the one to keep: misspelt words count in part, and
/// of what has moved a tenth is missing, so that slips and shuffled sentences go and new ones stay.
const MIN_COVERED: f64 = 0.95;

/// A paragraph that can go.
#[derive(Debug, Clone, Copy)]
pub struct Removal {
    /// The paragraph.
    pub at: ParagraphId,
    /// The copy that stays.
    pub kept: ParagraphId,
    /// Why it can go: `DUP001`, `DUP002`, `DUP003` or `DUP006`.
    pub rule: &'static Rule,
    /// In what the two differ, a slip in an exact copy of either included.
    pub class: DifferenceClass,
}

/// Returns the paragraphs that can go, ascending. `pairs` are all verified pairs of `corpus`.
///
/// Paragraphs of articles that `is_gone` names are gone already: they are not returned, and no other
/// goes for them. Headings, the items of lists and paragraphs of fewer words than
/// [`DedupConfig::min_words`] stay.
///
/// ```
/// use copydesk_core::{Article, ArticleNo};
/// use copydesk_dedup::{Corpus, DedupConfig, Keep, Signatures, removals, verify};
///
/// # fn main() -> std::io::Result<()> {
/// let text = "Rain fell on the coast all night long.\n\nRoads were closed.\n\nRain fel on the \
///             coast all night long.\n\nRain fell on the coast all night long, and rivers rose.";
/// let articles = vec![Article::from_plain_text(text)];
/// let mut corpus = Corpus::new();
/// corpus.add(&Signatures::of(&articles[0]));
/// let mut pairs = Vec::new();
/// for candidate in corpus.candidates() {
///     pairs.extend(verify(&candidate, &articles)?);
/// }
/// let config = DedupConfig::default();
/// let removals = removals(&pairs, &corpus, Keep::First, &|_| false, &config);
/// let gone: Vec<_> = removals.iter().map(|r| (r.at.paragraph, r.rule.code)).collect();
/// assert_eq!(gone, [(2, "DUP002")]); // the last paragraph says more
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn removals(
    pairs: &[Pair],
    corpus: &Corpus,
    keep: Keep<'_>,
    is_gone: &dyn Fn(ArticleNo) -> bool,
    config: &DedupConfig,
) -> Vec<Removal> {
    let occurrences = Occurrences::of(pairs);
    let boilerplate = Boilerplate::among(&occurrences, corpus, config);
    let texts = Texts::of(pairs);
    let is_text = |id| {
        let paragraph = corpus.paragraph(id);
        paragraph.is_some_and(|p| config.min_words <= p.n_words && p.is_running_text())
    };
    let mut removals = Vec::new();
    for cluster in grouped(pairs, &Policy { keep, is_gone, min_covered: MIN_COVERED }) {
        let kept = cluster.representative;
        if is_gone(kept.article) || !is_text(kept) {
            continue;
        }
        let goes = |at: &ParagraphId| *at != kept && !is_gone(at.article) && is_text(*at);
        removals.extend(cluster.members.into_iter().filter(goes).map(|at| {
            let class = texts.class(at, kept);
            let rule = match (at.article == kept.article, class) {
                _ if boilerplate.has(at) => &BOILERPLATE_PARAGRAPH,
                (true, DifferenceClass::Identical) => &REPEATED_PARAGRAPH,
                (true, _) => &NEAR_REPEATED_PARAGRAPH,
                (false, _) => &SHARED_PARAGRAPH,
            };
            Removal { at, kept, rule, class }
        }));
    }
    removals.sort_unstable_by_key(|removal| removal.at);
    removals
}

/// What paragraphs have to do with each other by their words.
struct Texts {
    /// The first paragraph with the words of a later one.
    first: FxHashMap<ParagraphId, ParagraphId>,
    /// In what two texts differ, by the first paragraph of each.
    near: FxHashMap<(ParagraphId, ParagraphId), DifferenceClass>,
}

impl Texts {
    fn of(pairs: &[Pair]) -> Self {
        let of_kind = |kind| pairs.iter().filter(move |pair| pair.comparison.kind == kind);
        Self {
            first: of_kind(PairKind::Exact).map(|pair| (pair.b, pair.a)).collect(),
            near: of_kind(PairKind::Near)
                .map(|pair| ((pair.a, pair.b), pair.comparison.class))
                .collect(),
        }
    }

    /// Returns in what a member of a cluster and its representative differ.
    fn class(&self, member: ParagraphId, kept: ParagraphId) -> DifferenceClass {
        let first = |id| *self.first.get(&id).unwrap_or(&id);
        let (x, y) = (first(member), first(kept));
        let near = self.near.get(&(x.min(y), x.max(y)));
        near.copied().unwrap_or(DifferenceClass::Identical)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use copydesk_core::{Article, ArticleNo};
    use proptest::prelude::*;

    use super::removals;
    use crate::{Corpus, DedupConfig, Keep, Pair, ParagraphId, Signatures, verify};

    const RAIN: &str = "Rain fell on the coast all night long and the river rose by a metre.";
    const ROADS: &str = "The road to the harbour was closed until the water went down at noon.";

    fn pairs_of(articles: &Vec<Article>) -> (Corpus, Vec<Pair>) {
        let mut corpus = Corpus::new();
        for article in articles {
            corpus.add(&Signatures::of(article));
        }
        let verified = corpus.candidates().into_iter();
        let pairs = verified.filter_map(|candidate| verify(&candidate, articles).unwrap());
        let pairs = pairs.collect();
        (corpus, pairs)
    }

    fn articles(texts: &[String]) -> Vec<Article> {
        (0..)
            .zip(texts)
            .map(|(number, text)| Article::from_plain_text(text).with_number(ArticleNo(number)))
            .collect()
    }

    /// What goes, for what (articles and paragraphs by number), and by which rule.
    type Gone = ((u32, u32), (u32, u32), &'static str);

    /// Returns what goes.
    fn gone(texts: &[String], keep: Keep<'_>, left_out: &[u32]) -> Vec<Gone> {
        let articles = articles(texts);
        let (corpus, pairs) = pairs_of(&articles);
        let is_gone = |article: ArticleNo| left_out.contains(&article.0);
        let at = |id: ParagraphId| (id.article.0, id.paragraph);
        removals(&pairs, &corpus, keep, &is_gone, &DedupConfig::default())
            .into_iter()
            .map(|removal| (at(removal.at), at(removal.kept), removal.rule.code))
            .collect()
    }

    #[test]
    fn what_says_nothing_new_goes() {
        let slip = RAIN.replace("metre", "meter").replace("coast", "cost");
        let texts =
            [format!("{RAIN}\n\n{ROADS}\n\n{RAIN}"), format!("{slip}\n\n{ROADS}\n\n{slip}")];
        let expected = [
            ((0, 2), (0, 0), "DUP001"),
            ((1, 0), (0, 0), "DUP003"),
            ((1, 1), (0, 1), "DUP003"),
            ((1, 2), (0, 0), "DUP003"),
        ];
        assert_eq!(gone(&texts, Keep::First, &[]), expected);
    }

    #[test]
    fn a_copy_that_says_more_or_something_else_stays() {
        let more = format!("{RAIN} The army built a bridge.");
        let texts = [format!("{RAIN}\n\n{ROADS}"), more.clone(), more.replace("night", "day")];
        let first = gone(&texts[..2], Keep::First, &[]);
        assert_eq!(first, []);
        let texts = [RAIN.to_owned(), more];
        let length = |id: ParagraphId| texts[id.article.0 as usize].len();
        assert_eq!(gone(&texts, Keep::Longest(&length), &[]), [((0, 0), (1, 0), "DUP003")]);
        let conflict = ROADS.repeat(2);
        let texts = [conflict.clone(), conflict.replacen("was", "was not", 1)];
        assert_eq!(gone(&texts, Keep::First, &[]), []);
    }

    #[test]
    fn nothing_goes_for_what_is_gone() {
        let texts = [RAIN, RAIN, RAIN].map(str::to_owned);
        assert_eq!(gone(&texts, Keep::First, &[0]), [((2, 0), (1, 0), "DUP003")]);
        assert_eq!(gone(&texts, Keep::First, &[0, 2]), []);
    }

    #[test]
    fn boilerplate_stays_once_and_short_lines_stay() {
        let names = ["Ada", "Ben", "Cem", "Dan", "Eva", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim"];
        let text = |name: &&str| format!("{name} won at chess.\n\n{RAIN}\n\nIt was late.");
        let texts = names.iter().map(text).collect::<Vec<_>>();
        let gone = gone(&texts, Keep::First, &[]);
        assert_eq!(gone.len(), 10);
        let is_right = |(at, kept, rule): &Gone| (at.1, *kept, *rule) == (1, (0, 1), "DUP006");
        assert!(gone.iter().all(is_right), "{gone:?}");
    }

    proptest! {
        /// Whatever goes, a verified copy of it stays.
        #[test]
        fn the_only_copy_of_anything_stays(
            texts in prop::collection::vec(prop::collection::vec(0..6_usize, 1..5), 1..6),
            left_out in prop::collection::btree_set(0..6_u32, 0..3),
        ) {
            let paragraphs = [
                RAIN.to_owned(), ROADS.to_owned(), RAIN.replace("metre", "meter"),
                format!("{RAIN} {ROADS}"), RAIN.replace("night", "day"), ROADS.replace("noon", "two"),
            ];
            let text = |picks: &Vec<usize>| {
                picks.iter().map(|pick| paragraphs[*pick].clone()).collect::<Vec<_>>().join("\n\n")
            };
            let texts: Vec<String> = texts.iter().map(text).collect();
            let articles = articles(&texts);
            let (corpus, pairs) = pairs_of(&articles);
            let is_gone = |article: ArticleNo| left_out.contains(&article.0);
            let removals = removals(&pairs, &corpus, Keep::First, &is_gone, &DedupConfig::default());
            let gone: BTreeSet<_> = removals.iter().map(|removal| removal.at).collect();
            for removal in &removals {
                prop_assert!(!gone.contains(&removal.kept), "{removal:?}");
                prop_assert!(!is_gone(removal.kept.article) && !is_gone(removal.at.article));
            }
        }
    }
}
