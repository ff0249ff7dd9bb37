use anyhow::bail;
use copydesk_core::{Confidence, Finding, Rule};

use crate::args::RulesArgs;
use crate::registry;

/// What selects no rule at all.
const NONE: &str = "NONE";

/// Which findings of which rules are reported.
#[derive(Debug)]
pub(crate) struct Selection {
    rules: Vec<&'static Rule>,
    min_confidence: Confidence,
}

impl Selection {
    /// Takes the rules that `args` mean out of all that there are.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub(crate) fn of(args: &RulesArgs) -> anyhow::Result<Self> {
        Self::new(&registry::rules(), &args.select, &args.ignore, args.min_confidence)
    }

    /// Does the same where other rules than all are looked for unless some are named.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub(crate) fn with_default(args: &RulesArgs, default: &[&str]) -> anyhow::Result<Self> {
        let default: Vec<String> = default.iter().map(|selector| (*selector).to_owned()).collect();
        let select = if args.select.is_empty() { &default } else { &args.select };
        Self::new(&registry::rules(), select, &args.ignore, args.min_confidence)
    }

    /// Takes the rules out of `all` that `select` means (all of them where it is empty) and that
    /// `ignore` does not.
    ///
    /// # Errors
    ///
    /// If a selector means no rule at all, or `min_confidence` is no number from 0 to 1.
    fn new(
        all: &[&'static Rule],
        select: &[String],
        ignore: &[String],
        min_confidence: f64,
    ) -> anyhow::Result<Self> {
        for selector in select.iter().chain(ignore).filter(|selector| *selector != NONE) {
            matching(all, selector)?;
        }
        if !(0.0..=1.0).contains(&min_confidence) {
            bail!("`--min-confidence {min_confidence}` is not between 0 and 1");
        }
        let is_meant = |rule: &Rule, by: &[String]| by.iter().any(|word| rule.is_selected_by(word));
        let rules = all
            .iter()
            .copied()
            .filter(|rule| select.is_empty() || is_meant(rule, select))
            .filter(|rule| !is_meant(rule, ignore))
            .collect();
        Ok(Self { rules, min_confidence: Confidence::new(min_confidence) })
    }

    /// Adds a rule.
    pub(crate) fn add(&mut self, rule: &'static Rule) {
        if !self.has(rule) {
            self.rules.push(rule);
            self.rules.sort_by_key(|rule| rule.code);
        }
    }

    /// Takes a rule away.
    pub(crate) fn leave_out(&mut self, rule: &'static Rule) {
        self.rules.retain(|selected| selected.code != rule.code);
    }

    /// Returns the rules of which findings may be reported, ascending by code.
    pub(crate) fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Says whether any finding of `rule` may be reported.
    pub(crate) fn has(&self, rule: &Rule) -> bool {
        self.rules.iter().any(|selected| selected.code == rule.code)
    }

    /// Says whether any finding of any of `rules` may be reported.
    pub(crate) fn has_any(&self, rules: &[&Rule]) -> bool {
        rules.iter().any(|rule| self.has(rule))
    }

    /// Says whether `finding` is reported.
    pub(crate) fn admits(&self, finding: &Finding) -> bool {
        self.has(finding.rule) && finding.confidence >= self.min_confidence
    }
}

/// Returns the rules that `selector` means, of `all`.
///
/// # Errors
///
/// If there is none; the message names the nearest one.
pub(crate) fn matching(
    all: &[&'static Rule],
    selector: &str,
) -> anyhow::Result<Vec<&'static Rule>> {
    let rules: Vec<_> = all.iter().copied().filter(|rule| rule.is_selected_by(selector)).collect();
    if !rules.is_empty() {
        return Ok(rules);
    }
    let names = all.iter().flat_map(|rule| [rule.code, rule.name]);
    match nearest(selector, names) {
        Some(name) => bail!("there is no rule `{selector}`; did you mean `{name}`?"),
        None => bail!("there is no rule `{selector}` (`copydesk rule --all` lists them)"),
    }
}

/// Returns the word of `words` that `typed` is most like, if it is like one at all.
pub(crate) fn nearest<'a>(typed: &str, words: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    // The likeness from which clap, too, proposes a word.
    const ALIKE: f64 = 0.7;
    words
        .map(|word| (strsim::jaro(&typed.to_lowercase(), &word.to_lowercase()), word))
        .filter(|(likeness, _)| *likeness > ALIKE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_a_word_that_is_alike_is_proposed() {
        let words = ["json-lines", "full", "html"];
        assert_eq!(nearest("jsonlines", words.into_iter()), Some("json-lines"));
        assert_eq!(nearest("HTM", words.into_iter()), Some("html"));
        assert_eq!(nearest("xyz", words.into_iter()), None);
    }
}
