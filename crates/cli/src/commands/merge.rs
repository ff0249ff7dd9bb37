//! `copydesk merge`: the reports of a run whose shares were examined elsewhere.

use super::check::{Memory, run};
use crate::args::{KeepingArgs, MergeArgs};
use crate::exit::Exit;
use crate::settings::Settings;

/// Reports on articles as `copydesk check` does, with what was found in them by `--shard`.
///
/// # Errors
///
/// As for `check`, and if a part is missing or was made under other settings.
pub(crate) fn merge(args: MergeArgs) -> anyhow::Result<Exit> {
    // What is kept is in the parts.
    let keeping = KeepingArgs { no_cache: true, ..KeepingArgs::default() };
    run(Settings::new(args.reporting, keeping)?, Memory::Parts(args.parts))
}
