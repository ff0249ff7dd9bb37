use std::fmt;
use std::io::Write;
use std::str::FromStr;

use crate::concise::Concise;
use crate::full::Full;
use crate::html::Html;
use crate::json_lines::JsonLines;
use crate::{Palette, Reporter};

/// What the caller knows of where the text will be read; formats for programs do not ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Columns. Quoted text keeps within them; messages and paths do not.
    pub width: usize,
    /// The colours.
    pub palette: Palette,
}

impl Default for Terminal {
    /// A hundred columns, as wide as a person reads without losing the line, and no colours.
    fn default() -> Self {
        Self { width: 100, palette: Palette::plain() }
    }
}

/// Declares the formats: variant, name, what it is for, and what makes its reporter.
macro_rules! formats {
    ($($variant:ident, $name:literal, $summary:literal, $make:expr;)+) => {
        /// A form that a report can take.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Format {
            $(#[doc = $summary] $variant,)+
        }

        impl Format {
            /// Every format, in the order in which help lists them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// Returns the name by which users choose it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// Says what it is for, for lists of formats; no full stop.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary),+ }
            }

            /// Makes a reporter that writes this format to `out`, which should be buffered.
            #[must_use]
            pub fn reporter<'w>(
                self,
                out: &'w mut dyn Write,
                terminal: Terminal,
            ) -> Box<dyn Reporter + 'w> {
                match self { $(Self::$variant => {
                    let make: fn(&'w mut dyn Write, Terminal) -> _ = $make;
                    Box::new(make(out, terminal))
                }),+ }
            }
        }
    };
}

// To add a format, write its file and add its line.
formats! {
    Full, "full", "each problem with its line, evidence and help, for people", Full::new;
    Concise, "concise", "one line a problem, for editors and grep", |out, _| Concise::new(out);
    JsonLines, "json-lines", "one JSON object a line, for programs", |out, _| JsonLines::new(out);
    Html, "html", "one self-contained page, for browsers and paper", |out, _| Html::new(out);
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A name that no format has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown format `{name}` (known are {})", known())]
pub struct UnknownFormat {
    name: String,
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.iter().find(|format| format.name() == name);
        found.copied().ok_or_else(|| UnknownFormat { name: name.to_owned() })
    }
}

fn known() -> String {
    let names: Vec<_> = Format::ALL.iter().map(|format| format.name()).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn names_are_unique_and_found_again() {
        for &format in Format::ALL {
            assert_eq!(format.name().parse(), Ok(format));
            assert!(!format.summary().ends_with('.'));
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = "xml".parse::<Format>().unwrap_err().to_string();
        assert_eq!(error, "unknown format `xml` (known are full, concise, json-lines, html)");
    }
}
