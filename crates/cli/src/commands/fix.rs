//! `copydesk fix`: what is safe to repair is repaired where it stands.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use anyhow::{Context as _, bail};
use copydesk_core::Finding;
use copydesk_ingest::{Location, Plan, RewriteError};
use copydesk_report::{counted, grouped, write_text_difference};
use rayon::prelude::*;

use crate::args::{CheckingArgs, FixArgs};
use crate::checks::Checks;
use crate::decisions::decide;
use crate::exit::Exit;
use crate::fixes::{Action, Changed, Failure, FixedInput, Fixer, ToFix, Wanted};
use crate::input::Input;
use crate::output::{self, Sink};
use crate::pass_one::{Before, Kept, Reading, read_all};
use crate::progress::Progress;
use crate::rule_sets::RuleSets;
use crate::terminal::terminal;

/// How often everything is checked again because a fix may have given rise to another one between
/// articles. A second round has found nothing more so far.
const MAX_ROUNDS: usize = 5;

/// What a run came to.
#[derive(Default)]
struct Outcome {
    /// What became of each input, in their order.
    inputs: Vec<FixedInput>,
    n_articles: u64,
    n_read_errors: u64,
}

/// Makes fixes in files.
///
/// # Errors
///
/// If the settings make no sense, the output cannot be written, or the user interrupts. What
/// cannot be fixed is no error of the run: it is said on standard error, and the rest goes on.
pub(crate) fn fix(args: FixArgs) -> anyhow::Result<Exit> {
    let action = match (args.diff, args.dry_run) {
        (true, _) => Action::Diff,
        (_, true) => Action::List,
        _ => Action::Make,
    };
    let wanted = match (&args.decisions, args.unsafe_fixes) {
        (Some(file), _) => Wanted::accepted_in(file)?,
        (None, true) => Wanted::All,
        (None, false) => Wanted::Safe,
    };
    let terminal = terminal(args.terminal.color);
    RuleSets::of_args(&args.checking.rules)?;
    let input = Input::new(args.input)?;
    let mut run = Run { checking: args.checking, input, wanted, action };
    let outcome = run.rounds()?;

    let mut out = Sink::stdout();
    let write = |out: &mut Sink| -> std::io::Result<()> {
        for fixed in &outcome.inputs {
            if action == Action::Diff {
                for Changed { label, texts } in &fixed.changed {
                    let Some((before, after)) = texts else { continue };
                    write_text_difference(out, label, before, after, terminal.palette)?;
                }
            } else {
                for note in &fixed.made {
                    writeln!(out, "{}: {} {}", note.place, note.code, note.message)?;
                }
            }
        }
        Ok(())
    };
    write(&mut out).context("cannot write to standard output")?;
    for line in failures(&outcome.inputs) {
        output::note(&line);
    }
    if action == Action::Diff {
        output::note(&outcome.sentence(action));
    } else {
        let written = writeln!(out, "{}", outcome.sentence(action));
        written.context("cannot write to standard output")?;
    }
    out.commit()?;
    Ok(outcome.exit(action, &run.input))
}

/// The settings of a run.
struct Run {
    input: Input,
    checking: CheckingArgs,
    wanted: Wanted,
    action: Action,
}

impl Run {
    /// Fixes, and looks again as long as fixes may have given rise to others.
    fn rounds(&mut self) -> anyhow::Result<Outcome> {
        let (mut plan, mut progress) = self.input.start()?;
        if let Some(input) = plan.inputs.iter().find(|input| input.file().is_none()) {
            let what = if input.location == Location::Stdin { "standard input" } else { "a URL" };
            bail!("{what} cannot be fixed in place (name files or folders)");
        }
        let checks = self.input.checks(&self.checking, &plan)?;
        let mut outcome = Outcome::default();
        for _ in 0..MAX_ROUNDS {
            let round = self.round(plan, &checks, &progress)?;
            let goes_on = self.action == Action::Make
                && matches!(self.wanted, Wanted::All)
                && round.inputs.iter().any(|fixed| !fixed.made.is_empty());
            outcome = outcome.followed_by(round);
            progress.finish();
            if !goes_on {
                break;
            }
            (plan, progress) = self.input.look();
        }
        // The process ends soon: to free the names one by one would take as long as to fix a few files.
        std::mem::forget(checks);
        Ok(outcome)
    }

    fn round(&self, plan: Plan, checks: &Checks, progress: &Progress) -> anyhow::Result<Outcome> {
        let inputs = plan.inputs.clone();
        let reading = Reading::new(&self.input, checks, self.checking.memory.max_memory, progress);
        let mut kept = read_all(plan, Before::default(), reading)?;
        let findings = decide(&mut kept, checks, progress)?;
        let findings = without_suppressed(findings, &kept, checks)?;

        progress.stage("fixing");
        let fixer = Fixer {
            checks,
            wanted: &self.wanted,
            config: &self.input.ingest,
            store: &kept.store,
            action: self.action,
        };
        let mut to_fix = by_input(&kept, &findings)?;
        let work = inputs.iter().map(|input| (input, to_fix.remove(&input.display)));
        let work: Vec<_> = work.filter_map(|(input, to_fix)| Some((input, to_fix?))).collect();
        let fixed = work.par_iter().map(|(input, to_fix)| fixer.fix(input, to_fix));
        let mut fixed = fixed.collect::<anyhow::Result<Vec<_>>>()?;
        // What is left stands in archives: no input is called as its articles are.
        fixed.push(in_archives(&fixer, &to_fix)?);
        Ok(Outcome {
            inputs: fixed,
            n_articles: kept.summary.articles,
            n_read_errors: kept.read_errors.len() as u64,
        })
    }
}

/// Returns the findings but for what an article or the vocabulary says is right as it is.
fn without_suppressed(
    findings: Vec<Finding>,
    kept: &Kept,
    checks: &Checks,
) -> anyhow::Result<Vec<Finding>> {
    let is_suppressed = |finding: &Finding| -> anyhow::Result<bool> {
        let number = finding.place.article;
        if kept.suppressions.get(&number).is_some_and(|said| said.suppress(finding)) {
            return Ok(true);
        }
        if finding.fix.is_none() || !checks.vocabulary.may_accept(finding) {
            return Ok(false);
        }
        let article = kept.store.get(number).context("cannot read a temporary file")?;
        Ok(checks.vocabulary.accepts(finding, &article))
    };
    let mut left = Vec::with_capacity(findings.len());
    for finding in findings {
        if !is_suppressed(&finding)? {
            left.push(finding);
        }
    }
    Ok(left)
}

/// Sorts findings, which ascend by place, by the path and the record of their article; articles
/// without any fix are left out.
fn by_input<'f>(
    kept: &Kept,
    findings: &'f [Finding],
) -> anyhow::Result<BTreeMap<String, ToFix<'f>>> {
    let mut by_input: BTreeMap<String, ToFix<'f>> = BTreeMap::new();
    let by_article = findings.chunk_by(|a, b| a.place.article == b.place.article);
    for findings in by_article.filter(|findings| findings.iter().any(|f| f.fix.is_some())) {
        let article = kept.store.get(findings[0].place.article);
        let article = article.context("cannot read a temporary file")?;
        let origin = article.origin();
        by_input.entry(origin.path.clone()).or_default().insert(origin.record, findings);
    }
    Ok(by_input)
}

fn in_archives(
    fixer: &Fixer<'_>,
    left: &BTreeMap<String, ToFix<'_>>,
) -> anyhow::Result<FixedInput> {
    let mut fixed = FixedInput::default();
    for findings in left.values().flat_map(BTreeMap::values) {
        let article = fixer.store.get(findings[0].place.article)?;
        fixer.give_up(&article, findings, &RewriteError::Packed.to_string(), &mut fixed)?;
    }
    Ok(fixed)
}

/// Says what could not be fixed: a line for each file and reason.
fn failures(inputs: &[FixedInput]) -> Vec<String> {
    let mut counts: BTreeMap<(&str, &str), (u64, &Failure)> = BTreeMap::new();
    for failure in inputs.iter().flat_map(|fixed| &fixed.failed) {
        let key = (failure.note.path.as_str(), failure.reason.as_str());
        counts.entry(key).or_insert((0, failure)).0 += 1;
    }
    let line = |((path, reason), (n, first)): (_, (u64, &Failure))| match n {
        1 => format!("cannot fix {} in {}: {reason}", first.note.code, first.note.place),
        n => format!("cannot make {n} fixes in {path}: {reason}"),
    };
    counts.into_iter().map(line).collect()
}

impl Outcome {
    /// Returns what this and the next round came to together: what could not be fixed is what
    /// the last round could not fix.
    fn followed_by(mut self, mut next: Self) -> Self {
        for fixed in &mut self.inputs {
            fixed.failed.clear();
            fixed.n_unwanted = 0;
        }
        next.inputs.splice(0..0, self.inputs);
        next
    }

    fn n_made(&self) -> usize {
        self.inputs.iter().map(|fixed| fixed.made.len()).sum()
    }

    /// Returns how many articles have changed; an article of two rounds is one.
    fn n_changed(&self) -> usize {
        let changed = self.inputs.iter().flat_map(|fixed| &fixed.changed);
        changed.map(|changed| &changed.label).collect::<BTreeSet<_>>().len()
    }

    fn n_failed(&self) -> usize {
        self.inputs.iter().map(|fixed| fixed.failed.len()).sum()
    }

    /// Says what was fixed, and what is left.
    fn sentence(&self, action: Action) -> String {
        let verb = if action == Action::Make { "Fixed" } else { "Would fix" };
        let articles = counted(self.n_articles, "article");
        let mut sentence = match self.n_made() as u64 {
            0 => format!("Nothing to fix in {articles}."),
            n => format!(
                "{verb} {} in {} of {articles}.",
                counted(n, "problem"),
                grouped(self.n_changed() as u64)
            ),
        };
        let n_unwanted = self.inputs.iter().map(|fixed| fixed.n_unwanted).sum::<u64>();
        let n_failed = self.n_failed() as u64;
        let mut left = Vec::new();
        if n_failed > 0 {
            left.push(format!("{} could not be fixed", grouped(n_failed)));
        }
        if n_unwanted > 0 {
            let n_unwanted = grouped(n_unwanted);
            left.push(format!("{n_unwanted} wait for a person’s yes (see --unsafe-fixes)"));
        }
        if !left.is_empty() {
            sentence = format!("{sentence} {}.", left.join(", "));
        }
        sentence
    }

    fn exit(&self, action: Action, input: &Input) -> Exit {
        match input.exit(self.n_read_errors) {
            _ if self.n_failed() > 0 => Exit::Failure,
            Exit::Clean if action != Action::Make && self.n_made() > 0 => Exit::Findings,
            exit => exit,
        }
    }
}
