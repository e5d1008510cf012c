//! What the machine does to a publication: no space, no permission, no folder, another run, a clock that jumps. The
//! site that stood there goes on, and once the machine works again the next build is as if nothing had been.
//!
//! Small and read-only folders are mounted in a name space of their own, which needs no rights and vanishes with its
//! process. Where the system has none of these, a limit of file sizes takes the place of the small folder and the test
//! of the read-only one says that it did nothing.

use crate::fixture::{Fixture, SMALL, Tree};
use crate::visitor::{Mixed, Published, complaints};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Output, Stdio};
use std::sync::LazyLock;
use vielfalt::pipeline::Mode;

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";
const PROGRAM: &str = env!("CARGO_BIN_EXE_vielfalt");

/// Whether folders can be mounted.
static MOUNTS: LazyLock<bool> = LazyLock::new(|| {
    let tried = shell("mount -t tmpfs none /mnt").output();
    tried.is_ok_and(|tried| tried.status.success())
});

/// A shell that may mount.
fn shell(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
    command
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn build(fixture: &Fixture) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .args(["build", "--lang", "en", "--date", &fixture.date, "--site"])
        .arg(fixture.path(""));
    command
}

fn clean(fixture: &Fixture) -> Tree {
    fixture.build_into("clean", Mode::Publish).ok().tree
}

#[test]
fn a_full_disk_leaves_the_site_as_it_was() {
    let fixture = Fixture::new(SMALL);
    let before = fixture.build().ok().tree;
    fixture.write(
        "content/pages/lang.md",
        format!("---\ntitle: Lang\n---\n{}\n", "Wort ".repeat(60_000)).as_bytes(),
    );
    let (site, program) = (fixture.path(""), PROGRAM);
    let site = site.display();
    let command = format!("{program} build --lang en --date {} --site {site}", fixture.date);
    if !*MOUNTS {
        println!("no mounts: files are limited instead");
        let limited = format!("ulimit -f 64; trap '' XFSZ; exec {command}");
        let output = Command::new("sh")
            .args(["-c", &limited])
            .output()
            .expect("there is a shell");
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(Fixture::tree(&fixture.path("public")) == before);
        assert!(build(&fixture).status().expect("it runs").success());
        assert!(Fixture::tree(&fixture.path("public")) == clean(&fixture));
        return;
    }
    // Room for the site that stands there, and for little more.
    let size = before
        .values()
        .map(|bytes| bytes.len().next_multiple_of(4096))
        .sum::<usize>()
        + (150 << 10);
    let script = format!(
        "set -e; cd {site}; mkdir small; mount -t tmpfs -o size={size} none small; cp -a public small/public
         {command} --output small/public && exit 99 || code=$?
         mkdir after; cp -a small/public after/full; ls -A small > after/names
         mount -o remount,size=64m small
         {command} --output small/public >/dev/null
         cp -a small/public after/mended; exit $code"
    );
    let output = shell(&script).output().expect("there is a shell");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("The disk is full"), "{}", said(&output));
    assert!(Fixture::tree(&fixture.path("after/full")) == before);
    assert_eq!(fixture.read("after/names").trim(), "public", "nothing is left behind");
    assert!(Fixture::tree(&fixture.path("after/mended")) == clean(&fixture));
}

/// A shell with mounts that does line by line what it is told, and a watch in it.
struct Room {
    child: Child,
    orders: ChildStdin,
    lines: Box<dyn Iterator<Item = String>>,
}

impl Room {
    fn new(fixture: &Fixture) -> Self {
        let mut command = shell("while read -r line; do eval \"$line\"; done");
        let command = command
            .current_dir(fixture.path(""))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut child = command.spawn().expect("there is a shell");
        let orders = child.stdin.take().expect("it is piped");
        let lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let lines = Box::new(lines.map(|line| line.expect("lines are text")));
        Self { child, orders, lines }
    }

    /// Gives an order, and waits until it is carried out where it does not stay in the background.
    fn order(&mut self, line: &str) {
        writeln!(self.orders, "{line}; echo carried out: $?").expect("the shell listens");
        assert_eq!(self.until("carried out"), "carried out: 0", "{line}");
    }

    fn until(&mut self, text: &str) -> String {
        self.lines
            .find(|line| line.contains(text))
            .unwrap_or_else(|| panic!("the watch ended before: {text}"))
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        drop(writeln!(self.orders, "kill $watch; wait; exit"));
        drop(self.child.wait());
    }
}

#[test]
fn a_watch_outlives_a_folder_that_may_not_be_written_or_is_gone() {
    if !*MOUNTS {
        println!("no mounts: nothing was tried");
        return;
    }
    let fixture = Fixture::new(SMALL);
    fs::create_dir(fixture.path("room")).expect("folders can be made");
    let mut room = Room::new(&fixture);
    room.order("mount -t tmpfs none room");
    let watch = format!(
        "{PROGRAM} watch --lang en --message-format json --date {} --site . --output room/public & watch=$!",
        fixture.date
    );
    room.order(&watch);
    room.until("\"ready\"");
    let compare = |room: &mut Room, step: &str, expected: &Tree| {
        room.order("rm -rf seen && cp -a room/public seen");
        assert!(Fixture::tree(&fixture.path("seen")) == *expected, "{step}");
    };
    let before = clean(&fixture);
    compare(&mut room, "at the start", &before);
    // It may be busy for an instant: whoever has just closed a file there.
    room.order("until mount -o remount,ro room; do :; done");
    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    let fault = room.until("\"fault\"");
    assert!(fault.contains("Cannot be written"), "{fault}");
    compare(&mut room, "while nothing can be written", &before);
    room.order("mount -o remount,rw room");
    // The watch tries again by itself.
    room.until("\"summary\"");
    compare(&mut room, "once it can be written again", &clean(&fixture));
    room.order("rm -rf room/public");
    fixture.replace(RELEASE, "Zwei Fußnoten.", "Drei Fußnoten.");
    room.until("\"summary\"");
    compare(&mut room, "after the folder was gone", &clean(&fixture));
}

#[test]
fn an_output_folder_that_is_gone_or_read_only() {
    let fixture = Fixture::new(SMALL);
    let expected = fixture.build().ok().tree;
    fs::remove_dir_all(fixture.path("public")).expect("it was there");
    assert!(fixture.build().ok().tree == expected);
    if !*MOUNTS {
        println!("no mounts: a read-only folder was not tried");
        return;
    }
    let site = fixture.path("");
    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    let script = format!(
        "cd {} && mount --bind public public && mount -o remount,bind,ro public &&
         exec {PROGRAM} build --lang en --date {} --site .",
        site.display(),
        fixture.date
    );
    let output = shell(&script).output().expect("there is a shell");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(said(&output).contains("Cannot be"), "{}", said(&output));
    assert!(Fixture::tree(&fixture.path("public")) == expected);
    assert!(build(&fixture).status().expect("it runs").success());
    assert!(Fixture::tree(&fixture.path("public")) == clean(&fixture));
}

/// Every page changes, and in the middle of it comes a folder that may no longer be written: what visitors find is old or
/// new, file by file, and leads nowhere else than to files.
#[test]
fn permission_taken_away_in_the_middle_of_a_publication() {
    if !*MOUNTS {
        println!("no mounts: nothing was tried");
        return;
    }
    let fixture = Fixture::new(SMALL);
    fixture.replace("content/site.yaml", "title:", "compress: [gz]\ntitle:");
    assert!(build(&fixture).status().expect("it runs").success());
    let old = Published::new(Fixture::tree(&fixture.path("public")), "/unter");
    fixture.replace("content/site.yaml", "title: ", "title: Neu und ");
    fixture.write("content/pages/neu.md", b"---\ntitle: Neu\nmenu: main\n---\nText.\n");
    let new = Published::new(clean(&fixture), "/unter");
    let mut halfway = 0;
    for locked in ["en", "partner", "presse/2022", "termine", "themen", "assets"] {
        let site = fixture.path("");
        let script = format!(
            "cd {} && mount --bind public/{locked} public/{locked} && mount -o remount,bind,ro public/{locked} &&
             exec {PROGRAM} build --lang en --date {} --site .",
            site.display(),
            fixture.date
        );
        let output = shell(&script).output().expect("there is a shell");
        let stands = Fixture::tree(&fixture.path("public"));
        let from = |(path, bytes): (&'_ String, &'_ Vec<u8>)| {
            let known = [&new, &old]
                .into_iter()
                .find(|known| known.tree.get(path) == Some(bytes));
            known.unwrap_or_else(|| panic!("{locked}: {path} is neither old nor new"))
        };
        let folder: Mixed = stands
            .iter()
            .map(|(path, bytes)| (path.as_str(), from((path, bytes))))
            .collect();
        assert_eq!(complaints(&folder), Vec::<String>::new(), "{locked}: {}", said(&output));
        let is_done = stands == new.tree;
        assert_eq!(
            output.status.code(),
            Some(if is_done { 0 } else { 3 }),
            "{locked}: {}",
            said(&output)
        );
        halfway += usize::from(!is_done && stands != old.tree);
    }
    assert!(halfway > 0, "no publication ended in its middle");
    assert!(build(&fixture).status().expect("it runs").success());
    assert!(Fixture::tree(&fixture.path("public")) == new.tree);
}

/// The pages come first and their list last: who reads that the list failed has to know that the pages did not.
#[test]
fn a_list_of_addresses_that_cannot_be_written_leaves_the_site_public() {
    let fixture = Fixture::new(SMALL);
    let lock = fixture.path("content/addresses.lock");
    fs::create_dir(&lock).expect("folders can be made");
    let build = |lang: &str| {
        let mut command = Command::new(PROGRAM);
        command.args(["build", "--lang", lang, "--site"]).arg(fixture.path(""));
        command.output().expect("it runs")
    };
    for (lang, published) in [
        ("de", "Die Website ist vollständig veröffentlicht, aber"),
        ("en", "The website is published as a whole, but"),
    ] {
        let output = build(lang);
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
        assert!(said(&output).contains(published), "{}", said(&output));
        assert!(fixture.path("public/presse/2022/10/zehn-jahre/index.html").exists());
    }
    fs::remove_dir(&lock).expect("it is empty");
    let output = build("en");
    assert!(output.status.success() && lock.is_file(), "{}", said(&output));
}

#[test]
fn two_builds_at_the_same_time_wait_for_each_other() {
    let fixture = Fixture::new(SMALL);
    // What a killed run leaves: a lock that nobody holds.
    assert!(build(&fixture).status().expect("it runs").success());
    let locks = || fs::read_dir(fixture.path(".vielfalt")).expect("it is there").flatten();
    let lock = locks().find(|entry| entry.file_name().to_string_lossy().starts_with("lock-"));
    fs::write(lock.expect("there is one").path(), "PID 1\n").expect("it can be written");
    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    let start = || {
        build(&fixture)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs")
    };
    for running in [start(), start(), start()] {
        let output = running.wait_with_output().expect("it ends");
        assert!(output.status.success(), "{}", said(&output));
    }
    assert!(Fixture::tree(&fixture.path("public")) == clean(&fixture));
}

#[test]
fn who_waits_in_vain_is_told_who_holds_the_lock() {
    let fixture = Fixture::new(SMALL);
    let before = fixture.build().ok().tree;
    fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let lock = vielfalt::publish::lock(&fixture.path(".vielfalt"), temporary, &fixture.path("public"));
    let output = build(&fixture).output().expect("it runs");
    assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    assert!(
        said(&output).contains(&format!("PID {}", std::process::id())),
        "{}",
        said(&output)
    );
    assert!(Fixture::tree(&fixture.path("public")) == before);
    drop(lock);
    assert!(build(&fixture).status().expect("it runs").success());
}

#[test]
fn a_clock_that_jumps_forth_and_back() {
    let mut fixture = Fixture::new(SMALL);
    fixture.real = true;
    fixture.locked = true;
    fixture.replace(
        RELEASE,
        "title:",
        "embargo: 2022-12-24T18:00\nexpires: 2031-01-01\ntitle:",
    );
    let mut cache = None;
    for date in [
        "2022-12-01T10:00+01:00",
        "2035-01-01T00:00Z",
        "2020-02-29T12:00Z",
        "2023-01-01T00:00Z",
    ] {
        let at = fixture.at(date);
        let expected = at.build_into(&format!("clean-{}", &date[..4]), Mode::Publish).ok().tree;
        let pages = |tree: &Tree| -> Tree {
            let pages = tree.iter().filter(|(path, _)| !path.starts_with("assets/"));
            pages.map(|(path, bytes)| (path.clone(), bytes.clone())).collect()
        };
        // Assets of before stay for a while.
        assert!(pages(&at.build().ok().tree) == pages(&expected), "build at {date}");
        assert!(
            pages(&at.build_warm(&mut cache, "watched", Mode::Publish).ok().tree) == pages(&expected),
            "warm at {date}"
        );
    }
}
