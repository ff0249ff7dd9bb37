//! Which fixes of an article are made together.
//!
//! A fix is made as a whole or not at all. Of fixes that clash, the safer one is made, then the
//! earlier one, then the one of the lower rule code; the other is postponed, for its words are no
//! longer there.

use copydesk_core::{Article, ArticleNo, Edit, Finding, Fix, Span};
use copydesk_report::{Entry, LocateError, locate};

use super::Wanted;

/// The fixes of one article that can be made together.
#[derive(Debug, Default)]
pub(crate) struct Choice<'e> {
    /// The findings that are fixed, by their place.
    pub(crate) made: Vec<(&'e Entry<'e>, &'e Fix)>,
    /// How many fixes were not wanted: unsafe ones, as a rule.
    pub(crate) n_unwanted: u64,
}

impl<'e> Choice<'e> {
    /// Chooses among the fixes of `entries`, all of one article.
    ///
    /// Takes `O(n²)` time in the edits of one article, which are few.
    pub(crate) fn new(entries: &'e [Entry<'e>], wanted: &Wanted) -> Self {
        let mut choice = Self::default();
        let mut candidates = Vec::new();
        for entry in entries {
            let Some(fix) = &entry.finding.fix else { continue };
            if wanted.wants(fix, entry.fingerprint) {
                candidates.push((entry, fix));
            } else {
                choice.n_unwanted += 1;
            }
        }
        candidates.sort_by_key(|(entry, fix)| {
            let start = fix.edits.first().map_or(0, |edit| edit.span.start());
            (fix.applicability, start, entry.finding.rule.code)
        });
        for (entry, fix) in candidates {
            let clashes = |edit: &Edit| choice.spans().any(|made| clash(made, edit.span));
            if !fix.edits.iter().any(clashes) {
                choice.made.push((entry, fix));
            }
        }
        choice.made.sort_by_key(|(entry, _)| (entry.finding.place.span, entry.finding.rule.code));
        choice
    }

    fn spans(&self) -> impl Iterator<Item = Span> {
        self.made.iter().flat_map(|(_, fix)| &fix.edits).map(|edit| edit.span)
    }

    /// Returns what to replace in the text: ascending, and none overlaps another.
    pub(crate) fn edits(&self) -> Vec<Edit> {
        let edits = self.made.iter().flat_map(|(_, fix)| fix.edits.iter().cloned());
        let mut edits: Vec<_> = edits.collect();
        edits.sort_by_key(|edit| edit.span);
        edits
    }
}

/// Looks up the places of findings that are about `article` and no other.
///
/// # Errors
///
/// If one of them points at another article.
pub(crate) fn located<'f>(
    findings: &'f [Finding],
    article: &Article,
) -> Result<Vec<Entry<'f>>, LocateError> {
    let no_others = |_: ArticleNo| Err(std::io::ErrorKind::NotFound.into());
    locate(findings, article, &no_others)
}

/// Says whether two edits cannot both be made: they share a byte, or one inserts within the other
/// or where the other inserts.
fn clash(a: Span, b: Span) -> bool {
    if a.is_empty() && b.is_empty() {
        return a.start() == b.start();
    }
    a.start() < b.end() && b.start() < a.end()
}

#[cfg(test)]
mod tests {
    use super::{Choice, Wanted, located};
    use copydesk_core::{
        Applicability, Article, Edit, Example, Explanation, Finding, Rule, Severity, Span,
    };

    const EXPLANATION: Explanation = Explanation {
        finds: "",
        matters: "",
        example: Example { flagged: &[], silent: &[] },
        limits: "",
    };

    static RULE: Rule = Rule {
        code: "STR000",
        name: "test",
        summary: "",
        severity: Severity::Info,
        explanation: EXPLANATION,
    };

    const SAFE: Applicability = Applicability::Safe;
    const UNSAFE: Applicability = Applicability::Unsafe;

    /// Returns the spans that are replaced.
    fn chosen(
        fixes: &[(Applicability, &[(usize, usize)])],
        wanted: &Wanted,
    ) -> Vec<(usize, usize)> {
        let article = Article::from_plain_text(&"x".repeat(40));
        let findings: Vec<_> = fixes
            .iter()
            .map(|&(applicability, edits)| {
                let span = Span::new(edits[0].0, edits[0].1);
                let edit = |&(start, end): &(usize, usize)| Edit {
                    span: Span::new(start, end),
                    replacement: "y".to_owned(),
                };
                Finding::new(&RULE, article.place(span), "")
                    .with_fix(applicability, edits.iter().map(edit).collect())
            })
            .collect();
        let entries = located(&findings, &article).unwrap();
        let choice = Choice::new(&entries, wanted);
        let spans = choice.edits().into_iter().map(|edit| (edit.span.start(), edit.span.end()));
        spans.collect()
    }

    #[test]
    fn the_safer_then_the_earlier_of_two_that_clash_is_made() {
        let fixes: [(_, &[_]); 4] =
            [(UNSAFE, &[(0, 9)]), (SAFE, &[(5, 8)]), (SAFE, &[(7, 9)]), (UNSAFE, &[(20, 21)])];
        assert_eq!(chosen(&fixes, &Wanted::Safe), [(5, 8)]);
        assert_eq!(chosen(&fixes, &Wanted::All), [(5, 8), (20, 21)]);
    }

    #[test]
    fn a_fix_is_made_whole_or_not_at_all() {
        let fixes: [(_, &[_]); 2] = [(SAFE, &[(0, 2)]), (SAFE, &[(1, 3), (6, 7)])];
        assert_eq!(chosen(&fixes, &Wanted::Safe), [(0, 2)]);
    }

    #[test]
    fn neighbours_do_not_clash_but_two_insertions_at_one_place_do() {
        for (a, b, expected) in [
            ((0, 2), (2, 4), &[(0, 2), (2, 4)][..]),
            ((2, 2), (2, 2), &[(2, 2)]),
            ((1, 3), (2, 2), &[(1, 3)]),
        ] {
            let fixes: [(_, &[_]); 2] = [(SAFE, &[a]), (SAFE, &[b])];
            assert_eq!(chosen(&fixes, &Wanted::Safe), expected);
        }
    }
}
