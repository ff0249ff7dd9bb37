/// How many slips the texts are full of.
///
/// Both [`Signatures`](crate::Signatures) and [`Corpus`](crate::Corpus) have to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Noise {
    /// A slip in twenty characters at most: everything that people type. Texts are compared by
    /// three words in a row.
    #[default]
    Low,
    /// A slip in ten characters: scanned pages, poor recognition of speech. Texts are compared by
    /// pairs of words, which finds nine of ten such copies instead of three of four, and takes
    /// about three times as long to search.
    High,
}

impl Noise {
    /// Returns how many words in a row are compared.
    #[must_use]
    pub const fn shingle_words(self) -> usize {
        match self {
            Self::Low => 3,
            Self::High => 2,
        }
    }
}
