/// Sets of shingle hashes in one flat vector: in any order, repeats included.
#[derive(Debug, Clone, Default)]
pub(crate) struct ShingleSets {
    shingles: Vec<u64>,
    ends: Vec<usize>,
}

impl ShingleSets {
    pub(crate) fn push(&mut self, set: &[u64]) {
        self.shingles.extend_from_slice(set);
        self.ends.push(self.shingles.len());
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(crate) fn n_shingles(&self) -> usize {
        self.shingles.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u64]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, &end)| &self.shingles[start..end])
    }
}
