//! The words that every copydesk crate speaks.
//!
//! An [`Article`] is a text with its paragraphs; a [`Detector`] looks at one and appends
//! [`Finding`]s, each of a [`Rule`], at a [`Place`] that is a byte [`Span`] in that article. This
//! crate holds data and that one trait: no input or output, no algorithms, no threads.

mod article;
mod detector;
mod finding;
mod fingerprint;
mod rule;
mod source_map;
mod span;
mod unit_interval;

pub use article::{
    Article, ArticleNo, Directive, Markup, Metadata, Origin, Paragraph, ParagraphKind, Place,
    Undecodable,
};
pub use detector::Detector;
pub use finding::{Applicability, Edit, Evidence, Finding, Fix, Related, Suggestion};
pub use fingerprint::Fingerprint;
pub use rule::{Example, Explanation, Rule, Severity};
pub use source_map::{Segment, SourceMap, SourcePosition, SourceRange};
pub use span::Span;
pub use unit_interval::{Confidence, Similarity};
