//! ninjs, the IPTC's news in JSON.
//!
//! Version 1 has fields such as `body_text` and `body_xhtml`, versions 2 and 3 have lists such as
//! `bodies` with a `contenttype` and a `value` each. Read are headline, byline, dates, language,
//! `uri` as the id, and the first body that is text or, failing that, HTML. After the schemas at
//! iptc.org/std/ninjs (1.5, 2.2 and 3.1).

use copydesk_core::{Metadata, Paragraph, ParagraphKind, SourceMap, SourcePosition};
use serde_json::{Map, Value};

use crate::error::ReadErrorKind;
use crate::formats::html::{blocks::blocks, draft};
use crate::paragraphs::split;
use crate::{Draft, IngestConfig};

/// Makes an article of an object that is ninjs; `None` if it is not.
pub(super) fn article(object: &str, config: &IngestConfig) -> Option<Result<Draft, ReadErrorKind>> {
    let Ok(Value::Object(item)) = serde_json::from_str(object) else { return None };
    let (body, is_html) = body(&item)?;
    let string = |names: &[&str]| names.iter().find_map(|name| string(item.get(*name)?));
    let first = |list: &str, name: &str| value(item.get(list)?.as_array()?.first()?, name);
    let metadata = Metadata {
        title: string(&["headline", "title"]).or_else(|| first("headlines", "value")),
        byline: string(&["byline"]).or_else(|| first("bylines", "byline")),
        published: string(&["firstcreated", "versioncreated", "firstCreated", "versionCreated"]),
        language: string(&["language"]),
        source: string(&["source"])
            .or_else(|| first("infosource", "name"))
            .or_else(|| first("infosources", "name")),
        url: string(&["url"]),
    };
    let id = string(&["uri", "guid"]);
    let made = if is_html {
        draft(blocks(body), body, SourcePosition::START)
    } else {
        let span = |span| Paragraph { span, kind: ParagraphKind::Body };
        let paragraphs = split(body, config.paragraphs).into_iter().map(span).collect();
        Draft { text: body.to_owned(), paragraphs, ..Draft::default() }
    };
    // Positions in a body are none in the file.
    let source_map = Some(SourceMap::default());
    Some(Ok(Draft { id, metadata, source_map, ..made }))
}

/// Returns the body of an item and whether it is HTML.
fn body(item: &Map<String, Value>) -> Option<(&str, bool)> {
    for (name, is_html) in [("body_text", false), ("body_xhtml", true), ("body_html", true)] {
        if let Some(Value::String(body)) = item.get(name) {
            return Some((body, is_html));
        }
    }
    let bodies = item.get("bodies")?.as_array()?;
    let of_type = |wanted: &str| {
        bodies.iter().find_map(|body| {
            let kind = body.get("contenttype").or_else(|| body.get("contentType"));
            let is_wanted = kind.and_then(Value::as_str).is_some_and(|kind| kind.contains(wanted));
            body.get("value").and_then(Value::as_str).filter(|_| is_wanted)
        })
    };
    let any = || bodies.iter().find_map(|body| body.get("value")?.as_str());
    of_type("plain")
        .map(|body| (body, false))
        .or_else(|| of_type("html").map(|body| (body, true)))
        .or_else(|| any().map(|body| (body, body.trim_start().starts_with('<'))))
}

fn string(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn value(object: &Value, name: &str) -> Option<String> {
    string(object.get(name).or_else(|| object.get("value"))?)
}
