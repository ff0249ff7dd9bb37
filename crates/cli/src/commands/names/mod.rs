//! `copydesk names`: who is mentioned, who is who, and why a name is right or wrong.

mod compare;
mod corpus;
mod learn;
mod people;
mod why;

use crate::args::{NamesArgs, NamesCommand};
use crate::exit::Exit;

/// Does what the user asks about names.
///
/// # Errors
///
/// As the command that is asked for.
pub(crate) fn names(args: NamesArgs) -> anyhow::Result<Exit> {
    match args.command {
        None => people::people(args.people),
        Some(NamesCommand::Compare(args)) => compare::compare(&args),
        Some(NamesCommand::Why(args)) => why::why(args),
        Some(NamesCommand::Learn(args)) => learn::learn(args),
    }
}
