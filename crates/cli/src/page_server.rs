//! Shows the page of a report in the browser and keeps decisions as they are made.
//!
//! It listens on the loopback interface alone. Other programs and other pages cannot get at it:
//! every address holds a random token, the `Host` must be our own (so that a name that was turned
//! to this machine does not do), and whoever writes must be the page itself, by `Origin`.

use std::collections::BTreeMap;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use copydesk_core::Fingerprint;
use copydesk_report::Shards;
use serde::Deserialize;

use crate::decision_file;
use crate::interrupt;
use crate::known::{Verdict, Verdicts};

/// The largest head of a request, in bytes; browsers send less than one thousand.
const LONGEST_HEAD: usize = 1 << 14;

/// The most decisions that are taken at once, in bytes: some 200,000.
const LONGEST_BODY: usize = 64 << 20;

/// How long a client may keep silent. Browsers open connections in advance.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often the server looks whether it should end.
const PAUSE: Duration = Duration::from_millis(50);

/// A page with its scripts, in memory.
pub(crate) struct Page {
    pub(crate) html: Vec<u8>,
    pub(crate) scripts: Scripts,
}

/// The scripts of a page that is too large for one file.
#[derive(Debug, Default)]
pub(crate) struct Scripts(BTreeMap<usize, Vec<u8>>);

impl Shards for Scripts {
    fn folder(&self) -> &'static str {
        "files"
    }

    fn put(&mut self, number: usize, script: &[u8]) -> io::Result<()> {
        self.0.insert(number, script.to_vec());
        Ok(())
    }
}

/// A server that is about to begin.
pub(crate) struct PageServer {
    listener: TcpListener,
    port: u16,
    token: String,
    /// Where decisions are kept; locked while they are written.
    decisions: Mutex<PathBuf>,
}

/// What was asked for.
struct Request {
    method: String,
    path: String,
    host: Option<String>,
    origin: Option<String>,
    length: usize,
    /// What came of the body with the head.
    body: Vec<u8>,
}

/// What a page has to say: what was decided, and of which findings nothing is any more.
#[derive(Deserialize)]
struct Changes {
    decided: Vec<Verdict>,
    undone: Vec<String>,
}

/// What is answered.
struct Answer {
    status: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

impl PageServer {
    /// Takes a port of the loopback interface (any for 0) and makes sure that decisions can be read.
    ///
    /// # Errors
    ///
    /// If the port is taken, there are no random numbers, or the file holds something else.
    pub(crate) fn open(port: u16, decisions: &Path) -> anyhow::Result<Self> {
        if decisions.exists() {
            Verdicts::read(decisions)?;
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .with_context(|| format!("cannot serve at port {port}"))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let mut random = [0; 16];
        getrandom::fill(&mut random).context("the system gives no random numbers")?;
        let token = format!("{:032x}", u128::from_le_bytes(random));
        Ok(Self { listener, port, token, decisions: Mutex::new(decisions.to_owned()) })
    }

    /// Returns the address of the page.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}/{}/", self.port, self.token)
    }

    /// Serves until the user interrupts.
    ///
    /// # Errors
    ///
    /// If no more connections can be taken.
    pub(crate) fn serve(&self, page: &Page) -> anyhow::Result<()> {
        thread::scope(|scope| {
            while interrupt::check().is_ok() {
                match self.listener.accept() {
                    Ok((client, _)) => {
                        // A client that goes away has its answer.
                        scope.spawn(move || drop(self.attend(&client, page)));
                    }
                    Err(error) if error.kind() == ErrorKind::WouldBlock => thread::sleep(PAUSE),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    Err(error) => return Err(error).context("cannot serve any more"),
                }
            }
            Ok(())
        })
    }

    fn attend(&self, mut client: &TcpStream, page: &Page) -> io::Result<()> {
        client.set_nonblocking(false)?;
        client.set_write_timeout(Some(PATIENCE))?;
        if !is_heard(client)? {
            return Ok(());
        }
        let Some(request) = Request::read(client)? else { return Ok(()) };
        let answer = self.answer(request, client, page)?;
        let Answer { status, kind, body } = &answer;
        write!(
            client,
            "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {}\r\n\
             Connection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
             Referrer-Policy: no-referrer\r\nCross-Origin-Resource-Policy: same-origin\r\n\
             Content-Security-Policy: frame-ancestors 'none'\r\n\r\n",
            body.len()
        )?;
        client.write_all(body)
    }

    fn answer(&self, request: Request, client: &TcpStream, page: &Page) -> io::Result<Answer> {
        if !self.is_ours(&request) {
            return Ok(Answer::text("403 Forbidden", "This address is not for you."));
        }
        let path = request.path.strip_prefix(&format!("/{}/", self.token)).map(str::to_owned);
        let Some(path) = path else {
            return Ok(Answer::text("404 Not Found", "There is no such page."));
        };
        Ok(match (request.method.as_str(), path.as_str()) {
            ("GET", "") => Answer { status: "200 OK", kind: "text/html", body: page.html.clone() },
            ("GET", "decisions") => Answer::text("200 OK", &self.kept()),
            ("PATCH", "decisions") => match request.body(client)? {
                Some(body) => self.keep(&body),
                None => Answer::text("413 Content Too Large", "These are too many decisions."),
            },
            ("GET", path) => match page.script(path) {
                Some(script) => {
                    Answer { status: "200 OK", kind: "text/javascript", body: script.clone() }
                }
                None => Answer::text("404 Not Found", "There is no such page."),
            },
            _ => Answer::text("405 Method Not Allowed", "This cannot be done here."),
        })
    }

    /// Says whether a request is for this server and comes from its own page or from an address bar.
    fn is_ours(&self, request: &Request) -> bool {
        let hosts = ["127.0.0.1", "localhost"].map(|host| format!("{host}:{}", self.port));
        let Some(host) = request.host.as_ref().filter(|host| hosts.contains(host)) else {
            return false;
        };
        match &request.origin {
            Some(origin) => *origin == format!("http://{host}"),
            None => request.method == "GET",
        }
    }

    /// Returns the decisions so far.
    fn kept(&self) -> String {
        let file = self.decisions.lock().expect("no thread panics while it writes");
        std::fs::read_to_string(&*file).unwrap_or_default()
    }

    /// Takes what has changed in one of the pages that are open.
    fn keep(&self, body: &[u8]) -> Answer {
        let changes = match serde_json::from_slice::<Changes>(body) {
            Ok(changes) if changes.are_of_findings() => changes,
            Ok(_) => return Answer::text("400 Bad Request", "This is no fingerprint."),
            Err(error) => return Answer::text("400 Bad Request", &error.to_string()),
        };
        let file = self.decisions.lock().expect("no thread panics while it writes");
        match changes.make(&file) {
            Ok(()) => Answer::text("200 OK", ""),
            Err(error) => Answer::text("500 Internal Server Error", &format!("{error:#}")),
        }
    }
}

impl Changes {
    fn are_of_findings(&self) -> bool {
        let decided = self.decided.iter().map(|verdict| &verdict.fingerprint);
        decided.chain(&self.undone).all(|digits| digits.parse::<Fingerprint>().is_ok())
    }

    /// Makes them in the file, and leaves what it says of other findings.
    fn make(self, file: &Path) -> anyhow::Result<()> {
        let mut kept = if file.exists() { Verdicts::read(file)?.into_lines() } else { Vec::new() };
        kept.retain(|verdict| !self.undone.contains(&verdict.fingerprint));
        decision_file::write(file, &decision_file::merged(kept, self.decided))
    }
}

impl Page {
    fn script(&self, path: &str) -> Option<&Vec<u8>> {
        let number = path.strip_prefix("files/")?.strip_suffix(".js")?;
        self.scripts.0.get(&number.parse().ok()?)
    }
}

impl Answer {
    fn text(status: &'static str, text: &str) -> Self {
        Self { status, kind: "text/plain", body: text.as_bytes().to_vec() }
    }
}

/// Waits until the client says something; not if the user interrupts first.
fn is_heard(client: &TcpStream) -> io::Result<bool> {
    let begun = Instant::now();
    client.set_read_timeout(Some(PAUSE))?;
    while interrupt::check().is_ok() && begun.elapsed() < PATIENCE {
        match client.peek(&mut [0]) {
            Ok(n) => {
                client.set_read_timeout(Some(PATIENCE))?;
                return Ok(n > 0);
            }
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}

impl Request {
    /// Reads the head of a request; `None` where there is none that makes sense.
    fn read(mut client: &TcpStream) -> io::Result<Option<Self>> {
        let mut bytes = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let n = client.read(&mut buffer)?;
            bytes.extend_from_slice(&buffer[..n]);
            let mut headers = [httparse::EMPTY_HEADER; 64];
            let mut head = httparse::Request::new(&mut headers);
            match head.parse(&bytes) {
                Ok(httparse::Status::Complete(end)) => {
                    let header = |name: &str| {
                        let found = head.headers.iter().find(|h| h.name.eq_ignore_ascii_case(name));
                        found.map(|header| String::from_utf8_lossy(header.value).into_owned())
                    };
                    let length = header("Content-Length").map(|length| length.parse());
                    let Ok(length) = length.transpose() else { return Ok(None) };
                    return Ok(Some(Self {
                        method: head.method.unwrap_or_default().to_owned(),
                        path: head.path.unwrap_or_default().to_owned(),
                        host: header("Host"),
                        origin: header("Origin"),
                        length: length.unwrap_or(0),
                        body: bytes[end..].to_vec(),
                    }));
                }
                Ok(httparse::Status::Partial) if n > 0 && bytes.len() < LONGEST_HEAD => {}
                _ => return Ok(None),
            }
        }
    }

    /// Reads the rest of the body; `None` if it is too long.
    fn body(mut self, client: &TcpStream) -> io::Result<Option<Vec<u8>>> {
        if self.length > LONGEST_BODY {
            return Ok(None);
        }
        let left = self.length.saturating_sub(self.body.len());
        client.take(left as u64).read_to_end(&mut self.body)?;
        if self.body.len() < self.length {
            Err(ErrorKind::UnexpectedEof.into())
        } else {
            Ok(Some(self.body))
        }
    }
}
