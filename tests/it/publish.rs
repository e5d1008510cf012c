//! `publish` to a folder, with the real program. Storage that speaks S3 is tried by `tests/storage/run`.

use crate::fixture::{Fixture, SMALL};
use std::fs;
use std::process::{Command, Output};

/// A site about which there is nothing to warn.
fn flawless() -> Fixture {
    let fixture = Fixture::new(SMALL);
    let legal = "legal: {imprint: impressum, privacy: datenschutz}\naccessibility: {statement: barrierefreiheit, feedback_email: a@example.org}\n";
    fixture.replace("content/site.yaml", "title:", &format!("{legal}title:"));
    for page in ["datenschutz", "barrierefreiheit", "impressum"] {
        fixture.write(
            &format!("content/pages/{page}.md"),
            format!("---\ntitle: {page}\n---\nText.\n").as_bytes(),
        );
        fixture.write(
            &format!("content/pages/{page}.en.md"),
            format!("---\ntitle: {page}\n---\nText.\n").as_bytes(),
        );
    }
    fixture
}

fn publish(fixture: &Fixture, target: &str, options: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
        .args(["publish", target, "--lang", "en", "--date", "2022-11-01", "--site", "."])
        .args(options)
        .current_dir(fixture.path(""))
        .output()
        .expect("the program is there");
    (
        status.code(),
        [stdout, stderr]
            .map(|text| String::from_utf8_lossy(&text).into_owned())
            .concat(),
    )
}

#[test]
fn a_folder_gets_what_the_build_made() {
    let (fixture, server) = (flawless(), Fixture::empty());
    server.write("www/google123.html", b"theirs");
    let target = format!("file://{}", server.path("www").display());
    let (code, said) = publish(&fixture, &target, &["--dry-run"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(
        said.contains("+ index.html\n") && !server.path("www/index.html").exists(),
        "{said}"
    );
    let (code, said) = publish(&fixture, &target, &[]);
    assert_eq!(code, Some(0), "{said}");
    let expected = || {
        let mut tree = Fixture::tree(&fixture.path("public"));
        tree.insert("google123.html".to_owned(), b"theirs".to_vec());
        tree
    };
    assert!(Fixture::tree(&server.path("www")) == expected());
    let list = fs::metadata(server.path("www/.vielfalt-files")).expect("it is there");
    let (_, said) = publish(&fixture, &target, &[]);
    assert!(said.contains("0 new, 0 changed, 0 removed"), "{said}");
    let again = fs::metadata(server.path("www/.vielfalt-files")).expect("it is there");
    assert_eq!(list.modified().expect("a time"), again.modified().expect("a time"));
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "Eine Fußnote.",
        "Zwei Fußnoten.",
    );
    fixture.write("content/pages/neu.md", b"---\ntitle: Neu\n---\nText.\n");
    let (_, said) = publish(&fixture, &target, &["--dry-run", "--message-format", "json"]);
    assert!(
        said.contains(r#"{"action":"add","path":"neu/index.html","type":"step"}"#),
        "{said}"
    );
    assert!(
        said.contains(r#"{"action":"change","path":"presse/2022/10/zehn-jahre/index.html","type":"step"}"#),
        "{said}"
    );
    publish(&fixture, &target, &[]);
    assert!(Fixture::tree(&server.path("www")) == expected());
}

#[test]
fn what_is_not_published() {
    let (fixture, server) = (flawless(), Fixture::empty());
    let target = server.path("www").display().to_string();
    for (target, options, why) in [
        ("public", &[][..], "the output folder"),
        ("public/tief", &[], "the output folder"),
        (".", &[], "it holds the site itself"),
        ("content/x", &[], "This target cannot be used: it lies in content/"),
        ("ftp://host/www", &[], "s3://BUCKET/PATH"),
        ("user@host:/www", &[], "docs/hosting.md"),
        ("host:www", &[], "./host:www"),
        ("s3://eimer/x", &[], "AWS_ACCESS_KEY_ID"),
        (&target, &["--drafts"], "A preview is not published"),
    ] {
        let (code, said) = publish(&fixture, target, options);
        assert_eq!(code, Some(2), "{target}: {said}");
        assert!(said.contains(why), "{target}: {said}");
    }
    // Who publishes answers for it: a warning stops it.
    fixture.write("content/partners/unbenutzt.txt", b"x");
    let (code, said) = publish(&fixture, &target, &[]);
    assert_eq!(code, Some(1), "{said}");
    fixture.remove("content/partners/unbenutzt.txt");
    server.write("www/index.html", b"theirs");
    let (code, said) = publish(&fixture, &target, &[]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("index.html") && said.contains("did not write"), "{said}");
    assert_eq!(Fixture::tree(&server.path("www")).len(), 1);
}
