use std::cell::LazyCell;

use copydesk_core::{
    Applicability, Article, Detector, Edit, Example, Explanation, Finding, Related, Rule, Severity,
    Span,
};
use memchr::memchr3_iter;

use crate::quotations::Quotations;

static RULE: Rule = Rule {
    code: "NAM005",
    name: "mixed-honorifics",
    summary: "the same honorific with and without a stop in one article",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Counts `Mr`, `Mrs`, `Ms`, `Dr` and `Prof` with and without a stop before a \
                capitalised name, each for itself. If an article has both forms, the rarer one is \
                reported where it first stands; of two equally frequent ones, the one that comes \
                second. What stands between quotation marks does not count.",
        matters: "Which form is right is a matter of house style; both in one article is a slip \
                  in every house, and a sign that passages come from different sources.",
        example: Example {
            flagged: &["Mr. Stoltenberg met Mr Putin.", "Dr Ng and Dr Roy met Dr. Lee."],
            silent: &[
                "Mr. Stoltenberg met Dr Putin.",
                "Mr Gül is no fan of Mr. Robot or “Mr. Bean”.",
            ],
        },
        limits: "Films, series and brands that are named like a person (`Dr Pepper`) are known \
                 only if they are famous. An article that quotes a document at length without \
                 quotation marks may have both forms for a reason.",
    },
};

/// The honorifics; none may be the beginning of one before it.
const HONORIFICS: [&str; 5] = ["Mrs", "Mr", "Ms", "Dr", "Prof"];

/// What follows an honorific in the names of works and brands, which keep their own form.
const FIXED_NAMES: [&str; 16] = [
    "Bean",
    "Big",
    "Brightside",
    "Doubtfire",
    "Dre",
    "Magoo",
    "Marvel",
    "Men",
    "No",
    "Pepper",
    "Phil",
    "Robot",
    "Seuss",
    "Strange",
    "Strangelove",
    "Who",
];

/// How an honorific is written. A house style would name one; without it the majority decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    WithStop,
    WithoutStop,
}

/// One honorific before a name.
#[derive(Debug, Clone, Copy)]
struct Use {
    honorific: usize,
    form: Form,
    /// The honorific with its stop.
    span: Span,
}

/// Finds honorifics that are written in two ways.
pub(crate) struct MixedHonorifics;

impl Detector for MixedHonorifics {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let text = article.text();
        let uses: Vec<Use> = memchr3_iter(b'M', b'D', b'P', text.as_bytes())
            .filter_map(|at| use_at(text, at))
            .collect();
        let quotations = LazyCell::new(|| Quotations::of(article));
        let first_new = findings.len();
        for (honorific, written) in HONORIFICS.into_iter().enumerate() {
            let of_form =
                |form| uses.iter().filter(move |u| u.honorific == honorific && u.form == form);
            if of_form(Form::WithStop).next().is_none()
                || of_form(Form::WithoutStop).next().is_none()
            {
                continue;
            }
            let outside = |form| -> Vec<Span> {
                of_form(form).map(|u| u.span).filter(|&s| !quotations.touch_double(s)).collect()
            };
            findings.extend(mixed(
                article,
                written,
                &outside(Form::WithStop),
                &outside(Form::WithoutStop),
                |span| quotations.touch(article, span),
            ));
        }
        findings[first_new..].sort_by_key(|finding| finding.place);
    }
}

/// Returns the honorific that begins at byte `at`, if a name follows.
fn use_at(text: &str, at: usize) -> Option<Use> {
    let honorific =
        HONORIFICS.iter().position(|h| text.as_bytes()[at..].starts_with(h.as_bytes()))?;
    let after = &text[at + HONORIFICS[honorific].len()..];
    let (form, after_form) = match after.strip_prefix('.') {
        Some(rest) => (Form::WithStop, rest),
        None => (Form::WithoutStop, after),
    };
    let name = after_form.trim_start();
    if name.len() == after_form.len() || !name.starts_with(char::is_uppercase) {
        return None;
    }
    let name = &name[..name.find(|c: char| !c.is_alphanumeric()).unwrap_or(name.len())];
    let before = &text[..at];
    let stands_alone = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let is_street = HONORIFICS[honorific] == "Dr" && follows_name(before);
    (stands_alone && !is_street && !FIXED_NAMES.contains(&name)).then(|| Use {
        honorific,
        form,
        span: Span::new(at, text.len() - after_form.len()),
    })
}

/// Says whether a capitalised word or a figure stands right before, as in `Rodeo Dr`.
fn follows_name(before: &str) -> bool {
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
        && word.ends_with(char::is_alphanumeric)
}

/// Returns the finding on one honorific, if both forms are in use.
fn mixed(
    article: &Article,
    honorific: &str,
    with_stop: &[Span],
    without_stop: &[Span],
    is_quoted: impl Fn(Span) -> bool,
) -> Option<Finding> {
    let (&first_with, &first_without) = (with_stop.first()?, without_stop.first()?);
    let stop_is_rarer = match with_stop.len().cmp(&without_stop.len()) {
        std::cmp::Ordering::Equal => first_without < first_with,
        order => order.is_lt(),
    };
    let (rare, common) =
        if stop_is_rarer { (with_stop, without_stop) } else { (without_stop, with_stop) };
    let written = |stop: bool| format!("{honorific}{}", if stop { "." } else { "" });
    let (rare_form, common_form) = (written(stop_is_rarer), written(!stop_is_rarer));

    let applicability = if rare.iter().any(|&span| is_quoted(span)) {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    };
    let edits = rare.iter().map(|&span| Edit { span, replacement: common_form.clone() }).collect();
    let count = |form: &str, uses: &[Span]| format!("`{form}`: {}", uses.len());
    Some(
        Finding::new(
            &RULE,
            article.place(rare[0]),
            format!("`{rare_form}` here, `{common_form}` elsewhere in the article"),
        )
        .with_help(format!("write `{common_form}` throughout, or `{rare_form}`"))
        .with_evidence("count", count(&common_form, common))
        .with_evidence("count", count(&rare_form, rare))
        .with_related(Related {
            place: article.place(common[0]),
            message: format!("first `{common_form}`"),
            similarity: None,
        })
        .with_fix(applicability, edits),
    )
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use super::MixedHonorifics;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        MixedHonorifics.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn the_rarer_form_is_reported_and_made_like_the_other() {
        let text = "Mr. Roy met Mr Ng, Mr Lee and Mrs. Ng.\n\nMr. Roy left Mr Ng.";
        let found = findings(text);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].message, "`Mr.` here, `Mr` elsewhere in the article");
        assert_eq!(found[0].place.span.start(), 0);
        assert_eq!(found[0].related[0].place.span.start(), text.find("Mr Ng").unwrap());
        assert_eq!(found[0].evidence[0].text, "`Mr`: 3");
        let fix = found[0].fix.as_ref().unwrap();
        assert_eq!((fix.applicability, fix.edits.len()), (Applicability::Safe, 2));
        assert_eq!(fix.edits[1].replacement, "Mr");
    }

    #[test]
    fn of_a_tie_the_second_form_is_reported() {
        assert_eq!(findings("Mr. Ng, Mr Lee.")[0].place.span.start(), 8);
        assert_eq!(findings("Mr Ng, Mr. Lee.")[0].place.span.start(), 7);
    }

    #[test]
    fn each_honorific_counts_for_itself() {
        assert_eq!(findings("Mr Ng, Dr. Lee, Mrs. Lee, Prof Oz.").len(), 0);
        let both = findings("Dr Ng, Mr Oz, Dr. Ng, Mr. Oz.");
        let starts: Vec<_> = both.iter().map(|finding| finding.place.span.start()).collect();
        assert_eq!(starts, [14, 22], "in the order of the text");
    }

    #[test]
    fn only_names_outside_quotations_count() {
        for text in [
            "Mr. Ng called him “Mr Lee”.",
            "Mr Ng lives at 12 Rodeo Dr. Mr Lee met Dr Ng on Elm Dr. Police came.",
            "His title is Mr., hers Mrs. and he is Mr Ng.\n\nMR Lee and Mrs Ng, MrsX",
            "Mr Ng saw Mr. Bean; Dr Lee had a Dr. Pepper.",
        ] {
            assert!(findings(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn between_single_marks_nothing_is_changed_unasked() {
        let fix = findings("Mr Oz met Mr Ng. ‘I like Mr. Lee,’ he said.").remove(0).fix.unwrap();
        assert_eq!(fix.applicability, Applicability::Unsafe);
    }
}
