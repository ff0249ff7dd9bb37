use std::ffi::OsString;
use std::sync::Arc;

use clap::Args;
use copydesk_names::{Lexicon, MentionKind};

use super::{Articles, Error, Watch, options};
use crate::args::{GazetteerArgs, InputArgs};
use crate::checks::Checks;
use crate::input::Input;
use crate::known_people::gazetteer;
use crate::memory::MemoryLimit;
use crate::pass_one::{Before, Reading, read_all_and};

/// `copydesk names --mentions`, made of its options once and used for many runs.
pub struct Mentions {
    input: Input,
    checks: Checks,
}

#[derive(Args)]
struct Options {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    gazetteers: GazetteerArgs,
}

/// A person, mentioned in an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The number of the article, from 0.
    pub row: u32,
    /// The id of the article.
    pub article: Arc<str>,
    /// The paragraph in the article, from 0.
    pub paragraph: usize,
    /// The byte of the article's text at which the name starts.
    pub byte_start: usize,
    /// The byte behind its last.
    pub byte_end: usize,
    /// The name as it stands there.
    pub text: String,
}

impl Mentions {
    /// Makes a search of options such as `--gazetteer people.gaz`.
    ///
    /// # Errors
    ///
    /// If an option makes no sense, or a list cannot be read.
    pub fn new(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self, Error> {
        let Options { input, gazetteers } = options::parsed(words)?;
        let lexicon = Lexicon::embedded();
        let people = gazetteer(&gazetteers, &lexicon).map_err(Error::settings)?;
        let checks = Checks::of_names(lexicon, people);
        Ok(Self { input: options::input(input)?, checks })
    }

    /// Looks for people, in the order of the articles. What only may be a name is left out.
    ///
    /// # Errors
    ///
    /// If no column holds the text, the run is stopped, or a temporary file cannot be written.
    pub fn find(&self, articles: Articles, watch: &Watch) -> Result<Vec<Mention>, Error> {
        let Self { input, checks } = self;
        let plan = articles.plan(&input.ingest.stdin_name, &input.ingest)?;
        watch.run(input.n_threads(), || {
            let progress = watch.progress(&plan);
            let memory = MemoryLimit::default();
            let reading = Reading::new(input, checks, memory, &progress).quiet();
            let mut found = Vec::new();
            read_all_and(plan, Before::default(), reading, &mut |article, mentions| {
                let id: Arc<str> = article.id().into();
                let sure = mentions.iter().filter(|m| m.kind != MentionKind::Possible);
                found.extend(sure.map(|mention| Mention {
                    row: article.number().0,
                    article: Arc::clone(&id),
                    paragraph: mention.place.paragraph,
                    byte_start: mention.place.span.start(),
                    byte_end: mention.place.span.end(),
                    text: mention.text.to_string(),
                }));
                Ok(())
            })?;
            Ok(found)
        })
    }
}
