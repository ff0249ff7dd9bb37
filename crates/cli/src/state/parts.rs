//! The parts of a run on several machines: a folder with what was found in each share of its input.
//!
//! A part is called `2-of-4.part`, and `2-of-4.part.unfinished` until its whole share is examined.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use copydesk_ingest::Share;

use super::State;
use crate::checks::Checks;

/// A folder with the parts of a run.
pub(crate) struct Parts<'f>(pub(crate) &'f Path);

impl Parts<'_> {
    /// Does `examine` with the state of a share, and calls the part finished if that succeeds. A part that was
    /// begun is gone on with.
    ///
    /// # Errors
    ///
    /// If `examine` fails, or the part cannot be written or was written under other settings.
    pub(crate) fn write<T>(
        &self,
        share: Share,
        checks: &Checks,
        examine: impl FnOnce(&State) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let what = || format!("cannot write the part `{}`", self.path(share).display());
        std::fs::create_dir_all(self.0).with_context(what)?;
        let (finished, unfinished) = (self.path(share), self.unfinished(share));
        if finished.exists() {
            std::fs::rename(&finished, &unfinished).with_context(what)?;
        }
        let state = State::open(&unfinished, checks)?;
        let examined = examine(&state)?;
        state.finish()?;
        std::fs::rename(&unfinished, &finished).with_context(what)?;
        Ok(examined)
    }

    /// Opens all parts, of which none may be missing, to read them.
    ///
    /// # Errors
    ///
    /// If there are none, one is missing or not finished, they are of two runs, or one was written
    /// under other settings.
    pub(crate) fn open(&self, checks: &Checks) -> anyhow::Result<State> {
        State::of_parts(&self.paths()?, checks)
    }

    fn paths(&self) -> anyhow::Result<Vec<PathBuf>> {
        let folder = self.0.display();
        let entries = std::fs::read_dir(self.0);
        let entries = entries.with_context(|| format!("cannot read the parts in `{folder}`"))?;
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut counts: Vec<u64> = names.filter_map(|name| Some(share(&name)?.count())).collect();
        counts.sort_unstable();
        counts.dedup();
        let count = match *counts {
            [] => bail!(
                "there are no parts in `{folder}` (make them with `copydesk check PATH… --shard 1/N \
                 --parts {folder}`, and so on to N/N)"
            ),
            [count] => count,
            [one, another, ..] => bail!(
                "`{folder}` has parts of {one} and of {another} (delete those of the run that is \
                 not meant)"
            ),
        };
        let paths = (1..=count).map(|number| {
            let share: Share = format!("{number}/{count}").parse()?;
            let path = self.path(share);
            let is_begun = self.unfinished(share).exists();
            ensure!(
                path.exists(),
                "part {number} of {count} is {} (run `copydesk check PATH… --shard \
                 {number}/{count} --parts {folder}`)",
                if is_begun { "not finished" } else { "missing" }
            );
            Ok(path)
        });
        paths.collect()
    }

    fn path(&self, share: Share) -> PathBuf {
        self.0.join(format!("{}-of-{}.part", share.number(), share.count()))
    }

    fn unfinished(&self, share: Share) -> PathBuf {
        self.0.join(format!("{}-of-{}.part.unfinished", share.number(), share.count()))
    }
}

/// Returns the share that the file of this name is for.
fn share(name: &str) -> Option<Share> {
    let name = name.strip_suffix(".unfinished").unwrap_or(name);
    let (number, of) = name.strip_suffix(".part")?.split_once("-of-")?;
    format!("{number}/{of}").parse().ok()
}
