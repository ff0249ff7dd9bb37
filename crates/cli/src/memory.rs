use std::fmt;
use std::str::FromStr;

use crate::byte_size::{UNITS, Unit, bytes};

/// How much memory a run may take, and what share of it each of its parts gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MemoryLimit {
    bytes: usize,
}

/// What the program takes beside articles and shingles: batches of articles in work, name lists,
/// the places of half a million paragraphs. Measured.
const OVERHEAD: usize = 128 << 20;

impl Default for MemoryLimit {
    /// Half of what a small machine has: the text of a hundred thousand articles fits.
    fn default() -> Self {
        Self { bytes: 640 << 20 }
    }
}

impl MemoryLimit {
    /// Returns how many bytes of articles stay in memory.
    pub(crate) fn articles(self) -> usize {
        self.available() / 3
    }

    /// Returns how many bytes of shingles stay in memory until they are compared.
    pub(crate) fn shingles(self) -> usize {
        self.available() / 3
    }

    /// Returns what is left for articles, shingles, and the comparison, a third for each.
    fn available(self) -> usize {
        self.bytes.saturating_sub(OVERHEAD).max(16 << 20)
    }
}

impl FromStr for MemoryLimit {
    type Err = String;

    /// Reads a whole number with `K`, `M`, `G` or `T`, which may be followed by `B` or `iB`.
    fn from_str(text: &str) -> Result<Self, String> {
        match bytes(text, &UNITS) {
            Some(0) => Err("must be above 0".to_owned()),
            Some(bytes) => Ok(Self { bytes }),
            None => Err("needs a whole number and a unit, such as 256M or 2G".to_owned()),
        }
    }
}

impl fmt::Display for MemoryLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_whole = |(_, by): &&Unit| self.bytes.is_multiple_of(*by);
        match UNITS.iter().rev().find(is_whole) {
            Some((unit, by)) => write!(f, "{}{unit}", self.bytes / by),
            None => write!(f, "{}", self.bytes),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MemoryLimit;

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, shown) in [
            ("256M", "256M"),
            ("256mb", "256M"),
            ("256 M", ""),
            ("1024MiB", "1G"),
            ("2G", "2G"),
            ("1000", "1000"),
            ("0", ""),
            ("M", ""),
            ("-1M", ""),
            ("99999999999T", ""),
        ] {
            let limit = text.parse::<MemoryLimit>();
            assert_eq!(limit.map_or(String::new(), |limit| limit.to_string()), shown, "{text}");
        }
    }
}
