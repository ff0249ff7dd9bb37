//! What is read and how: containers, encodings, lists of files, limits, and the account of it all.

use std::io::Write as _;

use serde_json::Value;

use crate::harness::{Desk, codes, findings, of_type};
use crate::packing::{bzip2, gzip, tar, xz, zip, zstd};

const GOOD: &str = "Ferry resumes service\n\nThe the ferry left the harbour at noon.\n";
const LINE: &str = "{\"id\": \"one\", \"text\": \"The the ferry left.\"}\n";

#[test]
fn compression_and_archives_make_no_difference_to_what_is_found() {
    let desk = Desk::new()
        .with("a.txt", GOOD)
        .with("a.txt.gz", gzip(GOOD))
        .with("a.txt.zst", zstd(GOOD))
        .with("a.txt.bz2", bzip2(GOOD))
        .with("a.txt.xz", xz(GOOD))
        .with("a.tar", tar(&[("x/a.txt", GOOD)]))
        .with("a.tgz", gzip(tar(&[("x/a.txt", GOOD)])))
        .with("a.zip", zip(&[("x/a.txt", GOOD)]));
    for (name, path) in [
        ("a.txt", "a.txt"),
        ("a.txt.gz", "a.txt.gz"),
        ("a.txt.zst", "a.txt.zst"),
        ("a.txt.bz2", "a.txt.bz2"),
        ("a.txt.xz", "a.txt.xz"),
        ("a.tar", "a.tar/x/a.txt"),
        ("a.tgz", "a.tgz/x/a.txt"),
        ("a.zip", "a.zip/x/a.txt"),
    ] {
        let lines = desk.json_lines(&[name]);
        assert_eq!(codes(&lines), ["DUP008"], "{name}");
        assert_eq!(findings(&lines)[0]["location"]["path"], path);
    }
    let whole = desk.run(&["ingest", ".", "-f", "json"]).json_lines();
    assert_eq!(whole[0]["articles"], 8, "a folder gives all of them");
}

#[test]
fn files_from_lists_paths_and_takes_none_for_a_pattern() {
    let desk = Desk::new()
        .with("a.txt", GOOD)
        .with("[b].txt", GOOD)
        .with("list", "a.txt\r\n\n[b].txt\ngone.txt\n")
        .with("nul", "a.txt\0[b].txt\0");
    let slips = ["--select", "DUP008"];
    let lines = desk.json_lines(&[&["--files-from", "list"], &slips[..]].concat());
    assert_eq!(codes(&lines), ["DUP008", "DUP008"]);
    assert_eq!(of_type(&lines, "read_error")[0]["path"], "gone.txt");
    let args = ["check", "-f", "json-lines", "--files-from", "-", "a.txt"];
    let run = desk.run_with_input(&[&args, &slips[..]].concat(), b"[b].txt\n");
    assert_eq!(codes(&run.json_lines()), ["DUP008", "DUP008"]);
    let lines = desk.json_lines(&[&["--files-from", "nul"], &slips[..]].concat());
    assert_eq!(codes(&lines), ["DUP008", "DUP008"]);
    let run = desk.run(&["--files-from", "nowhere"]);
    assert_eq!((run.code(), run.stdout().as_str()), (2, ""));
    assert!(run.stderr().contains("nowhere"), "{}", run.stderr());
}

#[test]
fn format_and_encoding_can_be_forced() {
    let desk = Desk::new().with("a.log", LINE).with("folder/b.log", LINE).with(
        "cyrillic",
        b"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xf3\xe5\xf5\xe0\xeb. The the end.",
    );
    let forced = ["--input-format", "json-lines"];
    assert_eq!(codes(&desk.json_lines(&[&["folder"], &forced[..]].concat())), ["DUP008"]);
    let lines = desk.json_lines(&["cyrillic", "--encoding", "cp1251"]);
    assert!(findings(&lines)[0]["excerpt"].as_str().unwrap().contains("Президент"));
    for (option, name, words) in [
        ("--input-format", "cuneiform", "there is no format `cuneiform`"),
        ("--encoding", "ebcdic", "there is no encoding `ebcdic`"),
        ("--max-record-size", "much", "`much` is no size"),
    ] {
        let run = desk.run(&["a.log", option, name]);
        assert_eq!((run.code(), run.stdout().as_str()), (2, ""));
        assert!(run.stderr().contains(words), "{}", run.stderr());
    }
}

#[test]
fn limits_are_named_by_the_errors_that_they_make() {
    let deep = zip(&[("b.zip", zip(&[("a.txt", GOOD)]))]);
    let desk = Desk::new()
        .with("long.txt", "word ".repeat(300))
        .with("bomb.txt.gz", gzip(vec![b' '; 70 << 20]))
        .with("deep.zip", deep);
    for (name, option, less, more) in [
        ("long.txt", "--max-record-size", "1K", "2K"),
        ("bomb.txt.gz", "--max-expansion", "200", "2000"),
        ("deep.zip", "--max-depth", "1", "2"),
    ] {
        let too_little = desk.run(&["ingest", name, option, less]);
        assert_eq!(too_little.code(), 2, "{name}");
        assert!(too_little.stderr().contains(option), "{name}: {}", too_little.stderr());
        let enough = desk.run(&["ingest", name, option, more]);
        assert!(!enough.stderr().contains(option), "{name}: {}", enough.stderr());
    }
}

#[test]
fn what_cannot_be_read_goes_to_quarantine_with_a_list() {
    let bad = "{\"id\": \"two\"}\n";
    let desk = Desk::new()
        .with("a.jsonl", [LINE, bad, LINE, "[1]\n"].concat())
        .with("b.jsonl", bad)
        .with("picture.txt", b"\x89PNG\r\n");
    let args = ["a.jsonl", "b.jsonl", "gone.txt", "picture.txt", "--quarantine", "bad/ones"];
    let run = desk.run(&[&args[..], &["-f", "json-lines"]].concat());
    let lines = run.json_lines();
    let summary = lines.last().unwrap();
    for (name, count) in [
        ("records", 7),
        ("articles", 2),
        ("read_errors", 5),
        ("quarantined", 5),
        ("passed_over", 0),
    ] {
        assert_eq!(summary[name], count, "{name}");
    }
    let manifest: Vec<Value> = desk
        .read("bad/ones/manifest.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let offsets: Vec<_> = manifest.iter().map(|entry| entry["byte_offset"].as_u64()).collect();
    let second = LINE.len() as u64;
    let fourth = 2 * second + bad.len() as u64;
    assert_eq!(offsets, [None, Some(second), Some(fourth), Some(0), Some(0)]);
    assert_eq!((&manifest[0]["path"], &manifest[0]["file"]), (&"gone.txt".into(), &Value::Null));
    assert_eq!(manifest[1]["file"], manifest[3]["file"], "the same bytes are the same file");
    let file = format!("bad/ones/{}", manifest[1]["file"].as_str().unwrap());
    assert_eq!(desk.read(&file), bad);
    let events = of_type(&lines, "read_error");
    assert_eq!(events.len(), 5);
    assert!(events.iter().any(|event| event["byte_offset"] == second));
}

#[test]
fn ingest_says_what_would_be_read() {
    let desk = Desk::new()
        .with("a.txt", GOOD)
        .with("b.jsonl.gz", gzip(LINE.repeat(3)))
        .with("c.txt", b"Caf\xe9 au lait, \xe0 la carte, d\xe9j\xe0 vu, voil\xe0.")
        .with("d.zip", zip(&[("x.png", "\u{89}PNG"), ("y.txt", "One.")]));
    let run = desk.run(&["ingest", "."]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let expected = "\
format      encoding      articles  paragraphs  bytes
json-lines  UTF-8                3           3     57
text        UTF-8                2           3     67
text        windows-1252         1           1     46
total                            6           7    170

7 records = 6 articles + 0 read errors + 1 passed over
";
    assert_eq!(run.stdout(), expected);
    assert_eq!(desk.run(&["ingest", ".", "--count"]).stdout(), "6\n");
    let json = &desk.run(&["ingest", ".", "-f", "json"]).json_lines()[0];
    assert_eq!(
        (&json["articles"], &json["by_format"][0]["format"]),
        (&6.into(), &"json-lines".into())
    );
    let head = desk.run(&["ingest", ".", "--head", "2"]).stdout();
    assert!(
        head.contains("Ferry resumes service") && head.contains("The the ferry left."),
        "{head}"
    );
    assert_eq!(head.matches("encoding:").count(), 2);
    let failed = desk.run(&["ingest", "a.txt", "gone.txt"]);
    assert_eq!(failed.code(), 2);
    assert!(
        failed.stdout().contains("2 records = 1 articles + 1 read errors"),
        "{}",
        failed.stdout()
    );
    let warned = desk.run(&["ingest", "a.txt", "gone.txt", "--on-read-error", "warn"]);
    assert_eq!(warned.code(), 0);
}

#[cfg(unix)]
#[test]
fn names_that_are_not_utf_8_pipes_and_links_are_read() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;

    let desk = Desk::new().with("folder/a.txt", GOOD);
    let odd = desk.path("folder").join(OsStr::from_bytes(b"caf\xe9.txt"));
    std::fs::write(&odd, GOOD).unwrap();
    std::os::unix::fs::symlink("a.txt", desk.path("folder/link.txt")).unwrap();
    std::os::unix::fs::symlink("circle.txt", desk.path("folder/circle.txt")).unwrap();
    std::os::unix::fs::symlink("..", desk.path("folder/up")).unwrap();
    let lines = desk.json_lines(&["folder", "--select", "DUP008"]);
    let paths: Vec<_> = findings(&lines).iter().map(|f| f["location"]["path"].clone()).collect();
    assert_eq!(paths, ["folder/a.txt", "folder/caf\u{fffd}.txt", "folder/link.txt"]);
    let errors = of_type(&lines, "read_error");
    assert_eq!((errors.len(), &errors[0]["path"]), (1, &"folder/circle.txt".into()));

    let run = desk.command(&["check", "-f", "concise"]).arg(&odd).output().unwrap();
    assert!(String::from_utf8(run.stdout).unwrap().contains("DUP008"));

    let pipe = desk.path("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::File::create(pipe).unwrap().write_all(&gzip(GOOD)).unwrap()
    });
    assert_eq!(codes(&desk.json_lines(&["pipe"])), ["DUP008"]);
    writer.join().unwrap();
}
