use std::collections::{BTreeMap, BTreeSet};

use copydesk_core::{Applicability, Article, Severity};

use crate::wording::{counted, counted_severity, grouped};
use crate::{Entry, Status};

/// What a run saw and found, in numbers.
///
/// Holds no times, so that the same input gives the same report.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Records that were met, paths that lead to nothing included.
    pub records: u64,
    /// Articles that were read and checked.
    pub articles: u64,
    /// Articles with at least one finding.
    pub articles_with_findings: u64,
    /// Paragraphs in all articles.
    pub paragraphs: u64,
    /// The length of all texts in UTF-8.
    pub bytes: u64,
    /// Findings by the code of their rule; rules without findings may be missing.
    pub by_rule: BTreeMap<&'static str, u64>,
    /// Articles by the code of the rules that found something in them.
    pub articles_by_rule: BTreeMap<&'static str, u64>,
    /// Findings by severity; severities without findings may be missing.
    pub by_severity: BTreeMap<Severity, u64>,
    /// Findings, among those counted by rule, with a fix that is safe to make.
    pub safe_fixes: u64,
    /// Findings, among those counted by rule, with a fix that somebody has to look at first.
    pub unsafe_fixes: u64,
    /// Findings that were there before, which are in no other count.
    pub known: u64,
    /// Findings that are right as they are, as somebody said; they are in no other count.
    pub suppressed: u64,
    /// Findings that were there before, are no longer, and are in no other count, by the code of
    /// their rule.
    pub fixed: BTreeMap<String, u64>,
    /// Records that could not be read.
    pub read_errors: u64,
    /// Records that are whole and no articles, such as the requests in a crawl.
    pub passed_over: u64,
    /// Records that could not be read and whose bytes were put aside.
    pub quarantined: u64,
}

impl Summary {
    /// Counts an article that was checked.
    pub fn add_article(&mut self, article: &Article) {
        self.articles += 1;
        self.paragraphs += article.paragraphs().len() as u64;
        self.bytes += article.text().len() as u64;
    }

    /// Counts the findings of one article, of which there may be none.
    pub fn add_findings(&mut self, entries: &[Entry<'_>]) {
        let is_new = |entry: &&Entry<'_>| entry.status == Status::New;
        self.articles_with_findings += u64::from(entries.iter().any(|entry| is_new(&entry)));
        let new = entries.iter().filter(is_new);
        let codes: BTreeSet<_> = new.map(|entry| entry.finding.rule.code).collect();
        for code in codes {
            *self.articles_by_rule.entry(code).or_default() += 1;
        }
        self.add_others(entries);
    }

    /// Counts findings that are in a file of the project, which is no article.
    pub fn add_others(&mut self, entries: &[Entry<'_>]) {
        for entry in entries {
            match entry.status {
                Status::Known => self.known += 1,
                Status::Suppressed { .. } => self.suppressed += 1,
                Status::New => {
                    *self.by_rule.entry(entry.finding.rule.code).or_default() += 1;
                    *self.by_severity.entry(entry.finding.severity).or_default() += 1;
                    match entry.finding.fix.as_ref().map(|fix| fix.applicability) {
                        Some(Applicability::Safe) => self.safe_fixes += 1,
                        Some(Applicability::Unsafe) => self.unsafe_fixes += 1,
                        None => {}
                    }
                }
            }
        }
    }

    /// Returns the worst severity that was found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        let found = self.by_severity.iter().filter(|(_, count)| **count > 0);
        found.map(|(severity, _)| *severity).max()
    }

    /// Says how many findings can be repaired, without a look at each and with one, in one sentence for people; nothing if
    /// none can.
    ///
    /// ```
    /// let summary = copydesk_report::Summary { safe_fixes: 2, unsafe_fixes: 1, ..Default::default() };
    /// let expected = "`copydesk fix` can repair 2 of them, and 1 more with `--unsafe-fixes`.";
    /// assert_eq!(summary.fixes_sentence().unwrap(), expected);
    /// ```
    #[must_use]
    pub fn fixes_sentence(&self) -> Option<String> {
        let (safe, others) = (grouped(self.safe_fixes), grouped(self.unsafe_fixes));
        match (self.safe_fixes, self.unsafe_fixes) {
            (0, 0) => None,
            (_, 0) => Some(format!("`copydesk fix` can repair {safe} of them.")),
            (0, _) => Some(format!("`copydesk fix --unsafe-fixes` can repair {others} of them.")),
            _ => Some(format!(
                "`copydesk fix` can repair {safe} of them, and {others} more with `--unsafe-fixes`."
            )),
        }
    }

    /// Says how many findings do not count, in one sentence for people; nothing if all do.
    ///
    /// ```
    /// let summary = copydesk_report::Summary { known: 120, suppressed: 1, ..Default::default() };
    /// assert_eq!(summary.known_sentence().unwrap(), "Not counted: 120 known, 1 suppressed.");
    /// ```
    #[must_use]
    pub fn known_sentence(&self) -> Option<String> {
        let counts = [(self.known, "known"), (self.suppressed, "suppressed")];
        let counts = counts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<_> =
            counts.map(|(count, what)| format!("{} {what}", grouped(count))).collect();
        (!parts.is_empty()).then(|| format!("Not counted: {}.", parts.join(", ")))
    }

    /// Returns how many records are accounted for: as articles, as errors, or as known to be
    /// neither. It is [`records`](Self::records) unless something was lost.
    #[must_use]
    pub fn accounted(&self) -> u64 {
        self.articles + self.read_errors + self.passed_over
    }

    /// Returns the number of findings.
    #[must_use]
    pub fn findings(&self) -> u64 {
        self.by_severity.values().sum()
    }

    /// Returns the number of findings of `severity`.
    #[must_use]
    pub fn of_severity(&self, severity: Severity) -> u64 {
        self.by_severity.get(&severity).copied().unwrap_or(0)
    }

    /// Says what was found, in one sentence for people.
    ///
    /// ```
    /// let summary = copydesk_report::Summary { articles: 1000, ..Default::default() };
    /// assert_eq!(summary.sentence(), "No problems found in 1,000 articles.");
    /// ```
    #[must_use]
    pub fn sentence(&self) -> String {
        let found = self.findings();
        if self.articles == 0 && found == 0 {
            return "No articles were checked.".to_owned();
        }
        if found == 0 {
            return format!(
                "No {} found in {}.",
                self.problems(),
                counted(self.articles, "article")
            );
        }
        let problems = counted(found, "problem");
        format!("Found {problems} ({}) {}.", self.severities(), self.where_found())
    }

    /// Returns what was not found: problems, or where some are known, new ones.
    pub(crate) fn problems(&self) -> &'static str {
        if self.known > 0 { "new problems" } else { "problems" }
    }

    /// Says how many inputs could not be read, in one sentence for people; nothing if all were.
    #[must_use]
    pub fn read_errors_sentence(&self) -> Option<String> {
        (self.read_errors > 0)
            .then(|| format!("{} could not be read.", counted(self.read_errors, "input")))
    }

    /// Accounts for every record in one sentence for people; nothing if all are articles.
    ///
    /// ```
    /// use copydesk_report::Summary;
    ///
    /// let summary = Summary { records: 9, articles: 6, read_errors: 1, passed_over: 2, ..Default::default() };
    /// let expected = "9 records: 6 articles, 1 that could not be read, 2 passed over.";
    /// assert_eq!(summary.account_sentence().as_deref(), Some(expected));
    /// ```
    #[must_use]
    pub fn account_sentence(&self) -> Option<String> {
        if self.read_errors + self.passed_over == 0 {
            return None;
        }
        let mut parts = vec![counted(self.articles, "article")];
        match (self.read_errors, self.quarantined) {
            (0, _) => {}
            (lost, 0) => parts.push(format!("{} that could not be read", grouped(lost))),
            (lost, kept) => parts.push(format!(
                "{} that could not be read ({} in quarantine)",
                grouped(lost),
                grouped(kept)
            )),
        }
        if self.passed_over > 0 {
            parts.push(format!("{} passed over", grouped(self.passed_over)));
        }
        Some(format!("{}: {}.", counted(self.records, "record"), parts.join(", ")))
    }

    /// Lists the severities that occur, worst first: `3 errors, 1 warning`.
    fn severities(&self) -> String {
        let severities = [Severity::Error, Severity::Warning, Severity::Info].into_iter();
        let counts = severities.map(|severity| (self.of_severity(severity), severity));
        let counts = counts.filter(|&(count, _)| count > 0);
        counts.map(|(count, of)| counted_severity(count, of)).collect::<Vec<_>>().join(", ")
    }

    /// Says in how many articles: `in 3 of 1,000 articles`.
    pub(crate) fn where_found(&self) -> String {
        match (self.articles_with_findings, self.articles) {
            (_, 1) => "in 1 article".to_owned(),
            (with, all) if with == all => format!("in all {} articles", grouped(all)),
            (with, all) => format!("in {} of {}", grouped(with), counted(all, "article")),
        }
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::Severity;

    use super::Summary;

    fn sentence(articles: u64, with_findings: u64, [errors, warnings, infos]: [u64; 3]) -> String {
        let by_severity =
            [(Severity::Error, errors), (Severity::Warning, warnings), (Severity::Info, infos)];
        let summary = Summary {
            articles,
            articles_with_findings: with_findings,
            by_severity: by_severity.into_iter().collect(),
            ..Summary::default()
        };
        summary.sentence()
    }

    #[test]
    fn sentences_agree_in_number() {
        let rows = [
            ((0, 0, [0, 0, 0]), "No articles were checked."),
            ((1, 0, [0, 0, 0]), "No problems found in 1 article."),
            ((1, 1, [1, 0, 0]), "Found 1 problem (1 error) in 1 article."),
            ((2, 2, [0, 1, 1]), "Found 2 problems (1 warning, 1 info) in all 2 articles."),
            (
                (1_000, 3, [3, 2, 2]),
                "Found 7 problems (3 errors, 2 warnings, 2 info) in 3 of 1,000 articles.",
            ),
            (
                (1_234_567, 1, [12_345, 0, 0]),
                "Found 12,345 problems (12,345 errors) in 1 of 1,234,567 articles.",
            ),
        ];
        for ((articles, with_findings, counts), expected) in rows {
            assert_eq!(sentence(articles, with_findings, counts), expected);
        }
    }

    #[test]
    fn where_problems_are_known_only_new_ones_are_missing() {
        let summary = Summary { articles: 2, known: 3, ..Summary::default() };
        assert_eq!(summary.sentence(), "No new problems found in 2 articles.");
    }

    #[test]
    fn unread_inputs_are_counted_apart() {
        let summary = Summary { read_errors: 1, ..Summary::default() };
        assert_eq!(summary.read_errors_sentence().unwrap(), "1 input could not be read.");
        assert_eq!(Summary::default().read_errors_sentence(), None);
    }
}
