//! The commands, a file each: from what was typed to how the run ended.

mod check;
mod ingest;
mod rule;

pub(crate) use check::check;
pub(crate) use ingest::ingest;
pub(crate) use rule::rule;
