use std::path::PathBuf;

use clap::Args;

/// What need not be said again.
#[derive(Debug, Default, Args)]
pub(crate) struct KnownArgs {
    /// Take what FILE lists for known: only new findings count (`copydesk baseline create`)
    ///
    /// `copydesk-baseline.jsonl` in the current folder is taken if nothing is said.
    #[arg(long, value_name = "FILE", help_heading = "Known problems")]
    pub(crate) baseline: Option<PathBuf>,

    /// Take nothing for known, whatever a configuration says
    #[arg(long, conflicts_with = "baseline", help_heading = "Known problems")]
    pub(crate) no_baseline: bool,

    /// Leave out what was rejected in FILE, a decision a line
    ///
    /// `copydesk-decisions.jsonl` in the current folder is taken if nothing is said. A line is
    /// `{"fingerprint": "…", "decision": "reject"}`, perhaps with a `reason`.
    #[arg(long, value_name = "FILE", help_heading = "Known problems")]
    pub(crate) decisions: Option<PathBuf>,

    /// Count only findings in lines that have changed since COMMIT, as `git` tells it
    #[arg(long, value_name = "COMMIT", help_heading = "Known problems")]
    pub(crate) since: Option<String>,

    /// Leave findings that do not count out of every output
    ///
    /// Without it, `json-lines`, `json`, `sarif` and `csv` have them with a `status` of `known` or
    /// `suppressed`.
    #[arg(long, help_heading = "Known problems")]
    pub(crate) only_new: bool,
}

/// The names and words of the project.
#[derive(Debug, Default, Clone, Args)]
pub(crate) struct VocabularyArgs {
    /// Take the names and words in FILE for right, and its wrong spellings for wrong; may be repeated
    ///
    /// CSV with the columns `name`, `variants` and `wrong`, with `;` between spellings.
    /// `copydesk-vocabulary.csv` in the current folder is taken if nothing is said.
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(crate) vocabulary: Vec<PathBuf>,
}
