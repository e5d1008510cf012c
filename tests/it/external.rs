//! `check --external`, through the real program against a host on loopback: what is said, and how politely is asked.

use crate::fixture::{Fixture, SMALL};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};

/// A host that answers by the path of a request, and remembers what it was asked.
struct Host {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = listener.local_addr().expect("it is bound").port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = asked.clone();
        // Ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                heard.lock().expect("nobody panicked").extend(answer(&stream));
            }
        });
        Self { port, asked }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().expect("nobody panicked"))
    }
}

/// One request, one answer, one connection: whoever asks twice at once waits for ever.
fn answer(mut stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let request = lines.next()?;
    lines.find(|line| line.is_empty())?;
    let (method, rest) = request.split_once(' ')?;
    let path = rest.split(' ').next()?;
    let head = match (method, path) {
        (_, "/ok") => "200 OK",
        ("GET", "/ohne-head") => "200 OK",
        ("HEAD", "/ohne-head") => "405 Method Not Allowed",
        (_, "/weg") => "404 Not Found",
        (_, "/umgezogen") => "301 Moved Permanently\r\nLocation: /ok",
        (_, "/heute-dort") => "302 Found\r\nLocation: /ok",
        (_, "/kreis") => "302 Found\r\nLocation: /kreis",
        (_, "/geheim") => "403 Forbidden",
        _ => "503 Service Unavailable",
    };
    write!(
        stream,
        "HTTP/1.1 {head}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
    .ok()?;
    Some(format!("{method} {path}"))
}

fn check(fixture: &Fixture, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_vielfalt"));
    for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
        command.env_remove(name);
    }
    let command = command.args(["check", "--external", "--color", "never", "--site"]);
    let output = command.arg(fixture.path("")).args(arguments).output();
    output.expect("the program can be started")
}

/// A small site that links to `paths` of a host.
fn site(host: &Host, paths: &[&str]) -> Fixture {
    let fixture = Fixture::new(SMALL);
    let link = |path: &&str| format!("[x](http://127.0.0.1:{}/{path})\n\n", host.port);
    let body: String = paths.iter().map(link).collect();
    fixture.write(
        "content/pages/links.md",
        format!("---\ntitle: Links\n---\n{body}").as_bytes(),
    );
    fixture
}

#[test]
fn dead_links_are_warnings_with_their_place() {
    let host = Host::new();
    let fixture = site(
        &host,
        &[
            "ok",
            "ohne-head",
            "weg",
            "umgezogen",
            "heute-dort",
            "kreis",
            "geheim",
            "kaputt",
        ],
    );
    for lang in ["de", "en"] {
        let output = check(&fixture, &["--lang", lang]);
        assert_eq!(output.status.code(), Some(0));
        let said = String::from_utf8_lossy(&output.stderr).replace(&host.port.to_string(), "PORT");
        let about_links: String = said
            .split_inclusive("\n\n")
            .filter(|part| part.contains("127.0.0.1"))
            .collect();
        insta::assert_snapshot!(format!("external_{lang}"), about_links);
    }
    let strict = check(&fixture, &["--strict"]);
    assert_eq!(strict.status.code(), Some(1));
}

#[test]
fn what_was_good_is_not_asked_again_and_the_rest_is() {
    let host = Host::new();
    let fixture = site(&host, &["ok", "ok#anker", "weg"]);
    check(&fixture, &[]);
    assert_eq!(host.asked(), ["HEAD /ok", "HEAD /weg", "GET /weg"]);
    check(&fixture, &[]);
    assert_eq!(host.asked(), ["HEAD /weg", "GET /weg"]);
    // An ordinary check asks nobody.
    let plain = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
        .args(["check", "--site"])
        .arg(fixture.path(""))
        .output();
    assert!(plain.expect("the program can be started").status.success());
    assert_eq!(host.asked(), Vec::<String>::new());
}

#[test]
fn json_names_the_place_of_the_address() {
    let host = Host::new();
    let fixture = site(&host, &["umgezogen"]);
    let output = check(&fixture, &["--message-format", "json"]);
    let all = String::from_utf8_lossy(&output.stdout);
    let found: serde_json::Value = all
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .find(|line: &serde_json::Value| line["code"] == "link-moved")
        .expect("the address moved");
    assert_eq!(found["file"], "content/pages/links.md");
    assert_eq!((&found["line"], &found["column"]), (&4.into(), &5.into()));
    assert_eq!(found["suggestion"], format!("http://127.0.0.1:{}/ok", host.port));
}
