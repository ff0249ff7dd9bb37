//! The commands, a file each: from what was typed to how the run ended.

mod check;
mod dedup;
mod rule;

pub(crate) use check::check;
pub(crate) use dedup::dedup;
pub(crate) use rule::rule;
