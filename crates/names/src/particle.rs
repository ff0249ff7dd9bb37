//! Small words within names.

/// Says whether a small word may stand within a name.
pub(crate) fn is_particle(word: &str) -> bool {
    matches!(
        word,
        "de" | "da"
            | "do"
            | "dos"
            | "das"
            | "di"
            | "del"
            | "della"
            | "van"
            | "von"
            | "der"
            | "den"
            | "la"
            | "le"
            | "bin"
            | "ibn"
            | "al"
            | "el"
            | "abu"
            | "ben"
            | "y"
            | "du"
            | "ter"
            | "ten"
            | "zu"
            | "af"
            | "e"
            | "bint"
            | "wa"
            | "ul"
            | "ur"
    )
}
