use std::fmt;
use std::io::Write;
use std::str::FromStr;

use crate::checkstyle::Checkstyle;
use crate::csv::Csv;
use crate::github::Github;
use crate::gitlab::Gitlab;
use crate::html::Html;
use crate::json::Json;
use crate::json_lines::JsonLines;
use crate::junit::Junit;
use crate::listing::{Concise, Full, GroupBy, Listing};
use crate::markdown::Markdown;
use crate::rdjsonl::Rdjsonl;
use crate::sarif::Sarif;
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

/// How a report for people is laid out; formats for programs do not ask.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// Where it will be read.
    pub terminal: Terminal,
    /// How many findings are written out; the others are counted. `None` for all.
    pub max_findings: Option<u64>,
    /// What findings are grouped by. Their text is then kept in memory until the end.
    pub group_by: Option<GroupBy>,
    /// Whether a table at the end counts the findings of each rule.
    pub has_statistics: bool,
}

impl From<Terminal> for View {
    /// All findings in the order of the input, without statistics.
    fn from(terminal: Terminal) -> Self {
        Self { terminal, ..Self::default() }
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

            /// Says whether it can tell findings that count from others, and so may have them all.
            #[must_use]
            pub const fn has_status(self) -> bool {
                matches!(self, Self::JsonLines | Self::Json | Self::Sarif | Self::Csv | Self::Html)
            }

            /// Makes a reporter that writes this format to `out`, which should be buffered.
            #[must_use]
            pub fn reporter<'w>(
                self,
                out: &'w mut dyn Write,
                view: impl Into<View>,
            ) -> Box<dyn Reporter + 'w> {
                match self { $(Self::$variant => {
                    let make: fn(&'w mut dyn Write, View) -> _ = $make;
                    Box::new(make(out, view.into()))
                }),+ }
            }
        }
    };
}

// To add a format, write its file and add its line.
formats! {
    Full, "full", "each problem with its line, evidence and help, for people",
        |out, view| Listing::new(out, Full::new(view.terminal), view);
    Concise, "concise", "one line a problem, for editors and grep", |out, view| Listing::new(out, Concise, view);
    JsonLines, "json-lines", "one JSON object a line, for programs", |out, _| JsonLines::new(out);
    Json, "json", "one JSON document, for programs", |out, _| Json::new(out);
    Sarif, "sarif", "SARIF 2.1.0, for code scanning of GitHub and Azure", |out, _| Sarif::new(out);
    Junit, "junit", "JUnit XML, for the test reports of Jenkins and GitLab", |out, _| Junit::new(out);
    Gitlab, "gitlab", "Code Quality, for merge requests of GitLab", |out, _| Gitlab::new(out);
    Github, "github", "workflow commands, for annotations of GitHub Actions", |out, _| Github::new(out);
    Checkstyle, "checkstyle", "Checkstyle XML, for what reads nothing else", |out, _| Checkstyle::new(out);
    Rdjsonl, "rdjsonl", "Reviewdog Diagnostic Format, a line each", |out, _| Rdjsonl::new(out);
    Csv, "csv", "one row a problem, for spreadsheets", |out, _| Csv::new(out);
    Markdown, "markdown", "a summary with the first problems, for comments", |out, _| Markdown::new(out);
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
        assert_eq!(
            error,
            "unknown format `xml` (known are full, concise, json-lines, json, sarif, junit, gitlab, \
             github, checkstyle, rdjsonl, csv, markdown, html)"
        );
    }
}
