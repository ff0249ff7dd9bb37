//! What need not be said again: findings that were there before, and those that somebody has judged.
//!
//! [`Suppressions`] are what an article says of itself; [`Verdicts`] what people said in a file, by
//! fingerprint; the [`Baseline`] is what was found before; [`Changes`] is what has changed since a commit. [`Judge`] asks
//! them in this order, and reports what of them is of no use any more.

mod baseline;
mod changes;
mod judge;
mod project_file;
mod rules;
mod suppressions;
mod verdicts;
mod vocabulary;

pub(crate) use baseline::{Baseline, BaselineEntry, Matching};
pub(crate) use changes::Changes;
pub(crate) use judge::{Judge, Known};
pub(crate) use project_file::{ProjectFile, ProjectFinding};
pub(crate) use rules::RULES;
pub(crate) use suppressions::{Suppressions, suppressions};
pub(crate) use verdicts::{Decision, Verdict, Verdicts};
pub(crate) use vocabulary::Vocabulary;

/// What the files are called that copydesk reads and writes beside articles. In folders they are no
/// articles.
pub(crate) const BASELINE_NAME: &str = "copydesk-baseline.jsonl";
pub(crate) const VERDICTS_NAME: &str = "copydesk-decisions.jsonl";
pub(crate) const VOCABULARY_NAME: &str = "copydesk-vocabulary.csv";
