use anstyle::{AnsiColor, Effects, Style};
use copydesk_core::Severity;

/// The styles of terminal output. The caller, who knows the terminal, chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Palette {
    pub(crate) error: Style,
    pub(crate) warning: Style,
    pub(crate) info: Style,
    /// The message and other words that lead.
    pub(crate) strong: Style,
    /// Lines, arrows and other signs that only guide the eye.
    pub(crate) frame: Style,
    pub(crate) help: Style,
    pub(crate) removed: Style,
    pub(crate) added: Style,
}

impl Palette {
    /// No colours: not one escape sequence is written.
    #[must_use]
    pub const fn plain() -> Self {
        let none = Style::new();
        Self {
            error: none,
            warning: none,
            info: none,
            strong: none,
            frame: none,
            help: none,
            removed: none,
            added: none,
        }
    }

    /// The sixteen colours that every terminal has, which its user may have chosen.
    #[must_use]
    pub const fn coloured() -> Self {
        const fn bold(colour: AnsiColor) -> Style {
            colour.on_default().effects(Effects::BOLD)
        }
        Self {
            error: bold(AnsiColor::Red),
            warning: bold(AnsiColor::Yellow),
            info: bold(AnsiColor::Blue),
            strong: Style::new().effects(Effects::BOLD),
            frame: AnsiColor::Blue.on_default(),
            help: bold(AnsiColor::Cyan),
            // Struck through and underlined too, for those who do not see red and green.
            removed: AnsiColor::Red.on_default().effects(Effects::STRIKETHROUGH),
            added: AnsiColor::Green.on_default().effects(Effects::UNDERLINE),
        }
    }

    /// Returns the style of a severity.
    pub(crate) const fn of(&self, severity: Severity) -> Style {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Info => self.info,
        }
    }

    /// Returns the style of a whole line that is removed.
    pub(crate) const fn removed_line(&self) -> Style {
        self.removed.effects(Effects::new())
    }

    /// Returns the style of a whole line that is added.
    pub(crate) const fn added_line(&self) -> Style {
        self.added.effects(Effects::new())
    }

    /// Says whether this palette writes no escape sequences.
    pub(crate) fn is_plain(&self) -> bool {
        *self == Self::plain()
    }
}

/// Returns `text` in `style`; as it is in the plain style.
pub(crate) fn paint(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}
