use std::ops::ControlFlow;

use copydesk_core::Article;

use crate::testing::{config, gzip};
use crate::{IngestConfig, Input, Location, ReadError, read};

/// A record of a page, the way Common Crawl writes them.
fn response(n: usize) -> Vec<u8> {
    let page = format!("Page {n} has a sentence. {}", "It goes on for a while. ".repeat(n));
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{page}");
    record("response", &format!("WARC-Target-URI: http://example.org/{n}\r\n"), http.as_bytes())
}

fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let head =
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn read_all(bytes: &[u8], config: &IngestConfig) -> Vec<Result<Article, ReadError>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("crawl");
    std::fs::write(&path, bytes).unwrap();
    let input = Input { location: Location::File(path), display: "crawl".to_owned(), bytes: 0 };
    let mut all = Vec::new();
    let _end = read(&input, config, &mut |record, _| {
        all.push(record.and_then(|record| record.decode(config)));
        ControlFlow::Continue(())
    });
    all
}

/// Shows each record as the number in its address, or as what is wrong with it.
fn outcome(bytes: &[u8]) -> Vec<String> {
    let show = |result: Result<Article, ReadError>| match result {
        Ok(article) => article.id().trim_start_matches("http://example.org/").to_owned(),
        Err(error) => error.reason(),
    };
    read_all(bytes, &config()).into_iter().map(show).collect()
}

#[test]
fn answers_become_articles_and_the_rest_is_counted() {
    let crawl = [
        record("warcinfo", "", b"software: x\r\n"),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n"),
        response(3),
        record(
            "conversion",
            "Content-Type: text/plain\r\nWARC-Target-URI: http://example.org/4\r\n\
                              WARC-Identified-Content-Language: est,eng\r\n",
            b"Four.",
        ),
        record("response", "", b"HTTP/1.1 301 Moved\r\nLocation: /x\r\n\r\n"),
    ];
    let expected = [
        "passed over: a record of type `warcinfo`",
        "passed over: a record of type `request`",
        "3",
        "4",
        "passed over: an answer with status 301",
    ];
    assert_eq!(outcome(&crawl.concat()), expected);
    let members: Vec<u8> = crawl.iter().flat_map(|record| gzip(record)).collect();
    assert_eq!(outcome(&members), expected);
    assert_eq!(outcome(&gzip(&crawl.concat())), expected, "all in one member");
    let articles = read_all(&crawl[3], &config());
    assert_eq!(articles[0].as_ref().unwrap().metadata().language.as_deref(), Some("est"));
}

/// Ten records of which the sixth is damaged: what must come of the other nine, with and without
/// gzip, and what is said of the sixth (nothing where it can be read all the same).
#[test]
fn a_damaged_record_costs_no_other() {
    let good = String::from_utf8(response(6)).unwrap();
    let len = good.split("Content-Length: ").nth(1).unwrap().split('\r').next().unwrap();
    let with_length = |other: &str| {
        good.replace(&format!("Content-Length: {len}"), &format!("Content-Length: {other}"))
    };
    let number: usize = len.parse().unwrap();
    let rows: [(&str, Vec<u8>, Option<&str>); 8] = [
        (
            "an address that is not UTF-8",
            {
                let mut bytes = good.clone().into_bytes();
                let at = good.find("example.org/6").unwrap() + 12;
                bytes.splice(at..at, *b"\xff\xfe");
                bytes
            },
            None,
        ),
        (
            "a length too small",
            with_length(&(number - 40).to_string()).into_bytes(),
            Some("goes on behind that"),
        ),
        (
            "a length too great",
            with_length(&(number + 50).to_string()).into_bytes(),
            Some("the next record begins before"),
        ),
        (
            "a length that is no number",
            with_length("many").into_bytes(),
            Some("is `many`, not a number"),
        ),
        (
            "no length",
            good.replace(&format!("Content-Length: {len}\r\n"), "").into_bytes(),
            Some("has no Content-Length"),
        ),
        (
            "another version",
            good.replace("WARC/1.0", "WARC/one").into_bytes(),
            Some("does not begin with `WARC/1.0`"),
        ),
        (
            "line feeds alone",
            good.replace("\r\n", "\n").replace(len, &(number - 3).to_string()).into_bytes(),
            None,
        ),
        (
            "garbage before it",
            [b"garbage\r\n", good.as_bytes()].concat(),
            Some("does not begin with `WARC/1.0`"),
        ),
    ];
    for (name, damaged, words) in rows {
        let mut records: Vec<Vec<u8>> = (0..10).map(response).collect();
        records[6] = damaged;
        let plain = records.concat();
        let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
        for bytes in [plain, members] {
            let outcome = outcome(&bytes);
            for n in [0, 1, 2, 3, 4, 5, 7, 8, 9] {
                assert!(outcome.contains(&n.to_string()), "{name}: {n} is lost: {outcome:?}");
            }
            match words {
                Some(words) => assert!(outcome[6].contains(words), "{name}: {outcome:?}"),
                None => {
                    assert!(
                        outcome.len() == 10 && outcome[6].ends_with('6'),
                        "{name}: {outcome:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_damaged_or_cut_member_costs_no_other() {
    let mut members: Vec<Vec<u8>> = (0..10).map(|n| gzip(&response(n))).collect();
    let middle = members[6].len() / 2;
    members[6][middle..middle + 4].fill(0xff);
    let found = outcome(&members.concat());
    for n in [0, 1, 2, 3, 4, 5, 7, 8, 9] {
        assert!(found.contains(&n.to_string()), "{n} is lost: {found:?}");
    }
    assert!(found[6].contains("gzip data is damaged or cut off"), "{found:?}");

    let last = members.pop().unwrap();
    members[6] = gzip(&response(6));
    members.push(last[..last.len() - 12].to_vec());
    let found = outcome(&members.concat());
    assert_eq!(found.len(), 10);
    assert!(found[9].contains("gzip data is damaged or cut off"), "{found:?}");
}

#[test]
fn a_record_beyond_the_limit_is_skipped() {
    let config = IngestConfig { max_record_bytes: 400, keep_raw: true, ..config() };
    let crawl = [response(1), response(60), response(2)].concat();
    let records = read_all(&crawl, &config);
    let too_long = records[1].as_ref().unwrap_err();
    assert!(too_long.reason().contains("--max-record-size"), "{}", too_long.reason());
    assert!(!too_long.raw().unwrap().is_complete);
    assert!(too_long.raw().unwrap().bytes.starts_with(b"WARC/1.0"));
    assert!(records[0].is_ok() && records[2].is_ok());
}

#[test]
fn raw_bytes_of_errors_and_records_are_the_whole_input() {
    let config = IngestConfig { keep_raw: true, ..config() };
    let mut records: Vec<Vec<u8>> = (0..4).map(response).collect();
    let bad =
        String::from_utf8(response(2)).unwrap().replace("Content-Length: ", "Content-Length: x");
    records[2] = bad.into_bytes();
    let errors: Vec<ReadError> =
        read_all(&records.concat(), &config).into_iter().filter_map(Result::err).collect();
    let offset = records[..2].concat().len() as u64;
    assert_eq!(errors.len(), 1);
    assert_eq!((errors[0].offset(), errors[0].record()), (Some(offset), Some(3)));
    assert_eq!(errors[0].raw().unwrap().bytes, records[2]);
}
