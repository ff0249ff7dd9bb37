use crate::{Article, Finding, Rule};

/// Finds one kind of problem by looking at one article alone.
///
/// Built once from its settings, then read-only, so that callers may check articles on many
/// threads. `check` depends on `self` and `article` only, and cannot fail: whatever can, such as
/// a table that does not parse, failed when the detector was built.
pub trait Detector: Send + Sync {
    /// Returns the rule that this detector enforces.
    fn rule(&self) -> &'static Rule;

    /// Appends one finding per problem in `article`, by ascending span.
    fn check(&self, article: &Article, findings: &mut Vec<Finding>);
}
