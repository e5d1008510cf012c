//! `explain` with the real program: what an output is made of, and what it was last made anew for.

use crate::fixture::{Fixture, SMALL};
use crate::process;
use serde_json::Value;

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

fn run(fixture: &Fixture, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = process::command(arguments[0], fixture, &arguments[1..]);
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("messages are text")
}

fn build(fixture: &Fixture) {
    assert_eq!(run(fixture, &["build"]).0, Some(0));
}

fn explained(fixture: &Fixture, path: &str) -> Value {
    let (code, said, _) = run(fixture, &["explain", path, "--message-format", "json"]);
    assert_eq!(code, Some(0), "{said}");
    serde_json::from_str(&said).expect("one object")
}

/// The parts that changed, as `how kind name`.
fn because(explained: &Value) -> Vec<String> {
    let changes = explained["made"]["because"].as_array().expect("it was made before");
    let change = |change: &Value| {
        let part = |key: &str| change["part"][key].as_str().unwrap_or("?").to_owned();
        let how = change["how"].as_str().expect("a word");
        format!("{how} {} {}", part("kind"), part("name")).trim_end().to_owned()
    };
    changes.iter().map(change).collect()
}

fn list(explained: &Value, key: &str) -> Vec<String> {
    let entries = explained[key].as_array().expect("a list").iter();
    entries.map(|entry| entry.as_str().expect("text").to_owned()).collect()
}

#[test]
fn sources_templates_and_parts() {
    let fixture = Fixture::new(SMALL);
    let release = explained(&fixture, "/presse/2022/10/zehn-jahre/");
    assert_eq!(release["output"], "presse/2022/10/zehn-jahre/index.html");
    assert_eq!(
        list(&release, "sources"),
        [
            "content/events/tagung.yaml",
            "content/partners/stadt-essen.yaml",
            RELEASE,
            "content/site.yaml",
        ]
    );
    let file = fixture.path("public/presse/2022/10/zehn-jahre/index.html");
    assert_eq!(explained(&fixture, file.to_str().expect("the path is text")), release);
    let templates = list(&release, "templates");
    for name in ["release.html", "base.html", "components.html", "rows/partner-item.html"] {
        assert!(
            templates.contains(&format!("themes/gewebe/templates/{name}")),
            "{name}: {templates:?}"
        );
    }
    assert!(!templates.contains(&"themes/gewebe/templates/events.html".to_owned()));
    assert!(
        release["parts"]
            .as_array()
            .expect("a list")
            .contains(&serde_json::json!({
                "kind": "text", "name": RELEASE
            }))
    );
    assert_eq!(release["made"], Value::Null);
    // However the output is named.
    for name in [
        "presse/2022/10/zehn-jahre/index.html",
        "./presse/2022/10/zehn-jahre",
        "/unter/presse/2022/10/zehn-jahre/",
        "https://example.org/unter/presse/2022/10/zehn-jahre/#rueckblick",
    ] {
        assert_eq!(explained(&fixture, name), release, "{name}");
    }
    let feed = explained(&fixture, "feed.xml");
    assert_eq!(list(&feed, "sources"), [RELEASE, "content/site.yaml"]);
    let calendar = explained(&fixture, "termine/tagung/termin.ics");
    assert_eq!(
        list(&calendar, "sources"),
        ["content/events/tagung.yaml", "content/site.yaml"]
    );
}

#[test]
fn what_it_was_last_made_for() {
    let fixture = Fixture::new(SMALL);
    let page = "/presse/2022/10/zehn-jahre/";
    build(&fixture);
    let first = explained(&fixture, page);
    assert_eq!(first["made"]["because"], Value::Null);
    assert_eq!(first["made"]["current"], true);

    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    assert_eq!(explained(&fixture, page)["made"]["current"], false);
    build(&fixture);
    let edited = explained(&fixture, page);
    assert_eq!(edited["made"]["current"], true);
    assert_eq!(
        because(&edited),
        [
            format!("changed release /unter{page}"),
            format!("changed text {RELEASE}")
        ]
    );

    // The same reason stays until another one comes.
    fixture.replace("content/partners/stadt-essen.yaml", "name: Stadt Essen", "name: Essen");
    build(&fixture);
    assert_eq!(
        because(&explained(&fixture, "/termine/tagung/")),
        ["changed partner-card /unter/partner/stadt-essen/"]
    );
    fixture.write(
        "content/releases/2022-10-20-danach.md",
        b"---\ntitle: Danach\n---\nEtwas.\n",
    );
    build(&fixture);
    let feed = because(&explained(&fixture, "/feed.xml"));
    assert!(
        feed.contains(&"added release-summary /unter/presse/2022/10/danach/".to_owned()),
        "{feed:?}"
    );
    fixture.remove("content/releases/2022-10-20-danach.md");
    build(&fixture);
    let feed = because(&explained(&fixture, "/feed.xml"));
    assert!(feed.contains(&"removed ? ?".to_owned()), "{feed:?}");
}

#[test]
fn when_it_changes_by_itself() {
    let mut fixture = Fixture::new(SMALL);
    fixture.date = "2022-10-18T12:00".to_owned();
    let event = explained(&fixture, "/termine/tagung/");
    assert_eq!(event["next"]["at"], "2022-10-19T00:00:00+02:00");
    let imprint = explained(&fixture, "/impressum/");
    assert_eq!(
        (&imprint["next"], &imprint["unchanged_until"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn in_both_languages() {
    let fixture = Fixture::new(SMALL);
    build(&fixture);
    fixture.replace("content/pages/impressum.md", "Angaben.", "Alle Angaben.");
    build(&fixture);
    let (_, german, _) = run(&fixture, &["explain", "impressum/", "--lang", "de"]);
    insta::assert_snapshot!(german, @"
        /impressum/

        Ausgangsdateien
          content/pages/impressum.md
          content/site.yaml

        Vorlagen
          themes/gewebe/templates/base.html
          themes/gewebe/templates/components.html
          themes/gewebe/templates/footer.html
          themes/gewebe/templates/page.html

        Bestandteile
          Rahmen aller Seiten (Menüs, Fuß): de
          Seite /unter/impressum/
          Fließtext aus content/pages/impressum.md

        Mit der Zeit
          Ändert sich nicht von selbst.

        Zuletzt neu gemacht
          geändert: Seite /unter/impressum/
          geändert: Fließtext aus content/pages/impressum.md
        ");
    let (_, english, _) = run(&fixture, &["explain", "impressum/", "--lang", "en"]);
    insta::assert_snapshot!(english, @"
        /impressum/

        Sources
          content/pages/impressum.md
          content/site.yaml

        Templates
          themes/gewebe/templates/base.html
          themes/gewebe/templates/components.html
          themes/gewebe/templates/footer.html
          themes/gewebe/templates/page.html

        Parts
          frame of all pages (menus, footer): de
          page /unter/impressum/
          body text of content/pages/impressum.md

        In time
          Does not change by itself.

        Last made
          changed: page /unter/impressum/
          changed: body text of content/pages/impressum.md
        ");
}

#[test]
fn an_unknown_path_is_a_mistake_of_the_call() {
    let fixture = Fixture::new(&format!(
        "{SMALL}=== content/releases/2022-12-24-weihnachten.md\n---\ntitle: Fest\n---\nText.\n"
    ));
    let (code, said, error) = run(&fixture, &["explain", "/presse/2022/10/zehn-jare/", "--lang", "de"]);
    assert_eq!((code, &*said), (Some(2), ""));
    assert!(error.contains("Meinten Sie „/presse/2022/10/zehn-jahre/“?"), "{error}");
    let (code, _, error) = run(&fixture, &["explain", "presse/2022/12/weihnachten/", "--lang", "en"]);
    assert_eq!(code, Some(2));
    assert!(error.contains("is not public yet"), "{error}");
    // What is broken has to be mended first.
    fixture.replace(RELEASE, "title:", "titel:");
    assert_eq!(run(&fixture, &["explain", "/"]).0, Some(1));
}

/// Every output of a large site can be explained, and every part has a name that editors know.
#[test]
fn every_part_has_words() {
    let fixture = Fixture::repository();
    let (code, _, _) = run(&fixture, &["build"]);
    assert_eq!(code, Some(0));
    let mut kinds = std::collections::BTreeSet::new();
    for path in [
        "/",
        "/partner/",
        "/jubilaeum/",
        "/termine/",
        "/presse/",
        "/feed.xml",
        "/sitemap.xml",
        "/suche/",
    ] {
        let explained = explained(&fixture, path);
        let parts = explained["parts"].as_array().expect("a list").clone();
        kinds.extend(parts.iter().filter_map(|part| part["kind"].as_str().map(str::to_owned)));
        let (_, german, _) = run(&fixture, &["explain", path, "--lang", "de"]);
        for part in parts {
            let kind = part["kind"].as_str().expect("a kind");
            assert!(!german.contains(&format!("  {kind} ")), "{path}: {kind} has no words");
        }
    }
    for kind in [
        "frame",
        "partner-card",
        "timeline",
        "event-row",
        "release-summary",
        "filters",
    ] {
        assert!(kinds.contains(kind), "{kind} is not among {kinds:?}");
    }
}
