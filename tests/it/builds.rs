//! What every build keeps to: determinism, minimal work, all mistakes at once, hands off.

use crate::fixture::{Built, Fixture, SMALL};
use std::fs;
use vielfalt::base::Diagnostic;
use vielfalt::pipeline::Mode;

#[test]
fn threads_do_not_matter() {
    let mut fixture = Fixture::repository();
    fixture.threads = 1;
    let one = fixture.build_into("one", Mode::Publish).ok();
    fixture.threads = 2;
    let two = fixture.build_into("two", Mode::Publish).ok();
    assert!(one.tree.len() > 200);
    assert!(one.tree == two.tree);
}

#[test]
fn a_second_build_writes_nothing() {
    let fixture = Fixture::new(SMALL);
    let first = fixture.build().ok();
    let stamps = |path: &str| {
        fs::metadata(fixture.path(path))
            .and_then(|data| data.modified())
            .expect("it is there")
    };
    let before = stamps("public/index.html");
    let second = fixture.build().ok();
    assert!(first.outcome.written > 20);
    assert_eq!((second.outcome.written, second.outcome.removed), (0, 0));
    assert_eq!(second.outcome.work.rendered.len(), 0);
    assert_eq!(before, stamps("public/index.html"));
    assert!(first.tree == second.tree);
}

/// What a build rendered, but for the files of the search index.
fn rendered(built: &Built) -> Vec<String> {
    let all = built.outcome.work.rendered.iter().map(ToString::to_string);
    all.filter(|output| !output.contains("suche/")).collect()
}

#[test]
fn an_edited_body_renders_its_page_alone() {
    let fixture = Fixture::new(SMALL);
    fixture.build().ok();
    let release = "content/releases/2022-10-19-zehn-jahre.md";
    // No other word, and so nothing else to find.
    fixture.replace(release, "Eine Fußnote.", "Eine *Fußnote*.");
    let built = fixture.build().ok();
    assert_eq!(rendered(&built), ["presse/2022/10/zehn-jahre/index.html"]);
    assert_eq!(built.outcome.written, 1);
    // One word more: one file of the index more.
    fixture.replace(release, "Eine *Fußnote*.", "Eine *Fußnote* zur Einordnung.");
    let built = fixture.build().ok();
    assert_eq!(rendered(&built), ["presse/2022/10/zehn-jahre/index.html"]);
    assert_eq!(built.outcome.written, 2);
}

#[test]
fn an_edited_title_reaches_every_page_that_shows_it() {
    let fixture = Fixture::new(SMALL);
    fixture.build().ok();
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "Zehn Jahre <3",
        "Elf Jahre <3",
    );
    let built = fixture.build().ok();
    assert!(built.holding("Zehn Jahre &lt;3").is_empty());
    for page in [
        "index.html",
        "presse/index.html",
        "partner/stadt-essen/index.html",
        "feed.xml",
        "termine/tagung/index.html",
    ] {
        assert!(built.text(page).contains("Elf Jahre"), "{page}");
    }
}

#[test]
fn warm_is_clean() {
    let fixture = Fixture::new(SMALL);
    fixture.build().ok();
    fixture.replace(
        "content/partners/stadt-essen.yaml",
        "name: Stadt Essen",
        "name: Essen an der Ruhr",
    );
    fixture.write("content/pages/neu.md", b"---\ntitle: Neu\n---\nText.\n");
    fixture.remove("content/releases/2022-10-19-zehn-jahre.en.md");
    let warm = fixture.build().ok();
    let clean = fixture.build_into("clean", Mode::Publish).ok();
    assert!(warm.tree == clean.tree);
}

#[test]
fn all_mistakes_at_once_and_nothing_is_touched() {
    let fixture = Fixture::new(SMALL);
    let before = fixture.build().ok();
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "partners: [stadt-essen]",
        "partners: [stadt-esen]",
    );
    fixture.replace("content/partners/stadt-essen.yaml", "city: Essen", "citty: Essen");
    fixture.replace(
        "content/events/tagung.yaml",
        "start: 2022-10-19T14:00",
        "start: 2022-02-30",
    );
    let built = fixture.build();
    let codes: Vec<&str> = built.errors().iter().map(|diagnostic| &*diagnostic.code).collect();
    for code in ["unknown-partner", "unknown-key", "date-impossible"] {
        assert!(codes.contains(&code), "{code} is missing among {codes:?}");
    }
    let partner = built
        .errors()
        .into_iter()
        .find(|diagnostic| diagnostic.code == "unknown-partner")
        .expect("it is there");
    assert_eq!(partner.suggestion.as_deref(), Some("stadt-essen"));
    assert!(!built.outcome.ok);
    assert!(before.tree == built.tree);
}

#[test]
fn strangers_files_survive() {
    let fixture = Fixture::new(SMALL);
    fixture.write("public/google123.html", b"mine");
    fixture.build().ok();
    fixture.remove("content/pages/impressum.md");
    let built = fixture.build().ok();
    assert_eq!(built.text("google123.html"), "mine");
    assert!(!built.tree.contains_key("impressum/index.html"));
    fixture.write("public/impressum/index.html", b"theirs");
    fixture.write("content/pages/impressum.md", b"---\ntitle: Impressum\n---\nNeu.\n");
    let stopped = fixture.build();
    assert_eq!(
        stopped
            .codes()
            .into_iter()
            .filter(|code| *code == "foreign-file")
            .count(),
        1
    );
    assert_eq!(stopped.text("impressum/index.html"), "theirs");
}

#[test]
fn a_lost_file_comes_back() {
    let fixture = Fixture::new(SMALL);
    let first = fixture.build().ok();
    fixture.remove("public/presse/index.html");
    fixture.write("public/index.html", b"changed by hand");
    let second = fixture.build().ok();
    assert_eq!(second.outcome.written, 2);
    assert!(first.tree == second.tree);
}

#[test]
fn german_typography_and_footnotes() {
    let built = Fixture::new(SMALL).build().ok();
    let page = built.text("presse/2022/10/zehn-jahre/index.html");
    assert!(page.contains("„Zitat“"), "{page}");
    assert!(
        page.contains("href=\"/unter/partner/stadt-essen/\">Stadt Essen</a>"),
        "{page}"
    );
    assert!(page.contains("Zehn Jahre &lt;3 &amp; mehr"));
    assert!(page.contains("<h2 id=\"rueckblick\">"));
    assert!(page.contains("doc-endnotes"));
}

/// A link may lead to what nobody meant to publish. It is followed all the same: shared folders are made like that.
#[cfg(unix)]
#[test]
fn links_that_lead_out_of_the_site_are_named() {
    use std::os::unix::fs::symlink;
    let (fixture, elsewhere) = (Fixture::new(SMALL), tempfile::tempdir().expect("a folder"));
    let page = "---\ntitle: Seite\n---\nText.\n";
    let there = std::fs::canonicalize(elsewhere.path()).expect("it is there");
    std::fs::write(there.join("geheim.md"), page).expect("it can be written");
    std::fs::create_dir(there.join("bilder")).expect("folders can be made");
    fixture.write("content/pages/hier.md", page.as_bytes());
    fixture.write("content/media/bild.txt", b"x");
    for (to, name) in [
        (there.join("geheim.md"), "content/pages/hinaus.md"),
        (there.join("bilder"), "content/media/bilder"),
        (fixture.path("content/pages/hier.md"), "content/pages/drinnen.md"),
        (there.join("nirgends"), "content/pages/nirgends.md"),
    ] {
        symlink(to, fixture.path(name)).expect("links can be made");
    }
    let said = |fixture: &Fixture| -> Vec<(String, String)> {
        let built = fixture.build().ok();
        let found = built
            .outcome
            .diagnostics
            .iter()
            .filter(|found| found.code == "link-outside");
        let place = |found: &Diagnostic| found.place.as_ref().expect("a place").path.to_string();
        found.map(|found| (place(found), found.message.de.clone())).collect()
    };
    let target = there.join("geheim.md").display().to_string();
    let found = said(&fixture);
    assert!(
        matches!(&found[..], [(place, message)] if place == "content/pages/hinaus.md" && message.contains(&target)),
        "{found:?}"
    );
    // The same bytes, but no link any more.
    fixture.remove("content/pages/hinaus.md");
    fixture.write("content/pages/hinaus.md", page.as_bytes());
    assert_eq!(said(&fixture), []);
}
