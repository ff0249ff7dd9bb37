use copydesk_core::{
    Article, Detector, Example, Explanation, Finding, Rule, Severity, Span, Undecodable,
};
use memchr::memmem;

/// What stands in a text for bytes that could not be decoded, U+FFFD.
const REPLACEMENT: &str = "\u{FFFD}";
/// How many of the lost bytes a message shows.
const SHOWN_BYTES: usize = 16;

static RULE: Rule = Rule {
    code: "ENC001",
    name: "undecodable-bytes",
    summary: "bytes that are no character in the encoding of the text",
    severity: Severity::Error,
    explanation: Explanation {
        finds: "Reports bytes that could not be decoded, with their values, and replacement \
                characters (U+FFFD, �) that an earlier program left in place of such bytes. Bytes \
                that stand together give one finding.",
        matters: "Letters are lost, often those of a foreign name or a quotation mark. Guessing \
                  them would put words into the text that nobody wrote.",
        example: Example {
            flagged: &["The caf\u{FFFD} in Orl\u{FFFD}ans was closed."],
            silent: &["The café in Orléans was closed."],
        },
        limits: "A text that was decoded in the wrong encoding without a failure (mojibake, \
                 `cafÃ©`) is another rule's. Where the replacement character is all that is left, \
                 the bytes cannot be shown.",
    },
};

/// Finds what could not be decoded.
pub(crate) struct UndecodableBytes;

impl Detector for UndecodableBytes {
    fn rule(&self) -> &'static Rule {
        &RULE
    }

    fn check(&self, article: &Article, findings: &mut Vec<Finding>) {
        let mut known = article.undecodable();
        for run in replacement_runs(article.text()) {
            let here = known.partition_point(|lost| lost.span.start() < run.end());
            let (lost, after) = known.split_at(here);
            known = after;
            findings.push(Finding::new(&RULE, article.place(run), message(lost)).with_help(
                "read the text again from its source, in the encoding it was written in",
            ));
        }
    }
}

/// Returns the longest spans that hold nothing but replacement characters.
fn replacement_runs(text: &str) -> Vec<Span> {
    let mut runs: Vec<Span> = Vec::new();
    for start in memmem::find_iter(text.as_bytes(), REPLACEMENT) {
        let end = start + REPLACEMENT.len();
        match runs.last_mut() {
            Some(last) if last.end() == start => *last = Span::new(last.start(), end),
            _ => runs.push(Span::new(start, end)),
        }
    }
    runs
}

fn message(lost: &[Undecodable]) -> String {
    let bytes: Vec<u8> = lost.iter().flat_map(|lost| &lost.bytes).copied().collect();
    if bytes.is_empty() {
        return "replacement character: an earlier program lost the bytes".to_owned();
    }
    let hex: Vec<_> = bytes.iter().take(SHOWN_BYTES).map(|byte| format!("{byte:02X}")).collect();
    let more = if bytes.len() > SHOWN_BYTES { " …" } else { "" };
    let noun = if bytes.len() == 1 { "byte" } else { "bytes" };
    let offset = lost.first().map_or(0, |lost| lost.offset);
    format!("{noun} `{}{more}` at offset {offset} of the record cannot be decoded", hex.join(" "))
}

#[cfg(test)]
mod tests {
    use copydesk_core::{Article, Detector, Span, Undecodable};

    use super::UndecodableBytes;

    #[test]
    fn one_finding_per_run_with_the_bytes_that_are_known() {
        let lost = |start, bytes: &[u8]| Undecodable {
            span: Span::new(start, start + 3),
            offset: start + 70,
            bytes: bytes.to_vec(),
        };
        let article = Article::from_plain_text("a\u{FFFD}\u{FFFD}b \u{FFFD} c \u{FFFD}")
            .with_undecodable(vec![lost(1, &[0x93]), lost(4, &[0xE9]), lost(15, &[0xFF])]);
        let mut findings = Vec::new();
        UndecodableBytes.check(&article, &mut findings);
        let found: Vec<_> = findings.iter().map(|f| (f.place.span, f.message.as_str())).collect();
        assert_eq!(
            found,
            [
                (Span::new(1, 7), "bytes `93 E9` at offset 71 of the record cannot be decoded"),
                (Span::new(9, 12), "replacement character: an earlier program lost the bytes"),
                (Span::new(15, 18), "byte `FF` at offset 85 of the record cannot be decoded"),
            ]
        );
    }

    #[test]
    fn a_long_run_shows_its_first_bytes() {
        let article = Article::from_plain_text("\u{FFFD}").with_undecodable(vec![Undecodable {
            span: Span::new(0, 3),
            offset: 0,
            bytes: vec![0x80; 17],
        }]);
        let mut findings = Vec::new();
        UndecodableBytes.check(&article, &mut findings);
        assert!(findings[0].message.contains(" 80 80 …` at offset 0"));
    }
}
