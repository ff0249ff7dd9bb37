//! Mechanical copy checks: quotation marks, honorifics, residue, damage, structure.
//!
//! [`detectors`] lists the checks. Each is one file that holds its rule, its check and its tests;
//! beside them stand what several share: where the quotations of an article are
//! (`quotations`, over `marks`), how a sentence ends and what a message says (`prose`), edits that delete (`removal`), and
//! rules that are tables of phrases (`phrase_detector`, over `phrases`).
//!
//! Beside the checks, [`quality`] measures texts by published heuristics.
//!
//! A check looks for its few suspicious bytes first and computes the rest, such as the
//! quotations, only when it has found some.

mod cp1252;
mod english;
mod marks;
mod phrase_detector;
mod phrases;
mod prose;
mod quotations;
mod removal;

mod agency_tail;
mod caption_in_text;
mod double_space;
mod doubled_word;
mod html_residue;
mod interface_residue;
mod invisible_character;
mod missing_end_punctuation;
mod missing_space;
mod mixed_honorifics;
mod mixed_quote_style;
mod mojibake;
mod stray_fragment;
mod truncated_paragraph;
mod unbalanced_quotation;
mod undecodable_bytes;

pub mod quality;

use copydesk_core::Detector;

/// Returns every detector of this crate, by the code of its rule.
#[must_use]
pub fn detectors() -> Vec<Box<dyn Detector>> {
    vec![
        Box::new(interface_residue::detector()),
        Box::new(agency_tail::detector()),
        Box::new(doubled_word::DoubledWord),
        Box::new(undecodable_bytes::UndecodableBytes),
        Box::new(mojibake::Mojibake),
        Box::new(html_residue::HtmlResidue),
        Box::new(invisible_character::InvisibleCharacter),
        Box::new(mixed_honorifics::MixedHonorifics),
        Box::new(unbalanced_quotation::UnbalancedQuotation),
        Box::new(mixed_quote_style::MixedQuoteStyle),
        Box::new(truncated_paragraph::TruncatedParagraph),
        Box::new(stray_fragment::StrayFragment),
        Box::new(missing_end_punctuation::MissingEndPunctuation),
        Box::new(missing_space::MissingSpace),
        Box::new(caption_in_text::detector()),
        Box::new(double_space::DoubleSpace),
    ]
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector, Finding};
    use proptest::prelude::{prop_assert, proptest};

    use super::detectors;

    fn check(detectors: &[Box<dyn Detector>], text: &str) -> Vec<Finding> {
        let article = Article::from_plain_text(text);
        let mut findings = Vec::new();
        for detector in detectors {
            detector.check(&article, &mut findings);
        }
        findings
    }

    #[test]
    fn the_examples_of_every_rule_are_true() {
        let detectors = detectors();
        for detector in &detectors {
            let rule = detector.rule();
            let example = &rule.explanation.example;
            assert!(!example.flagged.is_empty() && !example.silent.is_empty(), "{}", rule.code);
            for text in example.flagged {
                let found = check(&detectors, text);
                assert!(found.iter().any(|f| f.rule.code == rule.code), "{}: {text}", rule.code);
            }
            for text in example.silent {
                let codes: Vec<_> = check(&detectors, text).iter().map(|f| f.rule.code).collect();
                assert!(codes.is_empty(), "{}: {text}: {codes:?}", rule.code);
            }
        }
    }

    #[test]
    fn rules_are_listed_by_code_and_documented_alike() {
        let rules: Vec<_> = detectors().iter().map(|detector| detector.rule()).collect();
        assert!(rules.is_sorted_by_key(|rule| rule.code));
        for rule in rules {
            assert!(rule.summary.starts_with(char::is_lowercase) && !rule.summary.ends_with('.'));
            let explanation = &rule.explanation;
            for part in [explanation.finds, explanation.matters, explanation.limits] {
                assert!(part.ends_with('.') && !part.contains("  "), "{}: {part}", rule.code);
            }
        }
    }

    proptest! {
        /// Any text is checked without a panic; findings and edits lie in it, in order.
        #[test]
        fn findings_fit_the_text(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "“", "”", "\"", "'", "’", " ", "\n\n", "\n", ".", "?", "the", "The", "Mr", "Mr.",
                    "Ng", "é", "É", "\u{FFFD}", "Read more", "Take away", ",", "7", "…", "»",
                ]),
                0..40,
            ),
        ) {
            let text = pieces.concat();
            for detector in detectors() {
                let findings = check(&[detector], &text);
                prop_assert!(findings.is_sorted_by_key(|f| f.place.span.start()));
                for finding in findings {
                    prop_assert!(text.get(finding.place.span.start()..finding.place.span.end()).is_some());
                    let edits = finding.fix.map(|fix| fix.edits).unwrap_or_default();
                    prop_assert!(edits.windows(2).all(|two| two[0].span.end() <= two[1].span.start()));
                    for edit in edits {
                        prop_assert!(text.get(edit.span.start()..edit.span.end()).is_some());
                    }
                }
            }
        }
    }
}
