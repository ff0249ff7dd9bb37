use copydesk_core::{
    Applicability, Article, Detector, Example, Explanation, Finding, Related, Rule, Severity,
};

use crate::house_style::Dashes;
use crate::prose::and_more;
use crate::quotations::Quotations;
use crate::sentence_dashes::{SentenceDash, sentence_dashes};

pub(crate) static RULE: Rule = Rule {
    code: "STR007",
    name: "dash-style",
    summary: "sentences parted by dashes of two kinds in one article",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "Looks at dashes that part a sentence: spaced en dashes (` – `), spaced em dashes \
                (` — `), closed em dashes, and hyphens that stand for dashes (` - `, ` -- `). With a \
                house style (`--house-style dashes=spaced-en`) every other kind is reported. Without \
                one, an article that keeps to one kind is silent, and of several kinds the rarer ones \
                are reported. Each kind gives one finding, at its first place, and what \
                stands between quotation marks does not count.",
        matters: "Two kinds in one article look careless, and show where a passage was pasted \
                  from another source. Which kind is right is a matter of house style.",
        example: Example {
            flagged: &["The talks – the third this year – failed. The army—or what is left—waits."],
            silent: &[
                "The talks – the third this year – failed in 1990–95, and so did “the army—or us”.",
                "LONDON — The talks - the third this year - failed.",
            ],
        },
        limits: "Only running text is looked at: no headings, lists, tables or datelines, \
                 no ranges, no dash between capitalised words (`Mission: Impossible – Fallout`) \
                 unless it is one of a pair, and no dash with a space on one side only. Closed en dashes are taken for \
                 ranges and compounds. There is a fix only with a house style. It changes no \
                 word, so it is safe, unless single quotation marks may stand around.",
    },
};

/// Finds dashes that are not of the house’s kind, or not of the article’s.
pub(crate) struct DashStyle {
    pub(crate) house_style: Option<Dashes>,
}

impl Detector for DashStyle {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let mut dashes = sentence_dashes(article);
        let is_suspect = match self.house_style {
            Some(kind) => dashes.iter().any(|dash| dash.kind != kind),
            None => dashes.iter().any(|dash| dash.kind != dashes[0].kind),
        };
        if !is_suspect {
            return;
        }
        let quotations = Quotations::of(article);
        dashes.retain(|dash| !quotations.touch_double(dash.dash));
        let Some(right) = self.house_style.or_else(|| commonest(&dashes)) else { return };
        let rightly = of_kind(&dashes, right);
        let mut here = Vec::new();
        for (_, kind) in Dashes::NAMES {
            let wrongly = of_kind(&dashes, kind);
            if kind == right || wrongly.is_empty() {
                continue;
            }
            let finding = match self.house_style {
                Some(_) => against_the_house(article, &wrongly, right, &quotations),
                None => against_the_article(article, &wrongly, &rightly),
            };
            let count = |dashes: &[SentenceDash], kind: Dashes| {
                format!("{}: {}", kind.noun(), dashes.len())
            };
            here.push(
                finding
                    .with_evidence("count", count(&rightly, right))
                    .with_evidence("count", count(&wrongly, kind)),
            );
        }
        here.sort_by_key(|finding| finding.place);
        findings.append(&mut here);
    }
}

fn of_kind(dashes: &[SentenceDash], kind: Dashes) -> Vec<SentenceDash> {
    dashes.iter().copied().filter(|dash| dash.kind == kind).collect()
}

/// Returns the kind that is used most; of equally frequent ones, the one that comes first.
fn commonest(dashes: &[SentenceDash]) -> Option<Dashes> {
    let count = |kind| dashes.iter().filter(|dash| dash.kind == kind).count();
    // Of several greatest values, `max_by_key` takes the last.
    dashes.iter().rev().map(|dash| dash.kind).max_by_key(|&kind| count(kind))
}

/// Returns the finding on dashes that are not of the house’s kind, `right`.
fn against_the_house(
    article: &Article,
    wrongly: &[SentenceDash],
    right: Dashes,
    quotations: &Quotations,
) -> Finding {
    let first = wrongly[0];
    let more = and_more(wrongly.len(), "article");
    let message =
        format!("{} here{more}; house style writes a {}", first.kind.noun(), right.noun());
    let is_quoted = |dash: &SentenceDash| quotations.touch(article, dash.dash);
    let applicability =
        if wrongly.iter().any(is_quoted) { Applicability::Unsafe } else { Applicability::Safe };
    let edits = wrongly.iter().map(|dash| dash.changed_to(right, article.text())).collect();
    Finding::new(&RULE, article.place(first.dash), message)
        .with_help(format!("write a {} throughout, as house style has it", right.noun()))
        .with_fix(applicability, edits)
}

/// Returns the finding on dashes that are not of the kind that is common in the article.
fn against_the_article(
    article: &Article,
    wrongly: &[SentenceDash],
    rightly: &[SentenceDash],
) -> Finding {
    let (wrong, right) = (wrongly[0], rightly[0]);
    let message =
        format!("{} here, {} elsewhere in the article", wrong.kind.noun(), right.kind.noun());
    Finding::new(&RULE, article.place(wrong.dash), message)
        .with_help("write one kind throughout")
        .with_related(Related {
            place: article.place(right.dash),
            message: format!("first {}", right.kind.noun()),
            similarity: None,
        })
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use super::DashStyle;
    use crate::house_style::Dashes;

    fn findings(text: &str, house_style: Option<Dashes>) -> Vec<Finding> {
        let mut findings = Vec::new();
        DashStyle { house_style }.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn without_a_house_style_the_rarer_kinds_are_reported() {
        let found = findings("He – so it is – ran. She - it was late - ran—and fell.", None);
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "spaced hyphen here, spaced en dash elsewhere in the article",
                "closed em dash here, spaced en dash elsewhere in the article"
            ]
        );
        assert!(found[0].fix.is_none() && found[0].related[0].place.span.start() == 3);
        assert_eq!(findings("He – or “she—or it” – ran.", None).len(), 0);
    }

    #[test]
    fn with_one_every_other_kind_is_reported_and_changed() {
        let text = "He - so it is - ran. “She—they say,” he said.";
        let found = findings(text, Some(Dashes::SpacedEn));
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "spaced hyphen here, and 1 more in this article; house style writes a spaced en dash"
        );
        let fix = found[0].fix.as_ref().unwrap();
        assert_eq!((fix.applicability, fix.edits.len()), (Applicability::Safe, 2));
        assert!(findings(text, Some(Dashes::SpacedHyphen)).is_empty());
    }

    #[test]
    fn between_single_marks_nothing_is_changed_unasked() {
        let found = findings("Ann said ‘she ran – fast’ to him.", Some(Dashes::Em));
        assert_eq!(found[0].fix.as_ref().unwrap().applicability, Applicability::Unsafe);
    }
}
