use copydesk_core::{Applicability, Example, Explanation, Rule, Severity};

use crate::phrase_detector::{PhraseDetector, PhraseRule};

const TABLE: &str = include_str!("../../../data/phrases/captions.toml");

static RULE: Rule = Rule {
    code: "STR005",
    name: "caption-in-text",
    summary: "the credit of a picture among the paragraphs",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "Reports paragraphs that are the caption or the credit of a picture, known by what \
                such lines say (`Photograph: …/Getty Images`, `Image source, …`, `FILE PHOTO: …`), \
                and credits glued to the end of a paragraph. The phrases are rows of \
                `data/phrases/captions.toml`.",
        matters: "Without its picture a caption interrupts the story, and readers of a corpus take \
                  it for a statement of the article.",
        example: Example {
            flagged: &[
                "The bridge is open.\n\nPhotograph: Ann Lee/Getty Images\n\nIt cost little.",
            ],
            silent: &["The photograph that he sold to Getty Images was his first."],
        },
        limits: "English only, and only captions that carry a credit or a label on the list.",
    },
};

/// Returns the detector of captions and credits.
pub(crate) fn detector() -> PhraseDetector {
    PhraseDetector::new(
        PhraseRule {
            rule: &RULE,
            noun: "picture credit",
            help: "delete it, or move it to its picture",
            whole_paragraph: Applicability::Unsafe,
        },
        TABLE,
    )
}

#[cfg(test)]
mod tests {
    use super::{TABLE, detector};
    use crate::phrase_detector::holds_its_table;

    #[test]
    fn every_row_of_the_table_keeps_its_promises() {
        holds_its_table(&detector(), TABLE);
    }
}
