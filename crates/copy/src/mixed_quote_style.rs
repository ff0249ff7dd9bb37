use copydesk_core::{Article, Detector, Example, Explanation, Finding, Rule, Severity, Span};
use memchr::memchr3_iter;

use crate::house_quotation_marks::against_the_house;
use crate::house_style::QuotationMarks;

pub(crate) static RULE: Rule = Rule {
    code: "QUO002",
    name: "mixed-quote-style",
    summary: "curly and straight quotation marks or apostrophes in one article",
    severity: Severity::Info,
    explanation: Explanation {
        finds: "Counts double quotation marks and apostrophes that are curly and those that are \
                straight, and reports the first one of the rarer kind where an article has both. \
                Marks after figures (`6\"`, `5'10\"`) are measures and do not count. With a house \
                style (`--house-style quotes=curly`, `quotes=straight`) the marks of the other kind \
                are reported, and redrawn by the fix.",
        matters: "It looks careless, and it shows where a passage was pasted from another source.",
        example: Example {
            flagged: &["“We go on,” he said. \"They stop.\"", "It’s late. It's over."],
            silent: &["“We go on,” he said. It’s a 6\" nail, 5'10\" tall."],
        },
        limits: "One finding of each kind for an article. Which kind a house writes is its own \
                 choice; without a house style there is no fix, and nothing is reported where an \
                 article keeps to one kind. Straight marks become curly only in English, and where \
                 the marks of a paragraph open and close in turn; single quotation marks stay \
                 straight, for nothing tells them from apostrophes. A fix redraws the marks around what \
                 was said and not the words between, so it is safe unless a mark stands in another \
                 quotation or has no clear partner. Apostrophes stand in names and in what was said: \
                 their fix is unsafe.",
    },
};

/// Finds articles that write quotation marks or apostrophes in two ways, or not in the house’s.
pub(crate) struct MixedQuoteStyle {
    pub(crate) house_style: Option<QuotationMarks>,
}

impl Detector for MixedQuoteStyle {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        if let Some(right) = self.house_style {
            findings.append(&mut against_the_house(&RULE, article, right));
            return;
        }
        let marks = Marks::of(article);
        let mut here = [
            marks.doubles.mixture("quotation mark", article),
            marks.apostrophes.mixture("apostrophe", article),
        ]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
        here.sort_by_key(|finding| finding.place);
        findings.append(&mut here);
    }
}

/// How often marks of one kind were seen, and the first of them.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    count: usize,
    first: Option<Span>,
}

impl Seen {
    fn note(&mut self, span: Span) {
        self.count += 1;
        self.first.get_or_insert(span);
    }
}

/// Two ways to write one mark.
#[derive(Debug, Default)]
struct Ways {
    curly: Seen,
    straight: Seen,
}

impl Ways {
    fn mixture(&self, noun: &str, article: &Article) -> Option<Finding> {
        // Where both stand equally often, the later one began it.
        let straight_is_rarer = self.straight.count < self.curly.count
            || self.straight.count == self.curly.count && self.curly.first < self.straight.first;
        let (rare, common, rare_name, common_name) = if straight_is_rarer {
            (self.straight, self.curly, "straight", "curly")
        } else {
            (self.curly, self.straight, "curly", "straight")
        };
        if common.count == 0 {
            return None;
        }
        let place = article.place(rare.first?);
        let message = format!("{rare_name} {noun} among {common_name} ones");
        Some(
            Finding::new(&RULE, place, message)
                .with_evidence("count", format!("{common_name}: {}", common.count))
                .with_evidence("count", format!("{rare_name}: {}", rare.count))
                .with_help("write one kind throughout"),
        )
    }
}

#[derive(Debug, Default)]
struct Marks {
    doubles: Ways,
    apostrophes: Ways,
}

impl Marks {
    fn of(article: &Article) -> Self {
        let mut marks = Self::default();
        for paragraph in article.paragraphs() {
            let text = paragraph.span.slice(article.text());
            for at in memchr3_iter(b'"', b'\'', 0xE2, text.as_bytes()) {
                marks.note(text, at, paragraph.span.start());
            }
        }
        marks
    }

    fn note(&mut self, text: &str, at: usize, start: usize) {
        let Some(mark) = text.get(at..).and_then(|rest| rest.chars().next()) else { return };
        let before = text[..at].chars().next_back();
        let after = text[at + mark.len_utf8()..].chars().next();
        let in_word =
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic);
        let is_measure = before.is_some_and(|c| c.is_ascii_digit());
        let span = Span::new(at, at + mark.len_utf8()).shifted(start);
        match mark {
            '"' if !is_measure => self.doubles.straight.note(span),
            '“' | '”' => self.doubles.curly.note(span),
            '\'' if in_word => self.apostrophes.straight.note(span),
            '’' if in_word => self.apostrophes.curly.note(span),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector};

    use super::MixedQuoteStyle;

    fn messages(text: &str) -> Vec<(usize, String)> {
        let mut findings = Vec::new();
        MixedQuoteStyle { house_style: None }.check(&Article::from_plain_text(text), &mut findings);
        findings.into_iter().map(|f| (f.place.span.start(), f.message)).collect()
    }

    #[test]
    fn the_first_of_the_rarer_kind_is_reported() {
        let straight = "straight quotation mark among curly ones".to_owned();
        let curly = "curly quotation mark among straight ones".to_owned();
        assert_eq!(messages("“a” \"b"), [(8, straight.clone())]);
        assert_eq!(messages("\"a\" “b"), [(4, curly.clone())]);
        assert_eq!(messages("\"a\" “b”"), [(4, curly)], "of two equal ones the later");
        let text = "It’s “a”. It's \"b\". It’s “c”.";
        let apostrophe = "straight apostrophe among curly ones".to_owned();
        assert_eq!(messages(text), [(18, apostrophe), (21, straight)]);
    }

    #[test]
    fn one_kind_and_measures_are_no_mixture() {
        for text in ["“a” ’90s 6\" 5'10\" 'x'", "\"a\" it's", "", "‘a’ 'b'"] {
            assert_eq!(messages(text), [], "{text}");
        }
    }
}
