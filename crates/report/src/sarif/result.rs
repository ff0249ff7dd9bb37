use copydesk_core::{Article, Edit, Severity, Span};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::BASE;
use crate::excerpt::{first_words, last_words};
use crate::file_range::{FileRange, message};
use crate::json_lines::rounded;
use crate::wording::place;
use crate::{Entry, Location, Positions, Status, Visible, Window};

/// What stands in the path of a URI as it is (RFC 3986, `pchar` and `/`, without `:`, which could
/// be taken for the end of a scheme).
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The longest text that is repeated as a snippet, in bytes: a long paragraph.
const LONGEST_SNIPPET: usize = 4_000;

/// Describes a finding. `rule_index` is the place of its rule in the list of rules.
pub(super) fn result(
    article: &Article,
    positions: &Positions<'_>,
    entry: &Entry<'_>,
    rule_index: Option<usize>,
) -> Value {
    let finding = entry.finding;
    let fingerprint = entry.fingerprint.to_string();
    let related: Vec<Value> = entry
        .related
        .iter()
        .enumerate()
        .map(|(index, related)| {
            let mut location = located(&related.location);
            location.insert("id".to_owned(), json!(index + 1));
            location.insert(
                "message".to_owned(),
                json!({ "text": Visible(related.message).to_string() }),
            );
            Value::Object(location)
        })
        .collect();
    let mut location = located(&entry.location);
    add_snippets(&mut location, article, positions, entry);
    let mut result = json!({
        "ruleId": finding.rule.code,
        "level": level(finding.severity),
        "message": { "text": text(entry) },
        "locations": [location],
        // GitHub compares the first; the second is for everybody else.
        "partialFingerprints": {
            "primaryLocationLineHash": format!("{fingerprint}:1"),
            "copydesk/v1": fingerprint,
        },
        "rank": rounded(finding.confidence.get() * 100.0),
        "properties": {
            "confidence": rounded(finding.confidence.get()),
            "evidence": finding.evidence.iter()
                .map(|evidence| format!("{}: {}", evidence.kind, Visible(&evidence.text)))
                .collect::<Vec<_>>(),
        },
    });
    if let Some(index) = rule_index {
        result["ruleIndex"] = json!(index);
    }
    if !related.is_empty() {
        result["relatedLocations"] = Value::Array(related);
    }
    if let Status::Suppressed { in_source, reason } = &entry.status {
        let kind = if *in_source { "inSource" } else { "external" };
        let mut suppression = json!({ "kind": kind, "status": "accepted" });
        if let Some(reason) = reason {
            suppression["justification"] = json!(Visible(reason).to_string());
        }
        result["suppressions"] = json!([suppression]);
    }
    if let Some(fix) = finding.fix.as_ref().filter(|_| entry.location.is_file) {
        result["fixes"] = json!([fixed(entry, positions, &fix.edits)]);
    }
    result
}

/// Returns SARIF's word for a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// Returns `text` with a full stop, if it has none.
pub(super) fn sentence(text: &str) -> String {
    let stop = if text.ends_with(['.', '!', '?']) { "" } else { "." };
    format!("{text}{stop}")
}

pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}

/// Names a file: relative to the base, or with its own scheme.
pub(super) fn artifact(path: &str) -> Value {
    let encoded = |path: &str| utf8_percent_encode(path, PATH).to_string();
    match path.split_once("://") {
        Some((scheme, rest)) => json!({ "uri": format!("{scheme}://{}", encoded(rest)) }),
        None if path.starts_with('/') => json!({ "uri": format!("file://{}", encoded(path)) }),
        None => json!({ "uri": encoded(path.trim_start_matches("./")), "uriBaseId": BASE }),
    }
}

/// Says what is wrong, and links to the other places by their `id`.
fn text(entry: &Entry<'_>) -> String {
    let mut text = sentence(&literal(&message(entry)));
    for (index, related) in entry.related.iter().enumerate() {
        let place = link_text(&place(&related.location));
        let what = literal(&capital(&Visible(related.message).to_string()));
        text.push_str(&format!(" {what}: [{place}]({}).", index + 1));
    }
    if let Some(help) = &entry.help {
        text.push_str(&sentence(&format!(" Help: {}", literal(&Visible(help).to_string()))));
    }
    text
}

/// Escapes text of a message (§3.11.5): braces are doubled, and nothing is a link.
fn literal(text: &str) -> String {
    text.replace('{', "{{").replace('}', "}}").replace("](", "] (")
}

/// Escapes the text of a link (§3.11.6).
fn link_text(text: &str) -> String {
    literal(&Visible(text).to_string())
        .replace('\\', "\\\\")
        .replace('[', "\\[")
        .replace(']', "\\]")
}

/// Returns the file and the region, the article and the paragraph.
fn located(location: &Location) -> Map<String, Value> {
    let article = &*location.article;
    let paragraph = format!("paragraph {}", location.paragraph);
    let location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(&location.path),
            "region": region(FileRange::of(location)),
        },
        "logicalLocations": [{
            "name": paragraph,
            "fullyQualifiedName": format!("{article}/{paragraph}"),
            "kind": "element",
        }],
    });
    match location {
        Value::Object(location) => location,
        _ => unreachable!("an object was made"),
    }
}

fn region(range: FileRange) -> Value {
    json!({
        "startLine": range.line,
        "startColumn": range.column,
        "endLine": range.end_line,
        "endColumn": range.end_column,
    })
}

/// Adds the marked text, and a region around it, where the file has the text as it is.
fn add_snippets(
    location: &mut Map<String, Value>,
    article: &Article,
    positions: &Positions<'_>,
    entry: &Entry<'_>,
) {
    let span = entry.finding.place.span;
    let is_exact = entry.location.source.is_some_and(|source| source.is_exact);
    if !is_exact || span.is_empty() || span.len() > LONGEST_SNIPPET {
        return;
    }
    let physical = &mut location["physicalLocation"];
    physical["region"]["snippet"] = json!({ "text": span.slice(article.text()) });
    let around = context(article, entry);
    if entry.location.is_file && around.len() > span.len() {
        let mut context = region(range_in_file(positions, around));
        context["snippet"] = json!({ "text": around.slice(article.text()) });
        physical["contextRegion"] = context;
    }
}

/// Returns the finding and a few words of its paragraph on both sides.
fn context(article: &Article, entry: &Entry<'_>) -> Span {
    let place = entry.finding.place;
    let paragraph = article.paragraphs().get(place.paragraph).map_or(place.span, |p| p.span);
    let text = article.text();
    let start = paragraph.start().min(place.span.start());
    let end = paragraph.end().max(place.span.end());
    let before = last_words(&text[start..place.span.start()], Window::ENTRY.context);
    let after = first_words(&text[place.span.end()..end], Window::ENTRY.context);
    // What is cut off between the words and the finding is white space, and belongs to the context.
    let end = if after.is_empty() { place.span.end() } else { Span::of(after, text).end() };
    let start = if before.is_empty() { place.span.start() } else { Span::of(before, text).start() };
    Span::new(start, end)
}

fn range_in_file(positions: &Positions<'_>, span: Span) -> FileRange {
    let (start, end) = (positions.at(span.start()), positions.at(span.end()));
    FileRange {
        line: start.line as u64,
        column: start.column.chars as u64,
        end_line: end.line as u64,
        end_column: end.column.chars as u64,
    }
}

/// Describes the fix of a finding in a text that is its file.
fn fixed(entry: &Entry<'_>, positions: &Positions<'_>, edits: &[Edit]) -> Value {
    let replacements = edits.iter().map(|edit| {
        let mut replacement =
            json!({ "deletedRegion": region(range_in_file(positions, edit.span)) });
        if !edit.replacement.is_empty() {
            replacement["insertedContent"] = json!({ "text": edit.replacement });
        }
        replacement
    });
    let help = entry.help.as_deref().unwrap_or("repair it");
    json!({
        "description": { "text": sentence(&literal(&Visible(help).to_string())) },
        "artifactChanges": [{
            "artifactLocation": artifact(&entry.location.path),
            "replacements": replacements.collect::<Vec<_>>(),
        }],
    })
}
