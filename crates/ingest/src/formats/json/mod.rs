//! JSON: one article an object, wherever the object stands.
//!
//! [`lines`] has one a line; [`document`] one a file, several one after another, a list, or a list
//! in an object of its own. What they share is here: an object is parsed once, strictly, only the
//! fields that an article has are kept, and what is not JSON is repaired once if it can be.

mod cutter;
pub(crate) mod document;
mod fields;
pub(crate) mod lines;
mod ninjs;
mod repair;
mod text;

use copydesk_core::{Edit, SourcePosition, Undecodable};
use serde::de::IgnoredAny;

use self::fields::Fields;
use self::repair::{Repaired, repaired};
use crate::encoding::{Decoded, decode};
use crate::error::ReadErrorKind;
use crate::rewrite::edited_bytes;
use crate::{Draft, IngestConfig, RawRecord, RewriteError};

/// Makes an article of a record that is an object.
fn article(record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
    let Decoded { text, undecodable, encoding } = decode(record.bytes(), config)?;
    let draft = object(&text, undecodable, Some(record.start()), config)?;
    Ok(Draft { encoding, ..draft })
}

/// Makes edits in the strings that the text of a record was put together from.
fn rewrite(
    record: &RawRecord,
    edits: &[Edit],
    config: &IngestConfig,
) -> Result<Vec<u8>, RewriteError> {
    let decoded = decode(record.bytes(), config)?;
    let object = decoded.text.trim_start_matches('\u{feff}').trim();
    let fields = Fields::parse(object, &config.fields).map_err(|_| RewriteError::Repaired)?;
    let (_, text) = fields.draft(&decoded.text, config).map_err(|_| RewriteError::Repaired)?;
    let edits = text.edits_in(&decoded.text, edits).ok_or(RewriteError::Strings)?;
    edited_bytes(record.bytes(), &decoded, &edits)
}

/// Makes an article of a row of a table, which stands in the input in another form.
pub(super) fn row(record: &RawRecord, config: &IngestConfig) -> Result<Draft, ReadErrorKind> {
    let text = std::str::from_utf8(record.bytes()).expect("rows are made of text");
    object(text, Vec::new(), None, config)
}

/// Makes an article of an object that begins at `at` of the input, if it is there unchanged.
fn object(
    text: &str,
    undecodable: Vec<Undecodable>,
    at: Option<SourcePosition>,
    config: &IngestConfig,
) -> Result<Draft, ReadErrorKind> {
    let object = text.trim_start_matches('\u{feff}').trim();
    if !object.starts_with('{') {
        let is_json = serde_json::from_str::<IgnoredAny>(object);
        return Err(is_json.map_or_else(ReadErrorKind::Json, |_| ReadErrorKind::NoObject));
    }
    let made = Fields::parse(object, &config.fields)
        .map_err(ReadErrorKind::Json)
        .and_then(|fields| fields.draft(text, config));
    let (mut draft, found) = match made {
        Ok(made) => made,
        Err(ReadErrorKind::Json(error)) => {
            let Some(Repaired { text, undecodable }) =
                at.and_then(|_| repaired(text, &undecodable))
            else {
                return Err(ReadErrorKind::Json(error));
            };
            return self::object(&text, undecodable, None, config).map_err(|kind| match kind {
                // The first complaint is about what stands in the file.
                ReadErrorKind::Json(_) => ReadErrorKind::Json(error),
                kind => kind,
            });
        }
        Err(kind @ ReadErrorKind::MissingField { .. }) => {
            return ninjs::article(object, config).unwrap_or(Err(kind));
        }
        Err(kind) => return Err(kind),
    };
    if !undecodable.is_empty() {
        draft.undecodable = found.undecodable(text, undecodable);
    }
    draft.source_map = Some(match at {
        Some(at) => found.source_map(&draft.paragraphs, text, at),
        None => Default::default(),
    });
    draft.text = found.into_string();
    Ok(draft)
}
