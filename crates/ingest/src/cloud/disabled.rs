use std::io::Read;

use super::Object;
use crate::IngestConfig;
use crate::error::ReadErrorKind;

pub(crate) fn find(_: &str, _: &IngestConfig) -> Result<Vec<Object>, ReadErrorKind> {
    Err(ReadErrorKind::NoCloud)
}

pub(crate) fn find_named(_: &str, _: &IngestConfig) -> Result<Vec<Object>, ReadErrorKind> {
    Err(ReadErrorKind::NoCloud)
}

pub(crate) fn open(_: &str) -> Result<Box<dyn Read>, ReadErrorKind> {
    Err(ReadErrorKind::NoCloud)
}
