use std::fs::File;

use anyhow::Context as _;
use copydesk_names::{Gazetteer, GazetteerBuilder, Lexicon};

use crate::args::GazetteerArgs;
use crate::output;

/// Returns everybody who is known: the public figures that come along, and the user's own lists.
///
/// # Errors
///
/// If a list cannot be read. Rows that are of no use are named on standard error and left out.
pub(crate) fn gazetteer(args: &GazetteerArgs, lexicon: &Lexicon) -> anyhow::Result<Gazetteer> {
    let mut builder = GazetteerBuilder::new(lexicon);
    if !args.no_starter_gazetteer {
        builder.add_starter();
    }
    for path in &args.gazetteers {
        let what = || format!("cannot read gazetteer `{}`", path.display());
        let file = File::open(path).with_context(what)?;
        let rejected = builder.add_csv(file).with_context(what)?;
        output::warn_of_rows(path, &rejected);
    }
    Ok(builder.build())
}
