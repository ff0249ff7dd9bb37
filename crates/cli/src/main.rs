//! The `copydesk` command.

use std::process::ExitCode;

mod args;
mod checks;
mod commands;
mod decisions;
mod exit;
mod input;
mod interrupt;
mod known_people;
mod list_file;
mod output;
mod pass_one;
mod progress;
mod registry;
mod reports;
mod selection;
mod settings;
mod store;

use args::{Cli, Command};

fn main() -> ExitCode {
    let result = match Cli::from_args(std::env::args_os()).command {
        Command::Check(args) => commands::check(*args),
        Command::Gazetteer(args) => commands::gazetteer(&args),
        Command::Rule(args) => commands::rule(&args),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => output::report_failure(&error).into(),
    }
}
