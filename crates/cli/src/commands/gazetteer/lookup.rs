use std::fmt::Write as _;
use std::io::{BufRead, Write as _};
use std::path::Path;

use anyhow::Context as _;
use copydesk_names::{
    Candidate, Gazetteer, Lexicon, Lookup, Matcher, Office, Person, Spelling, name_tokens,
};
use rayon::prelude::*;
use serde_json::json;

use crate::args::LookupArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::known_people::{gazetteer, open};
use crate::list_file::ListFile;
use crate::output::Sink;

/// From which probability a name is called misspelled: where findings are warnings.
const MISSPELLED: f64 = 0.7;

/// Candidates below this probability are not shown, but for the first.
const WORTH_SHOWING: f64 = 0.01;

/// So many candidates are shown.
const MOST_SHOWN: usize = 5;

/// So many names are looked up at a time.
const BATCH: usize = 8192;

/// Looks names up.
///
/// # Errors
///
/// If a gazetteer or the batch cannot be read, or the output cannot be written.
pub(super) fn lookup(args: &LookupArgs) -> anyhow::Result<Exit> {
    interrupt::listen()?;
    let lexicon = Lexicon::embedded();
    let known = gazetteer(&args.gazetteers, &lexicon)?;
    let desk = Desk::new(&lexicon, &known);
    let mut out = Sink::stdout();
    match &args.batch {
        Some(path) => desk.answer_all(path, &mut out)?,
        None => {
            let answers: Vec<String> = args.names.iter().map(|name| desk.explain(name)).collect();
            out.write_all(answers.join("\n").as_bytes()).context("cannot write answers")?;
        }
    }
    out.commit()?;
    // The process ends here; there is no need to free the names one by one.
    std::mem::forget(lexicon);
    Ok(Exit::Clean)
}

/// Who answers.
pub(crate) struct Desk<'a> {
    matcher: Matcher<'a>,
    known: &'a Gazetteer,
}

/// What a name is, and who is meant.
enum Answer<'a> {
    Known { verdict: &'static str, person: Person<'a>, name: &'a str },
    Near(Vec<Candidate>),
    Unknown,
}

impl<'a> Desk<'a> {
    /// Makes one that knows the people in a gazetteer.
    pub(crate) fn new(lexicon: &'a Lexicon, known: &'a Gazetteer) -> Self {
        Self { matcher: Matcher::new(lexicon, known), known }
    }

    /// Answers each line of a file with a line of JSON.
    fn answer_all(&self, path: &Path, out: &mut Sink) -> anyhow::Result<()> {
        let unreadable = || format!("cannot read names from `{}`", path.display());
        let ListFile::List(mut list) = open(path)? else {
            anyhow::bail!("`{}` is a compiled gazetteer, and no list of names", path.display());
        };
        loop {
            interrupt::check()?;
            let mut lines = Vec::new();
            while lines.len() < BATCH {
                let mut line = Vec::new();
                if list.reader.read_until(b'\n', &mut line).with_context(unreadable)? == 0 {
                    break;
                }
                lines.push(line);
            }
            if lines.is_empty() {
                return Ok(());
            }
            let answers: Vec<String> = lines
                .par_iter()
                .map(|line| {
                    let line = String::from_utf8_lossy(line);
                    self.answer_line(line.trim_start_matches('\u{feff}').trim())
                })
                .collect();
            for answer in answers {
                out.write_all(answer.as_bytes()).context("cannot write answers")?;
            }
        }
    }

    /// Answers one name with a line of JSON; `confidence` is the probability that the name stands
    /// for the suggestion, 1 where the spelling is right by any reading. A name that is near another is
    /// misspelled from [`MISSPELLED`] on; below, the verdict is unknown, and the suggestion says who is nearest.
    pub(crate) fn answer_line(&self, query: &str) -> String {
        let answer = match self.answer(query) {
            Answer::Known { verdict, person, name } => json!({
                "query": query, "verdict": verdict, "suggestion": name, "confidence": 1.0,
                "id": person.id,
            }),
            Answer::Near(near) => json!({
                "query": query, "verdict": near_verdict(&near), "suggestion": near[0].name,
                "confidence": rounded(near[0].probability()),
                "id": self.known.person(near[0].person).id,
            }),
            Answer::Unknown => json!({
                "query": query, "verdict": "unknown", "suggestion": null, "confidence": 0.0,
                "id": null,
            }),
        };
        format!("{answer}\n")
    }

    /// Explains one name to a person: verdict, candidates, evidence.
    fn explain(&self, query: &str) -> String {
        let mut out = String::new();
        match self.answer(query) {
            Answer::Known { verdict, person, name } => {
                let _ = writeln!(out, "{query}: {verdict}");
                let _ = writeln!(out, "  1.00  {}", described(name, &person));
            }
            Answer::Near(near) => {
                let _ = writeln!(out, "{query}: {}", near_verdict(&near));
                let is_worth = |near: &Candidate| near.probability() >= WORTH_SHOWING;
                let n_worth = near.iter().filter(|near| is_worth(near)).count();
                for candidate in near.iter().take(n_worth.clamp(1, MOST_SHOWN)) {
                    let person = self.known.person(candidate.person);
                    let p = candidate.probability();
                    let _ = writeln!(out, "  {p:.2}  {}", described(&candidate.name, &person));
                    for (kind, text) in self.matcher.evidence(&candidate.edits) {
                        let _ = writeln!(out, "        {kind}: {text}");
                    }
                }
            }
            Answer::Unknown => {
                let _ = writeln!(out, "{query}: unknown");
            }
        }
        out
    }

    fn answer(&self, query: &str) -> Answer<'a> {
        let tokens = name_tokens(query);
        match self.matcher.look_up(&tokens) {
            Lookup::Exact(people) => self.known(people[0], "exact", &tokens),
            Lookup::Variant(person, _) => self.known(person, "variant", &tokens),
            Lookup::Near(near) => Answer::Near(near),
            Lookup::Unknown => Answer::Unknown,
        }
    }

    /// Returns a person under the name that comes nearest to the one that was asked for.
    fn known(&self, number: u32, verdict: &'static str, tokens: &[String]) -> Answer<'a> {
        let distance = |name: &str| match self.matcher.compare(tokens, &name_tokens(name)).0 {
            Spelling::Same => 0,
            Spelling::Variant(_) => 1,
            _ => 2,
        };
        let person = self.known.person(number);
        let nearest = self.known.names_of(number).min_by_key(|name| distance(name.text));
        Answer::Known { verdict, name: nearest.map_or(person.name, |name| name.text), person }
    }
}

/// Returns what a name is that has these candidates, the likeliest first.
fn near_verdict(near: &[Candidate]) -> &'static str {
    if near[0].probability() >= MISSPELLED { "misspelling" } else { "unknown" }
}

/// Returns a person in one line: name, id, offices.
fn described(name: &str, person: &Person) -> String {
    let mut text = name.to_owned();
    if name != person.name {
        let _ = write!(text, " = {}", person.name);
    }
    if let Some(id) = person.id {
        let _ = write!(text, " [{id}]");
    }
    for Office { text: office, from, to, .. } in &person.offices {
        let _ = write!(text, " · {office}");
        if from.is_some() || to.is_some() {
            let _ = write!(text, " ({}–{})", from.unwrap_or(""), to.unwrap_or(""));
        }
    }
    text
}

fn rounded(p: f64) -> f64 {
    (p * 1e4).round() / 1e4
}
