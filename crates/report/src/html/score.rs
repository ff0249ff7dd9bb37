//! How much work an article needs, in one number.
//!
//! 100, less what its findings weigh per 1,000 words, and never below 0. A finding weighs what its
//! severity does, times its confidence. The weights are a convention and no measurement: one
//! error in a text of 500 words, the length of a common news article, costs a fifth.

use copydesk_core::{Article, Finding, Severity};

/// What a finding of full confidence weighs.
pub(super) const fn weight(severity: Severity) -> f64 {
    match severity {
        Severity::Error => 10.0,
        Severity::Warning => 4.0,
        Severity::Info => 1.0,
    }
}

/// The least number of words that an article is taken to have, so that one slip in a news item of
/// two sentences is not the end of it.
pub(super) const LEAST_WORDS: usize = 200;

/// Returns how many words `article` has, between white space.
pub(super) fn words(article: &Article) -> usize {
    article.text().split_whitespace().count()
}

/// Returns the score of an article of `words` words, 0 to 100; 100 only where nothing was found.
pub(super) fn score<'f>(words: usize, findings: impl Iterator<Item = &'f Finding>) -> u8 {
    let sum: f64 = findings.map(|found| weight(found.severity) * found.confidence.get()).sum();
    #[expect(clippy::cast_precision_loss, reason = "no article has 2^52 words")]
    let per_thousand = sum * 1_000.0 / words.max(LEAST_WORDS) as f64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let score = (100.0 - per_thousand).clamp(0.0, 100.0).floor() as u8;
    score
}

#[cfg(test)]
mod tests {
    use super::score;
    use crate::test_support::{harbour, harbour_findings};
    use copydesk_core::{Confidence, Severity};

    #[test]
    fn one_error_in_an_article_of_common_length_costs_a_fifth() {
        let error = harbour_findings().remove(0);
        assert_eq!(error.severity, Severity::Error);
        assert_eq!(score(500, [&error].into_iter()), 80);
        let half = error.clone().with_confidence(Confidence::new(0.5));
        assert_eq!(score(500, [&half].into_iter()), 90);
        assert_eq!(score(3, [&error].into_iter()), score(200, [&error].into_iter()));
    }

    #[test]
    fn scores_stay_within_bounds_and_100_means_nothing_found() {
        let findings: Vec<_> = std::iter::repeat_n(harbour_findings(), 100).flatten().collect();
        assert_eq!(score(300, findings.iter()), 0);
        let note = harbour_findings().remove(2).with_severity(Severity::Info);
        assert_eq!(score(1_000_000, [&note].into_iter()), 99);
        assert_eq!(score(super::words(&harbour()), std::iter::empty()), 100);
    }
}
