//! Addresses last: what was renamed or moved stops the build with a proposal, and what it proposes keeps the old address
//! alive.

use crate::fixture::{Built, Fixture, SMALL};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use vielfalt::pipeline::Mode;

const LOCK: &str = "content/addresses.lock";

fn published() -> Fixture {
    let mut fixture = Fixture::new(SMALL);
    fixture.write("content/pages/mitmachen.md", b"---\ntitle: Mitmachen\n---\nText.\n");
    fixture.write("content/pages/mitmachen.en.md", b"---\ntitle: Join\n---\nText.\n");
    fixture.real = true;
    fixture.date = "2022-11-01T10:00+01:00".to_owned();
    fixture.build().ok();
    fixture
}

fn rename(fixture: &Fixture, from: &str, to: &str) {
    let target = fixture.path(to);
    fs::create_dir_all(target.parent().expect("files lie in folders")).expect("folders can be made");
    fs::rename(fixture.path(from), target).expect("the file is there");
}

/// Lets the records that name the partner name it so.
fn refer(fixture: &Fixture, name: &str) {
    for (path, bytes) in fixture.content() {
        if !path.ends_with(".lock") {
            let text = String::from_utf8(bytes).expect("the site is text");
            let text = text.replace("[stadt-essen]", &format!("[{name}]"));
            let text = text.replace("partner:stadt-essen", &format!("partner:{name}"));
            fixture.write(&path, text.as_bytes());
        }
    }
}

/// Every address of the history leads to a page that is there, perhaps by a redirect.
fn lead_somewhere(built: &Built, lock: &str) {
    for line in lock.lines() {
        let address = line.split('\t').next().expect("a line begins with its address");
        let page = built.text(&format!("{}index.html", &address[1..]));
        if let Some((_, rest)) = page.split_once("content=\"0; url=/unter/") {
            let to = rest.split('"').next().expect("the attribute ends");
            built.text(&format!("{to}index.html"));
        }
    }
}

/// Follows every suggestion as an editor would: the text takes the place of the span.
fn follow(fixture: &Fixture, built: &Built) {
    let mut edits: BTreeMap<String, Vec<(std::ops::Range<usize>, String)>> = BTreeMap::new();
    for error in built.errors() {
        assert_eq!(error.code, "address-lost", "{error:#?}");
        let place = error.place.as_ref().expect("a suggestion has a place");
        let text = error
            .suggestion
            .clone()
            .unwrap_or_else(|| panic!("no suggestion: {error:#?}"));
        edits
            .entry(place.path.as_str().to_owned())
            .or_default()
            .push((place.span.range(), text));
    }
    assert!(!edits.is_empty(), "nothing was said to be lost");
    for (path, mut edits) in edits {
        let mut text = fixture.read(&path);
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        edits
            .iter()
            .for_each(|(range, new)| text.replace_range(range.clone(), new));
        fixture.write(&path, text.as_bytes());
    }
}

type Edit = fn(&Fixture);

/// What somebody does, and in how many messages the build answers.
const MOVES: [(&str, usize, Edit); 12] = [
    ("another slug", 1, |fixture| {
        fixture.replace(
            "content/releases/2022-10-19-zehn-jahre.md",
            "topics:",
            "slug: jahrzehnt\ntopics:",
        );
    }),
    ("another file name in two languages", 2, |fixture| {
        rename(
            fixture,
            "content/releases/2022-10-19-zehn-jahre.md",
            "content/releases/2022-10-19-ein-jahrzehnt.md",
        );
        rename(
            fixture,
            "content/releases/2022-10-19-zehn-jahre.en.md",
            "content/releases/2022-10-19-ein-jahrzehnt.en.md",
        );
    }),
    ("another file name in one language", 1, |fixture| {
        rename(
            fixture,
            "content/releases/2022-10-19-zehn-jahre.en.md",
            "content/releases/2022-10-19-ten-years.en.md",
        );
    }),
    ("another date", 2, |fixture| {
        rename(
            fixture,
            "content/releases/2022-10-19-zehn-jahre.md",
            "content/releases/2022-09-20-zehn-jahre.md",
        );
        rename(
            fixture,
            "content/releases/2022-10-19-zehn-jahre.en.md",
            "content/releases/2022-09-20-zehn-jahre.en.md",
        );
    }),
    ("a text gone in one language", 1, |fixture| {
        fixture.remove("content/pages/mitmachen.en.md")
    }),
    ("a partner", 1, |fixture| {
        rename(
            fixture,
            "content/partners/stadt-essen.yaml",
            "content/partners/stadt-essen-ruhr.yaml",
        );
        refer(fixture, "stadt-essen-ruhr");
    }),
    ("an event", 1, |fixture| {
        rename(
            fixture,
            "content/events/tagung.yaml",
            "content/events/2022-10-19-tagung.yaml",
        );
    }),
    ("a page in two languages", 2, |fixture| {
        rename(
            fixture,
            "content/pages/mitmachen.md",
            "content/pages/initiative/mitmachen.md",
        );
        rename(
            fixture,
            "content/pages/mitmachen.en.md",
            "content/pages/initiative/mitmachen.en.md",
        );
    }),
    ("the folder of a language", 1, |fixture| {
        fixture.replace("content/site.yaml", "path: en}", "path: english}")
    }),
    ("the pattern of releases", 1, |fixture| {
        fixture.replace(
            "content/site.yaml",
            "topics:",
            "addresses: {releases: '/aktuelles/{year}/{slug}/'}\ntopics:",
        );
    }),
    ("the pattern of anniversaries, beside a redirect", 1, |fixture| {
        fixture.replace(
            "content/site.yaml",
            "topics:",
            "addresses: {anniversaries: /feste/}\nredirects: [{from: /frueher/, to: /presse/}]\ntopics:",
        );
    }),
    ("a partner with everything at once", 2, |fixture| {
        rename(
            fixture,
            "content/partners/stadt-essen.yaml",
            "content/partners/nord/stadt-essn.yaml",
        );
        refer(fixture, "stadt-essn");
        fixture.replace(
            "content/site.yaml",
            "topics:",
            "addresses: {events: '/kalender/{id}/'}\ntopics:",
        );
    }),
];

#[test]
fn what_was_renamed_or_moved_is_proposed_and_the_proposal_keeps_the_address() {
    for (name, messages, edit) in MOVES {
        let fixture = published();
        let (lock, before) = (fixture.read(LOCK), fixture.build().tree);
        edit(&fixture);
        let stopped = fixture.build();
        assert!(
            !stopped.outcome.ok && stopped.tree == before,
            "{name}: published all the same"
        );
        assert_eq!(stopped.errors().len(), messages, "{name}: {:#?}", stopped.errors());
        assert_eq!(fixture.read(LOCK), lock, "{name}");
        follow(&fixture, &stopped);
        let built = fixture.build().ok();
        lead_somewhere(&built, &lock);
        assert!(
            lock.lines().all(|line| fixture.read(LOCK).contains(line)),
            "{name}: the history forgot"
        );
    }
}

#[test]
fn a_thousand_addresses_are_one_proposal() {
    let mut fixture = Fixture::new(SMALL);
    fixture.real = true;
    fixture.date = "2022-11-01T10:00+01:00".to_owned();
    for number in 0..250 {
        fixture.write(
            &format!("content/releases/2022-10-20-neu-{number}.md"),
            b"---\ntitle: Neu\n---\nText.\n",
        );
    }
    fixture.build().ok();
    let lock = fixture.read(LOCK);
    fixture.replace(
        "content/site.yaml",
        "topics:",
        "addresses: {releases: '/aktuelles/{slug}/'}\ntopics:",
    );
    let stopped = fixture.build();
    let [error] = stopped.errors()[..] else {
        panic!("{:#?}", stopped.errors())
    };
    let hint = &error.hint.as_ref().expect("a hint").de;
    assert_eq!(hint.matches("{from: /").count(), 252, "{hint}");
    follow(&fixture, &stopped);
    lead_somewhere(&fixture.build().ok(), &lock);
}

#[test]
fn an_address_that_moved_while_its_record_waits_is_said_now_and_not_when_it_is_published() {
    let fixture = published();
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "topics:",
        "slug: jahrzehnt\nembargo: 2030-01-01\ntopics:",
    );
    let stopped = fixture.build();
    assert_eq!(stopped.errors().len(), 1, "{:#?}", stopped.errors());
    follow(&fixture, &stopped);
    let built = fixture.build().ok();
    assert_eq!(built.holding("jahrzehnt"), Vec::<&str>::new());
}

#[test]
fn a_deleted_record_is_no_other_new_one() {
    let fixture = published();
    fixture.remove("content/pages/mitmachen.md");
    fixture.remove("content/pages/mitmachen.en.md");
    fixture.write("content/pages/leitbild.md", b"---\ntitle: Leitbild\n---\nText.\n");
    let stopped = fixture.build();
    let [error] = stopped.errors()[..] else {
        panic!("{:#?}", stopped.errors())
    };
    assert_eq!(error.suggestion, None, "two answers are right");
    let hint = &error.hint.as_ref().expect("a hint").de;
    assert!(hint.contains("gone: [/en/mitmachen/, /mitmachen/]"), "{hint}");
    fixture.replace(
        "content/site.yaml",
        "topics:",
        "gone: [/en/mitmachen/, /mitmachen/]\ntopics:",
    );
    fixture.build().ok();
}

fn vielfalt(fixture: &Fixture, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_vielfalt"))
        .args(arguments)
        .args(["--lang", "de", "--site"])
        .arg(fixture.path(""))
        .output()
        .expect("the program is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("messages are text")
}

#[test]
fn a_locked_history_is_not_written_and_what_it_lacks_is_named() {
    let fixture = Fixture::new(SMALL);
    fixture.write(LOCK, b"/impressum/\tpage:impressum\tde\n");
    for command in [
        &["build", "--locked"][..],
        &["build", "--locked"],
        &["check", "--locked"],
    ] {
        let said = vielfalt(&fixture, command);
        assert!(said.contains("content/addresses.lock"), "{said}");
        assert!(
            said.contains("\n  /partner/stadt-essen/\n") && !said.contains("  /impressum/"),
            "{said}"
        );
    }
    assert_eq!(fixture.read(LOCK), "/impressum/\tpage:impressum\tde\n");
    assert!(fixture.path("public/partner/stadt-essen/index.html").exists());
    let json = vielfalt(&fixture, &["build", "--locked", "--message-format", "json"]);
    let line = json
        .lines()
        .find(|line| line.contains(r#""type":"addresses""#))
        .expect("a line of its own");
    assert!(line.contains(r#""/partner/stadt-essen/""#), "{line}");
    // Without the option the history takes them in, and nothing is left to name.
    assert!(!vielfalt(&fixture, &["build"]).contains("stadt-essen"));
    assert!(!vielfalt(&fixture, &["build", "--locked"]).contains("addresses.lock"));
}

#[test]
fn a_check_names_what_is_lost_without_writing() {
    let fixture = published();
    fixture.replace(
        "content/releases/2022-10-19-zehn-jahre.md",
        "topics:",
        "slug: jahrzehnt\ntopics:",
    );
    let lock = fixture.read(LOCK);
    let checked = fixture.build_into("public", Mode::Check);
    let [error] = checked.errors()[..] else {
        panic!("{:#?}", checked.errors())
    };
    assert_eq!((&*error.code, fixture.read(LOCK)), ("address-lost", lock));
}
