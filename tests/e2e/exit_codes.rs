//! The exit code is a contract: 0 clean, 1 findings, 2 failure, 130 interrupted.

use std::io::Read as _;
use std::process::Stdio;

use crate::harness::Desk;

const CLEAN: &str = "Council opens a new bridge\n\nThe city council opened a bridge on Monday.\n";
const ERROR: &str = "Council opens a bridge\n\nThe mayor said: “We are glad to open it. The \
                     bridge cost four million and took two years.\n\nIt rained.\n";
const WARNING: &str = "Council opens a bridge\n\nThe mayor cut the the ribbon on Monday.\n";

#[test]
fn every_way_to_end_has_its_code() {
    let desk = Desk::new()
        .with("clean.txt", CLEAN)
        .with("error.txt", ERROR)
        .with("warning.txt", WARNING)
        .with("binary.txt", b"GIF89a\0\0\0\x01\x02")
        .with("empty/readme.png", "");
    for (args, code) in [
        (&["clean.txt"][..], 0),
        (&["error.txt"], 1),
        (&["error.txt", "--exit-zero"], 0),
        (&["error.txt", "--fail-on", "never"], 0),
        (&["error.txt", "--ignore", "QUO"], 0),
        (&["error.txt", "--select", "STR,DUP"], 0),
        (&["warning.txt"], 0),
        (&["warning.txt", "--fail-on", "warning"], 1),
        (&["warning.txt", "--fail-on", "warning", "--min-confidence", "1.0", "--ignore", "D"], 0),
        (&["missing.txt"], 2),
        (&["clean.txt", "missing.txt"], 2),
        (&["clean.txt", "missing.txt", "--on-read-error", "warn"], 0),
        (&["error.txt", "missing.txt", "--on-read-error", "warn"], 1),
        (&["error.txt", "binary.txt"], 2),
        (&["*.rst"], 2),
        (&["empty"], 2),
        (&["clean.txt", "--select", "NOPE"], 2),
        (&["clean.txt", "--output-format", "nope"], 2),
        (&["clean.txt", "--output-format", "html=no/such/folder.html"], 2),
        (&["clean.txt", "--gazetteer", "missing.csv"], 2),
        (&["clean.txt", "--min-confidence", "7"], 2),
        (&["clean.txt", "--no-such-option"], 2),
        (&["clean.txt", "--config", "slect = []"], 2),
        (&["clean.txt", "--config", "gone.toml"], 2),
        (&["clean.txt", "--baseline", "gone.jsonl"], 2),
        (&["error.txt", "--config", "fail-on = 'never'"], 0),
        (&["warning.txt", "--config", "severity.DUP008 = 'error'"], 1),
        (&["baseline", "prune", "clean.txt"], 2),
        (&["config", "show", "gone"], 2),
        (&["completions", "tcsh"], 2),
        (&[], 2),
        (&["rule", "QUO001"], 0),
        (&["rule", "QUO999"], 2),
        (&["--version"], 0),
        (&["--help"], 0),
    ] {
        let run = desk.run(args);
        assert_eq!(run.code(), code, "{args:?}\n{}{}", run.stdout(), run.stderr());
        assert!(code != 2 || !run.stderr().is_empty(), "{args:?} fails without a word");
    }
}

#[test]
fn a_mistyped_setting_stops_the_run_and_says_what_was_meant() {
    let desk = Desk::new().with("error.txt", ERROR);
    for (args, words) in [
        (["error.txt", "--select", "repeated-paragrap"], "`repeated-paragraph`"),
        (["error.txt", "-f", "json-line"], "`json-lines`"),
    ] {
        let run = desk.run(&args);
        assert!(run.stderr().contains(words), "{args:?}: {}", run.stderr());
        assert_eq!(run.stdout(), "", "nothing is checked before the settings are right");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let paragraph = "The minister walked to the the bridge.\n\n";
    let desk = Desk::new().with("long.txt", paragraph.repeat(5_000));
    let mut child = desk
        .command(&["long.txt", "--select", "DUP008"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 10];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_ends_with_130_and_leaves_no_file() {
    use std::io::Write as _;

    let desk = Desk::new();
    let mut child = desk
        .command(&["-", "-f", "json-lines=out.jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program is known to be at work once it has taken more than a pipe holds.
    let mut stdin = child.stdin.take().unwrap();
    let record = format!("{{\"text\": \"{}\"}}\n", "A calm day at sea. ".repeat(500));
    for _ in 0..100 {
        stdin.write_all(record.as_bytes()).unwrap();
    }
    let pid = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    // Let the program see the end of its input, so that it need not wait for more.
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("interrupted"));
    assert_eq!(std::fs::read_dir(desk.path(".")).unwrap().count(), 0);
}
