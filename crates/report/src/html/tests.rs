use std::io;

use super::Html;
use super::overview::STYLE;
use crate::test_support::{drive, harbour, harbour_findings, hostile_report, report, run, written};
use crate::{Format, Reporter, Summary, Terminal, is_hidden};

/// The page without its style.
fn markup(page: &str) -> String {
    let (before, rest) = page.split_once("<style>").unwrap();
    let (_, after) = rest.split_once("</style>").unwrap();
    format!("{before}<style></style>{after}")
}

#[test]
fn a_page_has_an_overview_and_every_problem() {
    insta::assert_snapshot!(markup(&report(Format::Html)));
}

#[test]
fn hostile_text_is_only_text() {
    let page = hostile_report(Format::Html, Terminal::default());
    assert!(!page.contains(|c| c != '\n' && is_hidden(c)));
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("javascript:"));
    assert_eq!(page.matches("</style>").count(), 1);
    insta::assert_snapshot!(markup(&page));
}

#[test]
fn elements_are_closed_in_order() {
    for page in [report(Format::Html), hostile_report(Format::Html, Terminal::default())] {
        let mut open: Vec<String> = Vec::new();
        let text = markup(&page);
        for tag in text.split('<').skip(1).filter(|tag| !tag.starts_with('!')) {
            let (tag, _) = tag.split_once('>').expect("every tag ends");
            let name: String = tag
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            if tag.starts_with('/') {
                assert_eq!(open.pop().as_deref(), Some(name.as_str()), "</{tag}>");
            } else if !["meta", "input"].contains(&name.as_str()) {
                open.push(name);
            }
        }
        assert_eq!(open, Vec::<String>::new());
    }
}

#[test]
fn ids_are_unique_and_links_within_the_page_arrive() {
    let page = report(Format::Html);
    let values = |attribute: &str| -> Vec<String> {
        let parts = page.split(attribute).skip(1);
        parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
    };
    let mut ids = values(" id=\"");
    for target in values("href=\"#").into_iter().chain(values(" for=\"")) {
        assert!(ids.contains(&target), "{target}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn nothing_is_loaded() {
    let page = report(Format::Html);
    assert!(page.contains("default-src 'none'"));
    for sign in ["url(", "@import", "<link", "src=", "<script", "<iframe"] {
        assert!(!page.contains(sign), "{sign}");
    }
}

#[test]
fn what_exceeds_the_budget_is_counted() {
    let articles = [(harbour(), harbour_findings()), (harbour(), harbour_findings())];
    let page = written(|out| run(&mut Html::with_budget(out, 2_000), &articles));
    assert!(page.contains("2 more problems in this article not listed."), "{page}");
    assert!(page.contains("7 more problems, among them all of 1 article, are counted above"));
    assert!(page.contains("<b>10</b> all"));
    assert_eq!(page.matches("class=\"finding ").count(), 3);
}

#[test]
fn a_clean_run_has_no_controls() {
    let summary = Summary { articles: 1_000, ..Summary::default() };
    let page = written(|out| Html::new(out).end(&summary));
    assert!(page.contains("<h1>No problems in 1,000 articles</h1>"));
    assert!(!page.contains("<input"));
}

#[test]
fn a_run_without_memory_of_time_gives_the_same_bytes() {
    for &format in Format::ALL {
        assert_eq!(report(format), report(format), "{format}");
    }
}

#[test]
fn a_closed_pipe_is_an_error_in_every_format() {
    struct Closed;
    impl io::Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for &format in Format::ALL {
        let error = drive(&mut *format.reporter(&mut Closed, Terminal::default())).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{format}");
    }
}

/// Reads `--name: #rrggbb` from a block of the style.
fn colour(block: &str, name: &str) -> [f64; 3] {
    let (_, rest) = block.split_once(&format!("--{name}: #")).expect("the colour is defined");
    let value = u32::from_str_radix(&rest[..rest.find(';').unwrap()], 16).unwrap();
    let channel = |shift: u32| f64::from((value >> shift) & 0xff) / 255.0;
    [channel(16), channel(8), channel(0)]
}

/// The contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").
fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let luminance = |[red, green, blue]: [f64; 3]| {
        let linear =
            |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    };
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn every_text_has_enough_contrast() {
    let blocks: Vec<&str> = STYLE.split(":root {").skip(1).take(2).collect();
    let pairs = [
        ("ink", "paper"),
        ("ink", "raised"),
        ("quiet", "paper"),
        ("quiet", "raised"),
        ("error", "paper"),
        ("warning", "paper"),
        ("note", "paper"),
        ("added", "paper"),
        ("error", "raised"),
        ("warning", "raised"),
        ("note", "raised"),
        ("added", "raised"),
        ("ink", "error-tint"),
        ("ink", "warning-tint"),
        ("ink", "note-tint"),
    ];
    for block in blocks {
        for (text, ground) in pairs {
            let ratio = contrast(colour(block, text), colour(block, ground));
            assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
        }
    }
}
