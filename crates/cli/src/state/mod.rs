//! What a run has done already, so that one that was killed goes on where it was.
//!
//! Pass one depends on each article alone, so what it found can be kept under the hash of the article,
//! whatever file that stands in and wherever the run was when it ended. A run with a state file
//! reads everything again, which is cheap, takes what it knows from the file, works out the rest, and
//! then decides over the whole corpus as ever: the outputs are those of an undisturbed run
//! because they are made in the same way (`docs/decisions/001-resume.md`).
//!
//! The first line says under which settings the file was written. Then comes one line an article: its
//! hash, a checksum, and what was found, as JSON. Lines are only ever appended; one that was cut
//! off by a kill is known by its missing end, and is cut away before more are added.
//!
//! The parts of a run on several machines are such files, too, one for each share of its input
//! ([`Parts`]).

pub(crate) mod features;
mod log;
mod parts;
mod run;

pub(crate) use log::Line;
use log::Log;
pub(crate) use parts::Parts;
pub(crate) use run::RunCache;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use copydesk_core::Article;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::checks::{Checks, Features};
use crate::output::note;

/// The version of the lines; what is kept of an article changes with the program's own version.
const VERSION: u32 = 1;

/// So much is gathered before it is written, and so much at most is done again after a kill.
const UNWRITTEN_BYTES: usize = 64 << 10;

/// So much is written before the disk is asked to hold it, and may be lost in a power cut.
const UNSYNCED_BYTES: usize = 16 << 20;

/// The first line of a state file: all that what is kept of an article depends on beside the
/// article.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    copydesk_state: u32,
    program: String,
    /// The codes of the rules.
    rules: Vec<String>,
    /// What the house writes.
    house_style: String,
    /// The checksums of the lists of people.
    people: Vec<String>,
}

/// The hash of an article.
type Key = u128;

/// What is known from earlier runs, and what this one adds. Any thread may ask.
pub(crate) struct State {
    /// Where what is added is written, if it is.
    written: Option<Log>,
    /// What is known beside that.
    parts: Vec<Log>,
    added: Mutex<Added>,
}

/// What this run adds.
#[derive(Default)]
struct Added {
    keys: FxHashSet<Key>,
    unwritten: Vec<u8>,
    unsynced: usize,
}

impl Header {
    fn new(checks: &Checks) -> Self {
        let checksums = checks.names.iter().flat_map(|names| names.gazetteer.checksums());
        let house_styles = checks.rules.sets().iter().map(|set| set.house_style);
        Self {
            copydesk_state: VERSION,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            rules: checks.rules.union().rules().iter().map(|rule| rule.code.to_owned()).collect(),
            house_style: format!("{:?}", house_styles.collect::<Vec<_>>()),
            people: checksums
                .chain([checks.vocabulary.digest()])
                .map(|checksum| format!("{checksum:016x}"))
                .collect(),
        }
    }

    fn json(&self) -> String {
        serde_json::to_string(self).expect("numbers and texts are JSON")
    }

    /// Returns what is not as in `found`, with the verb.
    fn difference(&self, found: &Self) -> Option<&'static str> {
        if (self.copydesk_state, &self.program) != (found.copydesk_state, &found.program) {
            Some("by another version of the program")
        } else if self.rules != found.rules {
            Some("with other rules (--select, --ignore)")
        } else if self.house_style != found.house_style {
            Some("with another house style (--house-style)")
        } else if self.people != found.people {
            Some("with other lists of people (--gazetteer)")
        } else {
            None
        }
    }
}

impl State {
    /// Opens the cache in `folder` for these checks, or begins one. What cannot be used, because
    /// another run uses it or the folder cannot be written, is done without: a cache saves time and
    /// changes nothing.
    pub(crate) fn in_cache(folder: &Path, checks: &Checks) -> Option<Self> {
        let header = Header::new(checks).json();
        cache_folder(folder)?;
        let path = folder.join(format!("{:016x}.state", xxh3_64(header.as_bytes())));
        match Self::open(&path, checks) {
            Ok(state) => Some(state),
            Err(error) => {
                note(&format!("no cache: {error:#}"));
                None
            }
        }
    }

    /// Opens the state file at `path`, or begins one.
    ///
    /// # Errors
    ///
    /// If the file cannot be read or written, is no state file, was written under other settings,
    /// or is in use by another run.
    pub(crate) fn open(path: &Path, checks: &Checks) -> anyhow::Result<Self> {
        let log = Log::open(path, &Header::new(checks))?;
        Ok(Self { written: Some(log), parts: Vec::new(), added: Mutex::default() })
    }

    /// Opens parts, wherever they are, to read them.
    ///
    /// # Errors
    ///
    /// If one cannot be read, is none, or was written under other settings.
    pub(crate) fn of_parts(parts: &[PathBuf], checks: &Checks) -> anyhow::Result<Self> {
        let header = Header::new(checks);
        let parts = parts.iter().map(|path| Log::open_finished(path, &header));
        let parts = parts.collect::<Result<_, _>>()?;
        Ok(Self { written: None, parts, added: Mutex::default() })
    }

    /// Returns how many articles were not known.
    pub(crate) fn n_added(&self) -> usize {
        self.added().keys.len()
    }

    /// Returns the features of `article` and, if they were not known, the line that keeps them.
    pub(crate) fn features(&self, article: &Article, checks: &Checks) -> (Features, Option<Line>) {
        let key = key(article);
        if let Some(features) = self.find(key, article, checks) {
            return (features, None);
        }
        let features = checks.features(article);
        let line = Line::new(key, &features);
        (features, Some(line))
    }

    fn find(&self, key: Key, article: &Article, checks: &Checks) -> Option<Features> {
        let mut logs = self.written.iter().chain(&self.parts);
        logs.find_map(|log| log.find(key, article, checks))
    }

    /// Adds what was found of an article.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(crate) fn add(&self, line: &Line) -> anyhow::Result<()> {
        let mut added = self.added();
        if !added.keys.insert(line.key) {
            return Ok(());
        }
        let Some(log) = &self.written else { return Ok(()) };
        added.unwritten.extend_from_slice(&line.bytes);
        if added.unwritten.len() < UNWRITTEN_BYTES {
            return Ok(());
        }
        log.write(&mut added)?;
        if added.unsynced < UNSYNCED_BYTES { Ok(()) } else { log.sync(&mut added) }
    }

    /// Makes sure that what was added stays, whatever happens from here on.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(crate) fn finish(&self) -> anyhow::Result<()> {
        let Some(log) = &self.written else { return Ok(()) };
        let mut added = self.added();
        log.write(&mut added)?;
        log.sync(&mut added)
    }

    fn added(&self) -> MutexGuard<'_, Added> {
        self.added.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes the folder of a cache, which no repository should hold.
fn cache_folder(folder: &Path) -> Option<()> {
    std::fs::create_dir_all(folder).ok()?;
    let ignore = folder.join(".gitignore");
    if ignore.exists() { Some(()) } else { std::fs::write(&ignore, "*\n").ok() }
}

/// Returns the hash of everything in an article that pass one looks at. Where it stands is no part
/// of it.
fn key(article: &Article) -> Key {
    let mut hasher = Xxh3::new();
    let mut add = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    add(article.text());
    add(&format!("{:?}", article.markup()));
    for (_, field) in article.metadata().fields() {
        add(field.unwrap_or("\0"));
    }
    for paragraph in article.paragraphs() {
        add(&format!("{} {} {:?}", paragraph.span.start(), paragraph.span.end(), paragraph.kind));
    }
    for lost in article.undecodable() {
        add(&format!("{} {} {:?}", lost.span.start(), lost.offset, lost.bytes));
    }
    hasher.digest128()
}

#[cfg(test)]
mod tests {
    use copydesk_copy::{Dashes, HouseStyle};
    use copydesk_core::{Article, ArticleNo};
    use copydesk_names::{Gazetteer, Lexicon};
    use tempfile::TempDir;

    use super::State;
    use crate::args::RulesArgs;
    use crate::checks::Checks;
    use crate::known::Vocabulary;
    use crate::rule_sets::{RuleSet, RuleSets};

    /// A folder with a state file, and checks of all rules.
    struct Bench {
        folder: TempDir,
        checks: Checks,
    }

    fn rules(ignore: &[String]) -> RuleSets {
        let rules = RulesArgs { ignore: ignore.to_vec(), ..RulesArgs::default() };
        RuleSets::of_args(&rules).unwrap()
    }

    impl Bench {
        fn new() -> Self {
            let people = |lexicon: &Lexicon| Ok(Gazetteer::starter(lexicon));
            let checks = Checks::new(rules(&[]), Vocabulary::default(), people).unwrap();
            Self { folder: tempfile::tempdir().unwrap(), checks }
        }

        fn path(&self) -> std::path::PathBuf {
            self.folder.path().join("state")
        }

        fn open(&self) -> State {
            State::open(&self.path(), &self.checks).unwrap()
        }

        fn refusal(&self) -> String {
            let state = State::open(&self.path(), &self.checks);
            format!("{:#}", state.err().unwrap())
        }

        /// Runs over `articles`, and returns how many of them were not known.
        fn run(&self, articles: &[Article]) -> usize {
            let state = self.open();
            let lines = articles.iter().filter_map(|a| state.features(a, &self.checks).1);
            let n_new = lines.map(|line| state.add(&line).unwrap()).count();
            state.finish().unwrap();
            n_new
        }
    }

    const TEXT: &str =
        "Talks\n\nThe the Estonian Defense Minister Kale Lanet told “reporters.\n\n,\n";

    fn articles() -> [Article; 2] {
        [Article::from_plain_text(TEXT), Article::from_plain_text("Other the the.")]
    }

    #[test]
    fn features_come_back_as_they_were_wherever_the_article_stands_now() {
        let bench = Bench::new();
        let [article, _] = articles();
        assert_eq!(bench.run(std::slice::from_ref(&article)), 1);

        let moved = article.with_number(ArticleNo(9)).with_id("elsewhere".to_owned());
        let expected = bench.checks.features(&moved);
        let (found, line) = bench.open().features(&moved, &bench.checks);
        assert!(line.is_none() && !found.findings.is_empty() && !found.mentions.is_empty());
        assert_eq!(format!("{:?}", found.findings), format!("{:?}", expected.findings));
        assert_eq!(found.mentions, expected.mentions);
        assert_eq!(format!("{:?}", found.signatures), format!("{:?}", expected.signatures));
    }

    #[test]
    fn a_file_cut_off_at_any_byte_is_completed() {
        let bench = Bench::new();
        bench.run(&articles());
        let whole = std::fs::read(bench.path()).unwrap();
        for cut in (0..whole.len()).step_by(37) {
            std::fs::write(bench.path(), &whole[..cut]).unwrap();
            bench.run(&articles());
            assert!(std::fs::read(bench.path()).unwrap() == whole, "cut at byte {cut}");
        }
    }

    #[test]
    fn a_damaged_line_is_done_again() {
        let bench = Bench::new();
        bench.run(&articles());
        let mut damaged = std::fs::read(bench.path()).unwrap();
        let at = damaged.len() - 20;
        damaged[at] ^= 1;
        std::fs::write(bench.path(), &damaged).unwrap();
        assert_eq!(bench.run(&articles()), 1);
        assert_eq!(bench.run(&articles()), 0, "the new line counts from now on");
    }

    #[test]
    fn what_is_no_state_file_stays_as_it_is() {
        let bench = Bench::new();
        for text in ["An article of mine.\n", "Without an end", "{\"copydesk\": 1}\n", "\n"] {
            std::fs::write(bench.path(), text).unwrap();
            assert!(bench.refusal().contains("no state file"), "{text}");
            assert_eq!(std::fs::read_to_string(bench.path()).unwrap(), text);
        }
    }

    #[test]
    fn other_settings_are_refused_by_name() {
        let mut bench = Bench::new();
        bench.run(&articles());
        bench.checks.names.as_mut().unwrap().gazetteer = Gazetteer::default();
        assert!(bench.refusal().contains("other lists of people (--gazetteer)"));
        let set = bench.checks.rules.sets()[0].clone();
        let house_style = HouseStyle { dashes: Some(Dashes::Em), ..HouseStyle::default() };
        bench.checks.rules = RuleSets::of_one(RuleSet { house_style, ..set });
        assert!(bench.refusal().contains("another house style (--house-style)"));
        bench.checks.rules = rules(&["QUO".to_owned()]);
        assert!(bench.refusal().contains("other rules (--select, --ignore)"));
        let text = std::fs::read_to_string(bench.path()).unwrap();
        let version = format!("\"program\":\"{}\"", env!("CARGO_PKG_VERSION"));
        std::fs::write(bench.path(), text.replace(&version, "\"program\":\"0.0.1\"")).unwrap();
        assert!(bench.refusal().contains("another version"));
    }

    #[test]
    fn two_runs_do_not_share_a_file() {
        let bench = Bench::new();
        let state = bench.open();
        assert!(bench.refusal().contains("another run uses it"));
        drop(state);
        bench.open();
    }
}
