//! What an article says of itself: comments to copydesk, and `[sic]`.
//!
//! `ignore[CODES] reason` is about the paragraph that holds the comment or follows it, `ignore-file`
//! about the article, `disable` about everything up to the next `enable`. Without codes, all rules are
//! meant. `[sic]` is about the words just before it.

use copydesk_core::{Article, Finding, Span};

use crate::registry;
use crate::selection::nearest;

const WORDS: [&str; 4] = ["ignore", "ignore-file", "disable", "enable"];

/// What an editor writes behind what is printed as it was said.
const SIC: &str = "[sic]";

/// What an article says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Suppressions {
    stretches: Vec<Suppression>,
    /// Where the words end that `[sic]` follows.
    sics: Vec<usize>,
}

/// A stretch of an article in which findings of some rules are right as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Suppression {
    /// Where the comment stands.
    pub(crate) comment: Span,
    /// Where findings begin that it is about.
    range: Span,
    /// The rules; all where there are none.
    selectors: Vec<String>,
    reason: Option<String>,
    /// What is wrong with the comment, if it is not understood.
    pub(crate) problem: Option<String>,
}

/// Returns what `article` says of itself.
pub(crate) fn suppressions(article: &Article) -> Suppressions {
    let mut found = Suppressions::default();
    for directive in article.directives() {
        found.add(directive.span, &directive.text, article);
    }
    let text = article.text();
    for (at, _) in text.match_indices('[') {
        if text.get(at..at + SIC.len()).is_some_and(|mark| mark.eq_ignore_ascii_case(SIC)) {
            found.sics.push(text[..at].trim_end().len());
        }
    }
    found
}

impl Suppressions {
    /// Says whether `finding` is right as it is.
    pub(crate) fn suppress(&self, finding: &Finding) -> bool {
        self.is_sic(finding) || !self.find(finding).is_empty()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.stretches.is_empty() && self.sics.is_empty()
    }

    /// Returns the comments, of which [`find`](Self::find) gives the index.
    pub(crate) fn stretches(&self) -> &[Suppression] {
        &self.stretches
    }

    /// Says whether `finding` is about words that `[sic]` follows.
    pub(crate) fn is_sic(&self, finding: &Finding) -> bool {
        let is_of_words = ["NAM", "DUP", "STR"].contains(&finding.rule.family());
        let span = finding.place.span;
        // A name and its possessive, or the quotation mark behind it, end a little later.
        let is_at_end = |end: &usize| span.start() < *end && *end <= span.end() + 4;
        let is_short = span.len() <= LONGEST_SIC;
        is_of_words && is_short && self.sics.iter().any(is_at_end)
    }

    /// Returns the comments that are about `finding`.
    pub(crate) fn find(&self, finding: &Finding) -> Vec<usize> {
        let start = finding.place.span.start();
        let is_about = |one: &Suppression| {
            one.problem.is_none()
                && one.range.start() <= start
                && start < one.range.end()
                && one.means(finding.rule)
        };
        let stretches = self.stretches.iter().enumerate();
        stretches.filter(|(_, one)| is_about(one)).map(|(index, _)| index).collect()
    }

    fn add(&mut self, comment: Span, text: &str, article: &Article) {
        let (head, reason) = text.split_once(' ').unwrap_or((text, ""));
        let (word, codes) = match head.split_once('[') {
            Some((word, codes)) => (word, codes.trim_end_matches(']')),
            None => (head, ""),
        };
        let selectors: Vec<String> = codes
            .split(',')
            .map(|code| code.trim().to_owned())
            .filter(|code| !code.is_empty())
            .collect();
        let whole = Span::new(0, article.text().len() + 1);
        let (range, problem) = match word {
            "ignore" => (paragraph_at(comment, article), None),
            "ignore-file" => (whole, None),
            "disable" => (Span::new(comment.end(), whole.end()), None),
            "enable" => {
                self.end(comment.start(), &selectors);
                return;
            }
            unknown => (Span::new(comment.end(), comment.end()), Some(not_understood(unknown))),
        };
        let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        self.stretches.push(Suppression { comment, range, selectors, reason, problem });
    }

    /// Ends what is disabled before `at`: for the same rules or, where none are named, for all.
    fn end(&mut self, at: usize, selectors: &[String]) {
        for one in &mut self.stretches {
            let is_open = one.range.end() > at && one.range.start() == one.comment.end();
            if is_open && (selectors.is_empty() || selectors == one.selectors) {
                one.range = Span::new(one.range.start(), at);
            }
        }
    }
}

/// The longest text that `[sic]` can be about, in bytes: a few words, and no paragraph.
const LONGEST_SIC: usize = 80;

impl Suppression {
    pub(crate) fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Says whether findings of `rule` are meant.
    pub(crate) fn means(&self, rule: &copydesk_core::Rule) -> bool {
        self.selectors.is_empty() || self.selectors.iter().any(|word| rule.is_selected_by(word))
    }

    /// Says whether any rule that is looked for is meant.
    pub(crate) fn is_of_any(&self, rules: &[&'static copydesk_core::Rule]) -> bool {
        let all = registry::rules();
        let is_known = |word: &String| all.iter().any(|rule| rule.is_selected_by(word));
        self.problem.is_some()
            || rules.iter().any(|rule| self.means(rule))
            || self.selectors.iter().any(|word| !is_known(word))
    }
}

/// Returns the stretch of the paragraph that holds `comment` or, failing that, follows it.
fn paragraph_at(comment: Span, article: &Article) -> Span {
    let mut spans = article.paragraphs().iter().map(|paragraph| paragraph.span);
    let found = spans.find(|span| comment.start() < span.end() && comment.end() < span.end());
    found.unwrap_or(Span::new(comment.end(), comment.end()))
}

fn not_understood(word: &str) -> String {
    match nearest(word, WORDS.into_iter()) {
        Some(meant) => format!("`{word}` says nothing to copydesk; did you mean `{meant}`?"),
        None => format!("`{word}` says nothing to copydesk (there are `{}`)", WORDS.join("`, `")),
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Directive, Finding, Span};

    use super::suppressions;
    use crate::registry;

    /// An article with its comments as directives, and findings of two rules at each `the the`.
    fn found(text: &str) -> Vec<(Vec<usize>, bool)> {
        let comments = text.match_indices("<!-- copydesk: ").map(|(at, mark)| {
            let end = at + text[at..].find("-->").unwrap() + 3;
            let said = text[at + mark.len()..end - 3].trim().to_owned();
            Directive { span: Span::new(at, end), text: said }
        });
        let article = Article::from_plain_text(text).with_directives(comments.collect());
        let suppressions = suppressions(&article);
        let rule = registry::rules().iter().find(|rule| rule.code == "DUP008").unwrap();
        let marks = text.match_indices("the the").map(|(at, mark)| {
            let place = article.place(Span::new(at, at + mark.len()));
            let finding = Finding::new(rule, place, "");
            (suppressions.find(&finding), suppressions.is_sic(&finding))
        });
        marks.collect()
    }

    #[test]
    fn comments_are_about_what_they_say() {
        let none: Vec<usize> = Vec::new();
        for (text, expected) in [
            ("a <!-- copydesk: ignore[DUP008] --> the the\n\nthe the", vec![vec![0], none.clone()]),
            ("<!-- copydesk: ignore[DUP] why -->\n\nthe the", vec![vec![0]]),
            ("x\n\n<!-- copydesk: ignore[NAM] -->\nthe the", vec![none.clone()]),
            ("the the\n\n<!-- copydesk: ignore-file -->\n\nthe the", vec![vec![0], vec![0]]),
            (
                "the the\n\n<!-- copydesk: disable[DUP008] -->\n\nthe the\n\n<!-- copydesk: enable -->\n\nthe the",
                vec![none.clone(), vec![0], none.clone()],
            ),
            ("<!-- copydesk: ignroe[DUP008] -->\nthe the", vec![none.clone()]),
        ] {
            let found: Vec<_> = found(text).into_iter().map(|(indexes, _)| indexes).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn sic_is_about_the_words_before_it() {
        let sics: Vec<_> = found("the the [sic] and the the, the the” [SIC]")
            .into_iter()
            .map(|(_, sic)| sic)
            .collect();
        assert_eq!(sics, [true, false, true]);
    }
}
