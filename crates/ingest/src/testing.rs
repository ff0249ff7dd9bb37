//! What several tests need.

use std::sync::Arc;

use copydesk_core::{Article, Origin, SourcePosition};

use crate::formats::Decoder;
use crate::{IngestConfig, RawRecord, ReadError};

pub(crate) fn config() -> IngestConfig {
    IngestConfig::default()
}

/// Decodes a file that is one article.
pub(crate) fn decode(decoder: impl Decoder + 'static, bytes: &[u8]) -> Result<Article, ReadError> {
    decode_record(decoder, "a.txt", None, bytes)
}

/// Decodes one record.
pub(crate) fn decode_record(
    decoder: impl Decoder + 'static,
    path: &str,
    record: Option<u64>,
    bytes: &[u8],
) -> Result<Article, ReadError> {
    let origin = Origin { path: path.to_owned(), record };
    let start = SourcePosition::START;
    RawRecord::new(bytes.to_vec(), origin, start, Arc::new(decoder)).decode(&config())
}
