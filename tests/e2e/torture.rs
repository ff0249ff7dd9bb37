//! A folder of everything that goes wrong: each file ends in the articles and events that
//! `docs/reading.md` promises, and the account of the run holds.

use crate::harness::{Desk, Run, codes, of_type};
use crate::packing::{bzip2, gzip, tar, xz, zip, zstd};

/// How many articles of a file are read, and what is said of the rest: path and words, in order.
struct Expected {
    name: &'static str,
    articles: u64,
    errors: Vec<(String, &'static str)>,
}

fn expected(name: &'static str, articles: u64, errors: &[(&str, &'static str)]) -> Expected {
    let errors = errors.iter().map(|(path, words)| ((*path).to_owned(), *words)).collect();
    Expected { name, articles, errors }
}

fn cut(bytes: &[u8]) -> Vec<u8> {
    bytes[..bytes.len() * 2 / 3].to_vec()
}

/// Text that does not shrink to nothing.
fn noise(n_words: u32) -> String {
    (0..n_words).map(|n| format!("{} ", n.wrapping_mul(2_654_435_761))).collect()
}

fn warc(records: &[(&str, &str)]) -> Vec<u8> {
    let mut all = Vec::new();
    for (kind, block) in records {
        let head = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: http://a.example/{}\r\n\
             Content-Type: text/plain\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            all.len(),
            block.len()
        );
        all.extend(gzip(head));
    }
    all
}

/// Writes the folder, and returns it with what must come of each file.
fn folder() -> (Desk, Vec<Expected>) {
    let line = "{\"id\": \"a\", \"text\": \"A ferry left.\"}\n";
    let damage = "damaged or cut off";
    let mut desk = Desk::new();
    let mut all = Vec::new();
    let mut add =
        |name: &'static str, bytes: Vec<u8>, articles, errors: &[(&str, &'static str)]| {
            let folder = std::mem::replace(&mut desk, Desk::new());
            desk = folder.with(name, bytes);
            all.push(expected(name, articles, errors));
        };

    // Empty, in every container.
    add("empty.txt", Vec::new(), 0, &[("empty.txt", "holds no text")]);
    add("empty.txt.gz", gzip(""), 0, &[("empty.txt.gz", "holds no text")]);
    add("empty.txt.zst", zstd(""), 0, &[("empty.txt.zst", "holds no text")]);
    add("empty.tar", vec![0; 1024], 0, &[("empty.tar", "binary data")]);
    add("empty.zip", zip::<&str>(&[]), 0, &[("empty.zip", "no articles in this archive")]);
    add(
        "member.zip",
        zip(&[("empty.txt", ""), ("a.txt", "One.")]),
        1,
        &[("member.zip/empty.txt", "holds no text")],
    );

    // Cut off.
    for (name, bytes) in [
        ("c.txt.gz", gzip(noise(999))),
        ("c.txt.zst", zstd(noise(99_999))),
        ("c.txt.bz2", bzip2(noise(999))),
        ("c.txt.xz", xz(noise(999))),
    ] {
        add(name, cut(&bytes), 0, &[(name, damage)]);
    }
    add(
        "c.tar",
        cut(&tar(&[("a.txt", "One.".to_owned()), ("b.txt", noise(999))])),
        1,
        &[("c.tar/b.txt", damage)],
    );
    add(
        "c.zip",
        cut(&zip(&[("a.txt", "One.".to_owned()), ("b.txt", noise(9_999))])),
        1,
        &[("c.zip/b.txt", damage), ("c.zip", damage)],
    );

    // In another encoding, or in none.
    add("koi.txt.gz", gzip(b"\xf0\xd2\xc5\xda\xc9\xc4\xc5\xce\xd4 \xda\xc1\xd1\xd7\xc9\xcc, \xde\xd4\xcf \xd0\xd2\xc1\xd7\xc9\xd4\xc5\xcc\xd8\xd3\xd4\xd7\xcf \xd2\xc1\xd3\xd3\xcd\xcf\xd4\xd2\xc9\xd4 \xda\xc1\xcb\xcf\xce."), 1, &[]);
    add("utf16.zip", zip(&[("a.txt", b"\xff\xfeO\0n\0e\0.\0")]), 1, &[]);
    add("picture.txt", b"\x89PNG\r\n\x1a\n".to_vec(), 0, &[("picture.txt", "a PNG picture")]);
    add("zeros.txt", vec![0; 700], 0, &[("zeros.txt", "binary data")]);

    // Two with one id: both are read.
    add("twice.jsonl", [line, line].concat().into_bytes(), 2, &[]);

    // Archives in archives, and bombs.
    let mut deep = zip(&[("a.txt", "One.")]);
    for _ in 0..6 {
        deep = zip(&[("d.zip", deep)]);
    }
    add("deep.zip", deep, 0, &[("deep.zip/d.zip/d.zip/d.zip/d.zip/d.zip", "--max-depth")]);
    let spaces = vec![b' '; 70 << 20];
    add("bomb.txt.gz", gzip(&spaces), 0, &[("bomb.txt.gz", "--max-expansion")]);
    add("bomb.zip", zip(&[("b.txt", &spaces)]), 0, &[("bomb.zip/b.txt", "--max-expansion")]);

    // One record too long, one that is none, and good ones around them.
    let long = format!("{{\"text\": \"{}\"}}\n", "word ".repeat(300_000));
    add(
        "mixed.jsonl.zst",
        zstd([line, &long, "[]\n", line].concat()),
        2,
        &[("mixed.jsonl.zst", "--max-record-size"), ("mixed.jsonl.zst", "not a JSON object")],
    );

    // Damage in the middle of many members.
    let mut members: Vec<Vec<u8>> = (0..9)
        .map(|n| gzip(format!("{{\"id\": \"{n}\", \"text\": \"{}\"}}\n", noise(500))))
        .collect();
    let middle = members[4].len() / 2;
    members[4][middle..middle + 9].fill(0xee);
    let n_members = members.len() as u64;
    add("members.jsonl.gz", members.concat(), n_members - 1, &[("members.jsonl.gz", damage)]);

    let mut crawl =
        warc(&[("conversion", "One."), ("conversion", "Two."), ("conversion", "Three.")]);
    crawl.truncate(crawl.len() - 40);
    add("crawl.warc.gz", crawl, 2, &[("crawl.warc.gz", damage)]);
    add(
        "crawl.warc",
        b"WARC/1.0\r\nContent-Length: x\r\n\r\n\r\n\r\nWARC/1.0\r\nWARC-Type: \
        conversion\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nOne.\r\n\r\n"
            .to_vec(),
        1,
        &[("crawl.warc", "is `x`, not a number")],
    );
    (desk, all)
}

fn check(desk: &Desk, args: &[&str]) -> Run {
    desk.run(&[&["-f", "json-lines", "--max-record-size", "1M", "--select", "ENC"], args].concat())
}

#[test]
fn every_file_ends_as_documented() {
    let (desk, all) = folder();
    for Expected { name, articles, errors } in &all {
        let run = check(&desk, &[name]);
        let lines = run.json_lines();
        let summary = lines.last().unwrap();
        let found: Vec<_> = of_type(&lines, "read_error")
            .iter()
            .map(|e| format!("{}: {}", e["path"].as_str().unwrap(), e["message"].as_str().unwrap()))
            .collect();
        assert_eq!(summary["articles"], *articles, "{name}: {found:?}");
        assert_eq!(found.len(), errors.len(), "{name}: {found:?}");
        for (found, (path, words)) in found.iter().zip(errors) {
            assert!(found.starts_with(&format!("{path}: ")) && found.contains(words), "{found}");
        }
        assert_eq!(run.code(), if errors.is_empty() { 0 } else { 2 }, "{name}");
        let count = |name: &str| summary[name].as_u64().unwrap();
        assert_eq!(
            count("records"),
            count("articles") + count("read_errors") + count("passed_over"),
            "{name}"
        );
    }
}

#[test]
fn the_whole_folder_is_read_alike_on_any_number_of_threads() {
    let (desk, all) = folder();
    let one = check(&desk, &[".", "-j", "1"]);
    let many = check(&desk, &[".", "-j", "5"]);
    assert_eq!(one.stdout(), many.stdout());
    assert_eq!((one.code(), many.code()), (2, 2));
    let lines = one.json_lines();
    let articles: u64 = all.iter().map(|file| file.articles).sum();
    assert_eq!(lines.last().unwrap()["articles"], articles);
}

/// Makes a file of articles, `(id, text)`.
type MakeFile = fn(&[(&str, &[u8])]) -> Vec<u8>;

/// The formats, each with a file of the articles `(id, text)`; those that hold one article take the first.
const FORMATS: [(&str, MakeFile); 11] = [
    ("a.txt", |articles| articles[0].1.to_vec()),
    ("a.md", |articles| articles[0].1.to_vec()),
    ("a.html", |articles| {
        [b"<html><body><article><p>", articles[0].1, b"</p></article></body></html>"].concat()
    }),
    ("a.jsonl", |articles| each(articles, b"", b"{\"id\": \"%\", \"text\": \"", b"\"}\n", b"")),
    ("a.json", |articles| {
        let list = each(articles, b"[", b"{\"id\": \"%\", \"text\": \"", b"\"},\n", b"");
        [&list[..list.len() - 2], b"]\n"].concat()
    }),
    ("ninjs.json", |articles| {
        let list = each(articles, b"[", b"{\"uri\": \"%\", \"body_text\": \"", b"\"},\n", b"");
        [&list[..list.len() - 2], b"]\n"].concat()
    }),
    ("a.csv", |articles| each(articles, b"id,text\n", b"%,\"", b"\"\n", b"")),
    ("feed.xml", |articles| {
        let (item, end) = (b"<item><guid>%</guid><description>", b"</description></item>\n");
        each(articles, b"<rss><channel>\n", item, end, b"</channel></rss>\n")
    }),
    ("newsml.xml", |articles| {
        let (item, end) = (
            b"<newsItem guid=\"%\"><contentSet><inlineData>",
            b"</inlineData></contentSet></newsItem>\n",
        );
        each(articles, b"<newsMessage><itemSet>\n", item, end, b"</itemSet></newsMessage>\n")
    }),
    ("nitf.xml", |articles| {
        let (start, end) = (b"<nitf><head><docdata><doc-id id-string=\"%\"/></docdata></head><body><body.content><p>", b"</p></body.content></body></nitf>");
        each(&articles[..1], b"", start, end, b"")
    }),
    ("a.sgm", |articles| {
        each(
            articles,
            b"",
            b"<REUTERS NEWID=\"%\"><TEXT><BODY>",
            b"</BODY></TEXT></REUTERS>\n",
            b"",
        )
    }),
];

/// Puts each text between `before`, in which `%` stands for the id, and `after`.
fn each(
    articles: &[(&str, &[u8])],
    head: &[u8],
    before: &[u8],
    after: &[u8],
    foot: &[u8],
) -> Vec<u8> {
    let before = str::from_utf8(before).unwrap();
    let all = articles
        .iter()
        .flat_map(|(id, text)| [before.replace('%', id).as_bytes(), text, after].concat());
    [head, &all.collect::<Vec<u8>>(), foot].concat()
}

/// The two articles of most files.
const ARTICLES: [(&str, &[u8]); 2] = [
    ("a", b"The ferry to Orissaare left at noon, and the harbour office said that it was full."),
    ("b", b"Twelve crews will stay ashore until Friday, when the wind may turn to the south."),
];

/// What becomes of the file of one format when it is cut off: how many articles are read, and what is
/// said of the rest.
const CUT: [(&str, u64, &[&str]); 11] = [
    ("a.txt", 1, &[]),
    ("a.md", 1, &[]),
    ("a.html", 1, &[]),
    ("a.jsonl", 1, &["record 2: not valid JSON"]),
    ("a.json", 1, &["record 2: not valid JSON", "record 3: the list of articles is not closed"]),
    (
        "ninjs.json",
        1,
        &["record 2: not valid JSON", "record 3: the list of articles is not closed"],
    ),
    ("a.csv", 1, &["record 2: a field in quotation marks is not closed"]),
    ("feed.xml", 1, &["record 2: the XML ends within `<description>`"]),
    ("newsml.xml", 1, &["record 2: the XML ends within `<inlineData>`"]),
    ("nitf.xml", 0, &["record null: the XML ends within `<p>`"]),
    ("a.sgm", 1, &["record 2: the XML ends within `<REUTERS>`"]),
];

/// Makes sure that a file has so many articles, that these rules find something in it, and that so
/// many read errors say so much.
fn ends_as(name: &str, bytes: &[u8], articles: u64, rules: &[&str], errors: &[&str]) {
    let desk = Desk::new().with(name, bytes);
    let run = check(&desk, &[name]);
    let lines = run.json_lines();
    let said: Vec<String> = of_type(&lines, "read_error")
        .iter()
        .map(|e| format!("record {}: {}", e["record"], e["message"].as_str().unwrap()))
        .collect();
    assert_eq!(lines.last().unwrap()["articles"], articles, "{name}: {said:?}");
    assert_eq!(codes(&lines), rules, "{name}");
    assert_eq!(said.len(), errors.len(), "{name}: {said:?}");
    for (said, words) in said.iter().zip(errors) {
        assert!(said.contains(words), "{name}: {said}");
    }
    let code = if !errors.is_empty() { 2 } else { i32::from(!rules.is_empty()) };
    assert_eq!(run.code(), code, "{name}: {said:?}");
}

/// Returns how many of the two articles a file of `name` holds.
fn n_articles(name: &str) -> u64 {
    if ["a.txt", "a.md", "a.html", "nitf.xml"].contains(&name) { 1 } else { 2 }
}

#[test]
fn every_format_cut_off_gives_what_stands_before_the_cut() {
    for ((name, make), (of, articles, errors)) in FORMATS.into_iter().zip(CUT) {
        assert_eq!(name, of);
        ends_as(name, &cut(&make(&ARTICLES)), articles, &[], errors);
    }
}

#[test]
fn every_format_in_another_encoding_is_read_and_bytes_that_are_none_are_reported() {
    let latin =
        b"The caf\xe9 at Orissaare was closed on Friday, se\xf1or, voil\xe0, d\xe9j\xe0 vu.";
    let damaged = b"The caf\xc3 at Orissaare, the \xe2\x82\xac5 caf\xc3\xa9, was closed on Friday.";
    for (name, make) in FORMATS {
        let all = n_articles(name);
        ends_as(name, &make(&[("a", latin), ARTICLES[1]]), all, &[], &[]);
        ends_as(name, &make(&[("a", damaged), ARTICLES[1]]), all, &["ENC001"], &[]);
        let wide: Vec<u8> = str::from_utf8(&make(&ARTICLES))
            .unwrap()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        ends_as(name, &wide, all, &[], &[]);
    }
}

#[test]
fn every_format_bears_emptiness_enormous_fields_and_ids_that_stand_twice() {
    let huge = "word ".repeat(300_000);
    for (name, make) in FORMATS {
        let all = n_articles(name);
        // Lines without a line are a list without articles, and no error.
        let nothing: &[&str] = if name == "a.jsonl" { &[] } else { &["holds no text"] };
        ends_as(name, b"", 0, &[], nothing);
        ends_as(name, b" \r\n\n", 0, &[], nothing);
        let with_huge = make(&[("a", huge.as_bytes()), ARTICLES[1]]);
        ends_as(name, &with_huge, all - 1, &[], &["--max-record-size"]);
        ends_as(name, &make(&[ARTICLES[0], ("a", ARTICLES[1].1)]), all, &[], &[]);
    }
}

#[test]
fn every_format_is_read_in_archives_in_archives_and_no_further_than_a_bomb() {
    for (name, make) in FORMATS {
        let whole = make(&ARTICLES);
        let nested = gzip(tar(&[("x.zip", zip(&[(name, &whole)]))]));
        ends_as("nested.tgz", &nested, n_articles(name), &[], &[]);
        let bomb = zip(&[(name, [&whole[..], &vec![b' '; 70 << 20]].concat())]);
        // What is one text, or one page, is lost with its end.
        let is_one = ["a.txt", "a.md", "a.html"].contains(&name);
        let before = if is_one { 0 } else { n_articles(name) };
        ends_as("bomb.zip", &bomb, before, &[], &["--max-expansion"]);
    }
}

#[cfg(unix)]
#[test]
fn every_format_is_found_by_names_that_are_not_utf_8_beside_links_in_a_circle() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let desk = Desk::new().with("folder/a.txt", ARTICLES[0].1);
    for (name, make) in FORMATS {
        let name = [b"caf\xe9-", name.as_bytes()].concat();
        std::fs::write(desk.path("folder").join(OsStr::from_bytes(&name)), make(&ARTICLES))
            .unwrap();
    }
    std::os::unix::fs::symlink("..", desk.path("folder/up")).unwrap();
    std::os::unix::fs::symlink("circle.txt", desk.path("folder/circle.txt")).unwrap();
    let run = check(&desk, &["folder"]);
    let lines = run.json_lines();
    let all: u64 = FORMATS.iter().map(|(name, _)| n_articles(name)).sum();
    assert_eq!(lines.last().unwrap()["articles"], 1 + all);
    let errors = of_type(&lines, "read_error");
    assert_eq!((errors.len(), run.code()), (1, 2), "{errors:?}");
    assert_eq!(errors[0]["path"], "folder/circle.txt");
}
