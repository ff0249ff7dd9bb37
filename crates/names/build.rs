//! Lays out what the lexicons say about words, so that no run has to read them.

use std::error::Error;
use std::path::Path;

use letter_triples::{KINDS, each_three};
use word_info::WordInfo;

#[path = "src/hash.rs"]
#[expect(dead_code, reason = "the library needs more of it")]
mod hash;
#[path = "src/letter_triples.rs"]
mod letter_triples;
#[path = "src/word_info.rs"]
#[expect(dead_code, unreachable_pub, reason = "the library needs more of it")]
mod word_info;
#[path = "src/word_lists.rs"]
#[expect(dead_code, reason = "the library needs more of it")]
mod word_lists;

/// How many words share a bucket on average, as in the maps of gazetteers.
const WORDS_A_BUCKET: usize = 3;

/// What every sequence of letters is counted beforehand, so that none is impossible.
const PRIOR: f32 = 0.5;

fn main() -> Result<(), Box<dyn Error>> {
    // The lists are part of this script, whose change makes it run again.
    println!("cargo::rerun-if-changed=build.rs");
    let folder = std::env::var("OUT_DIR")?;
    let folder = Path::new(&folder);
    let (starts, entries) = word_table()?;
    std::fs::write(folder.join("word_starts.bin"), starts)?;
    std::fs::write(folder.join("words.bin"), entries)?;
    std::fs::write(folder.join("letters.bin"), letter_bits())?;
    Ok(())
}

/// Returns the two parts of the table that `src/word_table.rs` reads.
fn word_table() -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let words = word_lists::all_words();
    let mut sorted: Vec<(u64, WordInfo)> =
        words.into_iter().map(|(word, info)| (hash::word_hash(word.as_bytes()), info)).collect();
    sorted.sort_unstable_by_key(|(hash, _)| *hash);
    let n_buckets = sorted.len().div_ceil(WORDS_A_BUCKET);
    let mut starts = vec![0_u32; n_buckets + 1];
    let mut entries = Vec::new();
    for (hash, info) in sorted {
        let bucket = usize::try_from(((hash >> 32) * n_buckets as u64) >> 32)?;
        starts[bucket + 1] += 1;
        entries.extend_from_slice(&hash.to_le_bytes()[..4]);
        for number in [u16::try_from(info.given)?, u16::try_from(info.surname)?, info.classes.0] {
            entries.extend_from_slice(&number.to_le_bytes());
        }
    }
    for at in 1..starts.len() {
        starts[at] += starts[at - 1];
    }
    Ok((starts.into_iter().flat_map(u32::to_le_bytes).collect(), entries))
}

/// Returns the bits of surprise by three letters in a row, counted over all names.
fn letter_bits() -> Vec<u8> {
    let mut counts = vec![0_f32; KINDS.pow(3)];
    for name in word_lists::all_names() {
        each_three(name, |at| counts[at] += 1.0);
    }
    let mut bits = Vec::with_capacity(4 * counts.len());
    for row in counts.chunks(KINDS) {
        let total: f32 = row.iter().map(|n| n + PRIOR).sum();
        bits.extend(row.iter().flat_map(|n| (-((n + PRIOR) / total).log2()).to_le_bytes()));
    }
    bits
}
