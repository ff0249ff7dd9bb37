//! Hashes of words and of word sequences: 64 bits, the same on every machine and tomorrow.
//!
//! Each step multiplies 64 by 64 bits and folds the halves of the product together, as wyhash
//! does. Two different sets meet in one shingle by chance once in 2⁵⁹ comparisons; what is
//! reported is compared on the text anyway.
//!
//! time: one multiplication per eight bytes of a word, two per shingle.

/// Odd constants with as many ones as zeros, from the digits of π.
const KEYS: [u64; 3] = [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7345, 0xa409_3822_299f_31d1];

/// Lower-cases eight ASCII letters or digits at once: the bit that tells `A` from `a` is set in
/// every digit already.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// Returns the hash of a word of ASCII letters and digits in any case, that of its lower case.
pub(crate) fn of_ascii_word(word: &[u8]) -> u64 {
    of_chunks(word, LOWER)
}

/// Returns the hash of a word that is in lower case already.
pub(crate) fn of_lower_word(word: &[u8]) -> u64 {
    of_chunks(word, 0)
}

/// Returns the hash of a word of at most eight ASCII letters and digits, whose bytes are the lowest
/// of `bytes`; the others are 0.
pub(crate) fn of_short_ascii_word(bytes: u64, len: usize) -> u64 {
    of_short(bytes | LOWER, len)
}

fn of_short(bytes: u64, len: usize) -> u64 {
    fold(KEYS[0] ^ len as u64 ^ bytes, KEYS[1])
}

/// Hashes eight bytes at a time. The last eight overlap with those before; shorter words are
/// filled up with spaces. The length tells them apart.
fn of_chunks(word: &[u8], set_bits: u64) -> u64 {
    let Some(last) = word.last_chunk::<8>() else {
        let mut bytes = [b' '; 8];
        bytes[..word.len()].copy_from_slice(word);
        return of_short(u64::from_le_bytes(bytes) | set_bits, word.len());
    };
    let (chunks, rest) = word.as_chunks::<8>();
    let before = if rest.is_empty() { &chunks[..chunks.len() - 1] } else { chunks };
    let mut hash = KEYS[0] ^ word.len() as u64;
    for chunk in before {
        hash = fold(hash ^ (u64::from_le_bytes(*chunk) | set_bits), KEYS[1]);
    }
    fold(hash ^ (u64::from_le_bytes(*last) | set_bits), KEYS[1])
}

/// Returns the hash of a sequence of word hashes. Order and number count.
pub(crate) fn of_sequence(words: impl IntoIterator<Item = u64>) -> u64 {
    words.into_iter().fold(KEYS[2], |hash, word| fold(hash.rotate_left(23) ^ word, KEYS[1]))
}

/// Bits of a shingle's hash; the others are zero.
pub(crate) const SHINGLE_BITS: u32 = 59;

/// Returns the hash of a few words in a row.
pub(crate) fn of_shingle(words: &[u64]) -> u64 {
    of_sequence(words.iter().copied()) & (u64::MAX << (64 - SHINGLE_BITS))
}

/// Multiplies and folds the upper half of the product onto the lower.
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    #[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
    let halves = (product as u64, (product >> 64) as u64);
    halves.0 ^ halves.1
}

#[cfg(test)]
mod tests {
    use super::{of_ascii_word, of_lower_word, of_sequence, of_short_ascii_word};

    #[test]
    fn case_does_not_count_and_both_ways_agree() {
        for word in ["A", "nato", "NATO", "Stoltenberg", "COVID19", "12345678", "123456789"] {
            let lower = word.to_lowercase();
            let hash = of_ascii_word(word.as_bytes());
            assert_eq!(hash, of_lower_word(lower.as_bytes()), "{word}");
            if word.len() <= 8 {
                let mut bytes = [0; 8];
                bytes[..word.len()].copy_from_slice(word.as_bytes());
                assert_eq!(hash, of_short_ascii_word(u64::from_le_bytes(bytes), word.len()));
            }
        }
    }

    #[test]
    fn length_order_and_every_letter_count() {
        assert_ne!(of_ascii_word(b"a"), of_ascii_word(b"aa"));
        assert_ne!(of_ascii_word(b"abcdefghi"), of_ascii_word(b"abcdefghj"));
        assert_ne!(of_sequence([1, 2]), of_sequence([2, 1]));
        assert_ne!(of_sequence([0]), of_sequence([0, 0]));
    }
}
