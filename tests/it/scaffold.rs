//! Files that the program writes for its authors, through the real binary: what is printed, what is written, how it ends.

use crate::fixture::{Fixture, SMALL};
use std::process::{Command, Output};

/// Runs the program in a site, on German, at a fixed moment.
fn run(fixture: &Fixture, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_vielfalt"))
        .args(["--date", "2026-11-23", "--lang", "de", "--site"])
        .arg(fixture.path(""))
        .args(arguments)
        .output()
        .expect("the program can be started")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it ended by itself")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn new_records_pass_and_are_never_overwritten() {
    let fixture = Fixture::new(SMALL);
    let orders = [
        (
            ["release", "Grüße: fünf & mehr"],
            "content/releases/2026/2026-11-23-gruesse-fuenf-und-mehr.md",
        ),
        (["partner", "Stadt Mülheim"], "content/partners/stadt-muelheim.yaml"),
        (["event", "Großes Fest"], "content/events/grosses-fest.yaml"),
        (["page", "Über uns"], "content/pages/ueber-uns.md"),
    ];
    for (order, path) in orders {
        let made = run(&fixture, &[&["new"], &order[..]].concat());
        assert_eq!(code(&made), 0, "{}", said(&made));
        assert!(out(&made).trim().ends_with(path), "{}", out(&made));
        assert!(
            fixture.read(path).contains("# yaml-language-server: $schema=../"),
            "{path}"
        );
        assert!(fixture.read(path).contains("draft: true"), "{path}");
        let before = fixture.read(path);
        let again = run(&fixture, &[&["new"], &order[..]].concat());
        assert_eq!((code(&again), out(&again)), (1, String::new()));
        assert_eq!(fixture.read(path), before);
    }
    let check = fixture.build_into("public", vielfalt::pipeline::Mode::Check).ok();
    let about_new = check.outcome.diagnostics.iter().filter(|found| {
        let place = found.place.as_ref().map(|place| place.path.to_string());
        place.is_some_and(|path| orders.iter().any(|(_, new)| *new == path))
    });
    assert_eq!(about_new.count(), 0);
    assert!(
        fixture
            .read(".vielfalt/schema/partner.json")
            .contains("Name der Organisation")
    );
    let known_elsewhere = run(&fixture, &["new", "partner", "Stadt", "Essen"]);
    assert_eq!(code(&known_elsewhere), 1);
    assert_eq!(code(&run(&fixture, &["new", "page", "…"])), 2);
}

#[test]
fn a_new_site_checks_and_builds() {
    let mut fixture = Fixture::empty();
    fixture.date = "2026-11-23".to_owned();
    let made = run(&fixture, &["init", &fixture.path("").to_string_lossy()]);
    assert_eq!(code(&made), 0, "{}", said(&made));
    let built = fixture.build().ok();
    let other: Vec<&str> = built.codes().into_iter().filter(|code| *code != "fill-in").collect();
    assert!(other.is_empty(), "{:#?}", built.outcome.diagnostics);
    for page in [
        "index.html",
        "partner/stadt-musterstadt/index.html",
        "leichte-sprache/index.html",
        "impressum/index.html",
    ] {
        assert!(built.tree.contains_key(page), "{page}");
    }
    let again = run(&fixture, &["init", &fixture.path("").to_string_lossy()]);
    assert_eq!(code(&again), 2);
    assert!(said(&again).contains("leeren Ordner"), "{}", said(&again));
}

const PARTNERS: &str = "Name;Art;Ort;Partner seit;Beschäftigte;Website;Themen;Bemerkung
Stadt Köln;Kommune;Köln;19.10.2022;1.200;www.koeln.de;Jubiläum;intern
Stadt Essen;kommune;Essen;2013;;;;
";

#[test]
fn a_list_of_partners_becomes_records() {
    let fixture = Fixture::new(SMALL);
    fixture.write("liste.csv", PARTNERS.as_bytes());
    let list = fixture.path("liste.csv").to_string_lossy().into_owned();
    let shown = run(&fixture, &["import", "partners", &list]);
    assert_eq!(code(&shown), 0, "{}", said(&shown));
    assert!(
        out(&shown).contains("content/partners/stadt-koeln.yaml"),
        "{}",
        out(&shown)
    );
    assert!(out(&shown).contains("--write"));
    assert!(
        said(&shown).contains("Zeile 1, Spalte H (Bemerkung)"),
        "{}",
        said(&shown)
    );
    assert!(!fixture.path("content/partners/stadt-koeln.yaml").exists());
    let before = fixture.read("content/partners/stadt-essen.yaml");
    let written = run(&fixture, &["import", "partners", &list, "--write"]);
    assert_eq!(code(&written), 0, "{}", said(&written));
    insta::assert_snapshot!(fixture.read("content/partners/stadt-koeln.yaml"));
    assert_eq!(fixture.read("content/partners/stadt-essen.yaml"), before);
    fixture.build().ok();
}

#[test]
fn wrong_cells_are_named_and_nothing_is_written() {
    let fixture = Fixture::new(SMALL);
    let text = "Name,Kind,Joined,E-Mail\nA,Komune,2.3.21,a@b.de\nB,kommune,31.02.2013,ab.de\n,kommune,,\nB,kommune,,\nB,kommune,,\n|,kommune,,\n";
    fixture.write("liste.csv", text.as_bytes());
    let list = fixture.path("liste.csv").to_string_lossy().into_owned();
    let found = run(&fixture, &["import", "partners", &list, "--write"]);
    assert_eq!(code(&found), 1);
    for place in [
        "Zeile 2, Spalte B (Kind)",
        "Das Jahr in „2.3.21“ hat nur zwei Ziffern. Schreiben Sie es mit vier, also 2.3.2021 oder 2.3.1921.",
        "Zeile 3, Spalte C (Joined)",
        "Zeile 3, Spalte D (E-Mail)",
        "Zeile 4, Spalte A (Name)",
        "Zeile 6:",
        "Aus „|“ wird kein Dateiname.",
    ] {
        assert!(said(&found).contains(place), "{place}: {}", said(&found));
    }
    assert!(said(&found).contains("Meinten Sie „Kommune“?"), "{}", said(&found));
    assert!(!fixture.path("content/partners/b.yaml").exists());
    let json = out(&run(
        &fixture,
        &["import", "partners", &list, "--message-format", "json"],
    ));
    let first: serde_json::Value = json
        .lines()
        .next()
        .and_then(|line| serde_json::from_str(line).ok())
        .expect("JSON");
    assert_eq!((&first["line"], &first["column"]), (&2.into(), &2.into()));
}

#[test]
fn a_list_that_is_not_there_is_said_in_german() {
    let fixture = Fixture::new(SMALL);
    let found = run(&fixture, &["import", "partners", "fehlt.csv"]);
    assert_eq!(code(&found), 3);
    let wanted = "Die Datei kann nicht gelesen werden: nicht gefunden (Systemfehler 2)";
    assert!(said(&found).contains(wanted), "{}", said(&found));
}

#[test]
fn a_workbook_of_events_becomes_records() {
    let fixture = Fixture::new(SMALL);
    fixture.write("termine.xlsx", include_bytes!("termine.xlsx"));
    let list = fixture.path("termine.xlsx").to_string_lossy().into_owned();
    let written = run(&fixture, &["import", "events", &list, "--write"]);
    assert_eq!(code(&written), 0, "{}", said(&written));
    insta::assert_snapshot!(fixture.read("content/events/2026-12-03-fachtag-oeffnung.yaml"));
    fixture.build().ok();
}

#[test]
fn status_knows_what_was_announced() {
    let fixture = Fixture::new(SMALL);
    fixture.write("content/releases/2027-01-15-neu.md", b"---\ntitle: Neu\n---\n");
    let status = |date: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
            .args(["status", "--date", date, "--lang", "de", "--site"])
            .arg(fixture.path(""))
            .output()
            .expect("the program can be started");
        (code(&output), out(&output))
    };
    assert_eq!(status("2026-11-23").0, 1, "nothing was published yet");
    let built = run(&fixture, &["build"]);
    assert_eq!(code(&built), 0, "{}", said(&built));
    assert_eq!(out(&run(&fixture, &["next"])).trim(), "2027-01-01T00:00:00+01:00");
    assert_eq!(status("2026-12-31T23:59:59").0, 0);
    let (code, text) = status("2027-01-01T00:00");
    assert_eq!(code, 1);
    assert!(text.starts_with("Überfällig seit 2027-01-01T00:00:00+01:00"), "{text}");
}

#[test]
fn help_speaks_one_language() {
    let fixture = Fixture::empty();
    let german = run(&fixture, &["--help"]);
    assert_eq!(code(&german), 0);
    assert!(
        out(&german).contains("Aufruf: vielfalt BEFEHL [OPTIONEN]"),
        "{}",
        out(&german)
    );
    assert!(!out(&german).contains(" · "), "{}", out(&german));
    for (asked, same) in [
        (["help"].as_slice(), ["--help"].as_slice()),
        (&["help", "build"], &["build", "--help"]),
        (&["help", "new"], &["new", "--help"]),
    ] {
        let (asked, same) = (run(&fixture, asked), run(&fixture, same));
        assert_eq!((code(&asked), out(&asked)), (0, out(&same)));
    }
    let wrong = run(&fixture, &["biuld"]);
    assert_eq!(
        (code(&wrong), said(&wrong).contains("Meinten Sie „build“?")),
        (2, true),
        "{}",
        said(&wrong)
    );
    let completions = run(&fixture, &["completions", "bash"]);
    assert!(code(&completions) == 0 && out(&completions).contains("_vielfalt"));
}
