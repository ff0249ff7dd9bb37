//! The `copydesk` command, for whoever starts it ([`run`]), and what it does for programs that have
//! their articles at hand ([`engine`]).

use std::ffi::OsString;

mod account;
mod args;
mod byte_size;
mod checks;
mod cleaning;
mod commands;
mod config;
mod copies;
mod copy_outputs;
mod decision_file;
mod decisions;
pub mod engine;
mod examination;
mod exit;
mod fixes;
mod house_style;
mod index_file;
mod input;
mod interrupt;
mod inventory;
mod keep;
mod known;
mod known_people;
mod list_file;
mod memory;
mod output;
mod packed_article;
mod page_folder;
mod page_server;
mod pass_one;
mod places;
mod progress;
mod publication_date;
mod quarantine;
mod reading;
mod registry;
mod reports;
mod rule_sets;
mod selection;
mod settings;
mod state;
mod store;
mod temporary_file;
mod terminal;

use args::{Cli, Command};
pub use exit::Exit;

/// Does what the command line `args` asks for, of which the first is the name of the program, and
/// returns how that ended. Ends the process itself where the arguments are wrong or ask for help.
pub fn run(args: impl IntoIterator<Item = OsString>) -> Exit {
    let result = match Cli::from_args(args.into_iter()).command {
        Command::Check(args) => commands::check(*args),
        Command::Merge(args) => commands::merge(*args),
        Command::Fix(args) => commands::fix(*args),
        Command::Clean(args) => commands::clean(*args),
        Command::Gazetteer(args) => commands::gazetteer(&args),
        Command::Report(args) => commands::report(*args),
        Command::Decide(args) => commands::decide(args),
        Command::Dedup(args) => commands::dedup(*args),
        Command::Names(args) => commands::names(*args),
        Command::Ingest(args) => commands::ingest(*args),
        Command::Rule(args) => commands::rule(&args),
        Command::Baseline(args) => commands::baseline(args),
        Command::Config(args) => commands::config(args),
        Command::Completions(args) => commands::completions(&args),
        Command::Man(args) => commands::man(&args),
    };
    match result {
        Ok(exit) => exit,
        Err(error) => output::report_failure(&error),
    }
}
