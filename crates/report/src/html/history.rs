//! What earlier runs came to.

use std::fmt::Write as _;

use copydesk_core::Severity;
use serde::{Deserialize, Serialize};

use super::put;
use crate::Summary;
use crate::wording::{counted, grouped};

/// The runs that are drawn: the latest.
const MOST_RUNS: usize = 60;

const WIDTH: u64 = 480;
const HEIGHT: u64 = 120;

/// What one run came to, for the next ones to compare with. Holds no time: the order is that of the runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCounts {
    /// Articles that were checked.
    pub articles: u64,
    /// Findings of severity error that count.
    pub errors: u64,
    /// Findings of severity warning that count.
    pub warnings: u64,
    /// Findings of severity info that count.
    pub notes: u64,
}

impl RunCounts {
    /// Returns what a run came to.
    #[must_use]
    pub fn of(summary: &Summary) -> Self {
        Self {
            articles: summary.articles,
            errors: summary.of_severity(Severity::Error),
            warnings: summary.of_severity(Severity::Warning),
            notes: summary.of_severity(Severity::Info),
        }
    }

    /// Returns the findings per 1,000 articles, rounded down; 0 for a run without articles.
    fn per_thousand(self) -> u64 {
        let findings = self.errors + self.warnings + self.notes;
        (findings * 1_000).checked_div(self.articles).unwrap_or(0)
    }
}

/// Draws how many problems the runs found in 1,000 articles; the last one is the present.
pub(super) fn push_trend(to: &mut String, runs: &[RunCounts]) {
    let runs = &runs[runs.len().saturating_sub(MOST_RUNS)..];
    let rates: Vec<u64> = runs.iter().map(|run| run.per_thousand()).collect();
    let (Some(&first), Some(&last)) = (rates.first(), rates.last()) else { return };
    let most = rates.iter().copied().max().unwrap_or(0).max(1);
    let steps = (rates.len() as u64).saturating_sub(1).max(1);
    let at = |index: usize, rate: u64| {
        (8 + index as u64 * (WIDTH - 16) / steps, HEIGHT + 8 - rate * HEIGHT / most)
    };
    put!(
        to,
        "<svg class=\"trend\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"Problems per 1,000 articles in {}: from {} to {}\">\n",
        HEIGHT + 16,
        counted(rates.len() as u64, "run"),
        grouped(first),
        grouped(last)
    );
    put!(
        to,
        "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{0}\" y2=\"{0}\"/>\n<polyline points=\"",
        HEIGHT + 8
    );
    for (index, &rate) in rates.iter().enumerate() {
        let (x, y) = at(index, rate);
        put!(to, "{x},{y} ");
    }
    let (x, y) = at(rates.len() - 1, last);
    put!(to, "\"/>\n<circle cx=\"{x}\" cy=\"{y}\" r=\"4\"/>\n</svg>\n");
    put!(
        to,
        "<p class=\"hint\">{} problems per 1,000 articles now, {} ago {}. Where a baseline is used, new ones alone.</p>\n",
        grouped(last),
        counted(rates.len() as u64 - 1, "run"),
        grouped(first)
    );
}

#[cfg(test)]
mod tests {
    use super::{RunCounts, push_trend};

    #[test]
    fn the_line_ends_with_the_present_run() {
        let run = |articles, errors| RunCounts { articles, errors, warnings: 0, notes: 0 };
        let mut drawn = String::new();
        push_trend(&mut drawn, &[run(100, 20), run(0, 0), run(200, 20)]);
        assert!(drawn.contains("in 3 runs: from 200 to 100"), "{drawn}");
        assert!(drawn.contains("points=\"8,8 240,128 472,68 \""), "{drawn}");
        assert!(drawn.contains("100 problems per 1,000 articles now, 2 runs ago 200."), "{drawn}");
    }
}
