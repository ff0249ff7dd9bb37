use copydesk_core::{Applicability, Example, Explanation, Rule, Severity};

use crate::phrase_detector::{PhraseDetector, PhraseRule};

const TABLE: &str = include_str!("../../../data/phrases/agency.toml");

static RULE: Rule = Rule {
    code: "BLR002",
    name: "agency-tail",
    summary: "a credit or a rights notice of a news agency in the text",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "Reports the lines that an agency's desk adds under a story: who reported and \
                edited it, whose it is, and where it stood first. A phrase counts where it is a \
                whole paragraph or is glued to the end of one. The phrases are rows of \
                `data/phrases/agency.toml`.",
        matters: "In print such a line is a duty or a mistake, depending on the contract. In a \
                  corpus it repeats thousands of times and names people who have nothing to do \
                  with the story.",
        example: Example {
            flagged: &[
                "The talks go on.\n\n(Reporting by Ann Lee in Oslo; Editing by Cy Roe)",
                "The talks go on. The Associated Press contributed to this report.",
            ],
            silent: &["He praised reporting by women.\n\nHe told Reuters that talks go on."],
        },
        limits: "English only, and only phrases on the list. The fix is never made without \
                 asking: a licence may demand the line.",
    },
};

/// Returns the detector of what agencies add under a story.
pub(crate) fn detector() -> PhraseDetector {
    PhraseDetector::new(
        PhraseRule {
            rule: &RULE,
            noun: "agency credit",
            help: "delete it, if the licence allows that",
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
