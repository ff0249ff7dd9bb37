use std::ffi::OsString;
use std::io::Write;

use anyhow::Context as _;
use clap::Args;
use copydesk_core::Finding;
use copydesk_report::{Format, Summary, View};

use super::{Articles, Error, Watch, options};
use crate::account::ensure_balanced;
use crate::args::{CheckingArgs, InputArgs, KnownArgs};
use crate::checks::Checks;
use crate::decisions::decide;
use crate::input::Input;
use crate::known::{Judge, Known};
use crate::memory::MemoryLimit;
use crate::pass_one::{Before, Kept, Reading, read_all};
use crate::reports::{Reader, report};
use crate::settings::KnownFiles;

/// `copydesk check`, made of its options once and used for many runs, on any number of threads.
pub struct Checker {
    pub(super) input: Input,
    pub(super) checks: Checks,
    pub(super) known: KnownFiles,
    pub(super) memory: MemoryLimit,
}

/// The options that say how articles are read, what is looked for and what is known.
#[derive(Args)]
struct Options {
    #[command(flatten)]
    input: InputArgs,

    #[command(flatten)]
    checking: CheckingArgs,

    #[command(flatten)]
    known: KnownArgs,
}

impl Checker {
    /// Makes a checker of options such as `--select NAM --gazetteer people.gaz`. Those about paths and
    /// about standard error do nothing. `--stdin-filename` says which path is reported, `-` if
    /// nothing is said; settings for parts of the paths hold by it.
    ///
    /// # Errors
    ///
    /// If an option makes no sense, or a file that it names cannot be read.
    pub fn new(words: impl IntoIterator<Item = impl Into<OsString>>) -> Result<Self, Error> {
        let Options { input, checking, known } = options::parsed(words)?;
        let mut input = options::input(input)?;
        let plan = Articles::none(&input.ingest.stdin_name);
        let known = KnownFiles::new(known, &input);
        let memory = checking.memory.max_memory;
        let checks = input.checks(&checking, &plan).map_err(Error::settings)?;
        Ok(Self { input, checks, known, memory })
    }

    /// Checks articles and writes to `out` what `--output-format json-lines` does.
    ///
    /// # Errors
    ///
    /// If no column holds the text, the run is stopped, a temporary file or `out` cannot be written. Nothing whole was written
    /// then.
    pub fn check(
        &self,
        articles: Articles,
        watch: &Watch,
        out: &mut (dyn Write + Send),
    ) -> Result<(), Error> {
        let Self { input, checks, memory, .. } = self;
        let plan = articles.plan(&input.ingest.stdin_name, &input.ingest)?;
        let known = Known::read(&self.known).map_err(Error::settings)?;
        watch.run(input.n_threads(), || {
            let progress = watch.progress(&plan);
            let reading = Reading::new(input, checks, *memory, &progress).quiet();
            let mut kept = read_all(plan, Before::default(), reading)?;
            let findings = decide(&mut kept, checks, &progress)?;
            let summary = self.report(known, kept, &findings, out)?;
            ensure_balanced(summary.records, summary.accounted()).context("please report this")
        })
    }

    /// Writes what was found.
    pub(super) fn report(
        &self,
        known: Known,
        mut kept: Kept,
        findings: &[Finding],
        out: &mut (dyn Write + Send),
    ) -> anyhow::Result<Summary> {
        let mut judge = Judge::new(known, &self.checks, &mut kept);
        let header = judge.header(None);
        let reporter = Format::JsonLines.reporter(out, View::default());
        let mut readers = [Reader { reporter, takes_all: !self.known.only_new }];
        report(kept, findings, &header, &mut judge, &mut readers)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use copydesk_core::{Article, Detector, Finding, Rule};
    use serde_json::Value;

    use super::Checker;
    use crate::engine::{Articles, ErrorKind, Step, Watch};
    use crate::registry;

    /// A detector with a mistake in it, which one text brings to light.
    struct Mistaken;

    impl Detector for Mistaken {
        fn rule(&self) -> &'static Rule {
            registry::rules()[0]
        }

        fn check(&self, article: &Article, _: &mut Vec<Finding>) {
            assert!(!article.text().contains("poison"), "no paragraph has that number");
        }
    }

    /// A checker on which `poison` brings to light the mistake of a check.
    pub(crate) fn checker(words: &[&str]) -> Checker {
        let checker = Checker::new(words).unwrap();
        Checker { checks: checker.checks.with_detector(Box::new(Mistaken)), ..checker }
    }

    fn articles(texts: &[&str]) -> Articles {
        let objects = texts.iter().map(|text| Ok(serde_json::json!({ "text": text }).to_string()));
        Articles::of_objects(objects.collect::<Vec<_>>())
    }

    fn lines(checker: &Checker, texts: &[&str]) -> Vec<Value> {
        let mut out = Vec::new();
        checker.check(articles(texts), &Watch::default(), &mut out).unwrap();
        let lines = out.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        lines.map(|line| serde_json::from_slice(line).unwrap()).collect()
    }

    #[test]
    fn an_article_on_which_a_check_panics_is_an_error_and_the_others_are_checked() {
        let texts = ["It rained all  day.", "All poison  here.", "It rained all  night."];
        for threads in ["1", "3"] {
            let found = lines(&checker(&["--select", "STR006", "-j", threads]), &texts);
            let types: Vec<_> = found.iter().map(|line| line["type"].as_str().unwrap()).collect();
            assert_eq!(types, ["header", "finding", "read_error", "finding", "summary"]);
            assert_eq!(found[2]["record"], 2);
            let message = found[2]["message"].as_str().unwrap();
            assert!(message.ends_with("please report it: no paragraph has that number"));
        }
    }

    #[test]
    fn a_run_is_stopped_by_its_watch_and_by_no_other() {
        let watch = Watch::default();
        watch.stop();
        let checker = checker(&[]);
        let stopped = checker.check(articles(&["It rained."]), &watch, &mut Vec::new());
        assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Interrupted);
        let other = Watch::telling(|step| assert_ne!(step, Step::Read(0)));
        checker.check(articles(&["It rained."]), &other, &mut Vec::new()).unwrap();
    }

    #[test]
    fn options_are_those_of_the_command() {
        let error = |words: &[&str]| Checker::new(words).err().expect("these make no sense");
        let kinds = [&["--select", "XYZ"][..], &["--min-confidence", "high"], &["--no-such"]];
        assert!(kinds.iter().all(|words| error(words).kind() == ErrorKind::Settings));
        let text = error(&["--min-confidence", "high"]).to_string();
        assert!(text.starts_with("invalid value 'high' for '--min-confidence"), "{text}");
    }
}
