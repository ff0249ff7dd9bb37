//! What several tests need.

use copydesk_core::Origin;

use crate::IngestConfig;

pub(crate) fn config() -> IngestConfig {
    IngestConfig::default()
}

pub(crate) fn origin() -> Origin {
    Origin { path: "a.txt".to_owned(), record: None }
}
