//! Three letters in a row, numbered. Shared with the build script.

/// Kinds of letters: the end of the word, `a` to `z`, everything else.
pub(crate) const KINDS: usize = 28;

/// Calls `see` with the number of every three letters in a row, the ends included.
pub(crate) fn each_three(word: &str, mut see: impl FnMut(usize)) {
    let (mut first, mut second) = (0, 0);
    for kind in word.chars().map(kind).chain([0]) {
        see((first * KINDS + second) * KINDS + kind);
        (first, second) = (second, kind);
    }
}

fn kind(c: char) -> usize {
    if c.is_ascii_lowercase() { c as usize - 'a' as usize + 1 } else { KINDS - 1 }
}
