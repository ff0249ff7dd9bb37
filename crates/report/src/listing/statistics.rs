//! How often each rule found something, as a table.

use std::cmp::Reverse;
use std::io::{self, Write};

use copydesk_core::Rule;

use crate::Summary;
use crate::wording::grouped;

/// Writes a row a rule, the most frequent first: problems, articles that have them, and their share
/// of all articles. Ends with an empty line.
pub(super) fn write(
    out: &mut dyn Write,
    summary: &Summary,
    rules: &[&'static Rule],
) -> io::Result<()> {
    let mut counts: Vec<_> = summary.by_rule.iter().collect();
    counts.sort_by_key(|&(code, &count)| (Reverse(count), *code));
    let mut rows = vec![["rule", "", "problems", "articles", "share"].map(str::to_owned)];
    rows.extend(counts.into_iter().map(|(code, &count)| {
        let name = rules.iter().find(|rule| rule.code == *code).map_or("", |rule| rule.name);
        let articles = summary.articles_by_rule.get(code).copied().unwrap_or(0);
        let share = share(articles, summary.articles);
        [(*code).to_owned(), name.to_owned(), grouped(count), grouped(articles), share]
    }));
    let widths: [usize; 5] =
        std::array::from_fn(|column| rows.iter().map(|row| row[column].len()).max().unwrap_or(0));
    for [rule, name, problems, articles, share] in &rows {
        writeln!(
            out,
            "{rule:0$}  {name:1$}  {problems:>2$}  {articles:>3$}  {share:>4$}",
            widths[0], widths[1], widths[2], widths[3], widths[4]
        )?;
    }
    writeln!(out)
}

/// Writes `part` of `whole` in percent with one decimal, cut and not rounded.
fn share(part: u64, whole: u64) -> String {
    let per_mille = u128::from(part) * 1_000 / u128::from(whole.max(1));
    format!("{}.{}%", per_mille / 10, per_mille % 10)
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn shares_are_never_more_than_they_are() {
        let rows = [(0, 0, "0.0%"), (1, 3, "33.3%"), (999, 1_000, "99.9%"), (5, 5, "100.0%")];
        for (part, whole, expected) in rows {
            assert_eq!(share(part, whole), expected);
        }
        assert_eq!(share(9_999, 10_000), "99.9%");
    }
}
