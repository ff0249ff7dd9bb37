//! `copydesk names compare`: whether two names are one person's.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use copydesk_names::{IdentityJudge, Lexicon, Matcher};
use rayon::prelude::*;
use serde_json::json;

use crate::args::CompareArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::known_people::gazetteer;
use crate::output::{Sink, note};

/// Lines that are compared at a time, on all threads.
const BATCH: usize = 4096;

/// Compares names, and writes one JSON object a pair.
///
/// # Errors
///
/// If the file or a gazetteer cannot be read, the output cannot be written, or the user interrupts. A line that
/// does not hold two names is named on standard error, and the exit code is 2.
pub(crate) fn compare(args: &CompareArgs) -> anyhow::Result<Exit> {
    interrupt::listen()?;
    let lexicon = Lexicon::embedded();
    let people = gazetteer(&args.gazetteers, &lexicon)?;
    let matcher = Matcher::new(&lexicon, &people);
    let judge = IdentityJudge::new(&matcher);
    let mut out = Sink::stdout();
    let mut exit = Exit::Clean;
    if let [a, b] = &args.names[..] {
        writeln!(out, "{}", answer(&judge, a, b)).context(WRITING)?;
    }
    if let Some(path) = &args.batch {
        let mut lines = open(path)?;
        let mut number = 0;
        loop {
            let batch = next_lines(&mut *lines, path)?;
            if batch.is_empty() {
                break;
            }
            interrupt::check()?;
            let compare = |line: &Vec<u8>| pair(line).map(|(a, b)| answer(&judge, &a, &b));
            let answers: Vec<_> = batch.par_iter().map(compare).collect();
            for (answer, line) in answers.into_iter().zip(&batch) {
                number += 1;
                match answer {
                    Ok(answer) => writeln!(out, "{answer}").context(WRITING)?,
                    // An empty line holds no names, and none are asked for.
                    Err(_) if line.trim_ascii().is_empty() => {}
                    Err(error) => {
                        note(&format!("{}:{number}: {error}", path.display()));
                        exit = Exit::Failure;
                    }
                }
            }
        }
    }
    out.commit()?;
    Ok(exit)
}

const WRITING: &str = "cannot write the comparisons";

fn answer(judge: &IdentityJudge, a: &str, b: &str) -> serde_json::Value {
    let identity = judge.compare(a, b);
    let confidence = (identity.confidence * 1e4).round() / 1e4;
    json!({"a": a, "b": b, "verdict": identity.verdict.as_str(), "confidence": confidence})
}

/// Returns the two names of a line.
fn pair(line: &[u8]) -> anyhow::Result<(String, String)> {
    let Ok(line) = std::str::from_utf8(line) else { bail!("line is not UTF-8") };
    let fields: Vec<&str> = line.trim_end_matches(['\n', '\r']).split('\t').collect();
    match fields[..] {
        [a, b] => Ok((a.trim().to_owned(), b.trim().to_owned())),
        [_] => bail!("line holds one name; put a tab and the other name after it"),
        _ => bail!("line holds {} names; compare two, with a tab between them", fields.len()),
    }
}

fn open(path: &Path) -> anyhow::Result<Box<dyn BufRead>> {
    if path == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let file = File::open(path).with_context(|| format!("cannot read `{}`", path.display()))?;
    Ok(Box::new(BufReader::new(file)))
}

fn next_lines(lines: &mut dyn BufRead, path: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let mut batch = Vec::new();
    while batch.len() < BATCH {
        let mut line = Vec::new();
        let read = lines.read_until(b'\n', &mut line);
        if read.with_context(|| format!("cannot read `{}`", path.display()))? == 0 {
            break;
        }
        batch.push(line);
    }
    Ok(batch)
}
