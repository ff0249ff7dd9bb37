//! Hashes that are the same on every machine and tomorrow. Shared with the build script.

/// Hashes bytes with FNV-1a and a final mix: a fixed function, so that keys are the same on
/// every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    hash_all(bytes.iter().copied())
}

/// Returns the hash of letters and digits in lower case; `bytes` holds nothing else.
#[inline]
pub(crate) fn hash_lower_case(bytes: &[u8]) -> u64 {
    // The bit that tells small letters from capitals is set in every digit.
    hash_all(bytes.iter().map(|byte| byte | 0x20))
}

#[inline]
fn hash_all(bytes: impl Iterator<Item = u8>) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    mix(state)
}

/// Spreads every bit of `x` over the whole word (the finaliser of `SplitMix64`).
#[inline]
pub(crate) const fn mix(x: u64) -> u64 {
    let x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
