//! Promise 4 on the real program: it is killed at random moments of builds and of watches. What stands is a whole site,
//! and after a further edit the next build makes what a clean build makes.
//!
//! Nothing sleeps: the moment of the kill is a number of changes that the system reports below the output folder and
//! the staging folder.

use crate::fixture::{Fixture, Tree, rounds};
use crate::random::Dice;
use crate::visitor::{Mixed, Published, complaints};
use notify::{RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Lines};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use vielfalt::pipeline::Mode;
use vielfalt::publish;

/// A site whose publications are large enough to be synced, some with twins.
fn site() -> Fixture {
    let fixture = Fixture::new(crate::fixture::SMALL);
    fixture.replace("content/site.yaml", "title:", "compress: [gz]\ntitle:");
    for number in 0..8 {
        write(&fixture, number, "am Anfang");
    }
    fixture
}

fn write(fixture: &Fixture, number: usize, text: &str) {
    let release = format!("---\ntitle: Meldung {number} {text}\ntopics: [jubilaeum]\n---\nText {text}.\n");
    fixture.write(
        &format!("content/releases/2022-03-{:02}-meldung-{number}.md", number + 1),
        release.as_bytes(),
    );
}

/// An edit that adds, changes or removes some files.
fn edit(fixture: &Fixture, dice: &mut Dice, round: usize) {
    let number = dice.below(10);
    let path = format!("content/releases/2022-03-{:02}-meldung-{number}.md", number + 1);
    match dice.below(5) {
        0 if fixture.path(&path).exists() => fixture.remove(&path),
        1 => {
            let settings = fixture.read("content/site.yaml");
            let title = settings
                .lines()
                .find(|line| line.starts_with("title:"))
                .expect("there is one");
            let settings = settings.replacen(title, &format!("title: Beispiel {round}"), 1);
            fixture.write("content/site.yaml", settings.as_bytes());
        }
        2 => fixture.write(
            &format!("content/pages/seite-{number}.md"),
            format!("---\ntitle: Seite {round}\nmenu: footer\n---\nText.\n").as_bytes(),
        ),
        _ => write(fixture, number, &format!("{round}")),
    }
}

fn start(fixture: &Fixture, command: &str) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_vielfalt"));
    let child = child.args([command, "--message-format", "json", "--date", &fixture.date, "--site"]);
    let child = child
        .arg(fixture.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    child.spawn().expect("the program starts")
}

/// Something that the program has done.
enum Sign {
    /// The system reports a change of a file that is no source.
    Change,
    /// A summary, or the end.
    Done,
}

/// What a program does, as it happens.
struct Signs {
    sender: Sender<Sign>,
    signs: Receiver<Sign>,
    _watcher: notify::RecommendedWatcher,
}

impl Signs {
    /// `switch`: only changes of what is public count, so that the kill comes while it changes.
    fn of(fixture: &Fixture, switch: bool) -> Self {
        let (sender, signs) = mpsc::channel();
        let (content, public, changed) = (fixture.path("content"), fixture.path("public"), sender.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let event = event.ok().filter(|event| !event.kind.is_access());
            let counts = |path: &PathBuf| match switch {
                true => path.starts_with(&public) && !path.ends_with(publish::LIST),
                false => !path.starts_with(&content),
            };
            if event.is_some_and(|event| event.paths.iter().any(counts)) {
                drop(changed.send(Sign::Change));
            }
        })
        .expect("the system reports changes");
        let watched = watcher.watch(&fixture.path(""), RecursiveMode::Recursive);
        watched.expect("the folder can be watched");
        Self {
            sender,
            signs,
            _watcher: watcher,
        }
    }

    /// Waits for so many changes, or until the program is done. Gives what was seen.
    fn wait(&self, count: usize, messages: Lines<BufReader<ChildStdout>>) -> usize {
        let done = self.sender.clone();
        std::thread::spawn(move || {
            let is_summary = |line: io::Result<String>| line.is_ok_and(|line| line.contains("\"summary\""));
            messages.take_while(Result::is_ok).any(is_summary);
            drop(done.send(Sign::Done));
        });
        let changes = self.signs.iter().take_while(|sign| matches!(sign, Sign::Change));
        changes.take(count).count()
    }
}

/// One file of each version where it must be one of them.
fn mixed<'a>(stands: &'a Tree, old: &'a Published, new: &'a Published, round: usize) -> Mixed<'a> {
    let from = |(path, bytes): (&'a String, &'a Vec<u8>)| {
        let known = [new, old].into_iter().find(|known| known.tree.get(path) == Some(bytes));
        let known = known.unwrap_or_else(|| panic!("round {round}: {path} is neither old nor new"));
        (path.as_str(), known)
    };
    stands.iter().map(from).collect()
}

#[test]
fn a_killed_program_leaves_a_whole_site_and_the_next_build_completes_it() {
    let fixture = site();
    let mut dice = Dice::new(2022);
    let clean = |fixture: &Fixture| {
        let built = fixture.build_clean("clean", Mode::Publish).ok();
        Published::new(built.tree, "/unter")
    };
    assert!(
        start(&fixture, "build")
            .wait_with_output()
            .expect("it ends")
            .status
            .success()
    );
    let mut old = clean(&fixture);
    // So many reports a build and a watch bring; learned as we go.
    let mut most = [[200, 40], [60, 20]];
    let mut counts = BTreeMap::<&str, usize>::new();
    for round in 0..rounds(400) as usize {
        // On a busy machine the kill often comes late; rounds go on until one has come in the middle.
        if round >= rounds(20) as usize && counts["halfway"] > 0 {
            break;
        }
        let (watches, switch) = (round % 3 == 2, dice.chance(60));
        let most = &mut most[usize::from(switch)][usize::from(watches)];
        let wanted = 1 + dice.below(*most);
        let (mut child, signs, messages) = if watches {
            let mut child = start(&fixture, "watch");
            let mut messages = BufReader::new(child.stdout.take().expect("it is piped")).lines();
            let mut lines = messages.by_ref().map(|line| line.expect("lines are text"));
            assert!(lines.any(|line| line.contains("\"ready\"")), "round {round}");
            let signs = Signs::of(&fixture, switch);
            edit(&fixture, &mut dice, round);
            (child, signs, messages)
        } else {
            for step in 0..1 + dice.below(4) {
                edit(&fixture, &mut dice, round * 10 + step);
            }
            let signs = Signs::of(&fixture, switch);
            let mut child = start(&fixture, "build");
            let messages = BufReader::new(child.stdout.take().expect("it is piped")).lines();
            (child, signs, messages)
        };
        let seen = signs.wait(wanted, messages);
        child.kill().expect("it is our child");
        child.wait().expect("it ends");
        *most = if seen < wanted { seen + 5 } else { *most + 5 };
        counts
            .entry(match (seen < wanted, watches) {
                (true, _) => "was done",
                (false, true) => "watch killed",
                (false, false) => "build killed",
            })
            .and_modify(|count| *count += 1)
            .or_insert(1);
        let new = clean(&fixture);
        let public = fixture.path("public");
        let stands = Fixture::tree(&public);
        let folder = mixed(&stands, &old, &new, round);
        assert_eq!(
            complaints(&folder),
            Vec::<String>::new(),
            "round {round}, after {seen} changes"
        );
        let owned = publish::read_owned(&public).expect("it can be read");
        let listed = |path: &&String| owned.files().iter().any(|(known, _)| known.as_str() == path.as_str());
        assert!(
            stands.keys().all(|path| listed(&path)),
            "round {round}: the list names what is ours"
        );
        let halfway = folder.values().any(|from| std::ptr::eq(*from, &old)) && stands != old.tree;
        *counts.entry("halfway").or_default() += usize::from(halfway);

        edit(&fixture, &mut dice, round + 100_000);
        let built = start(&fixture, "build").wait_with_output().expect("it ends");
        assert!(
            built.status.success(),
            "round {round}: {}",
            String::from_utf8_lossy(&built.stdout)
        );
        old = clean(&fixture);
        assert!(Fixture::tree(&public) == old.tree, "round {round}");
        let left: Vec<_> = std::fs::read_dir(fixture.path("")).expect("it can be read").collect();
        let staging = |name: &std::ffi::OsStr| name.to_string_lossy().contains("staging");
        assert!(
            !left.iter().flatten().any(|entry| staging(&entry.file_name())),
            "round {round}"
        );
    }
    println!("{counts:?}");
    assert!(counts["halfway"] > 0, "{counts:?}");
}
