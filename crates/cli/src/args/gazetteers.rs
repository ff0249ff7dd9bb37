use std::path::PathBuf;

use clap::Args;

/// Who is known.
#[derive(Debug, Args)]
pub(crate) struct GazetteerArgs {
    /// Know the people in this file too; may be repeated
    ///
    /// A compiled gazetteer, or a list of people in any format that `copydesk gazetteer build`
    /// reads, compressed or not. In a table, the first line names the columns: `name` (needed),
    /// `id`, `aliases` (separated by `;`), `role`, `country`, `from`, `to`, `lang`.
    #[arg(long = "gazetteer", value_name = "FILE", help_heading = "Rules")]
    pub(crate) gazetteers: Vec<PathBuf>,

    /// Do not know the public figures that copydesk brings along
    #[arg(long, help_heading = "Rules")]
    pub(crate) no_starter_gazetteer: bool,
}
