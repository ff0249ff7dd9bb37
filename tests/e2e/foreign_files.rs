//! Files that other people's programs wrote (`tests/fixtures`): every one holds the same two
//! articles, and they come out the same.

use std::path::Path;

use crate::harness::Desk;

/// The articles as `ingest --head` shows them.
const SHOWN: &str = "\
wire-1
  title: Ferry leaves after two days
  url: https://wire.example/1
  byline: Mart Orav
  published: 2024-10-01T08:30:00Z
  language: en
  source: Island Wire
  encoding: UTF-8, paragraphs: 2
  The the ferry between the islands left Orissaare at noon on Tuesday, with 41 people on board.

wire-2
  title: Crews wait for the wind
  url: https://wire.example/2
  byline: Mart Orav
  published: 2024-10-02T08:30:00Z
  language: en
  source: Island Wire
  encoding: UTF-8, paragraphs: 2
  Twelve crews will stay ashore until Friday, when the the wind is expected to turn to the south.

";

/// Shows the articles of a fixture, and makes sure that nothing else is in it.
fn shown(name: &str, more: &[&str]) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name);
    let desk = Desk::new().with(name, std::fs::read(path).unwrap());
    let run = desk.run(&[&["ingest", "--head", "9", name][..], more].concat());
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{name}");
    run.stdout()
}

#[test]
fn tables_are_read_in_every_compression_and_layout() {
    for name in ["none", "snappy", "gzip", "brotli", "zstd", "lz4", "v1-plain", "v2-delta"] {
        assert_eq!(shown(&format!("{name}.parquet"), &[]), SHOWN, "{name}");
    }
    for name in ["lz4.feather", "stream.arrows"] {
        assert_eq!(shown(name, &[]), SHOWN, "{name}");
    }
}

#[test]
fn tables_are_read_whatever_the_types_of_their_columns() {
    for name in ["types.parquet", "zstd.arrow"] {
        assert_eq!(shown(name, &[]), SHOWN, "{name}");
    }
    let nested = shown("nested.parquet", &["--field", "text=body.content"]);
    assert!(nested.starts_with("wire-1\n") && nested.contains("\nwire-2\n"), "{nested}");
    assert_eq!(nested.matches("paragraphs: 2\n").count(), 2, "{nested}");
}

#[test]
fn streams_members_and_frames_after_each_other_are_one_file() {
    for name in [
        "streams.jsonl.bz2",
        "streams.jsonl.xz",
        "members.jsonl.gz",
        "frames.jsonl.zst",
        "window-27.jsonl.zst",
    ] {
        assert_eq!(shown(name, &[]), SHOWN, "{name}");
    }
}

#[test]
fn archives_are_read_with_long_and_foreign_names() {
    for (name, folder) in [
        ("gnu.tar", "long-".repeat(30)),
        ("pax.tar.xz", "long-".repeat(30)),
        ("ustar.tar.bz2", "short".to_owned()),
        ("stored.zip", "äär".to_owned()),
        ("deflated.zip", "äär".to_owned()),
        ("bzip2.zip", "äär".to_owned()),
    ] {
        let found = shown(name, &[]);
        for n in [1, 2] {
            assert!(found.contains(&format!("{name}/{folder}/wire-{n}.txt\n")), "{found}");
        }
        assert_eq!(found.matches("paragraphs: 3\n").count(), 2, "headline and two: {found}");
    }
}

#[test]
fn crawls_and_feeds_are_read() {
    let crawl = shown("crawl.warc.gz", &[]);
    for line in SHOWN.lines().filter(|line| !line.starts_with("wire-")) {
        let is_in_pages = !["byline", "published", "source"].iter().any(|f| line.contains(f));
        assert_eq!(crawl.contains(line), is_in_pages || line.is_empty(), "{line}: {crawl}");
    }
    assert_eq!(shown("atom.xml", &[]), SHOWN);
    assert_eq!(shown("rss.xml", &[]), SHOWN.replace("UTF-8", "UTF-16LE"));
}

/// What the reference decoder refuses, too, unless it is told to give that much memory.
#[test]
fn a_window_of_two_gigabytes_is_an_error() {
    let name = "window-31.jsonl.zst";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name);
    let run = Desk::new().with(name, std::fs::read(path).unwrap()).run(&["ingest", name]);
    assert_eq!(run.code(), 2);
    assert!(run.stderr().contains("too much memory"), "{}", run.stderr());
}
