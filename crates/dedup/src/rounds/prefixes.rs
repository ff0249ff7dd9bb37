use super::row::{Family, Indexed, Row, Standing};
use super::task::Group;
use crate::condition::Conditions;
use crate::index::{Bounds, Kinds};
use crate::ranked_sets::Ranked;

/// Says of each shingle of a text whether it is among the rarest.
pub(super) struct Prefixes {
    conditions: Conditions,
    /// By family, from the rarest.
    standings: [Vec<Standing>; 2],
}

impl Prefixes {
    pub(super) fn new(conditions: Conditions) -> Self {
        Self { conditions, standings: Default::default() }
    }
}

impl Group for Prefixes {
    fn push(&mut self, row: Row, _: &mut Vec<Row>) {
        let standing = Standing::from(row);
        self.standings[Family::of(standing.shingle) as usize].push(standing);
    }

    fn end(&mut self, out: &mut Vec<Row>) {
        for (family, standings) in Family::ALL.into_iter().zip(&mut self.standings) {
            let condition = family.condition(&self.conditions);
            let is_early = |standing: &Standing| condition.is_early(standing.position);
            // Ranks among the shingles of one text do as well as those among all.
            let ranked = (0..).zip(&*standings).map(|(rank, s)| Ranked::new(rank, is_early(s)));
            let ranked: Vec<Ranked> = ranked.collect();
            let size = standings.first().map_or(0, |standing| standing.size as usize);
            let bounds = Bounds::of(size, ranked.iter().copied(), condition);
            out.extend(ranked.iter().zip(standings.drain(..)).map(|(ranked, standing)| {
                let kinds = bounds.kinds(ranked.rank() as usize, ranked.is_early());
                let Standing { shingle, text, size, .. } = standing;
                Row::from(Indexed { shingle, text, kinds: kinds.map_or(0, Kinds::bits), size })
            }));
        }
    }
}
