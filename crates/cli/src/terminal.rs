use copydesk_report::{Palette, Terminal};

use crate::args::Color;

/// Returns what is known of standard output: its width, and whether it shows colours.
pub(crate) fn terminal(color: Color) -> Terminal {
    let palette = if wants_colour(color) { Palette::coloured() } else { Palette::plain() };
    let width = terminal_size::terminal_size().map(|(terminal_size::Width(width), _)| width);
    let default = Terminal::default();
    Terminal { width: width.map_or(default.width, usize::from), palette }
}

/// Says whether what goes to standard output and to standard error meets on one terminal.
pub(crate) fn is_shared() -> bool {
    use std::io::IsTerminal as _;

    std::io::stdout().is_terminal() && std::io::stderr().is_terminal()
}

/// Decides as <https://no-color.org> and <https://bixense.com/clicolors> ask programs to.
fn wants_colour(color: Color) -> bool {
    use std::io::IsTerminal as _;

    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced = || std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0");
    let is_dumb = || std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            !is_set("NO_COLOR") && (forced() || (std::io::stdout().is_terminal() && !is_dumb()))
        }
    }
}
