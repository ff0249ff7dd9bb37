//! `copydesk completions` and `copydesk man`: what the options say of themselves, in other forms.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::{Context as _, bail};
use clap::builder::StyledStr;
use clap::{Arg, Command};

use crate::args::{Cli, CompletionsArgs, ManArgs, ManFormat};
use crate::exit::Exit;
use crate::output::Sink;
use crate::selection::nearest;

/// Prints what makes a shell complete commands and options.
///
/// # Errors
///
/// If the output cannot be written.
pub(crate) fn completions(args: &CompletionsArgs) -> anyhow::Result<Exit> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::reference(), "copydesk", &mut text);
    print(&text)
}

/// Prints the manual page of a command, or of all.
///
/// # Errors
///
/// If there is no such command, or the output cannot be written.
pub(crate) fn man(args: &ManArgs) -> anyhow::Result<Exit> {
    let mut all = Cli::reference();
    all.build();
    let wanted = match &args.command {
        None => all,
        Some(name) => named(&all, name)?,
    };
    let mut text = Vec::new();
    match args.output_format {
        ManFormat::Roff => write_pages(&wanted, &mut text).context("cannot write the page")?,
        ManFormat::Markdown => text = markdown(&wanted).into_bytes(),
    }
    print(&text)
}

fn named(all: &Command, name: &str) -> anyhow::Result<Command> {
    if let Some(command) = all.find_subcommand(name) {
        return Ok(command.clone());
    }
    match nearest(name, all.get_subcommands().map(Command::get_name)) {
        Some(meant) => bail!("there is no command `{name}`; did you mean `{meant}`?"),
        None => bail!("there is no command `{name}` (`copydesk --help` lists them)"),
    }
}

/// Writes the page of a command and those of its own commands after it.
fn write_pages(command: &Command, out: &mut Vec<u8>) -> std::io::Result<()> {
    clap_mangen::Man::new(command.clone()).render(out)?;
    shown_commands(command).try_for_each(|command| write_pages(command, out))
}

fn shown_commands(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|command| command.get_name() != "help")
}

fn markdown(command: &Command) -> String {
    let mut out = String::from(
        "# Commands\n\nWritten by `copydesk man -f markdown`; edit the options, not this file.\n",
    );
    section(command, command.get_name(), &mut out);
    out
}

fn section(command: &Command, path: &str, out: &mut String) {
    let about = command.get_long_about().or(command.get_about());
    let _ = write!(out, "\n## {path}\n\n{}\n", plain(about));
    let args: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str()))
        .collect();
    if !args.is_empty() {
        out.push('\n');
    }
    for arg in args {
        let help = plain(arg.get_long_help().or(arg.get_help()));
        let mut help = help.lines().map(str::trim_end);
        let _ = writeln!(out, "- `{}`: {}", usage(arg), help.next().unwrap_or_default());
        for line in help {
            let _ = writeln!(out, "{}{line}", if line.is_empty() { "" } else { "  " });
        }
        values(arg, out);
    }
    if let Some(after) = command.get_after_help() {
        let _ = write!(out, "\n```text\n{}\n```\n", plain(Some(after)));
    }
    for inner in shown_commands(command) {
        section(inner, &format!("{path} {}", inner.get_name()), out);
    }
}

/// Returns how an argument is typed: `-f, --output-format <FORMAT[=FILE]>`.
fn usage(arg: &Arg) -> String {
    let short = arg.get_short().map(|short| format!("-{short}, ")).unwrap_or_default();
    let names = arg.get_value_names().unwrap_or_default().join(" ");
    match arg.get_long() {
        Some(long) if arg.get_action().takes_values() => format!("{short}--{long} <{names}>"),
        Some(long) => format!("{short}--{long}"),
        None => format!("<{names}>"),
    }
}

/// Lists the values that an argument takes, and the one that it has where nothing is said.
fn values(arg: &Arg, out: &mut String) {
    if !arg.get_action().takes_values() || arg.is_hide_possible_values_set() {
        return;
    }
    let possible = arg.get_possible_values();
    let names: Vec<String> = possible.iter().map(|v| format!("`{}`", v.get_name())).collect();
    if !names.is_empty() {
        let _ = writeln!(out, "  Values: {}.", names.join(", "));
    }
    let defaults = arg.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|v| format!("`{}`", v.to_string_lossy())).collect();
    if !defaults.is_empty() {
        let _ = writeln!(out, "  Default: {}.", defaults.join(", "));
    }
}

fn plain(text: Option<&StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default()
}

fn print(text: &[u8]) -> anyhow::Result<Exit> {
    let mut out = Sink::stdout();
    out.write_all(text).context("cannot write to standard output")?;
    out.commit()?;
    Ok(Exit::Clean)
}
