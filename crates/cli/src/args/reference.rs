use clap::{Args, ValueEnum};
use clap_complete::Shell;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk completions bash > ~/.local/share/bash-completion/completions/copydesk
  copydesk completions zsh > \"${fpath[1]}/_copydesk\"
  copydesk completions fish > ~/.config/fish/completions/copydesk.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell that completes
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk man > copydesk.1
  copydesk man check | man -l -")]
pub(crate) struct ManArgs {
    /// The command; all of them, if nothing is said
    #[arg(value_name = "COMMAND")]
    pub(crate) command: Option<String>,

    /// How the page is written
    #[arg(long, short = 'f', value_enum, value_name = "FORMAT", default_value_t)]
    pub(crate) output_format: ManFormat,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ManFormat {
    /// For `man`
    #[default]
    Roff,
    /// For docs/commands.md
    Markdown,
}
