use std::str::FromStr;

use crate::Input;

/// A part of an input that is read on several machines, each reading another one.
///
/// Every record is in exactly one share, as long as all machines see the same inputs. Smaller
/// inputs, and standard input, are in one share as they are, so that nobody else opens them; of larger ones, blocks of
/// records take turns, and everybody reads past the blocks of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which one, from 0.
    index: u64,
    /// How many there are.
    of: u64,
}

/// Inputs below this size, as they are stored, are in one share. Reading past a record takes a
/// twentieth of the time of checking it, so that sixteen machines lose as much again on one large file.
const LARGE_BYTES: u64 = 64 << 20;

/// Records that are in one share together.
const BLOCK_RECORDS: u64 = 64;

/// A text that names no share.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no share (say 1/4 for the first of four)")]
pub struct NoShare {
    text: String,
}

impl Share {
    /// Returns which one it is, from 1.
    #[must_use]
    pub fn number(self) -> u64 {
        self.index + 1
    }

    /// Returns how many there are.
    #[must_use]
    pub fn count(self) -> u64 {
        self.of
    }

    /// Says whether nothing of the input at this position in the plan is in the share.
    pub(crate) fn leaves_out(self, position: usize, input: &Input) -> bool {
        !is_split(input) && position as u64 % self.of != self.index
    }

    /// Says whether the record at this position in its input is in the share, if anything is.
    pub(crate) fn has(self, position: u64, input: &Input) -> bool {
        !is_split(input) || position / BLOCK_RECORDS % self.of == self.index
    }
}

fn is_split(input: &Input) -> bool {
    LARGE_BYTES <= input.bytes
}

impl FromStr for Share {
    type Err = NoShare;

    fn from_str(text: &str) -> Result<Self, NoShare> {
        let numbers = text.split_once('/').and_then(|(number, of)| {
            let (number, of) = (number.parse::<u32>().ok()?, of.parse::<u32>().ok()?);
            (1..=of).contains(&number).then(|| (u64::from(number), u64::from(of)))
        });
        let (number, of) = numbers.ok_or_else(|| NoShare { text: text.to_owned() })?;
        Ok(Self { index: number - 1, of })
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use super::{LARGE_BYTES, Share};
    use crate::{IngestConfig, Input, Location};

    fn shares() -> [Share; 3] {
        ["1/3", "2/3", "3/3"].map(|text| text.parse().unwrap())
    }

    #[test]
    fn every_record_is_in_one_share() {
        for bytes in [0, LARGE_BYTES - 1, LARGE_BYTES] {
            let input = Input { location: Location::Stdin, display: String::new(), bytes };
            let mut n_records = [0; 3];
            for (position, record) in (0..4).flat_map(|p| (0..1_000).map(move |r| (p, r))) {
                let has = |share: &Share| {
                    !share.leaves_out(position, &input) && share.has(record, &input)
                };
                let owners: Vec<usize> = (0..3).filter(|&i| has(&shares()[i])).collect();
                assert_eq!(owners.len(), 1, "record {record} of input {position}");
                n_records[owners[0]] += 1;
            }
            assert!(n_records.iter().all(|&n| n >= 1_000), "{n_records:?}");
        }
    }

    #[test]
    fn the_records_of_a_large_input_take_turns() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let lines = |range: std::ops::Range<u32>| {
            range.map(|n| format!("{{\"text\":\"Article {n}.\"}}\n")).collect::<String>()
        };
        std::fs::write(&path, lines(0..70) + "no JSON\n" + &lines(71..300)).unwrap();
        let input = Input {
            location: Location::File(path),
            display: "a.jsonl".to_owned(),
            bytes: LARGE_BYTES,
        };
        let read = |share| {
            let config = IngestConfig { share, ..IngestConfig::default() };
            let mut texts = Vec::new();
            let _end = crate::read(&input, &config, &mut |record, _| {
                let article = record.and_then(|record| record.decode(&config));
                texts.push(article.map_or_else(|e| e.reason(), |a| a.text().to_owned()));
                ControlFlow::Continue(())
            });
            texts
        };
        let [first, second, third] = shares().map(|share| read(Some(share)));
        assert_eq!([first.len(), second.len(), third.len()], [128, 108, 64]);
        assert_eq!(
            (&*first[63], &*first[64], &*second[0]),
            ("Article 63.", "Article 192.", "Article 64.")
        );
        let mut all = [first, second, third].concat();
        let mut whole = read(None);
        all.sort();
        whole.sort();
        assert_eq!(all, whole);
    }

    #[test]
    fn a_share_is_a_number_and_how_many_there_are() {
        let share: Share = "2/4".parse().unwrap();
        assert_eq!((share.number(), share.count()), (2, 4));
        for text in ["", "2", "0/4", "5/4", "1/0", "-1/4", "a/b", "1/2/3"] {
            assert!(text.parse::<Share>().is_err(), "{text}");
        }
    }
}
