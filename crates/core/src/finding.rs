use crate::{Confidence, Place, Rule, Severity, Similarity, Span};

/// One problem in one article, with everything that a person needs to judge it.
///
/// Owns its data and knows nothing of lines and columns: those belong to the report, which has
/// the article's text at hand.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// How much it matters here; the rule's own unless the evidence is weaker.
    pub severity: Severity,
    /// How sure the finding is.
    pub confidence: Confidence,
    /// Where it is.
    pub place: Place,
    /// What is wrong here, with the text in backticks; no full stop.
    pub message: String,
    /// What a person could do about it, as an imperative; no full stop.
    pub help: Option<String>,
    /// Why it was reported, strongest first.
    pub evidence: Vec<Evidence>,
    /// What should perhaps stand there, best first.
    pub suggestions: Vec<Suggestion>,
    /// The other places that the finding is about: the other copy, the other spelling.
    pub related: Vec<Related>,
    /// The change that would repair it.
    pub fix: Option<Fix>,
}

impl Finding {
    /// Makes a finding of full confidence with the rule's severity; the `with_` methods add the rest.
    #[must_use]
    pub fn new(rule: &'static Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            confidence: Confidence::ONE,
            place,
            message: message.into(),
            help: None,
            evidence: Vec::new(),
            suggestions: Vec::new(),
            related: Vec::new(),
            fix: None,
        }
    }

    /// Sets how much it matters here.
    #[must_use]
    pub fn with_severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Sets how sure the finding is.
    #[must_use]
    pub fn with_confidence(mut self, confidence: Confidence) -> Self {
        self.confidence = confidence;
        self
    }

    /// Sets what a person could do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a piece of evidence, weaker than those before it.
    #[must_use]
    pub fn with_evidence(mut self, kind: &'static str, text: impl Into<String>) -> Self {
        self.evidence.push(Evidence { kind, text: text.into() });
        self
    }

    /// Adds a suggestion, worse than those before it.
    #[must_use]
    pub fn with_suggestion(mut self, suggestion: Suggestion) -> Self {
        self.suggestions.push(suggestion);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn with_related(mut self, related: Related) -> Self {
        self.related.push(related);
        self
    }

    /// Sets the repair.
    #[must_use]
    pub fn with_fix(mut self, applicability: Applicability, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { applicability, edits });
        self
    }
}

/// One reason for a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// What sort of reason, in kebab case and stable for programs: `role`, `edits`, `difference`.
    pub kind: &'static str,
    /// The reason, for people.
    pub text: String,
}

/// A text that should perhaps stand in the finding's place.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The text.
    pub text: String,
    /// How sure it is.
    pub confidence: Confidence,
    /// The id of the person in the gazetteer, where the text is a person's name.
    pub id: Option<String>,
}

/// Another place that a finding is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// Where it is.
    pub place: Place,
    /// What it is, such as `first copy`.
    pub message: String,
    /// How alike the two texts are, where that was measured.
    pub similarity: Option<Similarity>,
}

/// A change that would repair a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// Whether it may be made without asking.
    pub applicability: Applicability,
    /// What to replace, ascending and without overlap, in the finding's own article.
    pub edits: Vec<Edit>,
}

/// Whether a fix may be made without a person's yes. The safer variant comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// Changes nothing that a reader would miss: no name, and nothing inside quotation marks.
    Safe,
    /// Probably right, but it changes what the article says, or words that someone said.
    Unsafe,
}

impl Applicability {
    /// Returns the word for it: `safe` or `unsafe`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
        }
    }
}

/// One replacement in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What to replace.
    pub span: Span,
    /// What to put there; empty to delete.
    pub replacement: String,
}
