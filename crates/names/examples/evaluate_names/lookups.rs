//! Names without context against a large gazetteer: invented slips, right names, absent people.

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use copydesk_names::{GazetteerBuilder, Lexicon, Lookup, Matcher, fold, name_tokens};

use crate::clock::cpu_seconds;

/// How often the lookups are timed.
const ROUNDS: usize = 9;

/// How many passes over them are timed at once: the clock moves on in steps of some milliseconds.
const PASSES: usize = 10;

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
        let matcher = Matcher::new(lexicon, &gazetteer);
        let found: Vec<Lookup> = tokens.iter().map(|(tokens, _)| matcher.look_up(tokens)).collect();
        let names: Vec<&[String]> = tokens.iter().map(|(tokens, _)| &**tokens).collect();
        let micros = Micros::of(&matcher, &names);
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
            "lookups, {kind}: {:.1} µs (median {:.1}), known or variant {:.3}, right person first {:.3}, \
             p ≥ .7 {:.3} (right {:.3})",
            micros.mean,
            micros.median,
            share(explained),
            share(first),
            share(flagged),
            share(right)
        );
    }
    Ok(())
}

/// How long a lookup takes, in millionths of a second, after each name was looked up once.
struct Micros {
    mean: f64,
    /// By the clock on the wall, which is read before and after each.
    median: f64,
}

impl Micros {
    fn of(matcher: &Matcher, names: &[&[String]]) -> Self {
        let pass = || names.iter().for_each(|name| drop(black_box(matcher.look_up(name))));
        // The best of some rounds: other programs run on this machine, too.
        let rounds = (0..ROUNDS).map(|_| {
            let start = cpu_seconds();
            (0..PASSES).for_each(|_| pass());
            cpu_seconds() - start
        });
        let seconds = rounds.fold(f64::INFINITY, f64::min) / PASSES as f64;
        let mut each: Vec<f64> = names
            .iter()
            .map(|name| {
                let start = Instant::now();
                drop(black_box(matcher.look_up(name)));
                start.elapsed().as_secs_f64() * 1e6
            })
            .collect();
        each.sort_by(f64::total_cmp);
        Self { mean: seconds * 1e6 / names.len() as f64, median: each[each.len() / 2] }
    }
}
