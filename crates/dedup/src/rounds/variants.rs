use super::firsts::Firsts;
use super::row::{Holder, Row, Text};
use super::task::Group;
use crate::short::Frame;

/// Pairs short texts that share a variant.
#[derive(Default)]
pub(super) struct Variants {
    firsts: Firsts,
    frame: Frame<Text>,
}

impl Group for Variants {
    fn push(&mut self, row: Row, out: &mut Vec<Row>) {
        let Holder { text, words_hash, .. } = row.into();
        if !self.frame.is_full() && self.firsts.is_first(words_hash) {
            let before = self.frame.meet(text).iter();
            out.extend(before.map(|&earlier| Row::of_pair(earlier, text)));
        }
    }

    fn end(&mut self, _: &mut Vec<Row>) {
        self.firsts.clear();
        self.frame.clear();
    }
}
