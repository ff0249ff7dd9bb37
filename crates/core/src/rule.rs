use std::fmt;

/// How much a finding matters. Later variants are worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; often right as it is.
    Info,
    /// Probably wrong; a person should look.
    Warning,
    /// Wrong: an article should not be published like this.
    Error,
}

impl Severity {
    /// Returns the word for it: `info`, `warning` or `error`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One kind of problem, as users meet it in reports and in `copydesk rule CODE`.
#[derive(Debug)]
pub struct Rule {
    /// Permanent and never reused: `DUP001`, `NAM001`. The letters name the family.
    pub code: &'static str,
    /// Names the problem, not the cure: `repeated-paragraph`.
    pub name: &'static str,
    /// One line; lower case, no full stop.
    pub summary: &'static str,
    /// How much a finding matters unless its confidence or the user says otherwise.
    pub severity: Severity,
    /// What a user should know who meets the rule for the first time.
    pub explanation: Explanation,
}

/// The documentation of a rule. Every part is Markdown, in full sentences.
#[derive(Debug)]
pub struct Explanation {
    /// What it finds and how it decides.
    pub finds: &'static str,
    /// Why that matters in a news text.
    pub matters: &'static str,
    /// A text that is flagged and one that is not; a test runs both.
    pub example: Example,
    /// What it does not see, and where it may be wrong.
    pub limits: &'static str,
}

/// Articles that show a rule at work. Each string is the whole text of one article.
#[derive(Debug)]
pub struct Example {
    /// Checked together, these give at least one finding of the rule.
    pub flagged: &'static [&'static str],
    /// Checked together, these look alike and give none.
    pub silent: &'static [&'static str],
}

/// Rules are told apart by their code.
impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Rule {
    /// Returns the letters of the code: the family that the rule belongs to.
    #[must_use]
    pub fn family(&self) -> &'static str {
        self.code.trim_end_matches(|c: char| c.is_ascii_digit())
    }

    /// Says whether `selector` means this rule: its code (in any case), a beginning of the code
    /// such as `DUP` or `DUP00`, its name, or `ALL`.
    #[must_use]
    pub fn is_selected_by(&self, selector: &str) -> bool {
        let starts_with = |text: &str| {
            self.code.get(..text.len()).is_some_and(|start| start.eq_ignore_ascii_case(text))
        };
        !selector.is_empty()
            && (selector.eq_ignore_ascii_case("all")
                || selector == self.name
                || starts_with(selector))
    }
}

#[cfg(test)]
mod tests {
    use super::{Example, Explanation, Rule, Severity};

    const RULE: Rule = Rule {
        code: "DUP001",
        name: "repeated-paragraph",
        summary: "",
        severity: Severity::Error,
        explanation: Explanation {
            finds: "",
            matters: "",
            example: Example { flagged: &[], silent: &[] },
            limits: "",
        },
    };

    #[test]
    fn a_rule_is_selected_by_code_beginning_name_or_all() {
        for selector in ["DUP001", "dup", "D", "repeated-paragraph", "ALL"] {
            assert!(RULE.is_selected_by(selector), "{selector}");
        }
        for selector in ["", "DUP0011", "QUO", "repeated", "é"] {
            assert!(!RULE.is_selected_by(selector), "{selector}");
        }
    }

    #[test]
    fn families_are_the_letters_of_the_code() {
        assert_eq!(RULE.family(), "DUP");
        assert!(Severity::Info < Severity::Warning && Severity::Warning < Severity::Error);
    }
}
