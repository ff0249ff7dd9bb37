//! Which blocks of a page are its article.
//!
//! The choice is that of the `trafilatura` crate, the most accurate extractor for news pages of
//! those that were measured (docs/benchmarks.md), which is told to prefer precision and to compare
//! with two other methods. The text is the page's own: see [`alignment`](super::alignment).

use std::panic::{AssertUnwindSafe, catch_unwind};

use copydesk_core::ParagraphKind;
use trafilatura::{ExtractionFocus, Metadata, Options, TrafilaturaError};

use super::alignment::{Match, align};
use super::blocks::{Block, blocks};
use super::guard::guarded;
use crate::error::ReadErrorKind;

/// The article of a page.
pub(super) struct MainText {
    /// Its blocks in order; none if the page holds no article. A block that begins at
    /// [`UNKNOWN`] is the extractor's own.
    pub(super) blocks: Vec<Block>,
    /// What the extractor says about it.
    pub(super) metadata: Metadata,
}

/// Where a block begins that was not found again in the page.
pub(super) const UNKNOWN: usize = usize::MAX;

/// Returns the article of a page.
///
/// # Errors
///
/// If the page is larger or more tangled than the extractor can bear, or it fails.
pub(super) fn main_text(html: &str) -> Result<MainText, ReadErrorKind> {
    let guarded = guarded(html)?;
    let page = blocks(html);
    let Some((content, metadata)) = extract(&guarded)? else {
        return Ok(MainText { blocks: Vec::new(), metadata: Metadata::default() });
    };
    let wanted = blocks(&content);
    let matches = align(&wanted, &page);
    let mut chosen = vec![false; page.len()];
    let mut text: Vec<Block> = Vec::with_capacity(wanted.len());
    let mut before = None;
    for (block, found) in wanted.into_iter().zip(matches) {
        match found {
            Match::Blocks(range) => {
                if let Some(before) = before {
                    text.extend(left_out(&page, before, range.start).cloned());
                }
                before = range.clone().last();
                for index in range {
                    if !std::mem::replace(&mut chosen[index], true) {
                        text.push(page[index].clone());
                    }
                }
            }
            Match::PartOf(index) if chosen[index] => {}
            Match::PartOf(index) => {
                text.push(Block { start: page[index].start, verbatim: 0, ..block });
            }
            Match::Nothing => text.push(Block { start: UNKNOWN, verbatim: 0, ..block }),
        }
    }
    text.retain(|block| !is_pointer(block));
    Ok(MainText { blocks: text, metadata })
}

/// Returns the content as HTML and what is known of it; nothing if there is no content.
fn extract(html: &str) -> Result<Option<(String, Metadata)>, ReadErrorKind> {
    let options = Options::default()
        .with_focus(ExtractionFocus::FavorPrecision)
        .with_fallback(true)
        .with_exclude_comments(true)
        .with_deduplicate(false);
    // One page must not end the run, whatever it finds to trip over in ten thousand lines.
    match catch_unwind(AssertUnwindSafe(|| trafilatura::extract(html, &options))) {
        Ok(Ok(result)) => Ok(Some((result.content_html, result.metadata))),
        Ok(Err(TrafilaturaError::InsufficientContent { .. })) => Ok(None),
        Ok(Err(error)) => Err(ReadErrorKind::Extraction(error.to_string())),
        Err(_) => Err(ReadErrorKind::Extraction("the extractor failed".to_owned())),
    }
}

/// Returns the paragraphs between blocks `before` and `after` that were left out although they are
/// of a piece with both: held by the same element, and mostly no links.
fn left_out(page: &[Block], before: usize, after: usize) -> impl Iterator<Item = &Block> {
    let first = &page[before];
    let belongs = |block: &Block| {
        let is_alike = block.is_p == first.is_p && block.kind == first.kind;
        first.kind == ParagraphKind::Body && is_alike && block.holder == first.holder
    };
    let is_one_piece = page.get(after).is_some_and(belongs);
    let between = if is_one_piece && before < after { before + 1..after } else { 0..0 };
    page[between].iter().filter(move |block| belongs(block) && block.linked * 3 < block.text.len())
}

/// Says whether a block is little but a link to something else to read.
fn is_pointer(block: &Block) -> bool {
    block.kind == ParagraphKind::Body && block.linked * 10 >= block.text.len() * 6
}
