//! The commands, a file each: from what was typed to how the run ended.

mod check;
mod gazetteer;
mod rule;

pub(crate) use check::check;
pub(crate) use gazetteer::gazetteer;
pub(crate) use rule::rule;
