//! Files that nobody means well with, and those that go wrong on their own: every run ends, in bounded time and memory,
//! with an answer.
//!
//! They go through the real program, so that a watchdog can look at it from outside. `VIELFALT_BINARY` names a release
//! build to measure instead, against the limits of that; with `--nocapture` every run says what it took.

use crate::fixture::{Fixture, SMALL};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The program, and how long and how large it may grow: as it is built for tests, it is some ten times slower.
fn program() -> (String, Duration, u64) {
    match std::env::var("VIELFALT_BINARY") {
        Ok(release) => (release, Duration::from_secs(2), 300 * 1024),
        Err(_) => (
            env!("CARGO_BIN_EXE_vielfalt").to_owned(),
            Duration::from_secs(20),
            900 * 1024,
        ),
    }
}

const RELEASE: &str = "content/releases/2022-10-20-neu.md";
const PARTNER: &str = "content/partners/neu.yaml";
const PAGE: &str = "content/pages/neu.md";

/// Runs `vielfalt check` over the small site and these files, and gives the codes of what it says.
fn codes(files: &[(&str, Vec<u8>)]) -> Vec<String> {
    let fixture = Fixture::new(SMALL);
    files.iter().for_each(|(path, bytes)| fixture.write(path, bytes));
    run(&fixture, "check")
}

fn run(fixture: &Fixture, command: &str) -> Vec<String> {
    let (out, err) = (fixture.path("out.txt"), fixture.path("err.txt"));
    let file = |path| std::fs::File::create(path).expect("files can be made");
    let (program, longest, largest_kib) = program();
    let mut child = Command::new(program)
        .args([command, "--message-format", "json", "--date", "2022-11-01", "--site"])
        .arg(fixture.path(""))
        .stdin(Stdio::null())
        .stdout(file(&out))
        .stderr(file(&err))
        .spawn()
        .expect("the program is there");
    let (started, mut peak) = (Instant::now(), 0);
    let status = loop {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            break status;
        }
        let (size, time) = (resident_kib(child.id()), started.elapsed());
        peak = size.max(peak);
        if time > longest || size > largest_kib {
            child.kill().expect("a child can be ended");
            panic!("after {time:?} it held {size} KiB");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    println!("{} ms, {} MiB", started.elapsed().as_millis(), peak / 1024);
    let said = std::fs::read_to_string(&err).expect("messages are text");
    assert!(matches!(status.code(), Some(0 | 1)), "{status}: {said}");
    let lines = std::fs::read_to_string(&out).expect("messages are text");
    let diagnostics = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("one object a line"));
    let code = |line: serde_json::Value| Some(line["code"].as_str()?.to_owned());
    diagnostics
        .filter_map(code)
        .filter(|code| code != "legal-missing")
        .collect()
}

/// The most memory a process ever held; 0 where the system does not say.
fn resident_kib(id: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

fn page(body: &str) -> Vec<u8> {
    format!("---\ntitle: Neu\n---\n{body}\n").into_bytes()
}

#[test]
fn encodings() {
    let text = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    assert_eq!(codes(&[(PAGE, b"---\ntitle: \xfcber\n---\n".to_vec())]), ["not-utf8"]);
    let utf16: Vec<u8> = "---\ntitle: Neu\n---\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    assert_eq!(codes(&[(PAGE, text(b"\xff\xfe", &utf16))]), ["not-utf8"]);
    assert_eq!(
        codes(&[(PAGE, text(b"\xef\xbb\xbf", &page("Text")))]),
        Vec::<String>::new()
    );
    assert_eq!(
        codes(&[(PAGE, b"---\r\ntitle: Neu\r\n---\r\nText\r\n\r\n- a\r\n".to_vec())]),
        Vec::<String>::new()
    );
    assert_eq!(
        codes(&[(PAGE, b"---\ntitle: N\0eu\n---\n".to_vec())]),
        ["control-character"]
    );
    assert_eq!(codes(&[(PAGE, vec![0; 4096])]), ["control-character"]);
}

#[test]
fn empty_files() {
    let nothing = |path| (path, Vec::new());
    let found = codes(&[
        nothing(RELEASE),
        nothing(PARTNER),
        nothing("content/events/neu.yaml"),
        nothing(PAGE),
        nothing("content/anniversaries/10.md"),
        nothing("content/media/neu.png"),
        nothing("content/addresses.lock"),
    ]);
    let count = |code: &str| found.iter().filter(|found| *found == code).count();
    assert_eq!(
        (count("front-matter"), count("missing-key"), count("unused-file")),
        (2, 4, 1),
        "{found:?}"
    );
    assert_eq!(codes(&[("content/site.yaml", Vec::new())]), ["missing-key"; 3]);
}

#[test]
fn endless_lines() {
    const MB: usize = 1_000_000;
    assert_eq!(codes(&[(PAGE, page(&"a".repeat(10 * MB)))]), ["text-too-long"]);
    for body in ["a", "[", "*", "`", "<", "!["] {
        let text = body.repeat(MB / body.len());
        assert_eq!(codes(&[(PAGE, page(&text))]), Vec::<String>::new(), "{body}");
    }
    let long = |value: &str| format!("name: {value}\nkind: kommune\n").into_bytes();
    assert_eq!(codes(&[(PARTNER, long(&"a".repeat(MB)))]), Vec::<String>::new());
    for value in ["[", "{", "- ", "? "] {
        assert_eq!(codes(&[(PARTNER, long(&value.repeat(MB / 4)))]).len(), 1, "{value}");
    }
}

#[test]
fn deep_nesting() {
    for body in ["> ", "- ", "<div>", "[", "**a", "::: note\n"] {
        let found = codes(&[(PAGE, page(&body.repeat(900_000 / body.len())))]);
        let expected = ["block-not-closed", "block-too-deep", "html-too-deep", "more-mistakes"];
        assert!(
            found.iter().all(|code| expected.contains(&code.as_str())),
            "{body}: {found:?}"
        );
    }
}

#[test]
fn mistakes_without_end() {
    for body in ["[](partner:x)\n", "[](#x)\n", "[](partner:x) ", "<i id=\"a\">x</i>\n"] {
        let found = codes(&[(PAGE, page(&body.repeat(700_000 / body.len())))]);
        assert_eq!(
            (found.len(), found.last().map(String::as_str)),
            (201, Some("more-mistakes")),
            "{body}"
        );
    }
    let keys: String = (0..80_000).map(|n| format!("k{n}: 1\n")).collect();
    assert_eq!(
        codes(&[(PARTNER, format!("name: a\nkind: kommune\n{keys}").into_bytes())]).len(),
        201
    );
}

#[test]
fn bombs() {
    let laughs = "name: &a [x, x]\nkind: &b [*a, *a]\ncity: &c [*b, *b]\n".repeat(15_000);
    let found = codes(&[(PARTNER, laughs.into_bytes())]);
    assert!(found.contains(&"yaml-anchor".to_owned()) && found.contains(&"yaml-alias".to_owned()));
    let rows = format!("{}|\n{}|\n{}", "|a".repeat(100), "|-".repeat(100), "|\n".repeat(50_000));
    assert_eq!(codes(&[(PAGE, page(&rows))]), Vec::<String>::new());
    let columns = format!(
        "{}|\n{}|\n{}",
        "|a".repeat(10_000),
        "|-".repeat(10_000),
        "|\n".repeat(10_000)
    );
    assert_eq!(codes(&[(PAGE, page(&columns))]), ["table-too-wide"]);
    let entities: String = (1..12)
        .map(|n| format!("<!ENTITY e{n} \"{}\">", format!("&e{};", n - 1).repeat(10)))
        .collect();
    let svg = format!(
        "<!DOCTYPE svg [<!ENTITY e0 \"ha\">{entities}]><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><text>&e11;</text></svg>"
    );
    let shown = page("![Lachen](/media/lachen.svg)");
    let found = codes(&[("content/media/lachen.svg", svg.into_bytes()), (PAGE, shown)]);
    assert!(found.len() <= 1, "{found:?}");
}

#[test]
fn names_of_files() {
    for name in [
        "Neue Seite",
        "überuns",
        "u\u{308}beruns",
        "NEU",
        "neu_1",
        "neu.Alt",
        "-",
        "🎉",
    ] {
        let path = format!("content/pages/{name}.md");
        assert_eq!(codes(&[(&path, page("Text"))]), ["file-name"], "{name}");
    }
    // As long as a file system allows, also once it has become a folder and a staged file.
    let long = format!("content/pages/{}.md", "a".repeat(250));
    assert_eq!(codes(&[(&long, page("Text"))]), Vec::<String>::new());
    let media = "content/media/Bild Größe 1 (Kopie) – NEU.svg";
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>".to_vec();
    let shown = page("![Bild](</media/Bild Größe 1 (Kopie) – NEU.svg>)");
    assert_eq!(codes(&[(media, svg), (PAGE, shown)]), Vec::<String>::new());
}

#[test]
fn long_names_are_published() {
    let fixture = Fixture::new(SMALL);
    fixture.write(&format!("content/pages/{}.md", "a".repeat(250)), &page("Text"));
    fixture.write(
        &format!("content/releases/2022-10-20-{}.md", "b".repeat(240)),
        &page("Text"),
    );
    assert_eq!(run(&fixture, "build"), Vec::<String>::new());
    assert!(
        fixture
            .path(&format!("public/{}/index.html", "a".repeat(250)))
            .is_file()
    );
}

#[cfg(unix)]
#[test]
fn links_of_the_file_system() {
    use std::os::unix::fs::symlink;
    let fixture = Fixture::new(SMALL);
    let link = |to: &str, at: &str| symlink(to, fixture.path(at)).expect("links can be made");
    fixture.write("content/media/x.txt", b"x");
    link(".", "content/pages/kreis");
    link("..", "content/media/kreis");
    link("b", "content/media/a");
    link("a", "content/media/b");
    link("/nowhere/at/all.jpg", "content/media/nichts.jpg");
    let found = run(&fixture, "check");
    assert!(found.iter().all(|code| code == "unused-file"), "{found:?}");
}

#[test]
fn ways_out_of_the_site() {
    let found = codes(&[(
        PAGE,
        page("[a](../../../../etc/passwd) ![b](../../../x.png) <a href=\"/media/../../x\">c</a>"),
    )]);
    assert_eq!(found, ["unknown-file", "unknown-image", "unknown-file"]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let fixture = Fixture::new(SMALL);
    fixture.write(PAGE, &page("Text"));
    let closed = std::fs::Permissions::from_mode(0o0);
    std::fs::set_permissions(fixture.path(PAGE), closed).expect("permissions can be set");
    if std::fs::read(fixture.path(PAGE)).is_ok() {
        return; // Nothing is closed to the administrator.
    }
    let output = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
        .args(["check", "--lang", "de", "--site"])
        .arg(fixture.path(""))
        .output()
        .expect("the program is there");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("neu.md"), "{said}");
}
