//! What the terminal says: many mistakes at once, the language of messages, folders that are refused; and values that
//! stay the texts they are.

use crate::fixture::{Fixture, SMALL};
use std::process::{Command, Output};

fn vielfalt(fixture: &Fixture, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let date: &[&str] = match arguments.contains(&"--date") {
        true => &[],
        false => &["--date", "2022-11-01"],
    };
    Command::new(env!("CARGO_BIN_EXE_vielfalt"))
        .args(arguments)
        .args(date)
        .arg("--site")
        .arg(fixture.path(""))
        .env_remove("LC_ALL")
        .env_remove("LC_MESSAGES")
        .env_remove("LANG")
        .envs(environment.iter().copied())
        .output()
        .expect("the program is there")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("messages are text")
}

/// Who reads objects is told with an object, also that the command was not understood.
#[test]
fn what_is_wrong_with_the_arguments_is_an_object_where_objects_are_asked_for() {
    let fixture = Fixture::new(SMALL);
    for (arguments, said) in [
        (
            &["build", "--drfts", "--lang", "de"][..],
            "„--drfts“ ist hier nicht bekannt. Meinten Sie „--drafts“?",
        ),
        (
            &["build", "--drfts", "--lang=en"],
            "unexpected argument '--drfts' found",
        ),
        (
            &["biuld", "--lang", "de"],
            "Den Befehl „biuld“ gibt es nicht. Meinten Sie „build“?",
        ),
        (&["--lang", "de"], "Es fehlt ein Befehl."),
    ] {
        let as_objects = [arguments, &["--message-format", "json"]].concat();
        let output = vielfalt(&fixture, &as_objects, &[]);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let object: serde_json::Value = serde_json::from_str(text(&output.stdout)).expect("one object");
        assert_eq!(object["type"], "fault", "{arguments:?}");
        assert_eq!(object["message"], said, "{arguments:?}");
        let output = vielfalt(&fixture, arguments, &[]);
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
    }
}

/// An image has many variants and is broken once.
#[test]
fn a_broken_image_is_one_mistake() {
    let fixture = Fixture::new(SMALL);
    let whole_header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02\0\0\0\x90\x91\x68\x36\0\0\0\x20IDAT";
    fixture.write("content/releases/bild.png", whole_header);
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "topics:",
        "image: {src: bild.png, alt: Gäste}\ntopics:",
    );
    let output = vielfalt(&fixture, &["check", "--message-format", "json"], &[]);
    let said: Vec<serde_json::Value> = (text(&output.stdout).lines())
        .map(|line| serde_json::from_str(line).expect("an object"))
        .collect();
    let broken = said.iter().filter(|object| object["code"] == "image-broken");
    assert_eq!(broken.count(), 1, "{said:#?}");
    let summary = said
        .iter()
        .find(|object| object["type"] == "summary")
        .expect("a summary");
    assert_eq!(summary["errors"], 1, "{summary}");
}

#[test]
fn many_mistakes_are_counted() {
    let fixture = Fixture::new(SMALL);
    for number in 0..300 {
        let release = format!("---\ntitle: Neu\npartners: [stadt-esen]\ndraft: ja\n---\n[](event:x{number})\n");
        fixture.write(
            &format!("content/releases/2022-10-20-neu-{number}.md"),
            release.as_bytes(),
        );
    }
    let output = vielfalt(&fixture, &["build"], &[]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    for code in ["unknown-partner", "unknown-event", "boolean"] {
        assert_eq!(said.matches(&format!("Fehler[{code}]")).count(), 5, "{said}");
        let rest = format!("… und 295 weitere dieser Art in 295 Dateien ({code}). Alle zeigt die Option -v.");
        assert!(said.contains(&rest), "{said}");
    }
    assert!(said.lines().count() < 200, "{said}");
    assert!(
        text(&output.stdout).starts_with("900 Fehler"),
        "{}",
        text(&output.stdout)
    );
    assert!(!fixture.path("public").exists());
    let all = vielfalt(&fixture, &["check", "--message-format", "json"], &[]);
    let errors = text(&all.stdout)
        .lines()
        .filter(|line| line.contains(r#""severity":"error""#));
    assert_eq!((errors.count(), text(&all.stderr)), (900, ""));
    assert!(text(&vielfalt(&fixture, &["check", "-v"], &[]).stderr).lines().count() > 5000);
}

#[test]
fn the_language_of_messages() {
    let fixture = Fixture::new(SMALL);
    fixture.write("content/pages/neu.md", b"---\ntitel: Neu\n---\n");
    let is_german = |arguments: &[&str], environment: &[(&str, &str)]| {
        let output = vielfalt(&fixture, &[&["check"], arguments].concat(), environment);
        let said = text(&output.stderr);
        assert!(
            said.contains("Fehler[unknown-key]") != said.contains("error[unknown-key]"),
            "{said}"
        );
        said.contains("Fehler")
    };
    assert!(is_german(&[], &[]));
    assert!(is_german(&[], &[("LANG", "de_DE.UTF-8")]));
    assert!(!is_german(&[], &[("LANG", "en_GB.UTF-8")]));
    assert!(!is_german(
        &[],
        &[("LANG", "de_DE.UTF-8"), ("LC_MESSAGES", "en_US.UTF-8")]
    ));
    assert!(is_german(
        &[],
        &[("LC_MESSAGES", "en_US.UTF-8"), ("LC_ALL", "de_AT.UTF-8")]
    ));
    assert!(is_german(&[], &[("LANG", "de_DE.UTF-8"), ("LC_ALL", "")]));
    assert!(!is_german(&["--lang", "en"], &[("LC_ALL", "de_DE.UTF-8")]));
    assert!(is_german(&["--lang", "de"], &[("LC_ALL", "en_US.UTF-8")]));
}

#[test]
fn output_folders_that_are_refused() {
    let fixture = Fixture::new(SMALL);
    let inside = fixture.path("content/public");
    let above = fixture.path("");
    let cases = [
        (inside.to_str(), "Der Ordner liegt in content/"),
        (above.to_str(), "Der Ordner enthält die Website selbst"),
        (Some("/"), "Der Ordner ist die Wurzel der Festplatte"),
    ];
    for (folder, reason) in cases {
        let folder = folder.expect("folders of tests have plain names");
        let output = vielfalt(&fixture, &["build", "--output", folder], &[]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains(reason) && said.contains("--output"), "{said}");
        let output = vielfalt(
            &fixture,
            &["build", "--output", folder, "--message-format", "json"],
            &[],
        );
        assert!(
            text(&output.stdout).starts_with(r#"{"type":"fault","message":"#),
            "{}",
            text(&output.stdout)
        );
    }
}

#[test]
fn options_that_cannot_be() {
    let fixture = Fixture::new(SMALL);
    let cases = [
        (["--base-url", "foo"], "--base-url: “foo” is no address"),
        (["--base-url", "https://example.org/?a"], "is no address"),
        (["--date", "2026-03-29T02:30"], "does not exist on the site's clock"),
        (["--date", "2026-13-29"], "is no moment"),
    ];
    for (options, why) in cases {
        for command in ["build", "check", "next"] {
            let arguments = [&[command, "--lang", "en"], &options[..]].concat();
            let output = vielfalt(&fixture, &arguments, &[]);
            let said = text(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert!(said.contains(why), "{arguments:?}: {said}");
        }
    }
    // In London the clocks go forward at another hour.
    fixture.replace(
        "content/site.yaml",
        "languages:",
        "time_zone: Europe/London\nlanguages:",
    );
    let output = vielfalt(&fixture, &["check", "--date", "2026-03-29T02:30"], &[]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn what_looks_like_a_number_stays_a_text() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/events/tagung.yaml",
        "venue: {city: Essen}",
        "venue: {name: no, postal_code: 01067, city: yes}",
    );
    fixture.replace(
        "content/site.yaml",
        "email: presse@example.org",
        "phone: 0211 0123, email: presse@example.org",
    );
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "topics:",
        "kicker: 1_000\nteaser: 1.50\ntopics:",
    );
    let built = fixture.build().ok();
    let event = built.text("termine/tagung/index.html");
    assert!(event.contains("01067 yes"), "{event}");
    let release = built.text("presse/2022/10/zehn-jahre/index.html");
    for text in ["0211 0123", "1_000", "1.50"] {
        assert!(release.contains(text), "{text}: {release}");
    }
}

#[test]
fn a_preview_takes_no_folder_of_an_ordinary_build() {
    let fixture = Fixture::new(SMALL);
    let folder = fixture.path("entwurf");
    let build = |more: &[&str]| {
        let output = folder.to_str().expect("the path is text");
        let arguments = [&["build", "--output", output], more].concat();
        vielfalt(&fixture, &arguments, &[]).status.code()
    };
    assert_eq!([build(&["--drafts"]), build(&["--drafts", "--future"])], [Some(0); 2]);
    assert_eq!([build(&[]), build(&["--drafts"])], [Some(0), Some(2)]);
}

#[test]
fn the_next_moment_is_one_object_where_objects_are_asked_for() {
    let fixture = Fixture::new(SMALL);
    let human = vielfalt(&fixture, &["next"], &[]);
    let json = vielfalt(&fixture, &["next", "--message-format", "json"], &[]);
    let object: serde_json::Value = serde_json::from_slice(&json.stdout).expect("one object");
    assert_eq!(object["type"], "next");
    assert_eq!(object["next"]["at"], text(&human.stdout).trim());
    assert!(object["next"]["reason"].is_string());
}

#[test]
fn what_is_refused_is_an_object_where_objects_are_asked_for() {
    let fixture = Fixture::new(SMALL);
    for refused in [
        &["build", "--date", "2022-13-01"][..],
        &["explain", "/gibt/es/nicht/"],
        &["publish", "user@host:/x"],
    ] {
        let output = vielfalt(&fixture, &[refused, &["--message-format", "json"]].concat(), &[]);
        let objects = text(&output.stdout).lines().map(serde_json::from_str);
        let objects: Vec<serde_json::Value> = objects.collect::<Result<_, _>>().expect("an object a line");
        let last = objects.last().expect("one says why");
        assert_eq!(
            (output.status.code(), &last["type"]),
            (Some(2), &"fault".into()),
            "{refused:?}"
        );
        let message = last["message"].as_str().expect("it is told");
        assert!(last["path"].is_null() && text(&output.stderr).contains(message));
    }
}
