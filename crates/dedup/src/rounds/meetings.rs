use std::collections::VecDeque;

use super::row::{Family, Indexed, Meeting, Row};
use super::task::Group;
use crate::condition::{Condition, Conditions};
use crate::index::Kinds;

/// Lets each text meet those before it that hold a shingle too, if the smaller of the two has it among
/// its rarest.
pub(super) struct Meetings {
    conditions: Conditions,
    /// The last holders, as many as a shingle counts with.
    before: VecDeque<Indexed>,
    /// How many of these have the shingle among their rarest.
    n_indexed: usize,
    /// How many holders there were.
    position: u32,
}

impl Meetings {
    pub(super) fn new(conditions: Conditions) -> Self {
        Self { conditions, before: VecDeque::new(), n_indexed: 0, position: 0 }
    }

    /// Lets a text meet those before it.
    fn meet(&self, text: Indexed, condition: &Condition, out: &mut Vec<Row>) {
        let is_early = condition.is_early(self.position);
        let counted = if is_early { Kinds::BOTH } else { Kinds::OF_ALL };
        let family = Family::of(text.shingle);
        for other in &self.before {
            let is_smaller = (other.size, other.text) < (text.size, text.text);
            let kinds = if is_smaller { other.kinds } else { text.kinds } & counted.bits();
            if kinds != 0 {
                let (earlier, later) = (other.text, text.text);
                out.push(Meeting { earlier, later, family, kinds }.into());
            }
        }
    }
}

impl Group for Meetings {
    fn push(&mut self, row: Row, out: &mut Vec<Row>) {
        let text = Indexed::from(row);
        let condition = *Family::of(text.shingle).condition(&self.conditions);
        if self.n_indexed > 0 || text.kinds != 0 {
            self.meet(text, &condition, out);
        }
        self.before.push_back(text);
        self.n_indexed += usize::from(text.kinds != 0);
        if condition.max_postings() < self.before.len() {
            let gone = self.before.pop_front();
            self.n_indexed -= usize::from(gone.is_some_and(|text| text.kinds != 0));
        }
        self.position += 1;
    }

    fn end(&mut self, _: &mut Vec<Row>) {
        self.before.clear();
        (self.n_indexed, self.position) = (0, 0);
    }
}
