//! Options of a command, written as on its command line.

use std::ffi::OsString;

use anyhow::anyhow;
use clap::Args;

use super::Error;
use crate::args::InputArgs;
use crate::input::Input;

/// Understands `words`, without the name of a command.
pub(super) fn parsed<A: Args>(
    words: impl IntoIterator<Item = impl Into<OsString>>,
) -> Result<A, Error> {
    let words = words.into_iter().map(Into::into);
    let command = A::augment_args(clap::Command::new("copydesk").no_binary_name(true));
    let parsed = command.disable_help_flag(true).try_get_matches_from(words);
    let parsed = parsed.and_then(|matches| A::from_arg_matches(&matches));
    parsed.map_err(|error| Error::settings(anyhow!("{}", first_line(&error.to_string()))))
}

/// Returns what is wrong, without the advice to ask for help.
fn first_line(error: &str) -> &str {
    let line = error.lines().next().unwrap_or(error);
    line.strip_prefix("error: ").unwrap_or(line)
}

/// Returns the settings for articles at hand.
pub(super) fn input(mut args: InputArgs) -> Result<Input, Error> {
    args.paths = vec!["-".into()];
    args.quiet = true;
    args.config.isolated = true;
    Input::new(args).map(Input::alone).map_err(Error::settings)
}
