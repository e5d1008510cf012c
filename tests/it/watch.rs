//! Watching with the real program and the real file system: what it leaves is what a clean build makes.
//!
//! Nothing here sleeps: each step waits for the message that follows it.

use crate::fixture::{Fixture, SMALL};
use crate::process::{Running, command};
use crate::visitor::decoded;
use serde_json::Value;
use std::fs;
use std::path::Path;
use vielfalt::pipeline::Mode;

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

fn same_as_clean(fixture: &Fixture, step: &str) {
    let clean = fixture.build_into("clean", Mode::Publish).ok();
    let watched = Fixture::tree(&fixture.path("public"));
    assert!(clean.tree == watched, "{step}");
}

#[test]
fn every_way_to_change_a_file_is_seen() {
    let fixture = Fixture::new(SMALL);
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    same_as_clean(&fixture, "at the start");

    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    assert_eq!(
        watch.summary()["written"],
        2,
        "an edited body is one page, and a file of the words in it"
    );
    same_as_clean(&fixture, "an edited body");

    let text = fs::read_to_string(fixture.path(RELEASE)).expect("it is there");
    fixture.write("content/releases/.neu.swp", text.replace("Zehn", "Elf").as_bytes());
    rename(&fixture, "content/releases/.neu.swp", RELEASE);
    assert!(
        watch.summary()["written"].as_u64() > Some(1),
        "an edited title is on several pages"
    );
    same_as_clean(&fixture, "a save by renaming");

    fixture.write("content/pages/neu/ort/seite.md", b"---\ntitle: Neu\n---\nText.\n");
    while !fixture.path("public/neu/ort/seite/index.html").exists() {
        watch.summary();
    }
    same_as_clean(&fixture, "a file in new folders");

    rename(&fixture, "content/pages/neu", "content/pages/anders");
    while !fixture.path("public/anders/ort/seite/index.html").exists() {
        watch.summary();
    }
    same_as_clean(&fixture, "a renamed folder");

    // A folder that came is looked at once more, which is over with the next change: what follows has to be reported.
    fixture.replace("content/pages/anders/ort/seite.md", "Text.", "Anderer Text.");
    while watch.summary()["written"] == 0 {}
    fixture.remove("content/pages/anders/ort/seite.md");
    assert_eq!(watch.summary()["removed"], 1);
    same_as_clean(&fixture, "a removed file");
    watch.end();
}

/// A site that lacks its imprint has four warnings. Whoever saves a hundred times has read them.
#[test]
fn warnings_are_shown_to_people_once() {
    let fixture = Fixture::new(SMALL);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let beside = folder.path().join("beside");
    let mut watch = Running::start_for_people("watch", &fixture, &beside);
    watch.until_line("Warte auf Änderungen");
    fixture.replace(RELEASE, "Fußnote.", "Fußnote, länger.");
    watch.until_line("geschrieben");
    fixture.replace(RELEASE, "title:", "titel: A\ntitle:");
    watch.until_line("1 Fehler, 4 Warnungen");
    let said = std::fs::read_to_string(&beside).expect("it is there");
    let count = |text: &str| said.matches(text).count();
    assert_eq!(count("Warnung[legal-missing]"), 4, "{said}");
    assert_eq!(count("4 Warnungen von oben gelten noch."), 2, "{said}");
    assert_eq!(count("[unknown-key]"), 1, "{said}");
    watch.end();
}

#[test]
fn mistakes_leave_the_site_as_it_was_until_they_are_mended() {
    let fixture = Fixture::new(SMALL);
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    let before = Fixture::tree(&fixture.path("public"));
    fixture.replace(RELEASE, "title:", "titel:");
    let broken = watch.summary();
    assert_eq!(
        (&broken["ok"], &broken["written"]),
        (&Value::Bool(false), &Value::from(0))
    );
    assert!(Fixture::tree(&fixture.path("public")) == before);
    fixture.replace(RELEASE, "titel:", "title:");
    assert_eq!(watch.summary()["ok"], true);
    assert!(Fixture::tree(&fixture.path("public")) == before);
    watch.end();
}

#[test]
fn a_replaced_content_folder_is_another_one() {
    let fixture = Fixture::new(SMALL);
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    rename(&fixture, "content", "old");
    copy(&fixture.path("old"), &fixture.path("content"));
    fixture.write("content/pages/danach.md", b"---\ntitle: Danach\n---\nText.\n");
    while !fixture.path("public/danach/index.html").exists() {
        watch.summary();
    }
    fixture.replace(RELEASE, "Eine Fußnote.", "Drei Fußnoten.");
    watch.summary();
    same_as_clean(&fixture, "an edit in the new folder");
    watch.end();
}

/// Nobody reports what happens in the output folder: what stands in the way is looked at again, and never taken for ours.
#[test]
fn what_others_put_in_the_way_stays_until_they_take_it_away() {
    let fixture = Fixture::new(SMALL);
    assert!(command("build", &fixture, &[]).status.success());
    let (page, elsewhere) = (fixture.path("public/impressum/index.html"), fixture.path("fremd.html"));
    fixture.write("fremd.html", b"Fremd.");
    std::fs::remove_file(&page).expect("it is there");
    std::os::unix::fs::symlink(&elsewhere, &page).expect("a link can be made");
    fixture.replace("content/pages/impressum.md", "title: ", "title: Das ");
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    fixture.replace(RELEASE, "Eine Fußnote.", "Vier Fußnoten.");
    let refused = watch.summary();
    assert_eq!(
        (&refused["ok"], &refused["written"]),
        (&Value::Bool(false), &Value::from(0))
    );
    assert_eq!(std::fs::read_link(&page).expect("it is a link"), elsewhere);
    std::fs::remove_file(&page).expect("it is there");
    while watch.summary()["ok"] == false {}
    same_as_clean(&fixture, "the way is free");
    watch.end();
}

#[test]
fn polling_sees_the_same() {
    let fixture = Fixture::new(SMALL);
    let mut watch = Running::start_ready("watch", &fixture, &["--poll"]);
    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    assert_eq!(watch.summary()["written"], 2);
    same_as_clean(&fixture, "polling");
    watch.end();
}

/// Twins are made by a build. A watch keeps those that are in step, unless it is asked to make them as well.
#[test]
fn compressed_twins_are_in_step_or_absent() {
    let fixture = Fixture::new(SMALL);
    fixture.replace("content/site.yaml", "title:", "compress: [gz]\ntitle:");
    let page = fixture.path("public/presse/2022/10/zehn-jahre/index.html");
    let twin = page.with_file_name("index.html.gz");
    let home = fixture.path("public/index.html.gz");
    let original = |twin: &Path| decoded(&fs::read(twin).expect("the twin is there"), true);
    let mut watch = Running::start_ready("watch", &fixture, &["--compress"]);
    assert!(original(&twin) == fs::read(&page).expect("it is there"));
    fixture.replace(RELEASE, "Eine Fußnote.", "Eine Fußnote!");
    watch.summary();
    assert!(original(&twin) == fs::read(&page).expect("it is there"));
    watch.end();
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    assert!(twin.exists() && home.exists(), "what is in step stays");
    fixture.replace(RELEASE, "Eine Fußnote!", "Eine Fußnote?");
    assert_eq!(watch.summary()["written"], 1);
    assert!(!twin.exists() && home.exists());
    watch.end();
}

/// A link is what it leads to, wherever that lies, and whether it was there at the start or came later.
#[cfg(unix)]
#[test]
fn what_links_lead_to_is_watched() {
    use std::os::unix::fs::symlink;
    let (fixture, elsewhere) = (Fixture::new(SMALL), tempfile::tempdir().expect("a folder"));
    let other = |name: &str| elsewhere.path().join(name);
    let put = |name: &str, title: &str| {
        fs::create_dir_all(other(name).parent().expect("a folder")).expect("it can be made");
        fs::write(other(name), format!("---\ntitle: {title}\n---\nText.\n")).expect("it can be written");
    };
    let link = |to: &Path, name: &str| symlink(to, fixture.path(name)).expect("it can be made");
    let shows = |page: &str, text: &str| {
        let html = fs::read_to_string(fixture.path(&format!("public/{page}/index.html")));
        html.is_ok_and(|html| html.contains(text))
    };
    put("eins.md", "Alt");
    put("ordner/drin.md", "Alt");
    link(&other("eins.md"), "content/pages/eins.md");
    link(&other("spaeter/zwei.md"), "content/pages/zwei.md");
    fs::create_dir(other("spaeter")).expect("it can be made");
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    let mut until = |page: &str, text: &str| {
        while !shows(page, text) {
            watch.summary();
        }
        same_as_clean(&fixture, page);
    };
    put("eins.md", "Neu");
    until("eins", "Neu");
    put("spaeter/zwei.md", "Gekommen");
    until("zwei", "Gekommen");
    link(&other("ordner"), "content/pages/drei");
    until("drei/drin", "Alt");
    put("ordner/drin.md", "Neu");
    until("drei/drin", "Neu");
    put("ordner/dazu.md", "Dazu");
    until("drei/dazu", "Dazu");
    link(&fixture.path(RELEASE), "content/releases/2022-10-20-noch-einmal.md");
    until("presse/2022/10/noch-einmal", "Eine Fußnote.");
    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    until("presse/2022/10/noch-einmal", "Zwei Fußnoten.");
    watch.end();
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_seen() {
    use std::os::unix::ffi::OsStrExt;
    let fixture = Fixture::new(SMALL);
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    let folder = fixture
        .path("content/releases")
        .join(std::ffi::OsStr::from_bytes(b"M\xe4rz"));
    fs::create_dir(&folder).expect("it can be made");
    fs::write(folder.join("2022-10-21-maerz.md"), "---\ntitle: März\n---\nText.\n").expect("it can be written");
    while !fixture.path("public/presse/2022/10/maerz/index.html").exists() {
        watch.summary();
    }
    same_as_clean(&fixture, "a folder whose name is no text");
    watch.end();
}

#[test]
fn a_replaced_site_is_another_one() {
    let fixture = Fixture::new(SMALL);
    let mut watch = Running::start_ready("watch", &fixture, &[]);
    let (site, old) = (fixture.path(""), fixture.path("").with_extension("old"));
    fs::rename(&site, &old).expect("it can be renamed");
    copy(&old, &site);
    fixture.write("content/pages/danach.md", b"---\ntitle: Danach\n---\nText.\n");
    while !fixture.path("public/danach/index.html").exists() {
        watch.summary();
    }
    fixture.replace(RELEASE, "Eine Fußnote.", "Drei Fußnoten.");
    let page = fixture.path("public/presse/2022/10/zehn-jahre/index.html");
    while !fs::read_to_string(&page).is_ok_and(|html| html.contains("Drei Fußnoten.")) {
        watch.summary();
    }
    same_as_clean(&fixture, "an edit in the new site");
    watch.end();
    fs::remove_dir_all(old).expect("it can be removed");
}

/// A site that was moved away is not begun anew where it lay, and goes on when it is back.
#[test]
fn a_site_that_was_moved_away_is_waited_for() {
    let fixture = Fixture::new(SMALL);
    let mut watch = Running::start_ready("watch", &fixture, &["--lang", "en"]);
    let (site, away) = (fixture.path(""), fixture.path("").with_extension("away"));
    fs::rename(&site, &away).expect("it can be renamed");
    let fault = watch.until("fault");
    let message = fault["message"].as_str().unwrap_or_default();
    assert!(message.starts_with("The folder of the site is gone."), "{message}");
    assert!(!site.exists(), "a folder is made where the site lay");
    fs::rename(&away, &site).expect("it can be renamed");
    watch.summary();
    fixture.replace(RELEASE, "Eine Fußnote.", "Drei Fußnoten.");
    let page = fixture.path("public/presse/2022/10/zehn-jahre/index.html");
    while !fs::read_to_string(&page).is_ok_and(|html| html.contains("Drei Fußnoten.")) {
        watch.summary();
    }
    same_as_clean(&fixture, "an edit in the site that is back");
    watch.end();
}

fn rename(fixture: &Fixture, from: &str, to: &str) {
    fs::rename(fixture.path(from), fixture.path(to)).expect("it can be renamed");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("it can be read") {
        let entry = entry.expect("entries can be read");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
}
