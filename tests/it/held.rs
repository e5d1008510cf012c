//! What is held back while something else is broken: a release that is postponed, withdrawn, made a draft, moved or
//! deleted does not appear because the last error-free state has it so.

use crate::fixture::{Fixture, Tree};
use crate::session::{RELEASE, Session, headed, on_a_day};
use std::collections::BTreeSet;
use vielfalt::base::{Moment, Stamp, Zone};

const WAITS: &str = "content/releases/2022-11-02-wartet.md";
const ENGLISH: &str = "content/releases/2022-11-02-wartet.en.md";
const BESIDE: &str = "content/releases/2022-11-03-auch.md";
const BROKEN: &str = "content/events/tagung.yaml";
const PAGE: &str = "presse/2022/11/wartet/index.html";
const ENGLISH_PAGE: &str = "en/presse/2022/11/wartet/index.html";
const BESIDE_PAGE: &str = "presse/2022/11/auch/index.html";
const CHRISTMAS: &str = "2022-12-24T18:00:00+01:00";

/// Two releases and a translation that wait for Christmas Eve, and a third file that is broken.
fn broken_meanwhile() -> Session {
    let fixture = on_a_day();
    let head = "---\nembargo: 2022-12-24T18:00\ntitle: Es wartet\n---\n\nText.\n";
    [WAITS, BESIDE]
        .iter()
        .for_each(|path| fixture.write(path, head.as_bytes()));
    fixture.write(ENGLISH, b"---\ntitle: It waits\n---\n\nText.\n");
    fixture.replace(
        RELEASE,
        "Eine Fußnote.",
        "Eine Fußnote, siehe [dort](release:2022-11-02-wartet).",
    );
    let mut session = Session::begin(fixture);
    let outcome = session.build();
    assert!(outcome.ok, "{:?}", outcome.diagnostics);
    session.fixture.replace(BROKEN, "title: ", "title: [");
    session.changed(BROKEN);
    assert!(!session.build().ok);
    session
}

fn is_public(session: &Session, page: &str) -> bool {
    session.fixture.path("public").join(page).is_file()
}

fn write(session: &mut Session, path: &str, text: &str) {
    session.fixture.write(path, text.as_bytes());
    session.changed(path);
}

fn remove(session: &mut Session, path: &str) {
    session.fixture.remove(path);
    session.changed(path);
}

/// The release as somebody saves it meanwhile; `None`: deleted. Then whether it and its translation appear.
const MEANWHILE: [(&str, Option<&str>, bool); 12] = [
    (
        "withdrawn",
        Some(
            "---\nembargo: 2022-12-24T18:00\ntitle: A\nwithdrawn: {date: 2022-11-24, reason: Ein Irrtum}\n---\nText\n",
        ),
        false,
    ),
    (
        "withdrawn and broken",
        Some(
            "---\nembargo: 2022-12-24T18:00\ntitle: [A\nwithdrawn: {date: 2022-11-24, reason: Ein Irrtum}\n---\nText\n",
        ),
        false,
    ),
    (
        "postponed",
        Some("---\nembargo: 2022-12-27T18:00\ntitle: A\n---\nText\n"),
        false,
    ),
    (
        "a draft",
        Some("---\nembargo: 2022-12-24T18:00\ndraft: true\ntitle: A\n---\nText\n"),
        false,
    ),
    (
        "over before it begins",
        Some("---\nexpires: 2022-12-01\ntitle: A\n---\nText\n"),
        false,
    ),
    ("deleted", None, false),
    (
        "nobody can read when",
        Some("---\nembargo: 27.12., 18 Uhr\ntitle: A\n---\nText\n"),
        false,
    ),
    (
        "the end of the front matter is lost",
        Some("---\nembargo: 2022-12-27T18:00\ntitle: [A\n"),
        false,
    ),
    (
        "in braces, and broken",
        Some("---\n{embargo: 2022-12-27, title: [}\n---\nText\n"),
        false,
    ),
    (
        "broken elsewhere",
        Some("---\nembargo: 2022-12-24T18:00\ntitle: [A\n---\nText\n"),
        true,
    ),
    (
        "other words",
        Some("---\nembargo: 2022-12-24T18:00\ntitle: A\n---\nText\n"),
        true,
    ),
    (
        "earlier",
        Some("---\nembargo: 2022-12-23T18:00\ntitle: A\n---\nText\n"),
        true,
    ),
];

#[test]
fn what_is_held_back_meanwhile_does_not_appear_and_the_rest_does() {
    for (name, text, appears) in MEANWHILE {
        for restarts in [false, true] {
            let mut session = broken_meanwhile();
            match text {
                Some(text) => write(&mut session, WAITS, text),
                None => remove(&mut session, WAITS),
            }
            let said = session.build();
            let warned = said.diagnostics.iter().filter(|said| said.code == "held-back").count();
            // Of one that comes earlier nothing is said: it comes when it was announced.
            assert_eq!(warned, usize::from(!appears), "{name}: {:?}", said.diagnostics);
            let at = said.next.map(|next| next.at);
            assert_eq!(at.as_deref(), Some(CHRISTMAS), "{name}");
            if restarts {
                session = session.again();
            }
            session.at(CHRISTMAS);
            let outcome = session.build();
            assert!(!outcome.ok && outcome.written > 0, "{name}");
            assert!(is_public(&session, BESIDE_PAGE), "{name}: the rest is not silenced");
            assert_eq!(is_public(&session, PAGE), appears, "{name}, restarts: {restarts}");
            assert_eq!(
                is_public(&session, ENGLISH_PAGE),
                appears,
                "{name}, restarts: {restarts}"
            );
            let pages = Fixture::tree(&session.fixture.path("public"));
            let named = pages
                .values()
                .any(|page| String::from_utf8_lossy(page).contains("/wartet/"));
            assert_eq!(named, appears, "{name}: nothing links to it");
        }
    }
}

#[test]
fn a_translation_is_held_back_by_itself() {
    for text in [Some("---\ntitle: It waits\ndraft: true\n---\n\nText.\n"), None] {
        let mut session = broken_meanwhile();
        match text {
            Some(text) => write(&mut session, ENGLISH, text),
            None => remove(&mut session, ENGLISH),
        }
        session.at(CHRISTMAS);
        session.build();
        assert!(
            is_public(&session, PAGE) && !is_public(&session, ENGLISH_PAGE),
            "{text:?}"
        );
    }
}

#[test]
fn what_is_held_back_appears_when_both_versions_let_it() {
    let mut session = broken_meanwhile();
    let text = session.fixture.read(WAITS);
    write(&mut session, WAITS, &text.replace("12-24", "12-27"));
    for (date, appears) in [
        (CHRISTMAS, false),
        // Something else becomes public in between, and the release still waits.
        ("2022-12-26T00:00:00+01:00", false),
        ("2022-12-27T18:00:00+01:00", true),
    ] {
        session.at(date);
        session = session.again();
        assert!(!session.build().ok);
        assert_eq!(is_public(&session, PAGE), appears, "{date}");
    }
}

/// It keeps its address, and so it is the same release.
#[test]
fn what_goes_to_another_folder_appears() {
    for (line, appears) in [("", true), ("draft: true\n", false)] {
        let mut session = broken_meanwhile();
        for path in [WAITS, ENGLISH] {
            let text = session.fixture.read(path);
            remove(&mut session, path);
            let there = path.replace("releases/", "releases/2022/");
            write(
                &mut session,
                &there,
                &text.replacen("---\n", &format!("---\n{line}"), 1),
            );
        }
        let said = session.build();
        let is_held = said.diagnostics.iter().any(|said| said.code == "held-back");
        assert_eq!(is_held, !appears, "{:?}", said.diagnostics);
        session.at(CHRISTMAS);
        session.build();
        assert_eq!(is_public(&session, PAGE), appears, "{line}");
        assert_eq!(is_public(&session, ENGLISH_PAGE), appears, "{line}");
    }
}

#[test]
fn who_takes_it_back_is_heard() {
    let mut session = broken_meanwhile();
    let text = session.fixture.read(WAITS);
    remove(&mut session, WAITS);
    session.build();
    write(&mut session, WAITS, &text);
    let outcome = session.build();
    assert!(outcome.diagnostics.iter().all(|said| said.code != "held-back"));
    session.at(CHRISTMAS);
    let outcome = session.build();
    assert!(is_public(&session, PAGE));
    session.holds(&outcome, "taken back");
}

#[test]
fn what_is_public_stays_until_the_errors_are_mended() {
    for restarts in [false, true] {
        let mut session = broken_meanwhile();
        session.at(CHRISTMAS);
        session.build();
        remove(&mut session, WAITS);
        remove(&mut session, ENGLISH);
        if restarts {
            session = session.again();
        }
        for date in [CHRISTMAS, "2022-12-31T00:00:00+01:00"] {
            session.at(date);
            let outcome = session.build();
            assert!(outcome.diagnostics.iter().all(|said| said.code != "held-back"));
            assert!(is_public(&session, PAGE) && is_public(&session, ENGLISH_PAGE), "{date}");
        }
    }
}

/// A build of the very files that were held back does not take the outcome for its own.
#[test]
fn what_was_held_back_is_not_remembered() {
    let mut session = broken_meanwhile();
    let (release, event) = (session.fixture.read(WAITS), session.fixture.read(BROKEN));
    remove(&mut session, WAITS);
    session.at(CHRISTMAS);
    session.build();
    assert!(!is_public(&session, PAGE));
    write(&mut session, WAITS, &release);
    write(&mut session, BROKEN, &event.replace("title: [", "title: "));
    let (outcome, fixture) = session.build_once();
    assert!(outcome.ok && fixture.path("public").join(PAGE).is_file());
}

/// What random sessions are measured by: a second, simpler reading of the same rule.
pub mod model {
    use super::*;

    /// The files of the last error-free state that the present ones hold back at a moment. `public`: those that were
    /// public before.
    pub fn held_back(good: &Tree, present: &Tree, public: &BTreeSet<String>, now: Moment) -> BTreeSet<String> {
        let is_held = |path: &String| {
            let (before, after) = (&good[path], present.get(path).or_else(|| moved(path, present)));
            let Some(after) = after.filter(|after| *after != before) else {
                return after.is_none();
            };
            match after.starts_with(b"---\n: [unfinished") {
                true => GATE.iter().any(|key| value(before, key) != value(after, key)),
                false => !opens(path, after, now),
            }
        };
        let waiting = good.keys().filter(|path| is_record(path) && !public.contains(*path));
        waiting.filter(|path| is_held(path)).cloned().collect()
    }

    /// The same record in another folder, if it can be read. The folder of a page is part of its name.
    fn moved<'t>(path: &str, present: &'t Tree) -> Option<&'t Vec<u8>> {
        let name = |path: &str| {
            let parts: Vec<&str> = path.split('/').collect();
            let is_page = parts.get(1) == Some(&"pages");
            (!is_page).then(|| (parts[1].to_owned(), parts[parts.len() - 1].to_owned()))
        };
        let name_of = |path: &String| is_record(path).then(|| name(path)).flatten();
        let found = present
            .iter()
            .find(|(other, _)| name_of(other).is_some_and(|other| Some(other) == name(path)));
        found
            .map(|(_, text)| text)
            .filter(|text| !text.starts_with(b"---\n: [unfinished"))
    }

    /// Those that are public at a moment.
    pub fn public(good: &Tree, held: &BTreeSet<String>, now: Moment) -> BTreeSet<String> {
        let is_open = |path: &String| good.get(path).is_none_or(|text| opens(path, text, now)) && !held.contains(path);
        let records = good.keys().filter(|path| is_record(path));
        records
            .filter(|path| is_open(path) && is_open(&whole(path)))
            .cloned()
            .collect()
    }

    /// The same files, with what is held back as drafts.
    pub fn with_drafts(good: &Tree, held: &BTreeSet<String>) -> Tree {
        let mut tree = good.clone();
        for path in held {
            let text = String::from_utf8_lossy(&good[path]).into_owned();
            let drafted = match path.ends_with(".md") {
                true => headed(&text, |head| drop(head.insert("draft".into(), true.into()))),
                false => {
                    let mut record: serde_json::Value = serde_json::from_str(&text).expect("random records are JSON");
                    record["draft"] = true.into();
                    record.to_string()
                }
            };
            tree.insert(path.clone(), drafted.into_bytes());
        }
        tree
    }

    const GATE: [&str; 4] = ["draft", "embargo", "expires", "date"];

    fn is_record(path: &str) -> bool {
        let folders = ["releases", "partners", "events", "pages", "anniversaries"];
        let is_text = path.ends_with(".md") || path.ends_with(".yaml");
        is_text
            && folders
                .iter()
                .any(|folder| path.starts_with(&format!("content/{folder}/")))
    }

    /// `a/b.en.md`: `a/b.md`
    fn whole(path: &str) -> String {
        let name = path.rfind('/').map_or(0, |at| at + 1);
        let parts: Vec<&str> = path[name..].split('.').collect();
        format!("{}{}.{}", &path[..name], parts[0], parts[parts.len() - 1])
    }

    /// Of the front matter or the record, which random sites write as JSON, and of the lines that people write.
    fn value(text: &[u8], key: &str) -> Option<String> {
        let text = String::from_utf8_lossy(text);
        let records = text
            .lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
        if let Some(record) = records.into_iter().find(serde_json::Value::is_object) {
            let value = record.get(key)?;
            return Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
        }
        let value = |line: &str| Some(line.strip_prefix(key)?.strip_prefix(": ")?.to_owned());
        text.lines().find_map(value)
    }

    fn opens(path: &str, text: &[u8], now: Moment) -> bool {
        let zone = Zone::named("Europe/Berlin").expect("the zone is known");
        let moment = |key: &str| Some(zone.moment_or_later(Stamp::parse(&value(text, key)?)?));
        let name = path.rsplit('/').next().unwrap_or(path);
        let of_name = || Some(zone.moment_or_later(Stamp::parse(name.get(..10)?)?));
        let date = if path.contains("/releases/") {
            moment("date").or_else(of_name)
        } else {
            None
        };
        value(text, "draft").as_deref() != Some("true")
            && moment("embargo").is_none_or(|embargo| embargo <= now)
            && date.is_none_or(|date| date <= now)
            && moment("expires").is_none_or(|expires| expires > now)
    }
}
