//! What several tests need.

use std::io::Write as _;
use std::sync::Arc;

use copydesk_core::{Article, Origin, SourcePosition};
use flate2::write::GzEncoder;

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

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn xz(bytes: &[u8]) -> Vec<u8> {
    let options = lzma_rust2::XzOptions::with_preset(1);
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
