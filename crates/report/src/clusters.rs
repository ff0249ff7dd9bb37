//! Which paragraphs are copies of each other, as far as findings say.

use std::collections::BTreeMap;

use copydesk_core::Place;

use crate::Entry;

/// The paragraphs that findings of the DUP family join: a union–find forest.
#[derive(Debug, Default)]
pub(crate) struct Clusters {
    nodes: BTreeMap<ParagraphKey, usize>,
    parents: Vec<usize>,
}

/// A paragraph by the numbers of its article and of itself, so that keys ascend as the input does.
pub(crate) type ParagraphKey = (u32, usize);

/// Names the paragraph of `place`.
pub(crate) fn paragraph_key(place: Place) -> ParagraphKey {
    (place.article.0, place.paragraph)
}

impl Clusters {
    /// Joins the place of a finding of the DUP family with its related places, and returns its
    /// node; `None` for other findings and for what has no copy.
    pub(crate) fn join(&mut self, entry: &Entry<'_>) -> Option<usize> {
        let finding = entry.finding;
        if finding.rule.family() != "DUP" || finding.related.is_empty() {
            return None;
        }
        let node = self.node(paragraph_key(finding.place));
        for related in &finding.related {
            let other = self.node(paragraph_key(related.place));
            let (a, b) = (self.root(node), self.root(other));
            self.parents[a.max(b)] = a.min(b);
        }
        Some(node)
    }

    fn node(&mut self, key: ParagraphKey) -> usize {
        let next = self.parents.len();
        let node = *self.nodes.entry(key).or_insert(next);
        if node == next {
            self.parents.push(next);
        }
        node
    }

    /// Returns the first node of the cluster of `node`, and shortens the way there.
    pub(crate) fn root(&mut self, mut node: usize) -> usize {
        while self.parents[node] != node {
            self.parents[node] = self.parents[self.parents[node]];
            node = self.parents[node];
        }
        node
    }

    /// Returns every paragraph with its node, in the order of the input.
    pub(crate) fn paragraphs(&self) -> impl Iterator<Item = (ParagraphKey, usize)> {
        self.nodes.iter().map(|(&key, &node)| (key, node))
    }
}
