use super::row::{Family, Meeting, Row, Shown, Standing, Text};
use super::task::Group;
use crate::condition::Conditions;
use crate::index::Kinds;
use crate::join::Tally;

/// Shows the shingles of a text to each later one that it meets often enough.
pub(super) struct Lists {
    conditions: Conditions,
    /// By family.
    standings: [Vec<Standing>; 2],
    /// With whom the last meetings were, and by what.
    last: Option<(Text, Family, Tally)>,
}

impl Lists {
    pub(super) fn new(conditions: Conditions) -> Self {
        Self { conditions, standings: Default::default(), last: None }
    }

    fn meet(&mut self, meeting: &Meeting, out: &mut Vec<Row>) {
        let Meeting { later, family, kinds, .. } = *meeting;
        if self.last.as_ref().is_none_or(|(text, of, _)| (*text, *of) != (later, family)) {
            self.show(out);
            self.last = Some((later, family, Tally::default()));
        }
        if let Some((_, _, tally)) = &mut self.last {
            tally.add(Kinds::from_bits(kinds));
        }
    }

    /// Shows the shingles to whom the last meetings were with, if they were enough.
    fn show(&mut self, out: &mut Vec<Row>) {
        let Some((to, family, tally)) = self.last.take() else { return };
        if tally.has(family.condition(&self.conditions).min_shared) {
            let standings = self.standings[family as usize].iter();
            out.extend(standings.map(|&standing| Row::from(Shown { to, standing })));
        }
    }
}

impl Group for Lists {
    fn push(&mut self, row: Row, out: &mut Vec<Row>) {
        if row.is_standing() {
            let standing = Standing::from(row);
            self.standings[Family::of(standing.shingle) as usize].push(standing);
        } else {
            self.meet(&row.into(), out);
        }
    }

    fn end(&mut self, out: &mut Vec<Row>) {
        self.show(out);
        self.standings.iter_mut().for_each(Vec::clear);
    }
}
