//! Rules, articles and findings for tests, as the detectors would make them.

use std::io;
use std::sync::Arc;

use copydesk_core::{
    Applicability, Article, ArticleNo, Confidence, Edit, Example, Explanation, Finding, Metadata,
    Origin, Related, Rule, Segment, Severity, Similarity, SourceMap, SourcePosition, Span,
    Suggestion,
};

use crate::{Entry, Format, Header, ReadErrorEvent, Reporter, Summary, Terminal, locate};

const fn rule(
    code: &'static str,
    name: &'static str,
    summary: &'static str,
    severity: Severity,
) -> Rule {
    let example = Example { flagged: &[], silent: &[] };
    let explanation = Explanation { finds: "", matters: "", example, limits: "" };
    Rule { code, name, summary, severity, explanation }
}

pub(crate) static REPEATED: Rule = rule(
    "DUP001",
    "repeated-paragraph",
    "a paragraph that stands twice in an article",
    Severity::Error,
);
pub(crate) static CONFLICTING: Rule = rule(
    "DUP004",
    "conflicting-copy",
    "a near-copy with other numbers, names or negation",
    Severity::Warning,
);
pub(crate) static MISSPELLED: Rule =
    rule("NAM001", "misspelled-name", "a misspelled name of a known person", Severity::Error);
pub(crate) static HONORIFICS: Rule = rule(
    "NAM005",
    "mixed-honorifics",
    "honorifics with and without a full stop",
    Severity::Warning,
);
pub(crate) static QUOTES: Rule =
    rule("QUO001", "unbalanced-quotation", "a quotation mark without its partner", Severity::Error);
pub(crate) static SPACE: Rule =
    rule("STR006", "double-space", "two spaces where one will do", Severity::Info);

/// An article like the one that started the project.
pub(crate) fn harbour() -> Article {
    let text = "Harbour towns brace for a long winter\n\
        \n\
        The ferry between the islands will stop at noon on Friday, and the harbour office said on Monday that 12 crews had been told to stay ashore until the ice has gone.\n\
        \n\
        “We have seen this before,” said Mr. Orav, who has run the office since 1998.  “We shall see it again.” Take away.”\n\
        \n\
        The Estonian defence minister, Kale Lanet, told public radio that soldiers would carry food to “every village that asks for it”. Mr Lanet gave no date.\n\
        \n\
        The ferry between the islands will stop at noon on Friday, and the harbour office said on Monday that 12 crews had been told to stay ashore until the ice has gone.\n";
    let article = Article::from_plain_text(text);
    let title = Some("Harbour towns brace for a long winter".to_owned());
    let origin = Origin { path: "news/harbour.txt".to_owned(), record: None };
    Article::new(origin, text.to_owned(), article.paragraphs().to_vec())
        .with_metadata(Metadata { title, ..Metadata::default() })
}

/// A record of another source that tells the same story with another number.
pub(crate) fn wire() -> Article {
    let text = "The ferry between the islands will stop at noon on Friday, and the harbour office said on Monday that 14 crews had been told to stay ashore until the ice has gone.";
    let article = Article::from_plain_text(text);
    let origin = Origin { path: "wire.jsonl".to_owned(), record: Some(7) };
    let metadata = Metadata {
        url: Some("https://wire.example/ferry?id=7&lang=en".to_owned()),
        ..Metadata::default()
    };
    Article::new(origin, text.to_owned(), article.paragraphs().to_vec())
        .with_number(ArticleNo(1))
        .with_id("wire-0007".to_owned())
        .with_metadata(metadata)
        .with_source_map(SourceMap::new(vec![Segment {
            text: 0,
            verbatim: text.len(),
            source: SourcePosition { byte: 4_760, line: 7, column: 49 },
        }]))
}

/// Finds occurrence `nth` (from 0) of `mark` in the article.
pub(crate) fn span(article: &Article, mark: &str, nth: usize) -> Span {
    let (start, _) = article.text().match_indices(mark).nth(nth).expect("the mark is in the text");
    Span::new(start, start + mark.len())
}

/// The findings in [`harbour`], not in order.
pub(crate) fn harbour_findings() -> Vec<Finding> {
    let article = harbour();
    let at = |mark, nth| article.place(span(&article, mark, nth));
    let paragraph = |index: usize| article.place(article.paragraphs()[index].span);
    let related = |place, message: &str, similarity| Related {
        place,
        message: message.to_owned(),
        similarity,
    };
    let name = at("Kale Lanet", 0);
    vec![
        Finding::new(&REPEATED, paragraph(4), "paragraph 4 repeats paragraph 1")
            .with_related(related(paragraph(1), "first copy", Some(Similarity::ONE)))
            .with_help("delete the second copy")
            .with_fix(
                Applicability::Unsafe,
                vec![Edit { span: paragraph(4).span, replacement: String::new() }],
            ),
        Finding::new(&MISSPELLED, name, "`Kale Lanet` is probably `Kalle Laanet`")
            .with_confidence(Confidence::new(0.974_96))
            .with_evidence("role", "Estonian defence minister")
            .with_evidence("edits", "2 letters: Kal[l]e La[a]net")
            .with_suggestion(Suggestion {
                text: "Kalle Laanet".to_owned(),
                confidence: Confidence::new(0.974_96),
                id: Some("Q12366977".to_owned()),
            })
            .with_fix(
                Applicability::Unsafe,
                vec![Edit { span: name.span, replacement: "Kalle Laanet".to_owned() }],
            ),
        Finding::new(&SPACE, at("  ", 0), "two spaces between sentences").with_fix(
            Applicability::Safe,
            vec![Edit { span: at("  ", 0).span, replacement: " ".to_owned() }],
        ),
        Finding::new(&QUOTES, at("”", 2), "`”` closes a quotation that is not open")
            .with_evidence("pairs", "the paragraph opens 2 quotations and closes 3")
            .with_help("delete the mark or the words before it"),
        Finding::new(&HONORIFICS, at("Mr", 1), "`Mr` stands beside `Mr.` in this article")
            .with_confidence(Confidence::new(0.9))
            .with_related(related(at("Mr.", 0), "the other spelling", None)),
    ]
}

/// The findings in [`wire`].
pub(crate) fn wire_findings() -> Vec<Finding> {
    let (article, other) = (wire(), harbour());
    let place = article.place(article.paragraphs()[0].span);
    let copy = Related {
        place: other.place(other.paragraphs()[1].span),
        message: "the copy that disagrees".to_owned(),
        similarity: Some(Similarity::new(0.968)),
    };
    vec![
        Finding::new(&CONFLICTING, place, "a near-copy says `12` where this one says `14`")
            .with_evidence(
                "difference",
                "the harbour office said on Monday that [-12-]{+14+} crews had been told",
            )
            .with_related(copy),
    ]
}

/// An article that tries everything: markup, escape sequences, direction marks, a false line.
pub(crate) fn hostile() -> (Article, Vec<Finding>) {
    let text = format!("{HOSTILE}\n\nx {HOSTILE} y");
    let article = Article::from_plain_text(&text);
    let origin = Origin { path: format!("a{HOSTILE}.txt"), record: None };
    let article = Article::new(origin, text, article.paragraphs().to_vec())
        .with_number(ArticleNo(2))
        .with_metadata(Metadata {
            title: Some(HOSTILE.to_owned()),
            url: Some("javascript:alert(1)".to_owned()),
            ..Metadata::default()
        });
    let place = article.place(article.paragraphs()[0].span);
    let finding = Finding::new(&MISSPELLED, place, format!("`{HOSTILE}` {HOSTILE}"))
        .with_evidence("role", HOSTILE)
        .with_evidence("difference", format!("[-{HOSTILE}-]{{+{HOSTILE}+}}{HOSTILE}"))
        .with_help(HOSTILE)
        .with_suggestion(Suggestion {
            text: HOSTILE.to_owned(),
            confidence: Confidence::ONE,
            id: Some(HOSTILE.to_owned()),
        })
        .with_related(Related { place, message: HOSTILE.to_owned(), similarity: None })
        .with_fix(
            Applicability::Safe,
            vec![Edit { span: place.span, replacement: HOSTILE.to_owned() }],
        );
    (article, vec![finding])
}

/// What a hostile source would like to see in a report.
pub(crate) const HOSTILE: &str = "</script></style><script>alert(1)</script><img src=x onerror='alert(1)' title=\"\u{1b}[2J\u{9b}31m\u{7}\u{202e}\u{2066}&lt;\u{0}\r2024: ok";

/// Gives the articles of this module to [`locate`].
#[expect(clippy::unnecessary_wraps, reason = "the form that `Articles` asks for")]
pub(crate) fn articles(number: ArticleNo) -> io::Result<Arc<Article>> {
    Ok(Arc::new(match number.0 {
        0 => harbour(),
        1 => wire(),
        _ => hostile().0,
    }))
}

/// Locates findings whose related places are in this module.
pub(crate) fn located<'f>(article: &Article, findings: &'f [Finding]) -> Vec<Entry<'f>> {
    locate(findings, article, &articles).expect("all related places exist")
}

/// A small run: two articles with findings, one record that could not be read.
pub(crate) fn drive(reporter: &mut dyn Reporter) -> io::Result<()> {
    run(reporter, &[(harbour(), harbour_findings()), (wire(), wire_findings())])
}

/// Reports `articles` of 1,000, and a read error after the first.
pub(crate) fn run(
    reporter: &mut dyn Reporter,
    articles: &[(Article, Vec<Finding>)],
) -> io::Result<()> {
    let mut summary = Summary {
        records: 1_001,
        articles: 998,
        paragraphs: 12_345,
        bytes: 4_200_000,
        ..Summary::default()
    };
    reporter.begin(&Header {
        version: "0.1.0".to_owned(),
        rules: vec![&REPEATED, &CONFLICTING, &MISSPELLED, &HONORIFICS, &QUOTES, &SPACE],
        fail_on: Some(Severity::Error),
        has_baseline: false,
    })?;
    for (index, (article, findings)) in articles.iter().enumerate() {
        let entries = located(article, findings);
        summary.add_article(article);
        summary.add_findings(&entries);
        reporter.article(article, &entries)?;
        if index == 0 {
            summary.read_errors += 1;
            reporter.read_error(&ReadErrorEvent {
                path: "wire.jsonl".to_owned(),
                record: Some(6),
                byte_offset: Some(4_711),
                message: "field `text` is missing".to_owned(),
            })?;
        }
    }
    reporter.end(&summary)
}

/// The report of [`drive`].
pub(crate) fn report(format: Format) -> String {
    written(|out| drive(&mut *format.reporter(out, Terminal::default())))
}

/// The report of the hostile article alone.
pub(crate) fn hostile_report(format: Format, terminal: Terminal) -> String {
    written(|out| run(&mut *format.reporter(out, terminal), &[hostile()]))
}

/// What `write` writes.
pub(crate) fn written(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&mut out).expect("memory takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}
