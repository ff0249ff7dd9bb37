use std::io;

use copydesk_core::{Article, Finding, Span};
use serde_json::{Value, json};

use super::Html;
use super::document::{self, STYLE};
use super::shards::{Shelf, unpacked};
use crate::test_support::{
    SPACE, drive, harbour, harbour_findings, hostile_report, report, run, written,
};
use crate::{Format, Reporter, Summary, Terminal, is_hidden};

/// The page without its style, its script and its data.
fn markup(page: &str) -> String {
    let mut markup = String::new();
    let mut rest = page;
    while let Some((start, name)) = ["style", "script"]
        .into_iter()
        .filter_map(|name| Some((rest.find(&format!("<{name}"))?, name)))
        .min()
    {
        let end = format!("</{name}>");
        markup.push_str(&rest[..start]);
        markup.push_str(&format!("<{name}>{end}"));
        rest = &rest[start..];
        rest = &rest[rest.find(&end).unwrap() + end.len()..];
    }
    markup + rest
}

/// The packed data that stand in a page under `id`.
fn data(page: &str, id: &str) -> Value {
    let (_, rest) = page.split_once(&format!("id=\"{id}\">")).expect("the data are there");
    unpacked(rest.split('<').next().unwrap())
}

#[test]
fn a_page_has_an_overview_and_the_worst_articles() {
    let page = markup(&report(Format::Html));
    // The digests change with every word of the script.
    let (before, rest) = page.split_once("script-src ").unwrap();
    let (_, after) = rest.split_once("; base-uri").unwrap();
    insta::assert_snapshot!(format!("{before}…; base-uri{after}"));
}

#[test]
fn hostile_text_is_only_text() {
    let page = hostile_report(Format::Html, Terminal::default());
    assert!(!page.contains(|c| c != '\n' && is_hidden(c)));
    assert!(!page.contains("<img") && !markup(&page).contains("javascript:"));
    assert_eq!(page.matches("</style>").count(), 1);
    // The index, one shard, and the script itself.
    assert_eq!((page.matches("<script").count(), page.matches("</script>").count()), (3, 3));
    let article = &data(&page, "shard-0")["0"];
    assert_eq!(article["url"], Value::Null);
    assert_eq!(article["findings"][0]["help"], crate::test_support::HOSTILE);
}

#[test]
fn the_policy_admits_the_script_and_the_style_of_the_page_and_nothing_else() {
    let page = report(Format::Html);
    let policy = page.split("content=\"").nth(1).unwrap().split('"').next().unwrap();
    let between = |start: &str, end: &str| {
        let from = page.rfind(start).unwrap() + start.len();
        page[from..].split(end).next().unwrap().to_owned()
    };
    for content in [between("<script>", "</script>"), between("<style>", "</style>")] {
        assert!(policy.contains(&document::digest(&content)), "{policy}");
    }
    assert!(policy.starts_with("default-src 'none';"));
    for source in ["unsafe", "http", "*", "data:", "blob:", "file:", "'self'"] {
        assert!(!policy.contains(source), "{source}");
    }
    for sign in ["url(", "@import", "<link", "src=", "<iframe", "style=\"", "innerHTML"] {
        assert!(!page.contains(sign), "{sign}");
    }
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
            } else if name != "meta" && !tag.ends_with('/') {
                open.push(name);
            }
        }
        assert_eq!(open, Vec::<String>::new());
    }
}

#[test]
fn ids_are_unique() {
    let page = markup(&report(Format::Html));
    let ids = page.split(" id=\"").skip(1).map(|part| part.split('"').next().unwrap());
    let mut ids: Vec<_> = ids.collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn the_index_has_a_row_for_every_finding() {
    let index = data(&report(Format::Html), "index");
    let findings = index["findings"].as_object().unwrap();
    for (name, column) in findings {
        assert_eq!(column.as_array().unwrap().len(), 6, "{name}");
    }
    assert_eq!(index["articles"]["title"][0], "Harbour towns brace for a long winter");
    assert_eq!(index["articles"]["first"], json!([0, 5]));
    assert_eq!(index["sources"], json!(["news", "wire.example"]));
    let name = findings["name"].as_array().unwrap().iter().find_map(Value::as_u64).unwrap();
    assert_eq!(index["names"][usize::try_from(name).unwrap()], "Kalle Laanet");
}

#[test]
fn copies_are_one_cluster_and_the_first_comes_first() {
    let index = data(&report(Format::Html), "index");
    let places: Vec<_> = index["clusters"][0]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| (member["article"].clone(), member["paragraph"].clone()))
        .collect();
    let expected = [(0, 1), (0, 4), (1, 0)].map(|(a, p)| (json!(a), json!(p)));
    assert_eq!(places, expected);
}

#[test]
fn offsets_in_articles_count_as_scripts_do() {
    let page = report(Format::Html);
    let article = &data(&page, "shard-0")["0"];
    let findings = article["findings"].as_array().unwrap();
    let marked: Vec<String> = findings
        .iter()
        .map(|finding| {
            let number = finding["paragraph"].as_u64().unwrap();
            let paragraphs = article["paragraphs"].as_array().unwrap();
            let text = paragraphs.iter().find(|p| p[0] == number).unwrap()[1].as_str().unwrap();
            let units: Vec<u16> = text.encode_utf16().collect();
            let at = |name: &str| usize::try_from(finding[name].as_u64().unwrap()).unwrap();
            String::from_utf16(&units[at("start")..at("end")]).unwrap()
        })
        .collect();
    assert_eq!(marked[..4], ["  ", "”", "Kale Lanet", "Mr"]);
    let copy = &findings[4]["related"][0];
    assert_eq!((&copy["article"], &copy["text"]), (&json!(0), &Value::Null), "the same text");
    let other = &data(&page, "shard-0")["1"]["findings"][0]["related"][0];
    assert!(other["text"].as_str().unwrap().contains("12 crews"));
}

#[test]
fn of_a_long_article_the_paragraphs_around_findings_are_kept() {
    let text = format!("The  first.\n\n{}The  last.", "A paragraph of words.\n\n".repeat(5_000));
    let article = Article::from_plain_text(&text);
    let findings = text
        .match_indices("  ")
        .map(|(at, _)| Finding::new(&SPACE, article.place(Span::new(at, at + 2)), "two spaces"));
    let findings: Vec<_> = findings.collect();
    let page = written(|out| run(&mut Html::new(out), &[(article, findings)]));
    let detail = &data(&page, "shard-0")["0"];
    let numbers = detail["paragraphs"].as_array().unwrap().iter().map(|p| p[0].as_u64().unwrap());
    assert_eq!(numbers.collect::<Vec<_>>(), [0, 1, 5_000, 5_001]);
    assert_eq!(detail["n_paragraphs"], 5_002);
}

#[test]
fn what_exceeds_the_budget_is_listed_without_its_text() {
    let articles = [(harbour(), harbour_findings()), (harbour(), harbour_findings())];
    let page = written(|out| {
        let shelf = Shelf::Page { budget: 0 };
        run(&mut Html::on_shelf(out, shelf, false), &articles)
    });
    assert!(page.contains("The problems of 2 articles are listed without the text"));
    let index = data(&page, "index");
    assert_eq!(index["articles"]["shard"], json!([null, null]));
    assert_eq!(index["findings"]["rule"].as_array().unwrap().len(), 10);
}

#[test]
fn the_worst_articles_come_first_and_are_few() {
    let mut articles: Vec<_> =
        (0..20).map(|_| (harbour(), vec![harbour_findings().remove(2)])).collect();
    articles.push((harbour(), harbour_findings()));
    let page = markup(&written(|out| run(&mut Html::new(out), &articles)));
    assert_eq!(page.matches("class=\"article\"").count(), 10);
    assert!(page.find("id=\"a-20\"").unwrap() < page.find("id=\"a-0\"").unwrap());
}

#[test]
fn a_clean_run_has_no_controls() {
    let summary = Summary { articles: 1_000, ..Summary::default() };
    let page = written(|out| Html::new(out).end(&summary));
    assert!(page.contains("<h1>No problems in 1,000 articles</h1>"));
    assert!(!page.contains("class=\"panel\""));
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
    let blocks: Vec<&str> =
        STYLE.split(":root").skip(1).filter(|block| block.contains("--paper")).collect();
    assert_eq!(blocks.len(), 4, "light, dark by choice, dark by the system, paper");
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
        ("error", "error-tint"),
        ("added", "added-tint"),
    ];
    for block in blocks {
        for (text, ground) in pairs {
            let ratio = contrast(colour(block, text), colour(block, ground));
            assert!(ratio >= 4.5, "{text} on {ground}: {ratio:.2}");
        }
    }
}
