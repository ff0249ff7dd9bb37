//! The `copydesk` command.

use std::process::ExitCode;

mod account;
mod args;
mod checks;
mod commands;
mod decisions;
mod exit;
mod input;
mod interrupt;
mod inventory;
mod known_people;
mod output;
mod pass_one;
mod progress;
mod quarantine;
mod reading;
mod registry;
mod reports;
mod selection;
mod settings;
mod store;

use args::{Cli, Command};

fn main() -> ExitCode {
    let result = match Cli::from_args(std::env::args_os()).command {
        Command::Check(args) => commands::check(*args),
        Command::Ingest(args) => commands::ingest(*args),
        Command::Rule(args) => commands::rule(&args),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => output::report_failure(&error).into(),
    }
}
