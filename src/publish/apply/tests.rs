use crate::base::{Digest, Hint, OutputPath};
use crate::publish::*;
use crate::render::Artifact;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

type Tree = BTreeMap<String, String>;

fn tree(text: &str) -> Tree {
    let file = |word: &str| {
        word.split_once('=')
            .map_or((word.into(), "old".into()), |(a, b)| (a.into(), b.into()))
    };
    text.split_whitespace().map(file).collect()
}

/// Everything in a folder, folders too, without the list.
fn read(folder: &Path, prefix: &str, into: &mut Tree) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
        if entry.file_type().unwrap().is_dir() {
            let before = into.len();
            read(&entry.path(), &format!("{name}/"), into);
            if into.len() == before {
                into.insert(name, "an empty folder".into());
            }
        } else if name != LIST {
            into.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
}

fn on_disk(output: &Path) -> Tree {
    let mut tree = Tree::new();
    read(output, "", &mut tree);
    tree
}

struct Site {
    folder: tempfile::TempDir,
    hints: BTreeMap<OutputPath, Hint>,
}

impl Site {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            hints: BTreeMap::new(),
        }
    }

    fn output(&self) -> std::path::PathBuf {
        self.folder.path().join("public")
    }

    fn put(&self, files: &str) {
        for (name, text) in tree(files) {
            let file = self.output().join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }

    fn planned(&self, files: &Tree) -> (Plan, Staging) {
        let artifact = |(name, text): (&String, &String)| {
            Artifact::new(OutputPath::parse(name).unwrap(), text.clone().into_bytes())
        };
        let artifacts: Vec<Artifact> = files.iter().map(artifact).collect();
        let paths: Vec<OutputPath> = artifacts.iter().map(|artifact| artifact.output.clone()).collect();
        let wanted: Vec<Wanted> = artifacts
            .iter()
            .map(|artifact| Wanted {
                output: artifact.output.clone(),
                digest: artifact.digest,
                fingerprinted: false,
                twin: artifact.output.as_str().ends_with(".gz"),
            })
            .collect();
        let owned = read_owned(&self.output()).unwrap();
        let standing = look(&self.output(), &owned, &paths, &self.hints, Trust::Stamps).unwrap();
        let staging = Staging::open(&self.output(), &self.folder.path().join(".vielfalt"), &owned).unwrap();
        for artifact in &artifacts {
            if !standing.holds(&artifact.output, artifact.digest) {
                staging.write(artifact).unwrap();
            }
        }
        (plan(&owned, &standing, &wanted, Retirement::AtOnce), staging)
    }

    fn publish(&mut self, files: &str) -> Outcome {
        let (plan, staging) = self.planned(&tree(files));
        assert!(plan.foreign.is_empty(), "{:?}", plan.foreign);
        let outcome = apply(plan, staging).unwrap();
        for (path, hint) in &outcome.hints {
            match hint {
                Some(hint) => drop(self.hints.insert(path.clone(), *hint)),
                None => drop(self.hints.remove(path)),
            }
        }
        assert_eq!(read_owned(&self.output()).unwrap(), outcome.owned);
        assert_eq!(
            fs::read_dir(self.folder.path()).unwrap().count(),
            1,
            "the staging folder is gone"
        );
        outcome
    }

    fn foreign(&self, files: &str) -> Vec<String> {
        let (plan, _) = self.planned(&tree(files));
        plan.foreign.iter().map(ToString::to_string).collect()
    }
}

#[test]
fn publications_follow_each_other() {
    let mut site = Site::new();
    let steps = [
        ("index.html a/b/c.html a/d.pdf", (3, 0, 0)),
        ("index.html a/b/c.html a/d.pdf", (0, 3, 0)),
        ("index.html=new a/b/c.html e/f/g/h.html", (2, 1, 1)),
        ("index.html=new a/b", (1, 1, 2)),
        ("index.html=new a/b/c/d a/b/x=1", (2, 1, 1)),
        ("index.html=new a", (1, 1, 2)),
        ("", (0, 0, 2)),
        ("a a.gz b/c b/c.gz", (2, 0, 0)),
        ("a=new a.gz=new b/c b/c.gz", (1, 1, 0)),
        ("a=new b/c=new b/c.gz=new", (1, 1, 0)),
        ("b/c", (1, 0, 1)),
    ];
    for (files, counts) in steps {
        let outcome = site.publish(files);
        assert_eq!(on_disk(&site.output()), tree(files), "{files}");
        assert_eq!((outcome.written, outcome.unchanged, outcome.removed), counts, "{files}");
    }
}

#[test]
fn unchanged_files_are_not_touched() {
    let mut site = Site::new();
    site.publish("a/index.html index.html");
    let stamp = |name: &str| fs::metadata(site.output().join(name)).unwrap().modified().unwrap();
    let (page, list) = (stamp("a/index.html"), stamp(LIST));
    std::thread::sleep(std::time::Duration::from_millis(20));
    let (plan, staging) = site.planned(&tree("a/index.html index.html"));
    apply(plan, staging).unwrap();
    assert_eq!((stamp("a/index.html"), stamp(LIST)), (page, list));
    assert_eq!(site.publish("a/index.html index.html=new").written, 1);
}

#[test]
fn strangers_stay() {
    let mut site = Site::new();
    site.put(".gitignore=* a/theirs=1 b/c/theirs=2");
    site.publish("index.html a/index.html b/c/d/index.html");
    site.publish("index.html");
    assert_eq!(
        on_disk(&site.output()),
        tree(".gitignore=* a/theirs=1 b/c/theirs=2 index.html")
    );
    assert_eq!(site.foreign("index.html a/theirs=2 b"), ["a/theirs", "b"]);
    site.publish("index.html a/theirs=1");
    assert_eq!(site.foreign("index.html a/theirs=1 b/c/theirs/x"), ["b/c/theirs"]);
}

#[cfg(unix)]
#[test]
fn links_are_never_written_through() {
    let mut site = Site::new();
    site.publish("index.html a/index.html");
    let elsewhere = site.folder.path().join("public/elsewhere");
    fs::create_dir(&elsewhere).unwrap();
    fs::write(elsewhere.join("index.html"), "theirs").unwrap();
    fs::remove_dir_all(site.output().join("a")).unwrap();
    std::os::unix::fs::symlink("elsewhere", site.output().join("a")).unwrap();
    assert_eq!(site.foreign("index.html a/index.html=new"), ["a"]);
    // No longer wanted, it is no longer ours either.
    site.publish("index.html");
    assert_eq!(fs::read_to_string(elsewhere.join("index.html")).unwrap(), "theirs");
}

#[cfg(unix)]
#[test]
fn a_folder_moved_away_and_linked_is_left_alone() {
    let mut site = Site::new();
    site.publish("index.html a/index.html");
    let elsewhere = site.folder.path().join("public/elsewhere");
    fs::rename(site.output().join("a"), &elsewhere).unwrap();
    std::os::unix::fs::symlink("elsewhere", site.output().join("a")).unwrap();
    assert_eq!(site.publish("index.html a/index.html").unchanged, 2);
    let (plan, staging) = site.planned(&tree("index.html=new a/index.html=new"));
    assert!(apply(plan, staging).is_err());
    assert_eq!(fs::read_to_string(elsewhere.join("index.html")).unwrap(), "old");
    assert_eq!(fs::read_to_string(site.output().join("index.html")).unwrap(), "old");
}

#[test]
fn a_killed_run_is_completed() {
    let mut site = Site::new();
    site.publish("index.html a x/y");
    let next = tree("index.html=new a/b x");
    // As left by a run that was killed after its first list: everything is named, nothing has arrived.
    let (plan, staging) = site.planned(&next);
    staging.put(LIST, &plan.union.unwrap().to_text()).unwrap();
    std::mem::forget(staging);
    assert!(site.folder.path().join(".public.staging").exists());
    site.publish("index.html=new a/b x");
    assert_eq!(on_disk(&site.output()), next);
}

#[test]
fn a_strangers_folder_is_not_taken_for_ours() {
    let mut site = Site::new();
    let beside = site.folder.path().join(".public.staging");
    fs::create_dir(&beside).unwrap();
    fs::write(beside.join("thesis.odt"), "").unwrap();
    let (plan, staging) = site.planned(&tree("index.html"));
    apply(plan, staging).unwrap();
    assert!(beside.join("thesis.odt").exists());
    assert_eq!(on_disk(&site.output()), tree("index.html"));
    fs::remove_dir_all(beside).unwrap();
    fs::remove_dir_all(site.folder.path().join(".vielfalt")).unwrap();
    site.publish("index.html");
}

#[test]
fn large_publications_are_synced_and_adopted_without_a_list() {
    let mut site = Site::new();
    let files: String = (0..40).map(|n| format!("p/{n}/index.html={n} ")).collect();
    assert_eq!(site.publish(&files).written, 40);
    let files: String = (0..40).map(|n| format!("p/{n}/index.html={} ", n / 2)).collect();
    assert_eq!(site.publish(&files).written, 39);
    assert_eq!(on_disk(&site.output()), tree(&files));
    fs::remove_file(site.output().join(LIST)).unwrap();
    site.hints.clear();
    let outcome = site.publish(&files);
    assert_eq!(
        (outcome.written, outcome.unchanged, outcome.owned.files().len()),
        (0, 40, 40)
    );
    assert_eq!(outcome.owned.files()[0].1.digest, Digest::of_bytes(b"0"));
}
