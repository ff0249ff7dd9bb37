//! `copydesk clean`: a cleaned corpus, and what was done to it.

use std::sync::Arc;

use anyhow::Context as _;
use copydesk_copy::quality::Quality;
use copydesk_core::{Article, ArticleNo, Finding};
use copydesk_dedup::DUPLICATE_ARTICLE;
use copydesk_report::{Change, ChangeAction, CleanArticle, CleanSummary, KeptCopy, Terminal};
use rayon::prelude::*;

use crate::args::{CleanArgs, SummaryFormat, VocabularyArgs};
use crate::checks::Checks;
use crate::cleaning::{
    Cleaner, Target, WhatGoes, changes_path, drop_of, explain, of_article, quality_of,
};
use crate::decisions::sort;
use crate::exit::Exit;
use crate::fixes::is_fixable;
use crate::house_style::house_style;
use crate::input::Input;
use crate::interrupt;
use crate::output::Sink;
use crate::pass_one::{Before, Kept, Reading, read_all};
use crate::registry;
use crate::rule_sets::{RuleSet, RuleSets};
use crate::selection::Selection;
use crate::state::State;
use crate::terminal::terminal;

/// What is cleaned unless rules are named: damage, residue and copies. What is a matter of style
/// stays, unless a house style says what is right.
const DEFAULT_RULES: [&str; 11] = [
    "ENC002", "ENC003", "ENC004", "STR002", "STR004", "BLR001", "BLR002", "DUP001", "DUP002",
    "DUP003", "DUP006",
];

/// Articles that are cleaned between two looks at whether the user wants to stop.
const CLEANED_TOGETHER: usize = 512;

/// Writes a cleaned corpus, and every change that makes it one.
///
/// # Errors
///
/// If the settings make no sense, an output cannot be written, or the user interrupts. Nothing is
/// written then.
pub(crate) fn clean(args: CleanArgs) -> anyhow::Result<Exit> {
    if let (Some(id), Some(output)) = (&args.explain, &args.output) {
        let mut out = Sink::stdout();
        explain(&changes_path(output)?, id, &mut out)?;
        out.commit()?;
        return Ok(Exit::Clean);
    }
    let house_style = house_style(&args.rules.house_style)?;
    let of_style = house_style.rules().into_iter().map(|rule| rule.code);
    let default: Vec<&str> = DEFAULT_RULES.into_iter().chain(of_style).collect();
    let mut selection = Selection::with_default(&args.rules, &default)?;
    if args.drop_articles {
        selection.add(&DUPLICATE_ARTICLE);
    } else {
        selection.leave_out(&DUPLICATE_ARTICLE);
    }
    let terminal = terminal(args.terminal.color);
    let input = Input::new(args.input)?;
    let rules = RuleSets::of_one(RuleSet { selection: selection.clone(), house_style });
    let checks = input.checks_of(rules, &args.gazetteers, &VocabularyArgs::default())?;
    let state = args.resume.state.as_deref().map(|path| State::open(path, &checks)).transpose()?;
    let (plan, progress) = input.start()?;
    let mut target = match &args.output {
        Some(path) if !args.dry_run => Some(Target::open(path, args.force, &input, &plan)?),
        _ => None,
    };
    let reading = Reading {
        state: state.as_ref(),
        ..Reading::new(&input, &checks, args.memory.max_memory, &progress)
    };
    let mut kept = read_all(plan, Before::default(), reading)?;
    let n_read_errors = kept.read_errors.len() as u64;

    progress.stage("comparing paragraphs");
    let dedup = checks.dedup.as_ref();
    let goes = WhatGoes::of(&kept, dedup, &args.keep_if, &selection, args.keep)?;
    progress.stage("cleaning");
    let mut findings = std::mem::take(&mut kept.findings);
    findings.retain(|finding| is_fixable(finding, &selection));
    sort(&mut findings);
    let cleaning = Cleaning { kept: &kept, checks: &checks, selection: &selection, findings, goes };
    let mut summary = CleanSummary { read_errors: n_read_errors, ..CleanSummary::default() };
    cleaning.write(target.as_mut(), &mut summary)?;
    progress.finish();
    target.map_or(Ok(()), Target::commit)?;
    report(&summary, args.summary.format, args.dry_run, terminal)?;
    let exit = input.exit(n_read_errors);
    // The process ends here: to free what was kept, piece by piece, would take a while.
    std::mem::forget((cleaning.goes, kept));
    Ok(exit)
}

fn report(
    summary: &CleanSummary,
    format: SummaryFormat,
    is_dry: bool,
    terminal: Terminal,
) -> anyhow::Result<()> {
    let mut out = Sink::stdout();
    let verb = if is_dry { "would be written" } else { "written" };
    match format {
        SummaryFormat::Text => summary.write_text(&mut out, verb, terminal),
        SummaryFormat::Json => summary.write_json(&mut out),
    }
    .context("cannot write to standard output")?;
    out.commit()
}

/// A run in which it is decided what goes.
struct Cleaning<'r> {
    kept: &'r Kept,
    checks: &'r Checks,
    selection: &'r Selection,
    /// What single articles give away and can be fixed, by place.
    findings: Vec<Finding>,
    goes: WhatGoes,
}

/// What became of an article.
struct Outcome {
    article: Arc<Article>,
    changes: Vec<Change>,
    /// The text that is left, its number of paragraphs and the quality of the article; none where
    /// nothing is left.
    left: Option<(String, usize, Quality)>,
}

impl Cleaning<'_> {
    /// Cleans every article and writes it, in the order of the input.
    fn write(
        &self,
        mut target: Option<&mut Target>,
        summary: &mut CleanSummary,
    ) -> anyhow::Result<()> {
        let id = |number| self.id(number);
        let cleaner = Cleaner { checks: self.checks, selection: self.selection, id: &id };
        let numbers: Vec<_> = self.kept.store.numbers().collect();
        for numbers in numbers.chunks(CLEANED_TOGETHER) {
            interrupt::check()?;
            let outcomes = numbers.par_iter().map(|&number| self.clean(number, &cleaner));
            for outcome in outcomes.collect::<anyhow::Result<Vec<_>>>()? {
                outcome.count(summary);
                if let Some(target) = target.as_deref_mut() {
                    outcome.write(target)?;
                }
            }
        }
        Ok(())
    }

    fn clean(&self, number: ArticleNo, cleaner: &Cleaner<'_>) -> anyhow::Result<Outcome> {
        let article = self.kept.store.get(number).context("cannot read a temporary file")?;
        if let Some(dropped) = self.goes.dropped(number) {
            let kept = dropped.kept.map(|kept| self.id(kept)).transpose()?;
            let kept = kept.map(|article| KeptCopy { article, paragraph: None });
            let change = drop_of(&article, &dropped.rule, dropped.reason.clone(), kept);
            return Ok(Outcome { article, changes: vec![change], left: None });
        }
        let findings = of_article(&self.findings, number, |finding| finding.place.article);
        let cleaned = cleaner.clean(&article, findings, self.goes.paragraphs(number))?;
        let n_paragraphs = cleaned.n_paragraphs();
        let left = (n_paragraphs > 0).then(|| (cleaned.text(), n_paragraphs, quality_of(&article)));
        Ok(Outcome { article, changes: cleaned.changes, left })
    }

    fn id(&self, number: ArticleNo) -> anyhow::Result<String> {
        let id = self.kept.store.id(number).context("cannot read a temporary file")?;
        Ok(id.into_owned())
    }
}

impl Outcome {
    fn write(&self, target: &mut Target) -> anyhow::Result<()> {
        for change in &self.changes {
            target.note(change)?;
        }
        if let Some((text, _, quality)) = &self.left {
            let measures = quality.iter().map(|(measure, value)| (measure.name, value)).collect();
            target.write(&CleanArticle::new(&self.article, text, measures))?;
        }
        Ok(())
    }

    fn count(&self, summary: &mut CleanSummary) {
        let paragraphs = self.article.paragraphs();
        summary.read.articles += 1;
        summary.read.paragraphs += paragraphs.len() as u64;
        summary.read.bytes += paragraphs.iter().map(|p| p.span.len() as u64).sum::<u64>();
        if let Some((text, n_paragraphs, _)) = &self.left {
            let between = (n_paragraphs - 1) * "\n\n".len();
            summary.written.articles += 1;
            summary.written.paragraphs += *n_paragraphs as u64;
            summary.written.bytes += (text.len() - between) as u64;
        }
        for change in &self.changes {
            let removed = summary.changed.entry(change.rule.clone()).or_default();
            match change.action {
                ChangeAction::Drop => removed.articles += 1,
                ChangeAction::Remove => removed.paragraphs += 1,
                ChangeAction::Replace => removed.repairs += 1,
            }
            removed.bytes += change.text.len().saturating_sub(change.replacement.len()) as u64;
            if removed.name.is_empty() {
                let rule = registry::rules().iter().find(|rule| rule.code == change.rule);
                removed.name = rule.map_or(String::new(), |rule| rule.name.to_owned());
            }
        }
    }
}
