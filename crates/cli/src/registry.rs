//! Every rule that copydesk knows. A rule that looks at one article alone is a line in
//! `copydesk_copy::detectors` or here; rules over a whole run are lists of their crates.

use copydesk_core::{Detector, Rule};

/// Returns a detector for each rule that looks at one article alone.
pub(crate) fn detectors() -> Vec<Box<dyn Detector>> {
    let mut detectors = copydesk_copy::detectors();
    detectors.push(Box::new(copydesk_dedup::RepeatedSentence));
    detectors
}

/// Returns every rule, ascending by code.
pub(crate) fn rules() -> Vec<&'static Rule> {
    let mut rules: Vec<&'static Rule> =
        detectors().iter().map(|detector| detector.rule()).collect();
    rules.extend(copydesk_dedup::RULES);
    rules.extend(copydesk_names::RULES);
    rules.sort_by_key(|rule| rule.code);
    rules
}
