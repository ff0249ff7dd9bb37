use std::cell::LazyCell;

use copydesk_core::{
    Applicability, Article, Detector, Edit, Example, Explanation, Finding, Related, Rule, Severity,
    Span,
};
use memchr::memchr3_iter;

use crate::house_style::Honorifics;
use crate::prose::and_more;
use crate::quotations::Quotations;

pub(crate) static RULE: Rule = Rule {
    code: "NAM005",
    name: "mixed-honorifics",
    summary: "the same honorific with and without a stop in one article",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Counts `Mr`, `Mrs`, `Ms`, `Dr` and `Prof` with and without a stop before a \
                capitalised name, each for itself. If an article has both forms, the rarer one is \
                reported where it first stands; of two equally frequent ones, the one that comes \
                second. With a house style (`--house-style honorifics=with-stop`, `without-stop`) every \
                use of the other form is. What stands between quotation marks does not count.",
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

/// One honorific before a name.
#[derive(Debug, Clone, Copy)]
struct Use {
    honorific: usize,
    form: Honorifics,
    /// The honorific with its stop.
    span: Span,
}

/// Finds honorifics that are written in two ways, or in another way than the house’s.
pub(crate) struct MixedHonorifics {
    pub(crate) house_style: Option<Honorifics>,
}

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
            let of_form = |form| {
                let uses = uses.iter().filter(move |u| u.honorific == honorific && u.form == form);
                uses.map(|u| u.span)
            };
            let is_used = |form| of_form(form).next().is_some();
            let is_suspect = match self.house_style {
                Some(form) => is_used(form.other()),
                None => is_used(Honorifics::WithStop) && is_used(Honorifics::WithoutStop),
            };
            if !is_suspect {
                continue;
            }
            let outside = |form| of_form(form).filter(|&span| !quotations.touch_double(span));
            let uses = Uses {
                honorific: written,
                with_stop: outside(Honorifics::WithStop).collect(),
                without_stop: outside(Honorifics::WithoutStop).collect(),
            };
            findings.extend(self.finding(article, &uses, |span| quotations.touch(article, span)));
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
        Some(rest) => (Honorifics::WithStop, rest),
        None => (Honorifics::WithoutStop, after),
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

/// The uses of one honorific outside quotation marks.
struct Uses {
    honorific: &'static str,
    with_stop: Vec<Span>,
    without_stop: Vec<Span>,
}

impl Uses {
    fn of(&self, form: Honorifics) -> &[Span] {
        match form {
            Honorifics::WithStop => &self.with_stop,
            Honorifics::WithoutStop => &self.without_stop,
        }
    }

    /// Returns the honorific in one form.
    fn written(&self, form: Honorifics) -> String {
        match form {
            Honorifics::WithStop => format!("{}.", self.honorific),
            Honorifics::WithoutStop => self.honorific.to_owned(),
        }
    }

    /// Returns the form that the article has more often, or first, if it has both.
    fn commoner(&self) -> Option<Honorifics> {
        let (first_with, first_without) = (self.with_stop.first()?, self.without_stop.first()?);
        let stop_is_rarer = match self.with_stop.len().cmp(&self.without_stop.len()) {
            std::cmp::Ordering::Equal => first_without < first_with,
            order => order.is_lt(),
        };
        Some(if stop_is_rarer { Honorifics::WithoutStop } else { Honorifics::WithStop })
    }
}

impl MixedHonorifics {
    /// Returns the finding on one honorific, if a form is in use that should not be.
    fn finding(
        &self,
        article: &Article,
        uses: &Uses,
        is_quoted: impl Fn(Span) -> bool,
    ) -> Option<Finding> {
        let right = self.house_style.or_else(|| uses.commoner())?;
        let (wrong_uses, right_uses) = (uses.of(right.other()), uses.of(right));
        let &first = wrong_uses.first()?;
        let (wrong_form, right_form) = (uses.written(right.other()), uses.written(right));
        let (message, help) = if self.house_style.is_some() {
            let more = and_more(wrong_uses.len(), "article");
            (
                format!("`{wrong_form}` here{more}; house style writes `{right_form}`"),
                format!("write `{right_form}` throughout, as house style has it"),
            )
        } else {
            (
                format!("`{wrong_form}` here, `{right_form}` elsewhere in the article"),
                format!("write `{right_form}` throughout, or `{wrong_form}`"),
            )
        };
        let applicability = if wrong_uses.iter().any(|&span| is_quoted(span)) {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        let edit = |&span| Edit { span, replacement: right_form.clone() };
        let mut finding = Finding::new(&RULE, article.place(first), message)
            .with_help(help)
            .with_evidence("count", format!("`{right_form}`: {}", right_uses.len()))
            .with_evidence("count", format!("`{wrong_form}`: {}", wrong_uses.len()))
            .with_fix(applicability, wrong_uses.iter().map(edit).collect());
        if let Some(&other) = right_uses.first() {
            finding = finding.with_related(Related {
                place: article.place(other),
                message: format!("first `{right_form}`"),
                similarity: None,
            });
        }
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use super::MixedHonorifics;
    use crate::house_style::Honorifics;

    fn findings(text: &str) -> Vec<Finding> {
        in_house(None, text)
    }

    fn in_house(house_style: Option<Honorifics>, text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        MixedHonorifics { house_style }.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn a_house_style_outvotes_the_majority() {
        let text = "Mr. Roy met Mr. Ng, Dr Lee and “Mrs. Ng”.\n\nMr Oz left Mr. Lee.";
        let found = in_house(Some(Honorifics::WithoutStop), text);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "`Mr.` here, and 2 more in this article; house style writes `Mr`"
        );
        let fix = found[0].fix.as_ref().unwrap();
        assert_eq!((fix.applicability, fix.edits.len()), (Applicability::Safe, 3));

        let found = in_house(Some(Honorifics::WithStop), text);
        let messages: Vec<_> = found.iter().map(|finding| finding.message.as_str()).collect();
        assert_eq!(
            messages,
            ["`Dr` here; house style writes `Dr.`", "`Mr` here; house style writes `Mr.`"]
        );
        assert!(found[0].related.is_empty() && !found[1].related.is_empty());
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
