//! The features of an article as JSON, and back.

use std::collections::HashSet;
use std::sync::{LazyLock, Mutex};

use copydesk_core::{
    Applicability, Article, ArticleNo, Confidence, Edit, Evidence, Finding, Fix, Place, Related,
    Severity, Similarity, Span, Suggestion,
};
use copydesk_names::{Mention, MentionKind, Role, RoleText};
use serde::{Deserialize, Serialize};

use crate::checks::{Checks, Features};
use crate::registry;

/// What is kept of an article. The signatures are not: they would be larger than the text.
#[derive(Serialize, Deserialize)]
struct Kept {
    findings: Vec<KeptFinding>,
    mentions: Vec<KeptMention>,
}

#[derive(Serialize, Deserialize)]
struct KeptFinding {
    rule: String,
    severity: String,
    /// The bits of the number: what is read back must be the very same.
    confidence: u64,
    place: KeptPlace,
    message: String,
    help: Option<String>,
    evidence: Vec<(String, String)>,
    suggestions: Vec<(String, u64, Option<String>)>,
    related: Vec<(KeptPlace, String, Option<u64>)>,
    /// Whether it is safe, and what to replace by what.
    fix: Option<(bool, Vec<KeptEdit>)>,
}

#[derive(Serialize, Deserialize)]
struct KeptMention {
    place: KeptPlace,
    text: Box<str>,
    kind: KeptKind,
    role: Option<(Role, Box<str>, (usize, usize))>,
    may_be_inflected: bool,
    published: Option<u16>,
}

type KeptEdit = ((usize, usize), String);

/// A paragraph, and the span; the article is the line's.
type KeptPlace = (usize, (usize, usize));

#[derive(Serialize, Deserialize)]
enum KeptKind {
    Full,
    Possible,
    Surname(Option<usize>),
    NearSurname(usize),
}

const SEVERITIES: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

/// Writes features down.
pub(crate) fn encode(features: &Features) -> Vec<u8> {
    let kept = Kept {
        findings: features.findings.iter().map(keep_finding).collect(),
        mentions: features.mentions.iter().map(keep_mention).collect(),
    };
    serde_json::to_vec(&kept).expect("texts and finite numbers are JSON")
}

/// Reads features back, for the same text in the place that `article` now has; `None` if they are
/// damaged.
pub(super) fn decode(found: &[u8], article: &Article, checks: &Checks) -> Option<Features> {
    let kept: Kept = serde_json::from_slice(found).ok()?;
    let home = Home::of(article);
    let findings = kept.findings.into_iter().map(|kept| restore_finding(kept, &home));
    let mentions = kept.mentions.into_iter().map(|kept| restore_mention(kept, &home));
    Some(Features {
        findings: findings.collect::<Option<_>>()?,
        mentions: mentions.collect::<Option<_>>()?,
        signatures: checks.signatures(article),
    })
}

/// Reads back what was found in the article `number`, whose text is not at hand and the same; `None` if
/// it is damaged.
pub(crate) fn decode_of(found: &[u8], number: ArticleNo) -> Option<Features> {
    let kept: Kept = serde_json::from_slice(found).ok()?;
    let home = Home { number, text: None };
    let findings = kept.findings.into_iter().map(|kept| restore_finding(kept, &home));
    let mentions = kept.mentions.into_iter().map(|kept| restore_mention(kept, &home));
    Some(Features {
        findings: findings.collect::<Option<_>>()?,
        mentions: mentions.collect::<Option<_>>()?,
        signatures: None,
    })
}

/// Writes down what was found in a whole run.
pub(super) fn encode_run(findings: &[Finding]) -> Vec<u8> {
    let kept = findings.iter().map(|finding| {
        let related = finding.related.iter().map(|related| related.place.article.0);
        (finding.place.article.0, related.collect::<Vec<_>>(), keep_finding(finding))
    });
    serde_json::to_vec(&kept.collect::<Vec<_>>()).expect("texts and finite numbers are JSON")
}

/// Reads back what was found in a run over the same texts; `None` if it is damaged.
pub(super) fn decode_run(found: &[u8]) -> Option<Vec<Finding>> {
    let kept: Vec<(u32, Vec<u32>, KeptFinding)> = serde_json::from_slice(found).ok()?;
    let findings = kept.into_iter().map(|(article, related, kept)| {
        let mut finding = restore_finding(kept, &Home { number: ArticleNo(article), text: None })?;
        for (place, article) in finding.related.iter_mut().zip(related) {
            place.place.article = ArticleNo(article);
        }
        Some(finding)
    });
    findings.collect()
}

/// The article that something was found in.
struct Home<'a> {
    number: ArticleNo,
    /// Its text, unless it is known to be the same.
    text: Option<&'a str>,
}

impl<'a> Home<'a> {
    fn of(article: &'a Article) -> Self {
        Self { number: article.number(), text: Some(article.text()) }
    }
}

fn keep_finding(finding: &Finding) -> KeptFinding {
    KeptFinding {
        rule: finding.rule.code.to_owned(),
        severity: finding.severity.as_str().to_owned(),
        confidence: finding.confidence.get().to_bits(),
        place: keep_place(finding.place),
        message: finding.message.clone(),
        help: finding.help.clone(),
        evidence: finding.evidence.iter().map(|e| (e.kind.to_owned(), e.text.clone())).collect(),
        suggestions: finding
            .suggestions
            .iter()
            .map(|s| (s.text.clone(), s.confidence.get().to_bits(), s.id.clone()))
            .collect(),
        related: finding
            .related
            .iter()
            .map(|r| {
                let similarity = r.similarity.map(|similarity| similarity.get().to_bits());
                (keep_place(r.place), r.message.clone(), similarity)
            })
            .collect(),
        fix: finding.fix.as_ref().map(|fix| {
            let edits = fix.edits.iter().map(|edit| (pair(edit.span), edit.replacement.clone()));
            (fix.applicability == Applicability::Safe, edits.collect())
        }),
    }
}

fn restore_finding(kept: KeptFinding, home: &Home<'_>) -> Option<Finding> {
    let confidence = |bits| Confidence::new(f64::from_bits(bits));
    let rule = *registry::rules().iter().find(|rule| rule.code == kept.rule)?;
    let severity = SEVERITIES.into_iter().find(|known| known.as_str() == kept.severity)?;
    let mut finding = Finding::new(rule, place(kept.place, home)?, kept.message)
        .with_severity(severity)
        .with_confidence(confidence(kept.confidence));
    finding.help = kept.help;
    finding.evidence = kept
        .evidence
        .into_iter()
        .map(|(kind, text)| Evidence { kind: interned(&kind), text })
        .collect();
    finding.suggestions = kept
        .suggestions
        .into_iter()
        .map(|(text, bits, id)| Suggestion { text, confidence: confidence(bits), id })
        .collect();
    for (at, message, similarity) in kept.related {
        let similarity = similarity.map(|bits| Similarity::new(f64::from_bits(bits)));
        finding.related.push(Related { place: place(at, home)?, message, similarity });
    }
    if let Some((is_safe, edits)) = kept.fix {
        let applicability = if is_safe { Applicability::Safe } else { Applicability::Unsafe };
        let edits = edits
            .into_iter()
            .map(|(at, replacement)| Some(Edit { span: span(at, home)?, replacement }));
        finding.fix = Some(Fix { applicability, edits: edits.collect::<Option<_>>()? });
    }
    Some(finding)
}

fn keep_mention(mention: &Mention) -> KeptMention {
    KeptMention {
        place: keep_place(mention.place),
        text: mention.text.clone(),
        kind: match mention.kind {
            MentionKind::Full => KeptKind::Full,
            MentionKind::Possible => KeptKind::Possible,
            MentionKind::Surname { full } => KeptKind::Surname(full),
            MentionKind::NearSurname { full } => KeptKind::NearSurname(full),
        },
        role: mention.role.as_ref().map(|r| (r.role.clone(), r.text.clone(), pair(r.span))),
        may_be_inflected: mention.may_be_inflected,
        published: mention.published,
    }
}

fn restore_mention(kept: KeptMention, home: &Home<'_>) -> Option<Mention> {
    let role = match kept.role {
        Some((role, text, at)) => Some(Box::new(RoleText { role, text, span: span(at, home)? })),
        None => None,
    };
    Some(Mention {
        place: place(kept.place, home)?,
        text: kept.text,
        kind: match kept.kind {
            KeptKind::Full => MentionKind::Full,
            KeptKind::Possible => MentionKind::Possible,
            KeptKind::Surname(full) => MentionKind::Surname { full },
            KeptKind::NearSurname(full) => MentionKind::NearSurname { full },
        },
        role,
        may_be_inflected: kept.may_be_inflected,
        published: kept.published,
    })
}

fn keep_place(place: Place) -> KeptPlace {
    (place.paragraph, pair(place.span))
}

/// Returns the place in the number that the article has now.
fn place((paragraph, at): KeptPlace, home: &Home<'_>) -> Option<Place> {
    Some(Place { article: home.number, paragraph, span: span(at, home)? })
}

fn pair(span: Span) -> (usize, usize) {
    (span.start(), span.end())
}

/// Returns the span, if the text has it.
fn span((start, end): (usize, usize), home: &Home<'_>) -> Option<Span> {
    let is_there = home.text.is_none_or(|text| text.get(start..end).is_some());
    (is_there && start <= end).then(|| Span::new(start, end))
}

/// Returns a text that lives as long as the program; there are a few dozen kinds of evidence.
fn interned(text: &str) -> &'static str {
    static KINDS: LazyLock<Mutex<HashSet<&'static str>>> = LazyLock::new(Mutex::default);
    let mut kinds = KINDS.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(known) = kinds.get(text) {
        return known;
    }
    let leaked: &'static str = Box::leak(text.to_owned().into_boxed_str());
    kinds.insert(leaked);
    leaked
}
