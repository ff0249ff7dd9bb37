//! The commands, a file each: from what was typed to how the run ended.

mod baseline;
mod check;
mod clean;
mod config;
mod decide;
mod dedup;
mod fix;
mod gazetteer;
mod ingest;
mod merge;
mod names;
mod reference;
mod report;
mod rule;
mod shard;

pub(crate) use baseline::baseline;
pub(crate) use check::check;
pub(crate) use clean::clean;
pub(crate) use config::config;
pub(crate) use decide::decide;
pub(crate) use dedup::dedup;
pub(crate) use fix::fix;
pub(crate) use gazetteer::{Desk, build_gazetteer, gazetteer};
pub(crate) use ingest::ingest;
pub(crate) use merge::merge;
pub(crate) use names::names;
pub(crate) use reference::{completions, man};
pub(crate) use report::report;
pub(crate) use rule::rule;
