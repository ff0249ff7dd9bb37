use super::firsts::Firsts;
use super::row::{Holder, Row, Standing};
use super::task::Group;

/// Says of each shingle that several texts hold how many they are, and which of them each is.
#[derive(Default)]
pub(super) struct Shingles {
    firsts: Firsts,
    /// The holders so far, until it is clear that they are many.
    waiting: Vec<Holder>,
    /// How many texts hold the shingle, as far as was seen.
    n_holders: u32,
}

/// Beyond so many holders a shingle is as common as any, and they need not wait to be counted. Ranks
/// decide what is looked at and not what is found.
const MAX_COUNTED: u32 = if cfg!(test) { 6 } else { 1 << 16 };

impl Group for Shingles {
    fn push(&mut self, row: Row, out: &mut Vec<Row>) {
        let holder = Holder::from(row);
        if !self.firsts.is_first(holder.words_hash) {
            return;
        }
        let position = self.n_holders;
        self.n_holders = position.checked_add(1).expect("fewer than 2^32 texts are compared");
        if position < MAX_COUNTED {
            self.waiting.push(holder);
            return;
        }
        self.emit_waiting(self.n_holders, out);
        out.push(standing(&holder, position, MAX_COUNTED + 1));
    }

    fn end(&mut self, out: &mut Vec<Row>) {
        if 1 < self.n_holders {
            self.emit_waiting(self.n_holders, out);
        }
        self.waiting.clear();
        self.firsts.clear();
        self.n_holders = 0;
    }
}

impl Shingles {
    fn emit_waiting(&mut self, n_holders: u32, out: &mut Vec<Row>) {
        let n_holders = n_holders.min(MAX_COUNTED + 1);
        let numbered = (0..).zip(self.waiting.drain(..));
        out.extend(numbered.map(|(position, holder)| standing(&holder, position, n_holders)));
    }
}

fn standing(holder: &Holder, position: u32, n_holders: u32) -> Row {
    let Holder { shingle, text, size, .. } = *holder;
    Standing { text, n_holders, shingle, size, position }.into()
}
