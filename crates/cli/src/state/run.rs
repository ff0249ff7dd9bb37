//! What was found in a whole run, to be found again while nothing has changed.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use copydesk_core::Finding;
use copydesk_ingest::{IngestConfig, Plan};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::{Header, cache_folder, features};
use crate::checks::Checks;
use crate::output::Sink;

/// The findings of a run over certain files under certain settings.
pub(crate) struct RunCache {
    path: PathBuf,
}

impl RunCache {
    /// Returns where the findings of a run over `plan` are kept in `folder`; nothing where an input is
    /// no file that could be read twice, or the folder cannot be used.
    ///
    /// Reads every file once, and takes no longer than that.
    pub(crate) fn new(
        folder: &Path,
        checks: &Checks,
        config: &IngestConfig,
        plan: &Plan,
    ) -> Option<Self> {
        cache_folder(folder)?;
        let mut key = Xxh3::new();
        key.update(Header::new(checks).json().as_bytes());
        key.update(format!("{:?} {config:?} {:?}", checks.rules.sets(), program()).as_bytes());
        for input in &plan.inputs {
            key.update(input.display.as_bytes());
            key.update(&(checks.rules.index_of(&input.display) as u64).to_le_bytes());
            hash_file(&mut key, input.file()?).ok()?;
        }
        Some(Self { path: folder.join(format!("{:032x}.run", key.digest128())) })
    }

    /// Returns what was found, if it is known.
    pub(crate) fn find(&self) -> Option<Vec<Finding>> {
        let bytes = std::fs::read(&self.path).ok()?;
        let (checksum, found) = bytes.split_at_checked(CHECKSUM_BYTES)?;
        let is_whole = checksum == xxh3_128(found).to_le_bytes();
        if is_whole { features::decode_run(found) } else { None }
    }

    /// Keeps what was found. Where that cannot be written, the next run takes longer.
    pub(crate) fn keep(&self, findings: &[Finding]) {
        let found = features::encode_run(findings);
        let write = || -> anyhow::Result<()> {
            let mut file = Sink::file(&self.path)?;
            file.write_all(&xxh3_128(&found).to_le_bytes())?;
            file.write_all(&found)?;
            file.commit()
        };
        let _kept = write();
    }
}

const CHECKSUM_BYTES: usize = size_of::<u128>();

/// Returns what tells this build of the program from others of the same version.
fn program() -> Option<(u64, std::time::SystemTime)> {
    let metadata = std::env::current_exe().and_then(std::fs::metadata).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

fn hash_file(key: &mut Xxh3, path: &Path) -> io::Result<()> {
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 18];
    let mut len = 0_u64;
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            n => {
                key.update(&buffer[..n]);
                len += n as u64;
            }
        }
    }
    key.update(&len.to_le_bytes());
    Ok(())
}
