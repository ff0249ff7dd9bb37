//! Charts, drawn as SVG that needs no script and takes its colours from the style.

use std::fmt::Write as _;

use super::put;
use crate::wording::{counted, grouped};

/// The bars of the scores: how many articles have 0 to 9, 10 to 19, … 90 to 99.
pub(super) const N_BARS: usize = 10;

const WIDTH: usize = 480;
const HEIGHT: usize = 120;
const STEP: usize = WIDTH / N_BARS;

/// Draws how many articles have which score. Each bar leads to its articles.
pub(super) fn histogram(to: &mut String, counts: [u64; N_BARS]) {
    let most = counts.into_iter().max().unwrap_or(0).max(1);
    put!(
        to,
        "<svg class=\"histogram\" viewBox=\"0 0 {WIDTH} {}\" role=\"group\" aria-label=\"Articles by score\">\n",
        HEIGHT + 46
    );
    put!(to, "<line class=\"axis\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{0}\" y2=\"{0}\"/>\n", HEIGHT + 20);
    for (bar, count) in counts.into_iter().enumerate() {
        let (from, x) = (bar * 10, bar * STEP);
        // A bar that stands for anything can be seen.
        let height = match usize::try_from(count * HEIGHT as u64 / most).unwrap_or(HEIGHT) {
            0 if count > 0 => 2,
            height => height,
        };
        let top = HEIGHT + 20 - height;
        if count > 0 {
            let articles = counted(count, "article");
            put!(
                to,
                "<a href=\"#q=score:{from}..{}\" aria-label=\"{articles} with a score of {from} to {}\">\
                 <rect class=\"bar\" x=\"{}\" y=\"{top}\" width=\"{}\" height=\"{height}\" rx=\"1.5\"/>\
                 <text class=\"count\" x=\"{}\" y=\"{}\">{}</text></a>\n",
                from + 9,
                from + 9,
                x + 3,
                STEP - 6,
                x + STEP / 2,
                top - 6,
                grouped(count)
            );
        }
        put!(
            to,
            "<text class=\"tick\" aria-hidden=\"true\" x=\"{}\" y=\"{}\">{from}</text>\n",
            x + 3,
            HEIGHT + 38
        );
    }
    put!(
        to,
        "<text class=\"tick end\" aria-hidden=\"true\" x=\"{}\" y=\"{}\">99</text>\n</svg>\n",
        WIDTH - 3,
        HEIGHT + 38
    );
}

/// Draws a bar of `count` where the longest is `most`.
pub(super) fn bar(to: &mut String, count: u64, most: u64, class: &str) {
    let per_mille = (count * 1_000).checked_div(most).unwrap_or(0).max(5);
    put!(
        to,
        "<svg class=\"share {class}\" aria-hidden=\"true\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\">\
         <rect width=\"{per_mille}\" height=\"10\"/></svg>"
    );
}
