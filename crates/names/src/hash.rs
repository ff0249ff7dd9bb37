//! Hashes that are the same on every machine and tomorrow. Shared with the build script.

/// Hashes bytes with FNV-1a and a final mix: a fixed function, so that keys are the same on
/// every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for &byte in bytes {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(state)
}

/// Hashes a folded word by eight bytes at a time: the key of the table of words.
pub(crate) fn word_hash(word: &[u8]) -> u64 {
    let (eights, rest) = word.as_chunks();
    let state = eights.iter().fold(0, |state, &eight| add_eight(state, u64::from_le_bytes(eight)));
    add_eight(state, rest.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte)))
}

/// Goes on with a [`word_hash`]: eight more bytes of a word, the first lowest. The last of them are zeros beyond its end, at
/// least one.
#[inline]
pub(crate) const fn add_eight(state: u64, bytes: u64) -> u64 {
    mix(state ^ bytes)
}

/// Spreads every bit of `x` over the whole word (the finaliser of `SplitMix64`).
#[inline]
pub(crate) const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
