//! Where the bytes of records go that cannot be read, so that nothing is lost.
//!
//! Each record is a file called by the hash of its bytes, so that the same record lands in the same
//! file in every run, and `manifest.jsonl` says of each where it stood and what is wrong with it.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use copydesk_ingest::{RawBytes, ReadError};
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_128;

use crate::output::Sink;

/// The list of what is in the folder.
const MANIFEST: &str = "manifest.jsonl";

/// A folder for the bytes of records that cannot be read.
pub(crate) struct Quarantine {
    folder: PathBuf,
    manifest: Sink,
    n_records: u64,
}

/// A line of the manifest.
#[derive(Serialize)]
struct Entry<'e> {
    path: &'e str,
    record: Option<u64>,
    byte_offset: Option<u64>,
    /// The file with the bytes; none where there are no bytes, as of a file that cannot be opened.
    file: Option<&'e str>,
    bytes: usize,
    /// Whether these are all bytes of the record.
    complete: bool,
    message: &'e str,
}

impl Quarantine {
    /// Opens the folder, and makes it where it is missing. Files of earlier runs stay; the list
    /// is replaced when the run has read everything.
    ///
    /// # Errors
    ///
    /// If the folder cannot be made or written to.
    pub(crate) fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make the folder `{}`", folder.display()))?;
        let manifest = Sink::file(&folder.join(MANIFEST))?;
        Ok(Self { folder: folder.to_owned(), manifest, n_records: 0 })
    }

    /// Puts a record aside and takes its bytes out of `error`.
    ///
    /// # Errors
    ///
    /// If a file cannot be written.
    pub(crate) fn add(&mut self, error: &mut ReadError) -> anyhow::Result<()> {
        let raw = error.take_raw().filter(|raw| !raw.bytes.is_empty());
        let file = raw.as_ref().map(|raw| format!("{:032x}.bin", xxh3_128(&raw.bytes)));
        if let (Some(raw), Some(file)) = (&raw, &file) {
            self.store(raw, file)?;
        }
        let entry = Entry {
            path: error.path(),
            record: error.record(),
            byte_offset: error.offset(),
            file: file.as_deref(),
            bytes: raw.as_ref().map_or(0, |raw| raw.bytes.len()),
            complete: raw.is_some_and(|raw| raw.is_complete),
            message: &error.reason(),
        };
        self.n_records += 1;
        serde_json::to_writer(&mut self.manifest, &entry)
            .map_err(std::io::Error::from)
            .and_then(|()| self.manifest.write_all(b"\n"))
            .with_context(|| format!("cannot write `{}`", self.folder.join(MANIFEST).display()))
    }

    fn store(&self, raw: &RawBytes, file: &str) -> anyhow::Result<()> {
        let path = self.folder.join(file);
        if path.metadata().is_ok_and(|there| there.len() == raw.bytes.len() as u64) {
            return Ok(());
        }
        std::fs::write(&path, &raw.bytes)
            .with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// Completes the list, and returns how many records it has.
    ///
    /// # Errors
    ///
    /// If the list cannot be written.
    pub(crate) fn finish(self) -> anyhow::Result<u64> {
        self.manifest.commit()?;
        Ok(self.n_records)
    }
}
