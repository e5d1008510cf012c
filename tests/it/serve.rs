//! The preview over HTTP with the real program: what a browser is sent, and what it is refused.
//!
//! What the script in the page makes of it is tested in a browser, in `tests/browser`.

use crate::fixture::{Fixture, SMALL};
use crate::process::Running;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;
use vielfalt::pipeline::Mode;
use vielfalt::site;

/// A running preview of a site.
struct Preview {
    running: Running,
    port: u16,
    /// Where the site begins.
    base: String,
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .find(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

impl Preview {
    fn start(fixture: &Fixture, options: &[&str]) -> Self {
        Self::of(Running::start("serve", fixture, options))
    }

    fn of(mut running: Running) -> Self {
        let url = running.until("serving")["url"].as_str().expect("an address").to_owned();
        let (port, base) = url
            .strip_prefix("http://localhost:")
            .and_then(|rest| rest.split_once('/'))
            .expect("a port of this machine");
        Self {
            port: port.parse().expect("a number"),
            base: format!("/{base}"),
            running,
        }
    }

    fn connect(&self, request: &str, headers: &str) -> TcpStream {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        let host = match headers.contains("Host:") {
            true => String::new(),
            false => format!("Host: localhost:{}\r\n", self.port),
        };
        write!(stream, "{request} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").expect("it reads");
        stream
    }

    fn ask(&self, request: &str, headers: &str) -> Answer {
        let mut text = Vec::new();
        let mut stream = self.connect(request, headers);
        stream.read_to_end(&mut text).expect("it answers");
        let text = String::from_utf8_lossy(&text);
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Answer {
            status: status.expect("a status"),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {}{path}", self.base), "")
    }

    /// The first message for the script, and the connection that keeps listening.
    fn listen(&self, eyes: &str) -> (serde_json::Value, TcpStream) {
        let stream = self.connect(&format!("GET /.vielfalt/events?eyes={eyes}"), "");
        let mut lines = BufReader::new(stream.try_clone().expect("it stays open")).lines();
        let data = lines.find_map(|line| Some(line.ok()?.strip_prefix("data: ")?.to_owned()));
        (serde_json::from_str(&data.expect("a message")).expect("JSON"), stream)
    }
}

#[test]
fn files_as_a_web_server_would_send_them() {
    let fixture = Fixture::new(SMALL);
    let preview = Preview::start(&fixture, &[]);
    assert_eq!(preview.base, "/unter/");
    let home = preview.get("");
    assert_eq!(home.status, 200);
    assert_eq!(home.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(home.header("cache-control"), Some("no-store"));
    assert_eq!(home.header("content-security-policy"), Some("default-src 'self'"));
    assert_eq!(home.header("content-length"), Some(&*home.body.len().to_string()));
    assert!(home.body.contains("src=\"/.vielfalt/live.js?eyes=visitor"));
    assert!(!fixture.read(".vielfalt/serve/index.html").contains("live.js"));

    let folder = preview.get("presse?x=1");
    assert_eq!(
        (folder.status, folder.header("location")),
        (307, Some("/unter/presse/?x=1"))
    );
    let twice = preview.get("/presse");
    assert_eq!((twice.status, twice.header("location")), (307, Some("/unter/presse/")));
    for beginning in ["GET /", "GET /unter"] {
        let answer = preview.ask(beginning, "");
        assert_eq!((answer.status, answer.header("location")), (307, Some("/unter/")));
    }
    // What lacks the path is wrong on the real server, too.
    let outside = preview.ask("GET /presse/", "");
    assert!(outside.status == 404 && outside.body.contains("Diese Seite gibt es nicht"));
    let missing = preview.get("gibt/es/nicht/");
    assert!(missing.status == 404 && missing.body.contains("Diese Seite gibt es nicht"));
    let missing = preview.get("en/x");
    assert!(
        missing.status == 404 && missing.body.contains("lang=\"en\""),
        "{}",
        missing.body
    );
    let listing = preview.get("assets/");
    assert!(
        listing.status == 404 && listing.body.contains("Diese Seite gibt es nicht"),
        "{}",
        listing.body
    );
    let long = "x".repeat(60_000);
    for path in [
        "../../content/site.yaml",
        "%2e%2e/%2e%2e/content/site.yaml",
        "..%2f..%2fcontent/site.yaml",
        "..%5c..%5ccontent/site.yaml",
        "%00",
        "index.html%00.txt",
        "%ff",
        "index.html/",
        "index.html/x",
        &long,
    ] {
        let odd = preview.get(path);
        assert_eq!(odd.status, 404, "{path}");
        assert!(!odd.body.contains("partner_kinds"), "{path}");
    }
    let too_long = "x".repeat(100_000);
    assert_eq!(preview.get(&too_long).status, 414);

    let feed = preview.ask(&format!("GET {}feed.xml", preview.base), "Range: bytes=0-4\r\n");
    assert_eq!((feed.status, &*feed.body), (206, "<?xml"));
    assert!(
        feed.header("content-range")
            .is_some_and(|range| range.starts_with("bytes 0-4/"))
    );
    let head = preview.ask(&format!("HEAD {}", preview.base), "");
    assert_eq!(
        (head.header("content-length"), &*head.body),
        (home.header("content-length"), "")
    );
    for method in ["POST", "PUT", "DELETE", "TRACE"] {
        assert_eq!(
            preview.ask(&format!("{method} {}", preview.base), "").status,
            405,
            "{method}"
        );
    }
    // A page is sent whole each time: what is sent is not what stands on the disk. Other files may be kept.
    let feed = preview.get("feed.xml");
    let since = format!(
        "If-Modified-Since: {}\r\n",
        feed.header("last-modified").expect("a date")
    );
    let again = |path: &str| preview.ask(&format!("GET {}{path}", preview.base), &since).status;
    assert_eq!((again("feed.xml"), again("")), (304, 200));
    preview.running.end();
}

/// Players of sound and films ask for parts; what they may ask for stands in RFC 9110, section 14.
#[test]
fn parts_of_files() {
    let fixture = Fixture::new(SMALL);
    let preview = Preview::start(&fixture, &[]);
    let (get, head) = (
        format!("GET {}feed.xml", preview.base),
        format!("HEAD {}feed.xml", preview.base),
    );
    let whole = preview.ask(&get, "");
    let size = whole.body.len();
    let tag = whole.header("etag").expect("a name for what is sent").to_owned();
    let all = format!("bytes 0-{}/{size}", size - 1);
    let none = format!("bytes */{size}");
    for (request, headers, status, range) in [
        (
            &get,
            "Range: bytes=0-4".to_owned(),
            206,
            Some(format!("bytes 0-4/{size}")),
        ),
        (
            &get,
            "Range: BYTES=0-4".to_owned(),
            206,
            Some(format!("bytes 0-4/{size}")),
        ),
        (&get, "Range: bytes=-99999999".to_owned(), 206, Some(all)),
        (&get, "Range: bytes=99999999-".to_owned(), 416, Some(none)),
        (&get, "Range: bytes=0-1,3-4".to_owned(), 200, None),
        (&get, "Range: lines=0-4".to_owned(), 200, None),
        (&get, "Range: bytes=4-2".to_owned(), 200, None),
        (&head, "Range: bytes=0-4".to_owned(), 200, None),
        (&get, "Range: bytes=0-4\r\nIf-Range: \"another\"".to_owned(), 200, None),
        (&get, format!("Range: bytes=0-4\r\nIf-Range: W/{tag}"), 200, None),
        (
            &get,
            format!("Range: bytes=0-4\r\nIf-Range: {tag}"),
            206,
            Some(format!("bytes 0-4/{size}")),
        ),
        (&get, format!("Range: bytes=0-4\r\nIf-None-Match: {tag}"), 304, None),
    ] {
        let answer = preview.ask(request, &format!("{headers}\r\n"));
        let seen = (answer.status, answer.header("content-range").map(str::to_owned));
        assert_eq!(seen, (status, range), "{request}: {headers}");
        if status == 200 && request == &get {
            assert_eq!(answer.body, whole.body, "{headers}");
        }
    }
    preview.running.end();
}

/// A page stays open while the settings give the site another path.
#[test]
fn an_open_page_follows_the_site_to_another_path() {
    let fixture = Fixture::new(SMALL);
    let mut preview = Preview::start(&fixture, &[]);
    let settings = fixture.read("content/site.yaml");
    fixture.write("content/site.yaml", settings.replace("/unter/", "/neu/").as_bytes());
    preview.running.until("summary");
    let there = |path: &str| {
        let answer = preview.ask(&format!("GET {path}"), "");
        (answer.status, answer.header("location").map(str::to_owned))
    };
    assert_eq!(there("/neu/presse/"), (200, None));
    assert_eq!(there("/unter/presse/?x"), (307, Some("/neu/presse/?x".to_owned())));
    assert_eq!(there("/presse/").0, 404);
    assert_eq!(there("/neu/fehlt/").0, 404);
    preview.running.end();
}

#[test]
fn only_names_of_this_machine_are_answered() {
    let fixture = Fixture::new(SMALL);
    let preview = Preview::start(&fixture, &[]);
    for path in ["/unter/", "/.vielfalt/events", "/.vielfalt/live.js"] {
        let foreign = preview.ask(&format!("GET {path}"), "Host: boese.example\r\n");
        assert_eq!(foreign.status, 421, "{path}");
        assert!(!foreign.body.contains("Beispiel"));
    }
    let own = format!("Host: 127.0.0.1:{}\r\n", preview.port);
    assert_eq!(preview.ask("GET /unter/", &own).status, 200);
    preview.running.end();
}

/// With `--lan` other machines may look, by the address in numbers; what a page elsewhere calls this machine is still
/// foreign.
#[test]
fn the_network_may_look_only_when_asked_to() {
    let fixture = Fixture::new(SMALL);
    // Every number that begins with 127 is this machine, but only the first is `localhost`.
    let reaches = |port: u16| TcpStream::connect(("127.0.0.2", port)).is_ok();
    let preview = Preview::start(&fixture, &[]);
    assert!(!reaches(preview.port));
    let other = format!("Host: 192.0.2.7:{}\r\n", preview.port);
    assert_eq!(preview.ask("GET /unter/", &other).status, 421);
    preview.running.end();

    let mut running = Running::start("serve", &fixture, &["--lan", "--lang", "en"]);
    let said = running.all_until("serving");
    let of = |kind: &str| {
        said.iter()
            .filter(|message| message["type"] == kind)
            .collect::<Vec<_>>()
    };
    let (serving, notices) = (&said[said.len() - 1], of("notice"));
    let notice = notices.first().and_then(|notice| notice["message"].as_str());
    assert!(notice.is_some_and(|notice| notice.starts_with("Careful")), "{said:?}");
    assert!(of("fault").is_empty(), "{said:?}");
    let port = serving["url"]
        .as_str()
        .and_then(|url| url.split([':', '/']).nth(4)?.parse().ok());
    let preview = Preview {
        running,
        port: port.expect("a port"),
        base: "/unter/".to_owned(),
    };
    if let Some(there) = serving["lan"].as_str() {
        let (host, path) = there["http://".len()..].split_once('/').expect("a path");
        assert_eq!(path, "unter/");
        assert_eq!(preview.ask("GET /unter/", &format!("Host: {host}\r\n")).status, 200);
    }
    assert!(reaches(preview.port));
    let other = format!("Host: 192.0.2.7:{}\r\n", preview.port);
    assert_eq!(preview.ask("GET /unter/", &other).status, 200);
    let foreign = preview.ask("GET /unter/", "Host: boese.example\r\n");
    assert_eq!(foreign.status, 421);
    assert!(foreign.body.contains("in numbers"), "{}", foreign.body);
    preview.running.end();
}

/// The browser of the system is a program of ours that writes down what it is to open.
#[test]
fn a_browser_is_opened_when_asked_for() {
    let fixture = Fixture::new(SMALL);
    let opened = fixture.path("opened");
    let script = format!("#!/bin/sh\necho \"$1\" > '{}'\n", opened.display());
    fixture.write("bin/xdg-open", script.as_bytes());
    for (command, of) in [("mkfifo", &["opened"][..]), ("chmod", &["+x", "bin/xdg-open"])] {
        let mut command = Command::new(command);
        let status = command.args(of).current_dir(fixture.path(".")).status();
        assert!(status.expect("it is there").success());
    }
    let path = format!(
        "{}:{}",
        fixture.path("bin").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let preview = Preview::of(Running::start_with("serve", &fixture, &["--open"], &[("PATH", &path)]));
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || sender.send(std::fs::read_to_string(opened)));
    let url = receiver
        .recv_timeout(Duration::from_secs(60))
        .expect("it is opened")
        .expect("it can be read");
    assert_eq!(url, format!("http://localhost:{}/unter/\n", preview.port));
    preview.running.end();
}

#[test]
fn a_port_that_is_taken_is_not_asked_for_again() {
    let (first, second) = (Fixture::new(SMALL), Fixture::new(SMALL));
    let preview = Preview::start(&first, &[]);
    let other = Preview::start(&second, &[]);
    assert_ne!(preview.port, other.port);
    other.running.end();
    let port = preview.port.to_string();
    let (code, said) = Running::failed("serve", &second, &["--port", &port, "--lang", "de"]);
    assert_eq!(code, Some(3));
    assert!(said.contains("--port"), "{said}");
    preview.running.end();
}

const WITHHELD: &str = "
=== content/releases/2022-10-20-entwurf.md
---
title: Noch ein Entwurf
draft: true
---
Text.
=== content/releases/2022-12-24-weihnachten.md
---
title: Frohe Weihnachten
---
Text.
=== content/releases/2022-01-01-neujahr.md
---
title: Gutes Neues
expires: 2022-02-01
---
Text.
";

/// The folder for editors is built when one looks, and what it shows is what `--drafts --future` makes.
#[test]
fn editors_see_what_lies_ahead_and_visitors_do_not() {
    let mut fixture = Fixture::new(&format!("{SMALL}{WITHHELD}"));
    let preview = Preview::start(&fixture, &["--lang", "en"]);
    let draft = "presse/2022/10/entwurf/";
    assert_eq!(preview.get(draft).status, 404);
    let (news, listening) = preview.listen("visitor");
    assert_eq!(news["count"], 2);
    assert_eq!(news["words"]["waiting"], "2 withheld");
    assert_eq!(news["waiting"][0]["title"], "Noch ein Entwurf");
    assert!(!fixture.path(".vielfalt/serve-all").exists());
    drop(listening);

    let cookie = format!("Cookie: vielfalt-{}=editor\r\n", preview.port);
    let seen = preview.ask(&format!("GET {}{draft}", preview.base), &cookie);
    assert!(
        seen.status == 200 && seen.body.contains("class=\"preview-bar\""),
        "{}",
        seen.head
    );
    assert!(seen.body.contains("live.js?eyes=editor"));
    assert_eq!(
        preview
            .ask(&format!("GET {}presse/2022/01/neujahr/", preview.base), &cookie)
            .status,
        404
    );
    // The cookie of another preview means nothing here.
    let other = "Cookie: vielfalt-1=editor\r\n";
    assert_eq!(preview.ask(&format!("GET {}{draft}", preview.base), other).status, 404);
    preview.running.end();
    fixture.preview = site::Preview {
        drafts: true,
        future: true,
    };
    let everything = fixture.build_into("clean", Mode::Publish).ok();
    assert!(everything.tree == Fixture::tree(&fixture.path(".vielfalt/serve-all")));
}

/// Nobody looks: nothing is built. Somebody looks again: the page is never the old one.
#[test]
fn what_changed_while_no_editor_looked_is_there_when_one_does() {
    let fixture = Fixture::new(&format!("{SMALL}{WITHHELD}"));
    let mut preview = Preview::start(&fixture, &[]);
    let cookie = format!("Cookie: vielfalt-{}=editor\r\n", preview.port);
    let page = format!("GET {}presse/2022/10/entwurf/", preview.base);
    for text in ["Erstens.", "Zweitens.", "Drittens."] {
        let path = "content/releases/2022-10-20-entwurf.md";
        let whole = format!("---\ntitle: Noch ein Entwurf\ndraft: true\n---\n{text}\n");
        fixture.write(path, whole.as_bytes());
        preview.running.until("summary");
        let seen = preview.ask(&page, &cookie);
        assert!(seen.body.contains(text), "{text}: {}", seen.body);
    }
    preview.running.end();
}
