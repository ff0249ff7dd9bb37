//! Pairs of names without context: newswire labelled by hand, screening, forms in several languages.

use std::error::Error;
use std::path::Path;

use copydesk_names::{IdentityJudge, Matcher, Verdict};

/// Prints for newswire how many pairs of each label are held for one person.
pub(crate) fn newswire(path: &Path, matcher: &Matcher, errors: bool) -> Result<(), Box<dyn Error>> {
    let judge = IdentityJudge::new(matcher);
    let rows = std::fs::read_to_string(path)?;
    for label in ["misspelling", "inconsistent-translit", "variant", "different"] {
        let (mut pairs, mut at_half, mut at_seven, mut at_nine) = (0, 0, 0, 0);
        let rows = rows.lines().skip(1).map(|row| row.split('\t').collect::<Vec<_>>());
        for fields in rows.filter(|fields| fields[2] == label) {
            let p = judge.compare(fields[0], fields[1]).confidence;
            pairs += 1;
            at_half += usize::from(p >= 0.5);
            at_seven += usize::from(p >= 0.7);
            at_nine += usize::from(p >= 0.9);
            if errors && (p >= 0.7) == (label == "different") {
                println!("pair\t{label}\t{}\t{}\t{p:.2}", fields[0], fields[1]);
            }
        }
        println!("pairs, {label}: {pairs}, p ≥ .5 {at_half}, ≥ .7 {at_seven}, ≥ .9 {at_nine}");
    }
    Ok(())
}

/// Prints F1 over pairs of people, with the threshold that is best on every other pair.
pub(crate) fn screening(path: &Path, matcher: &Matcher) -> Result<(), Box<dyn Error>> {
    let judge = IdentityJudge::new(matcher);
    let mut halves = [Vec::new(), Vec::new()];
    let mut reader = csv::Reader::from_path(path)?;
    let people = reader.records().collect::<Result<Vec<_>, _>>()?;
    let people = people.iter().filter(|row| &row[1] == "Person");
    for (at, row) in people.enumerate() {
        halves[at % 2].push((&row[4] == "true", judge.compare(&row[2], &row[3]).confidence));
    }
    for (fixed, told) in [(0, 1), (1, 0)] {
        let thresholds = (5..95).map(|percent| f64::from(percent) / 100.0);
        let f1_here = |threshold: &f64| f1(&halves[fixed], *threshold);
        let best = thresholds.max_by(|a, b| f1_here(a).total_cmp(&f1_here(b))).unwrap_or(0.5);
        println!(
            "screening: threshold {best} of one half, F1 {:.3} of the other",
            f1(&halves[told], best)
        );
    }
    Ok(())
}

/// Prints what becomes of forms of one name in several languages.
pub(crate) fn aliases(path: &Path, matcher: &Matcher) -> Result<(), Box<dyn Error>> {
    let judge = IdentityJudge::new(matcher);
    let rows = std::fs::read_to_string(path)?;
    let verdicts: Vec<Verdict> = rows
        .lines()
        .skip(1)
        .map(|row| row.split('\t').collect::<Vec<_>>())
        .map(|fields| judge.compare(fields[0], fields[1]).verdict)
        .collect();
    let n = |verdict| verdicts.iter().filter(|v| **v == verdict).count();
    println!(
        "aliases: {}, same or variant {}, misspelling {}, different {}",
        verdicts.len(),
        n(Verdict::Same) + n(Verdict::Variant),
        n(Verdict::Misspelling),
        n(Verdict::Different)
    );
    Ok(())
}

fn f1(scored: &[(bool, f64)], threshold: f64) -> f64 {
    let right = scored.iter().filter(|(one, p)| *one && *p >= threshold).count();
    let held = scored.iter().filter(|(_, p)| *p >= threshold).count();
    let all = scored.iter().filter(|(one, _)| *one).count();
    2.0 * right as f64 / (held + all).max(1) as f64
}
