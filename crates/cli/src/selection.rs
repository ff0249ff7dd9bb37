use std::collections::BTreeMap;

use anyhow::bail;
use copydesk_core::{Confidence, Finding, Rule, Severity};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::args::RulesArgs;
use crate::registry;

/// What selects no rule at all.
const NONE: &str = "NONE";

/// How severe findings are, where that is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Level {
    /// They are not reported.
    Off,
    Info,
    Warning,
    Error,
}

impl Level {
    fn severity(self) -> Option<Severity> {
        match self {
            Self::Off => None,
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
        }
    }
}

/// What one place says of rules: the command line, a configuration, a part of it for some files.
/// Rules are meant by selectors: codes, beginnings of codes, names, `ALL`, `NONE`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct RuleChoice {
    /// The rules instead of those selected before; `None` to leave it at these.
    pub(crate) select: Option<Vec<String>>,
    /// Rules beside these.
    pub(crate) extend_select: Vec<String>,
    /// Rules that are taken away.
    pub(crate) ignore: Vec<String>,
    pub(crate) severity: BTreeMap<String, Level>,
    /// 0 to 1.
    pub(crate) min_confidence: Option<f64>,
}

impl RuleChoice {
    /// Returns what was typed on the command line.
    ///
    /// # Errors
    ///
    /// If a selector means no rule at all, or the confidence is no number from 0 to 1.
    pub(crate) fn typed(args: &RulesArgs) -> anyhow::Result<Self> {
        let choice = Self {
            select: Some(args.select.clone()).filter(|select| !select.is_empty()),
            extend_select: args.extend_select.clone(),
            ignore: args.ignore.clone(),
            severity: BTreeMap::new(),
            min_confidence: args.min_confidence,
        };
        if let Some(selector) = choice.unknown().first() {
            matching(registry::rules(), selector)?;
        }
        choice.verify().map(|()| choice)
    }

    /// Makes sure that the numbers make sense.
    ///
    /// # Errors
    ///
    /// If the confidence is no number from 0 to 1.
    pub(crate) fn verify(&self) -> anyhow::Result<()> {
        match self.min_confidence.filter(|least| !(0.0..=1.0).contains(least)) {
            Some(least) => bail!("a minimum confidence of {least} is not between 0 and 1"),
            None => Ok(()),
        }
    }

    /// Returns the selectors that mean no rule.
    pub(crate) fn unknown(&self) -> Vec<&str> {
        let rules = registry::rules();
        let is_unknown =
            |word: &&String| *word != NONE && !rules.iter().any(|rule| rule.is_selected_by(word));
        let lists = [self.select.as_deref().unwrap_or_default(), &self.extend_select, &self.ignore];
        let words = lists.into_iter().flatten().chain(self.severity.keys());
        words.filter(is_unknown).map(String::as_str).collect()
    }
}

/// Which findings of which rules are reported, and how severe they are.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Selection {
    rules: Vec<&'static Rule>,
    min_confidence: Confidence,
    /// Severities that were set, by the code of the rule.
    severities: BTreeMap<&'static str, Severity>,
}

impl Selection {
    /// Takes the rules that `args` mean out of all that there are.
    ///
    /// # Errors
    ///
    /// If a selector means no rule at all, or the minimum of the confidence makes no sense.
    pub(crate) fn of(args: &RulesArgs) -> anyhow::Result<Self> {
        Ok(Self::new(&[RuleChoice::typed(args)?]))
    }

    /// Does the same where other rules than all are looked for unless some are named.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub(crate) fn with_default(args: &RulesArgs, default: &[&str]) -> anyhow::Result<Self> {
        let select = Some(default.iter().map(|selector| (*selector).to_owned()).collect());
        let default = RuleChoice { select, ..RuleChoice::default() };
        Ok(Self::new(&[default, RuleChoice::typed(args)?]))
    }

    /// Takes the rules that `choices` mean, of which a later one counts more, out of all that there
    /// are. Selectors that mean no rule change nothing.
    pub(crate) fn new(choices: &[RuleChoice]) -> Self {
        let all = registry::rules();
        let mut rules = all.to_vec();
        let mut min_confidence = 0.0;
        let mut severities = BTreeMap::new();
        for choice in choices {
            let is_meant = |rule: &Rule, by: &[String]| by.iter().any(|w| rule.is_selected_by(w));
            let is_off = |rule: &Rule| {
                let off = choice.severity.iter().filter(|(_, level)| **level == Level::Off);
                off.into_iter().any(|(word, _)| rule.is_selected_by(word))
            };
            let is_before = |rule: &Rule| match &choice.select {
                Some(select) => is_meant(rule, select),
                None => rules.iter().any(|selected| selected.code == rule.code),
            };
            rules = all
                .iter()
                .copied()
                .filter(|rule| is_before(rule) || is_meant(rule, &choice.extend_select))
                .filter(|rule| !is_meant(rule, &choice.ignore) && !is_off(rule))
                .collect();
            for (word, level) in &choice.severity {
                let meant = all.iter().filter(|rule| rule.is_selected_by(word));
                severities.extend(meant.filter_map(|rule| Some((rule.code, level.severity()?))));
            }
            min_confidence = choice.min_confidence.unwrap_or(min_confidence);
        }
        Self { rules, min_confidence: Confidence::new(min_confidence), severities }
    }

    /// Returns a selection of the rules of all `selections`, for what is looked for at all.
    pub(crate) fn union<'s>(selections: impl Iterator<Item = &'s Self>) -> Self {
        let mut rules: Vec<&Rule> = selections.flat_map(|one| one.rules.iter().copied()).collect();
        rules.sort_by_key(|rule| rule.code);
        rules.dedup_by_key(|rule| rule.code);
        Self { rules, min_confidence: Confidence::new(0.0), severities: BTreeMap::new() }
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

    /// Returns how severe `finding` is. One that its rule takes less seriously than most becomes no
    /// more severe than it is, whatever was set.
    pub(crate) fn severity(&self, finding: &Finding) -> Severity {
        match self.severities.get(finding.rule.code) {
            Some(&set) if finding.severity < finding.rule.severity => set.min(finding.severity),
            Some(&set) => set,
            None => finding.severity,
        }
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
    use super::{Level, RuleChoice, Selection, nearest};

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    fn codes(choices: &[RuleChoice]) -> Vec<&'static str> {
        Selection::new(choices).rules().iter().map(|rule| rule.code).collect()
    }

    #[test]
    fn later_choices_count_more() {
        let select =
            |select: &[&str]| RuleChoice { select: Some(words(select)), ..RuleChoice::default() };
        let quotes = select(&["QUO"]);
        assert_eq!(codes(std::slice::from_ref(&quotes)), ["QUO001", "QUO002"]);
        let more = RuleChoice { extend_select: words(&["ENC001"]), ..RuleChoice::default() };
        assert_eq!(codes(&[quotes.clone(), more.clone()]), ["ENC001", "QUO001", "QUO002"]);
        let less = RuleChoice { ignore: words(&["QUO002"]), ..RuleChoice::default() };
        assert_eq!(codes(&[quotes.clone(), more.clone(), less.clone()]), ["ENC001", "QUO001"]);
        assert_eq!(codes(&[less, quotes.clone()]), ["QUO001", "QUO002"], "selected again");
        let severity = [("QUO001".to_owned(), Level::Off)].into_iter().collect();
        let off = RuleChoice { severity, ..RuleChoice::default() };
        assert_eq!(codes(&[quotes, off]), ["QUO002"]);
        assert_eq!(codes(&[select(&["NONE"])]), [""; 0]);
    }

    #[test]
    fn selectors_that_mean_nothing_are_known() {
        let choice = RuleChoice {
            select: Some(words(&["QUO", "NONE", "ABC"])),
            ignore: words(&["nope"]),
            ..RuleChoice::default()
        };
        assert_eq!(choice.unknown(), ["ABC", "nope"]);
        assert_eq!(codes(&[choice]), ["QUO001", "QUO002"]);
    }

    #[test]
    fn only_a_word_that_is_alike_is_proposed() {
        let words = ["json-lines", "full", "html"];
        assert_eq!(nearest("jsonlines", words.into_iter()), Some("json-lines"));
        assert_eq!(nearest("HTM", words.into_iter()), Some("html"));
        assert_eq!(nearest("xyz", words.into_iter()), None);
    }
}
