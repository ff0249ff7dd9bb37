use std::collections::BTreeMap;

use crate::{Pair, PairKind, ParagraphId};

/// Where the texts that repeat stand: all places of each, by the first, ascending.
pub(crate) struct Occurrences(BTreeMap<ParagraphId, Vec<ParagraphId>>);

impl Occurrences {
    pub(crate) fn of(pairs: &[Pair]) -> Self {
        let mut places: BTreeMap<ParagraphId, Vec<ParagraphId>> = BTreeMap::new();
        for pair in pairs.iter().filter(|pair| pair.comparison.kind == PairKind::Exact) {
            places.entry(pair.a).or_insert_with(|| vec![pair.a]).push(pair.b);
        }
        for places in places.values_mut() {
            places.sort_unstable();
        }
        Self(places)
    }

    pub(crate) fn all(&self, first: ParagraphId) -> Vec<ParagraphId> {
        self.0.get(&first).cloned().unwrap_or_else(|| vec![first])
    }

    /// Returns the texts that stand more than once: the places of each, ascending.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[ParagraphId]> {
        self.0.values().map(Vec::as_slice)
    }

    /// Returns the places of the text that stands first at `first`; none if it stands there only.
    pub(crate) fn repeated(&self, first: ParagraphId) -> &[ParagraphId] {
        self.0.get(&first).map_or(&[], Vec::as_slice)
    }
}
