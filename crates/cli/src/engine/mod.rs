//! What the commands do, for a program that has the articles at hand: the Python package.
//!
//! [`Checker`] is `copydesk check`, [`NearDuplicates`] `copydesk dedup`, [`Mentions`] `copydesk names` and
//! [`Gazetteer`] `copydesk gazetteer`: the same options, written as on a command line, the same steps, the same
//! results. [`Articles`] stand in for files. Nothing is looked up around the current folder: what a run
//! depends on is said in its options. [`cluster`] has the steps of `check` apart, for an engine that spreads them over machines. Every run has threads of its own, so that a process may fork
//! between two; a [`Watch`] tells how far it is and stops it.
//!
//! ```
//! use copydesk::engine::{Articles, Checker, Watch};
//!
//! let checker = Checker::new(["--select", "STR"])?;
//! let articles = Articles::of_objects([Ok(r#"{"text": "It rained all  day."}"#.to_owned())]);
//! let mut lines = Vec::new();
//! checker.check(articles, &Watch::default(), &mut lines)?;
//! assert!(String::from_utf8_lossy(&lines).contains("STR006"));
//! # Ok::<(), copydesk::engine::Error>(())
//! ```

mod articles;
mod checker;
pub mod cluster;
mod error;
mod gazetteer;
mod mentions;
mod near_duplicates;
mod options;
mod watch;

pub use articles::Articles;
pub use checker::Checker;
pub use copydesk_ingest::Handed;
pub use error::{Error, ErrorKind};
pub use gazetteer::Gazetteer;
pub use mentions::{Mention, Mentions};
pub use near_duplicates::{Copies, CopyCluster, CopyPair, CopyPlace, NearDuplicates, Unread};
pub(crate) use watch::Observer;
pub use watch::{Step, Watch};
