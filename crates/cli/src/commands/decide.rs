//! `copydesk decide`: what a person decided takes effect.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use copydesk_report::{Visible, counted, grouped};

use crate::args::{ApplyArgs, DecideAction, DecideArgs, FixArgs, ShowArgs};
use crate::decision_file;
use crate::exit::Exit;
use crate::known::{Decision, VOCABULARY_NAME, Verdict, Verdicts};
use crate::output::{Sink, note};

/// What can be decided, in the order in which it is shown.
const DECISIONS: [(Decision, &str); 4] = [
    (Decision::Accept, "accepted"),
    (Decision::Reject, "rejected"),
    (Decision::NotHere, "fine where it stands"),
    (Decision::KnownName, "known names"),
];

/// The columns of a vocabulary.
const COLUMNS: [&str; 3] = ["name", "variants", "wrong"];

/// Applies decisions, or says what they are.
///
/// # Errors
///
/// If the decisions cannot be read, a file cannot be written, or as [`fix`](super::fix()).
pub(crate) fn decide(args: DecideArgs) -> anyhow::Result<Exit> {
    match args.action {
        DecideAction::Apply(args) => apply(*args),
        DecideAction::Show(args) => show(&args),
    }
}

/// Fixes come first: a name that is known from now on would hide a fix that was accepted elsewhere.
fn apply(args: ApplyArgs) -> anyhow::Result<Exit> {
    let rows = Verdicts::read(&args.file)?.into_lines();
    let of = |wanted: &[Decision]| -> Vec<Verdict> {
        rows.iter().filter(|row| wanted.contains(&row.decision)).cloned().collect()
    };
    let rejected = of(&[Decision::Reject, Decision::NotHere]);
    let known = of(&[Decision::KnownName]);
    let vocabulary = args.checking.vocabulary.vocabulary.first().cloned();
    let vocabulary = vocabulary.unwrap_or_else(|| PathBuf::from(VOCABULARY_NAME));
    let exit = super::fix(FixArgs {
        input: args.input,
        diff: false,
        dry_run: args.dry_run,
        unsafe_fixes: false,
        decisions: Some(args.file),
        checking: args.checking,
        terminal: args.terminal,
    })?;
    if !args.dry_run {
        remember(&args.remember, rejected.clone())?;
        add_names(&vocabulary, &known)?;
    }
    let verb = if args.dry_run { "would be" } else { "now" };
    for (rows, what, file) in
        [(&rejected, "rejected finding", &args.remember), (&known, "known name", &vocabulary)]
    {
        if !rows.is_empty() {
            let n = counted(rows.len() as u64, what);
            note(&format!("{n} {verb} in `{}`", file.display()));
        }
    }
    Ok(exit)
}

/// Adds rejected findings to those that were rejected before.
fn remember(file: &Path, rejected: Vec<Verdict>) -> anyhow::Result<()> {
    if rejected.is_empty() {
        return Ok(());
    }
    let before = if file.exists() { Verdicts::read(file)?.into_lines() } else { Vec::new() };
    decision_file::write(file, &decision_file::merged(before, rejected))
}

/// Adds names that are not there yet to a vocabulary.
fn add_names(file: &Path, known: &[Verdict]) -> anyhow::Result<()> {
    let at = || format!("cannot read `{}`", file.display());
    let text =
        if file.exists() { std::fs::read_to_string(file).with_context(at)? } else { String::new() };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = if text.is_empty() {
        COLUMNS.map(str::to_owned).to_vec()
    } else {
        reader.headers().with_context(at)?.iter().map(str::to_owned).collect()
    };
    let name_column = header.iter().position(|column| column == "name");
    let name_column =
        name_column.with_context(|| format!("`{}` has no column `name`", file.display()))?;
    let mut names = BTreeSet::new();
    for record in reader.records() {
        names.extend(record.with_context(at)?.get(name_column).map(str::to_owned));
    }
    let mut out = Sink::file(file)?;
    out.write_all(text.as_bytes())?;
    if !text.is_empty() && !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    let mut rows = csv::Writer::from_writer(&mut out);
    if text.is_empty() {
        rows.write_record(&header)?;
    }
    let mut n_new = 0;
    for name in known.iter().filter_map(|verdict| verdict.name.as_deref()) {
        if !name.trim().is_empty() && names.insert(name.to_owned()) {
            let mut record = vec![""; header.len()];
            record[name_column] = name;
            rows.write_record(&record)?;
            n_new += 1;
        }
    }
    rows.flush()?;
    drop(rows);
    if n_new > 0 { out.commit() } else { Ok(()) }
}

fn show(args: &ShowArgs) -> anyhow::Result<Exit> {
    let rows = Verdicts::read(&args.file)?.into_lines();
    let mut out = Sink::stdout();
    let mut write = || -> std::io::Result<()> {
        for (decision, name) in DECISIONS {
            let of_kind: Vec<_> = rows.iter().filter(|row| row.decision == decision).collect();
            if of_kind.is_empty() {
                continue;
            }
            writeln!(out, "{} ({})", name, grouped(of_kind.len() as u64))?;
            for verdict in of_kind {
                writeln!(out, "  {}", line(verdict))?;
            }
        }
        writeln!(out, "{}.", counted(rows.len() as u64, "decision"))
    };
    write().context("cannot write to standard output")?;
    out.commit()?;
    Ok(Exit::Clean)
}

/// Says of one finding what it is, where, and why it was decided so.
fn line(verdict: &Verdict) -> String {
    let Verdict { fingerprint, rule, article, excerpt, reason, .. } = verdict;
    let shown = |text: &Option<String>| Visible(text.as_deref().unwrap_or_default()).to_string();
    let mut line = match rule {
        Some(_) => format!("{} {}: {}", shown(rule), shown(article), shown(excerpt)),
        None => Visible(fingerprint).to_string(),
    };
    if reason.as_ref().is_some_and(|reason| !reason.is_empty()) {
        line = format!("{line} – {}", shown(reason));
    }
    line
}
