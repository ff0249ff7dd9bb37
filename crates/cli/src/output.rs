//! Where reports go: standard output, devices and pipes, or files that appear whole or not at all.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use anyhow::Context as _;
use tempfile::NamedTempFile;

use crate::exit::Exit;
use crate::interrupt::Interrupted;
use crate::known_people::LeftOut;

/// A destination of one report.
pub(crate) enum Sink {
    /// Standard output.
    Stdout(BufWriter<io::Stdout>),
    /// A device, a named pipe or the end of a file, which is written to and never replaced.
    Device(BufWriter<File>),
    /// A file that takes its place when it is complete.
    File { temporary: BufWriter<NamedTempFile>, path: PathBuf },
}

impl Sink {
    /// Opens standard output.
    pub(crate) fn stdout() -> Self {
        Self::Stdout(BufWriter::with_capacity(1 << 16, io::stdout()))
    }

    /// Opens `path` for writing; a file that is there stays as it is until
    /// [`commit`](Self::commit). A link stays a link.
    pub(crate) fn file(path: &Path) -> anyhow::Result<Self> {
        let what = || format!("cannot write `{}`", path.display());
        if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
            let device = File::options().write(true).open(path).with_context(what)?;
            return Ok(Self::Device(BufWriter::new(device)));
        }
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let temporary = new_file(folder).with_context(what)?;
        Ok(Self::File { temporary: BufWriter::new(temporary), path: path.to_owned() })
    }

    /// Opens `path` to write at its end, as the summary of a step asks for.
    pub(crate) fn append(path: &Path) -> anyhow::Result<Self> {
        let file = File::options().append(true).create(true).open(path);
        let file = file.with_context(|| format!("cannot write `{}`", path.display()))?;
        Ok(Self::Device(BufWriter::new(file)))
    }

    /// Completes the report: a file takes its place under its name.
    pub(crate) fn commit(self) -> anyhow::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush().context("cannot write to standard output"),
            Self::Device(mut out) => out.flush().context("cannot write the report"),
            Self::File { temporary, path } => {
                let write = || -> io::Result<()> {
                    let file = temporary.into_inner()?;
                    file.as_file().sync_all()?;
                    file.persist(&path)?;
                    Ok(())
                };
                write().with_context(|| format!("cannot write `{}`", path.display()))
            }
        }
    }
}

/// Makes a file in `folder` that can take a name later, and is gone if it takes none.
pub(crate) fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".copydesk-");
    #[cfg(unix)]
    {
        // As any file that a program makes; the umask takes away what it should.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stdout(out) => out.write(bytes),
            Self::Device(out) => out.write(bytes),
            Self::File { temporary, .. } => temporary.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stdout(out) => out.flush(),
            Self::Device(out) => out.flush(),
            Self::File { temporary, .. } => temporary.flush(),
        }
    }
}

/// Says on standard error what went wrong, in one line, and returns how the run ended.
///
/// Where only the reader of our output went away, as `head` does, the run ends quietly.
pub(crate) fn report_failure(error: &anyhow::Error) -> Exit {
    if is_closed_pipe(error) {
        return Exit::Clean;
    }
    #[expect(clippy::print_stderr, reason = "this is where failures are printed")]
    {
        eprintln!("copydesk: {error:#}");
    }
    if error.is::<Interrupted>() { Exit::Interrupted } else { Exit::Failure }
}

/// Says on standard error how many names of a list were left out, why, and which was the first.
pub(crate) fn warn_of_rows(path: &Path, left_out: &LeftOut) {
    let Some(first) = &left_out.first else { return };
    let n: u64 = left_out.by_problem.values().sum();
    let names = if n == 1 { "name" } else { "names" };
    let reasons: Vec<String> =
        left_out.by_problem.iter().map(|(problem, n)| format!("{n} × {problem}")).collect();
    note(&format!(
        "gazetteer `{}`: {n} {names} left out ({}), the first in row {}: `{:.60}`",
        path.display(),
        reasons.join(", "),
        first.row,
        first.name.escape_debug().to_string(),
    ));
}

/// How much is said on standard error beside what stops the run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verbosity {
    /// Nothing.
    Quiet,
    /// What a user should know.
    #[default]
    Normal,
    /// What the run uses, too.
    Verbose,
}

static VERBOSITY: OnceLock<Verbosity> = OnceLock::new();

/// Sets how much is said, once.
pub(crate) fn set_verbosity(verbosity: Verbosity) {
    VERBOSITY.get_or_init(|| verbosity);
}

fn verbosity() -> Verbosity {
    VERBOSITY.get().copied().unwrap_or_default()
}

/// Says what the run uses on standard error, if the user wants to know.
pub(crate) fn detail(text: impl FnOnce() -> String) {
    if verbosity() == Verbosity::Verbose {
        note(&text());
    }
}

/// Says something on standard error, in one line, unless the user wants quiet.
pub(crate) fn note(text: &str) {
    if verbosity() == Verbosity::Quiet {
        return;
    }
    #[expect(clippy::print_stderr, reason = "this is where notes are printed")]
    {
        eprintln!("copydesk: {text}");
    }
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
