//! Names without context against a large gazetteer: invented slips, right names, absent people.

use std::error::Error;
use std::path::Path;

use copydesk_names::{GazetteerBuilder, Lexicon, Lookup, Matcher, fold, name_tokens};

use crate::clock::cpu_seconds;

/// How often each lookup is timed.
const ROUNDS: usize = 9;

pub(crate) fn evaluate(
    folder: &Path,
    lexicon: &Lexicon,
    errors: bool,
) -> Result<(), Box<dyn Error>> {
    let start = cpu_seconds();
    let mut builder = GazetteerBuilder::new(lexicon);
    builder.add_csv(std::fs::File::open(folder.join("gazetteer_100k.tsv"))?)?;
    let gazetteer = builder.build();
    println!("lookups: gazetteer built in {:.2} s", cpu_seconds() - start);

    let rows = std::fs::read_to_string(folder.join("synthetic_queries_dev.tsv"))?;
    let queries: Vec<Vec<&str>> =
        rows.lines().skip(1).map(|row| row.split('\t').collect()).collect();
    for kind in ["exact", "misspelled", "absent"] {
        let tokens: Vec<_> = queries
            .iter()
            .filter(|query| query[1] == kind)
            .map(|query| (name_tokens(query[0]), query))
            .collect();
        let mut seconds = f64::INFINITY;
        let mut found: Vec<Lookup> = Vec::new();
        // The best of some rounds: other programs run on this machine, too.
        for _ in 0..ROUNDS {
            let matcher = Matcher::new(lexicon, &gazetteer);
            let start = cpu_seconds();
            found = tokens.iter().map(|(tokens, _)| matcher.look_up(tokens)).collect();
            seconds = seconds.min(cpu_seconds() - start);
        }
        let micros = seconds * 1e6 / tokens.len() as f64;
        let (mut first, mut flagged, mut right, mut explained) = (0, 0, 0, 0);
        for ((_, query), lookup) in tokens.iter().zip(&found) {
            let is_truth = |person: u32| {
                kind != "absent" && gazetteer.person(person).id == query.get(3).copied()
            };
            match lookup {
                Lookup::Exact(people) => {
                    explained += 1;
                    first += usize::from(people.iter().any(|&person| is_truth(person)));
                }
                Lookup::Variant(person, reasons) => {
                    if errors && kind != "exact" {
                        let known = gazetteer.person(*person).name;
                        println!("lookup\t{kind} variant\t{}\t{known}\t{reasons:?}", query[0]);
                    }
                    explained += 1;
                    first += usize::from(is_truth(*person));
                }
                Lookup::Near(near) => {
                    let truth = is_truth(near[0].person) || fold(&near[0].name) == fold(query[2]);
                    first += usize::from(truth);
                    if near[0].probability() >= 0.7 {
                        flagged += 1;
                        right += usize::from(truth);
                    }
                    if errors && (near[0].probability() >= 0.5) != truth {
                        let p = near[0].probability();
                        println!(
                            "lookup\t{kind}\t{}\t{}\t{p:.2}\t{}",
                            query[0], near[0].name, query[2]
                        );
                    }
                }
                Lookup::Unknown if errors && kind == "misspelled" => {
                    println!("lookup\tunknown\t{}\t{}", query[0], query[2]);
                }
                Lookup::Unknown => {}
            }
        }
        let share = |n: usize| n as f64 / tokens.len() as f64;
        println!(
            "lookups, {kind}: {micros:.1} µs, known or variant {:.3}, right person first {:.3}, \
             p ≥ .7 {:.3} (right {:.3})",
            share(explained),
            share(first),
            share(flagged),
            share(right)
        );
    }
    Ok(())
}
