use super::row::{Family, Holder, Row, Text};
use crate::signature::ParagraphSignature;
use crate::{ParagraphId, Signatures};

/// What the first rounds take, of one article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holders {
    /// For [`Round::Shingles`](super::Round::Shingles): a row for each different shingle of a paragraph.
    pub shingles: Vec<Row>,
    /// For [`Round::Variants`](super::Round::Variants).
    pub variants: Vec<Row>,
}

/// Returns what the first rounds take of an article.
///
/// # Panics
///
/// If its number is 2³¹ or more.
#[must_use]
pub fn holders(signatures: &Signatures) -> Holders {
    let mut holders = Holders::default();
    for (paragraph, part) in (0..).zip(signatures.paragraphs.parts()) {
        let id = ParagraphId { article: signatures.article, paragraph };
        let of = Holding { text: Text::of(id), signature: part.signature };
        if part.signature.n_words > 0 {
            of.push(Family::Shingles, part.shingles, &mut holders.shingles);
            of.push(Family::WordPairs, part.word_pairs, &mut holders.shingles);
            let variants = part.variants.iter().map(|variant| of.row(variant.cast_signed(), 0));
            holders.variants.extend(variants);
        }
    }
    holders
}

struct Holding<'s> {
    text: Text,
    signature: &'s ParagraphSignature,
}

impl Holding<'_> {
    fn push(&self, family: Family, hashes: &[u64], rows: &mut Vec<Row>) {
        let mut set = hashes.to_vec();
        set.sort_unstable();
        set.dedup();
        let size = u32::try_from(set.len()).expect("a paragraph has fewer than 2^32 words");
        rows.extend(set.into_iter().map(|hash| self.row(family.shingle(hash), size)));
    }

    fn row(&self, shingle: i64, size: u32) -> Row {
        let words_hash = self.signature.words_hash;
        Holder { shingle, text: self.text, words_hash, size }.into()
    }
}
