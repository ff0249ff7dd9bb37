use std::borrow::Cow;
use std::io;

use copydesk_core::{Article, Similarity};

use crate::comparison::{Comparison, compare};
use crate::{Candidate, ParagraphId};

/// Where the texts of paragraphs can be read again.
pub trait Texts {
    /// Returns the text of a paragraph that was added to the corpus.
    ///
    /// # Errors
    ///
    /// If the text cannot be read any more.
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>>;
}

/// Articles in memory, by ascending number.
impl Texts for Vec<Article> {
    fn text(&self, id: ParagraphId) -> io::Result<Cow<'_, str>> {
        let index = self.binary_search_by_key(&id.article, Article::number);
        let article = index.ok().map(|index| &self[index]);
        let paragraph = article.and_then(|a| Some((a, a.paragraphs().get(id.paragraph as usize)?)));
        match paragraph {
            Some((article, paragraph)) => Ok(Cow::Borrowed(paragraph.span.slice(article.text()))),
            None => Err(io::Error::new(io::ErrorKind::NotFound, "no such paragraph")),
        }
    }
}

/// Two paragraphs that were compared and are copies, `a` before `b` in the order of the input.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The paragraph that stands first.
    pub a: ParagraphId,
    /// The later one.
    pub b: ParagraphId,
    /// What they have in common and how they differ.
    pub comparison: Comparison,
    /// The first words of `b`, to name it by.
    pub opening: String,
}

impl Pair {
    /// Returns how alike the two are to a reader.
    #[must_use]
    pub fn similarity(&self) -> Similarity {
        self.comparison.similarity
    }
}

/// Words of a paragraph that name it in a message.
const OPENING_WORDS: usize = 6;

/// Reads the two texts of a candidate and compares them; `None` if neither is a copy of the other.
///
/// Depends on the two texts alone, so candidates may be verified in any order, on many threads.
///
/// # Errors
///
/// If a text cannot be read.
pub fn verify(candidate: &Candidate, texts: &dyn Texts) -> io::Result<Option<Pair>> {
    let (a, b) = (texts.text(candidate.a)?, texts.text(candidate.b)?);
    let comparison = compare(&a, &b);
    Ok(comparison.map(|comparison| Pair {
        a: candidate.a,
        b: candidate.b,
        comparison,
        opening: opening(&b),
    }))
}

/// Returns the first words of a text, with `…` if there are more.
fn opening(text: &str) -> String {
    let mut words = text.split_whitespace();
    let mut opening = words.by_ref().take(OPENING_WORDS).collect::<Vec<_>>().join(" ");
    if words.next().is_some() {
        opening.push('…');
    }
    opening
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, ArticleNo};

    use super::{Texts, opening, verify};
    use crate::{Candidate, PairKind, ParagraphId};

    #[test]
    fn articles_in_memory_are_found_by_number() {
        let article = |number, text| Article::from_plain_text(text).with_number(ArticleNo(number));
        let articles = vec![article(3, "One.\n\nTwo."), article(7, "two")];
        let id = |article, paragraph| ParagraphId { article: ArticleNo(article), paragraph };
        assert_eq!(articles.text(id(3, 1)).unwrap(), "Two.");
        assert!(articles.text(id(4, 0)).is_err() && articles.text(id(7, 1)).is_err());
        let pair = verify(&Candidate { a: id(3, 1), b: id(7, 0) }, &articles).unwrap().unwrap();
        assert_eq!((pair.comparison.kind, pair.opening.as_str()), (PairKind::Exact, "two"));
    }

    #[test]
    fn openings_are_a_few_words() {
        assert_eq!(opening("For the  Kremlin"), "For the Kremlin");
        assert_eq!(opening("a b c d e f g"), "a b c d e f…");
    }
}
