use rustc_hash::FxHashMap;

use super::row::{Family, Row, Shown, Standing, Text};
use super::task::Group;
use crate::condition::Conditions;
use crate::index::Shared;
use crate::matches::{Match, Matches};

/// Decides with which of those that showed it their shingles a text pairs.
pub(super) struct Decisions {
    conditions: Conditions,
    /// Where among the holders of its shingles the text is.
    positions: FxHashMap<i64, u32>,
    /// By family.
    sizes: [usize; 2],
    last: Option<Other>,
    matches: [Matches<Text>; 2],
}

/// A text that shows its shingles.
struct Other {
    /// The later of the two, to which they are shown.
    to: Text,
    text: Text,
    /// By family.
    sizes: [usize; 2],
    shared: [Shared; 2],
}

impl Decisions {
    pub(super) fn new(conditions: Conditions) -> Self {
        let matches = Family::ALL.map(|f| Matches::new(f.condition(&conditions).limits));
        let (positions, sizes) = (FxHashMap::default(), [0; 2]);
        Self { conditions, positions, sizes, last: None, matches }
    }

    fn compare(&mut self, Shown { to, standing }: Shown) {
        let text = standing.text;
        if self.last.as_ref().is_none_or(|last| last.text != text) {
            self.decide();
            self.last = Some(Other { to, text, sizes: [0; 2], shared: Default::default() });
        }
        let Some(last) = &mut self.last else { return };
        let family = Family::of(standing.shingle);
        last.sizes[family as usize] = standing.size as usize;
        let Some(&position) = self.positions.get(&standing.shingle) else { return };
        let condition = family.condition(&self.conditions);
        if (position - standing.position) as usize <= condition.max_postings() {
            let shared = &mut last.shared[family as usize];
            shared.all += 1;
            shared.rare += usize::from(condition.is_early(position));
        }
    }

    /// Decides whether the text pairs with the last that was shown.
    fn decide(&mut self) {
        let Some(last) = self.last.take() else { return };
        for family in Family::ALL {
            let (at, condition) = (family as usize, family.condition(&self.conditions));
            let (sizes, shared) = ((self.sizes[at], last.sizes[at]), &last.shared[at]);
            if condition.is_met(sizes, shared.all, shared.rare) {
                self.matches[at].push(Match::new((last.to, last.text), sizes, shared.all));
            }
        }
    }
}

impl Group for Decisions {
    fn push(&mut self, row: Row, _: &mut Vec<Row>) {
        if row.is_standing() {
            let standing = Standing::from(row);
            self.sizes[Family::of(standing.shingle) as usize] = standing.size as usize;
            self.positions.insert(standing.shingle, standing.position);
        } else {
            self.compare(row.into());
        }
    }

    fn end(&mut self, out: &mut Vec<Row>) {
        self.decide();
        for matches in &mut self.matches {
            let pairs = matches.take_pairs().into_iter();
            out.extend(pairs.map(|(later, earlier)| Row::of_pair(earlier, later)));
        }
        self.positions.clear();
        self.sizes = [0; 2];
    }
}
