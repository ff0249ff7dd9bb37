//! Which articles a command works on, and what it does about those that cannot be read.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow, bail};
use clap::ValueEnum;
use copydesk_ingest::{FieldNames, IngestConfig, ParagraphMode, Plan};

use crate::args::{
    self, CheckingArgs, GazetteerArgs, InputArgs, OnReadError, Paragraphs, VocabularyArgs,
};
use crate::byte_size::{UNITS, bytes};
use crate::checks::Checks;
use crate::config::{Config, ConfigFile, InputTable, Layers};
use crate::exit::Exit;
use crate::interrupt;
use crate::known::{BASELINE_NAME, VERDICTS_NAME, VOCABULARY_NAME, Vocabulary};
use crate::known_people::gazetteer;
use crate::output::{Verbosity, detail, set_verbosity};
use crate::progress::Progress;
use crate::rule_sets::RuleSets;

/// The input of a command, as its options describe it.
pub(crate) struct Input {
    paths: Vec<OsString>,
    /// The paths that a file lists.
    listed: Vec<PathBuf>,
    /// How bytes become articles.
    pub(crate) ingest: IngestConfig,
    /// What finds the settings for each input.
    pub(crate) config: Config,
    /// The settings of the run: those for its first path.
    pub(crate) layers: Layers,
    /// Whether input that cannot be read makes the run fail.
    fail_on_read_error: bool,
    /// Where the bytes of records go that cannot be read.
    pub(crate) quarantine: Option<PathBuf>,
    progress: bool,
    threads: usize,
    /// Whether files of the current folder count that nobody named.
    looks_around: bool,
}

impl Input {
    /// Makes settings of arguments.
    ///
    /// # Errors
    ///
    /// If no path is given, an option names a field, a format, an encoding or a size that there is not, a list of
    /// paths cannot be read, or the current folder is gone.
    pub(crate) fn new(args: InputArgs) -> anyhow::Result<Self> {
        if args.paths.is_empty() && args.files_from.is_none() {
            bail!(
                "there is nothing to read: name files, folders or globs, or - for standard input"
            );
        }
        set_verbosity(match (args.quiet, args.verbose) {
            (true, _) => Verbosity::Quiet,
            (_, true) => Verbosity::Verbose,
            _ => Verbosity::Normal,
        });
        let base = std::env::current_dir().context("cannot tell the current folder")?;
        let mut config = Config::new(&args.config, &base)?;
        let layers = config.for_folder(&first_folder(&args))?;
        for layer in layers.iter() {
            detail(|| format!("settings: {}", layer.origin));
        }
        let set = |key: fn(&InputTable) -> Option<&str>| {
            let tables = layers.iter().rev().filter_map(|layer| layer.file.input.as_ref());
            tables.filter_map(key).next()
        };
        let on_read_error = match args.on_read_error {
            Some(typed) => typed,
            None => value(set(|input| input.on_read_error.as_deref()), OnReadError::Fail)?,
        };
        let paragraphs = match args.paragraphs {
            Some(typed) => typed,
            None => value(set(|input| input.paragraphs.as_deref()), Paragraphs::Auto)?,
        };
        let format = args.input_format.as_deref().or(set(|input| input.format.as_deref()));
        let encoding = args.encoding.as_deref().or(set(|input| input.encoding.as_deref()));
        let default = IngestConfig::default();
        let ingest = IngestConfig {
            base,
            fields: fields(&layers, &args.fields)?,
            paragraphs: match paragraphs {
                Paragraphs::Auto => ParagraphMode::Auto,
                Paragraphs::Blank => ParagraphMode::Blank,
                Paragraphs::Line => ParagraphMode::Line,
                Paragraphs::Whole => ParagraphMode::Whole,
            },
            stdin_name: args.stdin_filename.unwrap_or(default.stdin_name),
            format: format.map(str::parse).transpose()?,
            encoding: encoding.map(str::parse).transpose()?,
            max_record_bytes: size(&args.max_record_size)?,
            max_expansion: args.max_expansion.max(1),
            max_depth: args.max_depth,
            keep_raw: args.quarantine.is_some(),
            no_articles: [BASELINE_NAME, VERDICTS_NAME, VOCABULARY_NAME].map(str::to_owned).into(),
            ..default
        };
        Ok(Self {
            quarantine: args.quarantine,
            listed: args.files_from.as_deref().map_or(Ok(Vec::new()), listed_in)?,
            paths: args.paths,
            ingest,
            config,
            layers,
            fail_on_read_error: on_read_error == OnReadError::Fail,
            progress: args.progress == args::Progress::Auto && !args.quiet,
            threads: args.threads,
            looks_around: true,
        })
    }

    /// Returns these settings for a run that depends on what was named alone.
    pub(crate) fn alone(self) -> Self {
        Self { looks_around: false, ..self }
    }

    /// Returns these settings for a run that asks for copies alone, to which languages are all the same.
    pub(crate) fn for_copies(mut self) -> Self {
        self.ingest.guesses_language = false;
        self
    }

    /// Returns on how many threads a run works; 0 for one a processor.
    pub(crate) fn n_threads(&self) -> usize {
        self.threads
    }

    /// Gets a run under way: from here on Ctrl-C ends it tidily, its threads are there, and a
    /// person at the terminal sees how far it is. Call it once.
    ///
    /// # Errors
    ///
    /// If the system gives no threads.
    pub(crate) fn start(&self) -> anyhow::Result<(Plan, Progress)> {
        interrupt::listen()?;
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build_global()
            .context("cannot start threads")?;
        Ok(self.look())
    }

    /// Returns the folder that is read in which `path` lies or would lie, if there is one.
    pub(crate) fn folder_around(&self, path: &Path) -> Option<&Path> {
        let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let parent = parent.canonicalize().ok()?;
        let paths =
            self.paths.iter().map(Path::new).chain(self.listed.iter().map(PathBuf::as_path));
        let mut folders = paths.filter(|path| path.is_dir());
        folders.find(|folder| folder.canonicalize().is_ok_and(|folder| parent.starts_with(folder)))
    }

    /// Makes the checks that `args` and the settings ask for, for the inputs in `plan`.
    ///
    /// # Errors
    ///
    /// If `args` or a configuration makes no sense, or a list that they name cannot be read.
    pub(crate) fn checks(&mut self, args: &CheckingArgs, plan: &Plan) -> anyhow::Result<Checks> {
        let rules = RuleSets::new(&args.rules, &self.layers, &mut self.config, plan)?;
        self.checks_of(rules, &args.gazetteers, &args.vocabulary)
    }

    /// Makes the checks that `rules` ask for, with the people and the words that are known.
    ///
    /// # Errors
    ///
    /// If a list cannot be read.
    pub(crate) fn checks_of(
        &self,
        rules: RuleSets,
        gazetteers: &GazetteerArgs,
        vocabulary: &VocabularyArgs,
    ) -> anyhow::Result<Checks> {
        let vocabulary = self.vocabulary(vocabulary)?;
        let people = self.people(gazetteers);
        Checks::new(rules, vocabulary, |lexicon| gazetteer(&people, lexicon))
    }

    /// Returns who is known: what was typed, beside what the settings say.
    fn people(&self, typed: &GazetteerArgs) -> GazetteerArgs {
        let set = self
            .layers
            .iter()
            .rev()
            .find_map(|layer| Some((layer, layer.file.gazetteers.as_ref()?)));
        let set = set
            .into_iter()
            .flat_map(|(layer, files)| files.iter().map(|file| layer.folder.join(file)));
        let starter = self.layers.iter().rev().find_map(|layer| layer.file.starter_gazetteer);
        GazetteerArgs {
            gazetteers: set.chain(typed.gazetteers.iter().cloned()).collect(),
            no_starter_gazetteer: typed.no_starter_gazetteer || starter == Some(false),
        }
    }

    /// Returns the file that a setting of the run names.
    pub(crate) fn set_file(&self, key: fn(&ConfigFile) -> Option<&PathBuf>) -> Option<PathBuf> {
        let mut layers = self.layers.iter().rev();
        layers.find_map(|layer| Some(layer.folder.join(key(&layer.file)?)))
    }

    /// Returns a file of that name in the current folder, if there is one.
    pub(crate) fn file_here(&self, name: &str) -> Option<PathBuf> {
        Some(self.ingest.base.join(name)).filter(|path| self.looks_around && path.is_file())
    }

    /// Reads the names and words of the project: those in the files that were typed, those that the
    /// settings name, or those of the current folder.
    ///
    /// # Errors
    ///
    /// If a list cannot be read or makes no sense.
    fn vocabulary(&self, typed: &VocabularyArgs) -> anyhow::Result<Vocabulary> {
        if !typed.vocabulary.is_empty() {
            return Vocabulary::read(&typed.vocabulary);
        }
        let mut layers = self.layers.iter().rev();
        let set = layers.find_map(|layer| Some((layer, layer.file.vocabulary.as_ref()?)));
        let files: Vec<PathBuf> = match set {
            Some((layer, files)) => files.iter().map(|file| layer.folder.join(file)).collect(),
            None => self.file_here(VOCABULARY_NAME).into_iter().collect(),
        };
        Vocabulary::read(&files)
    }

    /// Returns how a run ended that did all it could, and could not read so many records.
    pub(crate) fn exit(&self, n_read_errors: u64) -> Exit {
        if self.fail_on_read_error && n_read_errors > 0 { Exit::Failure } else { Exit::Clean }
    }

    /// Finds the inputs, again if need be, and shows progress with them.
    pub(crate) fn look(&self) -> (Plan, Progress) {
        let plan = Plan::new(&self.paths, &self.listed, &self.ingest);
        let progress = Progress::new(self.progress, &plan);
        (plan, progress)
    }
}

/// Returns the folder in which the first path lies, the settings of which are those of the run.
fn first_folder(args: &InputArgs) -> PathBuf {
    let typed = match args.paths.first() {
        Some(path) if path == "-" => args.stdin_filename.as_deref().map(Path::new),
        Some(path) => Some(Path::new(path)),
        None => None,
    };
    let Some(path) = typed.filter(|path| !path.to_str().is_some_and(is_url)) else {
        return PathBuf::new();
    };
    if path.is_dir() {
        return path.to_owned();
    }
    let has_wildcard = |part: &std::path::Component<'_>| {
        part.as_os_str().to_string_lossy().contains(['*', '?', '['])
    };
    let folder = path.parent().unwrap_or(Path::new(""));
    folder.components().take_while(|part| !has_wildcard(part)).collect()
}

fn is_url(path: &str) -> bool {
    path.contains("://")
}

/// Returns what the fields of records are called, by the settings and what was typed.
fn fields(layers: &Layers, typed: &[String]) -> anyhow::Result<FieldNames> {
    let mut fields = FieldNames::default();
    for layer in layers.iter() {
        let set = layer.file.input.as_ref().and_then(|input| input.fields.as_ref());
        for (field, name) in set.into_iter().flatten() {
            let at = || format!("`fields` in {}", layer.origin);
            fields.set(field, name).with_context(at)?;
        }
    }
    for field in typed {
        let Some((field, name)) = field.split_once('=') else {
            bail!("`--field {field}` needs the form FIELD=NAME, such as `text=body`");
        };
        fields.set(field, name)?;
    }
    Ok(fields)
}

/// Reads the word of a setting, which is one of those of an option.
pub(crate) fn value<T: ValueEnum>(set: Option<&str>, default: T) -> anyhow::Result<T> {
    set.map_or(Ok(default), |word| {
        T::from_str(word, false).map_err(|_| {
            let known = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
            let known: Vec<String> = known.map(|value| format!("`{}`", value.get_name())).collect();
            anyhow!("there is no value `{word}` (there are {})", known.join(", "))
        })
    })
}

/// Reads the paths that `file` lists.
fn listed_in(file: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).context("cannot read standard input")?;
    } else {
        bytes = std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
    }
    let separator = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|byte| *byte == separator);
    let lines = lines.map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    lines.filter(|line| !line.is_empty()).map(path).collect()
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere, some bytes are no path")]
fn path(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Ok(PathBuf::from(std::ffi::OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path(bytes: &[u8]) -> anyhow::Result<PathBuf> {
    Ok(PathBuf::from(str::from_utf8(bytes).context("a listed path is not UTF-8")?))
}

/// Understands a size such as `256M`: bytes, or binary multiples of them.
fn size(text: &str) -> anyhow::Result<usize> {
    match bytes(text, &UNITS[..3]) {
        Some(size) if size > 0 => Ok(size),
        _ => bail!("`{text}` is no size (say 64K, 256M or 2G)"),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        let sizes = ["7", "64k", "256M", "2GiB", "1KB"].map(|text| size(text).unwrap());
        assert_eq!(sizes, [7, 64 << 10, 256 << 20, 2 << 30, 1 << 10]);
        for text in ["", "M", "-1", "1T", "0", "99999999999999999999", "1 M x"] {
            assert!(size(text).is_err(), "{text}");
        }
    }
}
