//! The `copydesk` command.

use std::process::ExitCode;

mod args;
mod check;
mod checks;
mod decisions;
mod exit;
mod explain;
mod interrupt;
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
        Command::Check(args) => check::check(*args),
        Command::Rule(args) => explain::rule(&args),
    };
    match result {
        Ok(exit) => exit.into(),
        Err(error) => output::report_failure(&error).into(),
    }
}
