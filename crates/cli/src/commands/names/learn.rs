//! `copydesk names learn`: the names that a corpus is sure of, as a gazetteer for a person to review.

use std::io::Write as _;

use anyhow::Context as _;
use copydesk_names::{Matcher, learned};

use super::corpus::Corpus;
use crate::args::LearnArgs;
use crate::checks::Names;
use crate::exit::Exit;
use crate::output::Sink;

const WRITING: &str = "cannot write the names";

/// Writes a CSV list of the people that no gazetteer knows and many articles name, most frequent first.
///
/// # Errors
///
/// As [`Corpus::read`], and if the list cannot be written.
pub(crate) fn learn(args: LearnArgs) -> anyhow::Result<Exit> {
    let corpus = Corpus::read(args.input, &args.gazetteers, &mut |_, _| Ok(()))?;
    let Names { lexicon, gazetteer } = corpus.names();
    let matcher = Matcher::new(lexicon, gazetteer);
    let mut list = csv::Writer::from_writer(Vec::new());
    list.write_record(["name", "aliases", "role", "articles", "mentions"]).context(WRITING)?;
    for person in learned(&corpus.kept.census, &matcher, args.min_articles) {
        let row = [
            person.name,
            person.aliases.join(";"),
            person.role.unwrap_or_default(),
            person.n_articles.to_string(),
            person.n_mentions.to_string(),
        ];
        list.write_record(row).context(WRITING)?;
    }
    let mut out = Sink::stdout();
    out.write_all(&list.into_inner().context(WRITING)?).context(WRITING)?;
    out.commit()?;
    Ok(corpus.exit())
}
