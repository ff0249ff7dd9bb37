use clap::Args;

use crate::memory::MemoryLimit;

/// How much memory a run may take.
#[derive(Debug, Args)]
pub(crate) struct MemoryArgs {
    /// Keep within SIZE of memory, such as 256M or 2G; what does not fit waits on disk
    ///
    /// The output is the same. Temporary files go where TMPDIR points. A limit below 128M, or
    /// one that the counts of a very large corpus alone exceed, is kept as well as it can be.
    #[arg(long, value_name = "SIZE", default_value_t)]
    pub(crate) max_memory: MemoryLimit,
}
