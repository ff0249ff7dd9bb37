use std::ffi::OsString;

use clap::Args;
use copydesk_names::Lexicon;

use super::{Error, options};
use crate::args::{BuildArgs, GazetteerArgs};
use crate::commands::{Desk, build_gazetteer};
use crate::known_people::gazetteer;
use crate::output::{Verbosity, set_verbosity};

/// Who is known: `copydesk gazetteer`.
pub struct Gazetteer {
    lexicon: Lexicon,
    people: copydesk_names::Gazetteer,
}

#[derive(Args)]
struct Options {
    #[command(flatten)]
    gazetteers: GazetteerArgs,
}

impl Gazetteer {
    /// Opens lists and compiled gazetteers, by options such as `--gazetteer people.gaz`.
    ///
    /// # Errors
    ///
    /// If one cannot be read.
    pub fn open(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self, Error> {
        set_verbosity(Verbosity::Quiet);
        let Options { gazetteers } = options::parsed(words)?;
        let lexicon = Lexicon::embedded();
        let people = gazetteer(&gazetteers, &lexicon).map_err(Error::settings)?;
        Ok(Self { lexicon, people })
    }

    /// Compiles lists into a file, by the words of `copydesk gazetteer build`.
    ///
    /// # Errors
    ///
    /// If a list cannot be read, has nobody in it, or the file cannot be written.
    pub fn build(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<(), Error> {
        set_verbosity(Verbosity::Quiet);
        let args: BuildArgs = options::parsed(words)?;
        build_gazetteer(&args).map_err(Error::settings)?;
        Ok(())
    }

    /// Returns how many people and how many names of theirs are known.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.people.n_people(), self.people.n_names())
    }

    /// Says whether a name is known, in the line of JSON of `copydesk gazetteer lookup --batch`.
    #[must_use]
    pub fn lookup(&self, name: &str) -> String {
        Desk::new(&self.lexicon, &self.people).answer_line(name)
    }
}
