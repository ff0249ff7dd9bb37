//! `copydesk baseline`: the list of problems that are there today.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{Context as _, bail};
use copydesk_core::Article;
use copydesk_report::{Entry, Header, ReadErrorEvent, Reporter, Status, Summary, counted, grouped};

use crate::args::{BaselineAction, BaselineArgs, BaselineCommandArgs, BaselineShowArgs, KnownArgs};
use crate::examination::Examination;
use crate::exit::Exit;
use crate::input::Input;
use crate::known::{BASELINE_NAME, Baseline, BaselineEntry, Judge, Known};
use crate::output::{Sink, note};
use crate::reports::{Reader, report};
use crate::rule_sets::RuleSets;
use crate::settings::KnownFiles;

/// Makes, changes or shows a baseline.
///
/// # Errors
///
/// If the settings make no sense, something cannot be read or written, or the user interrupts.
pub(crate) fn baseline(args: BaselineCommandArgs) -> anyhow::Result<Exit> {
    match args.action {
        BaselineAction::Create(args) => change(*args, Change::Create),
        BaselineAction::Update(args) => change(*args, Change::Update),
        BaselineAction::Prune(args) => change(*args, Change::Prune),
        BaselineAction::Show(args) => show(&args),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Change {
    Create,
    Update,
    Prune,
}

fn change(args: BaselineArgs, change: Change) -> anyhow::Result<Exit> {
    RuleSets::of_args(&args.checking.rules)?;
    let input = Input::new(args.input)?;
    let set = || input.set_file(|file| file.baseline.as_ref());
    let path = args.baseline.or_else(set).unwrap_or_else(|| PathBuf::from(BASELINE_NAME));
    match (change, path.exists()) {
        (Change::Create, true) if !args.force => bail!(
            "`{}` exists; `copydesk baseline update` changes it, --force replaces it",
            path.display()
        ),
        (Change::Update | Change::Prune, false) => {
            bail!(
                "there is no baseline `{}`; make it with `copydesk baseline create`",
                path.display()
            )
        }
        _ => {}
    }
    let known = Known::read(&KnownFiles {
        baseline: Some(path.clone()).filter(|_| change != Change::Create),
        ..KnownFiles::new(KnownArgs::default(), &input)
    })?;
    let Examination { input, checks, mut kept, findings } =
        Examination::new(input, &args.checking)?;
    let mut judge = Judge::new(known, &checks, &mut kept);
    let new = Rc::new(RefCell::new(Vec::new()));
    let collector = Box::new(Collector { new: Rc::clone(&new) });
    let mut readers = [Reader { reporter: collector, takes_all: false }];
    let header = judge.header(None);
    let summary = report(kept, &findings, &header, &mut judge, &mut readers)?;
    let mut entries: Vec<BaselineEntry> = Vec::new();
    let mut n_gone = 0;
    if let Some(matching) = &judge.baseline {
        entries.extend(matching.taken().cloned());
        n_gone = matching.untaken().count() as u64;
    }
    let n_new = match change {
        Change::Prune => 0,
        Change::Create | Change::Update => {
            let new = new.take();
            let n_new = new.len() as u64;
            entries.extend(new);
            n_new
        }
    };
    let n_entries = entries.len() as u64;
    write(&path, entries)?;
    let mut text = format!("wrote `{}`: {}", path.display(), entries_in_words(n_entries));
    if change != Change::Create {
        text = format!("{text}, {} new, {} gone", grouped(n_new), grouped(n_gone));
    }
    note(&text);
    drop(judge);
    std::mem::forget(checks);
    Ok(input.exit(summary.read_errors))
}

fn entries_in_words(n: u64) -> String {
    if n == 1 { "1 entry".to_owned() } else { format!("{} entries", grouped(n)) }
}

fn write(path: &Path, entries: Vec<BaselineEntry>) -> anyhow::Result<()> {
    let mut file = Sink::file(path)?;
    let at = || format!("cannot write `{}`", path.display());
    file.write_all(Baseline::text(entries).as_bytes()).with_context(at)?;
    file.commit()
}

fn show(args: &BaselineShowArgs) -> anyhow::Result<Exit> {
    let baseline = Baseline::read(&args.baseline)?;
    let mut by_rule: BTreeMap<&str, u64> = BTreeMap::new();
    let mut by_article: BTreeMap<&str, u64> = BTreeMap::new();
    for entry in &baseline.entries {
        *by_rule.entry(&entry.rule).or_default() += 1;
        *by_article.entry(&entry.article).or_default() += 1;
    }
    let mut out = Sink::stdout();
    let write = || -> io::Result<()> {
        let n_entries = entries_in_words(baseline.entries.len() as u64);
        writeln!(out, "{n_entries} in {}", counted(by_article.len() as u64, "article"))?;
        for (what, counts) in [("rule", by_rule), ("article", by_article)] {
            writeln!(out, "\nby {what}")?;
            let mut counts: Vec<_> = counts.into_iter().collect();
            counts.sort_by_key(|(name, count)| (std::cmp::Reverse(*count), *name));
            for (name, count) in counts {
                writeln!(out, "{:>9}  {name}", grouped(count))?;
            }
        }
        Ok(())
    };
    write().context("cannot write to standard output")?;
    out.commit()?;
    Ok(Exit::Clean)
}

/// Keeps what is new, and not what is wrong with files of the project.
struct Collector {
    new: Rc<RefCell<Vec<BaselineEntry>>>,
}

impl Reporter for Collector {
    fn begin(&mut self, _: &Header) -> io::Result<()> {
        Ok(())
    }

    fn article(&mut self, _: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        let of_articles = entries.iter().filter(|entry| {
            entry.status == Status::New
                && !["BAS", "CFG", "SUP"].contains(&entry.finding.rule.family())
        });
        self.new.borrow_mut().extend(of_articles.map(BaselineEntry::of));
        Ok(())
    }

    fn read_error(&mut self, _: &ReadErrorEvent) -> io::Result<()> {
        Ok(())
    }

    fn end(&mut self, _: &Summary) -> io::Result<()> {
        Ok(())
    }
}
