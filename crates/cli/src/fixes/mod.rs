//! From findings to changed files: which fixes are made together, what a record is then, and how a
//! file takes its new form.
//!
//! [`Choice`] picks the fixes of one article that do not clash; [`Repair`] makes them in the record,
//! and those that they give rise to, until there is nothing more to fix; [`FileRewrite`](file_rewrite::FileRewrite) puts the
//! new records in the place of the old ones, all at once. [`Fixer`] does all this for a file.

mod choice;
mod file_rewrite;
mod input;
mod repair;
mod wanted;

pub(crate) use choice::{Choice, located};
pub(crate) use input::{Action, Changed, FixedInput, Fixer, ToFix};
pub(crate) use repair::{Failure, Note, Repair, is_fixable};
pub(crate) use wanted::Wanted;
