use std::cell::LazyCell;

use copydesk_core::{
    Applicability, Article, Detector, Edit, Example, Explanation, Finding, Rule, Severity, Span,
};

use crate::prose::and_more;
use crate::quotations::Quotations;

static RULE: Rule = Rule {
    code: "ENC004",
    name: "invisible-character",
    summary: "a character that nobody sees, between or inside words",
    severity: Severity::Warning,
    explanation: Explanation {
        finds: "Reports soft hyphens, zero-width spaces and joiners, byte-order marks inside the \
                text, controls of writing direction and control characters. Each paragraph gives \
                one finding, with all of them in its fix. Joiners in scripts that need them and in \
                emoji, and direction marks beside right-to-left letters, are left alone.",
        matters: "The word looks right and is not: search does not find it, a name does not match \
                  its own spelling, and direction controls can make a line read differently from \
                  what it says.",
        example: Example {
            flagged: &["The minis\u{AD}ter left the talks.", "The talks\u{200B} go on."],
            silent: &["The talks go on. 👩\u{200D}🚀 کتاب\u{200C}ها"],
        },
        limits: "Spaces of unusual width are visible and are not reported. A control character \
                 between two words may stand for a space that was lost; such a fix is not made \
                 without asking.",
    },
};

/// Finds characters without a shape.
pub(crate) struct InvisibleCharacter;

impl Detector for InvisibleCharacter {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let text = article.text();
        let quotations = LazyCell::new(|| Quotations::of(article));
        for paragraph in article.paragraphs() {
            let mut found = invisible(paragraph.span.slice(text));
            for (span, _) in &mut found {
                *span = span.shifted(paragraph.span.start());
            }
            // At the very beginning it is the byte-order mark of the file.
            found.retain(|(span, _)| span.start() > 0 || !text.starts_with('\u{FEFF}'));
            let Some(&(first, what)) = found.first() else { continue };
            let safe = found.iter().all(|&(span, what)| {
                what.removal == Applicability::Safe && !quotations.touch(article, span)
            });
            let applicability = if safe { Applicability::Safe } else { Applicability::Unsafe };
            let shown = word_around(text, first);
            let more = and_more(found.len(), "paragraph");
            let message = format!("{} in `{shown}`{more}", what.name);
            let edits =
                found.iter().map(|&(span, _)| Edit { span, replacement: String::new() }).collect();
            let place = article.place(first);
            findings.push(
                Finding::new(&RULE, place, message)
                    .with_help("delete it")
                    .with_fix(applicability, edits),
            );
        }
    }
}

/// A kind of invisible character.
#[derive(Debug, Clone, Copy)]
struct Kind {
    name: &'static str,
    /// Whether taking it out can change how the text reads.
    removal: Applicability,
}

/// Returns the invisible characters of a paragraph with their spans in it.
fn invisible(text: &str) -> Vec<(Span, Kind)> {
    // All of them are ASCII controls or begin with one of these bytes.
    if !text.bytes().any(|b| {
        b < 0x20 && !b.is_ascii_whitespace() || matches!(b, 0x0C | 0x7F | 0xC2 | 0xE2 | 0xEF)
    }) {
        return Vec::new();
    }
    let right_to_left = LazyCell::new(|| text.chars().any(is_right_to_left));
    let at = |(at, c): (usize, char)| {
        let span = Span::new(at, at + c.len_utf8());
        let kind = kind(c)?;
        let in_place = match c {
            '\u{200C}' | '\u{200D}' => needs_joiner(text, span),
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                *right_to_left
            }
            _ => false,
        };
        (!in_place).then_some((span, kind))
    };
    text.char_indices().filter_map(at).collect()
}

fn kind(c: char) -> Option<Kind> {
    let (name, removal) = match c {
        '\u{AD}' => ("soft hyphen", Applicability::Safe),
        '\u{200B}' => ("zero-width space", Applicability::Safe),
        '\u{2060}' | '\u{FEFF}' => ("zero-width no-break space", Applicability::Safe),
        '\u{200C}' | '\u{200D}' => ("zero-width joiner", Applicability::Safe),
        '\u{200E}' | '\u{200F}' => ("direction mark", Applicability::Safe),
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            ("control of writing direction", Applicability::Unsafe)
        }
        '\u{2061}'..='\u{2064}' => ("invisible operator", Applicability::Safe),
        '\u{FFFC}' => ("placeholder of an object", Applicability::Safe),
        '\t' | '\n' | '\r' | '\u{85}' => return None,
        c if c.is_control() => ("control character", Applicability::Unsafe),
        _ => return None,
    };
    Some(Kind { name, removal })
}

/// Says whether a joiner at `span` joins what needs it: emoji, or letters of a script with joined
/// forms.
fn needs_joiner(text: &str, span: Span) -> bool {
    let joins =
        |c: char| !c.is_ascii() && !matches!(c, '\u{C0}'..='\u{24F}' | '\u{2010}'..='\u{2027}');
    text[..span.start()].chars().next_back().is_some_and(joins)
        && text[span.end()..].chars().next().is_some_and(joins)
}

fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Returns the word that holds or precedes `span`, without what nobody sees.
fn word_around(text: &str, span: Span) -> String {
    let start = text[..span.start()]
        .rfind(char::is_whitespace)
        .map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8));
    let end = text[span.end()..].find(char::is_whitespace).map_or(text.len(), |n| span.end() + n);
    text[start..end].chars().filter(|&c| kind(c).is_none()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};

    use super::InvisibleCharacter;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        InvisibleCharacter.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    #[test]
    fn what_nobody_sees_is_named() {
        for (text, expected) in [
            ("The minis\u{AD}ter.", "soft hyphen in `minister.`"),
            ("The\u{200B} talks.", "zero-width space in `The`"),
            ("A\u{FEFF}B", "zero-width no-break space in `AB`"),
            ("A te\u{200D}xt", "zero-width joiner in `text`"),
            (
                "a \u{202E}txt\u{202C} b",
                "control of writing direction in `txt`, and 1 more in this paragraph",
            ),
            ("one\u{B}two", "control character in `onetwo`"),
            ("one\u{9D} two", "control character in `one`"),
            ("pass\u{7F} on", "control character in `pass`"),
        ] {
            let found = findings(text);
            assert_eq!(found.len(), 1, "{text:?}");
            assert_eq!(found[0].message, expected);
        }
    }

    #[test]
    fn scripts_and_emoji_that_need_them_keep_them() {
        for text in [
            "👩\u{200D}🚀",
            "می\u{200C}خواهم",
            "שלום\u{200F} abc",
            "क्\u{200D}ष",
            "a\tb\r\nc",
            "\u{FEFF}Start",
        ] {
            assert!(findings(text).is_empty(), "{text:?}");
        }
    }

    #[test]
    fn a_paragraph_is_one_finding_and_one_fix() {
        let found = findings("The minis\u{AD}ter and the presi\u{AD}dent.\n\nThe de\u{AD}puty.");
        assert_eq!(found.len(), 2);
        let fix = found[0].fix.as_ref().unwrap();
        assert_eq!((fix.edits.len(), fix.applicability), (2, Applicability::Safe));
        let quoted = findings("“The minis\u{AD}ter,” he said.");
        assert_eq!(quoted[0].fix.as_ref().unwrap().applicability, Applicability::Unsafe);
    }
}
