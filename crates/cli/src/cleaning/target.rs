//! Where a cleaned corpus goes: articles as JSON Lines or Parquet, and the list of changes beside
//! them. Both appear when they are complete.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use copydesk_ingest::Plan;
use copydesk_report::{Change, CleanArticle, write_change, write_clean_article};
use flate2::write::GzEncoder;

use super::parquet_target::ParquetTarget;
use crate::input::Input;
use crate::output::Sink;

/// The level of gzip and zstd: that of the commands of these names.
const GZIP_LEVEL: u32 = 6;
const ZSTD_LEVEL: i32 = 3;

/// What the name of a target may end in.
const ENDINGS: [&str; 4] = [".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet"];

/// A cleaned corpus that is being written.
pub(crate) struct Target {
    articles: Articles,
    changes: Sink,
    path: PathBuf,
}

enum Articles {
    Lines(Sink),
    Gzip(GzEncoder<Sink>),
    Zstd(zstd::Encoder<'static, Sink>),
    Parquet(Box<ParquetTarget>),
}

impl Target {
    /// Opens `path` for articles, in the form that its name asks for.
    ///
    /// # Errors
    ///
    /// If the name asks for none, there is something by that name and it may not be replaced, it
    /// lies in a folder that is read, or it cannot be written.
    pub(crate) fn open(
        path: &Path,
        may_replace: bool,
        input: &Input,
        plan: &Plan,
    ) -> anyhow::Result<Self> {
        let shown = path.display();
        let ending = ending(path)?;
        for path in [path, &changes_path(path)?] {
            if path.exists() && !may_replace {
                bail!("`{}` exists (--force replaces it)", path.display());
            }
        }
        if let Some(folder) = input.folder_around(path) {
            bail!("`{shown}` lies in `{}`, which is read (write elsewhere)", folder.display());
        }
        if let Some(input) = plan.inputs.iter().find(|input| is_read(path, input)) {
            bail!("`{shown}` is itself read, as `{}` (write elsewhere)", input.display);
        }
        let sink = Sink::file(path)?;
        let articles = match ending {
            ".jsonl.gz" => {
                Articles::Gzip(GzEncoder::new(sink, flate2::Compression::new(GZIP_LEVEL)))
            }
            ".jsonl.zst" => Articles::Zstd(zstd::Encoder::new(sink, ZSTD_LEVEL)?),
            ".parquet" => Articles::Parquet(Box::new(ParquetTarget::new(sink)?)),
            _ => Articles::Lines(sink),
        };
        let changes = Sink::file(&changes_path(path)?)?;
        Ok(Self { articles, changes, path: path.to_owned() })
    }

    /// Writes an article.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn write(&mut self, article: &CleanArticle<'_>) -> anyhow::Result<()> {
        let written = match &mut self.articles {
            Articles::Lines(out) => write_clean_article(out, article),
            Articles::Gzip(out) => write_clean_article(out, article),
            Articles::Zstd(out) => write_clean_article(out, article),
            Articles::Parquet(out) => return out.write(article),
        };
        written.with_context(|| format!("cannot write `{}`", self.path.display()))
    }

    /// Writes a change.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub(crate) fn note(&mut self, change: &Change) -> anyhow::Result<()> {
        write_change(&mut self.changes, change).context("cannot write the list of changes")
    }

    /// Completes both files: the list of changes first, so that no article is there without it.
    ///
    /// # Errors
    ///
    /// If they cannot be written; then neither is there, or the list alone.
    pub(crate) fn commit(self) -> anyhow::Result<()> {
        let what = || format!("cannot write `{}`", self.path.display());
        let articles = match self.articles {
            Articles::Lines(out) => out,
            Articles::Gzip(out) => out.finish().with_context(what)?,
            Articles::Zstd(out) => out.finish().with_context(what)?,
            Articles::Parquet(out) => out.finish().with_context(what)?,
        };
        self.changes.commit()?;
        articles.commit()
    }
}

/// Returns where the list of changes to the articles in `path` is.
///
/// # Errors
///
/// If the name asks for no form.
pub(crate) fn changes_path(path: &Path) -> anyhow::Result<PathBuf> {
    let name = path.to_string_lossy();
    let stem = name.strip_suffix(ending(path)?).unwrap_or(&name);
    Ok(PathBuf::from(format!("{stem}.changes.jsonl")))
}

fn ending(path: &Path) -> anyhow::Result<&'static str> {
    let name = path.to_string_lossy();
    let found = ENDINGS.into_iter().find(|ending| name.ends_with(ending));
    found.with_context(|| format!("`{}` must end in one of {}", path.display(), ENDINGS.join(", ")))
}

/// Says whether `path` is an input, now or when it is there.
fn is_read(path: &Path, input: &copydesk_ingest::Input) -> bool {
    let same = |input: &Path| matches!((input.canonicalize(), path.canonicalize()), (Ok(a), Ok(b)) if a == b);
    input.file().is_some_and(same)
}
