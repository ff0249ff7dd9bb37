use std::ffi::OsString;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use copydesk_core::ArticleNo;
use copydesk_report::{Format, View};

use super::{Articles, Error, Unread, Watch, options};
use crate::account::ensure_balanced;
use crate::args::{CheckingArgs, InputArgs, KnownArgs};
use crate::checks::Checks;
use crate::decisions::decide;
use crate::input::Input;
use crate::known::{Judge, Known};
use crate::memory::MemoryLimit;
use crate::pass_one::{Before, Reading, read_all};
use crate::reading::read_records;
use crate::reports::{Reader, report};
use crate::settings::KnownFiles;
use crate::state::{Line, State};

/// `copydesk check`, made of its options once and used for many runs, on any number of threads.
pub struct Checker {
    input: Input,
    checks: Checks,
    known: KnownFiles,
    memory: MemoryLimit,
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

    /// Checks articles and writes to `out` what `--output-format json-lines` does. What is in `parts`
    /// was found before by [`examine`](Self::examine), or by `copydesk check --shard`, and is not
    /// looked for again.
    ///
    /// # Errors
    ///
    /// If no column holds the text, a part was made under other settings, the run is stopped, a temporary file or `out` cannot
    /// be written. Nothing whole was written then.
    pub fn check(
        &self,
        articles: Articles,
        parts: &[PathBuf],
        watch: &Watch,
        out: &mut (dyn Write + Send),
    ) -> Result<(), Error> {
        let Self { input, checks, memory, .. } = self;
        let plan = articles.plan(&input.ingest.stdin_name, &input.ingest)?;
        let known = Known::read(&self.known).map_err(Error::settings)?;
        let state = (!parts.is_empty()).then(|| State::of_parts(parts, checks));
        let state = state.transpose().map_err(Error::settings)?;
        watch.run(input.n_threads(), || {
            let progress = watch.progress(&plan);
            let reading = Reading::new(input, checks, *memory, &progress).quiet();
            let reading = Reading { state: state.as_ref(), ..reading };
            let mut kept = read_all(plan, Before::default(), reading)?;
            let findings = decide(&mut kept, checks, &progress)?;
            let mut judge = Judge::new(known, checks, &mut kept);
            let header = judge.header(None);
            let reporter = Format::JsonLines.reporter(out, View::default());
            let mut readers = [Reader { reporter, takes_all: !self.known.only_new }];
            let summary = report(kept, &findings, &header, &mut judge, &mut readers)?;
            ensure_balanced(summary.records, summary.accounted()).context("please report this")
        })
    }
}

/// What was found in an article by itself: its line of a part.
pub type Examined = Result<Vec<u8>, Unread>;

impl Checker {
    /// Examines each article by itself and returns, in their order, what was found in each: on many
    /// machines at once, before [`check`](Self::check) on one.
    ///
    /// # Errors
    ///
    /// If no column holds the text, or the run is stopped.
    pub fn examine(&self, articles: Articles, watch: &Watch) -> Result<Vec<Examined>, Error> {
        let Self { input, checks, .. } = self;
        let plan = articles.plan(&input.ingest.stdin_name, &input.ingest)?;
        watch.run(input.n_threads(), || {
            let progress = watch.progress(&plan);
            let mut examined = Vec::new();
            read_records(
                plan,
                ArticleNo(0),
                &input.ingest,
                &progress,
                |_, record| {
                    record.decode_and(&input.ingest, |article| {
                        Line::of(&article, &checks.features_to_keep(&article))
                    })
                },
                |_, line| {
                    examined.push(line.map_err(|error| Unread::of(&error)));
                    Ok(ControlFlow::Continue(()))
                },
            )?;
            Ok(examined)
        })
    }

    /// Returns the first line of a part, before what [`examine`](Self::examine) found.
    #[must_use]
    pub fn first_line_of_part(&self) -> Vec<u8> {
        Line::first(&self.checks)
    }
}

#[cfg(test)]
mod tests {
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

    fn checker(words: &[&str]) -> Checker {
        let checker = Checker::new(words).unwrap();
        Checker { checks: checker.checks.with_detector(Box::new(Mistaken)), ..checker }
    }

    fn articles(texts: &[&str]) -> Articles {
        let objects = texts.iter().map(|text| Ok(serde_json::json!({ "text": text }).to_string()));
        Articles::of_objects(objects.collect::<Vec<_>>())
    }

    fn lines(checker: &Checker, texts: &[&str]) -> Vec<Value> {
        let mut out = Vec::new();
        checker.check(articles(texts), &[], &Watch::default(), &mut out).unwrap();
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
        let stopped = checker.check(articles(&["It rained."]), &[], &watch, &mut Vec::new());
        assert_eq!(stopped.unwrap_err().kind(), ErrorKind::Interrupted);
        let other = Watch::telling(|step| assert_ne!(step, Step::Read(0)));
        checker.check(articles(&["It rained."]), &[], &other, &mut Vec::new()).unwrap();
    }

    #[test]
    fn what_was_examined_elsewhere_is_not_looked_for_again() {
        let checker = Checker::new(["--select", "STR006,DUP003"]).unwrap();
        let shared = "The harbour master said on Monday that no ship would sail before noon.";
        let texts = ["It rained all  day.", shared, "\n", shared];
        let mut whole = Vec::new();
        checker.check(articles(&texts), &[], &Watch::default(), &mut whole).unwrap();
        assert!(String::from_utf8_lossy(&whole).contains("DUP003"));

        // Two machines, which know nothing of each other.
        let folder = tempfile::tempdir().unwrap();
        let write = |texts: &[&str], name| {
            let examined = checker.examine(articles(texts), &Watch::default()).unwrap();
            let are_unread: Vec<_> = examined.iter().map(Result::is_err).collect();
            assert_eq!(are_unread, texts.iter().map(|text| *text == "\n").collect::<Vec<_>>());
            let lines = examined.into_iter().flatten();
            let part = [checker.first_line_of_part()].into_iter().chain(lines);
            let path = folder.path().join(name);
            std::fs::write(&path, part.flatten().collect::<Vec<u8>>()).unwrap();
            path
        };
        let parts = [write(&texts[2..], "a"), write(&texts[..2], "b")];
        let mut merged = Vec::new();
        checker.check(articles(&texts), &parts, &Watch::default(), &mut merged).unwrap();
        assert_eq!(String::from_utf8(whole), String::from_utf8(merged));

        let other = Checker::new(["--select", "STR"]).unwrap();
        let refused = other.check(articles(&texts), &parts, &Watch::default(), &mut Vec::new());
        assert_eq!(refused.unwrap_err().kind(), ErrorKind::Settings);
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
