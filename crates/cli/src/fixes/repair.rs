use copydesk_core::{Article, Finding};
use copydesk_ingest::{IngestConfig, RawRecord, RewriteError};
use copydesk_report::Entry;

use super::{Choice, Wanted, located};
use crate::checks::Checks;
use crate::known::suppressions;
use crate::selection::Selection;

/// How often what fixes leave is looked at again: articles of nothing but slips (the test below) do
/// not come near it. What fixes cannot end must not go on for ever.
const MAX_ROUNDS: usize = 16;

/// A finding, in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Note {
    /// The file as users should see it.
    pub(crate) path: String,
    /// Where it is: `path:line:column`, with the record where there are many.
    pub(crate) place: String,
    /// The code of its rule.
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

/// A fix that was wanted and not made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) note: Note,
    pub(crate) reason: String,
}

/// A record in which fixes are made.
pub(crate) struct Repair<'r> {
    record: RawRecord,
    made: Vec<Note>,
    failed: Vec<Failure>,
    config: &'r IngestConfig,
}

/// Says whether a finding counts and has a fix.
pub(crate) fn is_fixable(finding: &Finding, selection: &Selection) -> bool {
    finding.fix.is_some() && selection.admits(finding)
}

impl Note {
    pub(crate) fn new(entry: &Entry<'_>) -> Self {
        let location = &entry.location;
        let record = location.record.map_or(String::new(), |record| format!("#{record}"));
        let (line, column) = (location.start.line, location.start.column.chars);
        let place = format!("{}{record}:{line}:{column}", location.path);
        let message = entry.finding.message.clone();
        Self { path: location.path.to_string(), place, code: entry.finding.rule.code, message }
    }
}

impl<'r> Repair<'r> {
    /// Makes the fixes of `choice`, which are of the article in `record`.
    pub(crate) fn new(record: &RawRecord, choice: &Choice<'_>, config: &'r IngestConfig) -> Self {
        let record = record.clone();
        let mut repair = Self { record, made: Vec::new(), failed: Vec::new(), config };
        repair.make(choice);
        repair
    }

    /// Returns the record as it is now, the fixes that were made in it, in the order in which they
    /// were, and those that could not be made.
    pub(crate) fn into_parts(self) -> (RawRecord, Vec<Note>, Vec<Failure>) {
        (self.record, self.made, self.failed)
    }

    /// Makes the fixes that those before gave rise to, until there are none. Only what one
    /// article gives away is looked at, not what the run knows.
    pub(crate) fn finish(&mut self, checks: &Checks, wanted: &Wanted) {
        for _ in 0..MAX_ROUNDS {
            let Ok(article) = self.record.decode(self.config) else { return };
            let n_before = self.made.len();
            self.failed.clear();
            self.look_again(&article, checks, wanted);
            if self.made.len() == n_before {
                return;
            }
        }
    }

    fn look_again(&mut self, article: &Article, checks: &Checks, wanted: &Wanted) {
        let selection = &checks.rules.of(&article.origin().path).selection;
        let mut findings = checks.of_article(article);
        let said = suppressions(article);
        findings.retain(|finding| {
            is_fixable(finding, selection)
                && !said.suppress(finding)
                && !checks.vocabulary.accepts(finding, article)
        });
        // What one article gives away points at no other.
        if let Ok(entries) = located(&findings, article) {
            self.make(&Choice::new(&entries, wanted));
        }
    }

    /// Makes all fixes of a choice or, where one of them cannot be made, all others.
    fn make(&mut self, choice: &Choice<'_>) {
        if choice.made.is_empty() {
            return;
        }
        match self.record.rewritten(&choice.edits(), self.config) {
            Ok(record) => {
                self.record = record;
                self.made.extend(choice.made.iter().map(|(entry, _)| Note::new(entry)));
            }
            Err(error) => self.make_some(choice, &error),
        }
    }

    fn make_some(&mut self, choice: &Choice<'_>, error: &RewriteError) {
        let mut possible = Choice::default();
        let mut record = None;
        for &(entry, fix) in &choice.made {
            possible.made.push((entry, fix));
            // Alone among its likes, a fix fails for the reason that all of them do.
            let tried = if choice.made.len() == 1 {
                Err(error.to_string())
            } else {
                let rewritten = self.record.rewritten(&possible.edits(), self.config);
                rewritten.map_err(|error| error.to_string())
            };
            match tried {
                Ok(rewritten) => {
                    record = Some(rewritten);
                    self.made.push(Note::new(entry));
                }
                Err(reason) => {
                    possible.made.pop();
                    self.failed.push(Failure { note: Note::new(entry), reason });
                }
            }
        }
        if let Some(record) = record {
            self.record = record;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::ops::ControlFlow;

    use copydesk_copy::{Dashes, Honorifics, HouseStyle, QuotationMarks};
    use copydesk_ingest::{IngestConfig, Input, Location, RawRecord};
    use proptest::prelude::*;

    use super::{Choice, Repair, Wanted, located};
    use crate::args::RulesArgs;
    use crate::checks::Checks;
    use crate::rule_sets::{RuleSet, RuleSets};

    /// What articles are made of: every kind of slip that is safe to repair, and what stands in its
    /// way.
    const PIECES: [&str; 29] = [
        "The ferry left",
        " ",
        " ",
        "  ",
        "\n\n",
        "\n",
        ". ",
        ".",
        ",",
        "the the",
        "Mr Kask",
        "Mr. Kask",
        "“",
        "”",
        "\"",
        "caf\u{c3}\u{a9}",
        "\u{200b}",
        "\u{ad}",
        "&amp;",
        "&amp;amp;",
        "<b>",
        "at noon.He said",
        "\n\nRead more\n\n",
        "\n\nAdvertisement\n\n",
        "\u{a0}",
        "(Reporting by A. Kask)",
        " – late – ",
        "—late—",
        "\"Go,\" it’s ",
    ];

    const HOUSE_STYLE: HouseStyle = HouseStyle {
        honorifics: Some(Honorifics::WithStop),
        quotation_marks: Some(QuotationMarks::Curly),
        dashes: Some(Dashes::Em),
    };

    fn record(text: &str, config: &IngestConfig) -> Option<RawRecord> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, text).unwrap();
        let input = Input { location: Location::File(path), display: "a.txt".to_owned(), bytes: 0 };
        let mut found = None;
        let _end = copydesk_ingest::read(&input, config, &mut |record, _| {
            found = record.ok();
            ControlFlow::Continue(())
        });
        found
    }

    /// Makes all safe fixes; returns the text as it is then, and how many were made.
    fn fixed(text: &str, checks: &Checks) -> (String, usize) {
        let config = IngestConfig::default();
        let unchanged = (text.to_owned(), 0);
        let Some(record) = record(text, &config) else { return unchanged };
        let Ok(article) = record.decode(&config) else { return unchanged };
        let findings = checks.features(&article).findings;
        let entries = located(&findings, &article).unwrap();
        let mut repair = Repair::new(&record, &Choice::new(&entries, &Wanted::Safe), &config);
        repair.finish(checks, &Wanted::Safe);
        let (record, made, failed) = repair.into_parts();
        assert_eq!(failed, []);
        (String::from_utf8(record.bytes().to_vec()).unwrap(), made.len())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn what_is_fixed_stays_fixed(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 1..24)) {
            let text = pieces.concat();
            for house_style in [HouseStyle::default(), HOUSE_STYLE] {
                let all = RuleSets::of_args(&RulesArgs::default()).unwrap().sets()[0].clone();
                let checks = Checks::of_articles(RuleSets::of_one(RuleSet { house_style, ..all }));
                let (once, _) = fixed(&text, &checks);
                let (twice, n_made) = fixed(&once, &checks);
                prop_assert_eq!((&twice, n_made), (&once, 0), "{:?}", text);
            }
        }
    }
}
