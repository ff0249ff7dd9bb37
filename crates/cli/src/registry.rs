//! Every rule that copydesk knows. A rule that looks at one article alone is a line in
//! `copydesk_copy::detectors` or here; rules over a whole run are lists of their crates.

use std::sync::LazyLock;

use copydesk_copy::HouseStyle;
use copydesk_core::{Detector, Rule};

/// Returns a detector for each rule that looks at one article alone.
pub(crate) fn detectors(house_style: &HouseStyle) -> Vec<Box<dyn Detector>> {
    let mut detectors = copydesk_copy::detectors(house_style);
    detectors.push(Box::new(copydesk_dedup::RepeatedSentence));
    detectors
}

/// Returns every rule, ascending by code. They are collected once: making the detectors that know some
/// of them reads the tables of phrases.
pub(crate) fn rules() -> &'static [&'static Rule] {
    static RULES: LazyLock<Vec<&'static Rule>> = LazyLock::new(|| {
        let mut rules: Vec<&'static Rule> =
            detectors(&HouseStyle::default()).iter().map(|detector| detector.rule()).collect();
        rules.extend(copydesk_dedup::RULES);
        rules.extend(copydesk_names::RULES);
        rules.extend(crate::known::RULES);
        rules.sort_by_key(|rule| rule.code);
        rules
    });
    &RULES
}
