//! `copydesk gazetteer`: lists of people, compiled and asked.

mod build;
mod info;
mod lookup;

pub(crate) use build::build as build_gazetteer;
pub(crate) use lookup::Desk;

use crate::args::{GazetteerAction, GazetteerCommandArgs};
use crate::exit::Exit;

/// Runs one of the commands about gazetteers.
///
/// # Errors
///
/// If a list cannot be read, or an output cannot be written.
pub(crate) fn gazetteer(args: &GazetteerCommandArgs) -> anyhow::Result<Exit> {
    match &args.action {
        GazetteerAction::Build(args) => build::build(args),
        GazetteerAction::Info(args) => info::info(args),
        GazetteerAction::Lookup(args) => lookup::lookup(args),
    }
}
