//! What several tests need.

use std::io::Write as _;
use std::sync::Arc;

use copydesk_core::{Article, Origin, SourcePosition};
use flate2::write::GzEncoder;

use crate::formats::Decoder;
use crate::{IngestConfig, Input, Location, RawRecord, ReadError};

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

/// Decodes one record by other settings than the usual ones.
pub(crate) fn decode_as(
    decoder: impl Decoder + 'static,
    bytes: &[u8],
    config: &IngestConfig,
) -> Result<Article, ReadError> {
    let origin = Origin { path: "a".to_owned(), record: Some(1) };
    RawRecord::new(bytes.to_vec(), origin, SourcePosition::START, Arc::new(decoder)).decode(config)
}

/// Reads a file of that name with those bytes.
pub(crate) fn read(
    name: &str,
    bytes: &[u8],
    config: &IngestConfig,
) -> Vec<Result<Article, ReadError>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let input = Input { location: Location::File(path), display: name.to_owned(), bytes: 0 };
    let mut articles = Vec::new();
    let _end = crate::read(&input, config, &mut |record, _| {
        articles.push(record.and_then(|record| record.decode(config)));
        std::ops::ControlFlow::Continue(())
    });
    articles
}

/// Reads a file and shows each article as its id and its text, and each error in full.
pub(crate) fn outcome(name: &str, bytes: &[u8]) -> Vec<String> {
    let show = |result: Result<Article, ReadError>| match result {
        Ok(article) => format!("{}: {}", article.id(), article.text()),
        Err(error) => {
            let record = error.record().map_or(String::new(), |n| format!(", record {n}"));
            format!("{}{record}: {}", error.path(), error.reason())
        }
    };
    read(name, bytes, &config()).into_iter().map(show).collect()
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
