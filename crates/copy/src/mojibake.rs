use std::cell::LazyCell;

use copydesk_core::{Article, Detector, Edit, Example, Explanation, Finding, Rule, Severity, Span};

use crate::cp1252::{self, misread_char};
use crate::quotations::Quotations;

/// How often text is read in the wrong encoding on its way, at most: more was never seen.
const MAX_ROUNDS: usize = 4;

static RULE: Rule = Rule {
    code: "ENC002",
    name: "mojibake",
    summary: "characters that were read in the wrong encoding",
    severity: Severity::Error,
    explanation: Explanation {
        finds: "Reports characters that came out as two or more because UTF-8 was read as \
                Windows-1252, once or several times over (`cafÃ©`, `donâ€™t`). The proof is the \
                way back: the characters, taken as bytes, must be well-formed UTF-8 for a \
                character that news texts have. Characters that stand together give one finding.",
        matters: "Names lose their letters and quotations their marks. Search finds neither form, \
                  and what counts words counts pieces.",
        example: Example {
            flagged: &["The cafÃ© in OrlÃ©ans was closed.", "He donâ€™t know."],
            silent: &["The café in Orléans was closed. ÎÏ, Ãgua, SÃO PAULO, “É”, À–B."],
        },
        limits: "Other pairs of encodings are not read back. A sequence that lost a byte on the \
                 way (`â€` for a closing quotation mark) is reported without a fix, because two \
                 readings are left.",
    },
};

/// Finds text that was decoded in the wrong encoding.
pub(crate) struct Mojibake;

impl Detector for Mojibake {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let text = article.text();
        let quotations = LazyCell::new(|| Quotations::of(article));
        for run in runs(text) {
            let place = article.place(run.span);
            let broken = run.span.slice(text);
            let Some(repaired) = run.repaired else {
                findings.push(
                    Finding::new(
                        &RULE,
                        place,
                        format!("`{broken}` is a character that lost a byte"),
                    )
                    .with_help("read the text again from its source, as UTF-8"),
                );
                continue;
            };
            let applicability = quotations.applicability(article, run.span);
            findings.push(
                Finding::new(&RULE, place, format!("`{broken}` is `{repaired}` misread"))
                    .with_evidence("encoding", "UTF-8 that was read as Windows-1252")
                    .with_help(format!("write `{repaired}`"))
                    .with_fix(applicability, vec![Edit { span: run.span, replacement: repaired }]),
            );
        }
    }
}

/// Misread characters that stand together.
struct Run {
    span: Span,
    /// What they were; `None` if a byte is lost.
    repaired: Option<String>,
    /// Whether what stands around any of them leaves no other reading.
    certain: bool,
}

/// Finds the runs of misread characters. Where nothing in the text is certain there are none.
fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut at = 0;
    while let Some(next) = text.as_bytes()[at..].iter().position(|byte| !byte.is_ascii()) {
        at += next;
        let Some(Misread { meant, len, certain }) = Misread::at(text, at) else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let span = Span::new(at, at + len);
        at = span.end();
        match (runs.last_mut(), meant) {
            (Some(Run { span: before, repaired: Some(so_far), certain: was }), Some(c))
                if before.end() == span.start() =>
            {
                *before = Span::new(before.start(), span.end());
                *was |= certain;
                so_far.push(c);
            }
            (_, meant) => runs.push(Run { span, repaired: meant.map(String::from), certain }),
        }
    }
    if !runs.iter().any(|run| run.certain) {
        runs.clear();
    }
    runs
}

/// A character that was read as several.
struct Misread {
    /// What it was; `None` if a byte is lost.
    meant: Option<char>,
    /// How many bytes of the text it takes up.
    len: usize,
    /// Whether what stands around it leaves no other reading.
    certain: bool,
}

impl Misread {
    fn at(text: &str, at: usize) -> Option<Self> {
        let here = &text[at..];
        if let Some((read, len)) = misread_char(here) {
            if let Some((deeper, len)) = read_twice(here) {
                return Some(Self { meant: Some(deeper), len, certain: true });
            }
            let second = here.chars().nth(1)?;
            let certain = is_certain(&text[..at], second, read, &here[len..]);
            return is_of_news(read).then_some(Self { meant: Some(read), len, certain });
        }
        // The last byte of a closing quotation mark, 0x9D, is often dropped as a control.
        let rest = here.strip_prefix("â€")?;
        let is_cut = rest.chars().next().is_none_or(|c| cp1252::byte(c).is_none());
        is_cut.then_some(Self { meant: None, len: "â€".len(), certain: true })
    }
}

/// Reads back a character that was misread more than once. No neighbours have to agree: nobody
/// writes four such characters by chance.
fn read_twice(text: &str) -> Option<(char, usize)> {
    // The characters of the layer below, each with its length in `text`.
    let mut layer: Vec<(char, usize)> = text
        .chars()
        .take(1 << MAX_ROUNDS)
        .take_while(|&c| cp1252::byte(c).is_some())
        .map(|c| (c, c.len_utf8()))
        .collect();
    let mut found = None;
    for round in 0..MAX_ROUNDS {
        let mut below = Vec::new();
        let mut rest = &layer[..];
        while !rest.is_empty() {
            let characters: String = rest.iter().take(4).map(|(c, _)| c).collect();
            let Some((c, used)) = misread_char(&characters) else { break };
            let n = characters[..used].chars().count();
            below.push((c, rest[..n].iter().map(|(_, len)| len).sum()));
            rest = &rest[n..];
        }
        let Some(&first) = below.first() else { break };
        if round > 0 && is_of_news(first.0) {
            found = Some(first);
        }
        layer = below;
    }
    found
}

/// Says whether news texts have the character `c`: `É”` is well-formed too, but nobody wrote `ɔ`.
fn is_of_news(c: char) -> bool {
    matches!(c,
        '\u{A0}'..='\u{17F}' | '\u{370}'..='\u{4FF}' | '\u{1E00}'..='\u{1EFF}'
        | '\u{2010}'..='\u{203A}' | '€' | '™' | '−' | '\u{FEFF}'
        | '\u{2190}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}')
}

/// Says whether `read`, got from characters of which `second` is the second, must be what stood
/// between `before` and `after`.
fn is_certain(before: &str, second: char, read: char, after: &str) -> bool {
    let follows_letter = before.chars().next_back().is_some_and(char::is_alphabetic);
    let precedes_letter = after.chars().next().is_some_and(char::is_alphabetic);
    // These follow a capital letter at the end of a word in correct text as well.
    let may_end_word = matches!(second, '“' | '”' | '‘' | '’' | '–' | '—' | '…');
    match read {
        '\u{A0}'..='\u{FF}' => !may_end_word || precedes_letter || !follows_letter,
        '\u{100}'..='\u{17F}' => !may_end_word && follows_letter || precedes_letter,
        // Greek and Cyrillic come in words.
        '\u{370}'..='\u{4FF}' => misread_char(after).is_some(),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Applicability, Article, Detector, Finding};
    use proptest::prelude::{prop_assert_eq, proptest};

    use super::Mojibake;
    use crate::cp1252;

    fn findings(text: &str) -> Vec<Finding> {
        let mut findings = Vec::new();
        Mojibake.check(&Article::from_plain_text(text), &mut findings);
        findings
    }

    fn repaired(text: &str) -> String {
        let mut out = text.to_owned();
        for finding in findings(text).iter().rev() {
            for edit in finding.fix.iter().flat_map(|fix| &fix.edits) {
                out.replace_range(edit.span.start()..edit.span.end(), &edit.replacement);
            }
        }
        out
    }

    /// Reads the UTF-8 of `text` as Windows-1252.
    fn misread(text: &str) -> String {
        let read = |byte: u8| ('\u{80}'..='\u{2122}').find(|&c| cp1252::byte(c) == Some(byte));
        text.bytes().map(|byte| read(byte).unwrap_or(char::from(byte))).collect()
    }

    #[test]
    fn what_was_misread_is_read_back() {
        for text in [
            "The café in Orléans — “closed”, he said… €5",
            "Łódź, Dvořák, Kraków, Şahin, Győr",
            "Москва и Αθήνα",
            "It’s 😀 ½ price",
        ] {
            assert_eq!(repaired(&misread(text)), text);
            assert_eq!(repaired(&misread(&misread(text))), text, "twice over");
        }
    }

    #[test]
    fn correct_text_is_left_alone() {
        for text in [
            "café Orléans naïve Ångström Çelik SÃO PAULO São Ãgua",
            "He said “É” and “À” – “Ö”. IRMÃ” CAFÉ– À… É’",
            "Ελλάδα Москва ÎÏÐ",
            "Â£ is odd but £ is not"[4..].trim_start(),
        ] {
            assert!(findings(text).is_empty(), "{text}: {:?}", findings(text));
        }
    }

    #[test]
    fn a_lost_byte_is_reported_without_a_fix() {
        let found = findings("He said â€œno.â€ Then he left.");
        let fixes: Vec<_> = found.iter().map(|f| f.fix.is_some()).collect();
        assert_eq!(fixes, [true, false]);
        assert_eq!(found[1].message, "`â€` is a character that lost a byte");
    }

    #[test]
    fn repairs_inside_quotations_are_not_made_without_asking() {
        let applicability = |text: &str| findings(text)[0].fix.as_ref().unwrap().applicability;
        assert_eq!(applicability("The cafÃ© is shut."), Applicability::Safe);
        assert_eq!(applicability("“The cafÃ© is shut,” he said."), Applicability::Unsafe);
    }

    proptest! {
        /// A repair leaves nothing to repair.
        #[test]
        fn repaired_text_is_clean(text in "[a-zéüłšÉ’“”—€ ]{0,20}") {
            let once = repaired(&misread(&text));
            prop_assert_eq!(repaired(&once), once);
        }
    }
}
