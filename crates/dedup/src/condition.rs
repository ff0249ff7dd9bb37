use crate::noise::Noise;

/// When two sets of shingles are a pair.
///
/// They must share `min_shared` shingles, and these be enough by one of three measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Condition {
    /// The least number of shared shingles, at least 1.
    pub(crate) min_shared: usize,
    /// The Jaccard similarity that suffices, above 0.
    jaccard: f64,
    /// The share of the smaller set that suffices, for excerpts; above 1 for none.
    contained: f64,
    /// The shared rare shingles that suffice; `None` for none.
    anchors: Option<Anchors>,
    /// What is left out where very many sets have much in common; `None` for nothing.
    pub(crate) limits: Option<Limits>,
}

/// What makes two texts worth comparing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Conditions {
    /// Of the words in a row of any text.
    pub(crate) shingles: Condition,
    /// Of the pairs of words of a short one.
    pub(crate) word_pairs: Condition,
}

impl Conditions {
    pub(crate) const fn of(noise: Noise) -> Self {
        Self { shingles: Condition::copies(noise), word_pairs: Condition::SHORT_COPIES }
    }
}

/// Shingles that two sets are unlikely to share by chance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Anchors {
    /// A shingle is rare to a set if fewer sets than this before it hold it.
    max_sets: u32,
    /// How large a part of the smaller set must be shared rare shingles.
    min_share: f64,
}

/// Bounds the work for each set, so that the whole grows with the number of sets and not with its
/// square.
///
/// Everything here depends on the sets before one in the order of the corpus and on none after it,
/// so that sets that come in batches give the same pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Limits {
    /// A shingle counts between a set and so many before it that hold it.
    pub(crate) max_postings: usize,
    /// What becomes of a shingle that more sets hold.
    pub(crate) beyond: Beyond,
    /// How many sets of those before it a set is paired with, whatever they are.
    pub(crate) max_partners: usize,
    /// A set that meets more is one instance of a frame, and paired with so many: those that
    /// share most.
    pub(crate) n_in_frame: usize,
}

/// What becomes of a shingle that very many sets before one hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beyond {
    /// It counts with the last of them: they are most like this one, for news.
    LastOnes,
    /// It proves nothing.
    Nothing,
}

impl Condition {
    /// What is worth comparing as a possible copy. Jaccard 0.3 reaches paragraphs of which a
    /// third was rewritten, 0.6 of the smaller excerpts; rare shingles reach noisy copies far
    /// below both.
    pub(crate) const fn copies(noise: Noise) -> Self {
        match noise {
            Noise::Low => Self::COPIES,
            Noise::High => Self::NOISY_COPIES,
        }
    }

    const COPIES: Self = Self {
        min_shared: 2,
        jaccard: 0.3,
        contained: 0.6,
        anchors: Some(Anchors { max_sets: 10, min_share: 0.2 }),
        limits: Some(Limits {
            max_postings: 256,
            beyond: Beyond::LastOnes,
            max_partners: 64,
            n_in_frame: 16,
        }),
    };

    /// The same of pairs of words, of which a slip in ten characters leaves one in five.
    const NOISY_COPIES: Self = Self {
        min_shared: 2,
        jaccard: 0.2,
        contained: 0.6,
        anchors: Some(Anchors { max_sets: 16, min_share: 0.08 }),
        limits: Some(Limits {
            max_postings: 256,
            beyond: Beyond::LastOnes,
            max_partners: 64,
            n_in_frame: 16,
        }),
    };

    /// What is worth comparing among short paragraphs, by their pairs of words.
    pub(crate) const SHORT_COPIES: Self = Self {
        min_shared: 2,
        jaccard: 0.5,
        contained: f64::INFINITY,
        anchors: Some(Anchors { max_sets: 8, min_share: 0.2 }),
        limits: Some(Limits {
            max_postings: 64,
            beyond: Beyond::LastOnes,
            max_partners: 16,
            n_in_frame: 4,
        }),
    };

    /// Jaccard similarity alone, exhaustively.
    pub(crate) fn jaccard(threshold: f64) -> Self {
        Self {
            min_shared: 1,
            jaccard: threshold.max(f64::MIN_POSITIVE),
            contained: f64::INFINITY,
            anchors: None,
            limits: None,
        }
    }

    /// Any shared shingle, among the first `max_postings` sets that hold it.
    pub(crate) const fn any_of_first(max_postings: usize) -> Self {
        Self {
            min_shared: 1,
            jaccard: f64::MIN_POSITIVE,
            contained: 0.0,
            anchors: None,
            limits: Some(Limits {
                max_postings,
                beyond: Beyond::Nothing,
                max_partners: usize::MAX,
                n_in_frame: usize::MAX,
            }),
        }
    }

    /// Returns to how many sets a shingle is rare: to the first that hold it.
    pub(crate) fn n_early(&self) -> usize {
        self.anchors.map_or(0, |anchors| anchors.max_sets as usize)
    }

    /// Says whether a shingle is rare to a set, by how many sets before it hold it.
    pub(crate) fn is_early(&self, position: u32) -> bool {
        (position as usize) < self.n_early()
    }

    /// Returns how many sets before one that hold a shingle count with it.
    pub(crate) fn max_postings(&self) -> usize {
        self.limits.map_or(usize::MAX, |limits| limits.max_postings)
    }

    /// Says whether sets of these sizes that share so many shingles, so many of them rare, are a
    /// pair.
    pub(crate) fn is_met(&self, sizes: (usize, usize), n_shared: usize, n_rare: usize) -> bool {
        let smaller = sizes.0.min(sizes.1) as f64;
        // Quotients are correctly rounded, so 7 of 10 equals 0.7 as people write it.
        self.min_shared <= n_shared
            && (self.jaccard <= n_shared as f64 / (sizes.0 + sizes.1 - n_shared) as f64
                || self.contained <= n_shared as f64 / smaller
                || self.anchors.is_some_and(|a| {
                    self.min_shared <= n_rare && a.min_share <= n_rare as f64 / smaller
                }))
    }

    /// Returns how many of its `n_ranked` shingles that stand elsewhere too, from the rarest, and how
    /// many of those `n_rare` that are rare to it, a set must have in the index, so that it shares
    /// [`min_shared`](Self::min_shared) of these with each set at least as large that it pairs with.
    ///
    /// If two sets share `o` shingles, they share `k` of all but the last `o − k` of each.
    pub(crate) fn n_indexed(&self, size: usize, n_ranked: usize, n_rare: usize) -> (usize, usize) {
        // Among sets at least as large, one of the same size may share least.
        let for_jaccard = at_least(2.0 * self.jaccard / (1.0 + self.jaccard) * size as f64);
        let for_contained = at_least(self.contained * size as f64);
        let of_all = self.n_before(n_ranked, for_jaccard.min(for_contained));
        let of_rare = self
            .anchors
            .map_or(0, |anchors| self.n_before(n_rare, at_least(anchors.min_share * size as f64)));
        (of_all, of_rare)
    }

    /// Returns how many of its `n_ranked` shingles, from the rarest, a set must look up.
    pub(crate) fn n_looked_up(&self, size: usize, n_ranked: usize) -> usize {
        if self.contained.is_finite() || self.anchors.is_some() {
            return n_ranked; // a small set may hide anywhere in it
        }
        // It shares with the others, the smaller ones too, at least this share of its own.
        self.n_before(n_ranked, at_least(self.jaccard * size as f64))
    }

    /// Returns how many of `n` shingles must be looked at to see `min_shared` of `needed`.
    fn n_before(&self, n: usize, needed: usize) -> usize {
        if n < needed {
            return 0;
        }
        (n + self.min_shared).saturating_sub(needed.max(self.min_shared)).min(n)
    }
}

/// Rounds a bound up to a whole number of shingles, at least 1, forgiving rounding errors.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "positive and small")]
fn at_least(bound: f64) -> usize {
    ((bound - 1e-6).ceil() as usize).max(1)
}
