//! One JSON object a line: a header, findings and read errors in the order of the input, and a
//! summary. `docs/schema/json-lines-v1.schema.json` describes it; fields may be added, and none
//! is ever removed or changed within a schema version.

use std::collections::BTreeMap;
use std::io::{self, Write};

use copydesk_core::{Article, Fix, Rule, Severity, SourceRange, Suggestion};
use serde::Serialize;

use crate::inert::write_line;
use crate::{Entry, Header, Location, ReadErrorEvent, RelatedEntry, Reporter, Status, Summary};

/// The version of the contract.
pub(crate) const SCHEMA_VERSION: u32 = 1;

/// Writes JSON Lines.
pub(crate) struct JsonLines<'w> {
    out: &'w mut dyn Write,
}

impl<'w> JsonLines<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Self {
        Self { out }
    }

    fn line(&mut self, line: &Line<'_>) -> io::Result<()> {
        write_line(self.out, line)
    }
}

impl Reporter for JsonLines<'_> {
    fn begin(&mut self, header: &Header) -> io::Result<()> {
        self.line(&Line::Header {
            schema_version: SCHEMA_VERSION,
            tool: "copydesk",
            version: &header.version,
        })
    }

    fn article(&mut self, _: &Article, entries: &[Entry<'_>]) -> io::Result<()> {
        entries.iter().try_for_each(|entry| self.line(&Line::Finding(finding_line(entry))))
    }

    fn read_error(&mut self, event: &ReadErrorEvent) -> io::Result<()> {
        self.line(&Line::ReadError(read_error_line(event)))
    }

    fn end(&mut self, summary: &Summary) -> io::Result<()> {
        self.line(&Line::Summary(summary_line(summary)))?;
        self.out.flush()
    }
}

/// A line of the output.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "lives only while it is written")]
enum Line<'a> {
    Header { schema_version: u32, tool: &'a str, version: &'a str },
    Finding(FindingLine<'a>),
    ReadError(ReadErrorLine<'a>),
    Summary(SummaryLine<'a>),
}

#[derive(Serialize)]
pub(crate) struct ReadErrorLine<'a> {
    path: &'a str,
    record: Option<u64>,
    byte_offset: Option<u64>,
    message: &'a str,
}

#[derive(Serialize)]
pub(crate) struct SummaryLine<'a> {
    records: u64,
    articles: u64,
    articles_with_findings: u64,
    paragraphs: u64,
    bytes: u64,
    findings: u64,
    findings_by_rule: &'a BTreeMap<&'static str, u64>,
    findings_by_severity: BTreeMap<&'static str, u64>,
    known: u64,
    suppressed: u64,
    read_errors: u64,
    passed_over: u64,
    quarantined: u64,
}

#[derive(Serialize)]
pub(crate) struct FindingLine<'a> {
    rule: &'a str,
    name: &'a str,
    severity: &'a str,
    confidence: f64,
    message: &'a str,
    help: Option<&'a str>,
    location: LocationField<'a>,
    excerpt: &'a str,
    evidence: Vec<EvidenceField<'a>>,
    suggestions: Vec<SuggestionField<'a>>,
    related: Vec<RelatedField<'a>>,
    fix: Option<FixField<'a>>,
    status: &'a str,
    reason: Option<&'a str>,
    fingerprint: String,
}

#[derive(Serialize)]
struct LocationField<'a> {
    path: &'a str,
    record: Option<u64>,
    article: &'a str,
    paragraph: usize,
    byte_start: usize,
    byte_end: usize,
    char_start: usize,
    char_end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    source: Option<SourceField>,
}

/// The place in the file.
#[derive(Serialize)]
struct SourceField {
    byte_start: u64,
    byte_end: u64,
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
    exact: bool,
}

#[derive(Serialize)]
struct EvidenceField<'a> {
    kind: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct SuggestionField<'a> {
    text: &'a str,
    confidence: f64,
    id: Option<&'a str>,
}

#[derive(Serialize)]
struct RelatedField<'a> {
    location: LocationField<'a>,
    message: &'a str,
    similarity: Option<f64>,
    excerpt: &'a str,
}

#[derive(Serialize)]
struct FixField<'a> {
    applicability: &'a str,
    edits: Vec<EditField<'a>>,
}

#[derive(Serialize)]
struct EditField<'a> {
    byte_start: usize,
    byte_end: usize,
    replacement: &'a str,
}

pub(crate) fn finding_line<'a>(entry: &'a Entry<'_>) -> FindingLine<'a> {
    let finding = entry.finding;
    let &Rule { code, name, .. } = finding.rule;
    let evidence = finding.evidence.iter();
    FindingLine {
        rule: code,
        name,
        severity: finding.severity.as_str(),
        confidence: rounded(finding.confidence.get()),
        message: &finding.message,
        help: entry.help.as_deref(),
        location: location_field(&entry.location),
        excerpt: &entry.excerpt.text,
        evidence: evidence.map(|e| EvidenceField { kind: e.kind, text: &e.text }).collect(),
        suggestions: finding.suggestions.iter().map(suggestion_field).collect(),
        related: entry.related.iter().map(related_field).collect(),
        fix: finding.fix.as_ref().map(fix_field),
        status: entry.status.as_str(),
        reason: match &entry.status {
            Status::Suppressed { reason, .. } => reason.as_deref(),
            _ => None,
        },
        fingerprint: entry.fingerprint.to_string(),
    }
}

pub(crate) fn read_error_line(event: &ReadErrorEvent) -> ReadErrorLine<'_> {
    ReadErrorLine {
        path: &event.path,
        record: event.record,
        byte_offset: event.byte_offset,
        message: &event.message,
    }
}

pub(crate) fn summary_line(summary: &Summary) -> SummaryLine<'_> {
    let of = |severity: Severity| (severity.as_str(), summary.of_severity(severity));
    let severities = [Severity::Error, Severity::Warning, Severity::Info];
    SummaryLine {
        records: summary.records,
        articles: summary.articles,
        articles_with_findings: summary.articles_with_findings,
        paragraphs: summary.paragraphs,
        bytes: summary.bytes,
        findings: summary.findings(),
        findings_by_rule: &summary.by_rule,
        findings_by_severity: severities.into_iter().map(of).collect(),
        known: summary.known,
        suppressed: summary.suppressed,
        read_errors: summary.read_errors,
        passed_over: summary.passed_over,
        quarantined: summary.quarantined,
    }
}

fn location_field(location: &Location) -> LocationField<'_> {
    let (start, end) = (location.start, location.end);
    LocationField {
        path: &location.path,
        record: location.record,
        article: &location.article,
        paragraph: location.paragraph,
        byte_start: start.offset.bytes,
        byte_end: end.offset.bytes,
        char_start: start.offset.chars,
        char_end: end.offset.chars,
        line: start.line,
        column: start.column.chars,
        end_line: end.line,
        end_column: end.column.chars,
        source: location.source.map(source_field),
    }
}

fn source_field(SourceRange { start, end, is_exact }: SourceRange) -> SourceField {
    SourceField {
        byte_start: start.byte,
        byte_end: end.byte,
        line: start.line,
        column: start.column,
        end_line: end.line,
        end_column: end.column,
        exact: is_exact,
    }
}

fn suggestion_field(suggestion: &Suggestion) -> SuggestionField<'_> {
    SuggestionField {
        text: &suggestion.text,
        confidence: rounded(suggestion.confidence.get()),
        id: suggestion.id.as_deref(),
    }
}

fn related_field<'a>(related: &'a RelatedEntry<'_>) -> RelatedField<'a> {
    RelatedField {
        location: location_field(&related.location),
        message: related.message,
        similarity: related.similarity.map(|similarity| rounded(similarity.get())),
        excerpt: &related.excerpt.text,
    }
}

fn fix_field(fix: &Fix) -> FixField<'_> {
    let edits = fix.edits.iter().map(|edit| EditField {
        byte_start: edit.span.start(),
        byte_end: edit.span.end(),
        replacement: &edit.replacement,
    });
    FixField { applicability: fix.applicability.as_str(), edits: edits.collect() }
}

/// Rounds to four decimals; only 1 itself becomes 1, because that says "certain" or "identical".
pub(crate) fn rounded(share: f64) -> f64 {
    let rounded = (share * 10_000.0).round() / 10_000.0;
    if share < 1.0 { rounded.min(0.9999) } else { rounded }
}

#[cfg(test)]
mod tests;
