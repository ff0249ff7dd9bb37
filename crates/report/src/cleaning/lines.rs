use std::collections::BTreeMap;
use std::io::{self, Write};

use copydesk_core::{Article, Metadata};
use serde::{Deserialize, Serialize};

use crate::inert::write_line;

/// A cleaned article, as it is written.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CleanArticle<'a> {
    /// The article's id.
    pub id: &'a str,
    /// The file that it was read from.
    pub path: &'a str,
    /// The 1-based record in a file of many.
    pub record: Option<u64>,
    /// Where it was published.
    pub url: Option<&'a str>,
    /// The headline, as the source has it.
    pub title: Option<&'a str>,
    /// Who wrote it.
    pub byline: Option<&'a str>,
    /// When it was published, as the source has it.
    pub published: Option<&'a str>,
    /// The language, as given or else as detected.
    pub language: Option<&'a str>,
    /// Who published it.
    pub source: Option<&'a str>,
    /// The paragraphs that are left, with a blank line between each two.
    pub text: &'a str,
    /// The quality measures of the article as it was published, by name.
    pub quality: BTreeMap<&'static str, f64>,
}

impl<'a> CleanArticle<'a> {
    /// Makes the line of `article`, of which `text` is left.
    #[must_use]
    pub fn new(article: &'a Article, text: &'a str, quality: BTreeMap<&'static str, f64>) -> Self {
        let Metadata { title, url, byline, published, language, source } = article.metadata();
        Self {
            id: article.id(),
            path: &article.origin().path,
            record: article.origin().record,
            url: url.as_deref(),
            title: title.as_deref(),
            byline: byline.as_deref(),
            published: published.as_deref(),
            language: language.as_deref(),
            source: source.as_deref(),
            text,
            quality,
        }
    }
}

/// What was done to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeAction {
    /// A paragraph was taken out.
    Remove,
    /// Some words were replaced, or taken out.
    Replace,
    /// The whole article was left out.
    Drop,
}

/// One change that was made to an article, with all that is needed to trace and to undo it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The article's id.
    pub article: String,
    /// The file that it was read from.
    pub path: String,
    /// The 1-based record in a file of many.
    pub record: Option<u64>,
    /// When it was made: changes of step 1 are to the text as it was read, those of each later
    /// step to what the one before left, its paragraphs with a blank line between each two.
    pub step: u32,
    /// What was done.
    pub action: ChangeAction,
    /// The code of the rule, or the name of the quality measure.
    pub rule: String,
    /// The paragraph as it was read, counted from 0; none where the whole article went.
    pub paragraph: Option<usize>,
    /// Where that paragraph began in the text, in this step.
    pub paragraph_start: usize,
    /// Where the changed bytes were in the text, in this step.
    pub byte_start: usize,
    /// And where they ended.
    pub byte_end: usize,
    /// The text that was there.
    pub text: String,
    /// What took its place; empty if nothing did.
    pub replacement: String,
    /// Why, for people.
    pub reason: String,
    /// The copy for which it went.
    pub kept: Option<KeptCopy>,
    /// What the source says of an article that was left out.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
}

/// The copy that was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCopy {
    /// The id of its article.
    pub article: String,
    /// Its paragraph as it was read, counted from 0; none where that is the whole article.
    pub paragraph: Option<usize>,
}

/// Writes a cleaned article as a line of JSON.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_clean_article(out: &mut dyn Write, article: &CleanArticle<'_>) -> io::Result<()> {
    write_line(out, article)
}

/// Writes a change as a line of JSON.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_change(out: &mut dyn Write, change: &Change) -> io::Result<()> {
    write_line(out, change)
}
