use copydesk_core::{Applicability, Example, Explanation, Rule, Severity};

use crate::phrase_detector::{PhraseDetector, PhraseRule};

const TABLE: &str = include_str!("../../../data/phrases/interface.toml");

static RULE: Rule = Rule {
    code: "BLR001",
    name: "interface-residue",
    summary: "a piece of the web page left in the text",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports buttons, links, advertisement labels and calls to subscribe or share that \
                were scraped with the text. A phrase counts where it is a whole paragraph or is \
                glued to a sentence at the end or the beginning of one, never inside a sentence. \
                The phrases are rows of `data/phrases/interface.toml`.",
        matters: "Readers stumble over it, and in a corpus the same few phrases recur thousands \
                  of times.",
        example: Example {
            flagged: &[
                "The talks go on.\n\nAdvertisement\n\nThey may fail.",
                "“We share our concerns.” Take away.",
                "The talks go on. Read more…",
            ],
            silent: &[
                "The advertisement was banned.\n\nShe likes to read more.",
                "Read more books, he said. They sell food to take away.",
            ],
        },
        limits: "English only, and only phrases on the list. A writer may mean `Read more.` as a \
                 sentence of advice.",
    },
};

/// Returns the detector of what belongs to the page and not to the article.
pub(crate) fn detector() -> PhraseDetector {
    PhraseDetector::new(
        PhraseRule {
            rule: &RULE,
            noun: "page furniture",
            help: "delete it",
            whole_paragraph: Applicability::Safe,
        },
        TABLE,
    )
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use super::{TABLE, detector};
    use crate::phrase_detector::holds_its_table;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        detector().check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn every_row_of_the_table_keeps_its_promises() {
        holds_its_table(&detector(), TABLE);
    }

    #[test]
    fn the_fix_leaves_the_article_whole() {
        for (text, applicability, fixed) in [
            ("One.\n\nRead more\n\nTwo.", Applicability::Safe, "One.\n\nTwo."),
            ("One.\n\nRead more about cats", Applicability::Unsafe, "One."),
            ("“One.” Take away.”", Applicability::Unsafe, "“One.”"),
            ("He said: “One. Take away.”", Applicability::Unsafe, "He said: “One.”"),
            ("One.\nContinue reading...", Applicability::Unsafe, "One."),
            ("One. Advertisement. Scroll to continue", Applicability::Unsafe, "One."),
            ("Story continues below. Two.", Applicability::Unsafe, "Two."),
        ] {
            let fix = findings(text).remove(0).fix.unwrap();
            let at = fix.edits[0].span;
            let result = format!("{}{}", &text[..at.start()], &text[at.end()..]);
            assert_eq!((fix.applicability, result.as_str()), (applicability, fixed), "{text}");
        }
    }

    #[test]
    fn sentences_and_lists_of_words_are_silent() {
        for text in ["Sleep well, read more.", "He said: Read more", "", "é.\n\nÉ"] {
            assert!(findings(text).is_empty(), "{text}");
        }
    }
}
