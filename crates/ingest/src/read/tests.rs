use std::io::Write as _;
use std::ops::ControlFlow;

use copydesk_core::Article;

use super::read;
use crate::testing::{bzip2, config, gzip, xz, zstd};
use crate::{IngestConfig, Input, Location, RawBytes, ReadError};

fn articles(name: &str, bytes: &[u8], config: &IngestConfig) -> Vec<Result<Article, ReadError>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("input");
    std::fs::write(&path, bytes).unwrap();
    let input = Input { location: Location::File(path), display: name.to_owned(), bytes: 0 };
    let mut all = Vec::new();
    let _end = read(&input, config, &mut |record, _| {
        all.push(record.and_then(|record| record.decode(config)));
        ControlFlow::Continue(())
    });
    all
}

/// Shows each record as its id or, where it could not be read, as its path, number and the reason.
fn outcome(name: &str, bytes: &[u8], config: &IngestConfig) -> Vec<String> {
    let show = |result: &Result<Article, ReadError>| match result {
        Ok(article) => article.id().to_owned(),
        Err(error) => match error.record() {
            Some(record) => format!("{}#{record}: {}", error.path(), error.reason()),
            None => format!("{}: {}", error.path(), error.reason()),
        },
    };
    articles(name, bytes, config).iter().map(show).collect()
}

const LINES: &[u8] = b"{\"text\": \"One.\"}\n\n{\"id\": \"b\", \"text\": \"Two.\"}";

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        // The library does not write the names that hostile archives have.
        let field = &mut header.as_old_mut().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn lines_are_records_and_compression_makes_no_difference() {
    let expected = ["a.jsonl#1", "b"];
    assert_eq!(outcome("a.jsonl", LINES, &config()), expected);
    for compress in [gzip, zstd, bzip2, xz] {
        let (start, end) = LINES.split_at(20);
        let parts = [compress(start), compress(end)].concat();
        assert_eq!(outcome("misnamed.txt", &parts, &config()), ["misnamed.txt#1", "b"]);
        let twice = gzip(&parts);
        assert_eq!(outcome("a.jsonl.x.gz", &twice, &config()), ["a.jsonl.x.gz#1", "b"]);
    }
}

#[test]
fn a_cut_gives_the_records_before_it_and_then_an_error() {
    let lines: String = (0..60_000)
        .map(|n| format!("{{\"id\": \"{n}\", \"text\": \"Ship {} sailed.\"}}\n", n * 7919))
        .collect();
    for (compress, what) in
        [(gzip as fn(&[u8]) -> Vec<u8>, "gzip"), (zstd, "zstd"), (bzip2, "bzip2"), (xz, "xz")]
    {
        let whole = compress(lines.as_bytes());
        let outcome = outcome("a.jsonl", &whole[..whole.len() * 9 / 10], &config());
        let (last, before) = outcome.split_last().unwrap();
        assert!(before.len() > 1_000 && before[..2] == ["0", "1"], "{what}: {}", before.len());
        assert!(last.contains(&format!("{what} data is damaged or cut off")), "{last}");
    }
}

#[test]
fn a_record_beyond_the_limit_is_skipped_and_the_rest_goes_on() {
    let config = IngestConfig { max_record_bytes: 20, ..config() };
    let long = format!("{{\"text\": \"{}\"}}", "long ".repeat(50_000));
    let lines = [long.as_bytes(), b"\n{\"text\": \"Two.\"}\n"].concat();
    let reason = "longer than 20 bytes, the most that a record may have (--max-record-size allows \
                  more)";
    let expected = [format!("a.jsonl#1: {reason}"), "a.jsonl#2".to_owned()];
    assert_eq!(outcome("a.jsonl", &lines, &config), expected);
    assert_eq!(outcome("a.txt", &[b'a'; 21], &config), [format!("a.txt: {reason}")]);
    assert_eq!(outcome("a.txt", &[b'a'; 20], &config), ["a.txt"]);
}

#[test]
fn errors_bring_the_bytes_and_where_they_stood() {
    let config = IngestConfig { keep_raw: true, max_record_bytes: 20, ..config() };
    let errors: Vec<ReadError> =
        articles("a.jsonl", b"{}\r\n\n\"\xff\"\n{\"text\": \"long long\"}\n", &config)
            .into_iter()
            .filter_map(Result::err)
            .collect();
    let found: Vec<_> = errors.iter().map(|e| (e.record(), e.offset(), e.raw().cloned())).collect();
    let raw = |bytes: &[u8], is_complete| Some(RawBytes { bytes: bytes.to_vec(), is_complete });
    let expected = [
        (Some(1), Some(0), raw(b"{}\r\n", true)),
        (Some(3), Some(5), raw(b"\"\xff\"\n", true)),
        (Some(4), Some(9), raw(b"{\"text\": \"long long\"", false)),
    ];
    assert_eq!(found, expected);
}

#[test]
fn data_that_grows_out_of_proportion_is_stopped() {
    let blank_line = [&[b' '; 65_535][..], b"\n"].concat();
    let zeros = blank_line.repeat(16 * 80);
    let reason = "the data grows to more than 200 times its size";
    for (compress, name) in
        [(gzip as fn(&[u8]) -> Vec<u8>, "gzip"), (zstd, "zstd"), (bzip2, "bzip2")]
    {
        let outcome = outcome("bomb.jsonl", &compress(&zeros), &config());
        assert!(outcome.len() == 1 && outcome[0].contains(reason), "{name}: {outcome:?}");
    }
    let archive = zip(&[("a.txt", b"One."), ("b.jsonl", &zeros), ("c.txt", b"Three.")]);
    let outcome = outcome("bomb.zip", &archive, &config());
    assert_eq!(outcome[0], "bomb.zip/a.txt");
    assert!(outcome[1].contains(reason), "{outcome:?}");
}

#[test]
fn members_of_archives_are_inputs_of_their_own() {
    let members: &[(&str, &[u8])] = &[
        ("folder/", b""),
        ("folder/a.txt", b"One."),
        ("b.jsonl.zst", &zstd(LINES)),
        ("picture.png", b"\x89PNG\r\n"),
        ("README", b"Two."),
        ("program", b"\x7fELF\0"),
        ("/etc/../../passwd.txt", b"Three."),
    ];
    let expected = |archive: &str| {
        [
            format!("{archive}/folder/a.txt"),
            format!("{archive}/b.jsonl.zst#1"),
            "b".to_owned(),
            format!("{archive}/picture.png: passed over: a file that is no article by its name"),
            format!("{archive}/README"),
            format!("{archive}/program: passed over: a file that is no article by its name"),
            format!("{archive}/etc/../../passwd.txt"),
        ]
    };
    let tar_members: Vec<_> = members[1..].to_vec();
    assert_eq!(outcome("a.tar", &tar(&tar_members), &config()), expected("a.tar"));
    assert_eq!(outcome("a.tgz", &gzip(&tar(&tar_members)), &config()), expected("a.tgz"));
    assert_eq!(outcome("a.zip", &zip(members), &config()), expected("a.zip"));
    assert_eq!(outcome("a.zip.xz", &xz(&zip(members)), &config()), expected("a.zip.xz"));
    let nested = zip(&[("inner.tar.gz", &gzip(&tar(&tar_members)))]);
    assert_eq!(outcome("a.zip", &nested, &config()), expected("a.zip/inner.tar.gz"));
}

#[test]
fn archives_lie_in_each_other_only_so_deep() {
    let mut bytes = b"One.".to_vec();
    for _ in 0..6 {
        bytes = zip(&[("a.zip", &bytes)]);
    }
    let outcome = outcome("a.zip", &bytes, &config());
    let reason = "more than 5 archives or compressions lie in each other, and this one was not \
                  opened (--max-depth allows more)";
    assert_eq!(outcome, [format!("a.zip/a.zip/a.zip/a.zip/a.zip/a.zip: {reason}")]);
}

#[test]
fn archives_that_were_cut_off_give_what_stands_before_the_cut() {
    let long: String =
        (0..20_000_u32).map(|n| format!("{} ", n.wrapping_mul(2_654_435_761))).collect();
    let members: &[(&str, &[u8])] =
        &[("a.txt", b"One."), ("b.txt", b"Two."), ("c.txt", long.as_bytes())];
    for (name, bytes) in [("a.tar", tar(members)), ("a.zip", zip(members))] {
        for cut in [gzip as fn(&[u8]) -> Vec<u8>, |bytes| bytes.to_vec()] {
            let packed = cut(&bytes);
            let outcome = outcome(name, &packed[..packed.len() * 2 / 3], &config());
            assert_eq!(outcome[..2], [format!("{name}/a.txt"), format!("{name}/b.txt")]);
            assert!(outcome.last().unwrap().contains("damaged or cut off"), "{outcome:?}");
        }
    }
}

#[test]
fn archives_lose_no_member_to_another() {
    let two = [tar(&[("a.txt", b"One.")]), tar(&[("b.txt", b"Two.")])].concat();
    assert_eq!(outcome("a.tar", &two, &config()), ["a.tar/a.txt", "a.tar/b.txt"]);

    // The library writes no name twice, so the second one is changed in both its places.
    let mut same = zip(&[("a.txt", b"One."), ("b.txt", b"Two.")]);
    for at in 0..same.len() - 5 {
        if &same[at..at + 5] == b"b.txt" {
            same[at] = b'a';
        }
    }
    let expected =
        ["a.zip/a.txt", "a.zip: cannot be opened: 1 of its members have the name of a later one"];
    assert_eq!(outcome("a.zip", &same, &config()), expected);
}

#[test]
fn an_archive_without_articles_is_an_error() {
    for (name, bytes) in [
        ("a.zip", zip(&[])),
        ("a.zip", zip(&[("picture.png", b"\x89PNG")])),
        ("a.tar", tar(&[("picture.png", b"\x89PNG")])),
    ] {
        let outcome = outcome(name, &bytes, &config());
        assert!(outcome.last().unwrap().contains("no articles in this archive"), "{outcome:?}");
    }
    let office = zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.txt", b"Text")]);
    let expected = "a.docx: this is a document of an office program, or a book, not text";
    assert_eq!(outcome("a.docx", &office, &config()), [expected]);
}

#[test]
fn a_file_that_is_gone_is_an_error_and_no_panic() {
    let path = "no/such/file".into();
    let input = Input { location: Location::File(path), display: "gone.txt".to_owned(), bytes: 0 };
    let mut paths = Vec::new();
    let _end = read(&input, &config(), &mut |record, _| {
        paths.push(record.err().expect("nothing can be read").path().to_owned());
        ControlFlow::Continue(())
    });
    assert_eq!(paths, ["gone.txt"]);
}

#[test]
fn a_sink_that_breaks_gets_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, LINES).unwrap();
    let input = Input { location: Location::File(path), display: "a.jsonl".to_owned(), bytes: 0 };
    let mut n_records = 0;
    let end = read(&input, &config(), &mut |_, _| {
        n_records += 1;
        ControlFlow::Break(())
    });
    assert_eq!((end, n_records), (ControlFlow::Break(()), 1));
}
