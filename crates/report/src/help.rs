use copydesk_core::{Applicability, Article, Finding};

/// The longest text, in characters, that is repeated in a help line.
const LONGEST: usize = 60;

/// Says what could be done about a finding in `article`: in its own words, else from its fix, else
/// from its suggestions.
pub(crate) fn of(finding: &Finding, article: &Article) -> Option<String> {
    if finding.help.is_some() {
        return finding.help.clone();
    }
    if let Some(fix) = &finding.fix {
        return match fix.edits.as_slice() {
            [] => None,
            [edit] => {
                let old = edit.span.slice(article.text());
                Some(words(old, &edit.replacement, edit.span == finding.place.span))
            }
            edits => Some(format!("make {} changes", edits.len())),
        };
    }
    match finding.suggestions.as_slice() {
        [] => None,
        [only] => Some(format!("consider {}", quoted(&only.text))),
        [others @ .., last] => {
            let others: Vec<_> = others.iter().map(|other| quoted(&other.text)).collect();
            Some(format!("consider {} or {}", others.join(", "), quoted(&last.text)))
        }
    }
}

/// Says how sure one may be of the finding's fix, if it has one.
pub(crate) fn fix_kind(finding: &Finding) -> Option<&'static str> {
    finding.fix.as_ref().map(|fix| match fix.applicability {
        Applicability::Safe => "safe fix",
        Applicability::Unsafe => "unsafe fix",
    })
}

/// Returns the address at which the rule of `code` is explained.
pub(crate) fn url(code: &str) -> String {
    let repository = env!("CARGO_PKG_REPOSITORY");
    format!("{repository}/blob/main/docs/rules.md#{}", code.to_ascii_lowercase())
}

/// Says how to turn `old` into `new`; `is_marked` if `old` is what the finding marks.
fn words(old: &str, new: &str, is_marked: bool) -> String {
    match (old.is_empty(), new.is_empty()) {
        (true, _) => format!("insert {}", quoted(new)),
        (_, true) if is_marked => "delete it".to_owned(),
        (_, true) => format!("delete {}", quoted(old)),
        _ if is_marked => format!("replace with {}", quoted(new)),
        _ => format!("replace {} with {}", quoted(old), quoted(new)),
    }
}

/// Returns `text` in backticks, shortened if it is long; a space is named.
fn quoted(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("`{}…`", text[..end].trim_end()),
        None if text == " " => "a space".to_owned(),
        None => format!("`{text}`"),
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Confidence, Edit, Finding, Span, Suggestion};

    use super::of;
    use crate::test_support::MISSPELLED;

    /// Start, end and replacement.
    type Edits<'a> = &'a [(usize, usize, &'a str)];

    fn finding(article: &Article) -> Finding {
        Finding::new(&MISSPELLED, article.place(Span::new(4, 7)), "")
    }

    #[test]
    fn fixes_are_put_in_words() {
        let article = Article::from_plain_text("one two three");
        let rows: [(Edits<'_>, &str); 7] = [
            (&[(4, 7, "2")], "replace with `2`"),
            (&[(4, 7, "")], "delete it"),
            (&[(3, 7, "")], "delete ` two`"),
            (&[(7, 7, ",")], "insert `,`"),
            (&[(0, 3, "1")], "replace `one` with `1`"),
            (&[(4, 7, " ")], "replace with a space"),
            (&[(0, 3, "1"), (4, 7, "2")], "make 2 changes"),
        ];
        for (edits, expected) in rows {
            let edits = edits.iter().map(|&(start, end, replacement)| Edit {
                span: Span::new(start, end),
                replacement: replacement.to_owned(),
            });
            let finding = finding(&article).with_fix(Applicability::Safe, edits.collect());
            assert_eq!(of(&finding, &article).as_deref(), Some(expected));
        }
    }

    #[test]
    fn own_words_come_first_and_suggestions_last() {
        let article = Article::from_plain_text("one two three");
        let suggest = |finding: Finding, texts: &[&str]| {
            texts.iter().fold(finding, |finding, text| {
                let text = (*text).to_owned();
                finding.with_suggestion(Suggestion { text, confidence: Confidence::ONE, id: None })
            })
        };
        let help = |finding: &Finding| of(finding, &article);
        assert_eq!(help(&finding(&article)), None);
        let one = suggest(finding(&article), &["a"]);
        assert_eq!(help(&one).as_deref(), Some("consider `a`"));
        let three = suggest(finding(&article), &["a", "b", "c"]);
        assert_eq!(help(&three).as_deref(), Some("consider `a`, `b` or `c`"));
        assert_eq!(help(&three.with_help("ask")).as_deref(), Some("ask"));
    }

    #[test]
    fn long_texts_are_shortened() {
        let article = Article::from_plain_text("one two three");
        let edit = Edit { span: Span::new(4, 7), replacement: "é".repeat(99) };
        let finding = finding(&article).with_fix(Applicability::Safe, vec![edit]);
        let expected = format!("replace with `{}…`", "é".repeat(60));
        assert_eq!(of(&finding, &article), Some(expected));
    }
}
