//! Pairs of near-equal names from newswire, labelled by hand.

use std::error::Error;
use std::path::Path;

use copydesk_names::{Matcher, name_tokens};

pub(crate) fn evaluate(path: &Path, matcher: &Matcher, errors: bool) -> Result<(), Box<dyn Error>> {
    let rows = std::fs::read_to_string(path)?;
    let labels = ["misspelling", "inconsistent-translit", "variant", "different"];
    for label in labels {
        let (mut pairs, mut at_half, mut at_seven, mut at_nine) = (0, 0, 0, 0);
        for row in rows.lines().skip(1) {
            let fields: Vec<&str> = row.split('\t').collect();
            if fields[2] != label {
                continue;
            }
            let (a, b) = (name_tokens(fields[0]), name_tokens(fields[1]));
            // Either may be the right one; nobody says which.
            let odds = |a: &[String], b: &[String]| {
                let (_, odds) = matcher.compare(a, b);
                // A variant is no misspelling.
                if odds == f64::INFINITY { f64::NEG_INFINITY } else { odds }
            };
            let odds = odds(&a, &b).max(odds(&b, &a));
            let p = 1.0 / (1.0 + (-odds).exp());
            pairs += 1;
            at_half += usize::from(p >= 0.5);
            at_seven += usize::from(p >= 0.7);
            at_nine += usize::from(p >= 0.9);
            if errors && (p >= 0.7) != (label == "misspelling") {
                println!("pair\t{label}\t{}\t{}\t{p:.2}", fields[0], fields[1]);
            }
        }
        println!(
            "pairs, {label}: {pairs}, of which p ≥ .5 {at_half}, ≥ .7 {at_seven}, ≥ .9 {at_nine}"
        );
    }
    Ok(())
}
