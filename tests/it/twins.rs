//! Compressed twins: there where the settings ask for them, always in step or absent.

use crate::fixture::{Fixture, SMALL};
use crate::process::{Running, command};
use crate::visitor::decoded;
use std::collections::BTreeMap;
use std::fs;
use std::time::SystemTime;
use vielfalt::pipeline::Mode;

const RELEASE: &str = "content/releases/2022-10-19-zehn-jahre.md";
const PAGE: &str = "presse/2022/10/zehn-jahre/index.html";

fn compressed() -> Fixture {
    let fixture = Fixture::new(SMALL);
    fixture.replace("content/site.yaml", "title:", "compress: [gz, br]\ntitle:");
    fixture
}

/// The twins in a folder by name. Each must be of the file that stands beside it.
fn twins(fixture: &Fixture, output: &str) -> Vec<String> {
    let tree = Fixture::tree(&fixture.path(output));
    let mut found = Vec::new();
    for (path, bytes) in &tree {
        let gzip = path.strip_suffix(".gz");
        if let Some(original) = gzip.or_else(|| path.strip_suffix(".br")) {
            assert!(decoded(bytes, gzip.is_some()) == tree[original], "{path}");
            found.push(path.clone());
        }
    }
    found
}

fn times(fixture: &Fixture) -> BTreeMap<String, SystemTime> {
    let tree = Fixture::tree(&fixture.path("public")).into_keys();
    let time = |path: &String| fs::metadata(fixture.path("public").join(path)).and_then(|data| data.modified());
    tree.map(|path| (path.clone(), time(&path).expect("it has a time")))
        .collect()
}

#[test]
fn every_text_has_twins_and_nothing_else_has() {
    let fixture = compressed();
    let plain = Fixture::new(SMALL).build().ok();
    let built = fixture.build().ok();
    assert_eq!(
        built.outcome.written, plain.outcome.written,
        "twins do not count as pages"
    );
    let texts = [
        ".html", ".css", ".js", ".svg", ".xml", ".json", ".jsonld", ".csv", ".ics", ".txt",
    ];
    let expected = plain
        .tree
        .keys()
        .filter(|path| texts.iter().any(|text| path.ends_with(text)));
    let mut expected: Vec<String> = expected
        .flat_map(|path| [format!("{path}.gz"), format!("{path}.br")])
        .collect();
    expected.sort();
    assert_eq!(twins(&fixture, "public"), expected);
    // What lies beside them is the same as without.
    let mut others = built.tree;
    others.retain(|path, _| !expected.contains(path));
    assert!(others == plain.tree);
}

#[test]
fn an_edit_writes_its_own_twins_only() {
    let fixture = compressed();
    fixture.build().ok();
    let before = times(&fixture);
    fixture.replace(RELEASE, "Eine Fußnote.", "Eine Fußnote!");
    let outcome = fixture.build().ok().outcome;
    assert_eq!((outcome.written, outcome.removed), (1, 0));
    twins(&fixture, "public");
    let after = times(&fixture);
    let touched: Vec<&String> = after
        .keys()
        .filter(|path| before.get(*path) != after.get(*path))
        .collect();
    assert_eq!(touched, [PAGE, &format!("{PAGE}.br"), &format!("{PAGE}.gz")]);
    assert!(fixture.build_into("clean", Mode::Publish).ok().tree == Fixture::tree(&fixture.path("public")));
}

#[test]
fn switched_off_they_go_and_one_that_is_lost_comes_back() {
    let fixture = compressed();
    fixture.build().ok();
    let lost = fixture.path("public").join("index.html.gz");
    fs::remove_file(&lost).expect("it was there");
    fs::write(fixture.path("public").join("index.html.br"), "damaged").expect("it can be written");
    let outcome = fixture.build().ok().outcome;
    assert_eq!((outcome.written, outcome.removed), (0, 0));
    assert!(lost.exists());
    twins(&fixture, "public");
    fixture.replace("content/site.yaml", "compress: [gz, br]", "compress: [br]");
    fixture.build().ok();
    assert!(twins(&fixture, "public").iter().all(|path| path.ends_with(".br")));
    fixture.replace("content/site.yaml", "compress: [br]\n", "");
    let outcome = fixture.build().ok().outcome;
    assert_eq!((outcome.written, outcome.removed), (0, 0));
    assert_eq!(twins(&fixture, "public"), Vec::<String>::new());
}

#[test]
fn a_strangers_file_at_the_place_of_a_twin_is_left_alone() {
    let fixture = compressed();
    fixture.write("public/index.html.gz", b"theirs");
    let built = fixture.build();
    assert_eq!(built.errors()[0].code, "foreign-file");
    assert_eq!(fixture.read("public/index.html.gz"), "theirs");
}

/// An edit in a watch does not wait for twins: those out of step go, the others stay, and the next build brings them back.
#[test]
fn a_watch_makes_none_unless_asked_to() {
    let fixture = compressed();
    let build = || assert!(command("build", &fixture, &[]).status.success());
    build();
    let all = twins(&fixture, "public");
    assert!(all.len() > 50);
    let others: Vec<String> = all.iter().filter(|path| !path.starts_with(PAGE)).cloned().collect();
    assert_eq!(others.len() + 2, all.len());

    let mut watch = Running::start_ready("watch", &fixture, &[]);
    assert_eq!(twins(&fixture, "public"), all);
    fixture.replace(RELEASE, "Eine Fußnote.", "Eine Fußnote!");
    watch.summary();
    assert_eq!(twins(&fixture, "public"), others);
    watch.end();
    build();
    assert_eq!(twins(&fixture, "public"), all);

    let mut watch = Running::start_ready("watch", &fixture, &["--compress"]);
    fixture.replace(RELEASE, "Eine Fußnote!", "Eine Fußnote?");
    watch.summary();
    assert_eq!(twins(&fixture, "public"), all);
    watch.end();
}

#[test]
fn threads_do_not_matter() {
    let mut fixture = compressed();
    fixture.threads = 1;
    let one = fixture.build_into("one", Mode::Publish).ok();
    fixture.threads = 4;
    let four = fixture.build_into("four", Mode::Publish).ok();
    assert!(one.tree == four.tree);
}
