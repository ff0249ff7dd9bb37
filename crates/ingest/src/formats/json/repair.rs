//! What Python writes and JSON forbids, made JSON.
//!
//! Half a surrogate pair (`"\ud83d"`) becomes U+FFFD and is noted as undecodable; `NaN` and
//! `Infinity` become `null`; control characters in strings become escapes. Tried only on records
//! that are not JSON as they stand. Time: `O(n)`.

use copydesk_core::{Span, Undecodable};

/// A record that was made JSON.
pub(super) struct Repaired {
    pub(super) text: String,
    /// What stands for no character: what was so before, and half surrogate pairs.
    pub(super) undecodable: Vec<Undecodable>,
}

/// Returns the record as JSON; `None` if nothing in it is one of the above.
pub(super) fn repaired(record: &str, undecodable: &[Undecodable]) -> Option<Repaired> {
    let mut repair =
        Repair { record, kept: 0, out: String::new(), undecodable: Vec::new(), known: undecodable };
    let bytes = record.as_bytes();
    let (mut at, mut in_string) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        at = match byte {
            b'"' => {
                in_string = !in_string;
                at + 1
            }
            b'\\' if in_string => match (code(record, at), code(record, at + 6)) {
                (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => at + 12,
                (Some(0xd800..=0xdfff), _) => repair.replace(at, 6, "\u{fffd}"),
                _ => at + 2,
            },
            control @ 0..0x20 if in_string => repair.replace(at, 1, &format!("\\u{control:04x}")),
            b'N' | b'I' | b'-' if !in_string => {
                let words = ["NaN", "Infinity", "-Infinity"];
                match words.into_iter().find(|word| record[at..].starts_with(word)) {
                    Some(word) => repair.replace(at, word.len(), "null"),
                    None => at + 1,
                }
            }
            _ => at + 1,
        };
        // Steps are of bytes; what is looked at is ASCII, and replaced as a whole.
        while at < bytes.len() && !record.is_char_boundary(at) {
            at += 1;
        }
    }
    repair.finish()
}

/// Returns the code of the escape `\uXXXX` at byte `at`.
fn code(record: &str, at: usize) -> Option<u32> {
    let digits = record.get(at..at + 6)?.strip_prefix("\\u")?;
    u32::from_str_radix(digits, 16).ok()
}

struct Repair<'l> {
    record: &'l str,
    /// Up to where the record was taken over.
    kept: usize,
    out: String,
    undecodable: Vec<Undecodable>,
    /// What was undecodable before and was not passed yet.
    known: &'l [Undecodable],
}

impl Repair<'_> {
    /// Puts `new` in the place of `len` bytes; returns where to go on.
    fn replace(&mut self, at: usize, len: usize, new: &str) -> usize {
        self.keep(at);
        let start = self.out.len();
        self.out.push_str(new);
        if new == "\u{fffd}" {
            let bytes = self.record.as_bytes()[at..at + len].to_vec();
            self.undecodable.push(Undecodable { span: Span::new(start, self.out.len()), bytes });
        }
        self.kept = at + len;
        self.kept
    }

    /// Takes over the record up to byte `end`.
    fn keep(&mut self, end: usize) {
        while let Some((first, rest)) = self.known.split_first()
            && first.span.start() < end
        {
            let start = first.span.start() - self.kept + self.out.len();
            let span = Span::new(start, start + first.span.len());
            self.undecodable.push(Undecodable { span, bytes: first.bytes.clone() });
            self.known = rest;
        }
        self.out.push_str(&self.record[self.kept..end]);
    }

    fn finish(mut self) -> Option<Repaired> {
        if self.kept == 0 {
            return None;
        }
        self.keep(self.record.len());
        Some(Repaired { text: self.out, undecodable: self.undecodable })
    }
}
