//! Small words within names.

/// Says whether a small word may stand within a name.
pub(crate) fn is_particle(word: &str) -> bool {
    // Bytes are told apart one by one, strings would be compared with each of these in turn.
    matches!(
        word.as_bytes(),
        b"de"
            | b"da"
            | b"do"
            | b"dos"
            | b"das"
            | b"di"
            | b"del"
            | b"della"
            | b"van"
            | b"von"
            | b"der"
            | b"den"
            | b"la"
            | b"le"
            | b"bin"
            | b"ibn"
            | b"al"
            | b"el"
            | b"abu"
            | b"ben"
            | b"y"
            | b"du"
            | b"ter"
            | b"ten"
            | b"zu"
            | b"af"
            | b"e"
            | b"bint"
            | b"wa"
            | b"ul"
            | b"ur"
    )
}
