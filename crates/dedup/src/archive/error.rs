use std::io;

/// An index that cannot be used, or could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The file holds something else.
    #[error("it is no copydesk index; name another file, or remove it to start a new index")]
    Foreign,
    /// A later version of copydesk made it.
    #[error("a later copydesk made it (format {found}, this one reads {known}); update copydesk")]
    Newer {
        /// The version of its format.
        found: u32,
        /// The latest version that is understood here.
        known: u32,
    },
    /// An earlier version of copydesk made it, which cut texts into words in another way.
    #[error("an earlier copydesk made it (format {found}, this one reads {known}); make a new one")]
    Older {
        /// The version of its format.
        found: u32,
        /// The version that is understood here.
        known: u32,
    },
    /// Other settings made it.
    #[error("it was made with {name} {found}, not {wanted}; use the same, or make another index")]
    Settings {
        /// The setting, as users give it.
        name: &'static str,
        /// Its value in the index.
        found: String,
        /// Its value in this run.
        wanted: String,
    },
    /// A part of it is missing.
    #[error("it is cut off after {found} of {expected} bytes; restore it or make a new one")]
    Truncated {
        /// The bytes that there are,
        found: u64,
        /// and that there should be.
        expected: u64,
    },
    /// A part of it is not what was written.
    #[error("its {part} is damaged; restore it or make a new one")]
    Damaged {
        /// The part.
        part: &'static str,
    },
    /// The storage failed.
    #[error("it cannot be read or written")]
    Io(#[from] io::Error),
}
