use copydesk_core::{ArticleNo, ParagraphKind, Span};

use crate::Signatures;
use crate::signature::{ParagraphSignature, ParagraphSignatures};

/// Bytes of a paragraph: four numbers.
const PARAGRAPH: usize = 32;

/// Writes down what is known of the paragraphs of an article without their shingles, to be read by
/// [`of_outline`]: 32 bytes a paragraph and the article's source. The layout may change with the version
/// of this crate.
#[must_use]
pub fn outline(signatures: &Signatures) -> Vec<u8> {
    let mut out = Vec::with_capacity(PARAGRAPH * signatures.paragraphs.each.len() + 40);
    for paragraph in &signatures.paragraphs.each {
        let kind =
            ParagraphKind::ALL.iter().position(|kind| *kind == paragraph.kind).unwrap_or(0) as u64;
        let numbers = [
            paragraph.span.start() as u64,
            paragraph.span.len() as u64,
            kind << 32 | u64::from(paragraph.n_words),
            paragraph.words_hash,
        ];
        out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    }
    let source = signatures.source.as_deref();
    out.extend(source.unwrap_or_default().bytes());
    // What is left when the length and this are taken away is paragraphs.
    out.extend(source.map_or(u32::MAX, |source| narrow(source.len())).to_le_bytes());
    out
}

/// Reads what [`outline`] wrote of the article that now has this number; `None` if `bytes` are something
/// else. Of a [`Corpus`](crate::Corpus) of these all can be asked but for copies: those that were found
/// elsewhere become its candidates by [`with_repeats`](crate::Corpus::with_repeats).
#[must_use]
pub fn of_outline(article: ArticleNo, bytes: &[u8]) -> Option<Signatures> {
    let (bytes, length) = bytes.split_last_chunk::<4>()?;
    let length = Some(u32::from_le_bytes(*length)).filter(|length| *length != u32::MAX);
    let n_paragraphs = bytes.len().checked_sub(length.unwrap_or(0) as usize)?;
    let (paragraphs, source) = bytes.split_at(n_paragraphs);
    let source = String::from_utf8(source.to_vec()).ok()?;
    let (paragraphs, []) = paragraphs.as_chunks::<PARAGRAPH>() else { return None };
    Some(Signatures {
        article,
        source: length.map(|_| source),
        paragraphs: ParagraphSignatures {
            each: paragraphs.iter().map(paragraph).collect::<Option<_>>()?,
            ..ParagraphSignatures::default()
        },
    })
}

fn paragraph(bytes: &[u8; PARAGRAPH]) -> Option<ParagraphSignature> {
    let number = |at: usize| u64::from_le_bytes(bytes.as_chunks::<8>().0[at]);
    let (start, length) = (usize::try_from(number(0)).ok()?, usize::try_from(number(1)).ok()?);
    Some(ParagraphSignature {
        span: Span::new(start, start.checked_add(length)?),
        kind: *ParagraphKind::ALL.get(usize::try_from(number(2) >> 32).ok()?)?,
        n_words: u32::try_from(number(2) & u64::from(u32::MAX)).ok()?,
        words_hash: number(3),
        n_shingles: 0,
        n_variants: 0,
        n_word_pairs: 0,
    })
}

fn narrow(n: usize) -> u32 {
    u32::try_from(n).expect("the host of an address is short")
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ArticleNo, Metadata};

    use super::{of_outline, outline};
    use crate::{Corpus, Signatures};

    #[test]
    fn a_corpus_of_outlines_knows_what_one_of_signatures_does() {
        let texts = [
            "# One\n\n***\n\nthe same line",
            "The same line.",
            "",
            "THE SAME LINE\n\nthe same line",
        ];
        let urls = [Some("https://www.a.example/1"), None, Some("https://b.example"), None];
        let (mut whole, mut outlines) = (Corpus::new(), Corpus::new());
        for (number, (text, url)) in (0..).zip(texts.into_iter().zip(urls)) {
            let metadata = Metadata { url: url.map(str::to_owned), ..Metadata::default() };
            let article = Article::from_plain_text(text).with_metadata(metadata);
            let signatures = Signatures::of(&article.with_number(ArticleNo(number * 3)));
            whole.add(&signatures);
            let written = outline(&signatures);
            outlines.add(&of_outline(ArticleNo(number * 3), &written).unwrap());
        }
        assert_eq!(outlines.with_repeats([]), whole.candidates());
        assert_eq!(outlines.n_paragraphs(), whole.n_paragraphs());
        for article in (0..4).map(|n| ArticleNo(n * 3)) {
            assert!(outlines.paragraphs_of(article).eq(whole.paragraphs_of(article)));
            let source = |corpus: &Corpus| {
                corpus.source_of(article).map(|source| corpus.source(source).to_owned())
            };
            assert_eq!(source(&outlines), source(&whole));
        }
    }
}
