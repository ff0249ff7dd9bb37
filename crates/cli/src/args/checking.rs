use clap::Args;

use super::{GazetteerArgs, MemoryArgs, RulesArgs, VocabularyArgs};

/// What is looked for, and what is known: the options of every command that checks articles.
#[derive(Debug, Args)]
pub(crate) struct CheckingArgs {
    #[command(flatten)]
    pub(crate) rules: RulesArgs,

    #[command(flatten)]
    pub(crate) gazetteers: GazetteerArgs,

    #[command(flatten)]
    pub(crate) vocabulary: VocabularyArgs,

    #[command(flatten)]
    pub(crate) memory: MemoryArgs,
}
