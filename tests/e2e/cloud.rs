//! Reading from object stores and web servers, against a server of our own on this machine.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use crate::harness::{Desk, codes, findings, of_type};
use crate::packing::{gzip, zip};

const GOOD: &str = "Ferry resumes service\n\nThe the ferry left the harbour at noon.\n";

/// Answers requests for objects, byte ranges of them and lists of them, as web servers, S3, Google
/// Cloud Storage and Azure do.
struct Server {
    objects: BTreeMap<String, Vec<u8>>,
    /// What was asked for, a line a request.
    seen: Mutex<Vec<String>>,
    /// Paths whose first request fails, and paths whose first body breaks off.
    troubles: Mutex<Vec<(&'static str, Trouble)>>,
}

#[derive(Clone, Copy)]
enum Trouble {
    Unavailable,
    BreaksOff,
}

struct Request {
    method: String,
    path: String,
    query: String,
    /// The first byte that is wanted.
    from: usize,
}

impl Server {
    /// Serves `objects` by their paths, and returns the address.
    fn start(
        objects: &[(&str, Vec<u8>)],
        troubles: &[(&'static str, Trouble)],
    ) -> (Arc<Self>, String) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let objects = objects.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.clone()));
        let server = Arc::new(Self {
            objects: objects.collect(),
            seen: Mutex::default(),
            troubles: Mutex::new(troubles.to_vec()),
        });
        let shared = Arc::clone(&server);
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let server = Arc::clone(&shared);
                std::thread::spawn(move || server.serve(connection.unwrap()));
            }
        });
        (server, address)
    }

    /// Answers the requests of one connection until it is closed.
    fn serve(&self, mut connection: TcpStream) {
        let mut reader = BufReader::new(connection.try_clone().unwrap());
        while let Some(request) = read_request(&mut reader) {
            self.seen.lock().unwrap().push(format!("{} {}", request.method, request.path));
            let answer = self.answer(&request);
            // The client may have gone away.
            if connection.write_all(&answer.bytes).is_err() || answer.is_last {
                return;
            }
        }
    }

    fn answer(&self, request: &Request) -> Answer {
        let trouble = self.trouble(&request.path);
        if matches!(trouble, Some(Trouble::Unavailable)) {
            return Answer::new("503 Service Unavailable", "", b"busy", request);
        }
        let lister: Option<Lister> = match &request.query {
            query if query.contains("list-type=2") => Some(s3_list),
            query if query.contains("comp=list") => Some(azure_list),
            _ => None,
        };
        if let Some(lister) = lister {
            let list = lister(&self.below(&request.path, &request.query));
            return Answer::new("200 OK", "", list.as_bytes(), request);
        }
        let Some(bytes) = self.objects.get(&request.path) else {
            return Answer::new("404 Not Found", "", b"", request);
        };
        let range = format!(
            "Content-Range: bytes {}-{}/{}\r\n",
            request.from,
            bytes.len() - 1,
            bytes.len()
        );
        let (status, range) =
            if request.from > 0 { ("206 Partial Content", &range[..]) } else { ("200 OK", "") };
        let head =
            format!("ETag: \"one\"\r\nLast-Modified: Tue, 01 Oct 2024 00:00:00 GMT\r\n{range}");
        let mut answer = Answer::new(status, &head, &bytes[request.from..], request);
        if matches!(trouble, Some(Trouble::BreaksOff)) && request.method == "GET" {
            answer.bytes.truncate(answer.bytes.len() - bytes.len() / 2);
            answer.is_last = true;
        }
        answer
    }

    /// Takes the trouble with a path; there is none the second time.
    fn trouble(&self, path: &str) -> Option<Trouble> {
        let mut troubles = self.troubles.lock().unwrap();
        let at = troubles.iter().position(|(of, _)| *of == path)?;
        Some(troubles.remove(at).1)
    }

    /// Returns the keys and sizes of the objects in `bucket` that a query asks for.
    fn below(&self, bucket: &str, query: &str) -> Vec<(&str, usize)> {
        let bucket = format!("{}/", bucket.trim_end_matches('/'));
        let prefix = query.split('&').find_map(|part| part.strip_prefix("prefix="));
        let prefix = format!("{bucket}{}", prefix.unwrap_or_default().replace("%2F", "/"));
        let found = self.objects.iter().filter(|(path, _)| path.starts_with(&prefix));
        found.map(|(path, bytes)| (&path[bucket.len()..], bytes.len())).collect()
    }
}

/// Writes a list of keys and sizes.
type Lister = fn(&[(&str, usize)]) -> String;

/// The list of S3, which the interface of Google for XML has taken over.
fn s3_list(objects: &[(&str, usize)]) -> String {
    let contents: String = objects
        .iter()
        .map(|(key, size)| {
            format!(
                "<Contents><Key>{key}</Key><Size>{size}</Size>\
                 <LastModified>2024-10-01T00:00:00.000Z</LastModified></Contents>"
            )
        })
        .collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{contents}</ListBucketResult>")
}

fn azure_list(objects: &[(&str, usize)]) -> String {
    let blobs: String = objects
        .iter()
        .map(|(key, size)| {
            format!(
                "<Blob><Name>{key}</Name><Properties>\
                 <Last-Modified>Tue, 01 Oct 2024 00:00:00 GMT</Last-Modified>\
                 <Content-Length>{size}</Content-Length><Content-Type>text/plain</Content-Type>\
                 <Etag>one</Etag></Properties></Blob>"
            )
        })
        .collect();
    format!("<EnumerationResults><Blobs>{blobs}</Blobs><NextMarker/></EnumerationResults>")
}

struct Answer {
    bytes: Vec<u8>,
    is_last: bool,
}

impl Answer {
    fn new(status: &str, head: &str, body: &[u8], request: &Request) -> Self {
        let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{head}\r\n", body.len());
        let body = if request.method == "HEAD" { b"" } else { body };
        Self { bytes: [head.as_bytes(), body].concat(), is_last: false }
    }
}

fn read_request(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut from = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        if header.trim().is_empty() {
            break;
        }
        if let Some(range) = header.to_lowercase().strip_prefix("range: bytes=") {
            from = range.split('-').next()?.parse().ok()?;
        }
    }
    // Google is asked for keys in which all but letters and digits is escaped.
    Some(Request {
        method,
        path: path.replace("%2F", "/").replace("%2E", "."),
        query: query.to_owned(),
        from,
    })
}

/// Runs `check` on `paths` in a store, as the server at `address` has it.
fn check_in_store(desk: &Desk, address: &str, paths: &[&str]) -> (Vec<Value>, i32) {
    let google_key = serde_json::json!({
        "gcs_base_url": address, "disable_oauth": true,
        "client_email": "", "private_key": "", "private_key_id": "",
    });
    let output = desk
        .command(&["check", "-f", "json-lines", "--select", "DUP008"])
        .args(paths)
        .env("AWS_ENDPOINT", address)
        .env("AWS_ALLOW_HTTP", "true")
        .env("AWS_SKIP_SIGNATURE", "true")
        .env("AWS_REGION", "none")
        .env("GOOGLE_SERVICE_ACCOUNT_KEY", google_key.to_string())
        .env("GOOGLE_ALLOW_HTTP", "true")
        .env("AZURE_STORAGE_ACCOUNT_NAME", "desk")
        .env("AZURE_ENDPOINT", address)
        .env("AZURE_ALLOW_HTTP", "true")
        .env("AZURE_SKIP_SIGNATURE", "true")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, output.status.code().unwrap())
}

fn paths(lines: &[Value]) -> Vec<&str> {
    findings(lines).iter().map(|f| f["location"]["path"].as_str().unwrap()).collect()
}

#[test]
fn files_on_a_web_server_are_read_like_those_of_a_folder() {
    let jsonl: String = (0..900)
        .map(|n| format!("{{\"id\": \"{n}\", \"text\": \"The ferry {n} left.\"}}\n"))
        .collect();
    let (_, address) = Server::start(
        &[
            ("/a.txt", GOOD.into()),
            ("/wire/a b.jsonl.gz", Vec::new()),
            ("/wire/a%20b.jsonl.gz", gzip(jsonl)),
            ("/c.zip", zip(&[("x/a.txt", GOOD)])),
        ],
        &[],
    );
    let desk = Desk::new();
    let [text, lines, archive, gone] = ["a.txt", "wire/a%20b.jsonl.gz", "c.zip", "gone.txt"]
        .map(|path| format!("{address}/{path}"));
    let found = desk.json_lines(&[&text, &lines, &archive, &gone, "--select", "DUP008"]);
    assert_eq!(paths(&found), [&text[..], &format!("{archive}/x/a.txt")]);
    assert_eq!(found.last().unwrap()["articles"], 902);
    let errors = of_type(&found, "read_error");
    assert_eq!(errors.len(), 1);
    assert_eq!(
        (&errors[0]["path"], &errors[0]["message"]),
        (&gone.into(), &"there is no such object".into())
    );
}

#[test]
fn folders_and_patterns_in_a_store_are_listed_in_order() {
    let (_, address) = Server::start(
        &[
            ("/news/2024/b.txt", GOOD.into()),
            ("/news/2024/a.txt.gz", gzip(GOOD)),
            ("/news/2024/x/c.txt", GOOD.into()),
            ("/news/2024/picture.png", b"\x89PNG".into()),
            ("/news/2024/.hidden.txt", GOOD.into()),
            ("/news/2025/d.txt", GOOD.into()),
        ],
        &[],
    );
    let desk = Desk::new().with("list", "s3://news/2025/d.txt\ns3://news/2025/*.txt\n");
    let (lines, code) = check_in_store(&desk, &address, &["s3://news/2024"]);
    let below = ["s3://news/2024/a.txt.gz", "s3://news/2024/b.txt", "s3://news/2024/x/c.txt"];
    assert_eq!((paths(&lines), code), (below.to_vec(), 0));
    let (lines, _) = check_in_store(&desk, &address, &["s3://news/*/?.txt"]);
    assert_eq!(paths(&lines), ["s3://news/2024/b.txt", "s3://news/2025/d.txt"]);
    let (lines, _) = check_in_store(&desk, &address, &["s3://news/2024/b.txt", "s3://news"]);
    assert_eq!(paths(&lines).len(), 4, "each once: {lines:?}");
    let (lines, code) = check_in_store(&desk, &address, &["--files-from", "list"]);
    assert_eq!((paths(&lines), code), (vec!["s3://news/2025/d.txt"], 2));
    for (path, words) in [
        ("s3://news/2026/", "no articles in this folder"),
        ("s3://news/2024/gone.txt", "there is no such object"),
        ("s3://news/*.rst", "the pattern matches no file"),
    ] {
        let (lines, code) = check_in_store(&desk, &address, &[path]);
        let errors = of_type(&lines, "read_error");
        assert_eq!((errors.len(), code), (1, 2), "{path}");
        assert!(errors[0]["message"].as_str().unwrap().starts_with(words), "{path}: {}", errors[0]);
    }
}

#[test]
fn every_store_lists_and_reads() {
    let (_, address) = Server::start(
        &[
            ("/news/2024/a.txt.gz", gzip(GOOD)),
            ("/news/2024/x/c.txt", GOOD.into()),
            ("/news/2025/d.txt", GOOD.into()),
        ],
        &[],
    );
    for scheme in ["s3", "gs", "az"] {
        let url = |rest: &str| format!("{scheme}://news/{rest}");
        let check = |rest: &str| check_in_store(&Desk::new(), &address, &[&url(rest)]);
        let (lines, code) = check("2024");
        assert_eq!(code, 0, "{lines:?}");
        assert_eq!(paths(&lines), [url("2024/a.txt.gz"), url("2024/x/c.txt")]);
        let (lines, _) = check("*/?.txt");
        assert_eq!(paths(&lines), [url("2025/d.txt")]);
        let (lines, code) = check("2025/gone.txt");
        let message = of_type(&lines, "read_error")[0]["message"].as_str().unwrap();
        assert!(message.starts_with("there is no such object") && code == 2, "{message}");
    }
}

#[test]
fn a_busy_server_and_a_broken_connection_lose_nothing() {
    let lines: String = (0..20_000)
        .map(|n| format!("{{\"id\": \"{n}\", \"text\": \"Ferry {n} left the the harbour.\"}}\n"))
        .collect();
    let (server, address) = Server::start(
        &[("/news/a.jsonl", lines.into_bytes())],
        &[
            ("/news/a.jsonl", Trouble::Unavailable),
            ("/news/a.jsonl", Trouble::BreaksOff),
            ("/news/a.jsonl", Trouble::BreaksOff),
        ],
    );
    let (lines, code) = check_in_store(&Desk::new(), &address, &["s3://news/a.jsonl"]);
    assert_eq!((codes(&lines).len(), code), (20_000, 0), "{:?}", of_type(&lines, "read_error"));
    assert!(server.seen.lock().unwrap().len() > 3, "{:?}", server.seen);
}

#[test]
fn what_cannot_be_asked_for_is_said_before_anything_is_sent() {
    let desk = Desk::new();
    for (url, words) in [
        ("http://example.org/a.txt", "use https"),
        ("https://me:secret@example.org/a.txt", "it holds a password"),
        ("https://example.org/a.txt?key=1", "a query cannot be sent"),
        ("https:///a.txt", "cannot be fetched"),
        ("s3:///a.txt", "cannot be fetched"),
    ] {
        let run = desk.run(&["-f", "json-lines", url]);
        let lines = run.json_lines();
        let message = of_type(&lines, "read_error")[0]["message"].as_str().unwrap().to_owned();
        assert!(message.contains(words) && run.code() == 2, "{url}: {message}");
    }
}
