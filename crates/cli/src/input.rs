//! Which articles a command works on, and what it does about those that cannot be read.

use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use copydesk_ingest::{FieldNames, IngestConfig, ParagraphMode, Plan};

use crate::args::{self, InputArgs};
use crate::byte_size::{UNITS, bytes};
use crate::exit::Exit;
use crate::interrupt;
use crate::progress::Progress;

/// The input of a command, as its options describe it.
pub(crate) struct Input {
    paths: Vec<OsString>,
    /// The paths that a file lists.
    listed: Vec<PathBuf>,
    /// How bytes become articles.
    pub(crate) ingest: IngestConfig,
    /// Whether input that cannot be read makes the run fail.
    fail_on_read_error: bool,
    /// Where the bytes of records go that cannot be read.
    pub(crate) quarantine: Option<PathBuf>,
    progress: bool,
    threads: usize,
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
        let base = std::env::current_dir().context("cannot tell the current folder")?;
        let default = IngestConfig::default();
        let mut fields = FieldNames::default();
        for field in &args.fields {
            let Some((field, name)) = field.split_once('=') else {
                bail!("`--field {field}` needs the form FIELD=NAME, such as `text=body`");
            };
            fields.set(field, name)?;
        }
        let ingest = IngestConfig {
            base,
            fields,
            paragraphs: match args.paragraphs {
                args::Paragraphs::Auto => ParagraphMode::Auto,
                args::Paragraphs::Blank => ParagraphMode::Blank,
                args::Paragraphs::Line => ParagraphMode::Line,
            },
            stdin_name: args.stdin_filename.unwrap_or(default.stdin_name),
            format: args.input_format.map(|name| name.parse()).transpose()?,
            encoding: args.encoding.map(|name| name.parse()).transpose()?,
            max_record_bytes: size(&args.max_record_size)?,
            max_expansion: args.max_expansion.max(1),
            max_depth: args.max_depth,
            keep_raw: args.quarantine.is_some(),
            ..default
        };
        Ok(Self {
            quarantine: args.quarantine,
            listed: args.files_from.as_deref().map_or(Ok(Vec::new()), listed_in)?,
            paths: args.paths,
            ingest,
            fail_on_read_error: args.on_read_error == args::OnReadError::Fail,
            progress: args.progress == args::Progress::Auto,
            threads: args.threads,
        })
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
