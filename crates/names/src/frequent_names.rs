//! Finds the frequent names of a corpus that a rare one may be a misspelling of.
//!
//! A slip is nearly always in one word and hardly ever in its first letter (newswire: 52 and 53 of 55), so
//! names are found by another word together with that letter. Space: two or three entries a frequent name;
//! time: the names of one bucket, a dozen as a rule. Bad at names of which two words are wrong.

use rustc_hash::FxHashMap;

use crate::census::{Census, NameId};
use crate::hash::{hash, mix};

/// From how many articles on a spelling is one that others can be measured by.
pub(crate) const FREQUENT: usize = 3;

/// How many times as many articles the frequent spelling must have.
pub(crate) const MAJORITY: usize = 3;

/// Names by one word and the first letter of another.
#[derive(Debug, Default)]
pub(crate) struct FrequentNames {
    buckets: FxHashMap<u64, Vec<NameId>>,
}

impl FrequentNames {
    /// Collects the names of a census that stand in at least three articles.
    pub(crate) fn of(census: &Census) -> Self {
        let mut frequent = Self::default();
        for id in census.names() {
            let name = census.name(id);
            if name.certain && name.n_articles >= FREQUENT {
                for key in keys(&name.tokens) {
                    frequent.buckets.entry(key).or_default().push(id);
                }
            }
        }
        frequent
    }

    /// Returns the names that share a word, and a first letter besides, with the name of these words.
    pub(crate) fn near(&self, tokens: &[String]) -> Vec<NameId> {
        let buckets = keys(tokens).filter_map(|key| self.buckets.get(&key));
        let mut near: Vec<NameId> = buckets.flatten().copied().collect();
        near.sort_unstable();
        near.dedup();
        near
    }
}

/// Returns a key for the first and the last word, each kept whole once.
fn keys(tokens: &[String]) -> impl Iterator<Item = u64> {
    let ends = tokens.first().zip(tokens.last()).filter(|_| tokens.len() > 1);
    ends.into_iter().flat_map(|(first, last)| [key(first, last), !key(last, first)])
}

fn key(kept: &str, other: &str) -> u64 {
    let initial = other.chars().next().map_or(0, u64::from);
    mix(hash(kept.as_bytes()) ^ initial)
}
