//! Whether an article is in English.

use copydesk_core::Article;
use memchr::memmem;

/// Words that stand in nearly every English text and hardly in another.
const ENGLISH: [&[u8]; 4] = [b" the ", b" and ", b" with ", b" from "];

/// Says whether the article is in English: by its language tag, else by its commonest words.
pub(crate) fn is_english(article: &Article) -> bool {
    match &article.metadata().language {
        Some(tag) => tag.get(..2).is_some_and(|language| language.eq_ignore_ascii_case("en")),
        None => ENGLISH.iter().any(|word| memmem::find(article.text().as_bytes(), word).is_some()),
    }
}
