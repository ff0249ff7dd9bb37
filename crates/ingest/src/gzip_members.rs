//! Gzip, member by member, so that damage to one costs no other.
//!
//! Archives of the web keep each record in a gzip member of its own, and long feeds are members
//! put after each other. Where one is damaged, the reader says so once and goes on with the next:
//! it looks for the two magic bytes behind the *beginning* of the damaged member (a decoder that
//! follows damaged data may run on into the next member before it notices), and takes them for a
//! member only if what follows expands.
//!
//! Damage shows late: as a rule the checksum at the end of the member tells. So what a small member
//! holds is given out when that was checked, and not at all if it is wrong. Of members beyond
//! [`MAX_HELD`] everything before the damage is given out. Time: `O(n)`. Space: the compressed size of one member, up to
//! [`MAX_REWIND`]; in longer members the search begins where the damage was noticed.

use std::io::{self, BufRead, Read};

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;

/// How much of a member is kept to search it again. Records of crawls have a few kilobytes.
const MAX_REWIND: usize = 16 << 20;

/// Expanded members of up to this size are checked before anything of them is given out.
const MAX_HELD: usize = 1 << 20;

/// How many bytes are expanded at a time.
const STEP: usize = 64 << 10;

/// How many bytes of a would-be member must expand for it to be taken for one.
const TRIAL: usize = 512;

/// As much of the history as gzip may refer to: 2 to the power of 15 bytes.
const WINDOW_BITS: u8 = 15;

/// The bytes of all members, expanded.
pub(crate) struct GzipMembers<R> {
    reader: R,
    /// Compressed bytes: those of this member so far, and some after it.
    pending: Vec<u8>,
    /// How many of them the decoder has taken.
    taken: usize,
    /// Where `pending` stands in the compressed data.
    offset: u64,
    /// Expanded bytes to give out, from `given` on, unless they are held back.
    expanded: Vec<u8>,
    given: usize,
    is_held: bool,
    state: State,
}

enum State {
    /// Before a member.
    Between,
    Inside(Decompress),
    /// Where the data ends too early or the decoder noticed damage, after what stands before it.
    Failed {
        error: io::Error,
        /// Whether what the decoder took for this member may hold the next one.
        may_hold_more: bool,
    },
    /// After damage: before the next member can be read, it must be found.
    Lost,
    /// Nothing is left.
    Done,
}

impl<R: BufRead> GzipMembers<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            pending: Vec::new(),
            taken: 0,
            offset: 0,
            expanded: Vec::new(),
            given: 0,
            is_held: false,
            state: State::Between,
        }
    }

    /// Gets more compressed bytes; `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let more = loop {
            match self.reader.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.state = State::Done;
                    return Err(error);
                }
                Ok(more) => break more,
            }
        };
        let n = more.len();
        self.pending.extend_from_slice(more);
        self.reader.consume(n);
        Ok(n > 0)
    }

    /// Forgets the first `n` pending bytes.
    fn forget(&mut self, n: usize) {
        self.pending.drain(..n);
        self.offset += n as u64;
        self.taken = self.taken.saturating_sub(n);
    }

    /// Steps into the next member, or out of the data.
    fn begin(&mut self) -> io::Result<()> {
        // Tapes and block devices pad with zeros.
        loop {
            let zeros = self.pending.iter().take_while(|byte| **byte == 0).count();
            self.forget(zeros);
            if self.pending.len() >= 2 || !self.fill()? {
                break;
            }
        }
        self.state = match self.pending[..] {
            [] => State::Done,
            [0x1f, 0x8b, ..] => {
                self.is_held = true;
                State::Inside(Decompress::new_gzip(WINDOW_BITS))
            }
            _ => return Err(self.damage("something that is not gzip follows")),
        };
        Ok(())
    }

    fn damage(&mut self, what: &str) -> io::Error {
        self.state = State::Lost;
        let message = format!("{what} at byte {} of the compressed data", self.offset);
        io::Error::new(io::ErrorKind::InvalidData, message)
    }

    /// Finds the next member behind the one that is damaged.
    fn find_next(&mut self) -> io::Result<()> {
        let mut from = 1;
        loop {
            while let Some(at) = self.magic(from) {
                while self.pending.len() < at + TRIAL && self.fill()? {}
                if expands(&self.pending[at..self.pending.len().min(at + TRIAL)]) {
                    self.forget(at);
                    self.taken = 0;
                    self.state = State::Between;
                    return Ok(());
                }
                from = at + 1;
            }
            // The magic bytes may straddle what was read so far.
            let searched = self.pending.len().saturating_sub(2).max(from.min(self.pending.len()));
            self.forget(searched);
            from = 0;
            if !self.fill()? {
                self.state = State::Done;
                return Ok(());
            }
        }
    }

    fn magic(&self, from: usize) -> Option<usize> {
        let rest = self.pending.get(from..)?;
        memmem::find(rest, &[0x1f, 0x8b, 0x08]).map(|at| from + at)
    }
}

/// Says whether `bytes` begin a member of gzip, as far as they go.
fn expands(bytes: &[u8]) -> bool {
    let mut expanded = [0; 4 * TRIAL];
    let mut decoder = Decompress::new_gzip(WINDOW_BITS);
    let result = decoder.decompress(bytes, &mut expanded, FlushDecompress::None);
    result.is_ok_and(|status| status == Status::StreamEnd || decoder.total_out() > 0)
}

impl<R: BufRead> GzipMembers<R> {
    /// Expands a step of the member that is open.
    fn expand(&mut self) -> io::Result<()> {
        let State::Inside(decoder) = &mut self.state else { return Ok(()) };
        let fresh = &self.pending[self.taken..];
        let has_input = !fresh.is_empty();
        let before = (decoder.total_in(), decoder.total_out());
        let start = self.expanded.len();
        self.expanded.resize(start + STEP, 0);
        let status = decoder.decompress(fresh, &mut self.expanded[start..], FlushDecompress::None);
        let gone = |now: u64, before: u64| usize::try_from(now - before).expect("less than a step");
        let n_in = gone(decoder.total_in(), before.0);
        let n_out = gone(decoder.total_out(), before.1);
        self.expanded.truncate(start + n_out);
        self.taken += n_in;
        let is_stuck = n_in == 0 && n_out == 0 && has_input;
        match status {
            Ok(Status::StreamEnd) => {
                self.forget(self.taken);
                self.is_held = false;
                self.state = State::Between;
                return Ok(());
            }
            Ok(_) if !is_stuck => {}
            _ => {
                if self.is_held {
                    self.expanded.clear();
                    self.is_held = false;
                }
                let error = self.damage("there is damage in the member that begins");
                self.state = State::Failed { error, may_hold_more: true };
                return Ok(());
            }
        }
        self.is_held &= self.expanded.len() <= MAX_HELD;
        if self.taken == self.pending.len() && n_out < STEP {
            if self.pending.len() > MAX_REWIND {
                self.forget(self.pending.len());
            }
            if !self.fill()? {
                // A header with a wrong length runs over whole members, to the end of the data.
                let may_hold_more = std::mem::take(&mut self.is_held);
                let message = format!("cut off in the member at byte {}", self.offset);
                let error = io::Error::new(io::ErrorKind::UnexpectedEof, message);
                self.state = State::Failed { error, may_hold_more };
            }
        }
        Ok(())
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.is_held && self.given < self.expanded.len() {
                let n = (&self.expanded[self.given..]).read(out)?;
                self.given += n;
                return Ok(n);
            }
            if self.given == self.expanded.len() {
                self.expanded.clear();
                self.given = 0;
            }
            match std::mem::replace(&mut self.state, State::Done) {
                State::Done => return Ok(0),
                State::Failed { error, may_hold_more } => {
                    self.state = if may_hold_more { State::Lost } else { State::Done };
                    return Err(error);
                }
                State::Lost => self.find_next()?,
                State::Between => self.begin()?,
                inside @ State::Inside(_) => {
                    self.state = inside;
                    self.expand()?;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Read as _};

    use proptest::prelude::*;

    use super::GzipMembers;
    use crate::testing::gzip;

    /// Reads everything; each error becomes an exclamation mark.
    fn read(bytes: &[u8]) -> String {
        let mut reader = GzipMembers::new(BufReader::with_capacity(37, bytes));
        let mut text = Vec::new();
        while reader.read_to_end(&mut text).is_err() {
            text.push(b'!');
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    fn member(word: &str) -> Vec<u8> {
        let noise: String =
            (0..400_u32).map(|n| format!("{} ", n.wrapping_mul(2_654_435_761))).collect();
        gzip(format!("<{word}>{noise}").as_bytes())
    }

    #[test]
    fn a_damaged_member_is_said_once_and_the_next_one_read() {
        let mut members: Vec<Vec<u8>> = ["a", "b", "c", "d"].map(member).to_vec();
        let middle = members[1].len() / 2;
        members[1][middle..middle + 8].fill(0xff);
        let text = read(&members.concat());
        assert_eq!(text.matches('!').count(), 1);
        for word in ["<a>", "<c>", "<d>"] {
            assert!(text.contains(word), "{word} is missing");
        }
    }

    #[test]
    fn nothing_is_given_out_of_a_small_member_with_a_wrong_checksum() {
        let (first, mut second, third) = (member("a"), member("b"), member("c"));
        let at = second.len() - 8;
        second[at] ^= 1;
        let text = read(&[first, second, third].concat());
        assert!(text.contains("<a>") && text.contains("!<c>") && !text.contains("<b>"));
    }

    #[test]
    fn a_member_without_end_does_not_swallow_the_next() {
        let (first, second) = (member("a"), member("b"));
        let text = read(&[&first[..first.len() / 2], &second[..]].concat());
        assert!(text.contains("!") && text.contains("<b>"));
    }

    #[test]
    fn a_header_with_a_wrong_length_does_not_swallow_the_next() {
        let (first, mut second, third) = (member("a"), member("b"), member("c"));
        const FLAGS: usize = 3;
        const HAS_EXTRA_FIELD: u8 = 4;
        second[FLAGS] = HAS_EXTRA_FIELD;
        let text = read(&[first, second, third].concat());
        assert!(text.contains("<a>") && text.contains("!<c>") && !text.contains("<b>"));
    }

    #[test]
    fn padding_is_no_data_and_garbage_is_an_error() {
        let member = gzip(b"One.");
        assert_eq!(read(&[&member[..], &[0; 100]].concat()), "One.");
        assert_eq!(read(&[&member[..], b"garbage"].concat()), "One.!");
        assert_eq!(read(&member[..member.len() - 3]), "One.!");
        assert_eq!(read(&[]), "");
    }

    proptest! {
        #[test]
        fn whatever_happens_to_a_member_the_ones_around_it_are_read(
            at in 0_usize..1000, bytes in proptest::collection::vec(any::<u8>(), 1..40)
        ) {
            let (first, mut second, third) = (member("a"), member("b"), member("c"));
            let at = at % (second.len() - bytes.len());
            second[at..at + bytes.len()].copy_from_slice(&bytes);
            let text = read(&[first, second, third].concat());
            prop_assert!(text.contains("<a>") && text.contains("<c>"));
        }
    }
}
