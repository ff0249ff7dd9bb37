//! The search of [`Corpus::candidates`](crate::Corpus::candidates) in rounds, for an engine that
//! groups rows on many machines.
//!
//! What the search keeps in memory is here in rows of four numbers. Between two rounds the engine
//! brings the rows of one [`key`](Row::key) together, sorted; in a round each group is read once and
//! makes the rows of the next:
//!
//! | round | group | takes | makes |
//! |---|---|---|---|
//! | [`Round::Shingles`] | shingle | its holders | standings: how many hold it, and which of them this is |
//! | [`Round::Prefixes`] | text | its standings | whether a shingle is among the rarest of the text |
//! | [`Round::Meetings`] | shingle | those | meetings: two texts, one of which has the shingle among its rarest |
//! | [`Round::Lists`] | earlier text | its standings and meetings | for each text that it meets often enough, its shingles |
//! | [`Round::Decisions`] | later text | its standings and these | pairs |
//! | [`Round::Variants`] | variant | its holders | pairs of short texts |
//!
//! The pairs are those of the search on one machine, however rows were spread: the conditions, the
//! limits and the ranks are the same code. Texts do not travel, only hashes. Of paragraphs with the same
//! words the first of each group counts, so nobody has to know which is the first of all.
//!
//! time: `O(n log n)`, and at most 256 comparisons for each holder of a shingle, however many there are.
//! space: in a group, eight bytes for each text that holds a shingle, the shingles of one text, and the
//! texts that one text pairs with.
//! source: the prefix filter in rounds of Vernica, Carey & Li, “Efficient parallel set-similarity
//! joins using `MapReduce`” (SIGMOD 2010), with the prefixes of the join on one machine.
//!
//! ```
//! use copydesk_core::{Article, ArticleNo};
//! use copydesk_dedup::rounds::{Round, Row, holders};
//! use copydesk_dedup::{Noise, Signatures};
//!
//! /// What an engine does, on one machine.
//! fn run(round: Round, mut rows: Vec<Row>) -> Vec<Row> {
//!     rows.sort_unstable();
//!     let (mut task, mut out) = (round.task(Noise::Low), Vec::new());
//!     rows.into_iter().for_each(|row| task.push(row, &mut out));
//!     task.finish(&mut out);
//!     out
//! }
//!
//! let texts = ["The treaty binds all its members to collective defence.",
//!              "The treaty binds all its members to colective defence."];
//! let mut rows = Vec::new();
//! for (n, text) in (0..).zip(texts) {
//!     let article = Article::from_plain_text(text).with_number(ArticleNo(n));
//!     rows.extend(holders(&Signatures::of(&article)).shingles);
//! }
//! let standings = run(Round::Shingles, rows);
//! let indexed = run(Round::Prefixes, standings.clone());
//! let meetings = run(Round::Meetings, indexed);
//! let lists = run(Round::Lists, [standings.clone(), meetings].concat());
//! let pairs = run(Round::Decisions, [standings, lists].concat());
//! assert_eq!(pairs[0].candidate().b.article, ArticleNo(1));
//! ```

mod decisions;
mod firsts;
mod holders;
mod lists;
mod meetings;
mod outline;
mod prefixes;
mod row;
mod shingles;
mod task;
#[cfg(test)]
mod tests;
mod variants;

pub use holders::{Holders, holders};
pub use outline::{of_outline, outline};
pub use row::Row;
pub use task::{Round, Task};
