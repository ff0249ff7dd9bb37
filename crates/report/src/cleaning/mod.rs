//! What `clean` writes: cleaned articles and every change to them as JSON Lines, and the summary.

mod lines;
mod summary;

pub use lines::{Change, ChangeAction, CleanArticle, KeptCopy, write_change, write_clean_article};
pub use summary::{CleanSummary, Removed, Totals};
