//! Until its moment a record is absent: no byte of the output tells of it.

use crate::fixture::{Fixture, SMALL};
use vielfalt::pipeline::Mode;

const RELEASE: &str = "content/releases/2022/2022-10-19-zehn-jahre-partnerinitiative";

#[test]
fn the_anniversary_release_leaves_no_trace_the_day_before() {
    let mut fixture = Fixture::repository();
    fixture.date = "2022-10-18".to_owned();
    let before = fixture.build_into("before", Mode::Publish).ok();
    assert_eq!(before.holding("zehn-jahre-partnerinitiative"), Vec::<&str>::new());
    // The oracle: the files gone, and references to it taken out by hand.
    fixture.remove(&format!("{RELEASE}.md"));
    fixture.remove(&format!("{RELEASE}.en.md"));
    fixture.edit_all(|text| unlinked(text, "](release:2022-10-19-zehn-jahre-partnerinitiative)"));
    let without = fixture.build_into("without", Mode::Publish).ok();
    assert!(
        before.tree == without.tree,
        "{:?}",
        differing(&before.tree, &without.tree)
    );
}

/// Links that end in `target` as their text.
fn unlinked(text: &str, target: &str) -> String {
    let mut out = text.to_owned();
    while let Some(end) = out.find(target) {
        let start = out[..end].rfind('[').expect("a link begins with a bracket");
        out.replace_range(end..end + target.len(), "");
        out.replace_range(start..=start, "");
    }
    out
}

fn differing(a: &crate::fixture::Tree, b: &crate::fixture::Tree) -> Vec<String> {
    a.keys()
        .chain(b.keys())
        .filter(|path| a.get(*path) != b.get(*path))
        .cloned()
        .collect()
}

#[test]
fn the_announced_moment_is_the_one_at_which_the_site_changes() {
    let mut fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "title: Zehn",
        "embargo: 2022-12-24T18:00:05\ntitle: Zehn",
    );
    let built = fixture.build().ok();
    let next = built.outcome.next.clone().expect("something lies ahead");
    assert_eq!(next.at, "2022-12-24T18:00:05+01:00");
    // The translation does not name the embargo, and waits for it.
    assert_eq!(built.outcome.withheld.len(), 2);
    assert!(built.holding("Zehn Jahre").is_empty() && built.holding("Ten years").is_empty());
    fixture.date = "2022-12-24T18:00:04".to_owned();
    let just_before = fixture.build_into("before", Mode::Publish).ok();
    assert!(just_before.tree == built.tree);
    fixture.date = "2022-12-24T18:00:05".to_owned();
    let then = fixture.build_into("then", Mode::Publish).ok();
    assert!(!then.holding("Zehn Jahre").is_empty() && !then.holding("Ten years").is_empty());
}

#[test]
fn links_to_withheld_records_become_their_text() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/partners/stadt-essen.yaml",
        "kind: kommune",
        "kind: kommune\ndraft: true",
    );
    fixture.write(
        "content/pages/impressum.md",
        b"---\ntitle: Impressum\n---\nA [Text](partner:stadt-essen), B [](partner:stadt-essen), C [plain](/partner/stadt-essen/), <a href=\"/partner/stadt-essen/\">raw</a>.\n\n::: partner id=\"stadt-essen\"\n:::\n",
    );
    let built = fixture.build().ok();
    assert_eq!(built.holding("stadt-essen"), Vec::<&str>::new());
    let page = built.text("impressum/index.html");
    assert!(page.contains("A Text, B, C plain, raw."), "{page}");
}

#[test]
fn checks_run_over_withheld_records() {
    let fixture = Fixture::new(SMALL);
    fixture.write(
        "content/releases/2030-01-01-entwurf.md",
        "---\ntitle: Entwurf\ndraft: true\npartners: [niemand]\n---\n[x](release:nirgends)\n".as_bytes(),
    );
    let built = fixture.build();
    let codes: Vec<&str> = built.errors().iter().map(|diagnostic| &*diagnostic.code).collect();
    assert!(
        codes.contains(&"unknown-partner") && codes.contains(&"unknown-release"),
        "{codes:?}"
    );
}

/// Runs the program in a site on the evening before its anniversary.
fn run(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_vielfalt"))
        .args(["--date", "2022-10-18T20:00", "--site"])
        .arg(fixture.path(""))
        .args(arguments)
        .output()
        .expect("the program can be started");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).expect("messages are UTF-8")
}

#[test]
fn editors_see_what_waits_until_when_why_and_who_names_it_and_build_logs_do_not() {
    let fixture = Fixture::new(SMALL);
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "title: Zehn",
        "embargo: 2022-10-20T18:00\ntitle: Zehn",
    );
    let page = "---\ntitle: Impressum\n---\n[Bald](release:zehn-jahre) und [](event:tagung).\n";
    fixture.write("content/pages/impressum.md", page.as_bytes());
    fixture.replace(
        "content/events/tagung.yaml",
        "title: Tagung",
        "title: Tagung\ndraft: true",
    );
    fixture.write(
        "content/partners/stadt-essen.en.yaml",
        b"name: City of Essen\nexpires: 2022-01-01\n",
    );
    let wanted = [
        "Zurückgehalten: content/releases/2022-10-19-zehn-jahre.md: „Zehn Jahre <3 & mehr“ (Sperrfrist, bis 20. Oktober 2022, 18 Uhr)\n    genannt in content/pages/impressum.md\n",
        "Zurückgehalten: content/releases/2022-10-19-zehn-jahre.en.md: „Ten years“ (Sperrfrist, bis 20. Oktober 2022, 18 Uhr)\n    genannt in content/pages/impressum.md\n",
        "Zurückgehalten: content/events/tagung.yaml: „Tagung“ (Entwurf)\n    genannt in content/pages/impressum.md\n",
        "Zurückgehalten: content/partners/stadt-essen.en.yaml: „City of Essen“ (abgelaufen)\n",
    ];
    for arguments in [["check", "--lang", "de"].as_slice(), &["build", "-v", "--lang", "de"]] {
        let said = run(&fixture, arguments);
        for text in wanted {
            assert!(said.contains(text), "{arguments:?}: no {text} in {said}");
        }
    }
    let said = run(&fixture, &["check", "--lang", "en"]);
    assert!(
        said.contains("(embargo, until October 20, 2022, 6 PM)") || said.contains("(embargo, until 20 October 2022"),
        "{said}"
    );
    // Public logs give the number and the moment, in either form.
    for arguments in [
        ["build", "--lang", "de"].as_slice(),
        &["build", "--message-format", "json"],
    ] {
        let said = run(&fixture, arguments);
        assert!(
            said.contains("4 zurückgehalten") || said.contains("\"withheld\":4"),
            "{said}"
        );
        assert!(
            said.contains("2022-10-20T18:00:00+02:00") || said.contains("20. Oktober 2022, 18 Uhr"),
            "{said}"
        );
        for secret in ["zehn-jahre", "Zehn", "Ten years", "tagung", "City of Essen"] {
            assert!(!said.contains(secret), "{secret}: {said}");
        }
    }
}

#[test]
fn no_embargo_lifts_into_an_ambiguous_name() {
    let mut fixture = Fixture::new(SMALL);
    let text = "---\ntitle: Noch einmal\nembargo: 2022-12-01\n---\nText.\n";
    fixture.write("content/releases/2022-11-30-zehn-jahre.md", text.as_bytes());
    let page = "---\ntitle: Impressum\n---\n[Text](release:zehn-jahre)\n";
    fixture.write("content/pages/impressum.md", page.as_bytes());
    for date in ["2022-11-01", "2022-12-01", "2023-06-01"] {
        fixture.date = date.to_owned();
        let built = fixture.build_into(date, Mode::Check);
        let codes: Vec<&str> = built.errors().iter().map(|error| &*error.code).collect();
        assert_eq!(codes, ["ambiguous-name"], "{date}");
    }
}
