//! `copydesk names`: who is mentioned, who is who, and why a name is right or wrong.

mod compare;

use crate::args::{NamesArgs, NamesCommand};
use crate::exit::Exit;

/// Does what the user asks about names.
///
/// # Errors
///
/// As the command that is asked for.
pub(crate) fn names(args: NamesArgs) -> anyhow::Result<Exit> {
    match args.command {
        Some(NamesCommand::Compare(args)) => compare::compare(&args),
        _ => todo!(),
    }
}
