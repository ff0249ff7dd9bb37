//! Groups verified copies around one paragraph each, so that one can stay and the others go.
//!
//! Paragraphs with the same words are one to begin with. Of these, in the order of preference,
//! each becomes a representative unless it is a copy of one that was chosen before; every other
//! one joins the most similar representative that it is a copy of. So a member is always a
//! verified copy of its representative: chains of copies, in which the last has nothing to do
//! with the first, do not form.
//!
//! time: `O(n log n)` in the pairs.
//! space: about 100 bytes per pair.
//! source: the star cover of Aslam, Pelekhov & Rus, “The star clustering algorithm for static and
//! dynamic information organization” (JGAA 2004), with the reader's preference for their degree.

use std::cmp::Reverse;

use copydesk_core::ArticleNo;
use rustc_hash::FxHashMap;

use crate::{Pair, PairKind, ParagraphId};

/// Copies of one paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// The paragraph to keep, of which all others are verified copies.
    pub representative: ParagraphId,
    /// All of them, the representative too: two at least, ascending.
    pub members: Vec<ParagraphId>,
}

/// Which of several copies should stay. Ties go to the one that stands first in the input.
#[derive(Clone, Copy)]
pub enum Keep<'a> {
    /// The one that stands first.
    First,
    /// The longest, by a length of each paragraph in any unit, such as its words.
    Longest(&'a dyn Fn(ParagraphId) -> usize),
    /// The one in the oldest article, by a time of each in any unit, such as seconds; articles
    /// without one come last.
    Oldest(&'a dyn Fn(ArticleNo) -> Option<i64>),
}

impl Keep<'_> {
    /// Returns a key that is smaller for what is kept rather.
    fn preference(self, id: ParagraphId) -> (Reverse<usize>, bool, i64, ParagraphId) {
        let (length, date) = match self {
            Self::First => (0, None),
            Self::Longest(length) => (length(id), None),
            Self::Oldest(date) => (0, date(id.article)),
        };
        (Reverse(length), date.is_none(), date.unwrap_or(0), id)
    }
}

/// Returns the clusters that verified pairs amount to, by ascending first member.
///
/// Conflicting pairs do not count: each side says something that the other does not. To ask for
/// more similarity than [`verify`](crate::verify) does, leave out the pairs below it. A paragraph
/// is in one cluster at most; one that is a copy of members only, and not of a representative,
/// becomes a representative itself or is in none. The order of `pairs` changes nothing.
///
/// ```
/// use copydesk_core::{Article, ArticleNo};
/// use copydesk_dedup::{Corpus, Keep, Signatures, clusters, verify};
///
/// # fn main() -> std::io::Result<()> {
/// let text = "Rain fell on the coast all night.\n\nRoads were closed.\n\nRain fel on the coast all night.";
/// let articles = vec![Article::from_plain_text(text)];
/// let mut corpus = Corpus::new();
/// corpus.add(&Signatures::of(&articles[0]));
/// let mut pairs = Vec::new();
/// for candidate in corpus.candidates() {
///     pairs.extend(verify(&candidate, &articles)?);
/// }
/// let clusters = clusters(&pairs, Keep::First);
/// let members: Vec<u32> = clusters[0].members.iter().map(|id| id.paragraph).collect();
/// assert_eq!((clusters.len(), members), (1, vec![0, 2]));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn clusters(pairs: &[Pair], keep: Keep<'_>) -> Vec<Cluster> {
    grouped(pairs, &Policy { keep, is_gone: &|_| false, min_covered: 0.0 })
}

/// What may represent what.
pub(crate) struct Policy<'k> {
    pub(crate) keep: Keep<'k>,
    /// Says whether an article is left out: its paragraphs represent none of the others.
    pub(crate) is_gone: &'k dyn Fn(ArticleNo) -> bool,
    /// The share of a near copy that its representative must have.
    pub(crate) min_covered: f64,
}

/// Returns clusters as [`clusters`] does, by a policy.
pub(crate) fn grouped(pairs: &[Pair], policy: &Policy<'_>) -> Vec<Cluster> {
    let classes = Classes::of(pairs, policy);
    let edges = classes.edges(pairs, policy.min_covered);
    let representatives = representatives(classes.len(), &edges);

    let mut members: Vec<Vec<ParagraphId>> = vec![Vec::new(); classes.len()];
    for (class, &representative) in representatives.iter().enumerate() {
        members[representative].extend_from_slice(classes.members(class));
    }
    let mut clusters: Vec<Cluster> = members
        .into_iter()
        .enumerate()
        .filter(|(_, members)| 2 <= members.len())
        .map(|(representative, mut members)| {
            let representative = classes.members(representative)[0];
            members.sort_unstable();
            Cluster { representative, members }
        })
        .collect();
    clusters.sort_unstable_by_key(|cluster| cluster.members[0]);
    clusters
}

/// Paragraphs with the same words, by preference: the classes and the members of each.
struct Classes {
    members: Vec<ParagraphId>,
    ends: Vec<usize>,
    class_of: FxHashMap<ParagraphId, usize>,
}

impl Classes {
    fn of(pairs: &[Pair], policy: &Policy<'_>) -> Self {
        let counted = pairs.iter().filter(|pair| pair.comparison.kind != PairKind::Conflicting);
        let mut ids: Vec<ParagraphId> = counted.flat_map(|pair| [pair.a, pair.b]).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.sort_by_cached_key(|&id| ((policy.is_gone)(id.article), policy.keep.preference(id)));
        let position_of: FxHashMap<ParagraphId, usize> =
            ids.iter().enumerate().map(|(position, &id)| (id, position)).collect();

        // By position: one that has the same words and is preferred, or itself.
        let mut better: Vec<usize> = (0..ids.len()).collect();
        for pair in pairs.iter().filter(|pair| pair.comparison.kind == PairKind::Exact) {
            let (x, y) = (position_of[&pair.a], position_of[&pair.b]);
            let (x, y) = (best(&mut better, x), best(&mut better, y));
            better[x.max(y)] = x.min(y);
        }
        let mut by_class: Vec<(usize, usize)> =
            (0..ids.len()).map(|position| (best(&mut better, position), position)).collect();
        by_class.sort_unstable();

        let mut classes = Self { members: Vec::new(), ends: Vec::new(), class_of: position_of };
        for class in by_class.chunk_by(|x, y| x.0 == y.0) {
            for &(_, position) in class {
                classes.members.push(ids[position]);
                classes.class_of.insert(ids[position], classes.ends.len());
            }
            classes.ends.push(classes.members.len());
        }
        classes
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    /// Returns the paragraphs of a class, the preferred one first.
    fn members(&self, class: usize) -> &[ParagraphId] {
        let start = class.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.members[start..self.ends[class]]
    }

    /// Returns the near pairs between classes, both ways, by class, without those of which the
    /// class that is preferred lacks too much of the other.
    fn edges(&self, pairs: &[Pair], min_covered: f64) -> Vec<Edge> {
        let near = pairs.iter().filter(|pair| pair.comparison.kind == PairKind::Near);
        let mut edges: Vec<Edge> = near
            .map(|pair| (pair, self.class_of[&pair.a], self.class_of[&pair.b]))
            .filter(|(pair, x, y)| {
                let scores = &pair.comparison.scores;
                let covered = if x < y { scores.covered_b } else { scores.covered_a };
                min_covered <= covered.get()
            })
            .flat_map(|(pair, x, y)| {
                let similarity = pair.similarity().get();
                [Edge { from: x, to: y, similarity }, Edge { from: y, to: x, similarity }]
            })
            .collect();
        edges.sort_unstable_by_key(|edge| (edge.from, edge.to));
        edges
    }
}

/// Follows `better` to the end and shortens the way for the next one.
fn best(better: &mut [usize], mut position: usize) -> usize {
    while better[position] != position {
        better[position] = better[better[position]];
        position = better[position];
    }
    position
}

/// A near copy of class `from` in class `to`.
struct Edge {
    from: usize,
    to: usize,
    similarity: f64,
}

/// Returns, by class, the class that represents it: itself or one before it.
fn representatives(n_classes: usize, edges: &[Edge]) -> Vec<usize> {
    let mut representatives: Vec<usize> = (0..n_classes).collect();
    for edges in edges.chunk_by(|x, y| x.from == y.from) {
        let class = edges[0].from;
        let chosen = edges
            .iter()
            .filter(|edge| edge.to < class && representatives[edge.to] == edge.to)
            .max_by(|x, y| x.similarity.total_cmp(&y.similarity).then(y.to.cmp(&x.to)));
        representatives[class] = chosen.map_or(class, |edge| edge.to);
    }
    representatives
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use copydesk_core::{ArticleNo, Similarity};
    use proptest::prelude::*;

    use super::{Keep, clusters};
    use crate::{Comparison, DifferenceClass, Pair, PairKind, ParagraphId, Scores};

    /// One paragraph an article: `n` names both.
    fn id(n: u32) -> ParagraphId {
        ParagraphId { article: ArticleNo(n), paragraph: 0 }
    }

    fn pair(a: u32, b: u32, kind: PairKind, similarity: f64) -> Pair {
        let similarity = Similarity::new(similarity);
        let scores = Scores {
            jaccard: similarity,
            contained_a: similarity,
            contained_b: similarity,
            covered_a: similarity,
            covered_b: similarity,
        };
        let class = DifferenceClass::Rewritten;
        let difference = String::new();
        let comparison = Comparison { similarity, kind, class, scores, difference };
        Pair { a: id(a), b: id(b), comparison, opening: String::new() }
    }

    fn near(a: u32, b: u32) -> Pair {
        pair(a, b, PairKind::Near, 0.8)
    }

    fn exact(a: u32, b: u32) -> Pair {
        pair(a, b, PairKind::Exact, 1.0)
    }

    /// Representative and members of each cluster.
    fn of(pairs: &[Pair], keep: Keep<'_>) -> Vec<(u32, Vec<u32>)> {
        clusters(pairs, keep)
            .into_iter()
            .map(|cluster| {
                let members = cluster.members.iter().map(|id| id.article.0).collect();
                (cluster.representative.article.0, members)
            })
            .collect()
    }

    #[test]
    fn a_chain_does_not_make_strangers_one() {
        let chain = [near(1, 2), near(2, 3), near(3, 4)];
        assert_eq!(of(&chain, Keep::First), [(1, vec![1, 2]), (3, vec![3, 4])]);
    }

    #[test]
    fn each_policy_keeps_another() {
        let pairs = [near(1, 2), near(1, 3), near(2, 3)];
        let length = |id: ParagraphId| [0, 10, 30, 30][id.article.0 as usize];
        let date = |article: ArticleNo| [None, None, Some(7), Some(-7)][article.0 as usize];
        let kept = |keep| of(&pairs, keep)[0].0;
        assert_eq!(kept(Keep::First), 1);
        assert_eq!(kept(Keep::Longest(&length)), 2);
        assert_eq!(kept(Keep::Oldest(&date)), 3);
    }

    #[test]
    fn repeats_go_where_their_text_goes_and_conflicts_nowhere() {
        let pairs = [exact(1, 5), near(1, 2), exact(2, 7), pair(7, 8, PairKind::Conflicting, 0.9)];
        assert_eq!(of(&pairs, Keep::First), [(1, vec![1, 2, 5, 7])]);
        assert_eq!(of(&pairs[3..], Keep::First), []);
    }

    #[test]
    fn a_member_joins_the_most_similar_representative() {
        let pairs = [pair(1, 3, PairKind::Near, 0.75), pair(2, 3, PairKind::Near, 0.9)];
        assert_eq!(of(&pairs, Keep::First), [(2, vec![2, 3])]);
    }

    /// Pairs as a corpus gives them: repeats against the first, near ones between the first.
    fn some_pairs() -> impl Strategy<Value = Vec<Pair>> {
        let repeats = prop::collection::vec(0..12_u32, 0..12);
        let between = prop::collection::vec((0..12_u32, 0..12_u32, 0..20_u32, 0..8_u32), 0..40);
        (repeats, between).prop_map(|(repeats, between)| {
            let repeats = (12..).zip(repeats).map(|(n, first)| exact(first, n));
            let between =
                between.into_iter().filter(|(a, b, ..)| a < b).map(|(a, b, similarity, kind)| {
                    let kind = if kind == 0 { PairKind::Conflicting } else { PairKind::Near };
                    pair(a, b, kind, f64::from(similarity) / 20.0)
                });
            repeats.chain(between).collect()
        })
    }

    proptest! {
        #[test]
        fn members_are_copies_of_their_representative_and_nothing_is_left_out(
            pairs in some_pairs(),
            order in any::<prop::sample::Index>(),
        ) {
            let found = of(&pairs, Keep::First);
            let mut turned = pairs.clone();
            turned.reverse();
            turned.rotate_left(order.index(pairs.len().max(1)).min(pairs.len()));
            prop_assert_eq!(&found, &of(&turned, Keep::First));

            let first = |n: u32| {
                let repeat = pairs.iter().find(|p| p.b == id(n) && p.comparison.kind == PairKind::Exact);
                repeat.map_or(n, |pair| pair.a.article.0)
            };
            let edges: BTreeSet<(u32, u32)> = pairs
                .iter()
                .filter(|pair| pair.comparison.kind == PairKind::Near)
                .map(|pair| (pair.a.article.0, pair.b.article.0))
                .collect();
            let mut gone = BTreeSet::new();
            for (representative, members) in &found {
                prop_assert!(2 <= members.len() && members.is_sorted_by(|x, y| x < y));
                for member in members.iter().filter(|member| *member != representative) {
                    let (x, y) = (first(*member), first(*representative));
                    prop_assert!(x == y || edges.contains(&(x.min(y), x.max(y))));
                    prop_assert!(gone.insert(*member), "{} is in two clusters", member);
                }
            }
            for (representative, _) in &found {
                prop_assert!(!gone.contains(representative));
            }
            for pair in pairs.iter().filter(|pair| pair.comparison.kind != PairKind::Conflicting) {
                let (a, b) = (pair.a.article.0, pair.b.article.0);
                prop_assert!(gone.contains(&a) || gone.contains(&b), "{} and {} both stay", a, b);
            }
        }
    }
}
