//! Promise 6: what others put into the output folder stays as it is; and where that folder may lie.

use crate::fixture::{Fixture, SMALL, Tree};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use vielfalt::pipeline::Mode;

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

/// How a thing in a folder looks: kind, mode, time and what it holds.
fn looks(place: &Path) -> String {
    let data = fs::symlink_metadata(place).expect("it is still there");
    let holds = match data.is_symlink() {
        true => format!("{:?}", fs::read_link(place).expect("it is a link")),
        false if data.is_dir() => String::new(),
        false => format!("{:?}", fs::read(place).expect("it can be read")),
    };
    // Files of ours come and go in a folder of theirs, which changes its time.
    let time = if data.is_dir() { 0 } else { data.mtime_nsec() };
    format!("{:?} {:o} {time} {holds}", data.file_type(), data.mode())
}

#[test]
fn files_of_others_stay_through_every_publication() {
    let fixture = Fixture::new(SMALL);
    let public = fixture.path("public");
    let theirs = [
        ".well-known/acme-challenge/token",
        ".git/HEAD",
        "google123.html",
        ".htaccess",
        "presse/alt.html",
        "presse/2022/10/zehn-jahre/beilage.pdf",
        "assets/theirs.css",
        "ordner/leer/.keep",
        ".vielfalt-files.old",
    ];
    for path in theirs {
        fixture.write(&format!("public/{path}"), path.as_bytes());
    }
    fs::write(fixture.path("elsewhere"), "elsewhere").expect("it can be written");
    symlink(fixture.path("elsewhere"), public.join("link")).expect("links can be made");
    symlink("nowhere", public.join("dangling")).expect("links can be made");
    symlink("../../elsewhere", public.join("presse/link.html")).expect("links can be made");
    fs::create_dir_all(public.join("partner/leer")).expect("folders can be made");
    let mode = |path: &str, mode| fs::set_permissions(public.join(path), fs::Permissions::from_mode(mode));
    mode("google123.html", 0o444).expect("it is ours to lock");
    mode("ordner", 0o555).expect("it is ours to lock");
    let links = ["link", "dangling", "presse/link.html", "partner/leer", "ordner"];
    let places: Vec<PathBuf> = theirs.iter().chain(&links).map(|path| public.join(path)).collect();
    let before: BTreeMap<&PathBuf, String> = places.iter().map(|place| (place, looks(place))).collect();
    let unchanged = |step: &str| {
        for (place, before) in &before {
            assert_eq!(looks(place), *before, "{step}: {}", place.display());
        }
        assert_eq!(fixture.read("elsewhere"), "elsewhere", "{step}");
    };
    fixture.build().ok();
    unchanged("the first build");
    fixture.replace(RELEASE, "title: Zehn", "title: Elf");
    fixture.build().ok();
    unchanged("an edit");
    fixture.remove(RELEASE);
    fixture.remove("content/releases/2022-10-19-zehn-jahre.en.md");
    fixture.remove("content/events/tagung.yaml");
    fixture.write("content/addresses.lock", b"");
    fixture.build().ok();
    unchanged("a removal");
    assert!(!public.join("presse/2022/10/zehn-jahre/index.html").exists());
    fs::remove_file(public.join(".vielfalt-files")).expect("it was there");
    fs::remove_dir_all(fixture.path(".vielfalt")).expect("it was there");
    fixture.build().ok();
    unchanged("a build without list and cache");
    mode("ordner", 0o755).expect("it is ours to unlock");
}

#[test]
fn a_file_of_others_at_an_address_of_ours_is_an_error_that_names_it() {
    let fixture = Fixture::new(SMALL);
    fixture.write("public/presse/index.html", b"theirs");
    symlink("nowhere", fixture.path("public/feed.xml")).expect("links can be made");
    fs::create_dir_all(fixture.path("public/robots.txt")).expect("folders can be made");
    let built = fixture.build();
    assert!(built.errors().iter().all(|error| error.code == "foreign-file"));
    let said: Vec<String> = built
        .errors()
        .iter()
        .map(|error| error.message.en.to_string())
        .collect();
    for path in ["presse/index.html", "feed.xml", "robots.txt"] {
        assert!(said.iter().any(|said| said.contains(&format!("“{path}”"))), "{said:?}");
    }
    assert_eq!(fixture.read("public/presse/index.html"), "theirs");
    let stands: Tree = Fixture::tree(&fixture.path("public"));
    assert_eq!(stands.len(), 2, "nothing was published: {:?}", stands.keys());
    // Gone, they are in nobody's way.
    fixture.remove("public/presse/index.html");
    fixture.remove("public/feed.xml");
    fs::remove_dir(fixture.path("public/robots.txt")).expect("it is empty");
    fixture.build().ok();
}

#[test]
fn refused_folders_say_why_and_what_to_do() {
    let fixture = Fixture::new(SMALL);
    fs::create_dir_all(fixture.path("themes")).expect("folders can be made");
    symlink(fixture.path("content"), fixture.path("gleich")).expect("links can be made");
    let home = fixture.path("heim");
    fs::create_dir_all(&home).expect("folders can be made");
    let cases = [
        (fixture.path("."), "it holds the site itself"),
        (fixture.path(".."), "it holds the site itself"),
        (fixture.path("content"), "it lies in content/"),
        (fixture.path("content/neu/tief"), "it lies in content/"),
        (fixture.path("gleich/neu"), "it lies in content/"),
        (fixture.path("themes/x"), "it lies in themes/"),
        (home.clone(), "it is your home folder"),
        (PathBuf::from("/"), "it is the root of the disk"),
    ];
    for command in ["build", "watch", "serve"] {
        for (output, why) in &cases {
            let said = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
                .args([command, "--lang", "en", "--date", "2022-11-01", "--site"])
                .arg(fixture.path(""))
                .arg("--output")
                .arg(output)
                .env("HOME", &home)
                .output()
                .expect("the program is there");
            let text = String::from_utf8_lossy(&said.stderr);
            assert_eq!(said.status.code(), Some(2), "{command} {}: {text}", output.display());
            assert!(
                text.contains(why) && text.contains("choose another one with --output"),
                "{text}"
            );
        }
    }
    assert!(!fixture.path("content/neu").exists() && !fixture.path(".vielfalt-files").exists());
}

/// Builds, edits and builds again.
fn published_twice(fixture: &Fixture, output: &str) {
    for step in ["first", "second"] {
        fixture.replace(RELEASE, "Ein \"Zitat\"", &format!("Ein \"Zitat\" ({step})"));
        let built = fixture.build_into(output, Mode::Publish).ok();
        assert!(
            built.tree == fixture.build_into("clean", Mode::Publish).ok().tree,
            "{output}, {step}"
        );
    }
    let above = fixture.path(output);
    let above = fs::canonicalize(above.parent().expect("it lies somewhere")).expect("it exists");
    let staging = fs::read_dir(above).expect("it can be read").flatten();
    let staging = staging
        .map(|entry| entry.file_name())
        .find(|name| name.to_string_lossy().ends_with(".staging"));
    assert_eq!(staging, None);
}

#[test]
fn an_output_outside_the_site_or_through_a_link() {
    let (fixture, elsewhere) = (Fixture::new(SMALL), Fixture::empty());
    published_twice(&fixture, elsewhere.path("www").to_str().expect("it is text"));
    fs::create_dir_all(elsewhere.path("ziel")).expect("folders can be made");
    symlink(elsewhere.path("ziel"), fixture.path("public")).expect("links can be made");
    published_twice(&fixture, "public");
    assert!(
        fs::symlink_metadata(fixture.path("public"))
            .expect("it is there")
            .is_symlink()
    );
    assert!(elsewhere.path("ziel/index.html").is_file());
}

#[test]
fn an_output_on_another_file_system() {
    let fixture = Fixture::new(SMALL);
    let device = |path: &Path| fs::metadata(path).expect("it exists").dev();
    let others = [Path::new(env!("CARGO_TARGET_TMPDIR")), Path::new("/dev/shm")];
    let other = others
        .into_iter()
        .find(|path| path.is_dir() && device(path) != device(&fixture.path("")));
    let Some(other) = other else {
        println!("there is one file system only");
        return;
    };
    let folder = tempfile::tempdir_in(other).expect("it can be written");
    published_twice(&fixture, folder.path().join("public").to_str().expect("it is text"));
    symlink(folder.path().join("public"), fixture.path("public")).expect("links can be made");
    published_twice(&fixture, "public");
}
