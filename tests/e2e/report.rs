//! `copydesk report` and `copydesk decide`: the page is written or served, and decisions take effect.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;

use crate::harness::{Desk, codes, findings};

const ARTICLE: &str = "Defence talks\n\nThe Estonian defence minister, Kale Lanet, told radio that \
                       soldiers would come. The the boats left.\n\nIn Paris, Emanuel Macron, the \
                       French president, agreed.\n";

fn decision(fingerprint: &str, word: &str, more: &str) -> String {
    format!("{{\"fingerprint\":\"{fingerprint}\",\"decision\":\"{word}\"{more}}}\n")
}

/// The fingerprints of the findings of a rule, in order.
fn fingerprints(desk: &Desk, rule: &str) -> Vec<String> {
    let lines = desk.json_lines(&["a.txt", "--select", rule]);
    let found = findings(&lines).into_iter();
    found.map(|finding| finding["fingerprint"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_report_is_no_failure_and_takes_its_form_from_the_name() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    for (file, beginning) in
        [("report.html", "<!DOCTYPE html>"), ("report.csv", "path,"), ("report.md", "#")]
    {
        let run = desk.run(&["report", "a.txt", "-o", file]);
        assert_eq!((run.code(), run.stdout()), (0, String::new()), "{}", run.stderr());
        assert!(desk.read(file).trim_start_matches('\u{feff}').starts_with(beginning), "{file}");
    }
    assert_eq!(desk.run(&["report", "nothing.txt"]).code(), 2);
    assert_eq!(desk.run(&["report", "a.txt", "-o", "no/folder.html"]).code(), 2);
}

#[test]
fn texts_stand_in_the_page_or_beside_it() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    desk.run(&["report", "a.txt", "-o", "one.html"]);
    assert!(!desk.path("one_files").exists());
    assert!(desk.read("one.html").contains("id=\"shard-0\""));
    desk.run(&["report", "a.txt", "-o", "many.html", "--html-mode", "dir"]);
    assert!(desk.read("many_files/0.js").starts_with("copydeskShard(0,"));
    assert!(!desk.read("many.html").contains("id=\"shard-0\""));
    assert_eq!(desk.run(&["a.txt", "-f", "html"]).stdout(), desk.read("one.html"));
}

#[test]
fn a_history_grows_by_a_line_a_run_and_is_drawn() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let run = |desk: &Desk| desk.run(&["report", "a.txt", "--history", "runs.jsonl"]);
    assert_eq!(run(&desk).code(), 0);
    assert!(!desk.read("report.html").contains("class=\"trend\""), "nothing to compare with");
    let first = desk.read("runs.jsonl");
    assert!(first.starts_with("{\"articles\":1,\"errors\":2,"), "{first}");
    assert_eq!(run(&desk).code(), 0);
    assert!(desk.read("report.html").contains("class=\"trend\""));
    assert_eq!(desk.read("runs.jsonl"), first.repeat(2));
    let desk = desk.with("runs.jsonl", "nonsense\n");
    let run = run(&desk);
    assert_eq!(run.code(), 2);
    assert!(run.stderr().contains("`runs.jsonl`, line 1"), "{}", run.stderr());
}

#[test]
fn a_page_tells_what_is_new_what_was_known_and_what_is_fixed() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    desk.run(&["baseline", "create", "a.txt"]);
    let repaired = ARTICLE.replace("The the boats", "The boats");
    let desk = desk.with("a.txt", repaired + "\nThe ferry has  gone.\n");
    desk.run(&["report", "a.txt"]);
    let page = desk.read("report.html");
    // New is the space, and that an entry of the baseline is of no use.
    assert!(page.contains("<h1>2 new problems in 1 article</h1>"), "{page}");
    for row in [
        "<b>2</b> <a href=\"#q=is:new\">new</a>",
        "<b>2</b> <a href=\"#q=is:known\">known</a>",
        "<b>1</b> fixed<small>1 DUP008</small>",
        "<a href=\"#q=is:new%20rule:STR006\">",
    ] {
        assert!(page.contains(row), "{row}");
    }
    desk.run(&["report", "a.txt", "--only-new", "-o", "new.html"]);
    assert!(!desk.read("new.html").contains("Macron"));
    desk.run(&["baseline", "update", "a.txt"]);
    assert!(desk.run(&["a.txt"]).stdout().starts_with("No new problems found in 1 article."));
    desk.run(&["report", "a.txt"]);
    assert!(desk.read("report.html").contains("<h1>No new problems in 1 article</h1>"));
    assert!(!desk.read("report.html").contains("id=\"worst\""));
}

#[test]
fn decisions_take_effect_and_are_remembered() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let names = fingerprints(&desk, "NAM001");
    let doubled = fingerprints(&desk, "DUP008");
    assert_eq!((names.len(), doubled.len()), (2, 1));
    let decisions = [
        decision(&names[0], "accept", ""),
        decision(&names[1], "known-name", ",\"name\":\"Emanuel Macron\""),
        decision(&doubled[0], "reject", ",\"reason\":\"as he said it\",\"rule\":\"DUP008\""),
    ];
    let desk = desk.with("decisions.jsonl", decisions.concat());
    let shown = desk.run(&["decide", "show", "decisions.jsonl"]);
    assert!(shown.stdout().contains("rejected (1)\n  DUP008 "), "{}", shown.stdout());
    assert!(shown.stdout().contains(" – as he said it\n"), "{}", shown.stdout());
    assert!(shown.stdout().ends_with("\n3 decisions.\n"), "{}", shown.stdout());

    let look = desk.run(&["decide", "apply", "decisions.jsonl", "a.txt", "--dry-run"]);
    assert_eq!(look.code(), 1, "{}", look.stderr());
    assert_eq!(desk.read("a.txt"), ARTICLE);
    assert!(!desk.path("copydesk-decisions.jsonl").exists());

    let applied = desk.run(&["decide", "apply", "decisions.jsonl", "a.txt"]);
    assert_eq!(applied.code(), 0, "{}", applied.stderr());
    assert_eq!(desk.read("a.txt"), ARTICLE.replace("Kale Lanet", "Kalle Laanet"));
    assert_eq!(desk.read("copydesk-vocabulary.csv"), "name,variants,wrong\nEmanuel Macron,,\n");
    let remembered = desk.read("copydesk-decisions.jsonl");
    assert_eq!(remembered, decisions[2]);

    // Nothing of it is reported again, and to apply it again changes nothing.
    let lines = desk.json_lines(&["a.txt", "--select", "NAM001,DUP008", "--only-new"]);
    assert_eq!(codes(&lines), Vec::<&str>::new());
    let again = desk.run(&["decide", "apply", "decisions.jsonl", "a.txt"]);
    assert_eq!(again.code(), 0, "{}", again.stderr());
    assert_eq!(desk.read("copydesk-vocabulary.csv").lines().count(), 2);
    assert_eq!(desk.read("copydesk-decisions.jsonl"), remembered);
}

#[test]
fn known_names_are_added_to_a_vocabulary_of_any_shape() {
    let old = "note,name\n\"from, the desk\",Zoë Müller";
    let desk = Desk::new().with("a.txt", ARTICLE).with("words.csv", old);
    let names = fingerprints(&desk, "NAM001");
    let known = ",\"name\":\"Emanuel Macron\"";
    let desk = desk.with("d.jsonl", decision(&names[1], "known-name", known));
    let run = desk.run(&["decide", "apply", "d.jsonl", "a.txt", "--vocabulary", "words.csv"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_eq!(desk.read("words.csv"), format!("{old}\n,Emanuel Macron\n"));
    let desk = desk.with("bad.csv", "word\nx\n");
    let run = desk.run(&["decide", "apply", "d.jsonl", "a.txt", "--vocabulary", "bad.csv"]);
    assert_eq!(run.code(), 2);
    assert!(run.stderr().contains("no column `name`"), "{}", run.stderr());
}

/// What a server answers to a request, its head and its body.
fn asked(port: u16, request: &str) -> String {
    let mut server = TcpStream::connect(("127.0.0.1", port)).expect("the server listens");
    server.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = String::new();
    server.read_to_string(&mut answer).expect("the server answers");
    answer
}

#[test]
fn a_served_report_is_for_its_own_page_alone() {
    let desk = Desk::new().with("a.txt", ARTICLE);
    let mut command = desk.command(&["report", "a.txt", "--serve", "--save-to", "d.jsonl"]);
    let mut server = command.stderr(Stdio::piped()).spawn().expect("the program starts");
    let stderr = server.stderr.take().expect("standard error is a pipe");
    let said = BufReader::new(stderr).lines().map_while(Result::ok);
    let address = said
        .filter_map(|line| Some(line.split_once("http://127.0.0.1:")?.1.to_owned()))
        .find_map(|rest| Some(rest.split_once(' ')?.0.to_owned()))
        .expect("the server says where it is");
    let (port, path) = address.split_once('/').expect("the address has a path");
    let port: u16 = port.parse().expect("the port is a number");
    let token = path.trim_end_matches('/');
    let host = format!("127.0.0.1:{port}");
    let request = |method: &str, path: &str, host: &str, more: &str, body: &str| {
        let n = body.len();
        asked(
            port,
            &format!(
                "{method} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {n}\r\n{more}\r\n{body}"
            ),
        )
    };
    let status = |answer: String| answer.get(9..12).unwrap_or_default().to_owned();
    let (page, file) = (format!("/{token}/"), format!("/{token}/decisions"));
    let ours = format!("Origin: http://{host}\r\n");
    let row = |digit: &str| decision(&digit.repeat(32), "reject", "");
    let change = |digit: &str, undone: &str| {
        format!("{{\"decided\":[{}],\"undone\":[{undone}]}}", row(digit).trim_end())
    };
    let change_0 = change("0", "");

    assert!(request("GET", &page, &host, "", "").contains("connect-src 'self'"));
    assert_eq!(status(request("GET", "/", &host, "", "")), "404");
    assert_eq!(status(request("GET", "/0/decisions", &host, "", "")), "404");
    assert_eq!(status(request("GET", &page, "evil.example", "", "")), "403", "a name turned here");
    assert_eq!(status(request("PATCH", &file, &host, "", &change_0)), "403", "no origin");
    let other = "Origin: http://evil.example\r\n";
    assert_eq!(status(request("PATCH", &file, &host, other, &change_0)), "403", "another page");
    assert_eq!(status(request("PATCH", &file, &host, &ours, "nonsense")), "400");
    assert!(!desk.path("d.jsonl").exists());
    assert_eq!(status(request("PATCH", &file, &host, &ours, &change_0)), "200");
    assert_eq!(desk.read("d.jsonl"), row("0"));
    assert_eq!(status(request("PATCH", &file, &host, &ours, &change("x", ""))), "400");
    // Another page, which knows nothing of the first decision.
    assert_eq!(status(request("PATCH", &file, &host, &ours, &change("1", ""))), "200");
    assert_eq!(desk.read("d.jsonl"), row("0") + &row("1"));
    let undone = change("2", &format!("\"{}\"", "0".repeat(32)));
    assert_eq!(status(request("PATCH", &file, &host, &ours, &undone)), "200");
    assert!(request("GET", &file, &host, "", "").ends_with(&(row("1") + &row("2"))));
    assert_eq!(status(asked(port, "nonsense\r\n\r\n")), "", "no answer to what is no request");
    server.kill().expect("the server runs");
    server.wait().expect("the server ends");
}
