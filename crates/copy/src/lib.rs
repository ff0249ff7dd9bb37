//! Mechanical copy checks: quotation marks, honorifics, residue, damage, structure.
//!
//! [`detectors`] lists the checks. Each is one file that holds its rule, its check and its tests;
//! beside them stand what several share: where the quotations of an article are
//! (`quotations`, over `marks`), which dashes part its sentences, how a sentence ends and what a message says (`prose`), edits that delete (`removal`), and
//! rules that are tables of phrases (`phrase_detector`, over `phrases`).
//!
//! Where houses differ, a [`HouseStyle`] says what is right.
//!
//! Beside the checks, [`quality`] measures texts by published heuristics.
//!
//! A check looks for its few suspicious bytes first and computes the rest, such as the
//! quotations, only when it has found some.

mod cp1252;
mod english;
mod house_quotation_marks;
mod house_style;
mod marks;
mod phrase_detector;
mod phrases;
mod prose;
mod quotations;
mod removal;
mod sentence_dashes;

mod agency_tail;
mod caption_in_text;
mod dash_style;
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

pub use house_style::{Dashes, Honorifics, HouseStyle, QuotationMarks};

/// Returns every detector of this crate, by the code of its rule, for a house that writes as
/// `house_style` says; by default an article is compared with itself alone.
#[must_use]
pub fn detectors(house_style: &HouseStyle) -> Vec<Box<dyn Detector>> {
    vec![
        Box::new(interface_residue::detector()),
        Box::new(agency_tail::detector()),
        Box::new(doubled_word::DoubledWord),
        Box::new(undecodable_bytes::UndecodableBytes),
        Box::new(mojibake::Mojibake),
        Box::new(html_residue::HtmlResidue),
        Box::new(invisible_character::InvisibleCharacter),
        Box::new(mixed_honorifics::MixedHonorifics { house_style: house_style.honorifics }),
        Box::new(unbalanced_quotation::UnbalancedQuotation),
        Box::new(mixed_quote_style::MixedQuoteStyle { house_style: house_style.quotation_marks }),
        Box::new(truncated_paragraph::TruncatedParagraph),
        Box::new(stray_fragment::StrayFragment),
        Box::new(missing_end_punctuation::MissingEndPunctuation),
        Box::new(missing_space::MissingSpace),
        Box::new(caption_in_text::detector()),
        Box::new(double_space::DoubleSpace),
        Box::new(dash_style::DashStyle { house_style: house_style.dashes }),
    ]
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector, Finding};
    use proptest::prelude::{prop_assert, proptest};

    use super::{Dashes, Honorifics, HouseStyle, QuotationMarks, detectors};

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
        let detectors = detectors(&HouseStyle::default());
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
        let rules: Vec<_> =
            detectors(&HouseStyle::default()).iter().map(|detector| detector.rule()).collect();
        assert!(rules.is_sorted_by_key(|rule| rule.code));
        for rule in rules {
            assert!(rule.summary.starts_with(char::is_lowercase) && !rule.summary.ends_with('.'));
            let explanation = &rule.explanation;
            for part in [explanation.finds, explanation.matters, explanation.limits] {
                assert!(part.ends_with('.') && !part.contains("  "), "{}: {part}", rule.code);
            }
        }
    }

    /// Without a house style, and with every decision made one way and the other.
    fn house_styles() -> [HouseStyle; 3] {
        [
            HouseStyle::default(),
            HouseStyle {
                honorifics: Some(Honorifics::WithStop),
                quotation_marks: Some(QuotationMarks::Curly),
                dashes: Some(Dashes::Em),
            },
            HouseStyle {
                honorifics: Some(Honorifics::WithoutStop),
                quotation_marks: Some(QuotationMarks::Straight),
                dashes: Some(Dashes::SpacedEn),
            },
        ]
    }

    proptest! {
        /// Any text is checked without a panic; findings and edits lie in it, in order.
        #[test]
        fn findings_fit_the_text(
            pieces in proptest::collection::vec(
                proptest::sample::select(vec![
                    "“", "”", "\"", "'", "’", " ", "\n\n", "\n", ".", "?", "the", "The", "Mr", "Mr.",
                    "Ng", "é", "É", "\u{FFFD}", "Read more", "Take away", ",", "7", "…", "»",
                    " – ", "—", "--", " - ", "\u{a0}", "\t", "It's", "„",
                ]),
                0..40,
            ),
        ) {
            let text = pieces.concat();
            for detector in house_styles().iter().flat_map(detectors) {
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
