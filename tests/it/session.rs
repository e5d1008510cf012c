//! A watch without its waiting: random edits, broken states and steps of the clock between builds with one warm cache.
//!
//! Promises 2 and 11: what stands in the output folder is what a clean build makes of the last error-free state at the
//! present moment, but for what the present files hold back, and what is said is what a clean check says of the present
//! state.

use crate::fixture::{Fixture, SMALL, Tree, cache, close, rounds};
use crate::held::model;
use crate::random::{self, Dice};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once, PoisonError};
use std::thread;
use std::time::Duration;
use vielfalt::base::{Digest, Fault, Moment, SourcePath, Stamp};
use vielfalt::pipeline::{Cache, Inputs, LastGood, Mode, Outcome, When};
use vielfalt::site::Preview;
use vielfalt::state::Store;

const OUTPUT: &str = "public";

/// A site with the warm cache of a watch.
pub struct Session {
    pub fixture: Fixture,
    cache: Cache,
    last_good: LastGood,
    inputs: Inputs<'static>,
    /// The sources as they were when they were last without errors.
    good: Option<Tree>,
    /// What of them the present ones hold back, and what is public.
    held: BTreeSet<String>,
    public: BTreeSet<String>,
}

impl Session {
    pub fn begin(fixture: Fixture) -> Self {
        let program = Digest::of_bytes(b"tests");
        let inputs = Inputs {
            site: fixture.path(""),
            output: fixture.path(OUTPUT),
            cache: fixture.path(".vielfalt"),
            moment: moment(&fixture.date),
            preview: Preview::default(),
            base_url: None,
            strict: false,
            locked: false,
            mode: Mode::Publish,
            twins: true,
            changed: None,
            tick: &|| Duration::ZERO,
        };
        let mut session = Self {
            cache: cache(Store::open(&inputs.cache, &inputs.output, program)),
            last_good: LastGood::default(),
            inputs,
            fixture,
            good: None,
            held: BTreeSet::new(),
            public: BTreeSet::new(),
        };
        session.cache.stay();
        session
    }

    /// What comes after a restart of the program.
    pub fn again(self) -> Self {
        close(self.cache);
        Self {
            good: self.good,
            held: self.held,
            public: self.public,
            ..Self::begin(self.fixture)
        }
    }

    pub fn at(&mut self, date: &str) {
        date.clone_into(&mut self.fixture.date);
        self.inputs.moment = moment(date);
    }

    pub fn build(&mut self) -> Outcome {
        let built = self.last_good.build(&mut self.cache, &self.inputs);
        let outcome = built.expect("the machine works");
        if outcome.ok {
            self.good = Some(sources(&self.fixture));
        }
        if let Some(good) = &self.good {
            let (now, present) = (moment_of(&self.fixture.date), sources(&self.fixture));
            self.held = model::held_back(good, &present, &self.public, now);
            self.public = model::public(good, &self.held, now);
        }
        self.inputs.changed = Some(Vec::new());
        outcome
    }

    /// What one build of its own makes of it, with what the watch left on disk.
    pub fn build_once(self) -> (Outcome, Fixture) {
        close(self.cache);
        let (program, inputs) = (
            Digest::of_bytes(b"tests"),
            Inputs {
                changed: None,
                ..self.inputs
            },
        );
        let mut cache = cache(Store::open(&inputs.cache, &inputs.output, program));
        let outcome = vielfalt::pipeline::build(&mut cache, &inputs).expect("the machine works");
        (outcome, self.fixture)
    }

    pub fn changed(&mut self, path: &str) {
        if let Some(changed) = &mut self.inputs.changed {
            changed.push(SourcePath::new(path));
        }
    }

    /// Demands the two promises.
    pub fn holds(&self, outcome: &Outcome, step: &str) {
        let present = clean(&sources(&self.fixture), &self.fixture.date);
        let said = |outcome: &Outcome| {
            // A clean check knows nothing of another state.
            let said = outcome.diagnostics.iter().filter(|said| said.code != "held-back");
            let mut said: Vec<String> = said.map(|said| format!("{said:?}")).collect();
            said.sort();
            said
        };
        assert_eq!(said(outcome), said(&present.outcome), "{step}");
        let Some(good) = &self.good else { return };
        // Where nothing is broken both are one.
        let expected = match *good == sources(&self.fixture) {
            true => present.ok().tree,
            false => {
                clean(&model::with_drafts(good, &self.held), &self.fixture.date)
                    .ok()
                    .tree
            }
        };
        let found = Fixture::tree(&self.fixture.path(OUTPUT));
        let differing = expected
            .keys()
            .chain(found.keys())
            .filter(|path| expected.get(*path) != found.get(*path));
        assert_eq!(differing.collect::<Vec<_>>(), Vec::<&String>::new(), "{step}");
    }
}

fn moment(date: &str) -> When {
    When::Fixed(moment_of(date))
}

fn moment_of(date: &str) -> Moment {
    match Stamp::parse(date) {
        Some(Stamp::Offset(moment)) => moment,
        other => panic!("no moment: {other:?}"),
    }
}

/// Everything that a person may have written.
fn sources(fixture: &Fixture) -> Tree {
    let themes = Fixture::tree(&fixture.path("themes")).into_iter();
    let themes = themes.map(|(path, bytes)| (format!("themes/{path}"), bytes));
    fixture.content().into_iter().chain(themes).collect()
}

/// A build of these files with nothing else around.
fn clean(content: &Tree, date: &str) -> crate::fixture::Built {
    let mut fixture = Fixture::empty();
    date.clone_into(&mut fixture.date);
    content.iter().for_each(|(path, bytes)| fixture.write(path, bytes));
    fixture.build()
}

/// Days on which the embargoes, events and jubilees of random sites fall, in order.
const CLOCK: [&str; 5] = [
    "2022-10-19T13:59:59+02:00",
    "2022-11-01T00:00+01:00",
    "2023-02-01T12:00+01:00",
    "2024-02-29T00:00+01:00",
    "2030-06-01T10:00+02:00",
];

#[test]
fn after_any_edits_the_site_is_the_last_error_free_state_at_the_present_moment() {
    let steps = sessions(rounds(24));
    println!("{steps:?}");
    for step in [
        "restart",
        "clock",
        "break",
        "mend",
        "delete",
        "rename",
        "replace",
        "theme",
        "reword",
        "unlist",
        "hold back",
        "ok",
        "broken state",
        "went on",
        "held back",
    ] {
        assert!(steps.contains_key(step), "never: {step}");
    }
}

/// How often each kind of step was made.
type Steps = BTreeMap<&'static str, usize>;

/// As many sessions at a time as there are processors. Each has a site of its own, and a thread: in the pool of the
/// builds one that waits would begin another one on its stack.
fn sessions(count: u64) -> Steps {
    let (next, all) = (AtomicU64::new(0), Mutex::new(Steps::new()));
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= count {
                return;
            }
            let steps = session(seed);
            let mut all = all.lock().unwrap_or_else(PoisonError::into_inner);
            steps
                .into_iter()
                .for_each(|(step, count)| *all.entry(step).or_default() += count);
        }
    };
    thread::scope(|scope| {
        let threads = thread::available_parallelism().map_or(1, usize::from);
        (0..threads).for_each(|_| drop(scope.spawn(work)));
    });
    all.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn session(seed: u64) -> Steps {
    let mut steps = Steps::new();
    let mut site = random::site(seed);
    CLOCK[0].clone_into(&mut site.fixture.date);
    let mut session = Session::begin(site.fixture);
    let mut dice = Dice::new(seed ^ 4711);
    let (mut hour, mut broken) = (0, BTreeMap::new());
    session.build();
    for step in 0..8 {
        let done = edit(&mut session, &mut dice, seed, &mut hour, &mut broken);
        *steps.entry(done).or_default() += 1;
        if done == "restart" {
            session = session.again();
        }
        let outcome = session.build();
        *steps.entry(if outcome.ok { "ok" } else { "broken state" }).or_default() += 1;
        if !outcome.ok && outcome.written > 0 {
            *steps.entry("went on").or_default() += 1;
        }
        if outcome.diagnostics.iter().any(|said| said.code == "held-back") {
            *steps.entry("held back").or_default() += 1;
        }
        session.holds(&outcome, &format!("seed {seed}, step {step}: {done}"));
    }
    steps
}

/// One random change between two builds.
fn edit(
    session: &mut Session,
    dice: &mut Dice,
    seed: u64,
    hour: &mut usize,
    broken: &mut BTreeMap<String, Vec<u8>>,
) -> &'static str {
    let content = session.fixture.content();
    let texts: Vec<&String> = content
        .keys()
        .filter(|path| path.ends_with(".md") || path.ends_with(".yaml"))
        .collect();
    let path = texts[dice.below(texts.len())].clone();
    match dice.below(18) {
        0 | 1 if *hour + 1 < CLOCK.len() => {
            *hour += 1;
            session.at(CLOCK[*hour]);
            "clock"
        }
        2 if !broken.contains_key(&path) => {
            broken.insert(path.clone(), content[&path].clone());
            let text = [b"---\n: [unfinished\n", content[&path].as_slice()].concat();
            session.fixture.write(&path, &text);
            session.changed(&path);
            "break"
        }
        3..=7 if !broken.is_empty() => {
            for (path, bytes) in std::mem::take(broken) {
                session.fixture.write(&path, &bytes);
                session.changed(&path);
            }
            "mend"
        }
        3 if !path.ends_with("site.yaml") => {
            // What refers to it is wrong until it is back.
            broken.entry(path.clone()).or_insert_with(|| content[&path].clone());
            session.fixture.remove(&path);
            session.changed(&path);
            "delete"
        }
        4 if texts.iter().any(|path| path.contains("/pages/")) => {
            let pages: Vec<&String> = texts.iter().copied().filter(|path| path.contains("/pages/")).collect();
            let path = pages[dice.below(pages.len())].clone();
            let target = path.replacen("/pages/", "/pages/neu/", 1);
            session.fixture.write(&target, &content[&path]);
            session.fixture.remove(&path);
            broken.entry(path.clone()).or_insert_with(|| content[&path].clone());
            session.changed(&path);
            session.changed("content/pages/neu");
            "rename"
        }
        16 | 17 if !broken.is_empty() => {
            // Some wait, and are to wait longer.
            let waiting: Vec<&String> = (texts.iter().copied())
                .filter(|path| path.ends_with(".md") && content[*path].windows(9).any(|text| text == b"\"embargo\""))
                .collect();
            if waiting.is_empty() {
                return "nothing";
            }
            let path = waiting[dice.below(waiting.len())];
            let text = String::from_utf8_lossy(&content[path]).into_owned();
            let until = if dice.chance(50) { "2023-06-01" } else { "2031-01-01" };
            let text = headed(&text, |head| drop(head.insert("embargo".into(), until.into())));
            session.fixture.write(path, text.as_bytes());
            session.changed(path);
            "hold back"
        }
        8 => "restart",
        10..=14 => {
            let releases: Vec<&String> = texts
                .iter()
                .copied()
                .filter(|path| path.contains("/releases/"))
                .collect();
            let path = releases[dice.below(releases.len())];
            let text = String::from_utf8_lossy(&content[path]).into_owned();
            let number = dice.below(100);
            // Words, and now and then what decides in which lists it stands.
            let (done, text) = match dice.below(5) {
                0 => (
                    "reword",
                    headed(&text, |head| {
                        drop(head.insert("title".into(), format!("Neu {number}").into()))
                    }),
                ),
                1 => (
                    "reword",
                    headed(&text, |head| {
                        drop(head.insert("teaser".into(), format!("Neu {number}").into()))
                    }),
                ),
                2 => {
                    let keys = ["topics", "partners", "events", "pinned", "updated"];
                    let unlist = |head: &mut Head| {
                        let there: Vec<&str> = keys.into_iter().filter(|key| head.contains_key(*key)).collect();
                        drop(there.get(number % there.len().max(1)).and_then(|key| head.remove(*key)));
                    };
                    ("unlist", headed(&text, unlist))
                }
                _ => ("reword", format!("{text}\n\nNoch ein Absatz {number}.\n")),
            };
            session.fixture.write(path, text.as_bytes());
            session.changed(path);
            done
        }
        9 => {
            let own = "themes/gewebe/assets/own.css";
            let colour = format!(":root {{ --own: {} }}\n", dice.below(100));
            session.fixture.write(own, colour.as_bytes());
            session.fixture.write(
                "content/pages/theme.md",
                format!("---\ntitle: {colour:?}\n---\n").as_bytes(),
            );
            session.changed("content/pages/theme.md");
            session.changed(own);
            "theme"
        }
        _ => {
            let other = random::site(seed * 131 + 7);
            if let Ok(bytes) = fs::read(other.fixture.path(&path)) {
                broken.remove(&path);
                session.fixture.write(&path, &bytes);
                session.changed(&path);
            }
            "replace"
        }
    }
}

pub type Head = serde_json::Map<String, serde_json::Value>;

/// A text with another front matter, which random sites write as one mapping on a line. A broken one stays.
pub fn headed(text: &str, edit: impl FnOnce(&mut Head)) -> String {
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---"));
    let Some((head, rest)) = parts else {
        return text.to_owned();
    };
    let Ok(mut head) = serde_json::from_str(head) else {
        return text.to_owned();
    };
    edit(&mut head);
    let head = serde_json::Value::Object(head);
    format!("---\n{head}\n---{rest}")
}

pub const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

pub fn on_a_day() -> Fixture {
    let mut fixture = Fixture::new(SMALL);
    fixture.date = "2022-12-01T10:00+01:00".to_owned();
    fixture
}

fn under_embargo() -> Session {
    let fixture = on_a_day();
    fixture.replace(RELEASE, "title:", "embargo: 2022-12-24T18:00\ntitle:");
    let mut session = Session::begin(fixture);
    assert!(session.build().ok);
    session
}

fn has_lifted(session: &Session) -> bool {
    let page = "public/presse/2022/10/zehn-jahre/index.html";
    session.fixture.path(page).is_file()
}

/// Breaks the very file that waits, and another one.
fn break_both(session: &mut Session) {
    for path in [RELEASE, "content/partners/stadt-essen.yaml"] {
        session.fixture.replace(path, "t", "t: [");
        session.changed(path);
    }
}

#[test]
fn an_embargo_lifts_while_its_file_is_broken() {
    let mut session = under_embargo();
    break_both(&mut session);
    let outcome = session.build();
    assert!(!outcome.ok && outcome.written == 0);
    let next = outcome
        .next
        .clone()
        .expect("the embargo is announced although sources are broken");
    assert_eq!(next.at, "2022-12-24T18:00:00+01:00");
    session.at("2022-12-24T18:00:00+01:00");
    let outcome = session.build();
    assert!(!outcome.ok && outcome.written > 0);
    assert!(has_lifted(&session));
    session.holds(&outcome, "the embargo lifts");
}

#[test]
fn a_restored_state_between_two_edits_is_no_present_one() {
    let mut session = under_embargo();
    break_both(&mut session);
    session.build();
    session.at("2022-12-24T18:00:00+01:00");
    session.build();
    // The last build was of what stood there before; the file that is broken has not changed since.
    session.fixture.replace("content/site.yaml", "title: ", "title: Neue ");
    session.changed("content/site.yaml");
    let outcome = session.build();
    assert!(!outcome.ok && outcome.written == 0);
    session.holds(&outcome, "another file is edited");
}

#[test]
fn an_embargo_lifts_also_across_a_restart() {
    let mut session = under_embargo();
    break_both(&mut session);
    session.fixture.remove("content/events/tagung.yaml");
    session.at("2022-12-25T00:00:00+01:00");
    let mut session = session.again();
    let outcome = session.build();
    assert!(!outcome.ok && outcome.written > 0);
    session.holds(&outcome, "after the restart");
}

/// Does something once, in the middle of a build, as soon as `is_time`.
fn in_the_middle(is_time: impl Fn() -> bool + Sync + 'static, act: impl Fn() + Sync + 'static) -> Tick {
    let once = Once::new();
    Box::leak(Box::new(move || {
        if is_time() {
            once.call_once(&act);
        }
        Duration::ZERO
    }))
}

type Tick = &'static (dyn Fn() -> Duration + Sync);

fn holds_text(path: PathBuf, text: &'static str) -> impl Fn() -> bool + Sync {
    move || fs::read_to_string(&path).is_ok_and(|found| found.contains(text))
}

/// Whoever saves twice within a second, and whoever is killed: what is public has been kept before it was public.
#[test]
fn an_embargo_lifts_where_a_file_was_broken_as_soon_as_it_was_public() {
    for restarts in [false, true] {
        let mut session = under_embargo();
        let path = "content/partners/stadt-essen.yaml";
        let (file, page) = (
            session.fixture.path(path),
            session.fixture.path("public/partner/stadt-essen/index.html"),
        );
        session.fixture.replace(path, "name: ", "name: Neue ");
        session.changed(path);
        let is_public = holds_text(page.clone(), "Neue ");
        session.inputs.tick = in_the_middle(is_public, move || {
            fs::write(&file, "name: [").expect("it can be written")
        });
        assert!(session.build().ok);
        if restarts {
            session = session.again();
        } else {
            session.changed(path);
        }
        assert!(!session.build().ok);
        session.at("2022-12-24T18:00:00+01:00");
        let outcome = session.build();
        assert!(!outcome.ok && outcome.written > 0);
        assert!(has_lifted(&session));
        assert!(holds_text(page, "Neue ")(), "what was published is not taken back");
    }
}

/// A publication that forbids warnings is a publication.
#[test]
fn an_embargo_lifts_also_after_a_strict_build() {
    let mut session = under_embargo();
    for page in ["impressum", "datenschutz", "barrierefreiheit"] {
        let text = format!("---\ntitle: Über {page}\n---\n\nText.\n");
        session
            .fixture
            .write(&format!("content/pages/{page}.md"), text.as_bytes());
    }
    let legal = "legal: {imprint: impressum, privacy: datenschutz}\n\
                 accessibility: {statement: barrierefreiheit, feedback_email: post@example.org}\ntitle:";
    session.fixture.replace("content/site.yaml", "title:", legal);
    (session.inputs.strict, session.inputs.changed) = (true, None);
    let outcome = session.build();
    assert!(outcome.ok, "{:?}", outcome.diagnostics);
    session.inputs.strict = false;
    break_both(&mut session);
    session.at("2022-12-25T00:00:00+01:00");
    let outcome = session.build();
    assert!(!outcome.ok && outcome.written > 0);
}

/// A file that the machine cannot read is no reason for the clock to wait.
#[cfg(target_os = "linux")]
#[test]
fn an_embargo_lifts_while_a_file_cannot_be_read() {
    let mut session = under_embargo();
    let path = session.fixture.path("content/releases/notiz.md");
    // It opens, and every byte of it is a failure of the machine.
    std::os::unix::fs::symlink("/proc/self/mem", path).expect("a link can be made");
    session.at("2022-12-24T18:00:00+01:00");
    let mut session = session.again();
    let built = session.last_good.build(&mut session.cache, &session.inputs);
    assert!(matches!(built, Err(Fault::Io { .. })));
    assert!(has_lifted(&session));
}

/// What nobody can read is not written either: the address list stays, and nothing is said to have moved.
#[cfg(target_os = "linux")]
#[test]
fn the_address_list_stays_while_a_file_cannot_be_read() {
    let fixture = on_a_day();
    fixture.replace(RELEASE, "title:", "embargo: 2022-12-24T18:00\ntitle:");
    let mut session = Session::begin(fixture);
    session.inputs.moment = When::Real(moment_of("2022-12-01T10:00+01:00"));
    assert!(session.build().ok);
    let lock = session.fixture.path("content/addresses.lock");
    let before = fs::read_to_string(&lock).expect("there is a list");
    let path = session.fixture.path("content/releases/notiz.md");
    std::os::unix::fs::symlink("/proc/self/mem", path).expect("a link can be made");
    let mut session = session.again();
    session.inputs.moment = When::Real(moment_of("2022-12-24T18:00+01:00"));
    let built = session.last_good.build(&mut session.cache, &session.inputs);
    assert!(matches!(&built, Err(Fault::Io { .. })), "{built:?}");
    assert!(has_lifted(&session));
    assert_eq!(fs::read_to_string(&lock).expect("there is a list"), before);
    session.fixture.remove("content/releases/notiz.md");
    assert!(session.build().ok);
    let after = fs::read_to_string(&lock).expect("there is a list");
    assert!(after.contains("/presse/2022/10/zehn-jahre/") && !before.contains("/presse/2022/10/zehn-jahre/"));
}

#[test]
fn where_nothing_is_kept_editors_are_told() {
    let mut session = under_embargo();
    let kept = fs::read_dir(session.fixture.path(".vielfalt"))
        .expect("there is a cache")
        .flatten();
    for entry in kept.filter(|entry| entry.file_name().to_string_lossy().starts_with("good-")) {
        fs::remove_dir_all(entry.path()).expect("it can be removed");
    }
    break_both(&mut session);
    let mut session = session.again();
    let outcome = session.build();
    assert!(outcome.diagnostics.iter().any(|said| said.code == "stands-still"));
    assert_eq!(outcome.next, None);
    // Once it is mended all is as before.
    for path in [RELEASE, "content/partners/stadt-essen.yaml"] {
        session.fixture.replace(path, "t: [", "t");
        session.changed(path);
    }
    let outcome = session.build();
    session.holds(&outcome, "mended");
    break_both(&mut session);
    let outcome = session.build();
    assert!(outcome.next.is_some() && outcome.diagnostics.iter().all(|said| said.code != "stands-still"));
}

/// Somebody pulls the work of others while the site is built.
#[test]
fn lines_that_come_into_the_address_list_meanwhile_are_kept() {
    let mut session = Session::begin(on_a_day());
    session.inputs.moment = When::Real(moment_of("2022-12-01T10:00+01:00"));
    assert!(session.build().ok);
    session
        .fixture
        .write("content/pages/neu.md", b"---\ntitle: Neu\n---\n\nText.\n");
    session.changed("content/pages/neu.md");
    let (lock, page) = (
        session.fixture.path("content/addresses.lock"),
        session.fixture.path("public/neu/index.html"),
    );
    let line = "/verloren/\trelease:verloren\tde\n";
    let list = lock.clone();
    session.inputs.tick = in_the_middle(holds_text(page, "Neu"), move || {
        let text = fs::read_to_string(&list).expect("there is a list") + line;
        fs::write(&list, text).expect("it can be written");
    });
    let built = session.last_good.build(&mut session.cache, &session.inputs);
    assert!(matches!(built, Err(Fault::Moved { path }) if path == lock));
    session.inputs.changed = None;
    let outcome = session.build();
    let said: Vec<String> = outcome
        .diagnostics
        .iter()
        .map(|said| said.message.de.to_string())
        .collect();
    assert!(
        !outcome.ok && said.iter().any(|said| said.contains("/verloren/")),
        "{said:?}"
    );
    assert!(holds_text(lock, line)());
}

#[test]
fn a_file_that_a_text_links_to_is_replaced() {
    let mut session = Session::begin(on_a_day());
    let file = "content/releases/papier.pdf";
    session.fixture.write(file, b"eins");
    session
        .fixture
        .replace(RELEASE, "Eine Fußnote.", "Eine Fußnote. [Das Papier](papier.pdf)");
    let outcome = session.build();
    session.holds(&outcome, "linked");
    session.fixture.write(file, b"zwei");
    session.changed(file);
    let outcome = session.build();
    assert_eq!((outcome.ok, outcome.written), (true, 1));
    session.holds(&outcome, "replaced");
}

#[test]
fn words_and_lists_of_a_release_change_one_after_the_other() {
    let mut session = Session::begin(on_a_day());
    session.build();
    let edits = [
        ("Eine Fußnote.", "Zwei Fußnoten."),
        ("Zwei Fußnoten.", "Drei Fußnoten."),
        ("Drei Fußnoten.", "Eine Fußnote."),
        ("title: Zehn Jahre <3 & mehr", "title: Elf Jahre"),
        ("topics: [jubilaeum]\n", ""),
        ("title: Elf Jahre", "title: Elf Jahre\nteaser: Ein Anreißer"),
        ("partners: [stadt-essen]\n", ""),
        ("# Rückblick", "# Ausblick"),
        ("[unten](#rueckblick)", "[unten](#ausblick)"),
        ("teaser: Ein Anreißer", "pinned: true"),
    ];
    for (from, to) in edits {
        session.fixture.replace(RELEASE, from, to);
        session.changed(RELEASE);
        let outcome = session.build();
        session.holds(&outcome, to);
    }
}

#[test]
fn files_come_and_go_while_words_change() {
    let mut session = Session::begin(on_a_day());
    session.build();
    let (other, folder) = ("content/releases/2022-11-02-neu.md", "content/releases/2022");
    let step = |session: &mut Session, name: &str, changed: &[&str]| {
        changed.iter().for_each(|path| session.changed(path));
        let outcome = session.build();
        assert!(outcome.ok, "{name}: {:?}", outcome.diagnostics);
        session.holds(&outcome, name);
    };
    session
        .fixture
        .write(other, b"---\ntitle: Neu\n---\n\nGanz neue Worte.\n");
    session.fixture.replace(RELEASE, "Eine Fußnote.", "Zwei Fußnoten.");
    step(&mut session, "came", &[other, RELEASE]);
    let place = |path: &str| session.fixture.path(path);
    fs::create_dir(place(folder)).unwrap();
    fs::rename(place(other), place(folder).join("2022-11-02-neu.md")).unwrap();
    step(&mut session, "moved", &[other, folder]);
    fs::remove_dir_all(session.fixture.path(folder)).unwrap();
    session
        .fixture
        .replace("content/site.yaml", "title:", "gone: [/presse/2022/11/neu/]\ntitle:");
    session.fixture.replace(RELEASE, "Zwei Fußnoten.", "Drei Fußnoten.");
    step(&mut session, "went", &[folder, RELEASE, "content/site.yaml"]);
    session.fixture.replace(RELEASE, "Drei Fußnoten.", "Gar keine.");
    step(&mut session, "reworded", &[RELEASE]);
}
