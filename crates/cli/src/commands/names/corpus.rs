//! A run that looks for names alone.

use copydesk_core::Article;
use copydesk_names::{Lexicon, Mention};

use crate::args::{GazetteerArgs, InputArgs};
use crate::checks::{Checks, Names};
use crate::exit::Exit;
use crate::input::Input;
use crate::known_people::gazetteer;
use crate::memory::MemoryLimit;
use crate::pass_one::{Before, Kept, Reading, read_all_and};

/// What was read, and what is known about names.
pub(super) struct Corpus {
    checks: Checks,
    pub(super) kept: Kept,
    exit: Exit,
}

impl Corpus {
    /// Reads the articles, and shows each with its mentions to `see`, in the order of the input.
    ///
    /// # Errors
    ///
    /// If a setting makes no sense, a gazetteer cannot be read, the user interrupts, or `see` fails.
    pub(super) fn read(
        input: InputArgs,
        gazetteers: &GazetteerArgs,
        see: &mut dyn FnMut(&Article, &[Mention]) -> anyhow::Result<()>,
    ) -> anyhow::Result<Self> {
        let input = Input::new(input)?;
        let lexicon = Lexicon::embedded();
        let people = gazetteer(gazetteers, &lexicon)?;
        let checks = Checks::of_names(lexicon, people);
        let (plan, progress) = input.start()?;
        let reading = Reading::new(&input, &checks, MemoryLimit::default(), &progress);
        let kept = read_all_and(plan, Before::default(), reading, see)?;
        progress.finish();
        let exit = input.exit(kept.read_errors.len() as u64);
        Ok(Self { checks, kept, exit })
    }

    /// Returns what is known about names.
    pub(super) fn names(&self) -> &Names {
        self.checks.names.as_ref().expect("the checks are about names")
    }

    /// Returns how the run ended, once everything is written.
    pub(super) fn exit(self) -> Exit {
        // The process ends here: to free the names one by one would take longer than to read some articles.
        std::mem::forget(self.checks);
        self.exit
    }
}
