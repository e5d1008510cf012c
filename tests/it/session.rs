//! A watch without its waiting: random edits, broken states and steps of the clock between builds with one warm cache.
//!
//! Promises 2 and 11: what stands in the output folder is what a clean build makes of the last error-free state at the
//! present moment, and what is said is what a clean check says of the present state.

use crate::fixture::{Fixture, SMALL, Tree, cache, close, rounds};
use crate::random::{self, Dice};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;
use vielfalt::base::{Digest, SourcePath, Stamp};
use vielfalt::pipeline::{Cache, Inputs, LastGood, Mode, Outcome, When};
use vielfalt::site::Preview;
use vielfalt::state::Store;

const OUTPUT: &str = "public";

/// A site with the warm cache of a watch.
struct Session {
    fixture: Fixture,
    cache: Cache,
    last_good: LastGood,
    inputs: Inputs<'static>,
    /// The sources as they were when they were last without errors.
    good: Option<Tree>,
}

impl Session {
    fn begin(fixture: Fixture) -> Self {
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
            last_good: LastGood::open(&inputs),
            inputs,
            fixture,
            good: None,
        };
        session.cache.stay();
        session
    }

    /// What comes after a restart of the program.
    fn again(self) -> Self {
        close(self.cache);
        Self {
            good: self.good,
            ..Self::begin(self.fixture)
        }
    }

    fn at(&mut self, date: &str) {
        date.clone_into(&mut self.fixture.date);
        self.inputs.moment = moment(date);
    }

    fn build(&mut self) -> Outcome {
        let built = self.last_good.build(&mut self.cache, &self.inputs);
        let outcome = built.expect("the machine works");
        self.last_good.keep(&self.inputs, &outcome);
        if outcome.ok {
            self.good = Some(sources(&self.fixture));
        }
        self.inputs.changed = Some(Vec::new());
        outcome
    }

    fn changed(&mut self, path: &str) {
        if let Some(changed) = &mut self.inputs.changed {
            changed.push(SourcePath::new(path));
        }
    }

    /// Demands the two promises.
    fn holds(&self, outcome: &Outcome, step: &str) {
        let present = clean(&sources(&self.fixture), &self.fixture.date);
        let said = |outcome: &Outcome| {
            let mut said: Vec<String> = outcome.diagnostics.iter().map(|said| format!("{said:?}")).collect();
            said.sort();
            said
        };
        assert_eq!(said(outcome), said(&present.outcome), "{step}");
        let Some(good) = &self.good else { return };
        // Where nothing is broken both are one.
        let expected = match *good == sources(&self.fixture) {
            true => present.ok().tree,
            false => clean(good, &self.fixture.date).ok().tree,
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
    match Stamp::parse(date) {
        Some(Stamp::Offset(moment)) => When::Fixed(moment),
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
    // Each session has a site of its own: as many at a time as there are processors.
    let steps = (0..rounds(24))
        .into_par_iter()
        .map(session)
        .reduce(Steps::new, |mut all, one| {
            one.into_iter()
                .for_each(|(step, count)| *all.entry(step).or_default() += count);
            all
        });
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
        "ok",
        "broken state",
        "went on",
    ] {
        assert!(steps.contains_key(step), "never: {step}");
    }
}

/// How often each kind of step was made.
type Steps = BTreeMap<&'static str, usize>;

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
    match dice.below(16) {
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

type Head = serde_json::Map<String, serde_json::Value>;

/// A text with another front matter, which random sites write as one mapping on a line. A broken one stays.
fn headed(text: &str, edit: impl FnOnce(&mut Head)) -> String {
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

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";

fn under_embargo() -> Session {
    let mut fixture = Fixture::new(SMALL);
    fixture.date = "2022-12-01T10:00+01:00".to_owned();
    fixture.replace(RELEASE, "title:", "embargo: 2022-12-24T18:00\ntitle:");
    let mut session = Session::begin(fixture);
    assert!(session.build().ok);
    session
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
    assert!(
        session
            .fixture
            .path("public/presse/2022/10/zehn-jahre/index.html")
            .is_file()
    );
    session.holds(&outcome, "the embargo lifts");
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

/// A run that is killed between a publication and the copy of its sources leaves an older copy.
#[test]
fn what_was_published_since_is_not_taken_back() {
    let mut session = under_embargo();
    let kept = Fixture::tree(&session.fixture.path(".vielfalt"));
    let partner = "content/partners/stadt-essen.yaml";
    session.fixture.replace(partner, "name: ", "name: Neue ");
    session.changed(partner);
    assert!(session.build().ok);
    let public = Fixture::tree(&session.fixture.path("public"));
    for (path, bytes) in kept.iter().filter(|(path, _)| path.starts_with("good-")) {
        session.fixture.write(&format!(".vielfalt/{path}"), bytes);
    }
    break_both(&mut session);
    session.at("2022-12-25T00:00:00+01:00");
    let mut session = session.again();
    let outcome = session.build();
    assert!(!outcome.ok && outcome.written == 0);
    assert!(Fixture::tree(&session.fixture.path("public")) == public);
}

#[test]
fn words_and_lists_of_a_release_change_one_after_the_other() {
    let mut fixture = Fixture::new(SMALL);
    fixture.date = "2022-12-01T10:00+01:00".to_owned();
    let mut session = Session::begin(fixture);
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
