//! Publications that the machine or somebody else cuts short at a known place.

use crate::fixture::{Fixture, Tree};
use std::collections::BTreeMap;
use std::fs;
use vielfalt::base::OutputPath;
use vielfalt::publish::{self, Op, Plan, Retirement, Staging, Trust, Wanted};
use vielfalt::render::Artifact;

/// `a/index.html=text b.html=text`
fn tree(text: &str) -> Tree {
    let file = |word: &str| {
        let (path, text) = word.split_once('=').expect("a file has a text");
        (path.to_owned(), text.as_bytes().to_vec())
    };
    text.split_whitespace().map(file).collect()
}

/// A plan for what stands in `public`, and everything staged for it.
fn planned(fixture: &Fixture, files: &Tree) -> (Plan, Staging) {
    let output = fixture.path("public");
    let artifacts: Vec<Artifact> = (files.iter())
        .map(|(path, bytes)| Artifact::new(OutputPath::parse(path).expect("a path"), bytes.clone()))
        .collect();
    let wanted: Vec<Wanted> = (artifacts.iter())
        .map(|artifact| Wanted {
            output: artifact.output.clone(),
            digest: artifact.digest,
            fingerprinted: false,
            twin: artifact.output.as_str().ends_with(".gz"),
        })
        .collect();
    let paths: Vec<OutputPath> = wanted.iter().map(|wanted| wanted.output.clone()).collect();
    let owned = publish::read_owned(&output).expect("it can be read");
    let standing = publish::look(&output, &owned, &paths, &BTreeMap::new(), Trust::Stamps).expect("it can be read");
    let staging = Staging::open(&output, &fixture.path(".vielfalt"), &owned).expect("it can be written");
    for artifact in artifacts
        .iter()
        .filter(|file| !standing.holds(&file.output, file.digest))
    {
        staging.write(artifact).expect("it can be written");
    }
    (publish::plan(&owned, &standing, &wanted, Retirement::AtOnce), staging)
}

fn publish(fixture: &Fixture, files: &Tree) {
    let (plan, staging) = planned(fixture, files);
    publish::apply(plan, staging).expect("nothing is in the way");
}

const OLD: &str = "index.html=old a/index.html=old weg/index.html=old";
const NEW: &str = "index.html=new a/index.html=new a/neu.html=new b/index.html=new c.txt=new d/e/index.html=new";

/// Somebody puts a file where one of ours is about to come, after the look. It stays; what has come until then is in
/// the list; and once it is gone the next run completes the site.
#[test]
fn a_stranger_who_comes_in_between_is_not_overwritten_and_the_list_names_what_stands() {
    let additions = 4;
    for number in 0..additions {
        let fixture = Fixture::empty();
        publish(&fixture, &tree(OLD));
        let (plan, staging) = planned(&fixture, &tree(NEW));
        let paths: Vec<String> = (plan.ops.iter())
            .filter(|op| matches!(op, Op::Add(_) | Op::AddFolder(_)))
            .map(|op| op.path().to_string())
            .collect();
        assert_eq!(paths.len(), additions, "{:?}", plan.ops);
        let place = fixture.path("public").join(&paths[number]);
        fs::create_dir_all(place.parent().expect("it lies in a folder")).expect("folders can be made");
        fs::write(&place, "theirs").expect("it can be written");
        publish::apply(plan, staging).expect_err("somebody is in the way");
        assert_eq!(fs::read_to_string(&place).expect("it is still there"), "theirs");

        let stands = Fixture::tree(&fixture.path("public"));
        let owned = publish::read_owned(&fixture.path("public")).expect("it can be read");
        for path in stands.keys().filter(|path| **path != paths[number]) {
            assert!(
                owned.get(&OutputPath::parse(path).expect("a path")).is_some(),
                "{path} is not in the list"
            );
        }
        for (path, bytes) in tree(OLD) {
            assert_eq!(
                stands.get(&path),
                Some(&bytes),
                "what links comes after what it links to"
            );
        }
        fs::remove_file(place).expect("it was there");
        publish(&fixture, &tree(NEW));
        assert!(Fixture::tree(&fixture.path("public")) == tree(NEW));
    }
}

/// Many files are brought to the disk before anything public changes. Where that fails, nothing has.
#[test]
fn nothing_changes_before_what_is_staged_is_on_the_disk() {
    let fixture = Fixture::empty();
    let files = |text: &str| -> Tree {
        let pages = (0..30).map(|number| format!("p/{number}.html={text} p/{number}.html.gz=packed-{text} "));
        tree(&pages.collect::<String>())
    };
    publish(&fixture, &files("old"));
    let (plan, staging) = planned(&fixture, &files("new"));
    assert!(
        matches!(plan.ops[0], Op::Remove(_)),
        "twins make room first: {:?}",
        plan.ops[0]
    );
    fs::remove_dir_all(fixture.path(".public.staging")).expect("it is there");
    publish::apply(plan, staging).expect_err("there is nothing to bring to the disk");
    assert!(Fixture::tree(&fixture.path("public")) == files("old"));
    publish(&fixture, &files("new"));
    assert!(Fixture::tree(&fixture.path("public")) == files("new"));
}
