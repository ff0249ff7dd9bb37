//! The `copydesk` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    copydesk::run(std::env::args_os()).into()
}
